package find

import (
	"fmt"
	"strings"
	"testing"
)

// What answers a question is put beside it; small talk is put nowhere; and where
// the question was asked aloud, the answer stands beside it, not the question.
func TestSpokenLinesStandBesideTheirQuestion(t *testing.T) {
	f := finder(t)
	picks, _ := f.bank.Question("EC1")
	turns := []Turn{
		{"Ann", "Good morning everybody, can you hear me well?"},
		{"Ben", "Yes, thanks for having us."},
		{"Ann", picks.Buyer},
		{"Ben", "Our router does that, it looks at the ticket."},
		{"Ben", "If a call fails it tries something else."},
		{"Ben", "It uses one service account for everything."},
		{"Ann", "Nice weather today."},
	}
	got := map[string]Candidate{}
	for _, c := range f.Beside(turns) {
		if _, ok := got[c.Question.ID]; !ok {
			got[c.Question.ID] = c
		}
	}
	for id, want := range map[string][2]int{"EC1": {3, 2}, "EC2": {4, -1}, "IS8": {5, -1}} {
		if c, ok := got[id]; !ok || c.Line != want[0] || c.Asked != want[1] {
			t.Errorf("%s: %+v, want line %d, asked in %d", id, c, want[0], want[1])
		}
	}
	for id, c := range got {
		if c.Line == 6 || c.Line == 0 {
			t.Errorf("%s has small talk beside it: %q", id, turns[c.Line].Text)
		}
	}
}

// hour is 60 minutes at a line every four seconds.
func hour() []Turn {
	said := strings.Split("the model decides which tool to call next and nothing stops it|we have about four "+
		"hundred a day|"+
		"approvals happen before anything is sent|if a call fails it tries something else twice|it has one service "+
		"account for everything|"+
		"somebody looks at the log on Mondays when there is time for it|well you know we thought about that for a long "+
		"time last year", "|")
	var turns []Turn
	for i := range 900 {
		turns = append(turns, Turn{fmt.Sprint("speaker ", i%3),
			fmt.Sprintf("%s and that was number %d", said[i%len(said)], i)})
	}

	return turns
}

func BenchmarkAnHourOfTalk(b *testing.B) {
	f := finder(b)
	turns := hour()
	for b.Loop() {
		f.Beside(turns)
	}
}
