package assessment_test

import (
	"testing"

	"discern/assessment"
)

// What was read in a document or in code is more than what was said, and no more than
// said for whoever relies on it: nobody showed it running.
func TestWhatWasReadIsSaidAndNotShown(t *testing.T) {
	b := load(t)
	standing := map[assessment.Evidence]assessment.Standing{
		assessment.Assumed: assessment.FactAssumed, assessment.Said: assessment.FactSaid,
		assessment.NotSaid: assessment.FactSaid, assessment.Read: assessment.FactSaid,
		assessment.Example: assessment.FactShown, assessment.Shown: assessment.FactShown}
	levels := map[assessment.Evidence]string{}
	for e, want := range standing {
		iv := with("EC1=a", "EC2=a", "EC7=a", "EC8=a")
		for id, a := range iv.Answers {
			a.Evidence = e
			iv.Answers[id] = a
		}
		v := assessment.Judge(b, iv)
		levels[e] = string(v.Confidence.Level)
		if fact, ok := b.FactOf(&iv, &v, "EC1"); !ok || fact.Standing != want {
			t.Errorf("%s stands as %s, want %s", e, fact.Standing, want)
		}
	}
	if levels[assessment.Read] != levels[assessment.Said] {
		t.Errorf("confidence in what was read is %s, in what was said %s", levels[assessment.Read], levels[assessment.Said])
	}

	q, _ := b.Question("EC1")
	given := assessment.Given{Question: q.ID, Pick: assessment.PickUnknown, Why: string(assessment.NotInSource)}
	if a, faults := b.Answer(given, assessment.Answer{}); len(faults) > 0 || a.Why != assessment.NotInSource {
		t.Errorf("that the source does not say is kept as %+v, %v", a, faults)
	}
}
