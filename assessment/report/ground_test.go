package report_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"discern/assessment"
	"discern/assessment/report"

	"pgregory.net/rapid"
)

// The rule of the verdict stands in one place, whatever the verdict; the table of points
// stands beside it where they were weighed, and nowhere else.
func TestTheRuleIsPrintedOnceAndThePointsWhereTheyDecide(t *testing.T) {
	b := load(t)
	tables := map[bool]int{}
	rapid.Check(t, func(t *rapid.T) {
		iv := inKind(t, b, drawn(t, b))
		v, g := assessment.Judge(b, iv), b.Grounds(iv)
		rules, points := 0, 0
		for _, s := range report.Compose(b, iv, v, sealed).Sections {
			for _, block := range s.Blocks {
				if block.Lead == "The rule" {
					rules++
				}
				if block.Table != nil && strings.HasPrefix(block.Table.Caption, "What each deciding answer counts") {
					points++
				}
			}
		}
		if rules != 1 || points == 1 != (g.ByPoints && len(v.Contributions) > 0) {
			t.Fatalf("%s: the rule %d times, points %d times, by points %v", v.Shape, rules, points, g.ByPoints)
		}
		tables[points == 1]++
	})
	if tables[true] == 0 || tables[false] == 0 {
		t.Errorf("only one kind was tried: %v", tables)
	}
}

// What a system is read as is never worded as what somebody called it.
func TestAVerdictIsNotSaidToBeWhatNobodySaid(t *testing.T) {
	b := load(t)
	called := regexp.MustCompile(`(?i)said to be (a|an) (workflow|fixed path|agent)\b`)
	rapid.Check(t, func(t *rapid.T) {
		iv := inKind(t, b, drawn(t, b))
		r := compose(b, iv)
		for _, text := range []string{r.Headline(), inJSON(t, r.Front), inJSON(t, r.Sections)} {
			if said := called.FindString(text); said != "" {
				t.Fatalf("it says %q", said)
			}
		}
		if n := len(strings.Fields(r.Headline())); n > 20 {
			t.Fatalf("%d words: %s", n, r.Headline())
		}
	})
}

// Page one asks first for what stands first in the table of all open questions, and the
// letter to whoever is named asks that first of its open questions. What it comes from
// was answered, or is an open question.
func TestWhatMattersMostIsTheSameEverywhere(t *testing.T) {
	b := load(t)
	named := 0
	rapid.Check(t, func(t *rapid.T) {
		iv := inKind(t, b, drawn(t, b))
		r := compose(b, iv)
		for _, s := range r.Front.About {
			for _, id := range s.From {
				if _, ok := b.ContextQuestion(id); ok && strings.TrimSpace(iv.Context[id]) == "" {
					t.Fatalf("%q comes from %s, which has no answer", s.Text, id)
				}
			}
		}

		at := slices.IndexFunc(r.Front.Sure.Sentences, func(s report.Sentence) bool { return s.ID == "sure.who" })
		if at < 0 {
			return
		}
		named++
		said := r.Front.Sure.Sentences[at]
		for _, s := range r.Sections {
			if s.ID != report.OpenQuestions {
				continue
			}
			rows := s.Blocks[0].Table.Rows
			for i, id := range said.From {
				if strings.TrimPrefix(rows[i].ID, "open-") != id {
					t.Fatalf("page one says %q of %v; row %d is %s", said.Text, said.From, i+1, rows[i].ID)
				}
			}
			who := rows[0].Cells[2].Text
			if !strings.HasPrefix(strings.ToLower(said.Text), strings.ToLower(who)+", about ") {
				t.Fatalf("page one says %q, the table %q", said.Text, who)
			}
		}
	})
	if named == 0 {
		t.Error("nobody was named")
	}
}

// A scale places its diamond by the answers that nothing contradicts. None is drawn where
// fewer than half are there: such a trait is named.
func TestAScaleIsPlacedByWhatHolds(t *testing.T) {
	b := load(t)
	placed := map[bool]int{}
	rapid.Check(t, func(t *rapid.T) {
		iv := inKind(t, b, drawn(t, b))
		v := assessment.Judge(b, iv)
		against := map[string]bool{}
		for _, f := range b.Facts(&iv, &v) {
			against[f.Question] = against[f.Question] || f.Standing == assessment.FactContradicted
		}

		drawn := map[string]bool{}
		tooFew, explained := "", false
		for _, s := range report.Compose(b, iv, v, sealed).Sections {
			for _, block := range s.Blocks {
				explained = explained || block.Lead == "The scales."
				if strings.HasPrefix(block.Lead, "Too few answers to place") {
					tooFew = block.Text
				}
				if block.Scale == nil {
					continue
				}
				sc := block.Scale
				sum, weight := 0, 0
				for _, m := range sc.Marks {
					if against[m.Question] {
						t.Fatalf("%s is contradicted, and moves %s", m.Question, sc.Name)
					}
					sum, weight = sum+m.Value*m.Weight, weight+m.Weight
				}
				if sc.Marker == nil || len(sc.Marks) == 0 || 2*len(sc.Marks) < sc.Of {
					t.Fatalf("%s is drawn on %d of %d answers, marker %v", sc.Name, len(sc.Marks), sc.Of, sc.Marker)
				}
				drawn[sc.Name] = true
				if want := assessment.Round(float64(sum) / float64(weight)); *sc.Marker != want ||
					want < sc.Low || want > sc.High {
					t.Fatalf("%s stands at %d (%d to %d), weighed %d", sc.Name, *sc.Marker, sc.Low, sc.High, want)
				}
				for _, way := range []string{"left end", "left of", "near the middle", "right of", "right end"} {
					at := strings.Contains(sc.Words, fmt.Sprintf(": at the %s ", way))
					if at && (*sc.Marker < 0) != strings.Contains(way, "left") {
						t.Fatalf("%d: %s", *sc.Marker, sc.Words)
					}
				}
			}
		}

		if explained != (len(drawn) > 0) {
			t.Fatalf("%d scales, explained %v", len(drawn), explained)
		}

		// What is not drawn is named, with how many answers it has.
		for _, tr := range b.Traits {
			named := regexp.MustCompile(`(?i)(^|; )` + tr.Name + `, (none|[a-z]+) of [a-z0-9]+|` + tr.Name + `, where no`).
				MatchString(tooFew)
			if named == drawn[tr.Name] {
				t.Fatalf("%s: drawn %v, named %v in %q", tr.Name, drawn[tr.Name], named, tooFew)
			}
			placed[drawn[tr.Name]]++
		}
	})
	if placed[true] == 0 || placed[false] == 0 {
		t.Errorf("only one kind was tried: %v", placed)
	}
}

// Two deciding answers that exclude each other are said to wherever the report says how it
// reads them, and no word for it is held against a reading that one of them will undo.
func TestWhereTwoAnswersExcludeEachOtherTheReadingSaysSo(t *testing.T) {
	b := load(t)
	tried := 0
	rapid.Check(t, func(t *rapid.T) {
		iv := clashing(t, b)
		r := report.Compose(b, iv, assessment.Judge(b, iv), sealed)
		if !strings.HasPrefix(r.Front.Verdict.Text, "Two answers point different ways") {
			return
		}

		tried++
		for _, s := range r.Sections {
			if s.ID != "why" {
				continue
			}
			if first := s.Blocks[0]; !strings.HasPrefix(first.Lead, "While both answers stand: ") {
				t.Fatalf("the reading begins %q", first.Lead+" "+first.Text)
			}
			for _, block := range s.Blocks {
				if block.Lead == "What it is called." && !strings.Contains(block.Text, "point different ways") {
					t.Fatalf("its name is held against the answers: %q", block.Text)
				}
			}
		}
	})
	if tried == 0 {
		t.Error("no two answers excluded each other")
	}
}

// clashing is an interview in which code picks each step, and the model when one fails.
func clashing(t *rapid.T, b *assessment.Bank) assessment.Interview {
	iv := drawn(t, b)
	for id, choice := range map[string]string{"EC1": "b", "EC2": "f", "EC7": "c", "EC8": "f"} {
		iv.Answers[id] = assessment.Answer{Question: id, State: assessment.Answered, Choice: choice,
			Evidence: assessment.Said}
	}
	return iv
}
