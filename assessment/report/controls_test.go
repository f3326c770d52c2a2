package report_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"discern/assessment"
	"discern/assessment/report"
	"discern/assessment/words"

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
		strings.ToLower(inPlaceShown): {assessment.FactShown},
		"said to be in place":         {assessment.FactShown, assessment.FactSaid},
		"said or shown as far as": {assessment.FactShown, assessment.FactSaid, assessment.FactNotKnown,
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
				level := strings.TrimPrefix(row.Cells[3].Text+" "+row.Cells[4].Text, "– ")
				want := map[assessment.Standing]string{assessment.FactShown: `^[0-3] shown$`, assessment.FactSaid: `^[0-3] said$`,
					assessment.FactAssumed: `^a guess$`, assessment.FactContradicted: `^not settled$`,
					assessment.FactNotKnown: `^asked, not known$`}[standing(row.Cells[1].Text)]
				if why := b.Uncredited(&iv, row.Cells[1].Text); why != "" && !strings.Contains("not settled a guess", level) {
					want = map[assessment.Uncredited]string{assessment.NotNeeded: `^said not to be needed$`,
						assessment.NoList: `^nothing is listed$`}[why]
				}
				if want == "" || !regexp.MustCompile(want).MatchString(level) {
					t.Fatalf("%s is %s and counts as %q", row.Cells[1].Text, standing(row.Cells[1].Text), level)
				}
				seen[want]++
			}
		}

		for _, block := range sections["design"].Blocks {
			if block.Lead != "The rest." {
				continue
			}
			for _, s := range strings.SplitAfter(block.Text, ".") {
				name, state, _ := strings.Cut(strings.ToLower(strings.TrimSpace(s)), ": ")
				for says, may := range claims {
					if !strings.HasPrefix(state, says) {
						continue
					}
					seen[says]++
					for _, name := range strings.Split(name, "; ") {
						if len(about[name]) == 0 {
							t.Fatalf("%q is said of no area", s)
						}
						for _, q := range about[name] {
							switch s := standing(q); {
							case s != assessment.FactNotApplicable && !slices.Contains(may, s):
								t.Fatalf("%s is %s, and %q stands for %s", q, s, state, name)
							case b.Uncredited(&iv, q) != "":
								t.Fatalf("%s is %s, and %q stands for %s", q, b.Uncredited(&iv, q), state, name)
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
		numbers := func(text string) []string {
			var out []string
			for _, m := range numbered.FindAllStringSubmatch(text, -1) {
				out = append(out, regexp.MustCompile(`\d+`).FindAllString(m[1], -1)...)
			}
			return out
		}
		at := rowOf(v, findingRows(sections))

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

				got, want := numbers(row.Cells[3].Sub), []string{}
				for i := range len(v.Contradictions) {
					if slices.ContainsFunc(f.Against, func(o assessment.Objection) bool { return at[o.Rule] == i+1 }) {
						want = append(want, fmt.Sprint(i+1))
					}
				}
				if strings.Join(got, " ") != strings.Join(want, " ") {
					t.Fatalf("%s: marked with %v, contradicted by %v", row.ID, got, want)
				}
			}
		}

		// A question that nobody answered stands once, among the open ones.
		said, open := sections["answers"].Blocks[0].Text, map[string]bool{}
		for _, block := range sections[report.OpenQuestions].Blocks {
			for _, row := range tableRows(block.Table) {
				id := strings.TrimPrefix(row.ID, "open-")
				open[id] = true
				if row.Cells[0].Text != id || rows[id] != (row.ID != id) {
					t.Fatalf("%s: in the record %v, and its open row is %s: %v", id, rows[id], row.ID, row.Cells)
				}
			}
		}
		once := 0
		for _, q := range b.All() {
			if !rows[q.ID] && !open[q.ID] {
				t.Fatalf("%s has no row", q.ID)
			}
			if !rows[q.ID] && (iv.Side != assessment.SideBuyer) {
				once++
			}
		}
		want := words.Capital(words.Plural(once, "question", "questions")) + " without an answer"
		if iv.Side != assessment.SideBuyer && strings.Contains(said, want) != (once > 0) {
			t.Fatalf("%d questions stand among the open ones alone, and the record says %q", once, said)
		}

		for _, f := range b.Facts(&iv, &v) {
			if f.Number == "" || len(f.Against) == 0 {
				continue
			}
			def, _ := b.Number(f.Number)
			if said := inJSON(t, sections["answers"]); !regexp.MustCompile(regexp.QuoteMeta(def.Label) +
				`: [^\n]*?\. The figure is disputed by finding`).MatchString(said) {
				t.Fatalf("%s is contradicted, and its figure is not marked", f.Number)
			}
		}
	})
}

// Where a scale and the levels are printed, they say what they leave out: an answer that a
// control is not needed, and one about a full list of which nothing was given.
func TestScalesAndLevelsSayWhatTheyLeaveOut(t *testing.T) {
	b := load(t)
	iv := with("EC1=a", "EC2=a", "EC6=a", "EC7=a", "EC8=a", "IS1=c", "IS3=a", "IS2=b", "IS4=b")
	check := func(iv assessment.Interview, needless, noList bool) {
		_, _, sections := composedOf(b, iv)
		scales, levels := inJSON(t, sections), inJSON(t, sections["access"])
		for text, want := range map[string]bool{"that a control is not needed": needless,
			"about a full list, and nothing is listed": noList} {
			if strings.Contains(scales, text) != want {
				t.Errorf("the scales say %q: %v, want %v", text, !want, want)
			}
		}
		for text, want := range map[string]bool{`"said not to be needed"`: needless, `"nothing is listed"`: noList} {
			if strings.Contains(levels, text) != want {
				t.Errorf("the levels say %s: %v, want %v", text, !want, want)
			}
		}
	}
	check(iv, true, true)

	iv.Inventory = []assessment.Line{{System: "Mail", Action: "read a mail", Kind: assessment.Reads}}
	check(iv, true, false)
	iv.Answers["EC6"], iv.Answers["IS3"] = with("EC6=b").Answers["EC6"], with("IS3=b").Answers["IS3"]
	check(iv, false, false)
}

// A number that has a value in common with the range of the answer chosen contradicts
// nothing; the record says how the two go together. One that has none is a finding, and
// the record leaves that to it.
func TestRangesThatOverlapAreNoContradiction(t *testing.T) {
	b := load(t)
	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		var ranged []*assessment.Question
		for _, q := range b.All() {
			if slices.ContainsFunc(q.Options, func(o assessment.Option) bool { return o.Covers.Set() }) {
				ranged = append(ranged, q)
			}
		}
		q := rapid.SampledFrom(ranged).Draw(t, "question")
		o := rapid.SampledFrom(q.Options).Filter(func(o assessment.Option) bool { return o.Covers.Set() }).Draw(t, "option")
		low := rapid.IntRange(0, 40).Draw(t, "low")
		if o.Covers.AtLeast != nil && *o.Covers.AtLeast > 40 {
			low += 60
		}
		high := low + rapid.IntRange(0, 12).Draw(t, "more")
		iv := with(q.ID + "=" + o.ID)
		a := iv.Answers[q.ID]
		a.Numbers = map[string]assessment.Number{o.Number: {Low: float64(low), High: float64(high)}}
		iv.Answers[q.ID] = a

		from, to := 0, 1000
		if o.Covers.AtLeast != nil {
			from = *o.Covers.AtLeast
		}
		if o.Covers.AtMost != nil {
			to = *o.Covers.AtMost
		}
		common, same := max(from, low) <= min(to, high), from == low && to == high

		_, v, sections := composedOf(b, iv)
		clash := slices.ContainsFunc(v.Contradictions, func(f assessment.Finding) bool {
			return f.Kind != assessment.Tension && slices.Contains(f.Questions, q.ID) && slices.Contains(f.Numbers, o.Number)
		})
		if clash == common {
			t.Fatalf("%s with %d to %d: a contradiction %v", o.Text, low, high, clash)
		}
		said := strings.Contains(inJSON(t, sections["answers"]), "the answer chosen, "+o.Covers.String())
		if said != (common && !same) {
			t.Fatalf("%s with %d to %d: the record says how they go together: %v", o.Text, low, high, said)
		}
		seen[q.ID+" "+map[bool]string{true: "overlap", false: "clash"}[common]]++
	})
	if len(seen) < 4 {
		t.Errorf("only these were drawn: %v", seen)
	}
}
