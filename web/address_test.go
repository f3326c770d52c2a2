package web

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"discern/assessment"
)

// The address of a question in the shared view says its name: no code of a question is
// in the address bar, nor in any link of a page that the other side sees. Addresses of
// before, with the code, lead there.
func TestNoCodeIsInAnAddressOfTheSharedView(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	call := "/interviews/" + id + "/call/"
	b.send(call+"EC1", "answer", "d", "quote", "It just goes.", "go", "save")
	b.send(call+"EC2", "answer", "unknown", "why", "someone-else", "who", "Jon", "go", "park")

	for _, q := range loaded().All() {
		a := b.do(http.MethodGet, call+q.ID+"?return=playback", nil)
		want := call + loaded().Address(q.ID) + "?return=playback"
		if a.status != http.StatusSeeOther || a.header.Get("Location") != want {
			t.Errorf("%s leads to %q (%d), want %s", q.ID, a.header.Get("Location"), a.status, want)
		}
	}
	if a := b.do(http.MethodGet, call+"no-such-question", nil); a.status != http.StatusNotFound {
		t.Errorf("a question that is not there: %d", a.status)
	}

	b.headers["Discern-Background"] = "1"
	questions := b.get("/interviews/" + id + "/questions").body
	delete(b.headers, "Discern-Background")
	pages := map[string]string{"all of them, for the script": questions}
	for _, page := range []string{"/call/EC1", "/call/FM8", "/map", "/playback", "/done", "/inventory"} {
		pages[page] = b.see("/interviews/" + id + page).body
	}
	coded := regexp.MustCompile(`(?:href|action|data-base|data-at)="[^"]*/call/[A-Z]{2}[0-9]+`)
	for where, body := range pages {
		if found := coded.FindString(body); found != "" {
			t.Errorf("%s holds %s", where, found)
		}
	}

	// Whoever is led on, and whoever made a mistake, stays at a name.
	for _, pairs := range [][]string{{"answer", "b", "go", "next"}, {"answer", "b", "go", "save"}} {
		a := b.post(call+loaded().Address("EC4"), append(pairs, "base_rev", "0")...)
		if to := a.header.Get("Location"); regexp.MustCompile(`/call/[A-Z]`).MatchString(to) {
			t.Errorf("%v leads to %s", pairs, to)
		}
	}
}

// The addresses of questions stay: somebody may have kept one. Where this fails, give
// the question its name back, or a new line where a question is new.
func TestTheAddressesOfQuestionsStay(t *testing.T) {
	data, err := os.ReadFile("testdata/addresses.txt")
	must(t, err)
	kept := map[string]string{}
	for line := range strings.Lines(string(data)) {
		id, name, _ := strings.Cut(strings.TrimSpace(line), "\t")
		kept[id] = name
	}

	for _, q := range loaded().All() {
		name := loaded().Address(q.ID)
		if kept[q.ID] != name {
			t.Errorf("%s is at %q, and was at %q", q.ID, name, kept[q.ID])
		}
		for _, address := range []string{q.ID, name} {
			if at, ok := loaded().QuestionAt(address); !ok || at != q {
				t.Errorf("%q leads to %v", address, at)
			}
		}
	}
}

// Two questions of one name, and one whose name holds nothing for an address, go by
// their ids.
func TestAQuestionWithoutANameOfItsOwnGoesByItsID(t *testing.T) {
	b := assessmentBank(t, "Same words", "same  Words!", "零", "Another")
	for id, want := range map[string]string{"AA1": "AA1", "AA2": "AA2", "AA3": "AA3", "AA4": "another", "none": "none"} {
		if got := b.Address(id); got != want {
			t.Errorf("%s is at %q, want %q", id, got, want)
		}
	}
	for _, address := range []string{"same-words", "", "零"} {
		if q, ok := b.QuestionAt(address); ok {
			t.Errorf("%q leads to %s", address, q.ID)
		}
	}
}

// assessmentBank is a bank of questions with those names.
func assessmentBank(t *testing.T, names ...string) *assessment.Bank {
	t.Helper()
	b := *loaded()
	b.Traits = nil
	trait := assessment.Trait{ID: "AA", Name: "Names"}
	for i, name := range names {
		q := loaded().Traits[0].Questions[0]
		q.ID, q.Facet, q.Numbers = "AA"+string(rune('1'+i)), name, nil
		trait.Questions = append(trait.Questions, q)
	}
	b.Traits = []assessment.Trait{trait}
	_ = b.Prepare() // what it finds missing is not what is tried here
	return &b
}
