package store

import (
	"testing"
	"time"

	"discern/assessment"
)

// full is an interview with something in every field.
func full() assessment.Interview {
	at := time.Date(2026, 3, 1, 10, 0, 0, 123000, time.UTC)
	return assessment.Interview{
		System: "Claims intake", Company: "Northwind", Version: "2.1", Side: assessment.SideSeller,
		Sources: []string{"https://example.com/claims"},
		People:  []assessment.Person{{ID: "p1", Name: "Priya", Role: "Platform lead", Side: assessment.SideBuyer}},
		Context: map[string]string{"CX1": "our agent", "CX4": "trial"},
		Answers: map[string]assessment.Answer{
			"EC1": {Question: "EC1", State: assessment.Answered, Choice: "c", Evidence: assessment.Shown, Note: "seen", Private: "shaky",
				Numbers:   map[string]assessment.Number{"steps": {Low: 8, High: 12.5, Guess: true, AtLeast: true}, "tasks": {Unknown: true}},
				Confirmed: &assessment.Confirmation{By: "Priya", At: at}, By: "Dana", At: at},
			"EC2": {Question: "EC2", State: assessment.Unknown, Why: assessment.SomeoneElse, Who: "Tom", By: "Dana", At: at},
			"EC7": {Question: "EC7", State: assessment.NotApplicable, Reason: "no loop", By: "Dana", At: at},
			"IS3": {Question: "IS3", State: assessment.Answered, Choices: []string{"a", "d"}, By: "Dana", At: at},
		},
		Quotes:        []assessment.Quote{{ID: "q1", Question: "EC1", Text: "It just decides.", Speaker: "Tom", TheirWords: true, At: at}},
		Inventory:     []assessment.Line{{ID: "l1", System: "Mail", Action: "send", Kind: assessment.Final, Identity: "svc", Decided: assessment.DecidedRunning, Refuses: "gateway"}},
		Parked:        []string{"FM1"},
		IntentAgainst: []string{"EC1"},
		Summary:       "Looks bounded.",
		Comments:      map[string]string{"traits": "Ask again."},
	}
}

func TestAnInterviewComesBackAsItWasGiven(t *testing.T) {
	d := newDesk(t)
	made := must(d.CreateInterview(d.ctx, d.owner, full()))(t)
	d.reopen()
	got := must(d.Interview(d.ctx, d.owner, made.ID))(t)
	same(t, got, made)

	want := full()
	want.ID, want.SystemID, want.Rev = made.ID, made.SystemID, 1
	want.Created, want.Updated = d.clock.now(), d.clock.now()
	for q, a := range want.Answers {
		a.Rev = 1
		want.Answers[q] = a
	}
	same(t, got, want)
}
