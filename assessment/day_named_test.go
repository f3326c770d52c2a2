package assessment_test

import (
	"strings"
	"testing"
	"time"

	"discern/assessment"

	"pgregory.net/rapid"
)

func TestADayIsReadFromADecision(t *testing.T) {
	at := time.Date(2026, 11, 29, 15, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"widen the pilot from 40 travellers to all 2,600 in March": "2027-03-31",
		"go live by 15 January 2027":                               "2027-01-15",
		"go live by January 15th":                                  "2027-01-15",
		"on 2026-12-01, open it to all":                            "2026-12-01",
		"30 November":                                              "2026-11-30",
		"in November":                                              "2026-11-30",
		"28 November":                                              "2027-11-28",
		"decide in Q1":                                             "2027-03-31",
		"decide in Q4 2027":                                        "2027-12-31",
		"by the end of February 2028":                              "2028-02-29",
		"by the end of the year":                                   "2026-12-31",
		"it may march on to 5 teams":                               "",
		"not before March":                                         "",
		"after 1 March":                                            "",
		"from 1 March to 30 June":                                  "",
		"31 June":                                                  "",
		"give it the mailbox next":                                 "",
		"":                                                         "",
	} {
		got := ""
		if day, ok := assessment.DayNamed(text, at); ok {
			got = day.Format(time.DateOnly)
		}
		if got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
}

// A day that is written out is read as that day; without its year it is the next one.
func TestAnyDayThatIsWrittenOutIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.Date(2026, 1, 1+rapid.IntRange(0, 800).Draw(t, "at"), 9, 0, 0, 0, time.UTC)
		day := time.Date(at.Year(), at.Month(), at.Day()+rapid.IntRange(0, 360).Draw(t, "ahead"), 0, 0, 0, 0, time.UTC)
		layout := rapid.SampledFrom([]string{"2 January 2006", "January 2, 2006", time.DateOnly, "2 Jan 2006", "2 January",
			"January 2"}).Draw(t, "layout")
		if !strings.Contains(layout, "2006") && day.Month() == time.February && day.Day() == 29 {
			return // the next one may be in a year without it
		}
		text := "open it to " + rapid.SampledFrom([]string{"all", "2,600 people", "3 teams"}).Draw(t, "whom") + " by " +
			day.Format(layout)
		got, ok := assessment.DayNamed(text, at)
		if !ok || !got.Equal(day) {
			t.Fatalf("on %s, %q is read as %s (%v), want %s", at.Format(time.DateOnly), text, got.Format(time.DateOnly), ok,
				day.Format(time.DateOnly))
		}
		if _, ok := assessment.DayNamed(text+" and again by 3 May 2029", at); ok {
			t.Fatal("two days are read as one")
		}
	})
}
