package export

import (
	"discern/assessment"
	"discern/assessment/bank"
	"discern/assessment/export/docx/docxtest"
	"discern/assessment/report"
	"encoding/json"
	"errors"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// sampleReport is a short report with every kind of block, made by hand, so
// that the golden files change only when a format does.
func sampleReport() report.Report {
	marker := -40
	r := report.Report{
		Number: 2, Sealed: time.Date(2026, time.November, 21, 10, 42, 0, 0, time.UTC), SealedBy: "Ann Example",
		System: "Claims intake", Company: "Northwind Mutual (example)", Product: "a routed claim",
		Title: "Scoping report: Claims intake",
		Meta: []report.Pair{{Term: "For", Value: "Northwind Mutual (example)"}, {Term: "Date", Value: "21 November 2026"},
			{Term: "Version", Value: "2"}},
		Class: assessment.Workflow, Shape: assessment.ModelChosenBranches, ShapeName: branchesName,
		Lead: report.Lead{
			Headline: "Code decides the path to a routed claim, except at two points.",
			Meaning:  "Most access can be granted before a run starts.",
			Finding:  "One account, svc_claims, reaches 3 of 4 systems.", FirstMove: "Give each system its own account.",
			Confidence: "Moderate: nothing was shown.", Basis: "In their words: “it picks from a menu” (Bo)",
			From: map[string][]string{"headline": {"EC1", "tasks_per_day"}, "finding": {"inventory"}},
		},
		Keys: []report.Key{{Value: "9,600", Text: "authorization decisions a day (1,200 tasks, 8 calls each)",
			From: []string{"EC1"}}, {Value: "Not known", Text: "share seen"}},
		Sections: []report.Section{
			{ID: "why", Title: "Why it reads this way", Blocks: []report.Block{
				{Kind: report.Para, Lead: "In short.",
					Text: "First paragraph.\nSecond paragraph, with a run of words that is long enough to need a second line of " +
						"plain text.", From: []string{"EC1", "R01", "EC1"}},
				{Kind: report.Heading, Lead: whatWouldChange},
				{Kind: report.List,
					Items: []report.Item{{Lead: "Empty calls.", Text: "If the model decides, this becomes an open agent.",
						From: []string{"EC2"}}, {Text: "The choice of the next step (EC1).", From: []string{"EC1", "EC2"}},
						{Text: "A source", URL: "https://example.org/a_b?c=d"}}},
				{Kind: report.Numbered, Lead: "Do this.", Items: []report.Item{{Text: "One"}, {Text: "Two\nwith more"}}},
				{Kind: report.ScaleB, Scale: &report.Scale{ID: "EC", Name: "Execution control", Left: "Code picks",
					Right: "Model picks", Marker: &marker, Low: -60, High: 20, Answered: 4, Of: 9,
					Marks: []report.ScaleMark{{Question: "EC1", Value: -50, Weight: 3}}, ClaimLabel: "called: agent",
					Words: "Execution control: left of centre. 4 of 9 answered."}},
				{Kind: report.ReachB, Text: "svc_claims reaches all.", From: []string{"EC1"},
					Reach: &report.Reach{Identities: []report.ReachIdentity{{Name: "svc_claims",
						About: []string{"service account", "lasts until revoked"}, Shared: true,
						Systems: []report.ReachSystem{
							{Name: "Policy store",
								Actions: []report.ReachAction{{Name: "close a claim", Kind: assessment.Final,
									Decided: assessment.DecidedRunning, Gate: report.GateNone},
									{Name: "read a policy", Kind: assessment.Reads, Decided: assessment.DecidedBefore, Gate: report.GateEvery,
										Refuses: "role of the account"}}},
							{Name: "Mail", Part: "Letters",
								Actions: []report.ReachAction{{Name: "send a letter", Kind: assessment.Writes, Gate: report.GatePart,
									Refuses: "a person over 500"}, {}}},
						}}},
						Heard: []report.ReachHeard{{Name: "9 tools or actions are said", Says: "four actions are on the list",
							From: []string{"EC1"}}}}},
				{Kind: report.QuoteB, Text: "It picks from a menu.", By: "Bo, Builder, 10:43", Own: true, From: []string{"EC1"}},
				{Kind: report.QuoteB, Text: "The menu has four entries.", By: "Bo"},
				{Kind: report.Callout, Lead: "The path and the list disagree.",
					Text: "Two answers differ.\nTo settle it, ask: Which?", From: []string{"R01", "EC1", "EC2"}},
				{Kind: report.Comment, Text: "As we saw on the call.", By: "Ann Example"},
				{Kind: report.Comment, Text: "Without a name."},
			}},
			{ID: "answers", Title: "Answers behind this report", Appendix: true, Blocks: []report.Block{
				{Kind: report.TableB, Table: &report.Table{Caption: "Execution control",
					Columns: []report.Column{{Title: "Ref", Share: .2, RowHead: true}, {Title: "Answer", Share: .6},
						{Title: "Adds", Share: .2, Numeric: true}},
					Rows: []report.Row{
						{ID: "EC1", Cells: []report.Cell{{Text: "EC1"},
							{Text: "Code, by rules", Sub: "Steps in an ordinary run: 8 to 12"}, {Text: "+3"}}},
						{ID: "EC2", Cells: []report.Cell{{Text: "EC2"}, {}, {Text: "−3"}}},
					}}},
			}},
		},
	}
	r.Bank.Version, r.Bank.SHA256 = "1", "abc"
	r.Interview = assessment.Interview{System: r.System, Answers: map[string]assessment.Answer{
		"EC1": {Question: "EC1", State: assessment.Answered, Choice: "c", Evidence: assessment.Said, Note: "A note",
			Private: "ZEBRA-7"},
	}}
	r.Interview.Answers["EC8"] = assessment.Answer{Question: "EC8", State: assessment.Unknown, Who: "=The night team",
		Numbers: map[string]assessment.Number{"tools_count": {Low: 8, High: 12}}}
	r.Interview.Quotes = []assessment.Quote{{Question: "EC1", Text: "It picks from a menu.", Speaker: "Bo",
		TheirWords: true}}
	r.Interview.Inventory = []assessment.Line{
		{System: "Mail", Action: "Send; =a reply", Kind: assessment.Final, Identity: "svc_claims",
			Decided: assessment.DecidedRunning, Refuses: "the gateway", Part: "p"},
		{System: "Files", Action: "Read, and list", Kind: assessment.Reads, Identity: "svc_claims",
			Decided: assessment.DecidedBefore},
		{System: "Web", Action: "Look up", Kind: assessment.Reads, Decided: assessment.DecidedUnknown},
	}
	r.Interview.Identities = []assessment.Identity{{Name: "svc_claims", Kind: "service account", Lifetime: "until revoked",
		Scope: assessment.ScopeEverything, Owner: "Bo"}, {Name: "svc_old", Kind: "API key"}}
	r.Interview.Parts = []assessment.Part{{ID: "p", Name: "Replies",
		Answers: map[string]assessment.Answer{"EC1": {Question: "EC1", State: assessment.Answered, Choice: "e"}}}}
	r.Interview.Actions = map[string]assessment.ActionNote{"identity": {Owner: "Bo", Due: "March", Priority: 1}}
	r.Verdict = assessment.Verdict{System: r.System, Class: r.Class, Shape: r.Shape,
		OpenQuestions: []assessment.OpenQuestion{{Question: "EC8", Role: "Builder", Who: "=The night team", Asked: true,
			Changes: "Workflow or agent."}},
		Design: assessment.Plan{Moves: []assessment.Move{
			{Area: "identity", Name: "Identity", Do: "Give it a name of its own.", Because: "It shares one.",
				From: []string{"EC1", "EC2"}, Short: 2, Asked: true},
			{Area: "limits", Name: "Limits", Do: "Ask what ends a run.", Because: "Nobody was asked."},
			{Area: "records", Name: "Records", Do: "Keep the log.", Because: "It is kept.", Asked: true}}}}
	r.Private = []report.Section{{ID: "private", Title: "Private notes",
		Blocks: []report.Block{{Kind: report.Para, Lead: "EC1.", Text: "ZEBRA-7", From: []string{"EC1"}}}}}
	return r
}

func TestReportsInEveryFormat(t *testing.T) {
	r := sampleReport()
	golden(t, "report.md", Markdown(r))
	golden(t, "report.txt", Text(r))
	data, err := JSON(r, fileBank(t))
	if err != nil {
		t.Fatal(err)
	}
	// The verdict is held by the tests of its own package.
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(data, &parts); err != nil {
		t.Fatal(err)
	}
	golden(t, "report.json", parts["report"])
	for _, f := range Formats {
		if f.Extract == "" {
			continue
		}
		data, err := f.Write(r, Options{Bank: fileBank(t), View: report.View{Audience: report.ForSeller}})
		if err != nil {
			t.Fatal(err)
		}
		golden(t, f.File, data)
	}
}

// The pages of the PDF as text: what stands on which, in which order, with the
// running heads and feet.
func TestPDFPagesAsText(t *testing.T) {
	for name, v := range map[string]report.View{"report.pdf.txt": {},
		"report-seller.pdf.txt": {Audience: report.ForSeller, Names: assessment.NamesRoles}} {
		path, _ := pdfFile(t, sampleReport().For(v), PDFOptions{})
		golden(t, name, []byte(strings.ReplaceAll(run(t, "pdftotext", "-raw", "-enc", "UTF-8", path, "-"),
			"\f", "--- page ---\n")))
	}
}

func TestADraftSaysSo(t *testing.T) {
	b, err := bank.Load()
	if err != nil {
		t.Fatal(err)
	}
	iv := assessment.Interview{System: "a"}
	r := report.Compose(b, iv, assessment.Judge(b, iv), report.Seal{At: sampleReport().Sealed, By: "Ann", Draft: true})
	for _, text := range []string{string(Markdown(r)), string(Text(r))} {
		if !strings.Contains(text, "Draft, not sealed") || strings.Contains(text, "Sealed by") {
			t.Errorf("a draft does not say so, or says it is sealed:\n%s", text)
		}
	}
	data, err := JSON(r, b)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), `"sealed": null`) || !strings.Contains(string(data), `"draft": true`) {
		t.Errorf("a draft has a date, or does not say what it is:\n%s", data)
	}
}

// everyText calls f with every string of a report that a reader sees.
func everyText(r *report.Report, f func(*string)) {
	for _, s := range []*string{&r.Title, &r.ShapeName, &r.SealedBy} {
		f(s)
	}
	everyTextOfFront(&r.Front, f)
	for i := range r.Meta {
		f(&r.Meta[i].Term)
		f(&r.Meta[i].Value)
	}
	for i := range r.Sections {
		f(&r.Sections[i].Title)
		for j := range r.Sections[i].Blocks {
			everyTextOfBlock(&r.Sections[i].Blocks[j], f)
		}
	}
}

func everyTextOfFront(p *report.Front, f func(*string)) {
	sentence := func(s *report.Sentence) {
		if s != nil {
			f(&s.Lead)
			f(&s.Text)
		}
	}
	f(&p.State)
	f(&p.With)
	f(&p.Summary)
	for _, s := range []*report.Sentence{&p.Verdict, &p.Decision.Question, &p.Decision.Answer, p.Fear, p.Missing} {
		sentence(s)
	}
	for _, list := range [][]report.Sentence{p.About, p.Findings, p.Begin, p.Sure.Sentences} {
		for i := range list {
			sentence(&list[i])
		}
	}
	for i := range p.Decision.Demands {
		d := &p.Decision.Demands[i]
		f(&d.Holds)
		f(&d.Today)
		f(&d.Met)
	}
	for i := range p.Moves {
		m := &p.Moves[i]
		f(&m.Do)
		f(&m.Done)
	}
	f(&p.Sure.Counts)
}

func everyTextOfBlock(b *report.Block, f func(*string)) {
	f(&b.Lead)
	f(&b.Text)
	f(&b.By)
	for i := range b.Items {
		f(&b.Items[i].Lead)
		f(&b.Items[i].Text)
		f(&b.Items[i].URL)
		for j := range b.Items[i].Ticks {
			f(&b.Items[i].Ticks[j])
		}
	}
	if b.Scale != nil {
		f(&b.Scale.Name)
		f(&b.Scale.Words)
		f(&b.Scale.ClaimLabel)
	}
	if b.Table == nil {
		return
	}
	f(&b.Table.Caption)
	for i := range b.Table.Columns {
		f(&b.Table.Columns[i].Title)
	}
	for i := range b.Table.Rows {
		for j := range b.Table.Rows[i].Cells {
			f(&b.Table.Rows[i].Cells[j].Text)
			f(&b.Table.Rows[i].Cells[j].Sub)
		}
	}
}

// composed is a report of each example, as the program itself makes it, and
// the sample.
func composed(t *testing.T) []report.Report {
	t.Helper()
	b, err := bank.Load()
	if err != nil {
		t.Fatal(err)
	}
	out := []report.Report{sampleReport()}
	for _, choice := range []string{"a", "c", "e"} {
		iv := assessment.Interview{System: "Example " + choice, Answers: map[string]assessment.Answer{},
			Summary: "A summary."}
		for i, q := range b.All() {
			a := assessment.Answer{Question: q.ID, State: assessment.Answered, Evidence: assessment.Said,
				Note: "Note on " + q.ID + "."}
			if _, _, ok := q.Option(choice); q.Kind == assessment.KindControlMulti {
				a.Choices = []string{q.Options[0].ID}
			} else if a.Choice = choice; !ok {
				a.Choice = q.Options[0].ID
			}
			for k, id := range q.Numbers {
				if a.Numbers == nil {
					a.Numbers = map[string]assessment.Number{}
				}
				a.Numbers[id] = assessment.Number{Low: float64(i), High: float64(i + k)}
			}
			iv.Answers[q.ID] = a
		}
		iv.Inventory = []assessment.Line{{System: "Mail", Action: "Send", Kind: assessment.Final,
			Decided: assessment.DecidedRunning}}
		iv.Quotes = []assessment.Quote{{Question: "EC1", Text: "It just knows.", Speaker: "Bo", TheirWords: true}}
		out = append(out, report.Compose(b, iv, assessment.Judge(b, iv),
			report.Seal{Number: 1, At: sampleReport().Sealed, By: "Ann"}))
	}
	return out
}

var escaped = regexp.MustCompile(`\\([!-/:-@\[-` + "`" + `{-~])`)

func TestNothingOfAReportIsLost(t *testing.T) {
	unfold := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	for _, r := range composed(t) {
		md := unfold(escaped.ReplaceAllString(strings.ReplaceAll(string(Markdown(r)), "<br>", " "), "$1"))
		md = strings.ReplaceAll(md, " > ", " ") // further lines of quotes
		md = strings.ReplaceAll(md, "**", "")   // a scale's name within its words
		txt := unfold(string(Text(r)))
		word := unfold(wordOf(t, r, "").text())
		data, err := JSON(r, fileBank(t))
		if err != nil {
			t.Fatal(err)
		}
		var tree any
		if err := json.Unmarshal(data, &tree); err != nil {
			t.Fatal(err)
		}
		inJSON := map[string]bool{}
		everyValue(tree, func(s string) { inJSON[s] = true })
		count := 0
		// A row of plain text begins with its first cell; that column's title goes without saying.
		unsaid := firstTitles(&r)
		everyText(&r, func(s *string) {
			count++
			for line := range strings.SplitSeq(*s, "\n") {
				line = unfold(line)
				if !strings.Contains(md, line) {
					t.Errorf("%s: not in the Markdown: %q", r.Title, line)
				}
				if bare := strings.TrimSpace(strings.ReplaceAll(line, "☐ ", "☐ ")); !strings.Contains(word, line) &&
					!strings.Contains(word, unfold(bare)) {
					t.Errorf("%s: not in the document for Word: %q", r.Title, line)
				}
				if !strings.Contains(txt, line) && !unsaid[s] {
					t.Errorf("%s: not in the plain text: %q", r.Title, line)
				}
			}
			if *s != "" && !inJSON[*s] {
				t.Errorf("%s: not in the JSON: %q", r.Title, *s)
			}
		})
		for i := range r.Front.Moves {
			terms := unfold(r.Front.Moves[i].Terms())
			if !strings.Contains(md, terms) || !strings.Contains(txt, terms) {
				t.Errorf("%s: not in the Markdown or the plain text: %q", r.Title, terms)
			}
		}
		if count < 80 {
			t.Errorf("%s: only %d texts looked for", r.Title, count)
		}
	}
}

func firstTitles(r *report.Report) map[*string]bool {
	out := map[*string]bool{}
	for _, s := range r.Sections {
		for _, b := range s.Blocks {
			if b.Table != nil {
				out[&b.Table.Columns[0].Title] = true
			}
		}
	}
	return out
}

func everyValue(v any, f func(string)) {
	switch v := v.(type) {
	case string:
		f(v)
	case []any:
		for _, x := range v {
			everyValue(x, f)
		}
	case map[string]any:
		for _, x := range v {
			everyValue(x, f)
		}
	}
}

// hostile is text that tries to become something else.
var hostile = []string{
	"# heading", "## a\n# b", "- item", "+ item", "* item", "1. item", "12) item", "> quote", "---", "***", "===",
	"a | b | c", "|", "\\|", "\\",
	"<script>alert(1)</script>", "<!-- ", "&lt;b&gt;", "&#60;", "[text](https://evil.example)",
	"![x](https://evil.example/x.png)", "[x]: https://evil.example",
	"https://evil.example", "HTTP://evil.example", "www.evil.example", "mailto:a@evil.example", "a@evil.example",
	"<https://evil.example>", "ftp://evil.example",
	"**bold**", "_a_", "__a__", "~~a~~", "`code`", "```\ncode", "    indented", "\tindented", "a  \nb", "a\\\nb", "$$x$$",
	"{#id}", "[^1]", ": definition", "- [ ] task",
	"a\r\n# b", "a\u2028# b", "a\v- b", "\u202eabc", "\x1b[2J", "<br>", "a\n\n\n- b", "", "=", "-", ":---", "--- | ---",
}

// skeleton keeps of Markdown what is structure: how each line begins and every
// sign with a meaning that is not escaped.
func skeleton(md string) []string {
	md = escaped.ReplaceAllString(md, "x")
	// Further paragraphs and lines of the same text may be more or fewer.
	md = regexp.MustCompile(`<br>`).ReplaceAllString(md, "")
	md = regexp.MustCompile(`\n+`).ReplaceAllString(md, "\n")
	var out []string
	for line := range strings.SplitSeq(md, "\n") {
		begin := regexp.MustCompile(`^\s*(#+ |>|[-+*=]+|[0-9]+[.)] |\||:)?`).FindString(line)
		rest := regexp.MustCompile("[^`*_<>|~&#${}@\\[\\]\\\\]|^"+regexp.QuoteMeta(begin)).ReplaceAllString(line, "")
		if links := regexp.MustCompile(`(?i)(https?|ftp)://|www\.|mailto:`).FindAllString(line, -1); links != nil {
			rest += strings.Join(links, "")
		}
		if s := strings.TrimSpace(begin) + " " + rest; strings.TrimSpace(s) != "" && s != "> " {
			out = append(out, s)
		}
	}
	return out
}

func TestTextStaysText(t *testing.T) {
	with := func(text string) []string {
		r := sampleReport()
		everyText(&r, func(s *string) {
			if *s != "" {
				*s = text
			}
		})
		return skeleton(string(Markdown(r)))
	}
	want := with("x")
	if len(want) < 30 {
		t.Fatalf("the sample has hardly any structure: %q", want)
	}
	for _, text := range hostile {
		if text == "" {
			continue
		}
		if strings.Contains(text, "://") {
			// A whole address is a link where an address is due, in Item.URL;
			// everywhere else it is text.
			text = "see " + text
		}
		if diff := cmp.Diff(want, with("x "+text+" x")); diff != "" {
			t.Errorf("inside a line, %q (-harmless +hostile):\n%s", text, diff)
		}
		if cleaned := oneLine(text); cleaned != "" {
			if diff := cmp.Diff(want, with(text)); diff != "" {
				t.Errorf("as a whole text, %q (-harmless +hostile):\n%s", text, diff)
			}
		}
	}
}

func TestPlainTextCannotMoveTheCursor(t *testing.T) {
	r := sampleReport()
	everyText(&r, func(s *string) { *s = "a\x1b[2J\x07\u009b\u202eb" + *s })
	for _, out := range []string{string(Text(r)), string(Markdown(r))} {
		if i := strings.IndexFunc(out, func(r rune) bool {
			return r != '\n' && (r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u202e')
		}); i >= 0 {
			t.Errorf("there is a control character: %q", out[i:min(i+20, len(out))])
		}
	}
}

func TestPlainTextLinesFitATerminal(t *testing.T) {
	for _, r := range composed(t) {
		for line := range strings.Lines(string(Text(r))) {
			if utf8.RuneCountInString(strings.TrimRight(line, "\n")) > textWidth &&
				strings.Contains(strings.TrimSpace(line), " ") {
				t.Errorf("%s: longer than %d: %q", r.Title, textWidth, line)
			}
		}
	}
}

func TestTheJSONOfAReportIsAnInterviewFileWithoutPrivateNotes(t *testing.T) {
	b := fileBank(t)
	rapid.Check(t, func(t *rapid.T) {
		r := sampleReport()
		r.Interview = interviews(b).Draw(t, "interview")
		data, err := JSON(r, b)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ReadInterview("report.json", data, b)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(r.Interview.WithoutPrivate(), got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	})
	data, err := JSON(sampleReport(), b)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(data), "ZEBRA-7") {
		t.Errorf("a private note is in the JSON:\n%s", data)
	}
}

// What is in a report and not in its JSON is left out on purpose.
func TestTheJSONHasEveryFieldOfAReport(t *testing.T) {
	// View is there as "for" and "names"; Access has a file of its own, and the plan is a section. That a
	// letter is Bare is about print alone: the codes stand in "from".
	left := []string{"ID", "Bank", "Interview", "Verdict", "Private", "Edited", "Speakers", "View",
		"Other", "Access", "Plan"}
	printed := []string{"Bare"}
	in, out := reflect.TypeFor[report.Report](), reflect.TypeFor[jsonReport]()
	for _, pair := range [][2]reflect.Type{{in, out}, {reflect.TypeFor[report.Section](), reflect.TypeFor[jsonSection]()},
		{reflect.TypeFor[report.Block](), reflect.TypeFor[jsonBlock]()},
		{reflect.TypeFor[report.Table](), reflect.TypeFor[jsonTable]()},
		{reflect.TypeFor[report.Row](), reflect.TypeFor[jsonRow]()},
		{reflect.TypeFor[report.Scale](), reflect.TypeFor[jsonScale]()}} {
		for f := range pair[0].Fields() {
			own := pair[0] == in && slices.Contains(left, f.Name) ||
				pair[0] == reflect.TypeFor[report.Block]() && slices.Contains(printed, f.Name)
			if _, ok := pair[1].FieldByName(f.Name); !ok && !own {
				t.Errorf("%s.%s has no place in the JSON", pair[0], f.Name)
			}
		}
	}
}

func TestABlockWithoutItsContentIsLeftOut(t *testing.T) {
	r := report.Report{Title: "a", Sections: []report.Section{{Title: "b", Blocks: []report.Block{
		{Kind: report.TableB}, {Kind: report.ScaleB}, {Kind: report.ReachB}, {Kind: report.List}, {Kind: report.Para},
		{Kind: "new", Text: "still said"}, {Kind: report.QuoteB},
	}}}}
	for _, f := range Formats {
		if f.ID == "pdf" || f.ID == "html" || f.Extract != "" {
			continue // their own tests hold that
		}
		data, err := f.Write(r, Options{Bank: fileBank(t)})
		if f.ID == "docx" && err == nil {
			data = []byte(docxtest.Text(t, data))
		}
		if err != nil || !strings.Contains(string(data), "still said") {
			t.Errorf("%s: error %v:\n%s", f.ID, err, data)
		}
	}
}

func TestFormatsAreDistinct(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Formats {
		if f.ID == "" || f.Name == "" || f.MediaType == "" || !strings.HasPrefix(f.Extension, ".") || f.write == nil {
			t.Errorf("%+v is not filled in", f)
		}
		if seen[f.ID] || seen[f.File] || seen[f.Extension+f.Extract] || !strings.HasSuffix(f.File, f.Extension) {
			t.Errorf("%s is there twice, or its address does not end as its files do", f.ID)
		}
		seen[f.ID], seen[f.File], seen[f.Extension+f.Extract] = true, true, true
		if got, ok := FormatByID(f.ID); !ok || got.Name != f.Name {
			t.Errorf("FormatByID(%q) = %v, %v", f.ID, got.Name, ok)
		}
		if got, ok := FormatByFile(f.File); !ok || got.ID != f.ID {
			t.Errorf("FormatByFile(%q) = %v, %v", f.File, got.ID, ok)
		}
	}
	if _, ok := FormatByID("docx2"); ok {
		t.Error("an unknown format is found")
	}
}

func TestFileNamesAreSafe(t *testing.T) {
	for system, want := range map[string]string{
		"Claims intake": "claims-intake-report-2.md", "Zürich / Café": "zurich-cafe-report-2.md",
		"Łódź, Tromsø, Straße, İzmir": "lodz-tromso-strasse-izmir-report-2.md", "../../etc/passwd": "etc-passwd-report-2.md",
		"a\"\r\nX: y": "a-x-y-report-2.md", "クレーム": "report-2.md", "": "report-2.md", "-- a --": "a-report-2.md",
		strings.Repeat("long ", 40): strings.TrimRight(strings.Repeat("long-", 12), "-") + "-report-2.md",
	} {
		if got := FileName(report.Report{System: system, Number: 2}, ".md"); got != want {
			t.Errorf("FileName of %q is %q, want %q", system, got, want)
		}
	}
	for company, want := range map[string]string{
		"Northwind": "northwind-claims-intake-report-2.pdf", "Claims": "claims-intake-report-2.pdf",
		"Claim":         "claim-claims-intake-report-2.pdf",
		"Claims intake": "claims-intake-report-2.pdf", "../x": "x-claims-intake-report-2.pdf",
		"": "claims-intake-report-2.pdf",
	} {
		if got := FileName(report.Report{Company: company, System: "Claims intake", Number: 2}, ".pdf"); got != want {
			t.Errorf("FileName for %q is %q, want %q", company, got, want)
		}
	}
	if got := FileName(report.Report{System: "a", Draft: true}, ".json"); got != "a-report-draft.json" {
		t.Errorf("a draft is called %q", got)
	}
}

// writtenAs writes a report in the format with that id.
func writtenAs(t *testing.T, id string, r report.Report, o Options) ([]byte, error) {
	t.Helper()
	f, ok := FormatByID(id)
	if !ok {
		t.Fatalf("there is no format %s", id)
	}
	return f.Write(r, o)
}

// The short version holds no list to work from, whatever the format; all else is
// written in it.
func TestNoListIsWrittenInTheShortVersion(t *testing.T) {
	r := sampleReport()
	o := Options{View: report.View{Audience: report.ForExecutive}, Bank: fileBank(t), Paper: "a4",
		HTML: func(report.Report) ([]byte, error) { return []byte("page"), nil }}
	for _, f := range Formats {
		out, err := f.Write(r, o)
		if f.List && (!errors.Is(err, ErrShort) || out != nil) {
			t.Errorf("%s is written: %v", f.ID, err)
		}
		if !f.List && (err != nil || len(out) == 0) {
			t.Errorf("%s is not: %v", f.ID, err)
		}
	}
}
