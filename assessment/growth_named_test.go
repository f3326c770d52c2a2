package assessment_test

import (
	"fmt"
	"testing"

	"discern/assessment"

	"pgregory.net/rapid"
)

// What is read as growth is a step from the very number that is known, and nothing else.
func TestGrowthIsReadFromTheNumberThatIsKnown(t *testing.T) {
	now := assessment.Number{Low: 300, High: 300}
	for text, want := range map[string]float64{
		"Go from 300 to 2,600 trips a day by 31 March 2027": 2600,
		"grow from 300 trips a day to about 2600":           2600,
		"From 300 to 450":                                      450,
		"Go from 300 to 2,600 a day":                           2600,
		"Go from 200 to 2,600 trips a day":                     0, // another number
		"Go from 300 to 2,600 trips a week":                    0,
		"Go from 300 to 2,600 people":                          0,
		"Go from 300 to 200":                                   0,
		"Go from 300 to 2.5 times as much":                     0,
		"Go from 300 to 400%":                                  0,
		"from 300 to 400 and from 300 to 500":                  0,
		"Post invoices up to 5,000 from 1 February 2027":       0,
		"Move it from 300 to 31 March":                         0,
		"Let all of legal use it by May 2027":                  0,
		"Refunds from 300 to 2,600 dollars without a person":   0,
		"Raise the limit from 300 to 2,600 euros for a refund": 0,
	} {
		got, ok := assessment.GrowthNamed(text, now)
		if ok != (want > 0) || ok && (got.Low != want || got.High != want) {
			t.Errorf("%q is read as growth to %v (%v), want %v", text, got, ok, want)
		}
	}
	if _, ok := assessment.GrowthNamed("from 300 to 2,600", assessment.Number{Low: 200, High: 300}); ok {
		t.Error("a step from one end of a range is read as growth")
	}
}

// Whatever number is known: a step from it is read as written, and a step from any other is not.
func TestAnyStepIsReadAsItIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.IntRange(1, 9_999).Draw(t, "from")
		to := from + rapid.IntRange(1, 90_000).Draw(t, "more")
		text := fmt.Sprintf("from %s to %s %s a day", assessment.FormatNumber(float64(from)),
			assessment.FormatNumber(float64(to)), rapid.SampledFrom([]string{"trips", "jobs", "mails"}).Draw(t, "of"))
		got, ok := assessment.GrowthNamed(text, assessment.Number{Low: float64(from), High: float64(from)})
		if !ok || got.Low != float64(to) {
			t.Fatalf("%q is read as %v (%v)", text, got, ok)
		}
		other := float64(from + rapid.IntRange(1, 100).Draw(t, "other"))
		if _, ok := assessment.GrowthNamed(text, assessment.Number{Low: other, High: other}); ok {
			t.Fatalf("%q is read as growth from %v", text, other)
		}
	})
}
