package evidence_test

import (
	"fmt"
	"math"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"discern/assessment"
	"discern/assessment/assessmenttest"
	"discern/assessment/evidence"

	"pgregory.net/rapid"
)

var (
	some = []string{"get_user", "send_mail", "delete_user", "update_record", "execute_sql", "lookup",
		"mcp__crm__get_user", "transfer_to_agent", "x"}
	models = []evidence.Picker{evidence.Model, evidence.Code, evidence.Unknown}
	ends   = []evidence.Status{evidence.Done, evidence.Done, evidence.Done, evidence.Failed, evidence.Refused,
		evidence.Pending}
)

// drawFile draws what a file of runs may show.
func drawFile(t *rapid.T) evidence.File {
	f := evidence.File{Kind: "otlp-json"}
	alike := rapid.Bool().Draw(t, "alike")
	var first []evidence.Step
	for i := range rapid.IntRange(1, 80).Draw(t, "runs") {
		r := evidence.Run{ID: fmt.Sprint(i), Group: rapid.SampledFrom([]string{"", "a", "b", "c"}).Draw(t, "group"),
			Version: rapid.SampledFrom([]string{"", "", "", "1", "2"}).Draw(t, "version")}
		if rapid.Bool().Draw(t, "timed") {
			r.Start, r.End = "2026-10-03T08:00:00Z", "2026-10-03T08:09:30Z"
		}
		if alike && i > 0 {
			r.Steps = first
		} else {
			for range rapid.IntRange(0, 8).Draw(t, "steps") {
				tool := rapid.SampledFrom(some).Draw(t, "tool")
				kind := evidence.Call
				if strings.HasPrefix(tool, "transfer") {
					kind = evidence.HandOver
				}
				r.Steps = append(r.Steps, evidence.Step{Tool: tool, Kind: kind, AskedBy: rapid.SampledFrom(models).Draw(t, "by"),
					Status:   rapid.SampledFrom(ends).Draw(t, "status"),
					Approval: rapid.SampledFrom([]string{"", "", "", "allow", "deny"}).Draw(t, "approval")})
			}
			first = r.Steps
		}
		r.ModelCalls = []evidence.ModelCall{{Offered: rapid.SliceOfDistinct(rapid.SampledFrom(some),
			func(s string) string { return s }).Draw(t, "offered")}}
		f.Runs = append(f.Runs, r)
	}

	return f
}

func source(chosen assessment.ChosenBy) evidence.Source {
	return evidence.SourceOf("runs.json", []byte("x"), time.Unix(1790000000, 0), chosen)
}

func withRun(all []assessment.Proposal, b *assessment.Bank, signs ...assessment.Sign) []assessment.Proposal {
	return slices.DeleteFunc(slices.Clone(all), func(p assessment.Proposal) bool {
		return !slices.ContainsFunc(b.Sightings, func(s assessment.Sighting) bool {
			return s.ID == p.Rule && slices.Contains(signs, s.Sign)
		})
	})
}

// What a file of runs may say, whatever it holds.
func TestRunsSayNoMoreThanTheyMay(t *testing.T) {
	b := assessmenttest.Load(t)
	rapid.Check(t, func(t *rapid.T) {
		f := drawFile(t)
		iv := assessmenttest.Draw(t, b, false)
		before := fmt.Sprintf("%+v", iv)
		file, all := evidence.Propose(b, &iv, f, source(assessment.ChosenByThem))
		if after := fmt.Sprintf("%+v", iv); after != before {
			t.Fatal("a proposal changed the interview")
		}

		if len(f.Runs) == 1 {
			if x := withRun(all, b, assessment.SignRunsDiffer, assessment.SignSameCalls, assessment.SignPaths,
				assessment.SignLate); len(x) > 0 {
				t.Fatalf("one run speaks of the path: %+v", x)
			}
		}
		counted := 0
		for _, r := range f.Runs {
			if r.Count() > 0 {
				counted++
			}
		}
		if x := withRun(all, b, assessment.SignTypical, assessment.SignMinutes, assessment.SignSubRuns); counted < 6 &&
			len(x) > 0 {
			t.Fatalf("%d runs say what is typical: %+v", counted, x)
		}
		for _, p := range withRun(all, b, assessment.SignTypical, assessment.SignMinutes) {
			if !strings.Contains(p.Says, "chosen by them") || p.Runs < 6 {
				t.Fatalf("who chose the runs is not said: %q", p.Says)
			}
		}
		for _, p := range withRun(all, b, assessment.SignSameCalls) {
			if p.Runs < 20 || !strings.Contains(p.Says, "could still differ") {
				t.Fatalf("alike without a bound: %+v", p)
			}
		}

		picks := b.About(assessment.SubjectPicks)
		q, _ := b.Question(picks)
		for _, p := range all {
			if p.Says == "" || !strings.HasSuffix(p.Says, ".") || strings.Contains(p.Says, "not needed") {
				t.Fatalf("a proposal says %q", p.Says)
			}
			if p.Kind == assessment.ProposeUnused && p.Runs < 59 && !strings.Contains(p.Says, "could still") {
				t.Fatalf("unused without a bound: %q", p.Says)
			}
			if p.Question == picks {
				for _, c := range p.Choices {
					if o, _, _ := q.Option(c); o.P <= 0 {
						t.Fatalf("runs say that code picks: %+v", p)
					}
				}
			}
		}
		if approvals(f) == 0 && len(withRun(all, b, assessment.SignWaited, assessment.SignNotWaited)) > 0 {
			t.Fatal("a trace without records of approval speaks of them")
		}
		if file.Runs != counted {
			t.Fatalf("%d runs, %d counted", file.Runs, counted)
		}
	})
}

func approvals(f evidence.File) int {
	n := 0
	for _, r := range f.Runs {
		for _, s := range r.Steps {
			if s.Approval != "" {
				n++
			}
		}
	}

	return n
}

// Where two runs of one request are said to differ, there are two that do, and
// neither of them failed.
func TestADifferenceIsOneOfTwoWholeRuns(t *testing.T) {
	b := assessmenttest.Load(t)
	seen := 0
	rapid.Check(t, func(t *rapid.T) {
		f := drawFile(t)
		_, all := evidence.Propose(b, &assessment.Interview{}, f, source(""))
		for _, p := range withRun(all, b, assessment.SignRunsDiffer) {
			var one, other, at int
			if _, err := fmt.Sscanf(p.Place, "runs %d and %d part at call %d", &one, &other, &at); err != nil {
				t.Fatalf("place %q: %v", p.Place, err)
			}
			x, y := f.Runs[one-1], f.Runs[other-1]
			if x.Group == "" || x.Group != y.Group || x.Version != y.Version || reflect.DeepEqual(x.Steps, y.Steps) {
				t.Fatalf("runs %d and %d are not two of one request that differ", one, other)
			}
			for _, s := range slices.Concat(x.Steps, y.Steps) {
				if s.Kind == evidence.Call && s.Status != evidence.Done {
					t.Fatalf("a run with a step that is %s is held against another", s.Status)
				}
			}
			seen++
		}
	})
	if seen == 0 {
		t.Error("no two runs ever differed")
	}
}

// A file is never anybody's word: without being told to, nothing that a person
// said changes, and no line comes twice.
func TestTakingNeverOverwritesAPerson(t *testing.T) {
	b := assessmenttest.Load(t)
	rapid.Check(t, func(t *rapid.T) {
		f := drawFile(t)
		iv := assessmenttest.Draw(t, b, false)
		for _, tool := range rapid.SliceOfDistinct(rapid.SampledFrom(some), func(s string) string { return s }).Draw(t,
			"said") {
			iv.Inventory = append(iv.Inventory, assessment.Line{System: rapid.SampledFrom([]string{"", "CRM",
				"mail"}).Draw(t, "system"), Action: tool,
				Kind: assessment.Reads, Decided: assessment.DecidedUnknown, Refuses: rapid.SampledFrom([]string{"",
					"nothing"}).Draw(t, "refuses")})
		}
		for _, d := range b.Numbers {
			if q := b.QuestionOfNumber(d.ID); q != "" && rapid.Bool().Draw(t, d.ID) {
				iv = assessmenttest.Number(iv, q, d.ID, rapid.SampledFrom([]string{"3", "1 to 90", "about 7"}).Draw(t, "figure"))
			}
		}
		file, all := evidence.Propose(b, &iv, f, source(""))
		iv.AddFile(file, all)
		answers, numbers, lines := map[string]assessment.Answer{}, b.NumbersIn(&iv), slices.Clone(iv.Inventory)
		for id, a := range iv.Answers {
			answers[id] = a
		}

		for _, p := range b.Pending(&iv) {
			choice := ""
			if len(p.Choices) > 0 {
				choice = p.Choices[0]
			}
			if err := iv.Take(b, p.ID, assessment.Taking{Choice: choice, Kind: assessment.Writes}, "Ann", time.Unix(1,
				0)); err != nil {
				t.Fatal(err)
			}
		}
		for id, a := range answers {
			if now := iv.Answers[id]; a.State == assessment.Answered && now.Choice != a.Choice ||
				a.State == assessment.NotApplicable && now.State != a.State ||
				now.Note != a.Note || now.Private != a.Private {
				t.Fatalf("%s was %+v and is %+v", id, a, now)
			}
		}
		for id, n := range numbers {
			if now := b.NumbersIn(&iv)[id]; now != n {
				t.Fatalf("%s was %v and is %v", id, n, now)
			}
		}
		for i, l := range lines {
			now := iv.Inventory[i]
			if l.System != "" && now.System != l.System || now.Action != l.Action || now.Kind != l.Kind ||
				l.Identity != "" && now.Identity != l.Identity ||
				l.Refuses != "" && now.Refuses != l.Refuses {
				t.Fatalf("line was %+v and is %+v", l, now)
			}
		}
		for i, l := range iv.Inventory[len(lines):] {
			for _, o := range iv.Inventory[:len(lines)+i] {
				if assessment.SameAction(l, o) {
					t.Fatalf("%+v came beside %+v", l, o)
				}
			}
		}
		if left := b.Pending(&iv); len(left) > 0 {
			t.Fatalf("still pending: %+v", left)
		}
		if _, again := evidence.Propose(b, &iv, f, source("")); slices.ContainsFunc(again,
			func(p assessment.Proposal) bool { return p.Kind == assessment.ProposeLine }) {
			t.Fatal("a line is proposed twice")
		}
	})
}

// The samples: what each may and must propose.
func TestWhatTheSamplesPropose(t *testing.T) {
	b := assessmenttest.Load(t)
	for sample, want := range map[string]struct {
		signs, not []assessment.Sign
		lines      []string
	}{
		"n8n-agent-without-tools": {[]assessment.Sign{assessment.SignDrawnFixed, assessment.SignNothingPicks},
			[]assessment.Sign{assessment.SignDrawnFree, assessment.SignModelPicks}, nil},
		"n8n-agent": {[]assessment.Sign{assessment.SignModelPicks, assessment.SignOrderPartly},
			[]assessment.Sign{assessment.SignDrawnFixed}, nil},
		"states-agent-loop": {[]assessment.Sign{assessment.SignDrawnFree, assessment.SignModelPicks,
			assessment.SignNoCap}, []assessment.Sign{assessment.SignDrawnRule}, nil},
		"bpmn-agent": {[]assessment.Sign{assessment.SignModelPicks},
			[]assessment.Sign{assessment.SignDrawnFixed}, nil},
		"langgraph-loop": {nil, []assessment.Sign{assessment.SignDrawnFree, assessment.SignDrawnFixed,
			assessment.SignDrawnRule}, nil},
		"otlp-new-names": {[]assessment.Sign{assessment.SignModelAsked, assessment.SignTools},
			[]assessment.Sign{assessment.SignRunsDiffer, assessment.SignTypical, assessment.SignNotWaited}, nil},
		"managed-refused": {[]assessment.Sign{assessment.SignSaidNo}, []assessment.Sign{assessment.SignTypical}, nil},
	} {
		data, err := os.ReadFile("testdata/" + sample + ".in")
		if err != nil {
			t.Fatal(err)
		}
		f, err := evidence.Read(data, []byte("salt"))
		if err != nil {
			t.Fatal(err)
		}
		_, all := evidence.Propose(b, &assessment.Interview{}, f, source(""))
		for _, s := range want.signs {
			if len(withRun(all, b, s)) == 0 {
				t.Errorf("%s does not show %s: %+v", sample, s, all)
			}
		}
		if x := withRun(all, b, want.not...); len(x) > 0 {
			t.Errorf("%s shows %+v", sample, x)
		}
	}
}

// The interval that is printed holds the median with at least what is said.
func TestTheIntervalHoldsTheMedian(t *testing.T) {
	b := assessmenttest.Load(t)
	for n := 6; n <= 60; n++ {
		f := evidence.File{Kind: "otlp-json"}
		for i := range n {
			r := evidence.Run{ID: fmt.Sprint(i)}
			for range i + 1 {
				r.Steps = append(r.Steps, evidence.Step{Tool: "t", Kind: evidence.Call, Status: evidence.Done})
			}
			f.Runs = append(f.Runs, r)
		}
		_, all := evidence.Propose(b, &assessment.Interview{}, f, source(""))
		var got assessment.Number
		for _, p := range withRun(all, b, assessment.SignTypical) {
			if p.Number != "" {
				got = p.Value
			}
		}
		// Values are 1 to n, so the ends are the ranks: the chance that the median
		// lies outside is that of fewer heads than that in n throws, twice.
		k, out := int(got.Low)-1, 0.0
		for i := range k + 1 {
			c := 1.0
			for j := range i {
				c = c * float64(n-j) / float64(j+1)
			}
			out += 2 * c * math.Pow(0.5, float64(n))
		}
		if 1-out < 0.95 || got.Low+got.High != float64(n+1) {
			t.Errorf("n = %d: %v holds the median with %.3f", n, got, 1-out)
		}
	}
}

// What could be taken away comes of runs that are about the same actions, in one
// file or in two, and of nothing else.
func TestUnusedCountsOnlyRunsOfTheSameActions(t *testing.T) {
	b := assessmenttest.Load(t)
	run := func(tools ...string) evidence.Run {
		var r evidence.Run
		for _, tool := range tools {
			r.Steps = append(r.Steps, evidence.Step{Tool: tool, Kind: evidence.Call, Status: evidence.Done})
		}
		return r
	}
	list := evidence.File{Kind: "mcp-tools",
		Tools: []evidence.Tool{{Name: "get_user"}, {Name: "delete_user"}, {Name: "send_mail"}}}
	about := evidence.File{Kind: "otlp-json",
		Runs: []evidence.Run{run("get_user"), run("get_user", "send_mail"), run("get_user")}}
	other := evidence.File{Kind: "otlp-json", Runs: []evidence.Run{run("weather"), run("weather")}}

	var iv assessment.Interview
	for i, f := range []evidence.File{list, other, about} {
		file, all := evidence.Propose(b, &iv, f, evidence.SourceOf(fmt.Sprint(i), []byte{byte(i)}, time.Time{}, ""))
		unused := slices.DeleteFunc(slices.Clone(all),
			func(p assessment.Proposal) bool { return p.Kind != assessment.ProposeUnused })
		switch {
		case i < 2 && len(unused) > 0:
			t.Errorf("file %d: %+v", i, unused)
		case i == 2 && (len(unused) != 1 || unused[0].Runs != 3 || fmt.Sprint(unused[0].Unused) != "[delete_user]"):
			t.Errorf("list and runs: %+v", unused)
		}
		iv.AddFile(file, all)
	}
}
