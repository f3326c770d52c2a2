package report_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"discern/assessment"
	"discern/assessment/report"

	"pgregory.net/rapid"
)

// lineOn is how a sentence refers to a line of the list.
func lineOn(i int) string { return fmt.Sprintf("line %d", i+1) }

// inChain draws an interview of any class in which strangers may be able to write what
// it reads, and it may be that nobody looks at what it does.
func inChain(t *rapid.T, b *assessment.Bank) assessment.Interview {
	iv := inKind(t, b, drawn(t, b))
	for _, s := range []assessment.Subject{assessment.SubjectStrangers, assessment.SubjectLookedAt} {
		q, _ := b.Question(b.About(s))
		o := rapid.SampledFrom(q.Options).Draw(t, q.ID)
		iv.Answers[q.ID] = assessment.Answer{Question: q.ID, State: assessment.Answered, Choice: o.ID,
			Evidence: rapid.SampledFrom([]assessment.Evidence{assessment.Assumed, assessment.Said, assessment.Shown}).
				Draw(t, "evidence")}
	}
	return iv
}

// A change that a stranger's text can lead to, that nothing refuses and that nobody sees
// is a condition in every report, whatever the class, and a move proves it closed; where
// one of the three is missing there is no such condition.
func TestAStrangersTextThatNothingStopsIsACondition(t *testing.T) {
	b := load(t)
	strangers, looks := b.About(assessment.SubjectStrangers), b.About(assessment.SubjectLookedAt)
	gives := func(iv *assessment.Interview, id string, most int) bool {
		level, known := b.Control(iv.AnswerTo(id))
		f, _ := b.FactOf(iv, &assessment.Verdict{}, id)
		return known && level <= most && f.Standing != assessment.FactNotApplicable
	}
	seen := map[string]int{}
	check := func(t rapid.TB, iv assessment.Interview) {
		v := assessment.Judge(b, iv)
		r := report.Compose(b, iv, v, report.Seal{At: noon, Draft: true})
		holds := gives(&iv, strangers, 1) && gives(&iv, looks, 0)
		for i, l := range iv.Inventory {
			if l.Kind == assessment.Reads || !l.Unrefused() || strings.TrimSpace(l.Action) == "" || !holds {
				continue
			}
			seen[string(v.Class)]++
			at := slices.IndexFunc(r.Front.Decision.All(), func(d report.Demand) bool {
				return slices.Contains(d.From, lineOn(i)) && slices.Contains(d.From, strangers) &&
					slices.Contains(d.From, looks)
			})
			if at < 0 {
				t.Fatalf("%s: nothing refuses %q, strangers can ask for it and nobody looks; the conditions are %+v",
					v.Shape, l.Action, r.Front.Decision.All())
			}
			d := r.Front.Decision.All()[at]
			if d.Move == 0 || !slices.Contains(r.Plan[d.Move-1].Proves, d.Needs) || r.Plan[d.Move-1].Done == "" {
				t.Fatalf("%q has no move that closes it: %s", d.Holds, d.Met)
			}
			if at > 0 && r.Front.Decision.All()[at-1].ID != "clash" && // which comes before all
				!slices.Contains(r.Front.Decision.All()[at-1].From, strangers) {
				t.Fatalf("%q stands behind %q", d.Holds, r.Front.Decision.All()[at-1].Holds)
			}
		}
		if !holds && slices.ContainsFunc(r.Front.Decision.All(), func(d report.Demand) bool { return d.ID == "chain" }) {
			t.Fatal("a condition on a chain of which a link is missing")
		}
	}

	rapid.Check(t, func(t *rapid.T) { check(t, inChain(t, b)) })
	draws := rapid.Custom(func(t *rapid.T) assessment.Interview { return inChain(t, b) })
	for seed := 0; seed < 2000 && len(seen) < 3; seed++ {
		check(t, draws.Example(seed))
	}
	if len(seen) < 3 {
		t.Errorf("drawn for %v only", seen)
	}
}

// Where nothing is listed, the answer that nothing refuses and a count of changes make
// the chain; a list whose every change is refused breaks it.
func TestAChainWithoutAListRestsOnAnswers(t *testing.T) {
	b := load(t)
	counted := number(with("EC1=a", "IS3=e", "IS10=d", "PR4=d"), "IS1", "write_actions", "3")
	held := with("EC1=a", "IS3=b", "IS10=d", "PR4=d")
	held.Inventory = []assessment.Line{{System: "Mail", Action: "send", Kind: assessment.Writes, Refuses: "a rule"}}
	for name, test := range map[string]struct {
		iv   assessment.Interview
		want bool
	}{
		"three changes counted, and nothing refuses": {counted, true},
		"the one change listed is refused":           {held, false},
		"nothing counted and nothing listed":         {with("EC1=a", "IS3=e", "IS10=d", "PR4=d"), false},
	} {
		r := compose(b, test.iv)
		got := slices.ContainsFunc(r.Front.Decision.All(), func(d report.Demand) bool { return d.ID == "chain" })
		if got != test.want {
			t.Errorf("%s: a condition %v, want %v", name, got, test.want)
		}
	}
}

// An off switch that is not there, that nobody knew of, or that nobody was asked about
// while a system in use acts, has a move in each report, whatever the class; what a buyer
// was not led to is an offer and no move.
func TestAnOffSwitchThatNobodyKnowsIsAMove(t *testing.T) {
	b := load(t)
	id := b.AskedBy(assessment.ProofStop)
	q, ok := b.Question(id)
	if !ok {
		t.Fatal("the bank asks nobody who can stop it")
	}
	seen := map[string]int{}
	check := func(t rapid.TB, iv assessment.Interview) {
		v := assessment.Judge(b, iv)
		r := report.Compose(b, iv, v, report.Seal{At: noon, Draft: true})
		f, _ := b.FactOf(&iv, &v, id)
		level, known := b.Control(iv.AnswerTo(id))
		inUse := iv.Stage() == "live" || iv.Stage() == "trial"
		changes := slices.ContainsFunc(iv.Inventory, func(l assessment.Line) bool {
			return l.Kind != assessment.Reads && strings.TrimSpace(l.Action) != ""
		})
		state := ""
		switch {
		case known && level == 0:
			state = "nobody can"
		case f.Standing == assessment.FactNotKnown:
			state = "nobody knew"
		case f.Standing == assessment.FactNotAsked && iv.Side == assessment.SideSeller && inUse &&
			(changes || v.Class == assessment.Agent):
			state = "not asked"
		default:
			return
		}

		seen[state+", "+string(v.Class)]++
		at := slices.IndexFunc(r.Plan, func(s report.PlanStep) bool {
			return slices.Contains(s.From, id) || slices.Contains(s.Proves, assessment.ProofKnown(id))
		})
		if at < 0 {
			t.Fatalf("%s, %s: no move among %d is about who can stop it", state, v.Shape, len(r.Plan))
		}
		s := r.Plan[at]
		if state == "nobody can" && !strings.Contains(s.Do, "stop") || s.Because == "" {
			t.Fatalf("%s: %q because %q", state, s.Do, s.Because)
		}
		if state != "nobody can" && !strings.Contains(inJSON(t, letterBlocks(r)), id) {
			t.Fatalf("%q sends a question that no letter holds", s.Do)
		}
		if state == "not asked" && len(s.From) > 0 {
			t.Fatalf("%q rests on what nobody was asked", s.Do)
		}
	}
	draw := func(t *rapid.T) assessment.Interview {
		iv := inKind(t, b, drawn(t, b))
		iv.Context[assessment.ContextStage] = rapid.SampledFrom([]string{"building", "trial", "live"}).Draw(t, "stage")
		switch rapid.IntRange(0, 3).Draw(t, "switch") {
		case 0:
			delete(iv.Answers, id)
		case 1:
			iv.Answers[id] = assessment.Answer{Question: id, State: assessment.Unknown}
		default:
			iv.Answers[id] = choose(q, len(q.Options)-1)
		}
		return iv
	}
	rapid.Check(t, func(t *rapid.T) { check(t, draw(t)) })
	draws := rapid.Custom(draw)
	for seed := 0; seed < 1500 && len(seen) < 9; seed++ {
		check(t, draws.Example(seed))
	}
	for _, state := range []string{"nobody can", "nobody knew", "not asked"} {
		for _, class := range []assessment.Class{assessment.Workflow, assessment.Agent} {
			if seen[state+", "+string(class)] == 0 {
				t.Errorf("never drawn: %s of %s", state, class)
			}
		}
	}
}

// letterBlocks are the letters of a report.
func letterBlocks(r report.Report) []report.Block {
	var out []report.Block
	for _, s := range r.Sections {
		for _, block := range s.Blocks {
			if block.Kind == report.LetterB {
				out = append(out, block)
			}
		}
	}
	return out
}

// An account that others use is a condition, with a move, for an agent as for a path and
// while the class is open, where it changes something; an account of its own is none.
func TestASharedAccountIsAConditionWhateverTheClass(t *testing.T) {
	b := load(t)
	id := b.About(assessment.SubjectIdentity)
	seen := map[string]int{}
	check := func(t rapid.TB, iv assessment.Interview) {
		v := assessment.Judge(b, iv)
		r := report.Compose(b, iv, v, report.Seal{At: noon, Draft: true})
		f, _ := b.FactOf(&iv, &v, id)
		level, known := b.Control(iv.AnswerTo(id))
		shared := known && level <= 1 && f.Says != ""
		changes := slices.ContainsFunc(iv.Inventory, func(l assessment.Line) bool {
			return l.Kind != assessment.Reads && strings.TrimSpace(l.Action) != ""
		})
		at := slices.IndexFunc(r.Front.Decision.All(),
			func(d report.Demand) bool { return d.Needs == assessment.ProofIdentity })
		switch {
		case shared && changes && at < 0:
			t.Fatalf("%s acts under %q and changes something, and no condition says so", v.Shape, f.Says)
		case !shared && at >= 0:
			t.Fatalf("%s: %q is a condition, and the account is %q", v.Shape, r.Front.Decision.All()[at].Holds, f.Says)
		case at >= 0 && r.Front.Decision.All()[at].Move == 0:
			t.Fatalf("no move gives it an account of its own: %s", r.Front.Decision.All()[at].Met)
		case at >= 0:
			seen[fmt.Sprintf("%s %v", v.Class, v.ClassHolds())]++
		}
	}
	draw := func(t *rapid.T) assessment.Interview { return inKind(t, b, drawn(t, b)) }
	rapid.Check(t, func(t *rapid.T) { check(t, draw(t)) })
	draws := rapid.Custom(draw)
	for seed := 0; seed < 1500 && len(seen) < 5; seed++ {
		check(t, draws.Example(seed))
	}
	for _, class := range []string{"workflow true", "agent true", "workflow false", "undetermined false"} {
		if seen[class] == 0 {
			t.Errorf("never drawn: %s in %v", class, seen)
		}
	}
}

// "More access" is said only of what has some: in use, or with a list where nobody said
// how far along it is.
func TestMoreAccessIsSaidOfWhatHasSome(t *testing.T) {
	b := load(t)
	line := []assessment.Line{{System: "Mail", Action: "send a mail", Kind: assessment.Writes}}
	for _, test := range []struct {
		stage string
		lines []assessment.Line
		more  bool
	}{{"building", nil, false}, {"idea", line, false}, {"building", line, false}, {"live", nil, true},
		{"trial", line, true}, {"", nil, false}, {"", line, true}} {
		for _, pairs := range [][]string{{"EC1=c"}, {"EC1=f", "EC2=f", "EC7=e", "EC8=f"},
			{"EC1=a", "EC2=a", "EC7=a", "EC8=a"}} {
			iv := with(pairs...)
			iv.Inventory = test.lines
			iv.Context = map[string]string{assessment.ContextStage: test.stage}
			r := compose(b, iv)
			text := inJSON(t, r.Front) + inJSON(t, r.Sections)
			if got := strings.Contains(text, "more access"); got != test.more {
				t.Errorf("stage %q with %d lines, %v: more access said: %v", test.stage, len(test.lines), pairs, got)
			}
		}
	}
}
