package assessment_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"discern/assessment"

	"pgregory.net/rapid"
)

// What cold readers found to clash, and no rule knew: each pair is said now, as the
// kind of finding that it is, in more answers than those of the reports they read.
func TestClashesThatReadersFound(t *testing.T) {
	b := load(t)
	line := func(iv assessment.Interview, kind assessment.LineKind, refuses string) assessment.Interview {
		iv.Inventory = append(iv.Inventory, assessment.Line{System: "Ledger", Action: "Post", Kind: kind, Refuses: refuses})
		return iv
	}
	for _, c := range []struct {
		name string
		iv   assessment.Interview
		rule string
		kind assessment.RuleKind
	}{
		{"a wait, and no line that is for good", line(line(with("EC6=c"), assessment.Writes, "nothing"), assessment.Reads,
			"a role"), "R45", assessment.Contradiction},
		{"a wait, and a change that may be refused", line(with("EC6=c"), assessment.Writes, ""), "T11", assessment.Tension},
		{"a wait, and a list of reads", line(with("EC6=c"), assessment.Reads, "nothing"), "T11", assessment.Tension},
		{"a wait, and a count of none", number(with("EC6=c"), "FM6", "irreversible_actions", "0"), "T11", assessment.Tension},
		{"nobody looks, and a person skims", with("PR4=d", "FM4=d"), "T15", assessment.Tension},
		{"nobody looks, and a review finds it", with("PR4=d", "FM1=c"), "T15", assessment.Tension},
		{"nobody looks, and somebody watches", with("PR4=d", "PR1=c"), "R63", assessment.Contradiction},
		{"a check in code, and a person who skims", with("FM1=b", "FM4=d"), "T13", assessment.Tension},
		{"some of it waits, and nobody looks", with("EC6=c", "PR4=d"), "R40", assessment.Contradiction},
		{"all of it waits, and nobody looks", with("EC6=b", "PR4=d"), "R29", assessment.Contradiction},
		{"a check in code, and nothing that checks", with("FM1=b", "FM4=e"), "R65", assessment.Contradiction},
		{"nothing else can follow, and a part is left to the model", with("EC1=c", "EC7=c"), "T12", assessment.Tension},
		{"code picks, and a part is left to the model", with("EC1=a", "EC7=c"), "T12", assessment.Tension},
		{"nothing else can follow, and any tool can", with("EC1=c", "EC8=d"), "R52", assessment.Contradiction},
		{"alike from end to end, and a part is left to the model", with("EC1=c", "EC7=c", "EC9=a"), "R50",
			assessment.Contradiction},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := assessment.Judge(b, c.iv).Contradictions
			for _, f := range found {
				for _, never := range []string{"or at nothing", "says that there is none", "because it cannot be undone"} {
					if strings.Contains(f.Says+f.Gentle, never) {
						t.Errorf("%s says %q, which no answer here says", f.Rule, never)
					}
				}
			}
			if !slices.ContainsFunc(found, func(f assessment.Finding) bool { return f.Rule == c.rule && f.Kind == c.kind }) {
				t.Errorf("found %v, want %s, a %s", found, c.rule, c.kind)
			}
		})
	}

	for name, iv := range map[string]assessment.Interview{
		"a wait, and a line that is for good": line(line(with("EC6=c"), assessment.Writes, "nothing"),
			assessment.Final, "a person"),
		"a wait, and nothing listed": with("EC6=c"),
		"a part that was named":      with("EC1=c", "EC7=c", "EC9=b"),
		"a person skims, and looks":  with("PR4=c", "FM4=d"),
	} {
		if found := assessment.Judge(b, iv).Contradictions; len(found) > 0 {
			t.Errorf("%s: fires %+v", name, found)
		}
	}
}

// Each clause that reads answers and the stage alone fires its rule, so that none is
// hidden behind another or names what cannot be. For the others, which read the list, a
// number, the shape or a mark, TestRulesFire asks for an interview with each rule.
func TestEveryClauseFires(t *testing.T) {
	b := load(t)
	tried := 0
	for _, r := range b.Rules {
		for i, clause := range r.Any {
			if !readsAnswersAlone(clause) {
				continue
			}
			tried++
			t.Run(fmt.Sprintf("%s/%d", r.ID, i+1), func(t *testing.T) {
				iv := with()
				for _, c := range clause {
					if c.Context != "" {
						iv.Context[c.Context] = c.Values[0]
					} else if !answerSo(b, &iv, c) {
						t.Fatalf("no answer to %s fits", c.Question)
					}
				}

				fired := func(f assessment.Finding) bool { return f.Rule == r.ID }
				if found := assessment.Judge(b, iv).Contradictions; !slices.ContainsFunc(found, fired) {
					t.Errorf("found %+v", found)
				}
			})
		}
	}

	if tried < 60 {
		t.Errorf("only %d clauses were tried", tried)
	}
}

func readsAnswersAlone(clause []assessment.Condition) bool {
	return !slices.ContainsFunc(clause, func(c assessment.Condition) bool { return c.Question == "" && c.Context == "" })
}

// answerSo gives the first answer with which a condition holds.
func answerSo(b *assessment.Bank, iv *assessment.Interview, c assessment.Condition) bool {
	q, ok := b.Question(c.Question)
	if !ok {
		return false
	}
	for i := range q.Options {
		*iv = set(*iv, choose(q, i))
		if assessment.NewEvaluator(b, iv, &assessment.Verdict{}).Holds(&c) {
			return true
		}
	}
	return false
}

// A rule tells of answers that do not fit. It never decides between workflow and agent.
func TestNoRuleTouchesTheClass(t *testing.T) {
	b := load(t)
	bare := *b
	bare.Rules = nil
	if err := bare.Prepare(); err != nil {
		t.Fatal(err)
	}

	rapid.Check(t, func(t *rapid.T) {
		iv := draw(t, b, true)
		with, without := assessment.Judge(b, iv), assessment.Judge(&bare, iv)
		if with.Class != without.Class || with.Score != without.Score {
			t.Fatalf("%s at %d, without rules %s at %d", with.Class, with.Score, without.Class, without.Score)
		}
	})
}

// inPart adds a part with an answer of its own to what picks the next step, and a line of it.
func inPart(iv assessment.Interview, picks string, lines ...assessment.Line) assessment.Interview {
	iv.Parts = append(iv.Parts, assessment.Part{ID: "free", Name: "Research", Answers: map[string]assessment.Answer{
		"EC1": {Question: "EC1", State: assessment.Answered, Choice: picks, Evidence: assessment.Said}}})
	for _, l := range lines {
		l.Part = "free"
		iv.Inventory = append(iv.Inventory, l)
	}
	return iv
}

// What the freer part can do is held against the lines of the part in which the model picks,
// and against no others; a stage in which the model picks stands beside code that picks each
// step.
func TestTheFreerPartIsHeldAgainstItsLines(t *testing.T) {
	b := load(t)
	read := assessment.Line{System: "Mail", Action: "Read", Kind: assessment.Reads}
	send := assessment.Line{System: "Mail", Action: "Send", Kind: assessment.Final}
	elsewhere := func(iv assessment.Interview) assessment.Interview {
		iv.Inventory = append(iv.Inventory, send)
		return iv
	}
	for name, c := range map[string]struct {
		iv   assessment.Interview
		want []string
	}{
		"changes said, reads listed":         {inPart(with("EC1=b", "EC9=c"), "f", read), []string{"R97"}},
		"changes said, changed elsewhere":    {elsewhere(inPart(with("EC1=b", "EC9=c"), "f", read)), []string{"R97"}},
		"changes said and listed":            {inPart(with("EC1=b", "EC9=c"), "f", read, send), nil},
		"changes said, of a part code leads": {inPart(with("EC1=b", "EC9=c"), "a", read), nil},
		"changes said, no line of it":        {elsewhere(inPart(with("EC1=b", "EC9=c"), "f")), nil},
		"reads said, changes listed":         {inPart(with("EC1=b", "EC9=b"), "f", send), []string{"R97"}},
		"reads said, changed elsewhere":      {elsewhere(inPart(with("EC1=b", "EC9=b"), "f", read)), nil},
		"a stage is the model's":             {with("EC1=b", "EC7=c", "EC9=c"), []string{"T32"}},
		"a stage, and the model picks":       {with("EC1=f", "EC7=c", "EC9=c"), nil},
		"a stage that nobody was asked of":   {with("EC1=b", "EC7=c"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, f := range assessment.Judge(b, c.iv).Contradictions {
				if f.Rule == "R97" || f.Rule == "T32" {
					got = append(got, f.Rule)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("found %v, want %v", got, c.want)
			}
		})
	}
}

// What each of these rules reads together, and the nearest answers that it has nothing to say
// of.
func TestWhatFitsAloneAndReadsBadlyTogetherIsFound(t *testing.T) {
	b := load(t)
	send := assessment.Line{System: "Mail", Action: "Send", Kind: assessment.Final, Refuses: "nothing"}
	held := assessment.Line{System: "Mail", Action: "Send", Kind: assessment.Final, Refuses: "a rule"}
	line := func(iv assessment.Interview, l assessment.Line) assessment.Interview {
		iv.Inventory = append(iv.Inventory, l)
		return iv
	}
	took := func(iv assessment.Interview, longest string) assessment.Interview {
		return number(number(iv, "FM2", "steps_longest_seen", longest), "FM2", "steps_typical", "4")
	}
	longer := func(iv assessment.Interview) assessment.Interview { return took(iv, "6") }
	yeses := func(asked, looked string) assessment.Interview {
		return number(number(with(), "EC6", "approvals_per_day", asked), "PR4", "reviewed_per_day", looked)
	}
	rules := []string{"T33", "T34", "T35", "T36", "T37"}
	for name, c := range map[string]struct {
		iv   assessment.Interview
		want []string
	}{
		"a run that never says it is done": {with("EC4=c", "PR5=d"), []string{"T33"}},
		"a cap behind what the model says": {with("EC4=d", "PR5=d"), nil},
		"one kind of limit":                {with("EC4=c", "PR5=b"), nil},
		"fewer will wait, nothing refuses": {line(with("PR6=d", "EC6=c"), send), []string{"T34"}},
		"fewer will wait, a rule refuses":  {line(with("PR6=d", "EC6=c"), held), nil},
		"fewer will wait, and none does":   {line(with("PR6=d", "EC6=d"), send), nil}, // T21 says it
		"more systems, nothing refuses":    {line(with("PR6=c", "EC6=c"), send), nil},
		"each result, and its form":        {with("FM4=a", "FM7=b"), []string{"T35"}},
		"each result, and its sense":       {with("FM4=a", "FM7=a"), nil},
		"every few steps, and the form":    {with("FM4=b", "FM7=b"), nil},
		"the same steps, and more of them": {longer(with("EC1=a", "EC8=a", "EC2=a")), []string{"T36"}},
		"the same, and code tries again":   {longer(with("EC1=a", "EC8=a", "EC2=b")), []string{"T36"}},
		"more yeses than looks":            {yeses("900", "100"), []string{"T37"}},
		"as many looks as yeses":           {yeses("100", "100"), nil},
		"rounds that a count ends":         {longer(with("EC1=a", "EC8=b", "EC2=a")), nil},
		"the same steps, the same length":  {took(with("EC1=a", "EC8=a", "EC2=a"), "4"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, f := range assessment.Judge(b, c.iv).Contradictions {
				if slices.Contains(rules, f.Rule) {
					got = append(got, f.Rule)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("found %v, want %v", got, c.want)
			}
		})
	}
}
