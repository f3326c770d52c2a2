package assessment_test

import (
	"slices"
	"testing"

	"discern/assessment"
	"discern/assessment/assessmenttest"

	"pgregory.net/rapid"
)

// A fact has one state, and it follows from the answer and from what was said
// elsewhere.
func TestAFactHasOneState(t *testing.T) {
	b := load(t)
	known := func(id string, e assessment.Evidence) assessment.Interview {
		iv := with(id)
		for q, a := range iv.Answers {
			a.Evidence = e
			iv.Answers[q] = a
		}
		return iv
	}
	agreed := known("IS3=c", assessment.Assumed)
	a := agreed.Answers["IS3"]
	a.Confirmed = &assessment.Confirmation{By: "Priya"}
	agreed.Answers["IS3"] = a
	quoted := known("IS3=c", assessment.Assumed)
	quoted.Quotes = []assessment.Quote{{Question: "IS3", Text: "The gateway refuses it.", TheirWords: true}}
	listed := known("IS3=c", assessment.Shown)
	listed.Inventory = []assessment.Line{{Action: "Hold", Kind: assessment.Writes, Refuses: "nothing"}}

	for _, c := range []struct {
		name string
		iv   assessment.Interview
		want assessment.Standing
	}{
		{"nobody asked", with(), assessment.FactNotAsked},
		{"asked, and nobody knows", with("IS3=?"), assessment.FactNotKnown},
		{"does not apply", with("IS3=x"), assessment.FactNotApplicable},
		{"a guess", known("IS3=c", assessment.Assumed), assessment.FactAssumed},
		{"said", known("IS3=c", assessment.Said), assessment.FactSaid},
		{"an example was given", known("IS3=c", assessment.Example), assessment.FactShown},
		{"agreement lifts a guess to said", agreed, assessment.FactSaid},
		{"their own words lift a guess to said", quoted, assessment.FactSaid},
		{"a line of the list says otherwise, though it was shown", listed, assessment.FactContradicted},
		{"another answer says otherwise", with("IS3=c", "IS6=d"), assessment.FactContradicted},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := assessment.Judge(b, c.iv)
			f, ok := b.FactOf(&c.iv, &v, "IS3")
			if !ok || f.Standing != c.want || (len(f.Against) > 0) != (c.want == assessment.FactContradicted) {
				t.Errorf("got %+v, want %s", f, c.want)
			}
		})
	}
}

// A run past the cap speaks against the limit, and against the two numbers.
func TestANumberSpeaksAgainstALimit(t *testing.T) {
	b := load(t)
	iv := number(number(with("PR5=b"), "FM2", "steps_longest_seen", "60"), "EC4", "steps_cap", "40")
	v := assessment.Judge(b, iv)
	var contradicted []string
	for _, f := range b.Facts(&iv, &v) {
		if f.Standing == assessment.FactContradicted {
			contradicted = append(contradicted, f.Question+f.Number)
		}
	}
	if want := []string{"PR5", "steps_longest_seen", "steps_cap"}; !slices.Equal(contradicted, want) {
		t.Errorf("contradicted are %v, want %v", contradicted, want)
	}
}

// No set of answers gives a fact that holds while something speaks against it, a
// limit in place that its fact does not bear out, or counts that do not add up.
func TestEveryWayInWhichARuleHoldsIsAReasonToDoubt(t *testing.T) {
	b := load(t)
	iv := assessment.Interview{Answers: map[string]assessment.Answer{}}
	for q, choice := range map[string]string{"EC6": "c", "PR4": "d", "IS3": "f"} { // both ways of R40
		iv.Answers[q] = assessment.Answer{Question: q, State: assessment.Answered, Choice: choice, Evidence: assessment.Said}
	}

	v := assessment.Judge(b, iv)
	doubted := map[string]bool{}
	for _, f := range b.Facts(&iv, &v) {
		doubted[f.Question] = slices.ContainsFunc(f.Against, func(o assessment.Objection) bool { return o.Rule == "R40" })
	}
	for q := range iv.Answers {
		if !doubted[q] {
			t.Errorf("R40 speaks against %s, and its fact does not say so", q)
		}
	}
}

func TestFactsFollowFromTheAnswers(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		iv := draw(t, b, false)
		for range rapid.IntRange(0, 3).Draw(t, "lines") {
			iv.Inventory = append(iv.Inventory, assessment.Line{
				System: rapid.SampledFrom([]string{"Mail", "Pay"}).Draw(t, "system"), Action: "act", Identity: "svc",
				Kind: rapid.SampledFrom([]assessment.LineKind{assessment.Reads, assessment.Writes, assessment.Final}).Draw(t,
					"kind"),
				Decided: rapid.SampledFrom([]assessment.Decided{assessment.DecidedBefore, assessment.DecidedRunning, ""}).Draw(t,
					"decided"),
				Refuses: rapid.SampledFrom([]string{"", "nothing", "a person over 500", "a rule"}).Draw(t, "refuses"),
			})
		}
		v := assessment.Judge(b, iv)
		facts := b.Facts(&iv, &v)

		total := 0
		for _, n := range assessmenttest.CountFacts(facts) {
			total += n
		}
		if total != len(b.All()) {
			t.Fatalf("%d questions are counted, the bank has %d", total, len(b.All()))
		}

		at := map[string]assessment.Fact{}
		for _, f := range facts {
			at[f.Question] = f
			if f.Holds() && len(f.Against) > 0 {
				t.Fatalf("%s holds, and this speaks against it: %+v", f.Question, f.Against)
			}
			if state := iv.AnswerTo(f.Question).State; f.Holds() && f.Question != "" && state != assessment.Answered {
				t.Fatalf("%s holds, and nobody answered it (%q)", f.Question, state)
			}
		}
		inPlace := 0
		for _, l := range v.Limits {
			f := at[l.Question]
			if l.State == assessment.LimitConfirmed {
				inPlace++
				if f.Standing == assessment.FactContradicted {
					t.Fatalf("%s counts as in place, and %+v speaks against it", l.Question, f.Against)
				}
			}
			if l.State == assessment.LimitContradicted && f.Standing != assessment.FactContradicted {
				t.Fatalf("%s is contradicted by %v, its fact is %s", l.Question, l.Against, f.Standing)
			}
		}
		if v.Class == assessment.Agent && (inPlace >= 3) != (v.Shape == assessment.BoundedAgent) {
			t.Fatalf("%d limits are in place, and it is called %s", inPlace, v.Shape)
		}
	})
}

// A limit that one answer says is missing, or not needed, and another says is there is
// contradicted everywhere: as a limit, as a fact, and whatever was said of it first. It
// never counts as in place, and the shape is not settled where it could change that.
func TestALimitHasTheStateOfItsFact(t *testing.T) {
	b := load(t)
	denied, disputed := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		iv := draw(t, b, true)
		v := assessment.Judge(b, iv)
		in := 0
		for _, l := range v.Limits {
			f, _ := b.FactOf(&iv, &v, l.Question)
			if contradicted := l.State == assessment.LimitContradicted; contradicted !=
				(f.Standing == assessment.FactContradicted) {
				t.Fatalf("%s is %s as a limit and %s as a fact", l.Question, l.State, f.Standing)
			}
			if l.State == assessment.LimitContradicted && l.Denied {
				denied++
				if len(l.Against) == 0 {
					t.Fatalf("nothing speaks against %+v", l)
				}
			}
			if l.State == assessment.LimitConfirmed {
				in++
			}
		}
		if v.Disputed {
			disputed++
		}
		if v.Disputed && v.ShapeSettled {
			t.Fatal("disputed and settled")
		}
		if v.Shape == assessment.BoundedAgent && in < 3 {
			t.Fatalf("bounded by %d limits", in)
		}
	})
	if denied == 0 || disputed == 0 {
		t.Errorf("%d limits denied and contradicted, %d shapes disputed: too few were tried", denied, disputed)
	}

	for _, c := range []struct {
		name, limit string
		iv          assessment.Interview
		state       assessment.LimitState
		disputed    bool
	}{
		{"no stop, and a cap", "PR5", number(with("EC1=f", "EC2=f", "EC7=e", "EC8=f", "EC6=c", "IS3=c", "PR5=d"), "EC4",
			"steps_cap", "40"), assessment.LimitContradicted, true},
		{"no stop", "PR5", with("EC1=f", "EC2=f", "EC7=e", "EC8=f", "EC6=c", "IS3=c", "PR5=d"), assessment.LimitMissing,
			false},
		{"none waits, and a person looks first", "EC6", with("EC1=f", "EC2=f", "EC7=e", "EC8=f", "EC6=e", "PR4=a"),
			assessment.LimitContradicted, false},
	} {
		v := assessment.Judge(b, c.iv)
		for _, l := range v.Limits {
			if l.Question == c.limit && l.State != c.state {
				t.Errorf("%s: %s, want %s", c.name, l.State, c.state)
			}
		}
		if v.Disputed != c.disputed {
			t.Errorf("%s: disputed %v, %s", c.name, v.Disputed, v.Shape)
		}
	}
}
