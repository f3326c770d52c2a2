package bank

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestEveryQuestionThatIsReleasedHasADozenLinesThatPeopleSay(t *testing.T) {
	aliases, err := Aliases()
	if err != nil {
		t.Fatal(err)
	}

	for _, q := range frozen {
		if n := len(aliases[q.id]); n < 12 {
			t.Errorf("%s has %d lines, want a dozen", q.id, n)
		}
	}
}

func TestAFaultInTheAliasesIsNamedByItsLine(t *testing.T) {
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}

	const head = "aliases:\n"
	for name, c := range map[string]struct{ file, want string }{
		"a question that is not there": {head + "  - question: EC1\n    said: [one]\n  - question: XX9\n    said: [two]\n",
			"aliases.yaml:4: question XX9: question XX9 " + notInBank},
		"a question twice": {head + "  - question: EC1\n    said: [one]\n" +
			"  - question: EC1\n    said: [two]\n",
			"aliases.yaml:4: question EC1: " + idTwice + ", at aliases.yaml:2"},
		"a line of two questions": {head + "  - question: EC1\n    said: [it loops]\n" +
			"  - question: EC8\n    said:\n      - It  Loops\n",
			"aliases.yaml:6: question EC8: \"It  Loops\" is there already, at aliases.yaml:3"},
		"an empty line": {head + "  - question: EC1\n    said:\n      - one\n      - \"\"\n",
			"aliases.yaml:5: question EC1: a line has between 1 and 120 characters"},
		"no line": {head + "  - question: EC1\n    said: []\n", "aliases.yaml:2: question EC1: said is missing"},
		"another key": {head + "  - question: EC1\n    say: [x]\n",
			"aliases.yaml:3: question EC1: \"say\" " + noSuchKey},
		"no such thing": {"", emptyFile},
	} {
		_, err := AliasesFS(fstest.MapFS{aliasesFile: {Data: []byte(c.file)}}, b)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}
