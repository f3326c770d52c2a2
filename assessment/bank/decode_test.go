package bank

import (
	"errors"
	"io/fs"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// copied returns the shipped bank as a file system that may be changed.
func copied(t testing.TB) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(files, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := files.ReadFile(name)
		out[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// change puts new in place of old, which must be there once, and returns the
// line on which mark then stands.
func change(t *testing.T, files fstest.MapFS, name, old, new, mark string) int {
	t.Helper()
	text := string(files[name].Data)
	if strings.Count(text, old) != 1 {
		t.Fatalf("%s holds %q %d times, want once", name, old, strings.Count(text, old))
	}
	text = strings.Replace(text, old, new, 1)
	files[name] = &fstest.MapFile{Data: []byte(text)}
	before, _, ok := strings.Cut(text, mark)
	if !ok {
		t.Fatalf("%s does not hold the mark %q", name, mark)
	}
	return strings.Count(before, "\n") + 1
}

// ofEC1 is how the answers of the first question begin.
const ofEC1 = "        options:\n          - id: a\n            p: -2\n            c: 2\n            text: Code. The"

func TestABrokenBankSaysWhereAndWhat(t *testing.T) {
	tests := []struct {
		name, file, old, new string
		mark                 string // stands on the line the error names
		want                 string
	}{
		{"a rule names a question that is not there", "rules.yaml",
			"{question: EC1, p: {atMost: -1}}, {question: EC7, p: {atLeast: 1}}",
			"{question: EC1, p: {atMost: -1}}, {question: EC99, p: {atLeast: 1}}", "EC99",
			"rule R19: question EC99 " + notInBank},
		{"a rule names an answer that is not there", "rules.yaml",
			"{question: FM1, answers: [a]}, {question: FM4, answers: [e]}",
			"{question: FM1, answers: [a]}, {question: FM4, answers: [z]}", "[z]",
			`rule R18: question FM4 has no answer "z"`},
		{"a rule names a number that is not there", "rules.yaml", "[steps_longest_seen], op: \">\", other: [steps_cap]",
			"[steps_longest_seen], op: \">\", other: [steps_hat]", "steps_hat",
			"rule R14: number steps_hat " + notInBank},
		{"more of the help stands open than there is", "traits/ec.yaml", "later.\n        helpOpen: 1\n" + ofEC1,
			"later.\n        helpOpen: 7\n" + ofEC1,
			"helpOpen: 7", "question EC1: helpOpen is from 1 to 4, one less than the sentences of help"},
		{"an example that is a story", "traits/ec.yaml", "It books by itself. A log has it,",
			"It books by itself, and then it books again, and once more, and that goes on until the day is over. A log has it,",
			"It books by itself, and then",
			"question EC6, answer e: its example has 133 characters, and at most 120 are read"},
		{"a rule asks who decides of a control question", "rules.yaml", "{question: FM7, c: {atMost: 1}}",
			"{question: FM7, p: {atMost: 1}}", "FM7",
			"rule T7: question FM7 has no p"},
		{"a rule names a stage that is not there", "rules.yaml", "[idea]}, {question: PR1",
			"[idea, dream]}, {question: PR1", "dream",
			`rule R16: question CX4 has no answer "dream"`},
		{"a condition tests two things", "rules.yaml", "- [{mark: intent}]", "- [{mark: intent, question: EC1}]",
			"mark: intent",
			"rule T6: a condition tests exactly one of question, number, context, shapes, mark and heard"},
		{"a condition tests nothing of its question", "rules.yaml", "{question: IS5, c: {atMost: 1}}", "{question: IS5}",
			"{question: IS5}",
			"rule R15: the condition on IS5 needs p, c or answers"},
		{"an unknown mark", "rules.yaml", "{mark: intent}", "{mark: wish}", "mark: wish",
			`rule T6: the only mark is intent, not "wish"`},
		{"an unknown comparison", "rules.yaml", `[steps_longest_seen], op: ">", other: [steps_cap]`,
			`[steps_longest_seen], op: "==", other: [steps_cap]`, `"=="`,
			`rule R14: op is one of > < >= <= some> some>= some<, not "=="`},
		{"a comparison with nothing", "rules.yaml", `[steps_longest_seen], op: ">", other: [steps_cap]`,
			`[steps_longest_seen], op: ">"`, "steps_longest_seen",
			"rule R14: nothing to compare with: other or otherTimes is missing"},
		{"a range beyond the scale", "rules.yaml", "{question: PR2, p: {atLeast: 2}}",
			"{question: PR2, p: {atLeast: 5}}", "atLeast: 5",
			"rule R10: p needs atLeast or atMost between -2 and 2"},
		{"a clause without conditions", "rules.yaml", "- [{mark: intent}]", "- []", "- []",
			"rule T6: a clause without conditions would always hold"},
		{"an exception to a contradiction", "rules.yaml", "    title: The counts do not fit together",
			"    unless: [{question: EC1, answers: [a]}]\n    title: The counts do not fit together",
			"    unless: [{question: EC1, answers: [a]}]",
			"rule R17: only a tension has an unless"},
		{"a range for a number", "rules.yaml", "[{number: [steps_longest_seen], op: \">\", other: [steps_cap]",
			"[{number: [steps_longest_seen], p: {atLeast: 1}, op: \">\", other: [steps_cap]", "steps_longest_seen], p",
			"rule R14: p says something about a question only"},
		{"an unknown kind of rule", "rules.yaml",
			"kind: contradiction\n    any: [[{question: EC1, p: {atMost: -1}}, {question: IS1, p: {atLeast: 1}}]]",
			"kind: quarrel\n    any: [[{question: EC1, p: {atMost: -1}}, {question: IS1, p: {atLeast: 1}}]]", "quarrel",
			`rule R01: one of contradiction, arithmetic, tension is needed here, not "quarrel"`},
		{"the same id twice", "rules.yaml", "- id: R02", "- id: R01",
			"- id: R01\n    kind: contradiction\n    any: [[{question: EC1, p: {atLeast: 1}",
			"rule R01: " + idTwice + ", at rules.yaml:5"},
		{"the same question twice", "traits/pr.yaml", "- id: PR6", "- id: EC1", "- id: EC1",
			"question EC1: " + idTwice + ", at traits/ec.yaml:8"},
		{"the same answer twice", "traits/is.yaml", "- id: f\n            p: 0\n            c: 3",
			"- id: b\n            p: 0\n            c: 3",
			"- id: b\n            p: 0\n            c: 3\n            text: A person",
			"question IS3, answer b: " + idTwice},
		{"a key nobody knows", "traits/ec.yaml", "openLabel: what picks the next step",
			"openLable: what picks the next step", "openLable",
			`question EC1: "openLable" ` + noSuchKey},
		{"a key twice", "traits/ec.yaml", "openLabel: what picks the next step",
			"openLabel: what picks the next step\n        openLabel: again", "openLabel: again",
			"question EC1: openLabel is there twice"},
		{"no wording", "traits/fm.yaml", "        buyer: When it gets something wrong, how do you find out?\n",
			"", "- id: FM1",
			"question FM1: buyer is missing"},
		{"empty wording", "traits/fm.yaml", "buyer: When it gets something wrong, how do you find out?",
			`buyer: "  "`, "- id: FM1",
			"question FM1: buyer is missing"},
		{"an answer without its statement", "traits/fm.yaml", "            says: A person catches a mistake in review.\n", "",
			"- id: c\n            p: 0\n            c: 2\n            text: A reviewer catches",
			"question FM1, answer c: says is missing"},
		{"text where a number belongs", "traits/pr.yaml", "facet: Who relies on it\n        path: base\n        weight: 3",
			"facet: Who relies on it\n        path: base\n        weight: three", "weight: three",
			`question PR1: a whole number is needed here, not "three"`},
		{"a number where text belongs", "traits/pr.yaml", "facet: Who relies on it", "facet: 12", "facet: 12",
			`question PR1: text is needed here, not "12"`},
		{"a list where text belongs", "traits/pr.yaml", "facet: Who relies on it", "facet: [a, b]", "facet: [a, b]",
			"question PR1: a single value is needed here, not a list"},
		{"text where a list belongs", "traits/pr.yaml", "numbers: [test_cases]", "numbers: test_cases", "numbers: test_cases",
			`question PR3: a list is needed here, not "test_cases"`},
		{"a number the question asks for is not there", "traits/pr.yaml", "numbers: [test_cases]",
			"numbers: [best_cases]", "best_cases",
			"question PR3: number best_cases " + notInBank},
		{"a weight out of range", "traits/pr.yaml", "facet: Who relies on it\n        path: base\n        weight: 3",
			"facet: Who relies on it\n        path: base\n        weight: 7", "weight: 7",
			"question PR1: weight is 1, 2 or 3, not 7"},
		{"a score out of range", "traits/pr.yaml",
			"- id: e\n            p: 2\n            c: 1\n            text: No one yet",
			"- id: e\n            p: 4\n            c: 1\n            text: No one yet", "p: 4",
			"question PR1, answer e: p lies between -2 and 2, not at 4"},
		{"a scale answer without p", "traits/pr.yaml",
			"- id: e\n            p: 2\n            c: 1\n            text: No one yet",
			"- id: e\n            c: 1\n            text: No one yet", "- id: e\n            c: 1\n            text: No one yet",
			"question PR1, answer e: p is missing"},
		{"a control answer with p", "traits/pr.yaml", "- id: d\n            c: 0\n            text: None",
			"- id: d\n            p: 1\n            c: 0\n            text: None",
			"p: 1\n            c: 0\n            text: None",
			"question PR4, answer d: an answer to a question of kind control has no p"},
		{"an answer that is no letter", "traits/pr.yaml", "- id: d\n            c: 0\n            text: None",
			"- id: dd\n            c: 0\n            text: None", "- id: dd",
			"question PR4, answer dd: the id of an answer is one letter from a to z"},
		{"a deciding control question", "traits/ec.yaml", "kind: control\n        weight: 1",
			"kind: control\n        deciding: true\n        weight: 1", "deciding: true\n        weight: 1",
			"question EC9: only a question of kind scale can be deciding"},
		{"an unknown path", "traits/pr.yaml", "path: both", "path: sometimes", "sometimes",
			`question PR4: one of base, agent, workflow, both, full is needed here, not "sometimes"`},
		{"an unknown role", "traits/pr.yaml", "askRole: Builder\n        openLabel: what must pass before",
			"askRole: Cook\n        openLabel: what must pass before", "Cook",
			`question PR3: one of Security or IAM, Operator, Builder, Business owner is needed here, not "Cook"`},
		{"an unknown unit", "numbers.yaml", "label: Systems it reaches, unit: count",
			"label: Systems it reaches, unit: furlongs", "furlongs",
			"number systems_count: unit is one of"},
		{"a number that is worked out", "numbers.yaml", "id: systems_count", "id: share_seen", "id: share_seen",
			"number share_seen: this id is kept for a figure that is worked out"},
		{"a limit on a question that is not there", "verdict.yaml", "- question: PR5", "- question: PR9",
			"- question: PR9",
			"limit PR9: question PR9 " + notInBank},
		{"a limit that is always there", "verdict.yaml", "- question: PR5\n    c: 2", "- question: PR5\n    c: 0", "c: 0",
			"limit PR5: c lies between 1 and 3, not at 0"},
		{"a limit on a question that sets the class", "verdict.yaml", "fences:\n",
			"fences:\n  - {question: EC1, c: 2, name: a path, confirmed: Yes., missing: No., open: Open., test: Try it., " +
				"testPlain: Try it.}\n", "- {question: EC1, c: 2",
			"limit a path: EC1 cannot be a limit: a limit is read from a single answer"},
		{"a floor that holds a workflow down", "verdict.yaml",
			"- atLeast: open-agent\n    when: [{question: EC1, p: {atLeast: 1}}]",
			"- atLeast: fixed-path\n    when: [{question: EC1, p: {atLeast: 1}}]", "- atLeast: fixed-path",
			"floor 1: atLeast is model-chosen-branches or open-agent, not fixed-path"},
		{"a floor that would turn the verdict round", "verdict.yaml", "when: [{question: EC1, p: {atLeast: 0}}]",
			"when: [{question: EC1, answers: [c]}]", "- atLeast: model-chosen-branches",
			"floor 4: its condition on EC1 must take the answers furthest towards the model"},
		{"what is mixed rests on nothing", "verdict.yaml", "when: [{shapes: [model-chosen-branches]}]", "when: []",
			"- when: []", "mixed 1: when is missing"},
		{"what is mixed rests on how something is used", "verdict.yaml", "when: [{question: EC9, answers: [b, c]}]",
			"when: [{context: CX4, values: [live]}]", "- when: [{context",
			"mixed 2: is about a question or a shape"},
		{"what is mixed, except for an answer that is not there", "verdict.yaml",
			"unless: [{question: EC9, answers: [a, d]}]",
			"unless: [{question: EC9, answers: [z]}]", "unless: [{question: EC9", `mixed 1: question EC9 has no answer "z"`},
		{"a shape nobody knows", "verdict.yaml", "- shape: bounded-agent", "- shape: square", "- shape: square",
			`shape square: one of fixed-path, model-chosen-branches, bounded-agent, open-agent, undetermined is needed here, not "square"`},
		{"bands out of order", "verdict.yaml", "upTo: 15", "upTo: 5", "- id: watch",
			"band watch: bands go from short to long, and only the last has no upper end"},
		{"an area without one shape", "design.yaml", "        open-agent:\n          required: 1\n",
			"        fixed-path:\n          required: 1\n", "fixed-path:\n          required: 1",
			"area permissions: fixed-path is there twice"},
		{"an area that reads a question that is not there", "design.yaml", "questions: [IS6]", "questions: [IS66]", "IS66",
			"area records: question IS66 " + notInBank},
		{"a required level out of range", "design.yaml", "        open-agent:\n          required: 1\n",
			"        open-agent:\n          required: 9\n", "required: 9",
			"area permissions: required lies between 0 and 3, not at 9"},
		{"a move for a question of another area", "design.yaml", "            IS4: Take away what the path never uses",
			"            EC1: Take away what the path never uses", "            EC1:",
			"area permissions: at names EC1, which is not one of the area's questions"},
		{"a shape without a first move", "design.yaml",
			"    bounded-agent:\n      move: \"Before it gets {access}, settle what is not in place or not known: " +
				"{limits}. Test the other limits once.\"\n      plain: Test each limit around it once, and only then widen its " +
				"access, step by step.\n", "", "fixed-path:\n      move: Cut its access",
			"design: firstMove for bounded-agent is missing"},
		{"a question of type choice without answers", "bank.yaml", "buyer: What do you call this system?\n    type: text",
			"buyer: What do you call this system?\n    type: choice", "- id: CX1",
			"question CX1: a choice needs at least two answers"},
		{"an unknown type of question", "bank.yaml", "buyer: What do you call this system?\n    type: text",
			"buyer: What do you call this system?\n    type: essay", "type: essay",
			`question CX1: type is text or choice, not "essay"`},
		{"a shape without wording", "verdict.yaml", "  - shape: undetermined\n", "  - shape: open-agent\n",
			"- shape: open-agent\n    name: Too early",
			"shape open-agent: " + idTwice},
		{"an anchor", "citations.yaml", "- id: nist\n", "- &n\n    id: nist\n", "- &n",
			"anchors and aliases are not read; write the value out"},
		{"a file that is not there", "bank.yaml", "- citations.yaml", "- citations.yml", "version",
			""},
		{"a file included twice", "bank.yaml", "- citations.yaml", "- rules.yaml", "# The",
			"include: rules.yaml cannot be included here, or is included twice"},
		{"a version twice", "citations.yaml", "citations:\n", "version: \"2\"\ncitations:\n", "# Statements",
			"version: the bank has a version already"},
		{"an included file that includes", "citations.yaml", "citations:\n", "include: [rules.yaml]\ncitations:\n",
			"# Statements",
			"include: only bank.yaml may include other files"},
		{"no version", "bank.yaml", "version: \"2\"\n", "", "# The",
			"bank: version is missing"},
		{"a text question with answers", "bank.yaml", "buyer: What stage is it at?\n    type: choice",
			"buyer: What stage is it at?\n    type: text", "- {id: idea",
			"question CX4: a question of type text has no answers to choose"},
		{"a line break in a text", "citations.yaml", "source: tau-bench, results", `source: "tau\nbench"` + " # results",
			`"tau\nbench"`,
			"citation once-is-not-often: the text holds a line break or a control character"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			bank := copied(t)
			line := change(t, bank, tt.file, tt.old, tt.new, tt.mark)
			want := tt.file + ":" + strconv.Itoa(line) + ": " + tt.want
			if tt.name == "a file that is not there" {
				want = "citations.yml:1: the file cannot be opened; check its name in include"
			}
			_, err := LoadFS(bank)
			if err == nil {
				t.Fatalf("the bank loads, want %s", want)
			}
			if !strings.HasPrefix(first(err, tt.want), want) {
				t.Errorf("got\n%v\nwant a line that starts\n%s", err, want)
			}
		})
	}
}

// first is the line of an error that holds what, or its first line.
func first(err error, what string) string {
	lines := strings.Split(err.Error(), "\n")
	for _, l := range lines {
		if strings.Contains(l, what) {
			return l
		}
	}
	return lines[0]
}

func TestUnreadableFilesSayWhere(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"a list that never ends", "a: [\nb: c",
			"bank.yaml:3: this is not readable as YAML: did not find expected ',' or ']' (in what begins at line 1)"},
		{"two colons", "a: 1\nb: c: d",
			"bank.yaml:2: this is not readable as YAML: mapping values are not allowed in this context"},
		{"a list with a key in it", "- a\nb: 1",
			"bank.yaml:2: this is not readable as YAML: did not find expected '-' indicator (in what begins at line 1)"},
		{"two documents", "a: 1\n---\nb: 2\n",
			"bank.yaml:1: the file holds more than one document; a bank is written without ---"},
		{"a control character", "a: 1\nb: \x01",
			"bank.yaml:2: this is not readable as YAML: control characters are not allowed"},
		{"bytes that are no text", "a: 1\nb: 2\nc: \xff", "bank.yaml:3: this is not readable as YAML: "},
		{"an alias to nothing", "a: 1\nb: *x", "bank.yaml:2: this is not readable as YAML: unknown anchor 'x' referenced"},
		{"nothing", " \n", "bank.yaml:1: " + emptyFile},
		{"a list where the bank belongs", "[a]", "bank.yaml:1: keys and values are needed here, not a list"},
		{"too much", "# " + strings.Repeat("x", maxFile), "bank.yaml:1: the file is larger than 1048576 bytes"},
		{"a yes or no that is neither", "traits: [{questions: [{id: A,\n deciding: perhaps}]}]",
			`bank.yaml:2: question A: true or false is needed here, not "perhaps"`},
		{"a factor that is no number", "rules: [{id: A,\n any: [[{otherTimes: much}]]}]",
			`bank.yaml:2: rule A: a number is needed here, not "much"`},
		{"shapes that are no keys", "design:\n  relax: 3", `bank.yaml:2: keys and values are needed here, not "3"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := LoadFS(fstest.MapFS{mainFile: {Data: []byte(tt.text)}})
			if err == nil || !strings.HasPrefix(first(err, strings.TrimPrefix(tt.want, "bank.yaml:")), tt.want) {
				t.Errorf("got %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestEveryFaultIsReportedAtOnce(t *testing.T) {
	bank := copied(t)
	a := change(t, bank, "rules.yaml", "title: A coded path with an unknown list",
		"tilte: A coded path with an unknown list", "tilte")
	b := change(t, bank, "traits/pr.yaml", "path: both", "path: sometimes", "sometimes")
	c := change(t, bank, "citations.yaml", "- id: nist", "- id: run-length", "- id: run-length\n    text: In February")
	_, err := LoadFS(bank)
	for _, want := range []string{
		"rules.yaml:" + strconv.Itoa(a) + `: rule R01: "tilte" ` + noSuchKey,
		"rule R01: title is missing",
		"traits/pr.yaml:" + strconv.Itoa(b) + ": question PR4: one of base",
		"citations.yaml:" + strconv.Itoa(c) + ": citation run-length: " + idTwice,
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got\n%v\nwant among it\n%s", err, want)
		}
	}
	var f Fault
	if !errors.As(err, &f) || f.File == "" || f.Line < 1 {
		t.Errorf("errors.As finds %+v, want a Fault with its file and line", f)
	}
}

func TestTheSumCoversEveryFileOfTheBank(t *testing.T) {
	whole := load(t).SHA256
	if len(whole) != 64 {
		t.Fatalf("the sum is %q", whole)
	}
	for _, name := range append([]string{"bank.yaml"}, included(t)...) {
		bank := copied(t)
		bank[name].Data = append(bank[name].Data, "\n# a remark\n"...)
		b, err := LoadFS(bank)
		if err != nil {
			t.Fatal(err)
		}
		if b.SHA256 == whole {
			t.Errorf("a change in %s leaves the sum as it is", name)
		}
	}
	again, err := LoadFS(copied(t))
	if err != nil || again.SHA256 != whole {
		t.Errorf("the same files give %v, %v, want the same sum", again, err)
	}
}

func included(t *testing.T) []string {
	t.Helper()
	p := &document{}
	d := newDecoder()
	d.file(files, mainFile, p, nil)
	if d.err() != nil || len(p.Include) == 0 {
		t.Fatalf("include cannot be read: %v", d.err())
	}
	return p.Include
}

// A bank of one's own may stand in a single file and bring its own rules.
func TestABankOfOnesOwnInOneFile(t *testing.T) {
	var all strings.Builder
	bank := copied(t)
	text := string(bank[mainFile].Data)
	head, rest, _ := strings.Cut(text, "include:\n")
	_, rest, _ = strings.Cut(rest, "\n\n")
	all.WriteString(head + rest)
	var traits strings.Builder
	for _, name := range included(t) {
		part := string(bank[name].Data)
		if cut, ok := strings.CutPrefix(part, "traits:\n"); ok {
			traits.WriteString(cut)
			continue
		}
		all.WriteString("\n" + part)
	}
	all.WriteString("\ntraits:\n" + traits.String())
	b, err := LoadFS(fstest.MapFS{mainFile: {Data: []byte(all.String())}})
	if err != nil {
		t.Fatal(err)
	}
	if len(b.All()) < 34 || len(b.Rules) < 49 {
		t.Errorf("got %d questions and %d rules, want at least 34 and 49", len(b.All()), len(b.Rules))
	}
}

// small is the least a bank of one's own may hold.
const small = `
version: "7"
subjects: {picks: Q1, waits: none, stretch: none, steps: none, found-late: none, unnoticed: none, data: none, reach: none, identity: none, refusal: none, strength: none, credential: none, looked-at: none, order: none, strangers: none, next: none}
answeringRules: [Answer for the whole run.]
context:
  - {id: CX2, seller: Which word?, buyer: Which word?, type: choice, options: [{id: a, text: Agent, side: model}, {id: b, text: Flow, side: code}]}
traits:
  - id: T
    name: Trait
    plain: Plain
    left: Left
    right: Right
    questions:
      - id: Q1
        facet: Facet
        path: base
        deciding: true
        weight: 3
        seller: &%Who picks?
        sellerFuture: Who will pick?
        buyer: Who picks?
        buyerFuture: Who will pick?
        help: Help
        options:
          - {id: a, p: -2, c: 3, text: Code, says: Code picks., then: code picks}
          - {id: b, p: 2, c: 0, text: Model, says: The model picks., then: the model picks}
        why: Why
        probe: Probe
        avoid: Avoid
        see: See
        askRole: Builder
        openLabel: who picks
        numbers: [n]
      - id: Q2
        facet: Facet
        path: full
        kind: control
        weight: 1
        seller: What stops it?
        sellerFuture: What will stop it?
        buyer: What stops it?
        buyerFuture: What will stop it?
        help: Help
        options:
          - {id: a, c: 3, text: Code, says: Code stops it., then: code stops it}
          - {id: b, c: 0, text: Nothing, says: Nothing stops it., then: nothing stops it}
        why: Why
        probe: Probe
        avoid: Avoid
        see: See
        askRole: Operator
        openLabel: what stops it
        when: [{question: Q1, p: {atLeast: 1}}]
numbers:
  - {id: n, label: Steps, unit: steps}
rules:
  - id: X1
    kind: arithmetic
    any: [[{number: [n], op: ">", otherTimes: 10}, {question: Q1, answers: [a]}], [{context: CX2, values: [b]}], [{shapes: [open-agent]}], [{mark: intent}]]
    title: Title
    says: Says.
    gentle: Gentle.
    ask: Ask?
floors:
  - {atLeast: open-agent, when: [{question: Q1, p: {atLeast: 2}}], says: The model picks.}
shapes:
  - &%{shape: fixed-path, name: N, headline: H, withProduct: "{product}", access: A, reading: R}
  - {shape: model-chosen-branches, name: N, headline: H, withProduct: "{product}", access: A, reading: R}
  - {shape: bounded-agent, name: N, headline: H, withProduct: "{product}", access: A, reading: R}
  - {shape: open-agent, name: N, headline: H, withProduct: "{product}", access: A, reading: R}
  - {shape: undetermined, name: N, headline: H, withProduct: "{product}", access: A, reading: R}
bands:
  - {id: all, label: All, says: Says.}
design:
  undetermined: Not yet.
  choices: [{id: c, name: N, says: S, price: P, fits: [fixed-path], best: [fixed-path]}]
  firstMove: {fixed-path: {move: a, plain: a}, model-chosen-branches: {move: b, plain: b}, bounded-agent: {move: c, plain: c}, open-agent: {move: d, plain: d}}
  relax: {fixed-path: a, model-chosen-branches: b, bounded-agent: c, open-agent: d}
  areas:
    - id: a
      name: A
      questions: [Q2]
      order: 1
      by:
        fixed-path: &%{required: 1, move: M, plain: P}
        model-chosen-branches: {required: 1, move: M, plain: P}
        bounded-agent: {required: 1, move: M, plain: P}
        open-agent: {required: 1, move: M, plain: P}
`

// anchored marks places where the fuzzer may find an anchor worth trying.
const anchored = "&%"

func TestTheSmallestBankOfOnesOwnLoads(t *testing.T) {
	text := strings.ReplaceAll(small, anchored, "")
	b, err := LoadFS(fstest.MapFS{mainFile: {Data: []byte(text)}})
	if err != nil {
		t.Fatal(err)
	}
	if q, ok := b.Question("Q2"); !ok || len(q.When) != 1 || b.Version != "7" || len(b.Rules[0].Any) != 4 {
		t.Errorf("the bank is not as written: %+v", b)
	}
	_, err = LoadFS(fstest.MapFS{mainFile: {Data: []byte(strings.ReplaceAll(small, anchored, "&x "))}})
	if err == nil || strings.Count(err.Error(), "anchors and aliases are not read") != 3 {
		t.Errorf("three anchors give %v", err)
	}
}

func FuzzLoadFS(f *testing.F) {
	f.Add([]byte(strings.ReplaceAll(small, anchored, "")))
	f.Add([]byte(strings.ReplaceAll(small, anchored, "&x ")))
	for _, s := range []string{"", "[]", "a", "rules: [[]]", "rules: [{id: [1]}]", "floors: [{when: [{}]}]",
		"design: {areas: [{by: {fixed-path: 3}}]}",
		"rules:\n  - &a\n    any: [*a]", "? [a]\n: b", "version: !!binary x", "--- 1\n--- 2",
		"traits: [{questions: [{options: [{id: é}]}]}]",
		"design:", "shapes: [null]", "include: [bank.yaml, ../x, /]", "bands: [{id: a, upTo: 99999999999999999999}]"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := LoadFS(fstest.MapFS{mainFile: {Data: data}})
		if (b == nil) == (err == nil) {
			t.Fatalf("got a bank %v and an error %v, want one of the two", b != nil, err)
		}
		var faults Faults
		if err != nil && !errors.As(err, &faults) {
			t.Fatalf("the error is no list of faults: %v", err)
		}
		for _, x := range faults {
			if x.File == "" || x.Line < 1 || x.Msg == "" || strings.Contains(x.Error(), "\n") {
				t.Fatalf("a fault without place or sentence: %q", x.Error())
			}
		}
	})
}
