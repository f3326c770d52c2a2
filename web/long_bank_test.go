package web

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"discern/assessment"
	"discern/assessment/assessmenttest"
	"discern/assessment/bank"
	"discern/assessment/export"
	"discern/assessment/export/docx/docxtest"
)

// bankOf makes a bank of so many questions: the one that the program ships with,
// more in its last trait, and the last few in a trait of their own. It returns
// the ids that were added.
func bankOf(t *testing.T, questions int) (*assessment.Bank, []string) {
	t.Helper()
	shipped, err := bank.Load()
	must(t, err)
	files := fstest.MapFS{}
	folder := os.DirFS("../assessment/bank")
	must(t, fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(name, ".yaml") {
			data, err := fs.ReadFile(folder, name)
			files[name] = &fstest.MapFile{Data: data}
			return err
		}
		return err
	}))

	const last, own = "traits/pr.yaml", "traits/zz.yaml"
	text := string(files[last].Data)
	more := "traits:\n  - id: ZZ\n    name: Care\n    plain: How it is cared for\n    left: Well\n    right: Little\n " +
		"   questions:\n"
	var ids []string
	for i := range questions - len(shipped.All()) {
		id, into := fmt.Sprintf("PR%d", 90+i), &text
		if i >= 4 {
			id, into = fmt.Sprintf("ZZ%d", i-3), &more
		}
		ids = append(ids, id)
		*into += fmt.Sprintf(`      - id: %[1]s
        facet: Matter %[2]s
        path: full
        weight: 1
        seller: Who looks after quokka%[2]s?
        sellerFuture: Who will look after quokka%[2]s?
        buyer: Who looks after quokka%[2]s?
        buyerFuture: Who will look after quokka%[2]s?
        help: One answer is enough.
        options:
          - {id: a, p: -1, c: 2, text: We do, says: They look after it., then: they look after it}
          - {id: b, p: 1, c: 1, text: Nobody does, says: Nobody looks after it., then: nobody looks after it}
        why: Somebody has to.
        probe: Who did it last?
        avoid: Guessing.
        see: A name
        askRole: Builder
        openLabel: who looks after quokka%[2]s
        numbers: []
`, id, strings.ToLower(id))
	}
	files[last] = &fstest.MapFile{Data: []byte(text)}
	files[own] = &fstest.MapFile{Data: []byte(more)}
	main := string(files["bank.yaml"].Data)
	files["bank.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(main, "- "+last, "- "+last+"\n  - "+own, 1))}

	b, err := bank.LoadFS(files)
	must(t, err)
	if len(b.All()) != questions {
		t.Fatalf("made a bank of %d questions, want %d", len(b.All()), questions)
	}
	return b, ids
}

// listed matches an entry of the box that finds questions.
var listed = regexp.MustCompile(`<a href="[^"]*" data-to="([A-Z0-9]+)"`)

// A bank of one's own may be longer than ours, and have more traits: nothing
// stops at the length of the one that the program ships with.
func TestALongerBankIsWholeEverywhere(t *testing.T) {
	long, added := bankOf(t, 40)
	s := newSite(t, func(c *Config) { c.Bank = long })
	b := s.owner()
	var every []string
	for _, q := range long.All() {
		every = append(every, q.ID)
	}
	hasAll := func(where, text string, ids []string) {
		t.Helper()
		for _, id := range ids {
			if !regexp.MustCompile(`\b` + id + `\b`).MatchString(text) {
				t.Errorf("%s: %s is missing", where, id)
			}
		}
	}

	for _, all := range []bool{true, false} {
		id := b.newInterviewOf(fmt.Sprintf("Long, all answered %v", all))
		for i, q := range long.All() {
			if !all && i >= 4 {
				break
			}
			a := assessment.Answer{Question: q.ID, State: assessment.Answered, Choice: q.Options[0].ID}
			if q.Kind == assessment.KindControlMulti {
				a.Choice, a.Choices = "", []string{q.Options[0].ID}
			}
			form := assessment.Filled{Given: assessmenttest.Given(a)}
			_, err := s.store.SaveForm(t.Context(), s.principal(), assessment.Interview{ID: id}, form, -1, "")
			must(t, err)
		}

		// The pages of a call: each question, the box that finds it, the map.
		page := b.see("/interviews/" + id + "/call/" + long.Address(added[len(added)-1]))
		if !strings.Contains(page.text(), "quokka"+strings.ToLower(added[len(added)-1])) {
			t.Errorf("the last question is not asked:\n%.400s", page.text())
		}
		var box []string
		for _, m := range listed.FindAllStringSubmatch(page.body, -1) {
			box = append(box, m[1])
		}
		if !slices.Equal(box, every) {
			t.Errorf("the box lists %d of %d questions: %v", len(box), len(every), box)
		}
		for _, add := range added {
			if !strings.Contains(page.body, "quokka"+strings.ToLower(add)) {
				t.Errorf("the box has no words for %s", add)
			}
			found := b.see("/interviews/" + id + "/map?q=quokka" + strings.ToLower(add)).body
			if !strings.Contains(found, `/call/`+long.Address(add)+`">`) || strings.Contains(found, "No question matches") {
				t.Errorf("without script %s is not found", add)
			}
		}
		hasAll("map", b.see("/interviews/"+id+"/map").body, every)
		if all {
			to := b.send("/interviews/"+id+"/call/PR93", "base_rev", page.hidden("base_rev"), "answer", "b", "note",
				"NOTE-PR93", "go", "next")
			if got := s.answerIn(id, "PR93"); got.Choice != "b" || to == "" {
				t.Errorf("the question was answered with %+v", got)
			}
		}
		for _, path := range []string{"/playback", "/wrap", "/verdict", "/done", "/links", "/inventory"} {
			b.alone(id)
			b.see("/interviews/" + id + path)
		}
		b.alone(id)
		verdict := b.see("/interviews/" + id + "/verdict").text()
		if !strings.Contains(verdict, "Five traits") || strings.Contains(verdict, "Four traits") {
			t.Error("the verdict page counts other traits than it has")
		}
		system := b.see("/systems/" + s.interview(id).SystemID).text()
		if want := map[bool]string{true: "40 of 40 answered",
			false: "4 of 40 answered"}[all]; !strings.Contains(system, want) {
			t.Errorf("the system's page does not say %s:\n%.900s", want, system)
		}

		// The report, as page and in every format.
		b.alone(id)
		seal := b.see("/interviews/" + id + "/seal")
		report := b.send("/interviews/"+id+"/seal", "summary", "", "base_rev", seal.hidden("base_rev"), "go", "seal")
		text := b.see(report).text()
		hasAll("report", text, every)
		if !strings.Contains(text, "Five traits") {
			t.Error("the report counts other traits than it has")
		}
		for _, f := range export.Formats {
			body := b.see(report + "/" + f.File).body
			if f.ID == "pdf" {
				cmd := exec.CommandContext(t.Context(), "pdftotext", "-raw", "-enc", "UTF-8", "-", "-")
				cmd.Stdin = strings.NewReader(body)
				out, err := cmd.Output()
				must(t, err)
				body = string(out)
			}
			if f.ID == "docx" {
				body = docxtest.Text(t, []byte(body))
			}
			switch f.ID {
			case "pdf", "docx", "md", "txt", "json", "csv-answers":
				hasAll(f.ID, body, every)
			case "csv-questions":
				if !all {
					hasAll(f.ID, body, added)
				}
			}
		}

		// The file of the interview comes in again as it went out.
		file := b.see("/interviews/" + id + "/interview.json").body
		var kept struct{ Answers map[string]any }
		must(t, json.Unmarshal([]byte(file), &kept))
		if got := len(kept.Answers); all && got != len(every) {
			t.Errorf("the file holds %d answers", got)
		}
		if a := b.upload("interview.json", file, "again"); a.status != http.StatusSeeOther {
			t.Errorf("the file is not taken back: %d\n%.400s", a.status, a.text())
		}

		// A buyer is asked the last one too.
		buyer, record := s.buyer(b.linkToken(id, "name", "Priya", "right", "answer"))
		if asked := buyer.see("/b/" + record + "/q/" + added[len(added)-1]).text(); !strings.Contains(asked,
			"quokka"+strings.ToLower(added[len(added)-1])) {
			t.Errorf("the buyer is not asked:\n%.400s", asked)
		}
		for _, id := range added {
			at := "/b/" + record + "/q/" + id
			buyer.send(at, "answer", "b", "base_rev", buyer.see(at).hidden("base_rev"), "go", "next")
		}
		check := buyer.see("/b/" + record + "/check").text()
		for _, id := range added {
			if !strings.Contains(check, "quokka"+strings.ToLower(id)) {
				t.Errorf("what a buyer checks before sharing lacks %s", id)
			}
		}
	}
}
