package assessment_test

import (
	"testing"

	"discern/assessment"
)

// How long a credential lasts reads as a sentence goes, whatever was typed.
func TestHowLongACredentialLasts(t *testing.T) {
	for typed, want := range map[string]string{
		"":                 "",
		"Until revoked":    "lasts until revoked",
		"one hour":         "lasts one hour",
		"no end":           "never expires",
		" No  expiry":      "never expires",
		"90 days, rotated": "lasts 90 days, rotated",
	} {
		if got := (assessment.Identity{Lifetime: typed}).Lasts(); got != want {
			t.Errorf("%q lasts %q, want %q", typed, got, want)
		}
	}
}
