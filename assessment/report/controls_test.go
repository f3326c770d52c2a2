package report_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"discern/assessment"

	"pgregory.net/rapid"
)

// A control counts for what it was shown or said to be, and says which; a guess and
// what is contradicted give no credit. No area is called in place that rests on one.
func TestNoCreditForAGuess(t *testing.T) {
	b := load(t)
	about := map[string][]string{} // questions by the name of their area
	for _, a := range b.Design.Areas {
		about[strings.ToLower(a.Name)] = append(about[strings.ToLower(a.Name)], a.Questions...)
	}
	claims := map[string][]assessment.Standing{
		inPlaceShown:          {assessment.FactShown},
		"Said to be in place": {assessment.FactShown, assessment.FactSaid},
		"Said or shown as far as": {assessment.FactShown, assessment.FactSaid, assessment.FactNotKnown,
			assessment.FactNotAsked},
	}

	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		iv := drawn(t, b)
		_, v, sections := composedOf(b, iv)
		standing := func(question string) assessment.Standing {
			f, _ := b.FactOf(&iv, &v, question)
			return f.Standing
		}

		for _, block := range sections["access"].Blocks {
			for _, row := range tableRows(block.Table) {
				level := row.Cells[2].Text
				want := map[assessment.Standing]string{assessment.FactShown: `^[0-3], shown$`, assessment.FactSaid: `^[0-3], said$`,
					assessment.FactAssumed: `^a guess$`, assessment.FactContradicted: `^not settled$`}[standing(row.Cells[0].Sub)]
				if want == "" || !regexp.MustCompile(want).MatchString(level) {
					t.Fatalf("%s is %s and counts as %q", row.Cells[0].Sub, standing(row.Cells[0].Sub), level)
				}
				seen[want]++
			}
		}

		for _, block := range sections["design"].Blocks {
			if block.Lead != "The rest." {
				continue
			}
			for _, s := range strings.SplitAfter(block.Text, ".") {
				for says, may := range claims {
					lead, names, _ := strings.Cut(strings.TrimSpace(s), ": ")
					if !strings.HasPrefix(lead, says) {
						continue
					}
					seen[says]++
					for name, questions := range about {
						if !regexp.MustCompile(`\b` + name + `\b`).MatchString(strings.TrimRight(names, ".")) {
							continue
						}
						for _, q := range questions {
							if s := standing(q); s != assessment.FactNotApplicable && !slices.Contains(may, s) {
								t.Fatalf("%s is %s, and %q stands for %s", q, s, lead, name)
							}
						}
					}
				}
			}
		}
	})

	if len(seen) < 7 {
		t.Errorf("only these were seen: %v", seen)
	}
}

// The record says of every question how it stands, in words, and which findings speak
// against its answer or its numbers: those that do, and no others.
func TestTheRecordSaysHowEachAnswerStands(t *testing.T) {
	b := load(t)
	numbered := regexp.MustCompile(`Contradicted by findings? ([0-9, and]+)`)
	rapid.Check(t, func(t *rapid.T) {
		iv := drawn(t, b)
		_, v, sections := composedOf(b, iv)
		rules := func(text string) []string {
			var out []string
			for _, m := range numbered.FindAllStringSubmatch(text, -1) {
				for _, n := range regexp.MustCompile(`\d+`).FindAllString(m[1], -1) {
					at, _ := strconv.Atoi(n)
					out = append(out, v.Contradictions[at-1].Rule)
				}
			}
			return out
		}

		rows := map[string]bool{}
		for _, block := range sections["answers"].Blocks {
			for _, row := range tableRows(block.Table) {
				f, ok := b.FactOf(&iv, &v, row.ID)
				if !ok {
					continue // about the system
				}
				rows[row.ID] = true
				how := row.Cells[3].Text
				if how == "" || how == "–" {
					t.Fatalf("%s is %s, and its row does not say how it stands: %+v", row.ID, f.Standing, row.Cells)
				}

				got, want := rules(row.Cells[3].Sub), []string{}
				for _, o := range f.Against {
					want = append(want, o.Rule)
				}
				if strings.Join(got, " ") != strings.Join(want, " ") {
					t.Fatalf("%s: marked with %v, contradicted by %v", row.ID, got, want)
				}
			}
		}
		for _, q := range b.All() {
			if iv.Side == assessment.SideBuyer && iv.AnswerTo(q.ID).State == assessment.Open {
				continue // an offer, and counted as that
			}
			if !rows[q.ID] {
				t.Fatalf("%s has no row", q.ID)
			}
		}

		for _, f := range b.Facts(&iv, &v) {
			if f.Number == "" || len(f.Against) == 0 {
				continue
			}
			def, _ := b.Number(f.Number)
			if said := inJSON(t, sections["answers"]); !regexp.MustCompile(regexp.QuoteMeta(def.Label) +
				`: [^\n]*?\. Contradicted by finding`).MatchString(said) {
				t.Fatalf("%s is contradicted, and its figure is not marked", f.Number)
			}
		}
	})
}
