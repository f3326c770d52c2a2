package assessment_test

import (
	"discern/assessment"
	"testing"
)

// A first name is enough for who said it, where only one person has it.
func TestAQuoteIsOfThePersonWhoIsThere(t *testing.T) {
	iv := assessment.Interview{Answers: map[string]assessment.Answer{}, People: []assessment.Person{
		{Name: "Tom Adler", Role: "security architect", Side: assessment.SideBuyer},
		{Name: "Priya Nair", Side: assessment.SideBuyer},
		{Name: "Ann Lee", Side: assessment.SideBuyer}, {Name: "Ann Bow", Side: assessment.SideBuyer},
		{Name: "Dana Ruiz", Side: assessment.SideSeller}}}
	for typed, want := range map[string]string{"tom": "Tom Adler, security architect", "Nair": "Priya Nair",
		"Tom Adler": "Tom Adler, security architect",
		"Ann":       "Ann", "Dana": "Dana", "To": "To", "": "", "Ada": "Ada",
		"Tom Adler, security architect": "Tom Adler, security architect"} {
		iv.Quotes = nil
		iv.AddQuote(assessment.Quote{Question: "EC1", Text: "So.", Speaker: typed})
		if got := iv.Quotes[0].Speaker; got != want {
			t.Errorf("%q is kept as %q, want %q", typed, got, want)
		}
	}
}
