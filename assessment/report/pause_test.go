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

// A decision on a system in use that waits for an answer holds what cannot be undone
// meanwhile, or puts a person before it, as far as nothing is known to refuse it and no other
// move does; page one, the plan and the half page to sign say so. Nothing else does.
func TestWhatCannotBeUndoneIsHeldWhileAnAnswerIsWaitedFor(t *testing.T) {
	b := load(t)
	seen := map[string]int{}
	check := func(t rapid.TB, iv assessment.Interview) {
		r := report.Compose(b, iv, assessment.Judge(b, iv), report.Seal{At: noon, Draft: true})
		at := slices.IndexFunc(r.Plan,
			func(s report.PlanStep) bool { return slices.Contains(s.Proves, assessment.ProofPaused) })
		inUse := iv.Stage() == "live" || iv.Stage() == "trial"
		waits := slices.ContainsFunc(r.Front.Decision.All(), func(d report.Demand) bool {
			return strings.HasPrefix(string(d.Needs), "known:")
		})
		unsure, line, held := "", "", slices.ContainsFunc(r.Plan, func(s report.PlanStep) bool {
			return slices.ContainsFunc(s.Proves, func(p assessment.Proof) bool {
				return p == assessment.ProofHeld || p == assessment.ProofRefusal || p == "EC6"
			})
		})
		for i, l := range iv.Inventory {
			if l.Kind == assessment.Final && strings.TrimSpace(l.Action) != "" && (!l.Refusable() || l.PartlyRefused()) {
				unsure, line = l.Action, fmt.Sprintf("line %d", i+1)
			}
		}

		if at < 0 {
			seen["none"]++
			if inUse && waits && unsure != "" && !held {
				t.Fatalf("in use, and nothing is known to refuse %q; the moves are %+v", unsure, r.Plan)
			}
			return
		}
		seen["held"]++
		s := r.Plan[at]
		named := strings.Contains(s.Do, unsure) || strings.Contains(s.Do, " more") // of many, three are named
		if !inUse || unsure == "" || !named || !slices.Contains(s.From, line) || !strings.Contains(s.Do, "until") ||
			s.Who == "" || s.Due == "" || s.Done == "" {
			t.Fatalf("in use %v, %q not sure: %+v", inUse, unsure, s)
		}
		says, ends := "what cannot be undone is held, or a person put before it", fmt.Sprintf(", as move %d says.", at+1)
		text := r.Front.Decision.Meanwhile.Text
		if !strings.Contains(text, says) || !strings.HasSuffix(text, ends) {
			t.Fatalf("page one says %q", r.Front.Decision.Meanwhile.Text)
		}
		refused := slices.ContainsFunc(iv.Inventory, func(l assessment.Line) bool {
			return l.Kind == assessment.Final && strings.TrimSpace(l.Action) != "" && l.Refusable() && !l.PartlyRefused()
		})
		if refused != strings.Contains(r.Front.Decision.Meanwhile.Text, "where nothing is known to refuse it") {
			t.Fatalf("something refuses a part of it (%v), and page one says %q", refused, r.Front.Decision.Meanwhile.Text)
		}
		if r.Access.Meanwhile == "" || !strings.Contains(inJSON(t, accessSection(t, r).Blocks), says[1:]) {
			t.Fatalf("the half page to sign says nothing of move %d: %q", at+1, r.Access.Meanwhile)
		}
	}
	draw := func(t *rapid.T) assessment.Interview {
		iv := inKind(t, b, drawn(t, b))
		iv.Context[assessment.ContextStage] = rapid.SampledFrom([]string{"building", "trial", "live"}).Draw(t, "stage")
		iv.Inventory = append(iv.Inventory, assessment.Line{System: "Mail", Action: "send it", Kind: assessment.Final,
			Refuses: rapid.SampledFrom([]string{"", "nothing", "a person above 500", "the gateway"}).Draw(t, "refuses")})
		return iv
	}
	rapid.Check(t, func(t *rapid.T) { check(t, draw(t)) })
	draws := rapid.Custom(draw)
	for seed := 0; seed < 1500 && len(seen) < 2; seed++ {
		check(t, draws.Example(seed))
	}
	if len(seen) < 2 {
		t.Errorf("only these were seen: %v", seen)
	}
}
