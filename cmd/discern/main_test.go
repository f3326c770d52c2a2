package main

import (
	"bytes"
	"discern/assessment"
	"discern/assessment/bank"
	"discern/assessment/export"
	"discern/assessment/report"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const minimum = `system: Claims intake
answers:
  EC1: {choice: c}
  EC2: {choice: 3}
`

// outcome is all that one run of the program leaves.
type outcome struct {
	code        int
	out, errors string
}

func discern(t *testing.T, stdin string, args ...string) outcome {
	t.Helper()
	var out, errors bytes.Buffer
	code := run(t.Context(), args, surroundings{
		stdin: strings.NewReader(stdin), stdout: &out, stderr: &errors,
		getenv: func(string) string { return "" },
		now:    func() time.Time { return time.Date(2026, time.November, 21, 10, 42, 0, 0, time.UTC) }, zone: time.UTC,
	})
	return outcome{code, out.String(), errors.String()}
}

// file writes a file into the test's own folder.
func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestHelpExplainsEveryCommand(t *testing.T) {
	list := discern(t, "", "help")
	if list.code != 0 || list.errors != "" {
		t.Errorf("help ends with %d: %s", list.code, list.errors)
	}
	for _, c := range commands() {
		if !strings.Contains(list.out, "discern "+c.name+" ") {
			t.Errorf("%s is not in the list:\n%s", c.name, list.out)
		}
		one := discern(t, "", "help", c.name)
		if one.code != 0 || !strings.HasPrefix(one.out, "discern "+c.name) {
			t.Errorf("help %s ends with %d: %s", c.name, one.code, one.out)
		}
		if c.name != "help" {
			if asked := discern(t, "", c.name, "-h"); asked.code != 0 || asked.out != one.out {
				t.Errorf("%s -h ends with %d and differs from help: %s%s", c.name, asked.code, asked.out, asked.errors)
			}
		}
		for line := range strings.Lines(one.out) {
			if len(line) > 140 {
				t.Errorf("help %s: a line of %d characters: %s", c.name, len(line), line)
			}
		}
	}
	for _, args := range [][]string{{"-h"}, {"--help"}, {"-help"}} {
		if got := discern(t, "", args...); got.code != 0 || got.out != list.out {
			t.Errorf("%v differs from help", args)
		}
	}
}

// The example in the help is read by the program itself, and holds every key.
func TestTheExampleOfAnInterviewFileIsOne(t *testing.T) {
	got := discern(t, "", "help", "file")
	var example strings.Builder
	for line := range strings.Lines(got.out) {
		if rest, ok := strings.CutPrefix(line, "  "); ok {
			example.WriteString(rest)
		}
	}
	v := verdictOf(t, example.String(), "-")
	if v["system"] != "Claims intake" || len(v["contributions"].([]any)) != 3 {
		t.Errorf("the example is not read as it stands: %v", v)
	}
	b, err := bank.Load()
	if err != nil {
		t.Fatal(err)
	}
	iv, err := export.ReadInterview("-", []byte(example.String()), b)
	if err != nil {
		t.Fatal(err)
	}
	left := map[string]bool{"ID": true, "SystemID": true, "Rev": true, "Created": true, "Updated": true,
		"Bank": true} // left out for the present questions
	for f, value := range reflect.ValueOf(iv).Fields() {
		if value.IsZero() != left[f.Name] {
			t.Errorf("%s is in the example: %v", f.Name, !value.IsZero())
		}
	}
}

func TestRefusalsSayWhatToDo(t *testing.T) {
	good := file(t, "a.yaml", minimum)
	bad := file(t, "bad.yaml", "system: a\nanswers:\n  EC1: {choice: z}\n  XX1: {choice: a}\n")
	noBank := t.TempDir()
	if err := os.WriteFile(filepath.Join(noBank, "bank.yaml"), []byte("version: 1\nnonsense: 2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		code int
		want string // a pattern for all of standard error
	}{
		{nil, 2, `(?s)^Discern tells .*discern score .*discern help COMMAND`},
		{[]string{"scoer"}, 2, `^discern: there is no command "scoer"; discern help lists them\.\n$`},
		{[]string{"help", "scoer"}, 2, `^discern help: there is no command "scoer"; discern help lists them\.\n$`},
		{[]string{"help", "score", "report"}, 2, `^discern help: "report" is not expected here\.\n$`},
		{[]string{"version", "x"}, 2, `^discern version: "x" is not expected here\.\n$`},
		{[]string{"questions", "x"}, 2, `^discern questions: "x" is not expected here\.\n$`},
		{[]string{"questions", "-format", "xml"}, 2,
			`^discern questions: invalid value "xml" for flag -format: choose one of json, yaml\.\n$`},
		{[]string{"questions", "-bank", noBank}, 2, `bank\.yaml:2: .*nonsense`},
		{[]string{"questions", "-bank", filepath.Join(noBank, "none")}, 2, `bank\.yaml`},
		{[]string{"score"}, 2, `^discern score: name at least one interview file, or - for standard input\.\n$`},
		{[]string{"read"}, 2, `^discern read: name at least one file, or - for standard input\.\n$`},
		{[]string{"read", good}, 2, `none of the formats that can be read`},
		{[]string{"score", "-x", good}, 2, `^discern score: flag provided but not defined: -x\.\n$`},
		{[]string{"score", "-format", "yaml", good}, 2, `choose one of json, text`},
		{[]string{"score", good + ".none"}, 1, `^discern score: open .*a\.yaml\.none: no such file or directory\.\n$`},
		{[]string{"score", bad}, 2,
			`(?s)^\S*bad\.yaml:3: EC1: choice "z" [^\n]* a to .\n\S*bad\.yaml:4: answers: [^\n]*"XX1" in the bank\n$`},
		{[]string{"score", "-"}, 2, "^" + regexp.QuoteMeta(unread(t, "")) + `\n$`},
		{[]string{"report"}, 2, `^discern report: name an interview file, or - for standard input\.\n$`},
		{[]string{"report", good, bad}, 2, `bad\.yaml" is not expected here\.\n$`},
		{[]string{"report", "-format", "odt", good}, 2,
			`^discern report: choose a format with -format: pdf, docx, md, html, txt, json, crm, csv-answers, csv-inventory, csv-questions, csv-actions, decision, cyclonedx\.\n$`},
		{[]string{"report", good, "-o", "report.xyz"}, 2,
			`^discern report: choose a format with -format: pdf, docx, md, html, txt, json, crm, csv-answers, csv-inventory, csv-questions, csv-actions, decision, cyclonedx\.\n$`},
		{[]string{"report", good, "-o", filepath.Join(noBank, "out.csv")},
			2,
			`^discern report: a \.csv file can hold several things; choose one with -format: csv-answers, csv-inventory, csv-questions, csv-actions\.\n$`},
		{[]string{"report", good, "-for", "executive", "-format", "csv-actions"}, 2,
			`^discern report: the short version holds no list`},
		{[]string{"report", good, "-for", "everybody"}, 2, `choose one of buyer, seller, executive`},
		{[]string{"report", good, "-names", "none"}, 2, `choose one of full, initials, roles`},
		{[]string{"report", good, "-paper", "a3"}, 2, `choose one of a4, letter`},
		{[]string{"report", good, "-date", "21.11.2026"}, 2,
			`^discern report: -date "21\.11\.2026" is not a day such as 2026-11-21\.\n$`},
		{[]string{"report", bad, "-o", filepath.Join(noBank, "out.md")}, 2, `bad\.yaml:3: EC1`},
		{[]string{"report", good, "-o", filepath.Join(noBank, "none", "out.md")}, 1,
			`^discern report: open .*out\.md: no such file or directory\.\n$`},
	} {
		got := discern(t, "", c.args...)
		if got.code != c.code || !regexp.MustCompile(c.want).MatchString(got.errors) {
			t.Errorf("%v ends with %d, want %d, and says\n%swhich does not match %s", c.args, got.code, c.code,
				got.errors, c.want)
		}
		if got.out != "" {
			t.Errorf("%v prints on standard output: %s", c.args, got.out)
		}
	}
	if _, err := os.Stat(filepath.Join(noBank, "out.md")); err == nil {
		t.Error("a report is written for a file with faults")
	}
}

func TestAFileLargerThanTheLimitIsNotReadWhole(t *testing.T) {
	got := discern(t, minimum+strings.Repeat("#", assessment.MaxInterviewFile), "score", "-")
	if got.code != 2 || got.errors != unread(t, strings.Repeat("#", assessment.MaxInterviewFile+1))+"\n" {
		t.Errorf("ends with %d: %.200s", got.code, got.errors)
	}
}

// verdictOf runs score on a file and decodes what it prints.
func verdictOf(t *testing.T, stdin string, args ...string) map[string]any {
	t.Helper()
	got := discern(t, stdin, append([]string{"score"}, args...)...)
	if got.code != 0 || got.errors != "" {
		t.Fatalf("%v ends with %d: %s", args, got.code, got.errors)
	}
	var v map[string]any
	if err := json.Unmarshal([]byte(got.out), &v); err != nil {
		t.Fatalf("%v: %v\n%s", args, err, got.out)
	}
	return v
}

func TestScoreReadsTheSameInterviewInEveryForm(t *testing.T) {
	b, err := bank.Load()
	if err != nil {
		t.Fatal(err)
	}
	want := verdictOf(t, "", file(t, "a.yaml", minimum))
	if want["system"] != "Claims intake" || want["class"] == "" || len(want["contributions"].([]any)) != 2 {
		t.Fatalf("the verdict is not of this interview: %v", want)
	}
	iv, err := export.ReadInterview("a.yaml", []byte(minimum), b)
	if err != nil {
		t.Fatal(err)
	}
	written, err := export.WriteInterviewJSON(iv, b, true)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := export.JSON(report.Compose(b, iv, assessment.Judge(b, iv), report.Seal{Number: 1, By: "Ann"}), b)
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string]map[string]any{
		"standard input":       verdictOf(t, minimum, "-"),
		"flags after the file": verdictOf(t, minimum, "-", "-format", "json"),
		"after --":             verdictOf(t, minimum, "-format", "json", "--", "-"),
		"JSON": verdictOf(t, "",
			file(t, "a.json", `{"system": "Claims intake", "answers": {"EC1": {"choice": 3}, "EC2": {"choice": "c"}}}`)),
		"JSON on standard input": verdictOf(t,
			`{"system": "Claims intake", "answers": {"EC1": {"choice": "c"}, "EC2": {"choice": "c"}}}`, "-"),
		"an interview written":  verdictOf(t, string(written), "-"),
		"a report written":      verdictOf(t, "", file(t, "r.json", string(sealed))),
		"a file without ending": verdictOf(t, "", file(t, "interview", minimum)),
	} {
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// Whoever reads the JSON can walk its lists without asking whether they are there.
func TestScoreHasNoNullForAList(t *testing.T) {
	for _, text := range []string{minimum, "system: a\nanswers: {}\n", "system: a\nanswers: {EC1: {choice: e}}\n"} {
		var walk func(way string, v any)
		walk = func(way string, v any) {
			switch v := v.(type) {
			case nil:
				if !regexp.MustCompile(`(marker|found|next)$`).MatchString(way) {
					t.Errorf("%q: %s is null", text, way)
				}
			case []any:
				for _, x := range v {
					walk(way, x)
				}
			case map[string]any:
				for k, x := range v {
					walk(way+"."+k, x)
				}
			}
		}
		walk("", verdictOf(t, text, "-"))
	}
}

func TestScoreGoesOnAfterAFileWithFaults(t *testing.T) {
	good, bad := file(t, "good.yaml", minimum), file(t, "bad.yaml", "system: a\n")
	got := discern(t, "", "score", bad, good, good)
	if got.code != 2 || !strings.Contains(got.errors, `bad.yaml:1: "answers" is missing`) {
		t.Errorf("ends with %d: %s", got.code, got.errors)
	}
	dec := json.NewDecoder(strings.NewReader(got.out))
	documents := 0
	for dec.More() {
		var v assessment.Verdict
		if err := dec.Decode(&v); err != nil {
			t.Fatal(err)
		}
		if documents++; v.System != "Claims intake" {
			t.Errorf("document %d is of %q", documents, v.System)
		}
	}
	if documents != 2 {
		t.Errorf("%d documents, want 2:\n%s", documents, got.out)
	}
}

// -check says of each file whether it can be read, names what is wrong by its field,
// and prints nothing of a verdict.
func TestScoreChecksAFileWithoutAVerdict(t *testing.T) {
	good := file(t, "good.yaml",
		"system: Claims intake\nanswers:\n  EC1: {choice: f}\n  EC2: {unknown: true}\n  EC6: {notApplicable: true, "+
			"reason: one step}\n")
	old := file(t, "old.yaml", "system: Claims intake\nbank: {version: \"1\"}\nanswers:\n  EC1: {choice: e}\n")
	bad := file(t, "bad.yaml",
		"system: Claims intake\nbank: {version: \"1\"}\nanswers:\n  EC1: {choice: f}\n  EC2: {choice: z}\n  XX9: "+
			"{choice: a}\n")

	got := discern(t, "", "score", "-check", good, old)
	want := good + ": can be read, in version 2 of the questions. Of 34: 2 answered, 1 not known, 31 open.\n" +
		old + ": can be read, in version 1 of the questions. Of 34: 1 answered, 0 not known, 33 open.\n"
	if got.code != 0 || got.errors != "" || got.out != want {
		t.Errorf("ends with %d:\n%s%s", got.code, got.out, got.errors)
	}

	got = discern(t, "", "score", "-check", bad, good)
	if got.code != 2 || !strings.Contains(got.out, "good.yaml: can be read") || strings.Contains(got.out, "bad.yaml") {
		t.Errorf("with a file that cannot be read it ends with %d:\n%s", got.code, got.out)
	}
	for _, field := range []string{"bad.yaml:4: EC1", "bad.yaml:5: EC2", `bad.yaml:6: answers: .*"XX9"`} {
		if !regexp.MustCompile(field).MatchString(got.errors) {
			t.Errorf("%s is not complained about:\n%s", field, got.errors)
		}
	}

	if got = discern(t, "system: a\n", "score", "-check", "-"); got.code != 2 || got.out != "" ||
		!strings.Contains(got.errors, `"answers" is missing`) {
		t.Errorf("ends with %d: %s%s", got.code, got.out, got.errors)
	}
}

func TestScoreAsText(t *testing.T) {
	path := file(t, "a.yaml", minimum)
	got := discern(t, "", "score", "-format", "text", path, path)
	if got.code != 0 || got.errors != "" {
		t.Fatalf("ends with %d: %s", got.code, got.errors)
	}
	for _, want := range []string{"Scoping report: Claims intake\n====", "\nThe decision\n",
		"\nHow sure this is\n", "Ask next ("} {
		if strings.Count(got.out, want) != 2 {
			t.Errorf("%q stands there %d times, want once for each file:\n%s", want, strings.Count(got.out, want), got.out)
		}
	}
}

func TestReportInEveryFormat(t *testing.T) {
	in, dir := file(t, "a.yaml", minimum), t.TempDir()
	for _, f := range export.Formats {
		out := filepath.Join(dir, f.ID+strings.ToUpper(f.Extension))
		args := []string{"report", in, "-o", out}
		if f.Extract != "" {
			args = append(args, "-format", f.ID)
		}
		if got := discern(t, "", args...); got.code != 0 || got.out != "" {
			t.Errorf("%s ends with %d: %s%s", f.ID, got.code, got.out, got.errors)
			continue
		}
		written, err := os.ReadFile(out)
		if err != nil {
			t.Error(err)
			continue
		}
		got := discern(t, minimum, "report", "-format", f.ID, "-o", "-", "-")
		if got.code != 0 || got.out != string(written) {
			t.Errorf("%s: standard output differs from the file, code %d: %s", f.ID, got.code, got.errors)
		}
		begins := map[string]string{"pdf": "%PDF-", "docx": "PK\x03\x04", "html": "<!doctype html>",
			"md": "# Scoping report: Claims intake\n", "txt": "Scoping report: Claims intake\n", "json": "{\n",
			"crm":         "Scoping report: Claims intake (",
			"csv-answers": "\ufeffPart,Trait,Ref,", "csv-inventory": "\ufeffIdentity,", "csv-questions": "\ufeffRank,Ref,",
			"csv-actions": "\ufeffPart,Order,",
			"decision":    "{\n  \"format\": \"discern-access-decision/1\"",
			"cyclonedx":   "{\n  \"$schema\": \"http://cyclonedx.org/schema/bom-1.7.schema.json\""}[f.ID]
		if begins == "" || !strings.HasPrefix(strings.ToLower(got.out), strings.ToLower(begins)) {
			t.Errorf("%s begins with %.40q, want %q", f.ID, got.out, begins)
		}
		if !f.Binary && !f.List && !strings.Contains(got.out, "21 November 2026") {
			t.Errorf("%s: today's date is not in it", f.ID)
		}
	}
}

// Private notes and names come out only where they are asked for, whatever the
// format; what cannot be written for somebody is refused.
func TestReportsForEachReader(t *testing.T) {
	in := minimum +
		"  EC7: {choice: b, note: Priya Nair drew it, private: ZEBRA-7, evidence: said}\npeople: [{name: Priya Nair, " +
		"role: Platform lead}]\n"
	for _, f := range export.Formats {
		if f.Binary {
			continue // its letters are packed; its own package reads them back
		}
		for _, audience := range []string{"buyer", "seller", "executive"} {
			for _, names := range []string{"full", "initials", "roles"} {
				got := discern(t, in, "report", "-format", f.ID, "-for", audience, "-names", names, "-")
				if audience == "executive" && f.List {
					if got.code != exitInput || got.out != "" {
						t.Errorf("%s for an executive: code %d", f.ID, got.code)
					}
					continue
				}
				if got.code != 0 {
					t.Errorf("%s for %s: %s", f.ID, audience, got.errors)
				}
				private := audience == "seller" &&
					!slices.Contains([]string{"crm", "csv-inventory", "csv-questions", "csv-actions", "cyclonedx", "decision"}, f.ID)
				if strings.Contains(got.out, "ZEBRA-7") != private {
					t.Errorf("%s for %s: the private note is there: %v", f.ID, audience, !private)
				}
				if names != "full" && strings.Contains(got.out, "Priya") {
					t.Errorf("%s for %s with %s: a name is there", f.ID, audience, names)
				}
				if marked := strings.Contains(got.out, sellersMark()); !f.List && marked != (audience == "seller") {
					t.Errorf("%s for %s says it is the seller's: %v", f.ID, audience, marked)
				}
			}
		}
	}
}

func TestReportFollowsItsFlags(t *testing.T) {
	plain := discern(t, minimum, "report", "-")
	if !strings.HasPrefix(plain.out, "# Scoping report") || plain.code != 0 {
		t.Errorf("without a format it is not Markdown: %d %.60s", plain.code, plain.out)
	}
	dated := discern(t, minimum, "report", "-", "-date", "2025-01-02")
	if strings.Contains(dated.out, "21 November 2026") || !strings.Contains(dated.out, "2 January 2025") {
		t.Errorf("the date is not the one asked for:\n%.400s", dated.out)
	}
	a4 := discern(t, minimum, "report", "-format", "pdf", "-")
	letter := discern(t, minimum, "report", "-format", "pdf", "-paper", "letter", "-")
	if a4.code != 0 || letter.code != 0 || a4.out == letter.out {
		t.Errorf("the paper changes nothing: %d, %d", a4.code, letter.code)
	}
	if again := discern(t, minimum, "report", "-format", "pdf", "-"); again.out != a4.out {
		t.Error("the same interview and date give another PDF")
	}
}

func TestAReportAsJSONScoresLikeItsInterview(t *testing.T) {
	out := filepath.Join(t.TempDir(), "r.json")
	if got := discern(t, minimum, "report", "-", "-o", out); got.code != 0 {
		t.Fatal(got.errors)
	}
	if diff := cmp.Diff(verdictOf(t, minimum, "-"), verdictOf(t, "", out)); diff != "" {
		t.Errorf("(-interview +report):\n%s", diff)
	}
}

func TestQuestionsPrintsTheBank(t *testing.T) {
	got := discern(t, "", "questions")
	if got.code != 0 || got.errors != "" {
		t.Fatalf("ends with %d: %s", got.code, got.errors)
	}
	var doc struct {
		Version, SHA256 string
		Traits          []struct {
			Questions []struct {
				ID      string
				Options []struct {
					ID   string
					P, C *int
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(got.out), &doc); err != nil {
		t.Fatal(err)
	}
	b, err := bank.Load()
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, trait := range doc.Traits {
		for _, q := range trait.Questions {
			count++
			want, ok := b.Question(q.ID)
			if !ok || len(want.Options) != len(q.Options) {
				t.Errorf("%s is not as in the bank", q.ID)
				continue
			}
			for i, o := range q.Options {
				if o.P == nil || o.C == nil || *o.P != want.Options[i].P || *o.C != want.Options[i].C ||
					o.ID != want.Options[i].ID {
					t.Errorf("%s, answer %s: not as in the bank", q.ID, o.ID)
				}
			}
		}
	}
	if count != len(b.All()) || doc.Version != b.Version || doc.SHA256 != b.SHA256 {
		t.Errorf("%d questions of %d, version %q, %q", count, len(b.All()), doc.Version, doc.SHA256)
	}
	if yaml := discern(t, "", "questions", "-format", "yaml"); yaml.code != 0 ||
		!strings.HasPrefix(yaml.out, "version: \""+b.Version+"\"\n") {
		t.Errorf("YAML ends with %d: %.100s", yaml.code, yaml.out)
	}
}

func TestVersionNamesTheBank(t *testing.T) {
	got := discern(t, "", "version")
	if got.code != 0 ||
		!regexp.MustCompile(`^discern \S+, question bank \S+ \([0-9a-f]{12}\), go\S+ \w+/\w+\n$`).MatchString(got.out) {
		t.Errorf("ends with %d: %q", got.code, got.out)
	}
	if flag := discern(t, "", "--version"); flag.out != got.out {
		t.Errorf("--version says %q", flag.out)
	}
}

// The help of a command names what its -format takes, and the command takes that alone.
func TestHelpNamesTheFormatsThatACommandTakes(t *testing.T) {
	for help, c := range map[string]choice{scoreHelp: scoreFormats, questionsHelp: questionsFormats,
		readHelpText(): readFormats} {
		if !strings.Contains(help, "-format        "+c.help()+"\n") {
			t.Errorf("the help does not say %q:\n%s", c.help(), help)
		}
		for _, word := range append(slices.Clone(c), "no such") {
			o := newOptions("try")
			got := o.oneOf("format", c)
			_, err := o.parse([]string{"-format", word})
			if known := slices.Contains(c, word); known != (err == nil) || known && *got != word {
				t.Errorf("%q of %v gives %q and %v", word, c, *got, err)
			}
		}
	}
	if got := readFormats.help(); got != "text (the default) or json" || readFormats[0] != "text" {
		t.Errorf("the words are %q, and the table is now %v", got, readFormats)
	}
}
