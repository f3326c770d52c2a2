package assessment

import (
	"slices"
	"testing"
)

// What may be a name is pointed at, so that a person looks at it; what a sentence gives
// its capital is not, nor is the name of a system.
func TestWhatMayBeANameIsPointedAt(t *testing.T) {
	for text, want := range map[string][]string{
		"Built by Wilhelmina Groß-Ütlingen; write to her.":  {"Wilhelmina Groß-Ütlingen"},
		"Dr. Amelie Sauer-Brandt signs.":                    {"Amelie Sauer-Brandt"},
		"Amelie Sauer signs. The model picks the tool.":     {"Amelie Sauer"},
		"We asked Amelie. It is on trial.":                  {"Amelie"},
		"ask J. Okafor or Jan van den Berg":                 {"J. Okafor", "Jan van den Berg"},
		"it is Okafor's, and Sean McBride’s":                {"Okafor", "Sean McBride"},
		"Nothing waits. Code decides (if this, then that).": nil,
		"From Monday on the API writes to GitHub in May.":   nil,
		"Our Salesforce team owns it":                       nil,
		"I think I know. I'm sure":                          nil,
		"- Checks run\n- Tests run":                         nil,
		"":                                                  nil,
	} {
		iv := Interview{System: "Claims intake", Answers: map[string]Answer{"EC1": {Note: text}},
			Inventory: []Line{{System: "Salesforce", Action: "Read"}}}
		if got := iv.MayBeNames(); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
