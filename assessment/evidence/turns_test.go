package evidence

import (
	"fmt"
	"strings"
	"testing"
)

// Cues of one sentence are one line, captions that repeat stand once, and what a
// speaker took back is gone with the words that took it back.
func TestTurnsJoinRepeatAndTakeBack(t *testing.T) {
	got, back := Turns([]Line{
		{Speaker: "Ann", Text: "Once a step is over,", At: 1}, {Speaker: "Ann", Text: "what picks the next?", At: 2},
		{Speaker: "Ben", Text: "The model.", At: 3}, {Speaker: "Ben", Text: "The model.", At: 4},
		{Speaker: "Ben", Text: "The model. Always.", At: 5},
		{Speaker: "Ben", Text: "It once deleted it all.", At: 6}, {Speaker: "Ann", Text: "Oh.", At: 7},
		{Speaker: "Ben", Text: "Scratch what I said, please.", At: 8},
		{Text: "no name", At: 9}, {Text: "nor here", At: 10},
	})
	var said []string
	for _, l := range got {
		said = append(said, fmt.Sprintf("%s@%d: %s", l.Speaker, l.At, l.Text))
	}
	want := "Ann@1: Once a step is over, what picks the next?|Ben@3: The model. Always.|Ann@7: Oh.|@9: no " +
		"name|@10: nor here"
	if strings.Join(said, "|") != want || back != 2 {
		t.Errorf("%d taken back: %s", back, strings.Join(said, "|"))
	}
}

// Figures are read as they are spoken, with the unit that stands behind them.
func TestFiguresAreReadAsTheyAreSpoken(t *testing.T) {
	for text, want := range map[string]string{
		"We get about four hundred jobs a day.":    "[{about 400 per day}]",
		"Roughly 1,200 a day, in 20 minutes each.": "[{about 1,200 per day} {20 minutes}]",
		"twelve steps, or fifteen":                 "[{12 steps} {15 }]",
		"99% were right":                           "[{99 percent}]",
		"one of them, in March 2026":               "[{2026 }]",
		"two thousand people":                      "[{2000 people}]",
		"nothing here":                             "[]",
	} {
		if got := fmt.Sprint(Figures(text)); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
