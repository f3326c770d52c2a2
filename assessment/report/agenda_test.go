package report_test

import (
	"discern/assessment"
	"discern/assessment/report"
	"discern/assessment/words"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// asksAbout reports whether an item of the agenda asks about something that does not add
// up, and whether it says which.
func asksAbout(v assessment.Verdict, x report.AgendaItem) (asks, says bool) {
	for _, f := range v.Contradictions {
		if f.Ask == x.Say {
			asks = true
			says = says || strings.HasSuffix(x.Because, ": "+words.Inside(words.Sentence(f.Title)))
		}
	}
	return asks, says
}

// Every open question stands on the agenda once: what was asked and not known
// among what is left to be found out, the rest with whoever can answer it.
func TestEveryOpenQuestionIsOnTheAgendaOnce(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		iv := draw(t, b, false)
		decorate(t, b, &iv)
		iv.People = []assessment.Person{{Name: "Priya Nair", Role: "Platform lead"}, {Name: "Jon", Role: "Security"}}
		for _, q := range b.All() {
			a := iv.Answers[q.ID]
			a.Question, a.Private = q.ID, "ZEBRA"
			if a.State == assessment.Unknown && rapid.Bool().Draw(t, q.ID+" named") {
				a.Who = "Jon"
			}
			iv = set(iv, a)
		}
		iv.Scratch = []assessment.Note{{Text: "ZEBRA"}}
		v := assessment.Judge(b, iv)
		got := report.NextMeeting(b, iv, v, nil, nil, sealed)

		var listed, open, awaited, unknown []string
		for _, o := range v.OpenQuestions {
			if open = append(open, o.Question); iv.Answers[o.Question].State == assessment.Unknown {
				unknown = append(unknown, o.Question)
			}
		}
		for _, x := range got.Awaited {
			awaited, listed = append(awaited, x.Question), append(listed, x.Question)
			if x.Who != iv.Answers[x.Question].Who {
				t.Fatalf("%s is awaited of %q", x.Question, x.Who)
			}
		}
		asks := 0
		for _, g := range got.Groups {
			if g.Who == "" || len(g.Items) == 0 || (g.Then == "") != (len(g.More) == 0) {
				t.Fatalf("a group is %+v", g)
			}
			for _, x := range g.Items {
				if x.Say == "" {
					t.Fatalf("%s has no words", x.Question)
				}
				if about, says := asksAbout(v, x); about {
					if !says {
						t.Fatalf("%q is asked, and not said why: %q", x.Say, x.Because)
					}
					asks++
					continue
				}
				listed = append(listed, x.Question)
			}
			listed = append(listed, g.More...)
		}
		slices.Sort(listed)
		slices.Sort(open)
		for _, id := range slices.Compact(slices.Clone(open)) {
			if !slices.Contains(listed, id) {
				t.Fatalf("%s is open and not on the agenda %v", id, listed)
			}
		}
		if more := len(listed) - len(open); more < 0 || more > len(v.Contradictions)-asks {
			t.Fatalf("%v are open, and the agenda has %v", open, listed)
		}
		if !slices.Equal(awaited, unknown) {
			t.Fatalf("awaited are %v, unknown %v", awaited, unknown)
		}
		eachText(reflect.ValueOf(got), func(s string) {
			if m := slips.FindString(s); m != "" {
				t.Fatalf("%q in: %s", m, s)
			}
			if strings.Contains(s, "ZEBRA") {
				t.Fatalf("what is private is read out: %s", s)
			}
		})
	})
}

// The agenda holds the two records side by side, and what changed since the last
// version.
func TestTheAgendaSaysWhatDiffersAndWhatChanged(t *testing.T) {
	b := load(t)
	ours := side(assessment.SideSeller, "Dana Ruiz", "EC1", "a", "EC2", "a")
	ours.Inventory = []assessment.Line{{System: "Ledger", Action: "Post", Kind: assessment.Final}}
	theirs := side(assessment.SideBuyer, "Priya Nair", "EC1", "e", "EC2", "a", "IS1", "b")
	last := compose(b, ours)
	v := assessment.Judge(b, ours)
	got := report.NextMeeting(b, ours, v, &theirs, &last, sealed)
	if len(got.Apart) != 2 || got.Lines != 1 || len(got.Since) != 0 {
		t.Fatalf("apart: %+v, lines %d, since %+v", got.Apart, got.Lines, got.Since)
	}
	q, _ := b.Question("EC1")
	for _, x := range got.Apart {
		if x.Question == "EC1" && (x.Ours != q.Options[0].Text || x.Theirs != q.Options[4].Text) ||
			x.Question == "IS1" && x.Ours != "" {
			t.Errorf("the two say %+v", x)
		}
	}
	later := set(ours, assessment.Answer{Question: "EC2", State: assessment.Answered, Choice: "e",
		Evidence: assessment.Said})
	got = report.NextMeeting(b, later, assessment.Judge(b, later), nil, &last, sealed)
	if text := got.Since; !slices.ContainsFunc(text, func(i report.Item) bool { return i.Text == "Different: EC2." }) ||
		got.Apart != nil {
		t.Errorf("since the last version: %+v", got.Since)
	}
}

// The meetings of an interview are named in its report by day, each day once, and
// what they were for never is.
func TestTheReportNamesTheDaysOfItsMeetings(t *testing.T) {
	b := load(t)
	iv := with("EC1=a")
	iv.Created = time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	if r := compose(b, iv); strings.Contains(all(r), "Meetings") {
		t.Error("one meeting, and the report counts meetings")
	}
	iv.Meet(assessment.Meeting{At: time.Date(2026, 11, 3, 15, 0, 0, 0, time.UTC), Aim: "ZEBRA"})
	iv.Meet(assessment.Meeting{At: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC),
		People: []string{"Xanthippe Quill"}, Aim: "ZEBRA"})
	r := compose(b, iv)
	if !slices.Contains(r.Meta, report.Pair{Term: "Meetings", Value: "3 November 2026 and 20 November 2026"}) {
		t.Errorf("the report says %+v", r.Meta)
	}
	for _, audience := range report.Audiences {
		eachText(reflect.ValueOf(r.For(report.View{Audience: audience, Names: assessment.NamesRoles})), func(s string) {
			if strings.Contains(s, "ZEBRA") || strings.Contains(s, "Xanthippe") {
				t.Errorf("%s reads %q", audience, s)
			}
		})
	}
}
