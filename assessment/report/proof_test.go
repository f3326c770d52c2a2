package report_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"discern/assessment"
	"discern/assessment/export"
	"discern/assessment/report"
	"discern/assessment/words"

	"pgregory.net/rapid"
)

// signed draws an interview with what was settled about its access, and what a person
// left out or put otherwise on page one.
func signed(t *rapid.T, b *assessment.Bank) assessment.Interview {
	iv := inKind(t, b, drawn(t, b))
	iv.Access = drawAccess(t, b)
	if rapid.Bool().Draw(t, "reviewers given") {
		iv = reviewed(t, b, iv)
	}
	if !rapid.Bool().Draw(t, "edited") {
		return iv
	}

	iv.Edits = map[string]assessment.Edit{}
	r := compose(b, iv)
	for _, d := range r.Front.Decision.All() {
		switch rapid.IntRange(0, 3).Draw(t, d.ID) {
		case 0:
			iv.Edits[d.ID] = assessment.Edit{Removed: true}
		case 1:
			iv.Edits[d.ID] = assessment.Edit{Words: map[string]string{report.FieldHolds: "In our words " + d.ID}}
		}
	}
	for _, s := range r.Plan {
		if rapid.IntRange(0, 3).Draw(t, s.ID) == 0 {
			iv.Edits[s.ID] = assessment.Edit{Removed: true}
		}
	}
	return iv
}

// inKind makes an interview one of any kind: as it was drawn, of a path that code holds,
// or of one that the model picks.
func inKind(t *rapid.T, b *assessment.Bank, iv assessment.Interview) assessment.Interview {
	kind := rapid.SampledFrom([]string{"as drawn", "code", "model"}).Draw(t, "kind")
	for _, q := range b.All() {
		if !q.Deciding || kind == "as drawn" {
			continue
		}
		o := q.Options[0]
		if kind == "model" {
			o = q.Options[len(q.Options)-1]
		}
		iv.Answers[q.ID] = assessment.Answer{Question: q.ID, State: assessment.Answered, Choice: o.ID,
			Evidence: assessment.Said}
	}

	if rapid.IntRange(0, 3).Draw(t, "an amount is wanted") == 0 {
		iv.Context[assessment.ContextNext] = "post invoices up to 5,000 without a second look"
	}
	if rapid.IntRange(0, 3).Draw(t, "a part of its own") == 0 {
		iv.Parts = []assessment.Part{{ID: "p1", Name: "Research", Answers: with("EC1=f", "EC7=e").Answers}}
	}
	return iv
}

// The half page to sign lists the conditions that page one counts: all of them, in
// their order and words, on paper and as JSON.
func TestTheFormListsTheConditionsOfPageOne(t *testing.T) {
	b := load(t)
	most := 0
	rapid.Check(t, func(t *rapid.T) {
		iv := signed(t, b)
		r := compose(b, iv)
		var want []string
		for _, d := range r.Front.Decision.All() {
			want = append(want, d.Holds)
		}
		most = max(most, len(want))

		// What page one says that it counts.
		said := r.Front.Decision.Answer.Text
		if n := len(want); n > 1 && !strings.Contains(said, words.Count(n)) || n == 1 && !strings.Contains(said, "this") {
			t.Fatalf("%q before %d conditions", said, n)
		}
		more := r.Front.Decision.MoreText()
		for i, holds := range want {
			if i >= len(r.Front.Decision.Demands) && !strings.Contains(more, words.Lower(words.Cut(holds, 90))) {
				t.Fatalf("%q is neither listed nor named: %s", holds, more)
			}
		}

		form := accessSection(t, r).Blocks
		at := slices.IndexFunc(form[len(form)-1].Items, func(it report.Item) bool { return it.Lead == "Must stand first" })
		got := form[len(form)-1].Items[at].Text
		if len(want) == 0 && got != "" && got != "No limit has to stand first" {
			t.Fatalf("no condition, and first must stand %q", got)
		}
		if lines := strings.Split(got, "\n"); len(want) > 0 && len(lines) != len(want) {
			t.Fatalf("%d conditions, and on the half page %q", len(want), lines)
		}
		for i, line := range strings.Split(got, "\n") {
			if len(want) > 0 && !strings.HasPrefix(line, fmt.Sprintf("%s%d. %s", report.Box, i+1, words.Capital(want[i]))) {
				t.Fatalf("condition %d is %q, and on the half page %q", i+1, want[i], line)
			}
		}

		data, err := export.Decision(r.For(report.View{Audience: report.ForBuyer, Names: assessment.NamesFull}), b)
		if err != nil {
			t.Fatal(err)
		}
		var file struct {
			First   []struct{ Name string }
			Missing []string
		}
		if err := json.Unmarshal(data, &file); err != nil {
			t.Fatal(err)
		}
		var inFile []string
		for _, x := range file.First {
			inFile = append(inFile, x.Name)
		}
		if !slices.Equal(inFile, want) {
			t.Fatalf("as JSON %q, on page one %q", inFile, want)
		}
		if iv.Access.NoneFirst && len(want) > 0 && r.Access.Ready() {
			t.Fatalf("ready to sign without any limit first, and page one names %q", want)
		}
	})
	if most <= 4 {
		t.Errorf("never more than %d conditions", most)
	}
}

// A condition of page one names a move only where the test of that move proves it: the
// test of the limit itself, of the actions, or that something is known. Where no move
// does, the page says so and what would.
func TestAConditionNamesAMoveThatProvesIt(t *testing.T) {
	b := load(t)
	met, unmet := map[assessment.Proof]int{}, 0
	rapid.Check(t, func(t *rapid.T) {
		iv := signed(t, b)
		v := assessment.Judge(b, iv)
		r := report.Compose(b, iv, v, report.Seal{At: noon, Draft: true})
		for _, d := range r.Front.Decision.All() {
			if question, is := strings.CutPrefix(d.ID, "limit."); is && string(d.Needs) != question {
				t.Fatalf("%s needs a proof of %s", d.ID, d.Needs)
			}
			if strings.HasPrefix(d.ID, "line") && d.ID != "lines.unknown" && d.Needs != assessment.ProofRefusal {
				t.Fatalf("%s needs a proof of %s", d.ID, d.Needs)
			}

			if d.Move == 0 {
				unmet++
				if !strings.HasPrefix(d.Met, "No move here") {
					t.Fatalf("%s is met by no move, and said to be met by %q", d.Holds, d.Met)
				}
				if test := b.Test(&iv, &v, d.Needs); test != "" && !strings.Contains(d.Met, words.Lower(test)) {
					t.Fatalf("%s: %q does not say that %q would prove it", d.Holds, d.Met, test)
				}
				continue
			}

			met[d.Needs]++
			step := r.Plan[d.Move-1]
			if !strings.HasPrefix(d.Met, fmt.Sprintf("Move %d", d.Move)) || !strings.Contains(d.Met, step.Due) {
				t.Fatalf("%s is met by move %d, due %q, and said to be by %q", d.Holds, d.Move, step.Due, d.Met)
			}
			if !proves(b, &iv, &v, step, d) {
				t.Fatalf("%s is to be met by %q, whose test is %q", d.Holds, step.Do, step.Done)
			}
		}
	})

	// Each of them is seen, however rarely a draw has it.
	wanted := slices.Clone(assessment.Proofs)
	for _, l := range b.Limits {
		wanted = append(wanted, assessment.Proof(l.Question))
	}
	missing := func() bool {
		return unmet == 0 || slices.ContainsFunc(wanted, func(p assessment.Proof) bool { return met[p] == 0 })
	}
	draws := rapid.Custom(func(t *rapid.T) assessment.Interview { return signed(t, b) })
	for seed := 0; seed < 3000 && missing(); seed++ {
		iv := draws.Example(seed)
		r := report.Compose(b, iv, assessment.Judge(b, iv), report.Seal{At: noon, Draft: true})
		for _, d := range r.Front.Decision.All() {
			if d.Move == 0 {
				unmet++
			} else {
				met[d.Needs]++
			}
		}
	}

	for _, l := range b.Limits {
		if met[assessment.Proof(l.Question)] == 0 {
			t.Errorf("no condition on %s ever had a move", l.Question)
		}
	}
	for _, p := range assessment.Proofs {
		if met[p] == 0 {
			t.Errorf("no condition ever needed %s and had a move", p)
		}
	}
	if unmet == 0 {
		t.Error("no condition was ever without a move")
	}
}

// untilMove is the move that ends what another one stops.
var untilMove = regexp.MustCompile(`until move (\d+) is done`)

// settles is the first of the moves that get the answers which another one waits for.
var settles = regexp.MustCompile(`until what moves? (\d+)`)

// quoted is the name of an action, as sentences have it.
var quoted = regexp.MustCompile(`“[^”]*”`)

// proves reports whether the test of a move says what a condition needs.
func proves(b *assessment.Bank, iv *assessment.Interview, v *assessment.Verdict, step report.PlanStep,
	d report.Demand) bool {
	if _, known := strings.CutPrefix(string(d.Needs), "known:"); known {
		clause := d.ID == "lines.unknown" || strings.HasPrefix(d.Holds, "In our words")
		asks := map[string]string{"list.none": "which actions it can take", "clash": "which of two answers holds"}[d.ID]
		if q, ok := b.Question(strings.TrimPrefix(d.ID, "open.")); ok {
			asks = q.OpenLabel
		}
		named := asks != "" && strings.Contains(step.Do+step.Done, asks)
		return clause || named && (strings.Contains(step.Done, "written down, with who gave") ||
			strings.Contains(step.Done, "stands on the list"))
	}
	for _, p := range b.Design.Proofs {
		if p.Proof != d.Needs && !slices.Contains(p.Gives, d.Needs) {
			continue
		}
		test := b.Test(iv, v, p.Proof)
		if test != "" && strings.Contains(step.Done, test) {
			return true
		}
		// The test is of just those actions that the move names.
		if p.DoneNamed != "" && strings.Contains(step.Done, p.DoneNamed) && test != "" {
			names := quoted.FindAllString(test, -1)
			return len(names) > 1 && strings.Contains(step.Do, words.Series(names, len(names))) ||
				slices.Equal(quoted.FindAllString(step.Do, -1), names)
		}
	}
	return false
}

// Without a person's hand, no condition is left without a move.
func TestEachConditionHasAMove(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		iv := inKind(t, b, drawn(t, b))
		iv.Access = drawAccess(t, b)
		r := compose(b, iv)
		for _, d := range r.Front.Decision.All() {
			if d.Move == 0 {
				t.Fatalf("%s: %s", d.Holds, d.Met)
			}
		}
	})
}

// The moves stand in an order that a reader can follow: what keeps the worst harm away
// first, and no day that we propose before that of a move above it.
func TestNoMoveIsDueBeforeOneAboveIt(t *testing.T) {
	b := load(t)
	later := 0
	rapid.Check(t, func(t *rapid.T) {
		iv := inKind(t, b, drawn(t, b))
		iv.Actions = map[string]assessment.ActionNote{}
		for _, a := range b.Design.Areas {
			if rapid.IntRange(0, 5).Draw(t, a.ID) == 0 {
				iv.Actions[a.ID] = assessment.ActionNote{Priority: rapid.IntRange(0, 3).Draw(t, "rank"), Owner: "Mira"}
			}
		}
		steps := compose(b, iv).Plan
		free := slices.ContainsFunc(iv.Inventory, func(l assessment.Line) bool {
			return l.Kind == assessment.Final && l.Action != "" && (l.Unrefused() || l.PartlyRefused())
		})
		ranked := func(s report.PlanStep) bool { return s.Priority > 0 }
		for i, s := range steps {
			for _, above := range steps[:i] {
				if ranked(s) && !ranked(above) || ranked(s) && above.Priority > s.Priority {
					t.Fatalf("%s has rank %d and stands under %s with %d", s.Do, s.Priority, above.Do, above.Priority)
				}
				if ranked(s) || ranked(above) {
					continue // the rank is the reason, and is printed
				}
				if s.By.Before(above.By) {
					t.Fatalf("%s is due %s, under %s with %s", s.Do, s.Due, above.Do, above.Due)
				}
				if free && slices.ContainsFunc(s.Proves, keepsHarmAway) &&
					!slices.ContainsFunc(above.Proves, keepsHarmAway) {
					t.Fatalf("%s stands under %s", s.Do, above.Do)
				}
				if s.By.After(above.By) {
					later++
				}
			}
		}
	})
	if later == 0 {
		t.Error("no two moves had different days")
	}
}

func keepsHarmAway(p assessment.Proof) bool {
	return p == assessment.ProofRefusal || p == assessment.ProofHeld || p == assessment.ProofPaused
}

// What is held back is not what something can refuse: a move that switches actions off
// meets no condition that asks for a refusal. Its reason names what it holds back, and a
// reason that names a finding names one that speaks of the move's own question.
func TestAMoveGivesAReasonAndAProofOfItsOwn(t *testing.T) {
	b := load(t)
	back, found := 0, 0
	check := func(t rapid.TB, iv assessment.Interview) {
		v := assessment.Judge(b, iv)
		r := report.Compose(b, iv, v, report.Seal{At: noon, Draft: true})
		for i, s := range r.Plan {
			holds := strings.HasPrefix(s.Do, "Let it read, or work in a sandbox")
			if holds {
				back++
				if slices.Contains(s.Proves, assessment.ProofRefusal) || strings.Contains(s.Because, "Finding") {
					t.Fatalf("%q proves %v, because %q", s.Do, s.Proves, s.Because)
				}
				for _, d := range r.Front.Decision.All() {
					if d.Move == i+1 && d.Needs == assessment.ProofRefusal {
						t.Fatalf("%q is said to be met by %q", d.Holds, s.Do)
					}
				}
				for _, l := range iv.Inventory {
					name := words.Quoted(l.Action)
					one := strings.Count(s.Because, "“") == 1 // a list that is cut names the first
					if l.Kind == assessment.Final && name != "" && l.Unrefused() && one && !strings.Contains(s.Because, name) &&
						!strings.Contains(s.Because, "more") {
						t.Fatalf("%q is not in %q", name, s.Because)
					}
				}
			}

			_, after, is := strings.Cut(s.Because, "Finding ")
			if !is {
				continue
			}
			found++
			title := after[strings.Index(after, ": ")+2:]
			at := slices.IndexFunc(v.Contradictions, func(f assessment.Finding) bool {
				return words.Lower(words.Sentence(f.Title)) == title
			})
			if at < 0 {
				t.Fatalf("%q names a finding that is not there", s.Because)
			}
			rule := v.Contradictions[at].Rule
			spoken := slices.ContainsFunc(s.From, func(id string) bool {
				f, ok := b.FactOf(&iv, &v, id)
				return ok && slices.ContainsFunc(f.Against, func(o assessment.Objection) bool { return o.Rule == rule })
			})
			if !spoken {
				t.Fatalf("%q rests on %v, and gives the reason %q", s.Do, s.From, s.Because)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) { check(t, inKind(t, b, drawn(t, b))) })

	draws := rapid.Custom(func(t *rapid.T) assessment.Interview { return inKind(t, b, drawn(t, b)) })
	for seed := 0; seed < 1000 && (back == 0 || found == 0); seed++ {
		check(t, draws.Example(seed))
	}
	if back == 0 || found == 0 {
		t.Errorf("%d moves held something back, %d named a finding", back, found)
	}
}

// Each edge between conditions, moves and reasons, as printed: a move proves a condition,
// or rests on an answer or a finding; what a move asks for is not known yet; and an area
// that a move serves is not said to be fine besides.
func TestConditionsMovesAndReasonsAreOneGraph(t *testing.T) {
	b := load(t)
	seen := map[string]int{}
	check := func(t rapid.TB, iv assessment.Interview) {
		v := assessment.Judge(b, iv)
		r := report.Compose(b, iv, v, report.Seal{At: noon, Draft: true})
		rest := ""
		for _, section := range r.Sections {
			for _, block := range section.Blocks {
				if block.Lead == "The rest." {
					rest = block.Text
				}
			}
		}
		inUse := iv.Stage() == "live" || iv.Stage() == "trial"

		for i, s := range r.Plan {
			meets := slices.ContainsFunc(r.Front.Decision.All(), func(d report.Demand) bool { return d.Move == i+1 })
			if !meets && s.Because == "" {
				t.Fatalf("%q meets no condition and gives no reason", s.Do)
			}
			for _, p := range s.Proves {
				id, asks := strings.CutPrefix(string(p), "known:")
				if f, is := b.FactOf(&iv, &v, id); asks && is && f.Holds() {
					t.Fatalf("%q asks for %s, which is known: %s", s.Do, id, f.Says)
				}
			}
			if slices.Contains(s.Proves, assessment.ProofHeld) && inUse {
				seen["stops"]++
				if !strings.Contains(s.Costs, "It is in use") {
					t.Fatalf("%q does not say what it stops", s.Do)
				}
			}
			for _, m := range settles.FindAllStringSubmatch(s.Do, -1) {
				seen["settles"]++
				if by := r.Plan[ordinal(m[1])-1]; by.ID == s.ID || !slices.ContainsFunc(r.Front.Decision.All(),
					func(d report.Demand) bool { return d.Move == ordinal(m[1]) }) {
					t.Fatalf("%q: move %s meets no condition", s.Do, m[1])
				}
			}
			if m := untilMove.FindStringSubmatch(s.Do); m != nil {
				seen["until"]++
				if by := r.Plan[ordinal(m[1])-1]; by.ID == s.ID || !slices.Contains(by.Proves, assessment.ProofRefusal) {
					t.Fatalf("%q: move %s proves %v", s.Do, m[1], by.Proves)
				}
			}
		}

		for _, area := range b.Design.Areas {
			served := slices.ContainsFunc(r.Plan, func(s report.PlanStep) bool {
				return slices.ContainsFunc(area.Questions, func(q string) bool {
					return slices.Contains(s.From, q) || slices.Contains(s.Proves, assessment.Proof(q)) ||
						slices.Contains(s.Proves, assessment.ProofKnown(q))
				})
			})
			if name := words.Lower(area.Name); served && len(r.Plan) > 0 {
				seen["served"]++
				for _, of := range strings.FieldsFunc(rest, func(c rune) bool { return strings.ContainsRune(":.,", c) }) {
					if strings.TrimSpace(of) == name {
						t.Fatalf("a move serves %s, and the rest says %q", name, rest)
					}
				}
			}
		}

		// What was asked in vain has a move, wherever nothing else is known of its area.
		for _, m := range v.Design.Moves {
			at := slices.IndexFunc(b.Design.Areas, func(a assessment.Area) bool { return a.ID == m.Area })
			vain := slices.ContainsFunc(b.Design.Areas[at].Questions, func(q string) bool {
				f, _ := b.FactOf(&iv, &v, q)
				return f.Standing == assessment.FactNotKnown
			})
			if m.Asked || !vain {
				continue
			}
			seen["vain"]++
			if !slices.ContainsFunc(r.Plan, func(s report.PlanStep) bool {
				return slices.ContainsFunc(b.Design.Areas[at].Questions, func(q string) bool {
					return slices.Contains(s.From, q) || slices.Contains(s.Proves, assessment.ProofKnown(q)) ||
						slices.Contains(s.Proves, assessment.Proof(q)) // to try it answers it
				})
			}) {
				t.Fatalf("nobody knew of %s, and no move asks", m.Area)
			}
		}

		// While the class is open, the list and the account are asked for too.
		if !v.ClassHolds() && v.Shape != assessment.UndeterminedShape && len(iv.Inventory) == 0 {
			seen["list"]++
			if !slices.ContainsFunc(r.Front.Decision.All(), func(d report.Demand) bool {
				return d.ID == "list.none" && d.Move > 0
			}) {
				t.Fatal("nothing is listed, and no condition asks for the list")
			}
		}

		// A system in use that strangers write to, with rights that reach far, is not left for
		// months.
		strangers, strength := b.About(assessment.SubjectStrangers), b.About(assessment.SubjectStrength)
		weak := func(id string) bool {
			f, _ := b.FactOf(&iv, &v, id)
			level, known := b.Control(iv.AnswerTo(id))
			return f.Holds() && known && level <= 1
		}
		for _, s := range r.Plan {
			cuts := slices.Contains(s.Proves, assessment.ProofRights) && !s.By.IsZero()
			if inUse && weak(strangers) && weak(strength) && cuts {
				seen["exposed"]++
				if s.By.After(noon.AddDate(0, 0, 30)) {
					t.Fatalf("%q is due %s", s.Do, s.Due)
				}
			}
		}
	}
	draw := func(t *rapid.T) assessment.Interview {
		iv := inKind(t, b, drawn(t, b))
		if iv.Context == nil {
			iv.Context = map[string]string{}
		}
		iv.Context[assessment.ContextStage] = rapid.SampledFrom([]string{"building", "trial", "live"}).Draw(t, "stage")
		return iv
	}
	rapid.Check(t, func(t *rapid.T) { check(t, draw(t)) })

	draws := rapid.Custom(draw)
	for seed := 0; seed < 1500 && len(seen) < 7; seed++ {
		check(t, draws.Example(seed))
	}
	for _, what := range []string{"stops", "until", "served", "vain", "list", "exposed", "settles"} {
		if seen[what] == 0 {
			t.Errorf("never drawn: %s", what)
		}
	}
}

// A condition says what has to be true. That something is known is one only where access can
// be given on each answer, which then says what else must hold: the questions that decide the
// class. Where an answer can be bad news, the move that asks does not meet the condition.
func TestNoConditionIsMetByBadNews(t *testing.T) {
	b := load(t)
	asked := map[string]bool{}
	check := func(t rapid.TB, iv assessment.Interview) {
		v := assessment.Judge(b, iv)
		r := report.Compose(b, iv, v, report.Seal{At: noon, Draft: true})
		for _, d := range r.Front.Decision.All() {
			id, of := strings.CutPrefix(d.ID, "open.")
			q, _ := b.Question(id)
			moves := of && (q.Deciding || slices.ContainsFunc(v.Flips,
				func(f assessment.Flip) bool { return f.Question == id && f.Class != v.Class }))
			if strings.HasPrefix(d.Holds, "It is known") && !moves {
				t.Fatalf("%s is met by bad news: %s", d.ID, d.Holds)
			}
			if d.ID != "lines.unknown" && (!of || q.Must == "") {
				continue
			}
			asked[d.ID] = true
			if d.Move > 0 && !strings.Contains(d.Met, "a no does not meet it") ||
				d.Move == 0 && !strings.Contains(d.Met, "says so") {
				t.Fatalf("%s: %q would meet %q", d.ID, d.Met, d.Holds)
			}
		}
	}
	draw := func(t *rapid.T) assessment.Interview { return signed(t, b) }
	rapid.Check(t, func(t *rapid.T) { check(t, draw(t)) })
	draws := rapid.Custom(draw)
	for seed := 0; seed < 1500 && len(asked) < 2; seed++ { // each kind is rare
		check(t, draws.Example(seed))
	}
	if len(asked) < 2 {
		t.Errorf("only %v were tried", asked)
	}
}
