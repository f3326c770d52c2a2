package words_test

import (
	"testing"

	"discern/assessment/words"
)

func TestACapitalIsALetterNotAByte(t *testing.T) {
	for in, want := range map[string]string{"": "", "écoute": "Écoute", "李雷": "李雷", "élan vital": "Élan vital"} {
		if got := words.Capital(in); got != want {
			t.Errorf("Capital(%q) is %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"": "", "Écoute": "écoute", "API key": "API key", "Ledger": "ledger"} {
		if got := words.Lower(in); got != want {
			t.Errorf("Lower(%q) is %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"": "", "Triage": "triage", "Écoute du Client": "Écoute du Client",
		"Étape": "étape", "SAP": "SAP"} {
		if got := words.Inside(in); got != want {
			t.Errorf("Inside(%q) is %q, want %q", in, got, want)
		}
	}
}

func TestHowManyIsSaidInFiguresOrInWords(t *testing.T) {
	if got := words.Figure(1, "day", "days") + ", " + words.Figure(3, "day", "days") + ", " +
		words.Figure(0, "day", "days"); got != "1 day, 3 days, 0 days" {
		t.Error(got)
	}
	if got := words.Plural(1, "day", "days") + ", " + words.Plural(3, "day", "days"); got != "one day, three days" {
		t.Error(got)
	}
	if got := words.Clause("it says so.") + words.Clause("écoute") + words.Clause(""); got != "It says so.Écoute." {
		t.Error(got)
	}
}

func TestEitherJoinsWhatIsChosenFrom(t *testing.T) {
	for want, names := range map[string][]string{"": nil, "a": {"a"}, "a or b": {"a", "b"}, "a, b or c": {"a", "b", "c"}} {
		if got := words.Either(names); got != want {
			t.Errorf("%q gives %q, want %q", names, got, want)
		}
	}
}
