package export

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"discern/assessment/report"
)

// wordFile is a document taken apart.
type wordFile struct {
	parts map[string][]byte
	names []string
}

func openWord(data []byte) (wordFile, error) {
	f := wordFile{parts: map[string][]byte{}}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return f, err
	}
	for _, e := range z.File {
		r, err := e.Open()
		if err != nil {
			return f, err
		}
		text, err := io.ReadAll(r)
		if err != nil {
			return f, err
		}
		if f.parts[e.Name] != nil {
			return f, fmt.Errorf("%s is there twice", e.Name)
		}
		f.parts[e.Name], f.names = text, append(f.names, e.Name)
	}
	return f, nil
}

// walkXML calls see with every element of a part, and text with every text in it.
func walkXML(data []byte, see func(xml.StartElement), text func(string)) error {
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		switch x := token.(type) {
		case xml.StartElement:
			see(x)
		case xml.CharData:
			text(string(x))
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// faults lists what Word would have to repair: parts that are no XML, relations
// and links that lead nowhere, styles that are not defined, ids used twice.
func (f wordFile) faults() []string {
	var out []string
	fault := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	nothing := func(string) {}

	styles, types := map[string]bool{}, map[string]bool{}
	for _, name := range f.names {
		if strings.HasPrefix(name, "word/media/") {
			continue // a picture is no XML
		}
		if err := walkXML(f.parts[name], func(e xml.StartElement) {
			switch {
			case name == "word/styles.xml" && e.Name.Local == "style":
				if styles[attribute(e, "styleId")] {
					fault("style %s is defined twice", attribute(e, "styleId"))
				}
				styles[attribute(e, "styleId")] = true
			case name == "[Content_Types].xml":
				types[attribute(e, "PartName")], types["."+attribute(e, "Extension")] = true, true
			case strings.HasSuffix(name, ".rels") && e.Name.Local == "Relationship" && attribute(e, "TargetMode") != "External":
				base := path.Dir(path.Dir(name))
				if to := path.Join(base, attribute(e, "Target")); f.parts[strings.TrimPrefix(to, "/")] == nil {
					fault("%s refers to %s, which is not there", name, to)
				}
			}
		}, nothing); err != nil {
			fault("%s is no XML: %v", name, err)
		}
	}

	for _, name := range f.names {
		if name != "[Content_Types].xml" && !types["/"+name] && !types[path.Ext(name)] {
			fault("%s has no content type", name)
		}
	}

	anchors, wanted, ids := map[string]bool{}, []string{}, map[string]bool{}
	for _, name := range f.names {
		if !strings.HasPrefix(name, "word/") || strings.HasSuffix(name, ".rels") || strings.HasPrefix(name, "word/media/") {
			continue
		}
		_ = walkXML(f.parts[name], func(e xml.StartElement) {
			switch e.Name.Local {
			case "pStyle", "rStyle", "tblStyle", "basedOn", "next", "link":
				if v := attribute(e, "val"); v != "" && !styles[v] {
					fault("%s: style %s is not defined", name, v)
				}
			case "bookmarkStart":
				if n := attribute(e, "name"); anchors[n] {
					fault("bookmark %s is there twice", n)
				} else {
					anchors[n] = true
				}
			case "hyperlink":
				if a := attribute(e, "anchor"); a != "" {
					wanted = append(wanted, a)
				}
			case "docPr", "cNvPr":
				if id := attribute(e, "id"); ids[id] {
					fault("%s: drawing %s is there twice", name, id)
				} else {
					ids[id] = true
				}
			}
		}, nothing)
	}
	for _, a := range wanted {
		if !anchors[a] {
			fault("a link leads to %s, which is not there", a)
		}
	}

	return out
}

// text is all that is written in the document and around its pages.
func (f wordFile) text() string {
	var b strings.Builder
	for _, name := range f.names {
		if name == "word/document.xml" || strings.HasPrefix(name, "word/footer") || strings.HasPrefix(name, "word/header") {
			f.write(&b, name)
		}
	}

	return strings.Map(func(r rune) rune {
		if r == '\u200e' || r == '\u200f' {
			return -1
		}
		return r
	}, b.String())
}

func (f wordFile) write(b *strings.Builder, name string) {
	_ = walkXML(f.parts[name], func(e xml.StartElement) {
		switch e.Name.Local {
		case "p", "br", "tab", "tc":
			b.WriteByte(' ')
		case "docPr":
			b.WriteString(" " + attribute(e, "descr") + " ")
		}
	}, func(s string) { b.WriteString(s) })
}

func wordOf(t *testing.T, r report.Report, paper string) wordFile {
	t.Helper()
	data, err := DOCX(r, paper)
	if err != nil {
		t.Fatal(err)
	}
	f, err := openWord(data)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Every example, and whatever people type, makes a document that nothing has to
// be repaired in.
func TestWordHasNothingToRepair(t *testing.T) {
	for _, r := range composed(t) {
		for _, audience := range report.Audiences {
			for _, paper := range []string{"a4", "letter"} {
				f := wordOf(t, r.For(report.View{Audience: audience}), paper)
				for _, fault := range f.faults() {
					t.Errorf("%s for %s: %s", r.Title, audience, fault)
				}
			}
		}
	}
	for name, s := range hostileTexts {
		for _, fault := range wordOf(t, hostileReport(s), "").faults() {
			t.Errorf("%s: %s", name, fault)
		}
	}
}

// The checks of a document can fail.
func TestTheChecksOfADocumentCanFail(t *testing.T) {
	for name, breaks := range map[string]func(f wordFile){
		"style": func(f wordFile) {
			f.parts["word/document.xml"] = bytes.Replace(f.parts["word/document.xml"], []byte(`w:pStyle w:val="Title"`),
				[]byte(`w:pStyle w:val="Nobody"`), 1)
		},
		"part": func(f wordFile) { delete(f.parts, "word/numbering.xml") },
		"link": func(f wordFile) {
			f.parts["word/document.xml"] = bytes.Replace(f.parts["word/document.xml"], []byte(`w:anchor="_Ref`),
				[]byte(`w:anchor="_Lost`), 1)
		},
		"XML": func(f wordFile) { f.parts["word/document.xml"] = f.parts["word/document.xml"][:400] },
	} {
		f := wordOf(t, SampleReport(), "")
		if all := f.faults(); len(all) > 0 {
			t.Fatalf("before it is broken: %v", all)
		}
		breaks(f)
		if len(f.faults()) == 0 {
			t.Errorf("a document with a broken %s passes", name)
		}
	}
}

func TestWordUsesItsOwnStylesAndRepeatsHeads(t *testing.T) {
	r := SampleReport()
	f := wordOf(t, r, "")
	body := string(f.parts["word/document.xml"])
	for _, want := range []string{`w:val="Title"`, `w:val="Heading1"`, `w:val="Heading2"`, `w:val="ListNumber"`,
		`w:val="ListBullet"`, `w:val="Caption"`,
		`<w:tblHeader/>`, `<w:cantSplit/>`, `<wpg:wgp>`, `w:pgNumType w:start="1"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the document has no %s", want)
		}
	}
	if n := strings.Count(body, `w:val="Title"`); n != 1 {
		t.Errorf("%d titles", n)
	}
	core := string(f.parts["docProps/core.xml"])
	for _, want := range []string{r.Title, r.Author(), "2026-11-21T10:42:00Z"} {
		if !strings.Contains(core, want) {
			t.Errorf("the properties have no %q: %s", want, core)
		}
	}
	foot := ""
	for _, name := range f.names {
		if strings.Contains(name, "footer") {
			foot += string(f.parts[name])
		}
	}
	if !strings.Contains(foot, " PAGE ") {
		t.Errorf("no page is numbered: %s", foot)
	}
}

// Letters hold boxes that can be ticked.
func TestALetterInWordHasBoxesToTick(t *testing.T) {
	r := SampleReport()
	r.Front.Decision.Demands = nil // each has a box of its own
	r.Sections = []report.Section{{ID: "open", Title: "Open",
		Blocks: []report.Block{{Kind: report.LetterB, Lead: "To Bo", Text: "Hello Bo,",
			Items: []report.Item{{Lead: "Which?", Text: "☐ One ☐ Two"}}, By: "Later: EC2."}}}}
	f := wordOf(t, r, "")
	if n := strings.Count(string(f.parts["word/document.xml"]), "<w14:checkbox>"); n != 2 {
		t.Errorf("%d boxes, want 2", n)
	}
	for _, want := range []string{"To Bo", "Hello Bo,", "Which?", "One", "Two", "Later: EC2."} {
		if !strings.Contains(f.text(), want) {
			t.Errorf("the letter has no %q", want)
		}
	}
}

func TestTheSameReportIsTheSameDocument(t *testing.T) {
	one, err := DOCX(SampleReport(), "a4")
	if err != nil {
		t.Fatal(err)
	}
	two, err := DOCX(SampleReport(), "a4")
	if err != nil || !bytes.Equal(one, two) {
		t.Errorf("another run gave other bytes (%v)", err)
	}
	if _, err := DOCX(SampleReport(), "a5"); err == nil || !strings.Contains(err.Error(), "letter") {
		t.Errorf("a sheet that there is none of: %v", err)
	}
	letter, _ := DOCX(SampleReport(), "letter")
	if f, _ := openWord(letter); !slices.Contains(f.names, "word/document.xml") ||
		!strings.Contains(string(f.parts["word/document.xml"]), `w:w="12240"`) {
		t.Error("Letter is not as wide as Letter")
	}
}

// Each condition of the decision has a box that can be ticked, and page one is the
// width of the sheet, whatever stands beside what.
func TestADecisionInWordHasABoxForEachCondition(t *testing.T) {
	r := SampleReport()
	want := len(r.Front.Decision.Demands)
	if want == 0 {
		t.Fatal("the sample has no condition")
	}
	r.Sections = nil
	if n := strings.Count(string(wordOf(t, r, "").parts["word/document.xml"]), "<w14:checkbox>"); n != want {
		t.Errorf("%d boxes for %d conditions", n, want)
	}
}

// Tables that touch are one table to Word: something stands between any two.
func TestNoTwoTablesInWordTouch(t *testing.T) {
	for _, r := range append(composed(t), SampleReport()) {
		if strings.Contains(string(wordOf(t, r, "").parts["word/document.xml"]), "</w:tbl><w:tbl>") {
			t.Errorf("%s: two tables are one", r.Title)
		}
	}
}

// The elements of a part stand in the order that the schema has.
func TestElementsInWordStandInOrder(t *testing.T) {
	orders := map[string][]string{
		"pPr": {"pStyle", "keepNext", "keepLines", "pageBreakBefore", "numPr", "pBdr", "tabs", "bidi", "spacing", "ind",
			"contextualSpacing", "jc", "outlineLvl", "sectPr"},
		"rPr":   {"rStyle", "rFonts", "b", "bCs", "i", "iCs", "color", "sz", "szCs", "u", "rtl", "lang"},
		"tblPr": {"tblStyle", "tblW", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblLook", "tblDescription"},
		"tcPr":  {"tcW", "tcBorders", "vAlign"}, "trPr": {"cantSplit", "tblHeader"},
		"sectPr": {"headerReference", "footerReference", "type", "pgSz", "pgMar", "pgNumType", "cols", "titlePg"},
		"pBdr":   {"top", "left", "bottom", "right"}, "tblBorders": {"top", "left", "bottom", "right", "insideH"},
		"style": {"name", "basedOn", "next", "uiPriority", "semiHidden", "qFormat", "pPr", "rPr", "tblPr", "tblStylePr"},
	}
	looked := 0
	for _, r := range append(composed(t), SampleReport(), hostileReport("שלום, abc")) {
		f := wordOf(t, r, "")
		for _, name := range f.names {
			for _, fault := range disorder(f.parts[name], orders, &looked) {
				t.Errorf("%s, %s: %s", r.Title, name, fault)
			}
		}
	}
	if looked < 1000 {
		t.Errorf("only %d elements looked at", looked)
	}
	if got := disorder([]byte("<pPr><jc/><pStyle/></pPr>"), orders, &looked); len(got) != 1 {
		t.Errorf("what stands in the wrong order passes: %v", got)
	}
	if got := disorder([]byte("<pPr><other/></pPr>"), orders, &looked); len(got) != 1 {
		t.Errorf("what has no place passes: %v", got)
	}
}

// disorder lists the elements that stand where the schema has none, or before what
// comes before them.
func disorder(part []byte, orders map[string][]string, looked *int) []string {
	type open struct {
		name string
		at   int
	}
	var out []string
	var stack []open
	for d := xml.NewDecoder(bytes.NewReader(part)); ; {
		token, err := d.Token()
		if err != nil {
			return out // that it is XML another test holds
		}
		switch x := token.(type) {
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.StartElement:
			if n := len(stack); n > 0 {
				if order := orders[stack[n-1].name]; order != nil {
					*looked++
					at := slices.Index(order, x.Name.Local)
					if at < stack[n-1].at {
						out = append(out, fmt.Sprintf("%s stands in %s where it may not", x.Name.Local, stack[n-1].name))
					}
					stack[n-1].at = max(at, 0)
				}
			}
			stack = append(stack, open{name: x.Name.Local})
		}
	}
}

// The sender's logo goes along as the picture that it is, or as vectors.
func TestTheLogoIsInTheDocument(t *testing.T) {
	r := SampleReport()
	r.Sender.Firm = "Ada & Co"
	for kind, data := range map[string][]byte{"image/png": []byte("\x89PNG"),
		"image/svg+xml": []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0L10 0L10 10Z" fill="#112233"/></svg>`)} {
		r.Sender.Logo = &report.Logo{Type: kind, Width: 10, Height: 10, Data: data}
		f := wordOf(t, r, "")
		if all := f.faults(); len(all) > 0 {
			t.Errorf("%s: %v", kind, all)
		}
		if !strings.Contains(string(f.parts["word/document.xml"]), `descr="Logo of Ada &amp; Co"`) {
			t.Errorf("%s: no logo with a name", kind)
		}
		if kind == "image/png" && !bytes.Equal(f.parts["word/media/image1.png"], data) {
			t.Error("the picture is not the one that was given")
		}
	}
	r.Sender.Logo = &report.Logo{Type: "image/svg+xml", Width: 10, Height: 10, Data: []byte("no drawing")}
	if f := wordOf(t, r, ""); strings.Contains(string(f.parts["word/document.xml"]), "Logo of") {
		t.Error("a logo that cannot be read is there")
	}
}

// A comma parts the names of a style for Word, so no name holds one.
func TestNoNameOfAStyleHoldsAComma(t *testing.T) {
	data, err := DOCX(SampleReport(), "a4")
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	file, err := z.Open("word/styles.xml")
	if err != nil {
		t.Fatal(err)
	}
	styles, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}

	names := regexp.MustCompile(`<w:name w:val="([^"]*)"`).FindAllSubmatch(styles, -1)
	if len(names) < 20 {
		t.Fatalf("only %d styles have names", len(names))
	}
	for _, n := range names {
		if bytes.ContainsRune(n[1], ',') {
			t.Errorf("a style is called %q", n[1])
		}
	}
}
