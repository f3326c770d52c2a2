package report_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"discern/assessment"
	"discern/assessment/report"
)

// conditionNamed is the condition of page one by its id; nil for none.
func conditionNamed(r *report.Report, id string) *report.Demand {
	all := r.Front.Decision.All()
	if i := slices.IndexFunc(all, func(d report.Demand) bool { return d.ID == id }); i >= 0 {
		return &all[i]
	}
	return nil
}

// An amount that the decision at hand names is a condition with a move where nothing is named
// that would hold it to that; one that only what is wanted names is none.
func TestAnAmountThatIsAskedAboutIsACondition(t *testing.T) {
	_, r := ofReader(t, "fixed")
	d := conditionNamed(&r, "amount")
	if d == nil || d.Move == 0 || !strings.Contains(r.Plan[d.Move-1].Done, "just above the amount") {
		t.Fatalf("the condition on the amount: %+v", d)
	}
	if !strings.HasSuffix(d.Today, "(finding 5)") {
		t.Errorf("today: %q", d.Today)
	}

	_, r = ofReader(t, "agent") // which names one in what it is for alone
	if d := conditionNamed(&r, "amount"); d != nil {
		t.Errorf("no decision asks about an amount: %+v", d)
	}
}

// A part that reads as an agent without its limits has a condition and a move about them, and
// an account that nobody knows the name of is one too.
func TestWhatAFreerPartLacksIsACondition(t *testing.T) {
	_, r := ofReader(t, "mixed")
	d := conditionNamed(&r, "parts")
	if d == nil || d.Move == 0 || !strings.Contains(r.Plan[d.Move-1].Do, "“Clause research”") {
		t.Fatalf("the condition on the part: %+v", d)
	}
	if want := "By the answers, two of the five limits around an agent stand"; d.Today != want {
		t.Errorf("today %q, want %q", d.Today, want)
	}

	d = conditionNamed(&r, "open.IS2")
	if d == nil || d.Move == 0 || !strings.Contains(d.Met, "a no does not meet it") {
		t.Errorf("the condition on the account: %+v", d)
	}
}

// Of every interview: a part is a condition exactly where it reads as an agent without its
// limits in what holds as a workflow, and what the condition counts is what the part has.
func TestAPartIsAConditionWhereItIsAnOpenAgent(t *testing.T) {
	b := load(t)
	seen := 0
	rapid.Check(t, func(t *rapid.T) {
		iv := inKind(t, b, drawn(t, b))
		v := assessment.Judge(b, iv)
		r := report.Compose(b, iv, v, report.Seal{At: noon, Draft: true})
		open := v.Class == assessment.Workflow && v.ClassHolds() && v.Shape != assessment.UndeterminedShape &&
			slices.ContainsFunc(v.Parts, func(p assessment.PartVerdict) bool { return p.Shape == assessment.OpenAgent })
		if d := conditionNamed(&r, "parts"); (d != nil) != open {
			t.Fatalf("open parts: %v, the condition: %+v", open, d)
		}
		if open {
			seen++
		}
	})
	if seen == 0 {
		t.Error("no workflow with such a part was drawn")
	}
}

// What can refuse an action for good is not known, and it is in use: page one says so first,
// with the moves that hold it and that find out.
func TestWhatNobodyKnowsOfAnActionForGoodStandsOut(t *testing.T) {
	_, r := ofReader(t, "mixed")
	want := "What can refuse “send it to the other side” is not known. It cannot be undone, and under whose name the " +
		"other systems see it is not known either. Moves 1 and 3 take this on."
	if f := r.Front.Findings[0]; f.Lead+" "+f.Text != want {
		t.Errorf("page one says first %q, want %q", f.Lead+" "+f.Text, want)
	}
}

// A system in use that does for good what nothing refuses gets the move that changes that
// before the others, and page one says by when.
func TestWhatNothingRefusesTodayHasANearDay(t *testing.T) {
	_, r := ofReader(t, "fixed")
	got := r.Front.Decision.Meanwhile.Text
	if !strings.Contains(got, "; move 1 is to change that "+r.Plan[0].Due+".") {
		t.Errorf("until then: %q, and move 1 is due %q", got, r.Plan[0].Due)
	}
	if days := r.Plan[0].By.Sub(time.Date(2026, time.November, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24; days > 17 {
		t.Errorf("move 1 is %.0f days away", days)
	}
}

// A move that takes something away says on page one who does without it, and until when.
func TestPageOneSaysWhatTheFirstMoveCosts(t *testing.T) {
	_, r := ofReader(t, "agent")
	want := "Until then it gets nothing more, and move 1 takes away what cannot be undone: those who use it do without " +
		"it until move 2 is done."
	if got := r.Front.Decision.Meanwhile.Text; got != want {
		t.Errorf("until then %q, want %q", got, want)
	}
}

// A move that only asks says who answers, and not that whoever is asked does the asking.
func TestAMoveThatAsksSaysWhoAnswers(t *testing.T) {
	_, r := ofReader(t, "mixed")
	found := 0
	for i := range r.Plan {
		if s := &r.Plan[i]; strings.HasPrefix(s.Do, "Ask ") {
			found++
			if !strings.HasSuffix(s.Doer(), " answers") || !strings.HasPrefix(s.Terms(), s.Doer()+", by ") {
				t.Errorf("%q: %q, %q", s.Do, s.Doer(), s.Terms())
			}
		}
	}
	if found == 0 {
		t.Error("no move asks anything")
	}
}

// What was answered of a part by itself stands in the record, and how long a run was confirmed
// right under the title that promises it.
func TestTheRecordHoldsPartsAndHowFarRunsAreChecked(t *testing.T) {
	_, r := ofReader(t, "mixed")
	text := all(r)
	if !strings.Contains(text, "in any order, be they few or many (EC1, ") {
		t.Error("the answers of the part are printed nowhere")
	}

	_, r = ofReader(t, "agent")
	i := slices.IndexFunc(r.Sections, func(s report.Section) bool {
		return strings.HasPrefix(s.Title, "How long it runs")
	})
	if i < 0 || !slices.ContainsFunc(r.Sections[i].Blocks, func(x report.Block) bool {
		return x.Lead == "How far that is checked." && strings.Contains(x.Text, "shorter than the usual run")
	}) {
		t.Error("how far that is checked is not said")
	}
	if !strings.Contains(r.Front.Findings[2].Text, "shorter than the usual run") {
		t.Errorf("page one says of runs: %q", r.Front.Findings[2].Text)
	}
}

// A control that was asked about and that nobody knew of stands in the table as that; one that
// nobody was asked about does not.
func TestAControlThatNobodyKnowsOfIsNotLeftOut(t *testing.T) {
	iv, r := ofReader(t, "mixed")
	b := load(t)
	i := slices.IndexFunc(r.Sections, func(s report.Section) bool { return s.ID == "access" })
	said := map[string]string{}
	for _, x := range r.Sections[i].Blocks {
		for _, row := range tableRows(x.Table) {
			said[row.Cells[1].Text] = row.Cells[3].Text + " " + row.Cells[4].Text
		}
	}
	if said["IS3"] != "– asked, not known" {
		t.Errorf("of what can refuse a call the table says %q", said["IS3"])
	}
	for id := range said {
		if q, ok := b.Question(id); !ok || iv.AnswerTo(q.ID).State == assessment.Open {
			t.Errorf("%s, which nobody was asked, stands in the table", id)
		}
	}
}

// Rights are not cut on an account that other jobs use while it still acts under that.
func TestRightsAreCutOnAnAccountOfItsOwn(t *testing.T) {
	of := func(steps []report.PlanStep, p assessment.Proof) int {
		return slices.IndexFunc(steps, func(s report.PlanStep) bool { return slices.Contains(s.Proves, p) })
	}
	_, r := ofReader(t, "fixed")
	own, cut := of(r.Plan, assessment.ProofIdentity), of(r.Plan, assessment.ProofRights)
	if own < 0 || cut < 0 {
		t.Fatal("the plan has no account of its own, or cuts no rights")
	}
	if cut < own {
		t.Errorf("rights are cut in move %d, and the account is its own from move %d on", cut+1, own+1)
	}

	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		iv := inKind(t, b, drawn(t, b))
		level, known := b.Control(iv.AnswerTo(b.About(assessment.SubjectIdentity)))
		r := compose(b, iv)
		own, cut := of(r.Plan, assessment.ProofIdentity), of(r.Plan, assessment.ProofRights)
		if known && level <= 1 && own >= 0 && cut >= 0 && cut < own &&
			r.Plan[own].Priority == 0 && r.Plan[cut].Priority == 0 {
			t.Fatalf("move %d cuts rights before move %d", cut+1, own+1)
		}
	})
}

// How long a mistake goes unseen reads well for every number, and is left out where not one
// task is done by then.
func TestHowLateAMistakeIsKnownReadsWell(t *testing.T) {
	b := load(t)
	iv, _ := ofReader(t, "fixed")
	for hours, want := range map[string]string{
		"1":  "for 1 hour: at the rate of today 5 tasks are done by then.",
		"72": "for 72 hours: at the rate of today 360 tasks are done by then.",
		"0":  "",
	} {
		iv := number(iv, "FM1", assessment.NumDetect, hours)
		r := compose(b, iv)
		if got := r.Front.Fear.Text; !strings.HasSuffix(got, want) || want == "" && strings.Contains(got, "Nobody knows") {
			t.Errorf("of %s hours: %q, want %q at the end", hours, got, want)
		}
	}

	iv, _ = ofReader(t, "fixed")
	said := iv.AnswerTo("FM1") // which an example stands behind
	said.Evidence = assessment.Said
	iv.Answers["FM1"] = said
	r := compose(b, iv)
	if want := "for 72 hours, they say: at the rate"; !strings.Contains(r.Front.Fear.Text, want) {
		t.Errorf("only said, it reads %q, want %q", r.Front.Fear.Text, want)
	}
}

// What the moves say of each other and of the people there are follows from the plan: where
// time is missing the plan hangs on that, what a part needs first is what the plan does, a
// finding names each move that takes on a piece of it, and nobody is asked first for what
// decides nothing.
func TestTheReportAgreesWithItsPlan(t *testing.T) {
	_, agent := ofReader(t, "agent")
	_, fixed := ofReader(t, "fixed")
	_, mixed := ofReader(t, "mixed")
	for _, want := range []struct {
		r    *report.Report
		says string
		not  bool
	}{
		{r: &agent, says: "It hangs on move 3: the time of 195 people is asked for, and there are 4."},
		{r: &agent, says: "Moves 4, 8 and 9 of the plan take this on."},
		{r: &fixed, says: "It hangs on", not: true},
		{r: &fixed, says: "Ask first:", not: true},
		{r: &mixed, says: "Move 4 of the plan, which puts limits around it."},
		{r: &mixed, says: "until the limits are there", not: true},
		{r: &mixed, says: "Two answers point different ways; until that is settled, it may be a workflow or an agent."},
		{r: &mixed, says: "cannot both be true", not: true},
	} {
		if strings.Contains(inJSON(t, want.r.Front)+all(*want.r), want.says) == want.not {
			t.Errorf("%s: %q is said: %v", want.r.Title, want.says, want.not)
		}
	}

	if !slices.ContainsFunc(mixed.Front.Sure.Sentences, func(s report.Sentence) bool {
		return s.ID == "sure.who" && slices.Equal(s.From, []string{"IS2"})
	}) {
		t.Errorf("asked first: %+v", mixed.Front.Sure.Sentences)
	}
}
