package bank

import (
	stdcmp "cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"discern/assessment"

	"github.com/google/go-cmp/cmp"
)

func load(t *testing.T) *assessment.Bank {
	t.Helper()
	b, err := Load()
	if err != nil {
		t.Fatalf("the bank does not load:\n%v", err)
	}
	return b
}

// frozen is every question as it was released: id, path, kind, deciding,
// weight, role, answers as letter, p/c, and numbers. Answers are in the order
// of their letters. Wording may change; nothing in this table may. A question that
// is new joins it when it is released, and then needs a card of the guide and a
// dozen lines that people say.
var frozen = []struct {
	id, path, kind string
	deciding       bool
	weight         int
	role           string
	answers        string
	numbers        string
}{
	{"EC1", "base", "scale", true, 3, "Builder", "a-2/2 b-1/2 c+0/2 d+1/1 e+2/0 f+2/1", "tools_count"},
	{"EC2", "base", "scale", true, 3, "Builder", "a-2/2 b-1/3 c+0/2 d+1/1 e+2/0 f+1/1 g-2/0", "max_retries"},
	{"EC3", "full", "scale", false, 2, "Operator", "a-2/2 b-1/2 c+0/1 d+1/1 e+2/0", "distinct_paths"},
	{"EC4", "agent", "scale", false, 2, "Builder", "a-2/3 b-1/3 c+0/2 d+1/2 e+2/0", "steps_cap"},
	{"EC5", "full", "scale", false, 2, "Builder", "a-2/3 b-1/2 c+0/3 d+1/1 e+2/0", "sub_runs_per_task"},
	{"EC6", "agent", "scale", false, 2, "Business owner", "a-2/2 b-1/3 c+0/3 d+1/1 e+2/0", "approvals_per_day"},
	{"EC7", "base", "scale", true, 3, "Builder", "a-2/3 b-1/2 c+0/2 d+1/1 e+2/0", ""},
	{"EC8", "base", "scale", true, 2, "Builder", "a-2/3 b-1/2 c+0/2 d+1/1 e+2/0 f+1/1", "moves_between_people"},
	{"EC9", "base", "control", false, 1, "Builder", "a/3 b/2 c/1 d/0", ""},
	{"FM1", "workflow", "scale", false, 3, "Operator", "a-2/3 b-1/3 c+0/2 d+1/1 e+2/0", "hours_to_detect"},
	{"FM2", "base", "scale", false, 3, "Operator", "a-2/3 b-1/2 c+0/1 d+1/1 e+2/0",
		"steps_typical steps_longest_seen minutes_typical"},
	{"FM3", "agent", "scale", false, 2, "Builder", "a-2/3 b-1/3 c+0/2 d+1/1 e+2/0 f+0/1", ""},
	{"FM4", "full", "scale", false, 2, "Builder", "a-2/3 b-1/3 c+0/2 d+1/1 e+2/0", "steps_between_checks"},
	{"FM5", "full", "scale", false, 2, "Operator", "a-2/3 b-1/2 c+0/1 d+1/1 e+2/0 f+1/1", "pct_right sample_size"},
	{"FM6", "full", "scale", false, 1, "Operator", "a-2/3 b-1/3 c+0/2 d+1/1 e+2/0 f+2/0 g-1/2", "irreversible_actions"},
	{"FM7", "workflow", "control", false, 2, "Builder", "a/3 b/2 c/1 d/0", ""},
	{"FM8", "full", "control-multi", false, 2, "Builder", "a b c d e", ""},
	{"FM9", "full", "control", false, 2, "Operator", "a/3 b/2 c/1 d/0", "steps_when_drifting"},
	{"IS1", "base", "scale", false, 3, "Builder", "a-2/3 b-1/3 c+0/2 d+1/1 e+2/0",
		"systems_count tools_count write_actions"},
	{"IS2", "full", "scale", false, 3, "Security or IAM", "a-2/3 b-1/2 c+0/3 d+1/1 e+2/0",
		"credentials_count credential_life_hours"},
	{"IS3", "base", "scale", false, 3, "Security or IAM", "a-2/2 b-1/2 c+1/3 d+1/1 e+2/0 f+0/3 g+0/1 h+0/2 i+0/2", ""},
	{"IS4", "workflow", "scale", false, 2, "Security or IAM", "a-2/3 b-1/2 c+0/2 d+1/1 e+2/0 f+0/1 g-1/2 h+1/1 i-2/3",
		"permissions_granted permissions_used"},
	{"IS5", "full", "control", false, 1, "Security or IAM", "a/3 b/2 c/1 d/0", ""},
	{"IS6", "full", "scale", false, 3, "Security or IAM", "a-2/3 b+0/3 c+1/2 d+1/1 e+2/0", "log_days"},
	{"IS7", "full", "control", false, 1, "Business owner", "a/3 b/2 c/1 d/0", "minutes_to_stop"},
	{"IS8", "base", "control", false, 2, "Security or IAM", "a/3 b/2 c/1 d/0 e/0 f/2", "credentials_count"},
	{"IS9", "full", "control", false, 1, "Builder", "a/3 b/2 c/2 d/1 e/0", ""},
	{"IS10", "full", "control", false, 2, "Builder", "a/3 b/2 c/1 d/0", ""},
	{"PR1", "base", "scale", false, 3, "Business owner", "a-2/2 b-1/2 c+0/2 d+1/1 e+2/1 f+2/1 g+1/1 h+0/1",
		"tasks_per_day days_live"},
	{"PR2", "full", "scale", false, 3, "Operator", "a-2/3 b-1/3 c+0/2 d+1/1 e+2/0", "longest_right_steps"},
	{"PR3", "full", "scale", false, 2, "Builder", "a-2/3 b-1/2 c+0/1 d+1/1 e+2/0", "test_cases"},
	{"PR4", "both", "control", false, 2, "Operator", "a/3 b/2 c/1 d/0 e/2",
		"reviewers minutes_per_review reviewed_per_day"},
	{"PR5", "agent", "control", false, 1, "Builder", "a/3 b/2 c/1 d/0", "max_run_minutes cost_per_task"},
	{"PR6", "full", "scale", false, 1, "Business owner", "a-2/2 b-1/2 c+0/1 d+1/1 e+2/1", ""},
}

// scores writes a question's answers the way the table does.
func scores(q *assessment.Question) string {
	var out []string
	for _, o := range q.Options {
		switch q.Kind {
		case assessment.KindScale:
			out = append(out, fmt.Sprintf("%s%+d/%d", o.ID, o.P, o.C))
		case assessment.KindControl:
			out = append(out, fmt.Sprintf("%s/%d", o.ID, o.C))
		default:
			out = append(out, o.ID)
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestIdsAndScoresAreFrozen(t *testing.T) {
	b := load(t)
	last := -1
	for _, f := range frozen {
		q, ok := b.Question(f.id)
		if !ok {
			t.Errorf("%s was released and is not in the bank", f.id)
			continue
		}
		at := slices.IndexFunc(b.All(), func(x *assessment.Question) bool { return x.ID == f.id })
		if at < last {
			t.Errorf("%s stands before a question that it came after", f.id)
		}
		last = at

		got := []any{q.ID, string(q.Path), string(q.Kind), q.Deciding, q.Weight, string(q.AskRole), scores(q),
			strings.Join(q.Numbers, " ")}
		want := []any{f.id, f.path, f.kind, f.deciding, f.weight, f.role, f.answers, f.numbers}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s has changed (-frozen +bank):\n%s", f.id, d)
		}
	}
}

// What an earlier edition says, asks and judges by is what it did when the next one
// came: not a letter of it changes any more. A rule, a reword or a new answer goes to
// the present edition; what was answered in an earlier one gets it by being moved.
func TestEarlierEditionsAreFrozen(t *testing.T) {
	b := load(t)
	for version, sha := range map[string]string{
		"1": "27b9bd1fc4b40459ebaad2554e7e66d37c8bdb763343c2c2ce41e7ba42d0d0d2",
	} {
		e := b.Edition(version)
		if e == b || e.Version != version || e.SHA256 != sha {
			t.Errorf("edition %s is read as %s, %s; it was released as %s", version, e.Version, e.SHA256, sha)
		}
	}

	folders, err := files.ReadDir(editions)
	if err != nil || len(folders) != 1 {
		t.Errorf("%d editions are kept (%v), and one is held here", len(folders), err)
	}
}

// The number of an answer in a file is its place here, so answers stand in the
// order of their letters: those of the first edition from code to model, then
// what came later.
func TestAnswersStandInTheOrderOfTheirLetters(t *testing.T) {
	for _, q := range load(t).All() {
		for i, o := range q.Options {
			if want := string(rune('a' + i)); o.ID != want {
				t.Errorf("%s: answer %d is %q, want %q", q.ID, i+1, o.ID, want)
			}
			if i > 0 && i < 5 && q.Kind == assessment.KindScale && o.P < q.Options[i-1].P {
				t.Errorf("%s: answer %s stands on the wrong side of the one before it", q.ID, o.ID)
			}
		}
	}
}

func TestShortPathAndDecidingQuestions(t *testing.T) {
	var base, deciding []string
	points := 0
	for _, q := range load(t).All() {
		if q.Path == assessment.PathBase {
			base = append(base, q.ID)
		}
		if q.Deciding {
			deciding, points = append(deciding, q.ID), points+q.Weight
		}
	}
	if want := "EC1 EC2 EC7 EC8 EC9 FM2 IS1 IS3 IS8 PR1"; strings.Join(base, " ") != want {
		t.Errorf("asked on every call: %v, want %s", base, want)
	}
	if strings.Join(deciding, " ") != "EC1 EC2 EC7 EC8" || points != 11 {
		t.Errorf("deciding: %v with %d points, want EC1 EC2 EC7 EC8 with 11", deciding, points)
	}
}

// "Doesn't apply" is offered only where the matter may not arise: nothing waits where
// nothing is final, no name is seen where nothing is called, nothing is right or wrong
// before the first run.
func TestDoesntApplyIsOfferedOnlyWhereItCan(t *testing.T) {
	b := load(t)
	var may []string
	for _, q := range b.All() {
		if !q.AlwaysApplies {
			may = append(may, q.ID)
		}
	}
	if want := "EC6 FM2 FM3 FM5 FM6 FM7 FM8 FM9 IS2 IS3 IS5 IS8 PR2 PR4"; strings.Join(may, " ") != want {
		t.Errorf("it is offered with %v, want %s", may, want)
	}

	// What an interview of the version before said so stays as it was said.
	iv := assessment.Interview{Bank: "2", Answers: map[string]assessment.Answer{
		"EC1": {Question: "EC1", State: assessment.Answered, Choice: "a"},
		"EC2": {Question: "EC2", State: assessment.NotApplicable, Reason: "nothing can fail"},
		"EC7": {Question: "EC7", State: assessment.Answered, Choice: "a"},
		"EC8": {Question: "EC8", State: assessment.Answered, Choice: "a"}}}
	if v := assessment.Judge(b, iv); v.Decided.Of != v.Decided.Answered || v.Class != assessment.Workflow {
		t.Errorf("what does not apply counts as open: %+v, %s", v.Decided, v.Class)
	}
	q, _ := b.Question("EC2")
	old := iv.Answers["EC2"]
	again := assessment.Given{Question: q.ID, Pick: assessment.PickNotApplicable, Reason: old.Reason, Note: "seen"}
	if _, faults := b.Answer(again, old); len(faults) > 0 {
		t.Errorf("a note cannot be added to it: %v", faults)
	}
	if _, faults := b.Answer(again, assessment.Answer{}); len(faults) != 1 {
		t.Errorf("it can be said anew: %v", faults)
	}
}

func TestContextQuestions(t *testing.T) {
	var got []string
	for _, q := range load(t).Context {
		s := q.ID
		for _, o := range q.Options {
			s += " " + o.ID
			if o.Side != "" {
				s += "=" + string(o.Side)
			}
		}
		got = append(got, s)
	}
	want := []string{"CX1", "CX2 workflow=code assistant=none agent=model team=model none=none", "CX3",
		"CX4 idea building trial live", "CX6", "CX5 build run secure own other", "CX7", "CX8"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("context questions (-want +got):\n%s", d)
	}
}

// Two moves that ask for different things are not seen to be done by one test: what
// stands beside a move tries that very move. And each has a first step.
func TestEachMoveHasItsOwnTest(t *testing.T) {
	b := load(t)
	by := map[string]string{}
	one := func(where, move, done, start string, proves []assessment.Proof) {
		if strings.TrimSpace(start) == "" {
			t.Errorf("%s: nothing says how to begin: %s", where, move)
		}
		for _, p := range proves {
			done += " " + b.Test(&assessment.Interview{}, &assessment.Verdict{}, p)
		}
		switch other, known := by[done]; {
		case strings.TrimSpace(done) == "":
			t.Errorf("%s: nothing says when this is done: %s", where, move)
		case known && other != move:
			t.Errorf("%s: %q and %q are done by the same test", where, other, move)
		}
		by[done] = move
	}

	for _, a := range b.Design.Areas {
		for shape, l := range a.By {
			where := a.ID + ", " + string(shape)
			one(where, l.Plain, stdcmp.Or(l.Done, a.Done), l.Start, l.Proves)
			if l.FinalMove != "" {
				one(where+", final", l.FinalPlain, stdcmp.Or(l.FinalDone, a.Done), stdcmp.Or(l.FinalStart, l.Start), l.FinalProves)
			}
			for key, move := range l.At {
				one(where+", "+key, move, l.AtDone[key], stdcmp.Or(l.AtStart[key], l.Start), l.AtProves[key])
			}
		}
	}
}

// For each limit around an agent, and for each other fact that page one can ask for,
// the bank has a test that proves it and a move that leads there; no two share one.
func TestEachLimitHasAProofOfItsOwn(t *testing.T) {
	b := load(t)
	want := append(slices.Clone(assessment.Proofs), assessment.ProofHeld, assessment.ProofPaused, assessment.ProofStop)
	for _, l := range b.Limits {
		want = append(want, assessment.Proof(l.Question))
	}

	tests := map[string]assessment.Proof{}
	for _, p := range want {
		m, text, ok := b.Proving(&assessment.Interview{}, &assessment.Verdict{}, p)
		if !ok || m.Do == "" || text.Days == 0 || text.EffortHigh == 0 || m.Start == "" {
			t.Errorf("%s: nothing leads there: %+v", p, m)
		}
		if other, twice := tests[text.Done]; twice || strings.TrimSpace(text.Done) == "" {
			t.Errorf("%s and %s are proved by %q", p, other, text.Done)
		}
		tests[text.Done] = p
	}
	if len(b.Design.Proofs) != len(want) {
		t.Errorf("%d proofs for %d facts", len(b.Design.Proofs), len(want))
	}
}

func TestRulesLimitsAndFloorsAreAllThere(t *testing.T) {
	b := load(t)
	var rules []string
	for _, r := range b.Rules {
		rules = append(rules, r.ID+" "+string(r.Kind))
	}
	want := []string{"R01 c", "R02 c", "R03 c", "R04 c", "R05 c", "R06 c", "R07 t", "R08 c", "R09 c", "R10 t", "R11 a",
		"R12 a", "R13 a", "R14 a", "R15 c", "R16 c", "R17 a", "R18 t", "R19 c", "R20 c", "R21 c", "R22 c", "R23 a", "R24 a",
		"R25 a", "R26 a", "R27 a", "R28 c", "R29 c", "R30 c",
		"R31 c", "R32 c", "R33 a", "R34 c", "R35 c", "R36 a", "R37 c", "R38 c", "R39 c",
		"T1 t", "T2 t", "T3 t", "T4 t", "T5 t", "T6 t", "T7 t", "T8 t", "T9 t", "T10 t"}
	kind := map[string]string{"c": "contradiction", "t": "tension", "a": "arithmetic"}
	for i, w := range want {
		id, k, _ := strings.Cut(w, " ")
		want[i] = id + " " + kind[k]
	}
	// What was released stays, in its order; a new rule joins when it is released.
	released := slices.DeleteFunc(rules, func(r string) bool { return !slices.Contains(want, r) })
	if d := cmp.Diff(want, released); d != "" {
		t.Errorf("rules (-want +got):\n%s", d)
	}
	var limits []string
	for _, f := range b.Limits {
		limits = append(limits, fmt.Sprintf("%s>=%d", f.Question, f.C))
	}
	if got := strings.Join(limits, " "); got != "EC4>=2 EC6>=3 IS1>=2 IS3>=2 PR5>=2" {
		t.Errorf("limits are %s", got)
	}
	var floors []string
	for _, f := range b.Floors {
		floors = append(floors, string(f.AtLeast))
	}
	if got := strings.Join(floors,
		" "); got != "open-agent open-agent open-agent model-chosen-branches model-chosen-branches model-chosen-branches" {
		t.Errorf("floors are %s", got)
	}
}

// required is the control level each area asks for, by shape from fixed path
// to open agent.
var required = map[string][4]int{
	"identity": {2, 2, 3, 3}, "permissions": {3, 2, 2, 1}, "decision-point": {2, 2, 3, 3}, "people": {1, 1, 3, 3},
	"limits": {2, 2, 3, 3}, "records": {2, 2, 3, 3}, "working-memory": {2, 2, 2, 3}, "lifecycle": {2, 2, 3, 3},
}

func TestDesignAsksForTheRightLevels(t *testing.T) {
	got := map[string][4]int{}
	for _, a := range load(t).Design.Areas {
		var l [4]int
		for i, s := range judged {
			l[i] = a.By[s].Required
		}
		got[a.ID] = l
	}
	if d := cmp.Diff(required, got); d != "" {
		t.Errorf("required levels (-want +got):\n%s", d)
	}
}

func TestDesignMovesHoldOnlyKnownPlaceholders(t *testing.T) {
	known := []string{"before", "running", "final", "widest", "cap", "confirmed", "product"}
	for _, a := range load(t).Design.Areas {
		for s, l := range a.By {
			for _, rest := range strings.Split(l.Move, "{")[1:] {
				name, _, ok := strings.Cut(rest, "}")
				if !ok || !slices.Contains(known, name) {
					t.Errorf("%s, %s: {%s} is not filled by anyone", a.ID, s, name)
				}
			}
			if strings.ContainsAny(l.Plain, "{}") {
				t.Errorf("%s, %s: the plain move holds a placeholder", a.ID, s)
			}
		}
	}
}

func TestEveryShapeTakesAProduct(t *testing.T) {
	for _, s := range load(t).Shapes {
		if strings.Count(s.WithProduct, "{product}") != 1 || strings.Contains(s.Headline, "{") {
			t.Errorf("%s: withProduct names the product once and headline never", s.Shape)
		}
	}
}

func TestEveryNumberIsAskedForOrDropped(t *testing.T) {
	b := load(t)
	for _, n := range b.Numbers {
		if !slices.ContainsFunc(b.All(), func(q *assessment.Question) bool { return slices.Contains(q.Numbers, n.ID) }) {
			t.Errorf("nobody is asked for %s", n.ID)
		}
	}
	if len(b.Numbers) != 33 {
		t.Errorf("the bank has %d numbers, want 33", len(b.Numbers))
	}
}

func TestFactsNameTheirSource(t *testing.T) {
	for _, f := range load(t).Citations {
		if f.URL != "" && !strings.HasPrefix(f.URL, "https://") {
			t.Errorf("%s: %s is no address", f.ID, f.URL)
		}
		if f.URL == "" && !strings.Contains(f.Text, "report") && f.ID != "rule-of-three" {
			t.Errorf("%s has no address and does not say who reports it", f.ID)
		}
	}
}
