package report_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"discern/assessment"
	"discern/assessment/export"
	"discern/assessment/report"

	"pgregory.net/rapid"
)

// ofReader is the report of one of the three systems that cold readers are given; all are made up.
func ofReader(t *testing.T, name string) (assessment.Interview, report.Report) {
	t.Helper()
	b := load(t)
	file := name + ".yaml"
	text, err := os.ReadFile("testdata/readers/" + file)
	if err != nil {
		t.Fatal(err)
	}
	iv, err := export.ReadInterview(file, text, b)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, time.November, 30, 12, 0, 0, 0, time.UTC)
	return iv, report.Compose(b, iv, assessment.Judge(b, iv), report.Seal{At: at, Draft: true})
}

// The decision is reckoned at the size that it asks about, from the numbers that were given.
func TestTheDecisionIsReckonedAtTheSizeItAsksAbout(t *testing.T) {
	_, r := ofReader(t, "agent")
	want := "The decision at hand: Go from 300 to 2,600 trips a day by 31 March 2027. At 2,600 a day it makes 20,800 to " +
		"31,200 calls."
	if got := r.Front.Decision.Question.Text; got != want {
		t.Errorf("page one says %q, want %q", got, want)
	}
	if !strings.Contains(all(r), "At the 2,600 asked about it is up to 7,800 approvals.") {
		t.Error("the plan does not reckon its approvals at that size")
	}

	_, r = ofReader(t, "fixed") // an amount of money is no number of runs
	got := r.Front.Decision.Question.Text
	if strings.Contains(got, "a day it") || strings.Contains(all(r), "asked about it is") {
		t.Errorf("an amount is reckoned with: %q", got)
	}
}

// On a path that code holds, what strangers write changes what a step is done with; it asks
// for no step.
func TestTheHarmToFearIsOneThatCanHappen(t *testing.T) {
	_, r := ofReader(t, "fixed")
	want := "Text that a stranger wrote could change what goes into “send a receipt”, done as svc-finance; nothing is " +
		"listed that would refuse it. Nobody knows of a mistake for 72 hours: at the rate of today 360 tasks " +
		"are done by then."
	if r.Front.Fear == nil || r.Front.Fear.Text != want {
		t.Errorf("to fear: %v, want %q", r.Front.Fear, want)
	}

	_, r = ofReader(t, "agent")
	want = "Text that a stranger wrote could lead to “issue a ticket” as svc-travel; nothing is listed that would " +
		"refuse it. Nobody knows of a mistake for 20 hours: at the rate of today 250 tasks are done by then."
	if r.Front.Fear == nil || r.Front.Fear.Text != want {
		t.Errorf("to fear: %v, want %q", r.Front.Fear, want)
	}
}

// What stands out on page one is among what is asked first, and a letter of the seller's
// record is from whoever took part for the seller, where that was one person.
func TestALetterAsksFirstWhatStandsOutAndSaysWhoSendsIt(t *testing.T) {
	_, r := ofReader(t, "agent")
	letters := 0
	for _, s := range r.Sections {
		for _, block := range s.Blocks {
			if block.Kind != report.LetterB {
				continue
			}
			letters++
			if got := block.Signed(); got != "From Sam Okoye, Seller" {
				t.Errorf("a letter is %q", got)
			}
			if block.Lead == "To Jon Albers" && !strings.Contains(block.Items[0].Lead, "Strangers can write what it reads") {
				t.Errorf("the first thing asked is %q", block.Items[0].Lead)
			}
		}
	}
	if letters == 0 {
		t.Error("no letter was found")
	}
}

// A report prints few statements of others: those nearest to what it found.
func TestAReportPrintsFewStatementsOfOthers(t *testing.T) {
	for _, name := range []string{"agent", "fixed", "mixed"} {
		_, r := ofReader(t, name)
		n := 0
		for _, s := range r.Sections {
			in := false
			for _, block := range s.Blocks {
				if block.Kind == report.Heading {
					in = block.Lead == "For comparison"
				}
				if in && block.Kind == report.List {
					n += len(block.Items)
				}
			}
		}
		if n > 4 || name == "agent" && n != 4 {
			t.Errorf("%s: %d statements", name, n)
		}
	}
}

// No open answer could change the class, and neither could one that is contradicted: page one
// says both, where both are so, and names those that could.
func TestAContradictedAnswerThatCouldChangeTheClassIsNamed(t *testing.T) {
	b := load(t)
	_, r := ofReader(t, "agent")
	want := "No open answer could change it, and no contradicted one could alone."
	if got := r.Front.Sure.Sentences[0].Text; !strings.HasSuffix(got, want) {
		t.Errorf("how sure: %q", got)
	}

	named, none := 0, 0
	draws := rapid.Custom(func(t *rapid.T) assessment.Interview { return inKind(t, b, draw(t, b, true)) })
	for seed := range 300 {
		iv := draws.Example(seed)
		v := assessment.Judge(b, iv)
		if !v.ClassHolds() || v.Shape == assessment.UndeterminedShape {
			continue
		}
		says := report.Compose(b, iv, v, sealed).Front.Sure.Sentences[0].Text
		var could []string
		for _, f := range b.Grounds(iv).Turns {
			contradicted := slices.ContainsFunc(b.Facts(&iv, &v), func(x assessment.Fact) bool {
				return x.Question == f.Question && x.Standing == assessment.FactContradicted
			})
			if f.Class != v.Class && contradicted {
				could = append(could, f.Question)
			}
		}
		for _, id := range could {
			named++
			if !strings.Contains(says, id) && !strings.Contains(says, "Which of two answers holds") {
				t.Fatalf("seed %d: %s is contradicted and could change the class: %q", seed, id, says)
			}
		}
		if len(could) == 0 {
			none++
			if strings.Contains(says, "contradict, could alone") {
				t.Fatalf("seed %d: no contradicted answer could change the class: %q", seed, says)
			}
		}
	}
	if named == 0 || none == 0 {
		t.Errorf("%d named, %d without", named, none)
	}
}

// Whoever said what their part is, and was not alone, is one of a few: a letter names them.
func TestALetterNamesThoseOfWhomOneHasThePart(t *testing.T) {
	_, r := ofReader(t, "fixed")
	if want := "(the name of whoever runs it: Dana Weiss or Ola Berg)"; !strings.Contains(all(r), want) {
		t.Errorf("no letter says %q", want)
	}

	_, r = ofReader(t, "agent")
	if got, want := r.Plan[7].Who, "whoever owns the result (Priya Raman or Jon Albers)"; got != want {
		t.Errorf("the eighth move is for %q, want %q", got, want)
	}
	for _, want := range []string{"Whoever owns the result (Priya Raman or Jon Albers) could show",
		"settle which of those who took part does move 8"} {
		if !strings.Contains(all(r), want) {
			t.Errorf("nothing says %q", want)
		}
	}
}

// The seller's version says what of it the customer's leaves out, and no other version does.
func TestTheSellersVersionSaysWhatTheCustomersLeavesOut(t *testing.T) {
	iv, _ := ofReader(t, "agent")
	b := load(t)
	iv.Deal.Next = "Send the offer."
	r := report.Compose(b, iv, assessment.Judge(b, iv), report.Seal{At: noon, Draft: true})
	for _, audience := range report.Audiences {
		version := r.For(report.View{Audience: audience})
		with := version.Prepared()
		says := strings.Contains(with, "without “Next step, competitor and budget”")
		if says != (audience == report.ForSeller) {
			t.Errorf("%s: %q", audience, with)
		}
	}
	if says := r.Prepared(); strings.Contains(says, "without") {
		t.Errorf("the report itself says %q", says)
	}
}

// A decision that asks for what runs today already is answered by that, on page one; and a
// limit that is denied in one answer and named in another is no limit that is claimed.
func TestPageOneSaysWhatTheDecisionAsksForAndHowLimitsStand(t *testing.T) {
	_, r := ofReader(t, "fixed")
	var leads []string
	for _, f := range r.Front.Findings {
		leads = append(leads, f.Lead)
	}
	i := slices.Index(leads, "What is wanted seems to run already.")
	if i < 0 {
		t.Fatalf("what stands out: %q", leads)
	}
	want := "What is wanted and an answer, read together: what is wanted speaks of going ahead without a yes or a look, " +
		"and today none of its actions waits for a person. Whoever owns the result (no name yet) can settle it."
	if got := r.Front.Findings[i].Text; got != want {
		t.Errorf("page one says %q, want %q", got, want)
	}

	_, r = ofReader(t, "agent")
	want = "An agent whose limits are unproven: other answers contradict two that are claimed and two that are denied."
	if got := r.Headline(); got != want {
		t.Errorf("the headline says %q, want %q", got, want)
	}
	want = "Of five limits, one is only said, two are contradicted and two are denied and named elsewhere"
	if !strings.Contains(all(r), want) {
		t.Errorf("no heading says %q", want)
	}

	_, r = ofReader(t, "mixed") // an answer by a day is no condition that holds by it
	if got := r.Front.Decision.Answer.Text; strings.Contains(got, "as proposed") {
		t.Errorf("conditions that hang on answers are dated: %q", got)
	}
	want = "Which of the two holds for the version that runs today, or when does each?"
	if !strings.Contains(all(r), want) {
		t.Errorf("no letter asks %q", want)
	}
}

// Where no limit stands and other answers contradict some, the headline says both: that nothing
// known holds it is what those answers deny.
func TestNoHeadlineSaysThatNothingHoldsWhatAnAnswerNames(t *testing.T) {
	b := load(t)
	seen := map[bool]int{}
	check := func(t rapid.TB, iv assessment.Interview) {
		v := assessment.Judge(b, iv)
		says := report.Compose(b, iv, v, sealed)
		head := says.Headline()
		contradicted := slices.ContainsFunc(v.Limits, func(l assessment.LimitResult) bool {
			return l.State == assessment.LimitContradicted
		})
		if strings.Contains(head, "nothing known holds it") && contradicted {
			t.Fatalf("a limit is contradicted, and the headline says %q", head)
		}
		if strings.Contains(head, "nothing known holds it") || strings.Contains(head, "is known to stand") {
			seen[contradicted]++
		}
	}
	draw := func(t *rapid.T) assessment.Interview { return inKind(t, b, drawn(t, b)) }
	rapid.Check(t, func(t *rapid.T) { check(t, draw(t)) })
	draws := rapid.Custom(draw)
	for seed := 0; seed < 3000 && len(seen) < 2; seed++ {
		check(t, draws.Example(seed))
	}
	if len(seen) < 2 {
		t.Errorf("only %v were drawn", seen)
	}
}
