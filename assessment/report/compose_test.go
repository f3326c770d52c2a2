package report_test

import (
	"discern/assessment"
	"discern/assessment/report"
	"discern/assessment/words"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var sealed = report.Seal{ID: "r1", Number: 1, By: "Dana Ruiz", At: time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)}

func compose(b *assessment.Bank, iv assessment.Interview) report.Report {
	return report.Compose(b, iv, assessment.Judge(b, iv), sealed)
}

// texts lists every piece of text a reader can meet in a report.
func texts(r report.Report) []string {
	out := []string{r.Title, r.ShapeName, r.Headline(), r.Front.Kicker}
	for _, m := range r.Meta {
		out = append(out, m.Term, m.Value)
	}
	one := report.Section{Blocks: r.PageOne()}
	for _, s := range append([]report.Section{one}, r.Sections...) {
		out = append(out, s.Title)
		for _, b := range s.Blocks {
			out = append(out, b.Lead, b.Text, b.By)
			for _, i := range b.Items {
				out = append(out, i.Lead, i.Text)
			}
			if b.Scale != nil {
				out = append(out, b.Scale.Words, b.Scale.ClaimLabel)
			}
			if b.Table != nil {
				out = append(out, b.Table.Caption)
				for _, row := range b.Table.Rows {
					for _, c := range row.Cells {
						out = append(out, c.Text, c.Sub)
					}
				}
			}
		}
	}
	return out
}

func all(r report.Report) string { return strings.Join(texts(r), "\n") }

// slips are marks of a sentence put together wrongly: a name left unfilled, a
// word doubled, a stop too many, a number without its noun.
var slips = regexp.MustCompile(`\{|\}|%!|[^.]\.\.([^.]|$)|  |\( | ,| \.( |$)|: \.|“”|\b(\w+) (a|an|the) (a|an|the) |, and \.|\bno fences\b|nil`)

// Whatever was answered, every sentence of the report is whole.
func TestEverySentenceIsWhole(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		iv := draw(t, b, false)
		decorate(t, b, &iv)
		r := compose(b, iv)
		for _, text := range texts(r) {
			if m := slips.FindString(text); m != "" {
				t.Fatalf("%q in: %s", m, text)
			}
		}
		for name, text := range map[string]string{"headline": r.Headline(), "decision": r.Front.Decision.Question.Text,
			"answer": strings.Replace(r.Front.Decision.Answer.Text, ":", ".", 1), "counts": r.Front.Sure.Counts} {
			if text == "" || !strings.ContainsAny(text[len(text)-1:], ".?”)") {
				t.Fatalf("%s is no sentence: %q", name, text)
			}
		}
		if n := len(strings.Fields(r.Headline())); n > 20 {
			t.Fatalf("the headline has %d words: %s", n, r.Headline())
		}
	})
}

func decorate(t *rapid.T, b *assessment.Bank, iv *assessment.Interview) {
	pick := func(label string, from ...string) string { return rapid.SampledFrom(from).Draw(t, label) }
	iv.Context[assessment.ContextWord] = pick("word", "", "workflow", "assistant", "agent", "team", "none")
	iv.Context[assessment.ContextProduct] = pick("product", "", "a routed reply", "It sends the reply.",
		"the opened claim.")
	iv.Context[assessment.ContextStage] = pick("stage", "", "idea", "live")
	for i := range rapid.IntRange(0, 5).Draw(t, "lines") {
		iv.Inventory = append(iv.Inventory, assessment.Line{
			System: pick("system", "Mail", "Ledger", ""), Action: fmt.Sprintf("Do thing %d", i),
			Kind:     assessment.LineKind(pick("kind", "read", "write", "final")),
			Decided:  assessment.Decided(pick("decided", "before", "running", "unknown")),
			Identity: pick("identity", "", "svc-a", "svc-b"), Refuses: pick("refuses", "", "the gateway"),
		})
	}
	for _, q := range b.All() {
		for _, id := range q.Numbers {
			if text := pick(id, "", "", "unknown", "0", "3", "8 to 12", "about 400", "10+"); text != "" {
				*iv = number(*iv, q.ID, id, text)
			}
		}
	}
}

func TestReportKeepsEverythingThatWasSaid(t *testing.T) {
	b := load(t)
	iv := with("EC1=c", "EC2=?", "EC5=x")
	a := iv.Answers["EC1"]
	a.Note, a.Private = "Note for everyone", "ZEBRA private"
	iv.Answers["EC1"] = a
	iv.ClearNote("EC1", a.Note, true)
	u := iv.Answers["EC2"]
	u.Why, u.Who = assessment.SomeoneElse, "the night team"
	iv.Answers["EC2"] = u
	iv.Company, iv.Version = "Example Mutual", "release 4"
	iv.People = []assessment.Person{{Name: "Priya", Role: "Platform lead", Side: assessment.SideBuyer}}
	iv.Quotes = []assessment.Quote{{Question: "EC1", Text: "It picks from a menu.", Speaker: "Priya", TheirWords: true,
		At: sealed.At}, {Text: "QUAGGA without a home"}}
	iv.Inventory = []assessment.Line{{System: "Ledger", Action: "Post a payment", Kind: assessment.Final,
		Identity: "svc-pay", Decided: assessment.DecidedRunning}}
	iv.Summary = "My own summary"
	iv.Comments = map[string]string{"traits": "My own comment"}
	iv = number(iv, "PR1", "tasks_per_day", "about 400")
	r := compose(b, iv)
	text := all(r)
	for _, want := range []string{"Note for everyone", "the night team", "Does not apply", "because", "Example Mutual",
		"release 4", "Priya", "Platform lead", "It picks from a menu.",
		"Ledger", "Post a payment", "svc-pay", "My own summary", "My own comment", "about 400", "21 November 2026"} {
		if !strings.Contains(text, want) {
			t.Errorf("the report lost %q", want)
		}
	}
	for _, q := range b.All() {
		if !strings.Contains(text, words.Capital(q.OpenLabel)) {
			t.Errorf("%s is not in the record", q.ID)
		}
	}
	for _, never := range []string{"ZEBRA", "QUAGGA"} {
		for _, audience := range []report.Audience{"", report.ForBuyer, report.ForExecutive} {
			if strings.Contains(fmt.Sprintf("%+v", r.For(report.View{Audience: audience})), never) {
				t.Errorf("%s is private and is in the report for %q", never, audience)
			}
		}
		if strings.Contains(text, never) {
			t.Errorf("%s is private and is in the sections everybody gets", never)
		}
	}
	if seller := all(r.For(report.View{Audience: report.ForSeller})); !strings.Contains(seller, "ZEBRA private") {
		t.Error("the seller's version lost the private note")
	}
}

func TestEmptyReportReadsWell(t *testing.T) {
	r := compose(load(t), assessment.Interview{System: "Claims intake"})
	d := r.Front.Decision
	if r.Class != assessment.Undetermined || len(d.Demands) != 4 || d.Demands[0].Today != "Not asked yet" ||
		!strings.HasPrefix(d.Answer.Text, "Not yet.") {
		t.Errorf("class %s, the decision %+v", r.Class, d)
	}
	if !strings.Contains(all(r), "none of the four deciding questions is answered") {
		t.Error("it does not say that nothing is answered")
	}
}

// Every example gets a page one of its own, which says what it hands over.
func TestPageOneIsAboutThisSystem(t *testing.T) {
	b := load(t)
	seen := map[string]string{}
	for id, iv := range examples(t, b) {
		r := compose(b, iv)
		page := all(report.Report{Front: r.Front})
		if other, ok := seen[page]; ok {
			t.Errorf("%s and %s have the same page one: %s", id, other, page)
		}
		seen[page] = id
		if product := strings.TrimSuffix(iv.Context[assessment.ContextProduct], "."); !strings.Contains(page, product) ||
			!strings.Contains(page, iv.System) {
			t.Errorf("%s: page one does not name it, or not what it hands over (%q): %s", id, product, page)
		}
	}
}

// A sealed report keeps its words when the bank changes.
func TestReportDoesNotChangeWithTheBank(t *testing.T) {
	b := *load(t)
	before := all(compose(&b, with("EC1=d")))
	r := compose(&b, with("EC1=d"))
	b.Shapes = slices.Clone(b.Shapes)
	for i := range b.Shapes {
		b.Shapes[i].Reading = "Changed."
	}
	if all(r) != before {
		t.Error("a composed report reads the bank again")
	}
	if all(compose(&b, with("EC1=d"))) == before {
		t.Error("the change of the bank was not one, so the test shows nothing")
	}
}
