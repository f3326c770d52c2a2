package bank

import (
	"strings"
	"testing"
	"testing/fstest"
)

// A bank of one's own says which of its questions the report's sentences are
// about, or is told which names are missing.
func TestABankNamesWhatItsQuestionsAreAbout(t *testing.T) {
	text := strings.ReplaceAll(small, anchored, "")
	for _, c := range []struct{ name, from, to, want string }{
		{"a name is missing", "looked-at: none, ", "", "name the question that each of these is about, or none: looked-at"},
		{"all are missing", text[strings.Index(text, "subjects:"):strings.Index(text, "answeringRules")], "",
			"name the question that each of these is about, or none: picks, waits,"},
		{"no such question", "picks: Q1", "picks: Q9", `picks names question "Q9", which ` + notInBank},
		{"no such name", "picks: Q1", "picks: Q1, mood: Q1", `"mood" is no name that the report asks for`},
	} {
		changed := strings.Replace(text, c.from, c.to, 1)
		if changed == text {
			t.Fatalf("%s: %q is not in the bank", c.name, c.from)
		}
		_, err := LoadFS(fstest.MapFS{mainFile: {Data: []byte(changed)}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}
