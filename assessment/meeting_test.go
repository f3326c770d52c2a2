package assessment_test

import (
	"slices"
	"testing"
	"time"

	"discern/assessment"
)

// An interview that had one call has had one meeting, made of what is known of the
// call; the second meeting keeps it as the first.
func TestTheCallBeforeIsTheFirstMeeting(t *testing.T) {
	at := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	iv := assessment.Interview{Created: at.Add(-time.Hour), Aim: 8,
		People: []assessment.Person{{Name: "Priya Nair"}, {Role: "Operator"}},
		Answers: map[string]assessment.Answer{
			"EC1": {State: assessment.Answered, At: at.Add(time.Minute)},
			"EC2": {State: assessment.Unknown, At: at},
			"EC3": {Note: "Nothing yet"},
		}}
	first := iv.Held()
	if len(first) != 1 || !first[0].At.Equal(at) || first[0].Minutes != 30 ||
		!slices.Equal(first[0].People, []string{"Priya Nair"}) {
		t.Fatalf("the first meeting is %+v", first)
	}
	if len(iv.Meetings) != 0 || iv.DealtNow() != 2 {
		t.Errorf("looking changed it: %+v", iv.Meetings)
	}

	iv.Meet(assessment.Meeting{At: at.Add(24 * time.Hour), Minutes: 15, People: []string{"Jon"}})
	if held := iv.Held(); len(held) != 2 || !held[0].At.Equal(at) || held[1].Minutes != 15 || iv.Aim != 5 {
		t.Fatalf("two meetings are %+v, aim %d", held, iv.Aim)
	}
	if n := iv.DealtNow(); n != 0 {
		t.Errorf("%d questions are dealt with in the second before it began", n)
	}
	iv.Answers["EC2"] = assessment.Answer{State: assessment.Answered, At: at.Add(25 * time.Hour)}
	if n := iv.DealtNow(); n != 1 {
		t.Errorf("one question was dealt with again, and it counts %d", n)
	}
	iv.Meet(assessment.Meeting{At: at.Add(48 * time.Hour)})
	if len(iv.Meetings) != 3 || iv.Aim != 0 {
		t.Errorf("three meetings are %+v, aim %d", iv.Meetings, iv.Aim)
	}
}
