package main

import (
	"bytes"
	"discern/assessment"
	"discern/assessment/assessmenttest"
	"discern/assessment/bank"
	"discern/assessment/export"
	"discern/assessment/export/docx/docxtest"
	"discern/assessment/report"
	"discern/assessment/words"
	"discern/templates"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"
)

// nasty is text that each format would take for something else.
const nasty = "<script>x</script> | *b* _i_ [l](https://e.example) # `c` &lt; \x1b[31m;=1+1;\t-2 \"q\" \\ $x$ Łódź " +
	"Ωμέγα Жук"

// filled is an interview with something in every field, each value with a name
// of its own, so that it can be looked for. What is private begins with ZEBRA.
func filled(b *assessment.Bank, rest string) assessment.Interview {
	say := func(format string, args ...any) string {
		return strings.TrimSpace(fmt.Sprintf(format, args...) + " " + rest)
	}
	at := time.Date(2026, time.November, 20, 9, 30, 0, 0, time.UTC)
	iv := assessment.Interview{
		Deal: assessment.Deal{Next: say("ZEBRAnext"), By: say("ZEBRAby"), With: say("ZEBRAwith"), Rival: say("ZEBRArival"),
			Budget: say("ZEBRAbudget")},
		System: say("System0"), Company: say("Company0"), Version: say("Version0"), Sources: []string{say("Source0")},
		People:  []assessment.Person{{Name: "Priya Nair", Role: say("Role1"), Side: assessment.SideBuyer}},
		Context: map[string]string{}, Answers: map[string]assessment.Answer{},
		Comments: map[string]string{"traits": say("Comment0")},
		Summary:  say("Summary0"), Created: at, Updated: at,
	}
	for _, q := range b.Context {
		iv.Context[q.ID] = say("Context-%s", q.ID)
		if q.Type == "choice" {
			iv.Context[q.ID] = q.Options[0].ID
		}
	}
	for i, q := range b.All() {
		a := assessment.Answer{Question: q.ID, State: assessment.Answered, Evidence: assessment.Evidences[i%4],
			Note: say("Note-%s", q.ID), Private: say("ZEBRA-%s", q.ID), By: "Dana Ruiz", At: at}
		switch {
		case !q.Deciding && i%5 == 4:
			a.State, a.Evidence, a.Why, a.Who = assessment.Unknown, "", assessment.SomeoneElse, say("Knower-%s", q.ID)
		case !q.Deciding && i%7 == 3 && !q.AlwaysApplies:
			a.State, a.Evidence, a.Reason = assessment.NotApplicable, "", say("Reason-%s", q.ID)
		case q.Kind == assessment.KindControlMulti:
			a.Choices = []string{q.Options[0].ID}
		default:
			a.Choice = q.Options[i%len(q.Options)].ID
		}
		for k, id := range q.Numbers {
			if a.Numbers == nil {
				a.Numbers = map[string]assessment.Number{}
			}
			a.Numbers[id] = assessment.Number{Low: float64(1201 + 7*i + k), High: float64(1301 + 7*i + k)}
		}
		if i%6 == 0 {
			a.Confirmed = &assessment.Confirmation{By: "Priya Nair", At: at}
		}
		iv.Answers[q.ID] = a
		if i%3 == 0 {
			iv.Quotes = append(iv.Quotes, assessment.Quote{Question: q.ID, Text: say("Quote-%s", q.ID), Speaker: "Priya Nair",
				TheirWords: i%2 == 0, At: at})
		}
	}
	iv.IntentAgainst = []string{"EC1"}
	iv.Parked = []string{"EC3"}
	iv.Scratch = []assessment.Note{{Text: "ZEBRA scratch", By: "Dana Ruiz", At: at}}
	iv.Marks = []assessment.Note{{Text: "ZEBRA mark", By: "Dana Ruiz", At: at}}
	iv.Parts = []assessment.Part{{ID: "p1", Name: "Part1", Answers: map[string]assessment.Answer{
		"EC1": {Question: "EC1", State: assessment.Answered, Choice: "e", Evidence: assessment.Said, Private: "ZEBRA part"},
		"EC7": {Question: "EC7", State: assessment.Answered, Choice: "e", Evidence: assessment.Said}}}}
	for i, kind := range []assessment.LineKind{assessment.Reads, assessment.Writes, assessment.Final} {
		iv.Inventory = append(iv.Inventory,
			assessment.Line{System: say("Target%d", i), Action: say("Action%d", i), Kind: kind,
				Identity: say("Account%d", i%2), Decided: []assessment.Decided{assessment.DecidedBefore, assessment.DecidedRunning,
					assessment.DecidedUnknown}[i], Refuses: say("Gate%d", i)})
	}
	iv.Inventory[1].Part = "p1"
	for i := range 2 {
		iv.Identities = append(iv.Identities, assessment.Identity{Name: say("Account%d", i), Kind: say("Credential%d", i),
			Lifetime: say("Lifetime%d", i),
			Scope:    assessment.Scopes[i], Owner: say("team Owner%d", i), Reviewer: say("team Reviewer%d", i)})
	}
	iv.Actions = map[string]assessment.ActionNote{}
	for i, a := range b.Design.Areas {
		iv.Actions[a.ID] = assessment.ActionNote{Owner: say("team Doer-%s", a.ID), Due: say("Due-%s", a.ID), Priority: i + 1}
	}
	iv.ClearNotes(b) // for print
	return iv
}

func sealedReport(t testing.TB, iv assessment.Interview) report.Report {
	t.Helper()
	b, guide := bankAndGuide(t)
	return report.Compose(b, iv, assessment.Judge(b, iv),
		report.Seal{ID: "r1", Number: 2, At: time.Date(2026, time.November, 21, 10, 42, 0, 0, time.UTC),
			By: "Dana Ruiz", Guide: guide})
}

func bankAndGuide(t testing.TB) (*assessment.Bank, *assessment.Guide) {
	t.Helper()
	b, err := bank.Load()
	if err != nil {
		t.Fatal(err)
	}
	guide, err := bank.Guide()
	if err != nil {
		t.Fatal(err)
	}
	return b, guide
}

// fact is something that was said, with what kind of fact it is.
type fact struct{ kind, text string }

// facts collects them from the interview and the verdict, not from the report
// that was made of them.
func facts(b *assessment.Bank, iv assessment.Interview, v assessment.Verdict) []fact {
	var out []fact
	add := func(kind string, texts ...string) {
		for _, s := range texts {
			if strings.TrimSpace(s) != "" {
				out = append(out, fact{kind, s})
			}
		}
	}
	for _, q := range b.All() {
		a := iv.Answers[q.ID]
		for _, o := range q.Options {
			if a.State == assessment.Answered && (o.ID == a.Choice || slices.Contains(a.Choices, o.ID)) {
				add("answer", o.Text)
			}
		}
		add("answer", a.Note, a.Reason, a.Who)
		for id, n := range a.Numbers {
			def, _ := b.Number(id)
			add("answer", def.Label+": "+n.String())
		}
	}
	for _, q := range iv.Quotes {
		add("answer", q.Text)
	}
	for _, q := range b.Context {
		if q.Type == "text" {
			add("answer", iv.Context[q.ID])
		}
	}
	for _, l := range iv.Inventory {
		add("inventory", l.System, l.Action, l.Identity, l.Refuses, l.Kind.Name())
		add("list", l.System, l.Action, l.Identity, l.Refuses, string(l.Kind), string(l.Decided))
	}
	for _, d := range iv.Identities {
		add("inventory", d.Name, d.Kind, d.Lifetime, d.Owner, d.Reviewer, d.Scope.Name())
		add("list", d.Name, d.Kind, d.Lifetime, d.Owner, d.Reviewer, string(d.Scope))
	}
	for _, p := range iv.Parts {
		add("part", p.Name)
	}
	for _, f := range v.Contradictions { // in a row with the places that it holds against each other
		add("finding", f.Ask)
	}
	for _, o := range v.OpenQuestions {
		q, _ := b.Question(o.Question)
		add("open", words.Capital(q.OpenLabel), o.Changes, o.Who)
	}
	for _, m := range v.Design.Moves { // every area has somebody who agreed to something
		why := clauseOf(m.Because)
		if slices.ContainsFunc(v.Contradictions, func(f assessment.Finding) bool {
			return m.Because == f.Gentle || m.Because == f.Says
		}) {
			why = "" // the move names that finding
		}
		add("action", m.Do, why, iv.Actions[m.Area].Owner, iv.Actions[m.Area].Due)
	}
	add("word", iv.Summary, iv.Comments["traits"], iv.System, iv.Company, iv.Version)
	return out
}

// clauseOf is what a finding says behind its opening, which the report writes anew for
// what the finding rests on.
func clauseOf(gentle string) string {
	opening, clause, ok := strings.Cut(gentle, ": ")
	if ok && (strings.HasSuffix(opening, " point different ways") || strings.HasSuffix(opening, " side by side")) {
		return clause
	}
	return gentle
}

// holds says which kinds of facts a format is to hold; nil means all.
var holds = map[string][]string{
	"csv-answers": {"answer"}, "csv-inventory": {"inventory"}, "csv-questions": {"open"},
	"csv-actions": {"action"}, "crm": {},
	"cyclonedx": {"list"}, "decision": {"list"},
}

// bare is text without white space, control characters and case: what stays
// the same however a format breaks lines.
func bare(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || r == '\u200b' || r == '\ufeff' || r == '\u202e' {
			return -1
		}
		return r
	}, s))
}

var (
	tags    = regexp.MustCompile(`<[^>]*>`)
	styles  = regexp.MustCompile(`(?s)<style>.*?</style>`)
	escapes = regexp.MustCompile(`\\([!-/:-@\[-` + "`" + `{-~])`)
	formula = regexp.MustCompile(`(?:^|[\n;])[ '"]*[=+\-@＝＋－＠\t\r]`)
	guarded = regexp.MustCompile(`(^|[\n;])'([ '"]*[=+\-@＝＋－＠])`)
)

// readBack turns what a format wrote into the text a reader finds in it.
func readBack(t *testing.T, id string, data []byte) string {
	t.Helper()
	switch id {
	case "pdf":
		return textOfPDF(t, data)
	case "docx":
		return docxtest.Text(t, data)
	case "html":
		return html.UnescapeString(tags.ReplaceAllString(styles.ReplaceAllString(string(data), ""), " "))
	case "md":
		return escapes.ReplaceAllString(strings.ReplaceAll(string(data), "<br>", " "), "$1")
	case "json":
		var doc struct{ Report json.RawMessage }
		if err := json.Unmarshal(data, &doc); err != nil {
			t.Fatal(err)
		}
		var tree any
		if err := json.Unmarshal(doc.Report, &tree); err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		everyString(tree, &out)
		return out.String()
	case "cyclonedx", "decision":
		var tree any
		if err := json.Unmarshal(data, &tree); err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		everyString(tree, &out)
		return out.String()
	}
	if strings.HasPrefix(id, "csv-") {
		var out strings.Builder
		for _, row := range csvRows(t, data) {
			for _, cell := range row {
				out.WriteString(guarded.ReplaceAllString(cell, "$1$2") + "\n")
			}
		}
		return out.String()
	}
	return string(data)
}

func everyString(v any, out *strings.Builder) {
	switch v := v.(type) {
	case string:
		out.WriteString(v + "\n")
	case []any:
		for _, x := range v {
			everyString(x, out)
		}
	case map[string]any:
		for _, x := range v {
			everyString(x, out)
		}
	}
}

func csvRows(t *testing.T, data []byte) [][]string {
	t.Helper()
	text, marked := bytes.CutPrefix(data, []byte("\ufeff"))
	if !marked {
		t.Error("the file has no byte order mark")
	}
	if n := bytes.Count(text, []byte("\n")); n != bytes.Count(text, []byte("\r\n")) {
		t.Error("a line does not end in CRLF")
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// textOfPDF is the text of a PDF without running heads and feet.
func textOfPDF(t *testing.T, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "r.pdf")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-raw", "-enc", "UTF-8", "-x", "0", "-y", "56", "-W", "700", "-H",
		"732", path, "-").Output()
	if err != nil {
		t.Fatalf("this test needs pdftotext from poppler-utils: %v", err)
	}
	return string(out)
}

func written(t *testing.T, f export.Format, r report.Report, v report.View) []byte {
	t.Helper()
	b, _ := bankAndGuide(t)
	data, err := f.Write(r, export.Options{View: v, Bank: b, HTML: templates.ReportHTML})
	if err != nil {
		t.Fatalf("%s for %s: %v", f.ID, v.Audience, err)
	}
	return data
}

func TestEveryFormatHoldsTheSameFacts(t *testing.T) {
	b, _ := bankAndGuide(t)
	for name, rest := range map[string]string{"ordinary": "", "hostile": nasty} {
		iv := filled(b, rest)
		r := sealedReport(t, iv)
		all := facts(b, iv, r.Verdict)
		for _, f := range export.Formats {
			text := bare(readBack(t, f.ID, written(t, f, r, report.View{})))
			wanted, some := holds[f.ID]
			looked := 0
			for _, x := range all {
				if some && !slices.Contains(wanted, x.kind) || !some && x.kind == "list" {
					continue
				}
				looked++
				for line := range strings.SplitSeq(x.text, "\n") {
					if !strings.Contains(text, bare(line)) {
						t.Errorf("%s, %s: the %s %q is lost", name, f.ID, x.kind, line)
					}
				}
			}
			if min := 8; looked < min && f.ID != "crm" {
				t.Errorf("%s: only %d facts looked for", f.ID, looked)
			}
		}
	}
}

func TestThePageOneFactsAreInEveryFormatThatHasOne(t *testing.T) {
	b, _ := bankAndGuide(t)
	r := sealedReport(t, filled(b, ""))
	for _, f := range export.Formats {
		if f.List {
			continue
		}
		for _, audience := range report.Audiences {
			text := bare(readBack(t, f.ID, written(t, f, r, report.View{Audience: audience})))
			lines := []string{r.Headline(), r.Front.Decision.Question.Text, r.Front.Decision.Answer.Text}
			for _, s := range r.Front.Findings {
				lines = append(lines, s.Text)
			}
			for _, m := range r.Front.Moves {
				lines = append(lines, m.Do)
			}
			lines = append(lines, r.Front.Sure.Counts)
			if len(r.Front.Moves) == 0 || len(r.Front.Findings) == 0 {
				t.Fatal("page one has no finding or no move, so nothing is looked for")
			}
			at := 0
			for i, line := range lines {
				where := strings.Index(text, bare(line))
				if where < 0 {
					t.Errorf("%s for %s: %q is lost", f.ID, audience, line)
				}
				if i > 0 && i < 5 && where < at && f.ID != "json" {
					t.Errorf("%s for %s: %q stands before what comes first", f.ID, audience, line)
				}
				at = where
			}
		}
	}
}

func TestPrivateMarkersReachOnlyTheSeller(t *testing.T) {
	b, _ := bankAndGuide(t)
	r := sealedReport(t, filled(b, ""))
	for _, f := range export.Formats {
		for _, audience := range append(report.Audiences, "") {
			for _, names := range []assessment.Names{"", assessment.NamesInitials, assessment.NamesRoles} {
				v := report.View{Audience: audience, Names: names}
				data, err := f.Write(r, export.Options{View: v, Bank: b, HTML: templates.ReportHTML})
				if err != nil {
					if audience == report.ForExecutive && f.List {
						continue
					}
					t.Fatal(err)
				}
				text := readBack(t, f.ID, data) + string(data)
				if f.Binary {
					text = readBack(t, f.ID, data)
				}
				holdsPrivate := audience == report.ForSeller &&
					slices.Contains([]string{"pdf", "docx", "md", "txt", "json", "html", "csv-answers"}, f.ID)
				if strings.Contains(text, "ZEBRA-") != holdsPrivate {
					t.Errorf("%s for %q: private notes there: %v", f.ID, audience, !holdsPrivate)
				}
				if strings.Contains(text, "ZEBRA scratch") || strings.Contains(text, "ZEBRA mark") {
					t.Errorf("%s for %q: a scratch note is there", f.ID, audience)
				}
				if names != "" && (strings.Contains(text, "Priya") || strings.Contains(text, "Ruiz")) {
					t.Errorf("%s for %q with %s: a name is there", f.ID, audience, names)
				}
				if !f.List && strings.Contains(text, sellersMark()) != (audience == report.ForSeller) && f.ID != "pdf" {
					t.Errorf("%s for %q does not say whose it is", f.ID, audience)
				}
			}
		}
	}
}

// Every page of the seller's PDF says so, in its head.
func TestEveryPageOfTheSellersPDFSaysSo(t *testing.T) {
	b, _ := bankAndGuide(t)
	r := sealedReport(t, filled(b, ""))
	for audience, want := range map[report.Audience]string{report.ForSeller: "For the seller only",
		report.ForExecutive: "Short version", report.ForBuyer: ""} {
		data, err := export.PDF(r.For(report.View{Audience: audience}), export.PDFOptions{})
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "r.pdf")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("pdftotext", "-x", "0", "-y", "0", "-W", "700", "-H", "56", path, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		pages := strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
		for i, head := range pages {
			if want != "" && !strings.Contains(head, want) || want == "" && strings.Contains(head, "seller only") {
				t.Errorf("%s, page %d of %d: the head is %q", audience, i+1, len(pages), head)
			}
		}
	}
}

func TestCSVIsInertInASpreadsheet(t *testing.T) {
	b, _ := bankAndGuide(t)
	for _, begin := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "a;=1", "a; =1", "a\n=1", "a\r\n+1",
		"'=1", "\" =1", "＝1", "\x00=1", "\u202e=1", " =1"} {
		r := sealedReport(t, filled(b, ""))
		r.Interview.System = begin
		for id, a := range r.Interview.Answers {
			a.Note, a.Reason, a.Who, a.By = begin, begin, begin, begin
			r.Interview.Answers[id] = a
		}
		for i := range r.Interview.Inventory {
			l := &r.Interview.Inventory[i]
			l.System, l.Action, l.Identity, l.Refuses = begin, begin, begin, begin
		}
		for i := range r.Interview.Identities {
			d := &r.Interview.Identities[i]
			d.Kind, d.Lifetime, d.Owner, d.Reviewer = begin, begin, begin, begin
		}
		for id := range r.Interview.Actions {
			r.Interview.Actions[id] = assessment.ActionNote{Owner: begin, Due: begin, Priority: 1}
		}
		for i := range r.Verdict.OpenQuestions {
			r.Verdict.OpenQuestions[i].Who = begin
		}
		for _, f := range export.Formats {
			if f.Extension != ".csv" {
				continue
			}
			changed := 0
			for _, row := range csvRows(t, written(t, f, r, report.View{Audience: report.ForSeller})) {
				for _, cell := range row {
					if strings.IndexFunc(cell, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }) >= 0 {
						t.Errorf("%s, %q: a control character in %q", f.ID, begin, cell)
					}
					rest := cell
					if strings.HasPrefix(rest, "'") { // a spreadsheet takes the rest for text
						changed++
						rest = "x" + rest[1:]
					}
					for _, m := range formula.FindAllString(rest, -1) {
						if !strings.Contains(m, "'") {
							t.Errorf("%s, %q: %q can begin a formula", f.ID, begin, cell)
						}
					}
				}
			}
			if changed == 0 && strings.IndexAny(begin, "=+-@") < 2 && !strings.HasPrefix(begin, "a") {
				t.Errorf("%s, %q: nothing was made harmless", f.ID, begin)
			}
		}
	}
}

func TestJSONFollowsItsSchemaAndReadsBack(t *testing.T) {
	b, _ := bankAndGuide(t)
	schema, err := jsonschema.NewCompiler().Compile("../../docs/report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	full, empty := filled(b, nasty), assessment.Interview{System: "Claims intake", Answers: map[string]assessment.Answer{}}
	interviews := []assessment.Interview{full, empty}
	examples, err := readExamples(b)
	if err != nil {
		t.Fatal(err)
	}
	for _, iv := range append(interviews, examples...) {
		r := sealedReport(t, iv)
		for _, audience := range report.Audiences {
			data, err := export.JSON(r.For(report.View{Audience: audience}), b)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(doc); err != nil {
				t.Errorf("%s for %s: %v", iv.System, audience, err)
			}
			back, err := export.ReadInterview("r.json", data, b)
			if err != nil {
				t.Fatal(err)
			}
			again := sealedReport(t, back)
			if audience != report.ForExecutive &&
				(again.Lead.Headline != r.Lead.Headline || len(again.Sections) != len(r.Sections)) {
				t.Errorf("%s for %s: read back, it reads otherwise: %s", iv.System, audience, again.Lead.Headline)
			}
		}
	}
	for _, wrong := range []string{`{}`,
		`{"format":"discern-interview/1","system":"a","answers":{"EC1":{"chioce":"a"}},"bank":{}}`,
		`{"format":"discern-interview/1","system":"a","answers":{},"bank":{},"report":{"number":1}}`} {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(wrong))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(doc) == nil {
			t.Errorf("the schema takes %s", wrong)
		}
	}
}

// The one file of HTML, without its styles, of a report made by hand on a fixed
// day.
func TestHTMLIsAsItWas(t *testing.T) {
	at := func(n int) *int { return &n }
	b, _ := bankAndGuide(t)
	r := report.Report{ID: "r", Number: 2, Sealed: time.Date(2026, time.November, 21, 10, 42, 0, 0, time.UTC),
		SealedBy: "Ann Example", System: "Claims intake", Title: "Scoping report: Claims intake",
		Meta: []report.Pair{{Term: "For", Value: "Northwind <b>Mutual</b>"}}, Class: assessment.Workflow,
		Shape: assessment.ModelChosenBranches, ShapeName: b.ShapeText(assessment.ModelChosenBranches).Name,
		Lead: report.Lead{Headline: "Code decides the path.", Meaning: "Most access can be granted before.",
			Finding: "One account reaches all.", FirstMove: "Give it its own.", Confidence: "Moderate.",
			Basis: "“It picks.” (Bo)"},
		Keys: []report.Key{{Value: "9,600", Text: "decisions a day"}},
		Sections: []report.Section{{ID: "why", Title: "Why", Blocks: []report.Block{
			{Kind: report.Para, Lead: "In short.", Text: "First.\nSecond.", From: []string{"EC1"}},
			{Kind: report.QuoteB, Text: "It picks.", By: "Bo", Own: true},
			{Kind: report.ScaleB, Scale: &report.Scale{ID: "EC", Name: "Execution control", Left: "Code picks",
				Right: "Model picks", Marker: at(-10), Low: -60, High: 20, Answered: 4, Of: 9,
				Words: "Execution control: left of centre."}},
			{Kind: report.ReachB, Text: "svc reaches one.", Reach: &report.Reach{Identities: []report.ReachIdentity{{Name: "svc",
				Systems: []report.ReachSystem{{Name: "Pay<b>ments",
					Actions: []report.ReachAction{{Name: "refund", Kind: assessment.Final, Decided: assessment.DecidedRunning,
						Gate: report.GateNone}}}}}}}},
			{Kind: report.TableB, Table: &report.Table{Caption: "Answers",
				Columns: []report.Column{{Title: "Ref", Share: .3, RowHead: true}, {Title: "Answer", Share: .7}},
				Rows:    []report.Row{{ID: "EC1", Cells: []report.Cell{{Text: "EC1"}, {Text: "Code", Sub: "A note"}}}}}},
			{Kind: report.List, Items: []report.Item{{Lead: "One.", Text: "Text", URL: "https://example.org/a"}}},
		}}}}
	format := export.Formats[slices.IndexFunc(export.Formats, func(f export.Format) bool { return f.ID == "html" })]
	html := styles.ReplaceAllString(string(written(t, format, r, report.View{Audience: report.ForSeller})),
		"<style></style>")
	html = strings.ReplaceAll(html, "><", ">\n<") + "\n"
	path := filepath.Join("testdata", "report.html")
	if *updateHTML {
		if err := os.WriteFile(path, []byte(html), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), html); diff != "" {
		t.Errorf("(-want +got); run with -update-html where it is meant:\n%s", diff)
	}
}

var updateHTML = flag.Bool("update-html", false, "write the golden HTML anew")

// The text for a CRM is short and one fact a line, whatever the interview.
func TestTextForACRMIsShort(t *testing.T) {
	b, _ := bankAndGuide(t)
	examples, err := readExamples(b)
	if err != nil {
		t.Fatal(err)
	}
	for _, iv := range append(examples, filled(b, nasty), assessment.Interview{System: "a"}) {
		for _, audience := range []report.Audience{report.ForBuyer, report.ForSeller} {
			text := strings.TrimSuffix(string(export.CRM(sealedReport(t, iv).For(report.View{Audience: audience}))), "\n")
			if n := strings.Count(text, "\n") + 1; n < 8 || n > 25 {
				t.Errorf("%s: %d lines:\n%s", iv.System, n, text)
			}
			if strings.Contains(text, "\n\n") || strings.ContainsRune(text, '\x1b') {
				t.Errorf("%s: an empty line or a control character:\n%s", iv.System, text)
			}
		}
	}
}

// Whatever was answered and noted, a text for a CRM has at most 25 lines of one
// line each, with every condition, finding, move and question in it; what was
// noted of the deal is in the seller's alone, and in no other file for a buyer.
func TestTextForACRMKeepsItsLimitsAndItsSecrets(t *testing.T) {
	b, _ := bankAndGuide(t)
	rapid.Check(t, func(rt *rapid.T) {
		iv := assessmenttest.Draw(rt, b, rapid.Bool().Draw(rt, "mostly given"))
		iv.ID, iv.System = "one",
			rapid.SampledFrom([]string{"Claims intake", "a\nb", strings.Repeat("long ", 60), "שלום"}).Draw(rt, "system")
		note := func(label string) string {
			return rapid.SampledFrom([]string{"", "ZEBRA", "ZEBRA\nsecond line", "ZEBRA " + strings.Repeat("x", 300),
				"שלום ZEBRA"}).Draw(rt, label)
		}
		iv.Deal = assessment.Deal{Next: note("next"), By: note("by"), With: note("with"), Rival: note("rival"),
			Budget: note("budget")}
		v := assessment.Judge(b, iv)
		short := func(where string, lines []string) {
			if len(lines) < 8 || len(lines) > report.CRMLines {
				rt.Fatalf("%s has %d lines:\n%s", where, len(lines), strings.Join(lines, "\n"))
			}
			for _, l := range lines {
				if l == "" || strings.ContainsAny(l, "\n\r") {
					rt.Fatalf("%s: %q", where, l)
				}
			}
		}

		now := report.CRM(b, iv, v, time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC))
		short("the end of a call", now)
		r := report.Compose(b, iv, v, report.Seal{ID: "r", Number: 1,
			At: time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC), By: "Ann"})
		noted := strings.Count(fmt.Sprint(iv.Deal), "ZEBRA")
		for _, audience := range []report.Audience{report.ForBuyer, report.ForSeller, report.ForExecutive} {
			seen := r.For(report.View{Audience: audience})
			text := strings.TrimSuffix(string(export.CRM(seen)), "\n")
			short(string(audience), strings.Split(text, "\n"))
			want := 0
			if audience == report.ForSeller {
				want = noted
			}
			if got := strings.Count(text, "ZEBRA"); got != want {
				rt.Fatalf("%s: %d of %d notes are in the text:\n%s", audience, got, want, text)
			}
			for _, m := range seen.Front.Moves {
				if !strings.Contains(text, strings.Join(strings.Fields(m.Do), " ")) {
					rt.Fatalf("%s: the move %q is lost", audience, m.Do)
				}
			}

			if audience != report.ForSeller {
				all, err := json.Marshal(seen)
				if err != nil || strings.Contains(string(all), "ZEBRA") {
					rt.Fatalf("%s holds what was noted of the deal (%v)", audience, err)
				}
			}
		}
		if got := strings.Count(strings.Join(now, "\n"), "ZEBRA"); got != noted {
			rt.Fatalf("%d of %d notes are at the end of the call", got, noted)
		}
	})
}

// A very long interview comes out whole in every format.
func TestTwoHundredLinesAndFiveHundredQuotes(t *testing.T) {
	b, _ := bankAndGuide(t)
	iv := filled(b, "")
	ids := b.All()
	for i := range 200 {
		iv.Inventory = append(iv.Inventory, assessment.Line{System: fmt.Sprintf("Many%d", i%23),
			Action: fmt.Sprintf("Does%d", i), Kind: assessment.Writes, Identity: fmt.Sprintf("Acct%d", i%17),
			Decided: assessment.DecidedBefore})
	}
	for i := range 500 {
		iv.Quotes = append(iv.Quotes, assessment.Quote{Question: ids[i%len(ids)].ID,
			Text:    fmt.Sprintf("Said%d, and it went on for a sentence of ordinary length about how the run goes.", i),
			Speaker: "Priya Nair", TheirWords: true})
	}
	r := sealedReport(t, iv)
	for _, f := range export.Formats {
		text := bare(readBack(t, f.ID, written(t, f, r, report.View{})))
		for i := range 200 {
			if want := bare(fmt.Sprintf("Does%d", i)); (holds[f.ID] == nil || f.ID == "csv-inventory") &&
				!strings.Contains(text, want) && f.ID != "crm" {
				t.Errorf("%s: %s is lost", f.ID, want)
			}
		}
		for i := range 500 {
			if want := bare(fmt.Sprintf("Said%d, and it", i)); (holds[f.ID] == nil || f.ID == "csv-answers") &&
				!strings.Contains(text, want) && f.ID != "crm" {
				t.Errorf("%s: %s is lost", f.ID, want)
			}
		}
	}
}
