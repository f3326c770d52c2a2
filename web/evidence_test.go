package web

import (
	"bytes"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"discern/assessment"
	"discern/assessment/evidence"
)

// sample is a file as the readers of evidence are tried on.
func sample(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "assessment", "evidence", "testdata", name+".in"))
	must(t, err)
	return string(data)
}

// holdsNone looks for words in every file of the data folder and in the log.
func (s *site) holdsNone(t *testing.T, words ...string) {
	t.Helper()
	must(t, fs.WalkDir(os.DirFS(s.dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(os.DirFS(s.dir), path)
		for _, w := range words {
			if bytes.Contains(data, []byte(w)) {
				t.Errorf("%s holds %q", path, w)
			}
		}
		return err
	}))
	for _, w := range words {
		if strings.Contains(s.log.String(), w) {
			t.Errorf("the log holds %q", w)
		}
	}
}

// proposalOf is the first proposal on a page after some words.
var proposalOf = func(page, about string) string {
	i := strings.Index(page, about)
	if i < 0 {
		return ""
	}
	m := regexp.MustCompile(`(?:name="take"|name="tick"|type="checkbox" name="tick") value="(p[0-9a-f]+)`).FindStringSubmatch(page[i:])
	if m == nil {
		return ""
	}
	return m[1]
}

// From a trace to an answer: looked at first, kept when asked to, taken by one
// press, beside what was said, and taken back.
func TestAFileIsLookedAtKeptAndTaken(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims")
	at := "/interviews/" + id
	b.send(at+"/call/EC1", "answer", "a", "evidence", "said")
	b.alone(id)

	a := b.sends(at+"/files", &chosen{"file", "runs of <b>Ann.json", sample(t, "otlp-new-names")}, "chosen=them")
	if a.status != http.StatusSeeOther {
		t.Fatalf("%d %s", a.status, a.body)
	}
	look := b.see(a.header.Get("Location"))
	for _, want := range []string{"What would be kept", "Nothing is kept yet", "otlp-json", "Not kept",
		"runs of &lt;b&gt;Ann"} {
		if !strings.Contains(look.body, want) {
			t.Errorf("the look does not say %q", want)
		}
	}
	if strings.Contains(look.body, "CANARY") {
		t.Error("content of the trace is shown")
	}
	if iv := s.interview(id); !iv.Seen.Empty() {
		t.Fatal("something was kept before anybody said so")
	}

	b.send(a.header.Get("Location"), "do", "keep", "file", "0")
	page := b.see(at + "/files")
	for _, want := range []string{"Speaks against what was said", "Code takes every job through the same steps",
		"A model asked for", "step 1 of run 1", "chosen by the buyer"} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if iv := s.interview(id); iv.Answers["EC1"].Choice != "a" || len(iv.Inventory) > 0 || len(iv.Seen.Files) != 1 {
		t.Fatalf("keeping changed more than what was read: %+v", iv.Answers)
	}

	p := proposalOf(page.body, facetOf(s, "EC1"))
	b.send(at+"/proposals", "take", p)
	iv := s.interview(id)
	if iv.Answers["EC1"].Choice != "a" || len(s.server.config.Bank.SeenBeside(&iv)) != 1 {
		t.Errorf("beside: %+v", iv.Seen.Proposals)
	}
	b.send(at+"/undo", "return", "files")
	b.send(at+"/proposals", "replace", p+"/f")
	if iv := s.interview(id); iv.Answers["EC1"].Choice != "f" || iv.Answers["EC1"].Evidence != assessment.Shown {
		t.Errorf("replaced: %+v", iv.Answers["EC1"])
	}

	line := proposalOf(b.see(at+"/files").body, "Systems and actions</h2>")
	b.send(at+"/proposals", "do", "take", "tick", line, "kind."+line, "write")
	iv = s.interview(id)
	if len(iv.Inventory) != 1 || iv.Inventory[0].Kind != assessment.Writes {
		t.Errorf("lines: %+v", iv.Inventory)
	}
	b.send(at+"/undo", "return", "files")
	if iv := s.interview(id); len(iv.Inventory) != 0 {
		t.Errorf("undone: %+v", iv.Inventory)
	}

	again := b.sends(at+"/files", &chosen{"file", "again.json", sample(t, "otlp-new-names")})
	if again.status != http.StatusUnprocessableEntity || !strings.Contains(again.body, "this file was read before") {
		t.Errorf("the same file again: %d", again.status)
	}
}

// What cannot be read is said at the field and at the top, and nothing is kept.
func TestAFileThatCannotBeReadIsSaid(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims")
	b.alone(id)
	_, nothing := evidence.Read(nil, nil)
	for name, c := range map[string]struct{ body, says string }{
		"nothing":   {"", nothing.Error()},
		"unknown":   {`{"hello": 1}`, "none of the formats"},
		"no calls":  {`{"resourceSpans":[{"scopeSpans":[{"spans":[]}]}]}`, "nothing was found"},
		"utf-16":    {"\xff\xfea\x00", "UTF-16"},
		"too large": {strings.Repeat(" ", 51<<20), "larger than 50 MB together"},
	} {
		a := b.sends("/interviews/"+id+"/files", &chosen{"file", name + ".json", c.body})
		if a.status < 400 || a.status >= 500 || !strings.Contains(a.body, c.says) {
			t.Errorf("%s: %d, want %q: %.300s", name, a.status, c.says, a.body)
		}
	}
	if a := b.sends("/interviews/"+id+"/files", nil); a.status != http.StatusUnprocessableEntity ||
		!strings.Contains(a.body, "Choose a file.") {
		t.Errorf("no file: %d", a.status)
	}
	if a := b.get("/interviews/" + id + "/files/nosuch"); a.status != http.StatusSeeOther {
		t.Errorf("a look that is gone: %d", a.status)
	}
	if iv := s.interview(id); !iv.Seen.Empty() {
		t.Error("something was kept")
	}
}

// aCall is a call as text, after its first line, in which a question is asked aloud.
const aCall = "00:09.000 --> 00:14.000\n<v Ben>The model decides that by itself, from whatever came back.</v>\n\n" +
	"00:20.000 --> 00:24.000\n<v Ben>We get about four hundred jobs a day on an ordinary day.</v>\n\n" +
	"00:30.000 --> 00:33.000\n<v Ben>My sister has a red bicycle SECRETWORD.</v>\n\n" +
	"00:40.000 --> 00:43.000\n<v Ben>It once deleted half the archive.</v>\n\n00:44.000 --> 00:46.000\n<v Ben>Scratch " +
	"what I said.</v>\n"

// A conversation is shown after agreement was said, and nothing of it is kept but
// the lines that were chosen.
func TestOnlyTheChosenLinesOfACallAreKept(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims")
	b.alone(id)
	picks, _ := s.server.config.Bank.Question("EC1")
	asked := "WEBVTT\n\n00:05.000 --> 00:08.000\n<v Ann Lee>" + picks.Buyer + "</v>\n\n"
	a := b.sends("/interviews/"+id+"/files", &chosen{"file", "call.vtt", asked + aCall})
	address := a.header.Get("Location")
	if page := b.see(address).body; strings.Contains(page, "from whatever came back") || !strings.Contains(page,
		"agreed to that") {
		t.Fatal("lines are shown before agreement was said")
	}
	if a := b.post(address, "do", "agreed", "file", "0"); a.status != http.StatusUnprocessableEntity ||
		!strings.Contains(a.body, "Tick the box first") {
		t.Errorf("without the box: %d", a.status)
	}
	b.send(address, "do", "agreed", "file", "0", "consent", "on")
	page := b.see(address).body
	for _, want := range []string{"from whatever came back", "After: “" + picks.Buyer[:12], "Ben, 0:09",
		"Put about 400 into “Tasks per day”", "a speaker took back"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, not := range []string{"deleted half the archive", "Scratch what"} {
		if strings.Contains(page, not) {
			t.Errorf("what was taken back is shown: %q", not)
		}
	}
	if found := b.see(address + "?q=bicycle").body; !strings.Contains(found, "red bicycle") {
		t.Error("a line that has no place is not found")
	}

	b.send(address, "do", "people", "file", "0", "speaker.0", "Ann Lee", "speaker.1", "Ben Ode, builder")
	b.send(address, "do", "quote", "file", "0", "line", "1", "question", "EC1")
	iv := s.interview(id)
	if len(iv.Quotes) != 1 || iv.Quotes[0].Question != "EC1" || iv.Quotes[0].Speaker != "Ben Ode, builder" ||
		!iv.Quotes[0].TheirWords || iv.Seen.Consent.IsZero() {
		t.Errorf("quotes: %+v", iv.Quotes)
	}
	if len(iv.Answers) > 0 {
		t.Errorf("a quote answered a question: %+v", iv.Answers)
	}
	if a := b.post(address, "do", "quote", "file", "0", "line", "2"); a.status != http.StatusUnprocessableEntity ||
		!strings.Contains(a.body, "Choose the question") {
		t.Errorf("without a question: %d", a.status)
	}
	b.send(address, "do", "figure", "file", "0", "number", "tasks_per_day", "figure", "about 400")
	if n := s.interview(id).Answers["PR1"].Numbers["tasks_per_day"]; n.Low != 400 || !n.Guess {
		t.Errorf("figure: %+v", n)
	}
	if a := b.post(address, "do", "figure", "file", "0", "number", "tasks_per_day", "figure",
		"500"); a.status != http.StatusConflict {
		t.Errorf("over a number that stands: %d", a.status)
	}
	b.send(address, "do", "leave", "file", "0")
	if a := b.get(address); a.status != http.StatusSeeOther {
		t.Errorf("the conversation is still here: %d", a.status)
	}
	s.holdsNone(t, "SECRETWORD", "deleted half the archive")
}

// Secrets and canaries stand in the contents of every sample. After each was
// looked at, kept, taken and sealed, they stand in no page, no file that leaves,
// no log and nowhere in the database.
func TestNothingOfAFilesContentsIsKeptAnywhere(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	samples, err := filepath.Glob(filepath.Join("..", "assessment", "evidence", "testdata", "*.in"))
	must(t, err)
	const secret = "sk-LIVE0123456789abcdefABCDEF"
	id := b.newInterviewOf("Claims")
	b.alone(id)
	at := "/interviews/" + id

	planted, kept := 0, 0
	clean := func(where, body string) {
		for _, w := range []string{"CANARY", secret, secret[3:]} {
			if strings.Contains(body, w) {
				t.Errorf("%s holds %q", where, w)
			}
		}
	}
	for _, path := range samples {
		name := filepath.Base(path)
		body := strings.ReplaceAll(sample(t, strings.TrimSuffix(name, ".in")), "CANARY", "CANARY "+secret)
		planted += strings.Count(body, secret)
		a := b.sends(at+"/files", &chosen{"file", name, body}, "chosen=all")
		if a.status != http.StatusSeeOther {
			t.Errorf("%s: %d %.200s", name, a.status, a.text())
			continue
		}
		page := b.see(a.location())
		clean("the look at "+name, page.body)
		if strings.Contains(body, secret) && !strings.Contains(page.body, "A secret seems to stand on line") {
			t.Errorf("%s: the secret in it is not said", name)
		}
		if strings.Contains(page.body, "agreed to that") {
			b.send(a.location(), "do", "leave", "file", "0")
			continue
		}
		b.send(a.location(), "do", "keep", "file", "0")
		kept++
	}
	if planted < 60 || kept < 25 {
		t.Fatalf("only %d canaries in %d files that were kept", planted, kept)
	}

	clean("the page", b.see(at+"/files").body)
	for {
		iv := s.interview(id)
		all := s.server.config.Bank.Pending(&iv)
		if len(all) == 0 {
			break
		}
		choice := all[0].ID
		if len(all[0].Choices) > 0 {
			choice += "/" + all[0].Choices[0]
		}
		if all[0].Kind == assessment.ProposeLine {
			b.send(at+"/proposals", "do", "take", "tick", choice, "kind."+choice, "write")
			continue
		}
		b.send(at+"/proposals", "take", choice)
	}

	clean("the page of what was decided", b.see(at+"/files").body)
	clean("the interview as a file", b.see(at+"/interview.json?private=1").body)
	clean("the draft", b.see(at+"/preview").body)
	sealed := b.send(at+"/seal", "go", "seal")
	clean("the report", b.see(sealed).body)
	for _, file := range []string{"report.md", "report.json", "inventory.csv"} {
		clean(file, b.see(sealed+"/"+file).body)
	}
	s.holdsNone(t, "CANARY", secret, secret[3:])
}
