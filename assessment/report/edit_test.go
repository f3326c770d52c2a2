package report_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"discern/assessment"
	"discern/assessment/report"
)

// inJSON is a value with everything that its pointers lead to.
func inJSON(t interface{ Fatal(...any) }, v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// look is what leaves with an interview.
func look(b *assessment.Bank, iv assessment.Interview) report.Leaving {
	return report.Look(b, iv, assessment.Judge(b, iv), sealed)
}

// Whatever is put in the place of any sentence, condition or move stands there
// and nowhere else; what is left out is gone; the rest of page one is as it was,
// and no reader gets the record of what was edited.
func TestAnEditStandsWhereItWasPut(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(rt *rapid.T) {
		iv := draw(rt, b, true)
		before := look(b, iv)
		seen := map[string]bool{}
		for _, p := range before.Pieces {
			if seen[p.ID] || p.ID == "" {
				rt.Fatalf("the id %q stands twice", p.ID)
			}
			seen[p.ID] = true
		}

		x := before.Pieces[rapid.IntRange(0, len(before.Pieces)-1).Draw(rt, "piece")]
		field := x.Fields[rapid.IntRange(0, len(x.Fields)-1).Draw(rt, "field")].Name
		remove := rapid.Bool().Draw(rt, "remove") && !x.Fixed
		e, changed := x.Rewrite(map[string]string{field: "OKAPI put this here."}, "WOMBAT editor", sealed.At)
		if remove {
			e = x.Remove("WOMBAT editor", sealed.At)
		} else if !changed {
			rt.Fatal("other words are no change")
		}
		iv.Edits = map[string]assessment.Edit{x.ID: e}

		after := look(b, iv)
		for i, p := range after.Pieces {
			if p.ID != before.Pieces[i].ID {
				rt.Fatalf("the ids moved: %s, %s", p.ID, before.Pieces[i].ID)
			}
			if p.Edited != (p.ID == x.ID) || p.Changed || p.ID != x.ID && p.Print() != before.Pieces[i].Print() {
				rt.Fatalf("%s is touched by an edit of %s", p.ID, x.ID)
			}
		}

		r := report.Compose(b, iv, assessment.Judge(b, iv), sealed)
		if len(r.Edited) != 1 || r.Edited[0].ID != x.ID || r.Edited[0].By != "WOMBAT editor" {
			rt.Fatalf("the version records %+v", r.Edited)
		}
		for _, audience := range report.Audiences {
			out, err := json.Marshal(r.For(report.View{Audience: audience}))
			if err != nil {
				rt.Fatal(err)
			}
			if strings.Contains(string(out), "WOMBAT") {
				rt.Fatalf("%s gets who edited", audience)
			}
		}

		front := inJSON(rt, r.Front)
		ours := ""
		for _, f := range x.Fields {
			if f.Name == field {
				ours = f.Ours
			}
		}
		if x.Group != "The moves" && strings.Contains(front, "OKAPI") == remove {
			rt.Fatalf("page one holds the edit of %s: %v", x.ID, !remove)
		}
		twice := 0 // one piece may say what another says too
		for _, p := range before.Pieces {
			if strings.Contains(p.Print(), ours) {
				twice++
			}
		}
		if remove && x.Group != "The moves" && twice == 1 && len(ours) > 40 && strings.Contains(front, ours) {
			rt.Fatalf("%q was left out and stands on page one", ours)
		}
	})
}

// Without an edit the report is the same, and an edit of a sentence that is not
// composed changes nothing and is kept.
func TestAnEditWithoutAPlaceChangesNothing(t *testing.T) {
	b := load(t)
	iv := with("EC1=a", "EC2=a")
	iv.Side = assessment.SideSeller
	plain := report.Compose(b, iv, assessment.Judge(b, iv), sealed)
	iv.Edits = map[string]assessment.Edit{"finding.nowhere": {Words: map[string]string{"text": "OKAPI"},
		Ours: map[string]string{"text": "It was so."}}}
	r := report.Compose(b, iv, assessment.Judge(b, iv), sealed)
	if inJSON(t, r.Front) != inJSON(t, plain.Front) || len(r.Edited) != 0 {
		t.Error("an edit without a place changed the report")
	}
	if l := look(b, iv); len(l.Lost) != 1 || l.Lost[0].ID != "finding.nowhere" {
		t.Errorf("kept: %+v", l.Lost)
	}
}

// A later answer that changes what the program composes flags the edit; it is
// kept, and both wordings are there until a person decides.
func TestAnEditIsFlaggedWhenItsFactsChange(t *testing.T) {
	b := load(t)
	iv := with("EC1=a", "EC2=a", "EC7=a", "EC8=a")
	iv.Side = assessment.SideSeller
	was := look(b, iv)
	x, _ := was.Find("verdict")
	e, _ := x.Rewrite(map[string]string{report.FieldText: "OKAPI verdict."}, "Ann", sealed.At)
	iv.Edits = map[string]assessment.Edit{"verdict": e}

	later := with("EC1=e", "EC2=e", "EC7=e", "EC8=e")
	later.Side, later.Edits = iv.Side, iv.Edits
	l := look(b, later)
	got, _ := l.Find("verdict")
	if !got.Changed || got.Print() != "OKAPI verdict." || got.Fields[0].Was != x.Fields[0].Ours ||
		got.Fields[0].Ours == got.Fields[0].Was {
		t.Errorf("after another answer it is %+v", got)
	}

	flagged := false
	for _, w := range l.Warnings(b, later, assessment.Judge(b, later)) {
		flagged = flagged || w.Piece == "verdict" && strings.Contains(w.Text, "facts")
	}
	if !flagged {
		t.Error("nothing warns of it")
	}

	later.Edits = map[string]assessment.Edit{"verdict": got.Keep(e)}
	if l = look(b, later); func() bool { p, _ := l.Find("verdict"); return p.Changed }() {
		t.Error("what was looked at is flagged still")
	}
}

// A quote is said by role until its speaker agrees to be named, and one that was
// taken back is nowhere; a note stands nowhere until its very words are cleared.
func TestWhatIsNotClearedIsNowhere(t *testing.T) {
	b := load(t)
	iv := with("EC1=a", "EC2=a")
	iv.Side = assessment.SideSeller
	iv.People = []assessment.Person{{Name: "Priya Nair", Role: "Architect", Side: assessment.SideBuyer}}
	iv.Quotes = []assessment.Quote{{ID: "q", Question: "EC1", Text: "OKAPI it picks.", Speaker: "Priya Nair, Architect",
		TheirWords: true,
		Earlier:    []assessment.Phrasing{{Text: "WOMBAT first words", At: time.Now()}}}}
	a := iv.Answers["EC1"]
	a.Note = "QUOKKA was noted."
	iv.Answers["EC1"] = a

	said := func(iv assessment.Interview) string {
		r := report.Compose(b, iv, assessment.Judge(b, iv), sealed)
		r.Meta = nil
		r.Front.With = ""
		r.Interview.People = nil
		r.Speakers = nil // no format prints them
		out, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	holds := func(iv assessment.Interview, word string, want bool) {
		t.Helper()
		if strings.Contains(said(iv), word) != want {
			t.Errorf("the report holds %q: %v", word, !want)
		}
	}

	holds(iv, "the architect", true)
	holds(iv, "OKAPI", true)
	holds(iv, "Priya Nair, Architect", false)
	holds(iv, "WOMBAT", false)
	holds(iv, "QUOKKA", false)

	iv.PrintQuote("q", assessment.PrintName)
	holds(iv, "Priya Nair, Architect", true)
	iv.EditQuote("q", "OKAPI in other words.", "Ann", sealed.At)
	holds(iv, "Priya Nair, Architect", false)
	if iv.Quotes[0].Earlier[0].Text != "WOMBAT first words" || len(iv.Quotes[0].Earlier) != 2 {
		t.Errorf("the history is %+v", iv.Quotes[0].Earlier)
	}

	iv.PrintQuote("q", assessment.PrintNever)
	holds(iv, "OKAPI", false)

	iv.ClearNote("EC1", a.Note, true)
	holds(iv, "QUOKKA", true)
	a.Note = "QUOKKA was noted, and more."
	iv.Answers["EC1"] = a
	holds(iv, "QUOKKA", false)
}
