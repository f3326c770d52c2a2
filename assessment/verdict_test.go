package assessment_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"discern/assessment"
	"discern/assessment/assessmenttest"

	"pgregory.net/rapid"
)

func TestVerdict(t *testing.T) {
	b := load(t)
	limits := []string{"EC4=b", "EC6=c", "IS1=c", "IS3=b", "PR5=a"}
	for _, c := range []struct {
		name    string
		answers []string
		shape   assessment.Shape
		mixed   bool
	}{
		{"nothing answered decides nothing", nil, assessment.UndeterminedShape, false},
		{"five of eleven points are too few", []string{"EC1=a", "EC8=a"}, assessment.UndeterminedShape, false},
		{"six of eleven points are enough", []string{"EC1=a", "EC2=a"}, assessment.FixedPath, false},
		{"unknown counts as open", []string{"EC1=a", "EC2=?", "EC7=?", "EC8=a"}, assessment.UndeterminedShape, false},
		{"what does not apply leaves both sides of the share", []string{"EC1=a", "EC2=x", "EC7=x", "EC8=a"},
			assessment.FixedPath, false},
		{"the worked example of the method", []string{"EC1=c", "EC2=c", "EC7=c", "EC8=b"},
			assessment.ModelChosenBranches, true},
		{"all second answers are a fixed path", []string{"EC1=b", "EC2=b", "EC7=b", "EC8=b"}, assessment.FixedPath, false},
		{"all fourth answers are an agent", []string{"EC1=d", "EC2=d", "EC7=d", "EC8=d"}, assessment.OpenAgent, false},
		{"choosing the next action alone says agent", []string{"EC1=d"}, assessment.OpenAgent, false},
		{"choosing the next action outranks all the rest", []string{"EC1=d", "EC2=a", "EC7=a", "EC8=a"},
			assessment.OpenAgent, false},
		{"an order kept in a prompt says agent", []string{"EC1=c", "EC2=a", "EC7=d", "EC8=a"}, assessment.OpenAgent, false},
		{"unless code picks every step", []string{"EC1=a", "EC2=a", "EC7=d", "EC8=a"}, assessment.FixedPath, false},
		{"a run that is mostly free says agent", []string{"EC1=c", "EC2=a", "EC7=a", "EC8=a", "EC9=d"},
			assessment.OpenAgent, false},
		{"a free stretch in a fixed path is mixed", []string{"EC1=a", "EC2=a", "EC7=a", "EC8=a", "EC9=b"},
			assessment.ModelChosenBranches, true},
		{"model-led recovery is at least a branch", []string{"EC1=a", "EC2=d", "EC7=a", "EC8=a"},
			assessment.ModelChosenBranches, true},
		{"three limits make a bounded agent", append([]string{"EC1=d", "EC2=e", "EC7=e", "EC8=d"}, limits[:3]...),
			assessment.BoundedAgent, false},
		{"two do not", append([]string{"EC1=d", "EC2=e", "EC7=e", "EC8=d"}, limits[:2]...), assessment.OpenAgent, false},
		{"one that is contradicted does not count", append([]string{"EC1=e", "EC2=e", "EC7=e", "EC8=d"}, limits[:3]...),
			assessment.OpenAgent, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := assessment.Judge(b, with(c.answers...))
			if v.Shape != c.shape || v.Class != c.shape.Class() || v.Mixed != c.mixed {
				t.Errorf("got %s, %s, mixed %v; want %s, mixed %v", v.Class, v.Shape, v.Mixed, c.shape, c.mixed)
			}
		})
	}
}

func TestWorkedExampleScore(t *testing.T) {
	v := assessment.Judge(load(t), with("EC1=c", "EC2=c", "EC7=c", "EC8=b"))
	if v.Score != -9 {
		t.Errorf("score %d, want 50 x -2 / 11 = -9", v.Score)
	}
	if !v.ClassSettled || v.ShapeSettled {
		t.Errorf("class settled %v, shape settled %v; all deciding answers are in, the freest stretch is open",
			v.ClassSettled, v.ShapeSettled)
	}
}

func TestConfidence(t *testing.T) {
	b := load(t)
	evidence := func(iv assessment.Interview, e assessment.Evidence, ids ...string) assessment.Interview {
		for _, id := range ids {
			a := iv.Answers[id]
			a.Evidence = e
			iv.Answers[id] = a
		}
		return iv
	}
	all := func() assessment.Interview { return with("EC1=a", "EC2=a", "EC7=a", "EC8=a") }
	agreed := func() assessment.Interview {
		iv := all()
		for _, id := range []string{"EC1", "EC2"} {
			a := iv.Answers[id]
			a.Confirmed = &assessment.Confirmation{By: "Priya"}
			iv.Answers[id] = a
		}
		return iv
	}
	for _, c := range []struct {
		name string
		iv   assessment.Interview
		want assessment.Level
	}{
		{"only said is low, however complete", all(), assessment.Low},
		{"two deciding answers are too few", evidence(with("EC1=a", "EC2=a"), assessment.Shown, "EC1", "EC2"),
			assessment.Low},
		{"one example makes it moderate", evidence(all(), assessment.Example, "EC1"), assessment.Moderate},
		{"two that were shown make it high", evidence(all(), assessment.Shown, "EC1", "EC7"), assessment.High},
		{"agreement alone is no evidence", agreed(), assessment.Low},
		{"agreement beside one example stays moderate", evidence(agreed(), assessment.Example, "EC1"), assessment.Moderate},
		{"a contradiction takes high away", evidence(with("EC1=a", "EC2=d", "EC7=a", "EC8=a"), assessment.Shown, "EC1", "EC2",
			"EC7"), assessment.Moderate},
		{"two contradictions make it low", evidence(with("EC1=a", "EC2=d", "EC7=d", "EC8=a"), assessment.Shown, "EC1", "EC2",
			"EC7"), assessment.Low},
	} {
		t.Run(c.name, func(t *testing.T) {
			if v := assessment.Judge(b, c.iv); v.Confidence.Level != c.want {
				t.Errorf("got %s because %v, want %s", v.Confidence.Level, v.Confidence.Because, c.want)
			}
		})
	}
}

func TestFigures(t *testing.T) {
	iv := with("EC1=d", "PR4=c")
	iv = number(iv, "PR1", "tasks_per_day", "1,200")
	iv = number(iv, "FM2", "steps_typical", "8")
	iv = number(iv, "PR4", "reviewers", "3")
	iv = number(iv, "PR4", "reviewed_per_day", "120")
	iv = number(iv, "PR4", "minutes_per_review", "3")
	iv = number(iv, "EC4", "steps_cap", "20")
	iv = number(iv, "PR2", "longest_right_steps", "9")
	n := assessment.Judge(load(t), iv).Numbers
	for _, c := range []struct {
		name string
		f    *assessment.Figure
		want string
	}{
		{"decisions a day", n.DecisionsPerDay, "9,600"},
		{"per reviewer", n.PerReviewer, "3,200"},
		{"seconds for each", n.SecondsPerDecision, "2.3"},
		{"share seen", n.ShareSeen, "1.3"},
		{"approvals that fit", n.ApprovalsThatFit, "120"},
		{"unproven stretch", n.UnprovenStretch, "11"},
	} {
		if c.f == nil {
			t.Errorf("%s: missing", c.name)
		} else if got := c.f.Text(); got != c.want || len(c.f.From) == 0 {
			t.Errorf("%s: got %s from %v, want %s", c.name, got, c.f.From, c.want)
		}
	}
	if n.Band != "usual" {
		t.Errorf("band %q, want usual for 8 steps", n.Band)
	}
}

func TestFiguresKeepRanges(t *testing.T) {
	iv := number(number(with(), "PR1", "tasks_per_day", "100-200"), "FM2", "steps_typical", "8 to 12")
	f := assessment.Judge(load(t), iv).Numbers.DecisionsPerDay
	if f == nil || f.Low != 800 || f.High != 2400 {
		t.Fatalf("got %+v, want 800 to 2400", f)
	}
	iv = number(iv, "EC5", "sub_runs_per_task", "2")
	if f := assessment.Judge(load(t), iv).Numbers.DecisionsPerDay; f.Low != 2400 || f.High != 7200 {
		t.Errorf("with two extra runs a task: got %+v, want 2400 to 7200", f)
	}
	iv = number(iv, "PR1", "tasks_per_day", "100+")
	if f := assessment.Judge(load(t), iv).Numbers.DecisionsPerDay; f.Low != 2400 || !f.AtLeast {
		t.Errorf("open upwards: got %+v, want at least 2400", f)
	}
}

func TestRulesFire(t *testing.T) {
	b := load(t)
	num := func(iv assessment.Interview, kv ...string) assessment.Interview {
		for i := 0; i < len(kv); i += 3 {
			iv = number(iv, kv[i], kv[i+1], kv[i+2])
		}
		return iv
	}
	stage := func(iv assessment.Interview, s string) assessment.Interview {
		iv.Context[assessment.ContextStage] = s
		return iv
	}
	wants := func(iv assessment.Interview, at, text string) assessment.Interview {
		iv.Context[at] = text
		return iv
	}
	against := func(iv assessment.Interview) assessment.Interview {
		iv.IntentAgainst = []string{"EC1"}
		return iv
	}
	line := func(iv assessment.Interview, l assessment.Line) assessment.Interview {
		iv.Inventory = append(iv.Inventory, l)
		return iv
	}
	fires := map[string]assessment.Interview{
		"R01": with("EC1=a", "IS1=d"),
		"R02": with("EC1=d", "IS1=a"),
		"R03": with("EC1=b", "EC3=d"),
		"R04": with("EC1=a", "EC2=e"),
		"R05": with("EC4=a", "EC1=e"),
		"R06": with("EC6=d", "PR4=a"),
		"R07": with("FM6=a", "IS4=c"),
		"R08": num(with("IS2=a"), "IS2", "credential_life_hours", "8"),
		"R09": with("IS3=c", "IS6=d"),
		"R10": with("PR1=a", "PR2=e"),
		"R11": num(with("FM5=a"), "FM5", "sample_size", "50"),
		"R12": num(with(), "EC6", "approvals_per_day", "400", "PR4", "minutes_per_review", "3", "PR4", "reviewers", "2"),
		"R13": num(with("PR1=b"), "PR2", "longest_right_steps", "5", "FM2", "steps_typical", "9-12"),
		"R14": num(with(), "FM2", "steps_longest_seen", "60", "EC4", "steps_cap", "40"),
		"R15": with("IS2=c", "IS5=d"),
		"R16": stage(with("PR1=a"), "building"),
		"R17": num(with(), "IS4", "permissions_granted", "10", "IS4", "permissions_used", "12"),
		"R18": with("FM1=a", "FM4=e"),
		"R19": with("EC1=a", "EC7=d"),
		"R20": with("EC1=b", "EC8=e"),
		"R21": with("EC1=a", "EC9=d"),
		"R22": line(with("EC6=c"), assessment.Line{Action: "Send", Kind: assessment.Final, Refuses: "Nothing"}),
		"R23": line(num(with(), "FM6", "irreversible_actions", "0"), assessment.Line{Action: "Send", Kind: assessment.Final}),
		"R24": line(line(num(with(), "IS1", "tools_count", "1"), assessment.Line{Action: "Send"}),
			assessment.Line{Action: "Read"}),
		"R25": num(with("FM2=a"), "FM2", "steps_typical", "400"),
		"R26": num(with("PR4=d"), "PR4", "reviewed_per_day", "500"),
		"R27": num(with("PR2=d"), "PR2", "longest_right_steps", "9", "FM2", "steps_typical", "8"),
		"R28": with("EC1=d", "EC7=b"),
		"R29": with("EC6=b", "PR4=d"),
		"R30": stage(with("PR1=e"), "live"),
		"R31": line(with("IS3=c"), assessment.Line{Action: "Hold", Kind: assessment.Writes, Refuses: "nothing"}),
		"R32": line(with("EC6=c"), assessment.Line{Action: "Refund", Kind: assessment.Final, Refuses: "A person, over 500"}),
		"R33": line(num(with("IS1=c"), "IS1", "tools_count", "9"), assessment.Line{Action: "Send"}),
		"R34": line(with("IS1=b"), assessment.Line{Action: "Send", Decided: assessment.DecidedRunning}),
		"R35": line(line(with("IS8=c"), assessment.Line{System: "Mail", Identity: "svc", Action: "Send"}),
			assessment.Line{System: "Pay", Identity: "svc", Action: "Refund"}),
		"R36": num(with(), "FM2", "steps_longest_seen", "4", "FM2", "steps_typical", "8-12"),
		"R37": line(with("EC6=a"), assessment.Line{Action: "Send", Kind: assessment.Final}),
		"R38": with("PR5=d", "EC1=d"),
		"R39": stage(with("PR1=c"), "live"),
		"R40": with("EC6=c", "PR4=d"),
		"R41": num(with("FM5=a"), "FM5", "pct_right", "92"),
		"R42": num(with("EC3=a"), "EC3", "distinct_paths", "3"),
		"R43": line(with("FM6=b"), assessment.Line{Action: "Send", Kind: assessment.Final}),
		"R44": num(with("IS4=a"), "IS1", "write_actions", "3"),
		"R45": line(with("EC6=c"), assessment.Line{Action: "Post", Kind: assessment.Writes, Refuses: "nothing"}),
		"R49": line(line(with("IS4=b"), assessment.Line{System: "Mail", Action: "Draft", Kind: assessment.Writes}),
			assessment.Line{System: "Pay", Action: "Hold", Kind: assessment.Writes}),
		"R97": inPart(with("EC1=b", "EC9=c"), "f", assessment.Line{System: "Mail", Action: "Read", Kind: assessment.Reads}),
		"R59": line(with("IS3=e"), assessment.Line{Action: "Send", Refuses: "a rule"}),
		"R60": line(with("EC6=b"), assessment.Line{Action: "Hold", Kind: assessment.Writes, Refuses: "nothing"}),
		"R61": line(with("PR4=a"), assessment.Line{Action: "Send", Kind: assessment.Final, Refuses: "nothing"}),
		"R64": num(with("EC1=d", "PR4=e"), "PR1", "tasks_per_day", "1200", "FM2", "steps_typical", "8", "PR4",
			"reviewed_per_day", "12"),
		"R66": num(with("FM9=a"), "FM9", "steps_when_drifting", "12"),
		"R69": num(with("IS8=d"), "IS2", "credentials_count", "3", "IS1", "systems_count", "2"),
		"R70": num(with("IS8=c"), "IS2", "credentials_count", "2", "IS1", "systems_count", "5"),
		"R78": stage(num(with(), "PR1", "days_live", "40"), "idea"),
		"R79": num(with("PR1=a"), "PR1", "days_live", "6"),
		"R80": stage(with("PR1=a"), "trial"),
		"R81": num(with(), "FM2", "steps_longest_seen", "9", "PR2", "longest_right_steps", "12"),
		"R82": num(with(), "FM2", "steps_typical", "40", "EC4", "steps_cap", "20"),
		"R83": num(with("EC1=d"), "PR1", "tasks_per_day", "10", "FM2", "steps_typical", "5", "PR4", "reviewed_per_day", "80"),
		"R84": num(with("FM4=b"), "FM4", "steps_between_checks", "10", "FM2", "steps_typical", "4"),
		"R86": num(with("PR3=e"), "PR3", "test_cases", "40"),
		"R87": num(with("EC5=d"), "EC5", "sub_runs_per_task", "0"),
		"R88": line(with("IS1=c", "FM6=d"), assessment.Line{Action: "Hold", Kind: assessment.Writes}),
		"R67": line(line(num(with(), "IS1", "systems_count", "1"), assessment.Line{System: "Mail", Action: "Read"}),
			assessment.Line{System: "Pay", Action: "Look"}),
		"R53": line(num(with("IS1=c"), "IS1", "systems_count", "4"), assessment.Line{System: "Mail", Action: "Read"}),
		"R89": num(with("IS8=f"), "IS1", "systems_count", "2"),
		"R93": num(with("PR4=a"), "PR4", "reviewers", "0"),
		"R95": num(with("PR1=b"), "PR1", "tasks_per_day", "0"),
		"R96": num(with("FM5=e"), "FM5", "sample_size", "50"),
		"T17": wants(with("EC6=b"), assessment.ContextIntent, "Small refunds without a second look"),
		"T30": wants(with("EC6=d"), assessment.ContextNext, "Post invoices without a second look"),
		"T18": wants(with("IS3=e"), assessment.ContextIntent, "Refunds up to 5,000"),
		"T19": wants(with("EC6=d"), assessment.ContextIntent, "Never without a yes"),
		"T29": stage(with("PR2=a"), "idea"),
		"T34": line(with("PR6=d"), assessment.Line{Action: "Send", Kind: assessment.Final, Refuses: "nothing"}),
		"T37": num(with(), "EC6", "approvals_per_day", "900", "PR4", "reviewed_per_day", "100"),
		"T36": num(with("EC1=a", "EC8=a", "EC2=b"), "FM2", "steps_longest_seen", "6", "FM2", "steps_typical", "4"),
		"T20": wants(with("PR1=a"), assessment.ContextNext, "go live in May"),
		"T11": line(with("EC6=c"), assessment.Line{Action: "Post", Kind: assessment.Writes, Refuses: "a rule"}),
		"T8":  line(with("IS10=d"), assessment.Line{Action: "Send", Kind: assessment.Final, Refuses: "nothing"}),
		"T9": line(line(with("IS10=c", "IS8=d"), assessment.Line{System: "Mail", Identity: "svc", Action: "Send"}),
			assessment.Line{System: "Pay", Identity: "svc", Action: "Refund"}),
		"T10": with("IS9=c", "IS2=c"),
		"T1":  with("EC1=a", "EC2=a", "IS4=e"),
		"T2": num(with("EC1=d", "EC6=e"), "PR1", "tasks_per_day", "1200", "FM2", "steps_typical", "8", "PR4",
			"reviewed_per_day", "12"),
		"T3": with("EC1=a", "EC2=a", "PR6=e"),
		"T4": with("FM1=d", "FM6=e"),
		"T5": with("EC1=d", "EC3=a"),
		"T6": against(with("EC1=d")),
		"T7": with("FM7=d", "PR1=a"),
	}
	for _, r := range b.Rules {
		if _, known := fires[r.ID]; known {
			continue
		}
		if iv, ok := firing(b, with(), assessmenttest.Reads(r), r.ID); ok { // a rule that reads answers alone
			fires[r.ID] = iv
		} else {
			t.Errorf("no answers make %s fire; give it a line in this table", r.ID)
		}
	}

	for rule, iv := range fires {
		v := assessment.Judge(b, iv)
		i := slices.IndexFunc(v.Contradictions, func(f assessment.Finding) bool { return f.Rule == rule })
		if i < 0 {
			t.Errorf("%s does not fire", rule)
			continue
		}
		f := v.Contradictions[i]
		if f.Says == "" || f.Ask == "" || len(f.Questions)+len(f.Numbers) == 0 {
			t.Errorf("%s says nothing, asks nothing or names nothing: %+v", rule, f)
		}
		if quiet := assessment.Judge(b, with()); slices.ContainsFunc(quiet.Contradictions,
			func(f assessment.Finding) bool { return f.Rule == rule }) {
			t.Errorf("%s fires on an empty interview", rule)
		}
	}
	for rule := range fires {
		if !slices.ContainsFunc(b.Rules, func(r assessment.Rule) bool { return r.ID == rule }) {
			t.Errorf("%s is not in the bank", rule)
		}
	}
}

// firing looks for answers to some questions with which a rule fires.
func firing(b *assessment.Bank, iv assessment.Interview, questions []string, rule string) (assessment.Interview, bool) {
	if len(questions) == 0 {
		fired := func(f assessment.Finding) bool { return f.Rule == rule }
		return iv, slices.ContainsFunc(assessment.Judge(b, iv).Contradictions, fired)
	}

	q, ok := b.Question(questions[0])
	if !ok {
		return iv, false
	}
	for i := range q.Options {
		if with, ok := firing(b, set(iv, choose(q, i)), questions[1:], rule); ok {
			return with, true
		}
	}

	return firing(b, iv, questions[1:], rule)
}

func TestComparisonsOfRangesHoldForEveryValue(t *testing.T) {
	iv := number(number(with(), "FM2", "steps_longest_seen", "30-60"), "EC4", "steps_cap", "40")
	for _, f := range assessment.Judge(load(t), iv).Contradictions {
		if f.Rule == "R14" {
			t.Error("30 to 60 seen may still lie under a cap of 40")
		}
	}
}

// A number given for what a range was chosen for has a value in common with it or is
// said to differ: whatever the range and the number.
func TestANumberOutsideTheChosenRangeIsSaid(t *testing.T) {
	b := load(t)
	ranges := []struct {
		question, number, rule string
		within                 map[string][2]int
	}{
		{"FM2", "steps_typical", "R25", map[string][2]int{"a": {1, 4}, "b": {5, 10}, "c": {11, 15}, "d": {16, 30}}},
		{"FM5", "pct_right", "R41", map[string][2]int{"a": {99, 100}, "b": {90, 98}, "f": {1, 89}}},
	}

	rapid.Check(t, func(rt *rapid.T) {
		r := rapid.SampledFrom(ranges).Draw(rt, "range")
		choice := rapid.SampledFrom(slices.Sorted(maps.Keys(r.within))).Draw(rt, "choice")
		low := rapid.IntRange(1, 100).Draw(rt, "low")
		high := rapid.IntRange(low, 100).Draw(rt, "high")
		iv := number(with(r.question+"="+choice), r.question, r.number, fmt.Sprintf("%d-%d", low, high))

		said := slices.ContainsFunc(assessment.Judge(b, iv).Contradictions,
			func(f assessment.Finding) bool { return f.Rule == r.rule })
		if outside := high < r.within[choice][0] || low > r.within[choice][1]; said != outside {
			rt.Errorf("%s=%s and %d to %d: said to differ %v, want %v", r.question, choice, low, high, said, outside)
		}
	})
}

func TestShortPath(t *testing.T) {
	b := load(t)
	if got := assessment.ShortPath(b, with()); len(got) != 10 {
		t.Errorf("an empty interview has a short path of %d questions, want the 10 base ones: %v", len(got), got)
	}
	if got := assessment.ShortPath(b, with("EC1=e")); len(got) != 15 || !slices.Contains(got, "PR5") ||
		slices.Contains(got, "FM7") {
		t.Errorf("towards an agent: %v", got)
	}
	if got := assessment.ShortPath(b, with("EC1=a")); len(got) != 14 || !slices.Contains(got, "FM7") ||
		slices.Contains(got, "PR5") {
		t.Errorf("towards a workflow: %v", got)
	}
}

// A call that always takes the suggestion asks execution control first, never
// repeats itself, and ends a well-bounded agent at "bounded".
func TestFollowingTheSuggestions(t *testing.T) {
	b := load(t)
	bounded := map[string]string{"EC1": "d", "EC2": "d", "EC7": "e", "EC8": "d", "EC9": "d", "EC4": "d", "EC6": "c",
		"IS1": "c", "IS3": "c", "PR5": "a"}
	iv := with()
	var order []string
	now := ""
	for len(order) < 15 {
		ask, ok := assessment.NextOf(b.Course(iv), now)
		if !ok {
			t.Fatal("nothing to ask")
		}
		if words := len(strings.Fields(ask.Because)); ask.Because == "" || words > 12 {
			t.Errorf("%s: the reason has %d words: %q", ask.Question, words, ask.Because)
		}
		order = append(order, ask.Question)
		choice := bounded[ask.Question]
		if choice == "" {
			choice = "a"
		}
		iv.Answers[ask.Question] = assessment.Answer{Question: ask.Question, State: assessment.Answered, Choice: choice}
		now = b.TraitOf(ask.Question).ID
	}
	t.Log(order)
	for _, id := range order[:4] {
		if b.TraitOf(id).ID != "EC" {
			t.Errorf("the first four asked are %v, want execution control", order[:4])
		}
	}
	short := assessment.ShortPath(b, iv)
	for _, id := range short {
		if !slices.Contains(order, id) {
			t.Errorf("%s is on the short path and was not asked in 15 suggestions", id)
		}
	}
	if v := assessment.Judge(b, iv); v.Shape != assessment.BoundedAgent {
		t.Errorf("after the short path: %s, want a bounded agent", v.Shape)
	}
}

func TestClaimed(t *testing.T) {
	b := load(t)
	for _, c := range []struct {
		word    string
		answers []string
		agrees  bool
		says    string
	}{
		{"agent", []string{"EC1=a", "EC2=a"}, false, "runs as a workflow"},
		{"team", []string{"EC1=c", "EC2=c"}, false, "code holds the path"},
		{"workflow", []string{"EC1=d"}, false, "the model picks the path"},
		{"agent", []string{"EC1=d"}, true, "It is called an agent, and that is how the answers read."},
		{"assistant", []string{"EC1=d"}, true, "says nothing about who picks"},
	} {
		iv := with(c.answers...)
		iv.Context[assessment.ContextWord] = c.word
		v := assessment.Judge(b, iv)
		if v.Claimed.Agrees != c.agrees || !strings.Contains(v.Claimed.Says, c.says) {
			t.Errorf("%s against %s: %+v", c.word, v.Shape, v.Claimed)
		}
	}
}

func BenchmarkJudge(b *testing.B) {
	bk := load(b)
	iv := with("EC1=d", "EC2=c", "EC7=e", "EC8=d", "EC9=b", "EC4=d", "EC6=c", "IS1=c", "IS3=c", "FM2=c", "PR1=b",
		"IS8=d", "PR4=c", "FM3=d")
	iv = number(iv, "PR1", "tasks_per_day", "1200")
	iv = number(iv, "FM2", "steps_typical", "8-12")
	b.ReportAllocs()
	for b.Loop() {
		assessment.Judge(bk, iv)
	}
}
