package report_test

import (
	"slices"
	"strings"
	"testing"

	"discern/assessment"
	"discern/assessment/report"
	"discern/assessment/words"

	"pgregory.net/rapid"
)

// While the class is open nothing is asked of its design; what is recommended twice is
// recommended for a part each; without a list the form misses the identity; and what
// refuses in some cases only is quoted as that.
func TestWhatAReaderCouldTakeWrongIsSaid(t *testing.T) {
	b := load(t)
	seen := map[string]int{}
	check := func(t rapid.TB, iv assessment.Interview) {
		v := assessment.Judge(b, iv)
		r := report.Compose(b, iv, v, report.Seal{At: noon, Draft: true})
		var recommended []string
		for _, s := range r.Sections {
			for _, block := range s.Blocks {
				if block.Lead == "What this asks for." && !v.ClassHolds() {
					t.Fatalf("the class is open, and the plan says %q", block.Text)
				}
				for _, it := range block.Items {
					if _, of, is := strings.Cut(it.Lead, "(recommended "); is {
						recommended = append(recommended, of)
					}
				}
			}
		}
		if len(recommended) > 1 {
			seen["two recommended"]++
			if slices.Contains(recommended, "here).") || recommended[0] == recommended[1] {
				t.Fatalf("two ways are recommended for %q", recommended)
			}
		}
		if len(iv.Inventory) == 0 {
			seen["no list"]++
			if !slices.Contains(r.Access.Missing, "on which identity it acts") {
				t.Fatalf("nothing is listed, and the form misses %q", r.Access.Missing)
			}
		}
		for _, d := range r.Front.Decision.All() {
			for _, l := range iv.Inventory {
				if d.ID == "lines.part" && d.Holds == "Something can refuse "+words.Quoted(l.Action)+" each time" {
					seen["in part"]++
					if !strings.HasPrefix(d.Today, "Only in some cases, by “") {
						t.Fatalf("%q is refused in part, and today is %q", l.Action, d.Today)
					}
				}
			}
		}
	}
	draw := func(t *rapid.T) assessment.Interview { return inKind(t, b, drawn(t, b)) }
	rapid.Check(t, func(t *rapid.T) { check(t, draw(t)) })
	draws := rapid.Custom(draw)
	for seed := 0; seed < 1500 && len(seen) < 3; seed++ {
		check(t, draws.Example(seed))
	}
	if len(seen) < 3 {
		t.Errorf("only these were drawn: %v", seen)
	}
}

// A full list that nobody gave is a finding of page one, and so is it said there that it
// only reads or drafts; a line on the list ends the one, another answer the other.
func TestPageOneSaysThatAKnownListIsMissing(t *testing.T) {
	b := load(t)
	iv := with("EC1=c", "EC6=a", "EC7=a", "IS1=c")
	check := func(iv assessment.Interview, unlisted, reads bool) {
		front := compose(b, iv).Front
		if got := slices.ContainsFunc(front.Findings,
			func(s report.Sentence) bool { return s.ID == "finding.unlisted" }); got != unlisted {
			t.Errorf("%d lines: the missing list is a finding: %v", len(iv.Inventory), got)
		}
		if got := slices.ContainsFunc(front.About,
			func(s report.Sentence) bool { return strings.Contains(s.Text, "only reads or drafts") }); got != reads {
			t.Errorf("what waits is %s: that it only reads is said: %v", iv.Answers["EC6"].Choice, got)
		}
	}
	check(iv, true, true)
	iv.Inventory = []assessment.Line{{System: "Mail", Action: "read a mail", Kind: assessment.Reads}}
	iv.Answers["EC6"] = with("EC6=b").Answers["EC6"]
	check(iv, false, false)
}

// Around an agent, tools that are counted and not named stand out, with both numbers; a
// list that names as many ends it.
func TestToolsThatAreCountedAndNotNamedStandOut(t *testing.T) {
	b := load(t)
	for tools, want := range map[string]string{"9": "9, and one.", "2 to 4": "2 to 4, and one.", "1": "", "1 to 9": ""} {
		iv := number(with("EC1=f", "EC2=f", "EC7=e", "EC8=f", "EC1=d"), "EC1", assessment.NumTools, tools)
		iv.Inventory = []assessment.Line{{System: "Mail", Action: "read a mail", Kind: assessment.Reads, Refuses: "a rule"}}
		lead := ""
		for _, s := range compose(b, iv).Front.Findings {
			if s.ID == "finding.uncounted" {
				lead = s.Lead
			}
		}
		if (lead != "") != (want != "") || !strings.Contains(lead, want) {
			t.Errorf("%s tools counted, one listed: %q, want %q", tools, lead, want)
		}
	}
}

// Two things that pull apart are taken on by the move that takes one of them away, where
// there is one; who could settle them is said where there is none.
func TestAMoveTakesOnWhatPullsApart(t *testing.T) {
	b := load(t)
	for choice, want := range map[string]string{"d": "takes this on", "e": "takes this on"} {
		iv := with("EC1=a", "EC2=a", "EC7=a", "EC8=a", "IS2="+choice)
		iv.Inventory = []assessment.Line{{System: "Mail", Action: "send a mail", Kind: assessment.Writes, Refuses: "a rule"}}
		r := compose(b, iv)
		at := slices.IndexFunc(r.Front.Findings, func(s report.Sentence) bool { return slices.Contains(s.From, "T1") })
		if at < 0 || !strings.Contains(r.Front.Findings[at].Text, want) {
			t.Errorf("IS2=%s: %+v", choice, r.Front.Findings)
		}
	}
	relied := compose(b, with("EC1=a", "EC2=a", "EC7=a", "EC8=a", "FM7=d", "PR1=a"))
	at := slices.IndexFunc(relied.Front.Findings, func(s report.Sentence) bool { return slices.Contains(s.From, "T7") })
	if at < 0 || !strings.Contains(relied.Front.Findings[at].Text, "can settle it") {
		t.Errorf("nothing takes on that a wrong result may pass: %+v", relied.Front.Findings)
	}
}

// A move that builds what another answer says is there begins with settling that; where
// nothing says so, it begins with its own first step.
func TestAMoveFirstSettlesWhetherItIsThere(t *testing.T) {
	b := load(t)
	for late, want := range map[string]bool{"b": true, "d": false} {
		iv := with("EC1=a", "EC2=a", "EC7=a", "EC8=a", "FM4=d", "FM1="+late)
		v, looked := assessment.Judge(b, iv), 0
		for _, s := range report.Compose(b, iv, v, report.Seal{At: noon, Draft: true}).Plan {
			if !slices.Contains(s.From, "FM4") {
				continue
			}
			looked++
			if got := strings.HasPrefix(s.Start, "Settle finding "); got != want || got && !strings.Contains(s.Start, "?") {
				t.Errorf("FM1=%s: it begins with %q", late, s.Start)
			}
			if got := strings.Contains(s.Because, "First settle finding "); got != want {
				t.Errorf("FM1=%s: because %q", late, s.Because)
			}
		}
		if looked == 0 {
			t.Errorf("FM1=%s: no move rests on the check", late)
		}
	}
}
