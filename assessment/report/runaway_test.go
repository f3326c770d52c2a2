package report_test

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"discern/assessment"
	"discern/assessment/report"

	"pgregory.net/rapid"
)

// What matters most of how far runs go, and of who can stop one, stands on page one with a
// move; and nowhere that the answers do not say so.
func TestWhatCannotBeStoppedStandsOut(t *testing.T) {
	b := load(t)
	base := func() assessment.Interview {
		iv := with("EC1=f", "EC7=e", "EC8=c", "EC2=d", "EC6=b", "IS7=a", "PR5=d", "FM2=b")
		iv.Context[assessment.ContextStage] = "live"
		iv.Inventory = []assessment.Line{{System: "Shop", Action: "pay back", Kind: assessment.Final, Refuses: "a rule",
			Identity: "shop"}}
		iv = number(iv, "FM2", assessment.NumSteps, "8 to 12")
		return number(iv, "FM2", assessment.NumSeen, "74")
	}
	long := "A run has gone far beyond the usual. The longest one seen took 74 steps, and a usual one takes 8 to 12."
	for name, c := range map[string]struct {
		change func(*assessment.Interview)
		want   string
	}{
		"no limit": {func(*assessment.Interview) {}, long + " It is said that nothing stops a run"},
		"a limit":  {func(iv *assessment.Interview) { *iv = merged(*iv, with("PR5=a")) }, ""},
		"not so far": {func(iv *assessment.Interview) {
			*iv = number(*iv, "FM2", assessment.NumSeen, "20")
		}, ""},
		"nobody can stop it": {func(iv *assessment.Interview) { *iv = merged(*iv, with("IS7=d")) },
			long + " Nobody in particular is said to be able to stop it."},
		"nobody can, runs as usual": {func(iv *assessment.Interview) {
			*iv = number(merged(*iv, with("IS7=d")), "FM2", assessment.NumSeen, "14")
		}, "Nobody in particular is said to be able to stop it. It is in use. It can do what cannot be undone: “pay back”."},
		"not in use": {func(iv *assessment.Interview) {
			*iv = number(merged(*iv, with("IS7=d")), "FM2", assessment.NumSeen, "14")
			iv.Context[assessment.ContextStage] = "building"
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			iv := base()
			c.change(&iv)
			r := report.Compose(b, iv, assessment.Judge(b, iv), report.Seal{At: noon, Draft: true})
			got := ""
			for _, f := range r.Front.Findings {
				if f.ID == "finding.runaway" {
					got = f.Lead + " " + f.Text
				}
			}
			if c.want == "" && got != "" || !strings.HasPrefix(got, c.want) {
				t.Errorf("page one says %q, want %q", got, c.want)
			}
			if got != "" && !strings.Contains(got, "this on.") {
				t.Errorf("no move is named: %q", got)
			}

			// Runs that go too far and nobody to stop one are two moves' work.
			if name == "nobody can stop it" {
				caps := 1 + slices.IndexFunc(r.Plan, func(s report.PlanStep) bool { return slices.Contains(s.Proves, "PR5") })
				stop := 1 + slices.IndexFunc(r.Plan, func(s report.PlanStep) bool { return slices.Contains(s.From, "IS7") })
				want := fmt.Sprintf("Moves %d and %d", min(caps, stop), max(caps, stop))
				if caps == 0 || stop == 0 || caps == stop || !strings.Contains(got, want) {
					t.Errorf("the moves are %d and %d, and page one says %q", caps, stop, got)
				}
			}
		})
	}

	// Of the system that a reader was given, among six worse things.
	_, r := ofReader(t, "agent")
	if !slices.ContainsFunc(r.Front.Findings, func(s report.Sentence) bool { return s.ID == "finding.runaway" }) {
		t.Errorf("what stands out is %+v", r.Front.Findings)
	}
}

// merged gives an interview the answers of another.
func merged(iv, other assessment.Interview) assessment.Interview {
	for id, a := range other.Answers {
		a.Numbers = iv.Answers[id].Numbers
		iv.Answers[id] = a
	}
	return iv
}

// throughRuns is what the report says of the odds of a run.
var throughRuns = regexp.MustCompile(`Of 100 runs of (\d+) steps, .*: (\S+|fewer than one) if 99 of 100`)

// The odds of a run are printed with their reckoning, and it is right; without the length of
// a usual run there are none.
func TestTheOddsOfARunAreReckoned(t *testing.T) {
	b := load(t)
	printed := 0
	rapid.Check(t, func(t *rapid.T) {
		iv := with("FM2=b")
		low := rapid.IntRange(0, 1200).Draw(t, "steps")
		if low > 0 {
			iv = number(iv, "FM2", assessment.NumSteps, strconv.Itoa(low))
		}
		m := throughRuns.FindStringSubmatch(all(compose(b, iv)))
		if m == nil {
			if low > 1 && low <= 1000 {
				t.Fatalf("nothing is said of runs of %d steps", low)
			}
			return
		}
		printed++
		want := strconv.Itoa(int(math.RoundToEven(100 * math.Pow(.99, float64(low)))))
		if math.Pow(.99, float64(low)) < .01 {
			want = "fewer than one"
		}
		if m[1] != strconv.Itoa(low) || m[2] != want {
			t.Fatalf("of %d steps it says %q, want %s", low, m[0], want)
		}
	})
	if printed == 0 {
		t.Error("never printed")
	}
}

// A run that wandered off and was noticed later is the one thing that is known to have gone wrong: page
// one says so, with how it is known, and never of an answer that a check caught it.
func TestPageOneSaysThatARunHasWanderedOff(t *testing.T) {
	_, r := ofReader(t, "agent")
	want := "A long run has wandered off the request, and someone noticed later."
	if i := slices.IndexFunc(r.Front.Findings, func(s report.Sentence) bool {
		return s.ID == "finding.runaway" && strings.Contains(s.Text, want) && slices.Contains(s.From, "FM9")
	}); i < 0 {
		t.Errorf("no finding says %q: %+v", want, r.Front.Findings)
	}

	b := load(t)
	for choice, says := range map[string]bool{"a": false, "b": false, "c": true, "d": false} {
		iv := with("EC1=d", "EC2=d", "EC7=e", "EC8=d", "FM3=d", "FM4=d", "FM9="+choice)
		r := compose(b, iv)
		i := slices.IndexFunc(r.Front.Findings, func(s report.Sentence) bool { return s.ID == "finding.strayed" })
		if got := i >= 0; got != says {
			t.Errorf("FM9 %s: found %v", choice, got)
		}
		if i < 0 {
			continue
		}
		text := r.Front.Findings[i].Text
		if !strings.HasPrefix(text, "A long run has wandered off the request, and someone noticed later") ||
			!strings.Contains(text, "takes this on.") {
			t.Errorf("it reads %q", text)
		}
	}
}
