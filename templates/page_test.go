package templates_test

import (
	"bytes"
	"context"
	"discern/assessment"
	"discern/assessment/assessmenttest"
	"discern/assessment/report"
	"discern/static"
	"discern/templates"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
)

func render(t testing.TB, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// element is one start tag of a page, with the text inside it.
type element struct {
	name string
	attr map[string]string
	text string
}

// elements reads a page with a forgiving XML reader: it fails on tags that do
// not match.
func elements(t testing.TB, page string) []*element {
	t.Helper()
	page = regexp.MustCompile(`(?s)<style>.*?</style>`).ReplaceAllString(page, "")
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var all, open []*element
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			e := &element{name: tok.Name.Local, attr: map[string]string{}}
			for _, a := range tok.Attr {
				e.attr[a.Name.Local] = a.Value
			}
			all, open = append(all, e), append(open, e)
		case xml.EndElement:
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
		case xml.CharData:
			for _, e := range open {
				e.text += string(tok)
			}
		}
	}
}

func squash(s string) string { return strings.Join(strings.Fields(s), " ") }

// TestEveryPage renders every page and holds it to what all pages promise.
// With DISCERN_PAGES set to a folder it also leaves them there to be looked at.
func TestEveryPage(t *testing.T) {
	for _, p := range pages(t) {
		t.Run(p.name, func(t *testing.T) {
			html := render(t, p.c)
			if dir := os.Getenv("DISCERN_PAGES"); dir != "" {
				leave(t, dir, p.name, html)
			}
			// what the script puts in place of the question, one at a time
			for _, m := range kept.FindAllStringSubmatch(html, -1) {
				checkPolicy(t, m[1], elements(t, m[1]))
				checkControls(t, elements(t, m[1]))
			}
			all := elements(t, kept.ReplaceAllString(html, ""))
			if p.name != "report-file" {
				checkPolicy(t, html, all)
			}
			checkHeading(t, all)
			checkReferences(t, all)
			checkControls(t, all)
		})
	}
}

// kept is what a page holds for its script and does not show.
var kept = regexp.MustCompile(`(?s)<template\b[^>]*>(.*?)</template>`)

func leave(t *testing.T, dir, name, html string) {
	html = strings.ReplaceAll(html, `"/static/`, `"static/`)
	if err := os.WriteFile(filepath.Join(dir, name+".html"), []byte(html), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "static"), 0o700); err != nil {
		t.Fatal(err)
	}
	fetched := append(static.Imports("app.js"), static.Imports("call.js")...)
	for _, f := range []string{
		"app.css", "app.js", "call.js", "favicon.svg", "sans.woff2", "serif.woff2", "serif-italic.woff2",
	} {
		fetched = append(fetched, static.URL(f))
	}
	for _, address := range fetched {
		hashed := strings.TrimPrefix(address, static.Prefix)
		body, _, _ := static.File(hashed)
		body = bytes.ReplaceAll(body, []byte(`"/static/`), []byte(`"`))
		if err := os.WriteFile(filepath.Join(dir, "static", hashed), body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// checkPolicy: nothing inside a page that the content security policy forbids.
func checkPolicy(t *testing.T, html string, all []*element) {
	for _, e := range all {
		if e.name == "style" || e.attr["style"] != "" {
			t.Errorf("inline style in <%s>", e.name)
		}
		if e.name == "script" && (e.attr["src"] == "" || strings.TrimSpace(e.text) != "") {
			t.Error("inline script")
		}
		for name := range e.attr {
			if strings.HasPrefix(name, "on") {
				t.Errorf("inline handler %s in <%s>", name, e.name)
			}
		}
	}
	if strings.Contains(html, "about:invalid") {
		t.Error("an address was refused as unsafe")
	}
}

// checkHeading: one h1, and a title that begins with it.
func checkHeading(t *testing.T, all []*element) {
	var h1, title string
	n, errors := 0, false
	for _, e := range all {
		switch {
		case e.name == "h1":
			n++
			h1 = squash(e.text)
		case e.name == "title" && title == "":
			title = squash(e.text)
		case strings.Contains(e.attr["class"], "errors"):
			errors = true
		}
	}
	if n != 1 {
		t.Errorf("%d first headings, want one", n)
	}
	want := h1
	if errors {
		want = "Error: " + h1
	}
	if h1 == "" || !strings.HasPrefix(title, want) {
		t.Errorf("title %q does not begin with %q", title, want)
	}
}

// checkReferences: ids are unique, and everything that names an id finds it.
func checkReferences(t *testing.T, all []*element) {
	ids := map[string]bool{}
	for _, e := range all {
		if id := e.attr["id"]; id != "" {
			if ids[id] {
				t.Errorf("id %s is there twice", id)
			}
			ids[id] = true
		}
	}
	for _, e := range all {
		for _, name := range []string{"for", "list", "form", "aria-describedby", "aria-labelledby",
			"data-copy", "data-more"} {
			for _, id := range strings.Fields(e.attr[name]) {
				if !ids[id] {
					t.Errorf("<%s %s=%q>: there is no such id", e.name, name, id)
				}
			}
		}
		if to, ok := strings.CutPrefix(e.attr["href"], "#"); ok && !ids[to] {
			t.Errorf("a link leads to #%s, which is not there", to)
		}
	}
}

// checkControls: every control has a name to be told by.
func checkControls(t *testing.T, all []*element) {
	labelled := map[string]bool{}
	inLabel := 0
	for _, e := range all {
		if e.name == "label" {
			labelled[e.attr["for"]] = true
			inLabel++
		}
	}
	for _, e := range all {
		switch {
		case e.name != "input" && e.name != "select" && e.name != "textarea":
		case e.attr["type"] == "hidden", e.attr["type"] == "radio", e.attr["type"] == "checkbox":
		case e.attr["aria-label"] == "" && !labelled[e.attr["id"]]:
			t.Errorf("<%s name=%q> has no label", e.name, e.attr["name"])
		}
		if e.name == "button" && squash(e.text) == "" {
			t.Error("a button without words")
		}
	}
}

// pageText is what a reader of the page can read.
func pageText(t testing.TB, html string) string {
	for _, e := range elements(t, html) {
		if e.name == "body" {
			return squash(e.text)
		}
	}
	return ""
}

func TestQuestionPageGivesNothingAway(t *testing.T) {
	b, _ := load(t)
	words := append(assessmenttest.GivesAway(), "score", "contradict")
	for _, s := range b.Shapes {
		words = append(words, s.Name, s.Headline)
	}
	n := 0
	for _, p := range pages(t) {
		if !strings.HasPrefix(p.name, "question") && !strings.HasPrefix(p.name, "buyer-question") &&
			!strings.HasPrefix(p.name, "playback") {
			continue
		}
		n++
		html := strings.ToLower(render(t, p.c))
		for _, o := range b.All() { // the words of the bank itself may be shown
			said := []string{o.Seller, o.Buyer, o.Why, o.Help}
			for _, option := range o.Options {
				said = append(said, option.Text)
			}
			for _, s := range said {
				html = strings.ReplaceAll(html, strings.ToLower(templ.EscapeString(s)), "")
			}
		}
		for _, w := range words {
			if strings.Contains(html, strings.ToLower(w)) {
				t.Errorf("%s says %q", p.name, w)
			}
		}
	}
	if n < 10 {
		t.Fatalf("only %d question pages looked at", n)
	}
}

// The private note is in the private view of a call, and in no other page.
func TestPrivateNoteIsInThePrivateViewOnly(t *testing.T) {
	seen := false
	for _, p := range pages(t) {
		here := strings.Contains(render(t, p.c), "ZEBRA-7")
		if here && p.name != "console" {
			t.Errorf("%s holds the private note", p.name)
		}
		seen = seen || here
	}
	if !seen {
		t.Error("no page holds the private note: the test sees nothing")
	}
}

func TestReportPrintsEveryBlock(t *testing.T) {
	b, _ := load(t)
	r := sealed(b, claims())
	r.Sections = append(r.Sections, everyKind())
	for name, c := range map[string]templ.Component{
		"page": templates.ReportPage(templates.ReportPageData{Report: r}),
		"file": templates.ReportFile(r),
	} {
		text := pageText(t, render(t, c))
		want := func(s string) {
			for line := range strings.SplitSeq(s, "\n") {
				if line = squash(line); line != "" && !strings.Contains(text, line) {
					t.Errorf("%s lacks %q", name, line)
				}
			}
		}
		for _, s := range []string{r.Title, r.ShapeName, r.Headline(), r.Prepared(), r.Front.Decision.Question.Text,
			r.Front.Decision.Answer.Text, r.Front.Sure.Counts} {
			want(s)
		}
		for _, m := range r.Meta {
			want(m.Term)
			want(m.Value)
		}
		for _, k := range r.Keys {
			want(k.Value)
			want(k.Text)
		}
		for _, s := range r.Sections {
			want(s.Title)
			for _, bl := range s.Blocks {
				wantBlock(want, bl)
			}
		}
	}
}

func wantBlock(want func(string), b report.Block) {
	want(b.Lead)
	want(b.Text)
	want(b.By)
	for _, it := range b.Items {
		want(it.Lead)
		want(it.Text)
		want(it.URL)
	}
	if b.Scale != nil {
		want(b.Scale.Words)
		want(b.Scale.Left)
		want(b.Scale.Right)
		want(b.Scale.ClaimLabel)
	}
	if b.Reach != nil {
		for _, e := range []string{"svc-reach", "reach about", "Reach system", "Reach part", "reach action",
			"cannot be undone", "reach refuser", "Reach heard", "reach said"} {
			want(e)
		}
	}
	if b.Table == nil {
		return
	}
	want(b.Table.Caption)
	for _, c := range b.Table.Columns {
		want(c.Title)
	}
	for _, r := range b.Table.Rows {
		for _, c := range r.Cells {
			want(c.Text)
			want(c.Sub)
		}
	}
}

// everyKind holds each kind of block with every field set.
func everyKind() report.Section {
	claim := 100
	s := report.Section{ID: "kinds", Title: "Every kind of block"}
	for _, k := range []report.BlockKind{report.Para, report.Heading, report.QuoteB, report.Callout, report.Comment,
		report.TableB, report.List, report.Numbered} {
		n := string(k)
		b := report.Block{Kind: k, Lead: "Lead " + n, Text: "Text " + n + "\nsecond " + n}
		switch k {
		case report.QuoteB:
			b.Lead, b.By = "", "By "+n
		case report.Comment:
			b.By = "By " + n
		case report.List, report.Numbered:
			b.Items = []report.Item{{Lead: "Item lead " + n, Text: "Item text " + n, URL: "https://example.org/" + n}}
		case report.TableB:
			b.Table = &report.Table{Caption: "Caption",
				Columns: []report.Column{{Title: "One", Share: .3, RowHead: true}, {Title: "Two", Share: .7, Numeric: true}},
				Rows:    []report.Row{{ID: "X1", Cells: []report.Cell{{Text: "Cell", Sub: "below"}, {Text: "12"}}}}}
		}
		s.Blocks = append(s.Blocks, b)
	}
	s.Blocks = append(s.Blocks, report.Block{Kind: report.ScaleB, Text: "Scale text",
		Scale: &report.Scale{ID: "ZZ", Name: "Scale name", Left: "Left end", Right: "Right end", Claim: &claim,
			ClaimLabel: "called: agent", Words: "Scale words."}},
		report.Block{Kind: report.ReachB, Text: "Reach text", Reach: &report.Reach{
			Identities: []report.ReachIdentity{{Name: "svc-reach", About: []string{"reach about"}, Systems: []report.ReachSystem{
				{Name: "Reach system", Part: "Reach part", Actions: []report.ReachAction{
					{Name: "reach action", Kind: assessment.Final, Gate: report.GateEvery, Refuses: "reach refuser"}}}}}},
			Heard: []report.ReachHeard{{Name: "Reach heard", Says: "reach said"}}}})
	return s
}

// What is drawn is heard once, as the name of the drawing, and codes of questions that stand
// alone in a table are for the eye, as those behind sentences are.
func TestEveryDrawingHasANameAndIsHeardOnce(t *testing.T) {
	b, _ := load(t)
	codes := 0
	for name, iv := range map[string]assessment.Interview{"rich": claims(), "empty": {System: "X"}} {
		r := sealed(b, iv)
		for _, section := range r.Sections {
			for _, block := range section.Blocks {
				if block.Table != nil {
					block.Table.Rows[0].Cells[0].Sub = "EC4, EC7"
				}
			}
		}
		html := render(t, templates.ReportPage(templates.ReportPageData{Report: r}))
		n := 0
		for _, m := range regexp.MustCompile(`<svg[^>]*role="img"[^>]*>`).FindAllString(html, -1) {
			n++
			if name := regexp.MustCompile(`aria-label="([^"]+)"`).FindStringSubmatch(m); name == nil || len(name[1]) < 20 {
				t.Errorf("%s: nothing names the drawing %s", name, m)
			}
		}
		if strings.Contains(html, "<title id") {
			t.Errorf("%s: a drawing is heard twice, by its name and by its title", name)
		}
		for _, m := range regexp.MustCompile(`<text(?: [a-z-]+="[^"]*")*>`).FindAllString(html, -1) {
			// The name of a trait is in a drawing of its own, which is hidden.
			if !strings.Contains(m, "aria-hidden") && !strings.Contains(m, `class="trait"`) {
				t.Errorf("%s: a drawing is heard label by label: %s", name, m)
			}
		}
		for _, m := range regexp.MustCompile(`<span class="sub-line"[^>]*>\s*[A-Z]{2}\d+(, [A-Z]{2}\d+)*\s*</span>`).
			FindAllString(html, -1) {
			if codes++; !strings.Contains(m, "aria-hidden") {
				t.Errorf("%s: codes are read aloud: %s", name, m)
			}
		}
		want := 1 // the strip of page one
		for _, s := range r.Sections {
			for _, block := range s.Blocks {
				if block.Scale != nil {
					want++
				}
			}
		}
		if name == "rich" && want < 2 {
			t.Error("no trait is placed on its scale")
		}
		if len(iv.Inventory) > 0 {
			want += 2 // the picture of its reach, for a page and for a telephone
		}
		if images := strings.Count(html, `role="img"`); n != want || images != n {
			t.Errorf("%s: %d of %d drawings have a name, want %d", name, n, images, want)
		}
	}
	if codes == 0 {
		t.Error("no code stands alone in a table: the test sees too little")
	}
}

func TestUserTextIsEscaped(t *testing.T) {
	b, _ := load(t)
	const bad = `<script>alert(1)</script>"><img src=x onerror=alert(1)>` + "\u202e javascript:alert(1)"
	iv := claims()
	iv.System, iv.Company, iv.Version, iv.Summary = bad, bad, bad, bad
	for k := range iv.Context {
		iv.Context[k] = bad
	}
	for id, a := range iv.Answers {
		a.Note, a.Reason, a.Who, a.By = bad, bad, bad, bad
		iv.Answers[id] = a
	}
	for i := range iv.Quotes {
		iv.Quotes[i].Text, iv.Quotes[i].Speaker = bad, bad
	}
	for i := range iv.Inventory {
		iv.Inventory[i].System, iv.Inventory[i].Action, iv.Inventory[i].Identity = bad, bad, bad
	}
	for k := range iv.Comments {
		iv.Comments[k] = bad
	}
	v := assessment.Judge(b, iv)
	r := sealed(b, iv)
	p := templates.Page{User: bad, Status: bad, Errors: []templates.FieldError{{Field: bad, Msg: bad}}}
	q, _ := b.Question("EC2")
	for name, c := range map[string]templ.Component{
		"question": templates.QuestionPage(templates.QuestionPageData{Page: p, Bank: b, Interview: iv, Question: q,
			Form: templates.FormOf(q, iv.Answers["EC2"], bad)}),
		"map": templates.MapPage(templates.MapPageData{Page: p, Bank: b, Interview: iv}),
		"inventory": templates.InventoryPage(templates.InventoryPageData{Page: p, Interview: iv, Lines: iv.Inventory,
			Systems: []string{bad}, Paste: bad}),
		"verdict": templates.VerdictPage(templates.VerdictPageData{Page: p, Bank: b, Interview: iv, Verdict: v, Report: r,
			Says: report.Explain(b, iv, v)}),
		"seal":   templates.SealPage(templates.SealPageData{Page: p, Interview: iv, Report: r}),
		"report": templates.ReportPage(templates.ReportPageData{Page: p, Report: r, BackURL: "javascript:alert(1)"}),
		"file":   templates.ReportFile(r),
		"list": templates.ListPage(templates.ListPageData{Page: p, Query: bad, Any: true,
			Systems: []templates.SystemItem{{ID: bad, Name: bad, Company: bad}}}),
		"signedout": templates.SignedOutPage(templates.SignedOutPageData{Page: p, Action: "javascript:alert(1)",
			Typed: []templates.Typed{{Name: bad, Label: bad, Value: bad}}}),
	} {
		html := render(t, c)
		if !strings.Contains(html, "&lt;script&gt;") {
			t.Errorf("%s: the text is not printed at all", name)
		}
		for _, s := range []string{"<script>alert", "<img src=x", `="javascript:`} {
			if strings.Contains(html, s) {
				t.Errorf("%s holds %q", name, s)
			}
		}
	}
}

func TestReferencesLeadToTheAnswers(t *testing.T) {
	b, _ := load(t)
	html := render(t, templates.ReportPage(templates.ReportPageData{Report: sealed(b, claims())}))
	m := regexp.MustCompile(`class="refs"[^>]*>\s*<a href="#([^"]+)"`).FindStringSubmatch(html)
	if m == nil {
		t.Fatal("no sentence of the report says what it came from")
	}
	if !strings.Contains(html, `<tr id="`+m[1]+`"`) {
		t.Errorf("the first reference leads to %s, which is not a row", m[1])
	}
}

// A buyer's record is theirs: nothing in the workspace's pages about it
// changes it or leads to where it could be changed.
func TestBuyersRecordIsOnlyRead(t *testing.T) {
	n := 0
	for _, p := range pages(t) {
		if !strings.HasPrefix(p.name, "buyer-record-") {
			continue
		}
		n++
		for _, e := range elements(t, render(t, p.c)) {
			if e.name == "form" {
				t.Errorf("%s holds a form", p.name)
			}
			for _, to := range []string{"/call", "/seal", "/setup", "/inventory", "/links"} {
				if strings.HasPrefix(e.attr["href"], templates.InterviewURL("iv3")+to) {
					t.Errorf("%s leads to %s", p.name, e.attr["href"])
				}
			}
		}
	}
	if n != 2 {
		t.Fatalf("%d pages looked at", n)
	}
}

// A page of a call names in its head every script that its own one imports, so
// that none is found out about only after another has come. No page names one
// that it does not run.
func TestWhatTheCallImportsIsFetchedEarly(t *testing.T) {
	ahead := regexp.MustCompile(`<link rel="modulepreload" href="([^"]+)"`)
	calls := 0
	for _, p := range pages(t) {
		html := render(t, p.c)
		head, _, _ := strings.Cut(html, "</head>")
		var early []string
		for _, m := range ahead.FindAllStringSubmatch(head, -1) {
			early = append(early, m[1])
		}

		var want []string
		if own := static.URL("call.js"); strings.Contains(html, `<script type="module" src="`+own+`"`) {
			calls++
			want = append(static.Imports("call.js"), own)
		}
		if !slices.Equal(early, want) {
			t.Errorf("%s: its head names %v, want %v", p.name, early, want)
		}
	}
	if calls < 2 {
		t.Errorf("%d pages run the call, want the shared and the private view at least", calls)
	}
}

// Programs that stop without a sign-in with the provider lead to it, and where the server has
// none any more to what else helps.
func TestProgramsThatStopSayWhatHelps(t *testing.T) {
	for here, want := range map[bool][]string{
		true:  {`action="/sign-in/provider"`, "no such sign-in any more"},
		false: {"no such sign-in any more", `action="/sign-in/provider"`},
	} {
		page := render(t, templates.TokensPage(templates.TokensPageData{With: templates.WithProvider{By: "Brackwell",
			Until: "4 December 2026", Soon: true, Here: here}}))
		if !strings.Contains(page, want[0]) || strings.Contains(page, want[1]) {
			t.Errorf("a server with a provider: %v; the page lacks %q or says %q", here, want[0], want[1])
		}
	}
}
