package export

import (
	"bytes"
	"compress/zlib"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"discern/assessment"
	"discern/assessment/bank"
	"discern/assessment/brand"
	"discern/assessment/report"
)

// These tests hold what ISO 14289-1 (PDF/UA-1) asks that a program can tell, by the
// failure conditions of the Matterhorn Protocol 1.1, whose numbers stand beside
// them. What takes a person's judgement is not in them, and neither a validator nor
// such a person has looked at these files: so they claim no conformance.

// file is a PDF of ours, taken apart.
type file struct {
	data    []byte
	objects map[int]string // dictionaries, by number
	streams map[int][]byte // unpacked
}

func takenApart(t *testing.T, data []byte) file {
	t.Helper()
	f := file{data: data, objects: map[int]string{}, streams: map[int][]byte{}}
	length := regexp.MustCompile(`/Length (\d+)>>$`)
	for _, at := range regexp.MustCompile(`(?m)^(\d+) 0 obj\n`).FindAllSubmatchIndex(data, -1) {
		id, _ := strconv.Atoi(string(data[at[2]:at[3]]))
		body, rest, ok := bytes.Cut(data[at[1]:], []byte("\n"))
		if !ok {
			t.Fatalf("object %d has no end", id)
		}

		f.objects[id] = string(body)
		rest, isStream := bytes.CutPrefix(rest, []byte("stream\n"))
		m := length.FindSubmatch(body)
		if !isStream || m == nil {
			continue
		}
		n, _ := strconv.Atoi(string(m[1]))
		stream := rest[:n]
		if bytes.Contains(body, []byte("/Filter/FlateDecode")) {
			z, err := zlib.NewReader(bytes.NewReader(stream))
			if err != nil {
				t.Fatalf("stream %d: %v", id, err)
			}
			if stream, err = io.ReadAll(z); err != nil {
				t.Fatalf("stream %d: %v", id, err)
			}
		}

		f.streams[id] = stream
	}

	if len(f.objects) < 20 {
		t.Fatalf("only %d objects were found", len(f.objects))
	}
	return f
}

// ref is the number of the object that an entry of a dictionary names; 0 for none.
func ref(dict, entry string) int {
	m := regexp.MustCompile(regexp.QuoteMeta(entry) + ` ?(\d+) 0 R`).FindStringSubmatch(dict)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1])
	return n
}

// of lists the objects of a type, in the order of their numbers.
func (f file) of(kind string) []int {
	var out []int
	for id, o := range f.objects {
		if strings.HasPrefix(o, "<</Type/"+kind+"/") || strings.HasPrefix(o, "<</Type/"+kind+">>") {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// element is one of the structure tree.
type element struct {
	tag, dict string
	kids      []*element
	marked    int // pieces of pages that belong to it
	links     int // annotations that do
}

var (
	tagOf  = regexp.MustCompile(`^<</Type/StructElem/S/(\w+)/P `)
	kidsOf = regexp.MustCompile(`/K\[(.*)\]>>$`)
	kidOf  = regexp.MustCompile(`<<[^>]*>>|(\d+) 0 R`)
)

func (f file) tree(t *testing.T, id int) *element {
	t.Helper()
	o := f.objects[id]
	tag, kids := tagOf.FindStringSubmatch(o), kidsOf.FindStringSubmatch(o)
	if tag == nil || kids == nil {
		t.Fatalf("object %d is no element: %s", id, o)
	}

	e := &element{tag: tag[1], dict: o}
	for _, k := range kidOf.FindAllStringSubmatch(kids[1], -1) {
		switch {
		case strings.Contains(k[0], "/MCR"):
			e.marked++
		case strings.Contains(k[0], "/OBJR"):
			e.links++
		default:
			n, _ := strconv.Atoi(k[1])
			e.kids = append(e.kids, f.tree(t, n))
		}
	}

	return e
}

func (e *element) each(parent *element, see func(e, parent *element)) {
	see(e, parent)
	for _, k := range e.kids {
		k.each(e, see)
	}
}

// mayStandIn is what each element may have for its parent; of the others nothing is
// asked. All are standard structure types of ISO 32000-1, 14.8.4.
var mayStandIn = map[string][]string{
	"THead": {"Table"}, "TBody": {"Table"}, "TR": {"THead", "TBody"}, "TH": {"TR"}, "TD": {"TR"},
	"LI": {"L"}, "Lbl": {"LI"}, "LBody": {"LI"}, "TOCI": {"TOC"}, "Caption": {"Table"},
	"Document": nil, "Sect": nil, "H1": nil, "H2": nil, "H3": nil, "P": nil, "Div": nil, "BlockQuote": nil,
	"L": nil, "TOC": nil,
	"Table": nil, "Figure": nil, "Link": nil, "Reference": nil, "Span": nil,
}

// accessible holds one PDF to the rules.
func accessible(t *testing.T, r report.Report, o PDFOptions) {
	t.Helper()
	_, data := pdfFile(t, r, o)
	f := takenApart(t, data)
	catalog := f.objects[f.of("Catalog")[0]]
	f.describesItself(t, catalog, r)
	f.isAllMarked(t)
	f.hasATree(t, catalog)
	f.linksAreNamed(t)
	f.fontsAreWhole(t)
}

// describesItself: 02-001 (tagged), 06-001, 06-004 (title in the metadata), 07-001 and
// 07-002 (shown instead of the file's name), 11-006 (language), 25-001 (no XFA),
// 26-001 (nothing locked); and no claim to conform (06-002).
func (f file) describesItself(t *testing.T, catalog string, r report.Report) {
	t.Helper()
	for _, want := range []string{"/MarkInfo<</Marked true>>", "/DisplayDocTitle true", "/Lang<FEFF0065006E>",
		"/StructTreeRoot "} {
		if !strings.Contains(catalog, want) {
			t.Errorf("the catalog has no %s: %s", want, catalog)
		}
	}
	for _, no := range []string{"/Encrypt", "/XFA", "/JavaScript", "/RichMedia", "/OCProperties",
		"/Suspects true", "pdfuaid"} {
		if bytes.Contains(f.data, []byte(no)) {
			t.Errorf("the file has %s", no)
		}
	}

	var meta struct {
		Title     string `xml:"RDF>Description>title>Alt>li"`
		Creator   string `xml:"RDF>Description>creator>Seq>li"`
		Publisher string `xml:"RDF>Description>publisher>Bag>li"`
		Language  string `xml:"RDF>Description>language>Bag>li"`
	}
	if err := xml.Unmarshal(f.streams[ref(catalog, "/Metadata")], &meta); err != nil {
		t.Fatalf("the metadata: %v", err)
	}
	if meta.Title != oneLine(r.Title) || meta.Title == "" || meta.Language != "en" ||
		meta.Creator != oneLine(r.Author()) || meta.Publisher != oneLine(r.Sender.Firm) {
		t.Errorf("the metadata are %+v", meta)
	}
}

// isAllMarked: 01-003 and 01-004 (no artifact within tagged content, nor the other
// way round), 01-005 (everything is one of both), 18-001 (running heads and feet say
// that they are).
func (f file) isAllMarked(t *testing.T) {
	t.Helper()
	draws := regexp.MustCompile(`(^|[ \]>)])(Tj|TJ|S|s|f|F|f\*|B|B\*|b|b\*|Do|sh|EI)$`)
	running := 0
	for _, page := range f.of("Page") {
		open := false
		for line := range strings.SplitSeq(string(f.streams[ref(f.objects[page], "/Contents")]), "\n") {
			if strings.Contains(line, "/Type/Pagination") {
				running++
			}

			begins := strings.HasSuffix(line, "BDC") || strings.HasSuffix(line, "BMC")
			if begins && open {
				t.Fatalf("page %d: a marked piece within another: %s", page, line)
			}
			if draws.MatchString(strings.TrimSuffix(strings.TrimSuffix(line, " Q"), " ET")) && !open {
				t.Fatalf("page %d: drawn outside of every mark: %s", page, line)
			}

			open = begins || open && line != "EMC"
		}

		if open {
			t.Errorf("page %d: a mark is not closed", page)
		}
	}

	if n := len(f.of("Page")); running < n {
		t.Errorf("%d pages have %d running heads and feet", n, running)
	}
}

// hasATree: 01-006 and 09-004 to 09-008 (what stands in what), 13-004 (a text for
// every figure), 14-002 and 14-003 (headings begin at the first level and skip none),
// 15-003 (header cells say what they head), 16-001 (lists say how they count).
func (f file) hasATree(t *testing.T, catalog string) {
	t.Helper()
	root := f.tree(t, ref(f.objects[ref(catalog, "/StructTreeRoot")], "/K["))
	if root.tag == "" {
		t.Fatal("no tree")
	}

	level, ones := 0, 0
	root.each(nil, func(e, parent *element) {
		parents, known := mayStandIn[e.tag]
		if !known {
			t.Errorf("%s is no standard element", e.tag)
		}
		if len(parents) > 0 && (parent == nil || !slices.Contains(parents, parent.tag)) {
			t.Errorf("%s stands in %v", e.tag, parent)
		}
		if e.marked+e.links+len(e.kids) == 0 && e.tag != "TD" && e.tag != "TH" {
			t.Errorf("an empty %s: %s", e.tag, e.dict)
		}

		switch e.tag {
		case "H1", "H2", "H3":
			next := int(e.tag[1] - '0')
			if next > level+1 {
				t.Errorf("after a heading of level %d comes one of level %d", level, next)
			}
			if level = next; next == 1 {
				ones++
			}

		case "Figure":
			if !regexp.MustCompile(`/Alt<FEFF[0-9A-F]{8,}>`).MatchString(e.dict) || !strings.Contains(e.dict, "/BBox[") {
				t.Errorf("a figure without a text or a place: %s", e.dict)
			}

		case "TH":
			if !strings.Contains(e.dict, "/Scope/Row") && !strings.Contains(e.dict, "/Scope/Column") {
				t.Errorf("a header cell heads neither row nor column: %s", e.dict)
			}

		case "L":
			if !strings.Contains(e.dict, "/ListNumbering/") {
				t.Errorf("a list does not say how it counts: %s", e.dict)
			}

		case "Link":
			if e.marked == 0 || e.links == 0 {
				t.Errorf("a link without its text or its annotation: %s", e.dict)
			}

		case "Table":
			f.isATable(t, e)
		}
	})
	if ones != 1 {
		t.Errorf("%d headings of the first level", ones)
	}
}

// isATable: 15-001 and 15-002, every row has as many cells as the head.
func (f file) isATable(t *testing.T, table *element) {
	t.Helper()
	wide := 0
	for i, k := range table.kids {
		if k.tag == "Caption" && i > 0 {
			t.Error("a caption is not the first of its table")
		}
		for _, row := range k.kids {
			if wide == 0 {
				wide = len(row.kids)
			}
			if k.tag != "Caption" && len(row.kids) != wide {
				t.Errorf("a row of %d cells in a table of %d columns", len(row.kids), wide)
			}
		}
	}

	if wide == 0 {
		t.Error("a table without cells")
	}
}

// linksAreNamed: 28-002 and 28-011 (annotations belong to an element), 28-008 (the order
// of the keyboard is that of the tree), 28-012 (each says where it leads).
func (f file) linksAreNamed(t *testing.T) {
	t.Helper()
	for _, page := range f.of("Page") {
		if !strings.Contains(f.objects[page], "/Tabs/S") || !strings.Contains(f.objects[page], "/StructParents ") {
			t.Errorf("page %d has no order: %s", page, f.objects[page])
		}
	}
	for _, id := range f.of("Annot") {
		o := f.objects[id]
		if !strings.Contains(o, "/Subtype/Link") || !strings.Contains(o, "/StructParent ") ||
			!regexp.MustCompile(`/Contents<FEFF[0-9A-F]{4,}>`).MatchString(o) {
			t.Errorf("an annotation that is no named link: %s", o)
		}
	}
}

// fontsAreWhole: 31-009 (embedded), 31-027 (a way back to text), 31-028 (not to what is
// no character), 31-030 (no glyph that is missing), and the character map that stands
// for the glyphs themselves.
func (f file) fontsAreWhole(t *testing.T) {
	t.Helper()
	pair := regexp.MustCompile(`(?m)^<([0-9A-F]{4})> <([0-9A-F]*)>$`)
	for _, page := range f.of("Page") {
		for line := range strings.SplitSeq(string(f.streams[ref(f.objects[page], "/Contents")]), "\n") {
			if strings.Contains(line, "<0000>") {
				t.Errorf("page %d draws the glyph of what is missing: %.200s", page, line)
			}
		}
	}
	for _, id := range f.of("Font") {
		o := f.objects[id]
		if !strings.Contains(o, "/Subtype/Type0") {
			if !strings.Contains(o, "/CIDToGIDMap/Identity") ||
				f.streams[ref(f.objects[ref(o, "/FontDescriptor")], "/FontFile2")] == nil {
				t.Errorf("a font that is not embedded: %s", o)
			}
			continue
		}
		if !strings.Contains(o, "/Encoding/Identity-H") {
			t.Errorf("a font of another encoding: %s", o)
		}

		_, characters, _ := bytes.Cut(f.streams[ref(o, "/ToUnicode")], []byte("endcodespacerange"))
		all := pair.FindAllSubmatch(characters, -1)
		if len(all) == 0 {
			t.Errorf("a font without a way back to text: %s", o)
		}
		for _, m := range all {
			if len(m[2]) == 0 || bytes.Equal(m[2], []byte("0000")) || bytes.Equal(m[2], []byte("FEFF")) ||
				bytes.Equal(m[2], []byte("FFFE")) {
				t.Errorf("glyph %s stands for %q", m[1], m[2])
			}
			if bytes.Equal(m[1], []byte("0000")) {
				t.Errorf("the glyph of what is missing is drawn, for %s", m[2])
			}
		}
	}
}

func TestAPDFKeepsTheRulesOfAccessibility(t *testing.T) {
	b, err := bank.Load()
	if err != nil {
		t.Fatal(err)
	}
	guide, err := bank.Guide()
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(bank.Examples(), "*.yaml")
	if err != nil || len(names) < 16 {
		t.Fatalf("there are %d examples: %v", len(names), err)
	}

	img := image.NewNRGBA(image.Rect(0, 0, 60, 20))
	img.Set(1, 1, color.NRGBA{200, 80, 0, 120})
	var photo bytes.Buffer
	if err := png.Encode(&photo, img); err != nil {
		t.Fatal(err)
	}
	logos := []string{photo.String(),
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><circle cx="5" cy="5" r="4" fill="none" stroke="red"/></svg>`}
	for n, name := range names {
		data, err := fs.ReadFile(bank.Examples(), name)
		if err != nil {
			t.Fatal(err)
		}
		iv, err := ReadInterview(name, data, b)
		if err != nil {
			t.Fatal(err)
		}
		logo, err := brand.Clean([]byte(logos[n%2]))
		if err != nil {
			t.Fatal(err)
		}

		kept := report.Logo(logo)
		r := report.Compose(b, iv, assessment.Judge(b, iv),
			report.Seal{Number: 1, At: iv.Updated, By: "Ann Example", Guide: guide,
				Sender: report.Sender{Firm: "Brackwell & Söhne <Identity>", Person: "Ann Example", Contact: "ann@brackwell.example",
					Accent: "#a34a05", Logo: &kept}})
		for _, audience := range report.Audiences {
			t.Run(fmt.Sprintf("%s for the %s", name, audience), func(t *testing.T) {
				accessible(t, r.For(report.View{Audience: audience}), PDFOptions{})
			})
		}
	}

	t.Run("the sample", func(t *testing.T) { accessible(t, SampleReport(), PDFOptions{}) })
	for name, text := range hostileTexts { // whatever people type, with the fonts for it and without
		r := hostileReport(text)
		last := &r.Sections[len(r.Sections)-1]
		last.Blocks = last.Blocks[:len(last.Blocks)-4] // which are no tables that anything here makes
		t.Run("typed: "+name, func(t *testing.T) {
			accessible(t, r, PDFOptions{})
			accessible(t, r, PDFOptions{FontDirs: []string{"testdata/fonts"}})
		})
	}
	t.Run("next to nothing", func(t *testing.T) {
		accessible(t, report.Report{Title: "Scoping report: Claims", Lead: report.Lead{Headline: "Not known yet."},
			ShapeName: "Undetermined"}, PDFOptions{})
	})
}
