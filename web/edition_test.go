package web

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"discern/assessment"
)

// An interview of version 1 is asked in the words of version 1, says on a page what
// version 2 would change, moves with one press, and comes back with another.
func TestAnInterviewIsMovedToOtherQuestionsByAStep(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id, _ := b.sealed("Claims intake")
	iv := s.interview(id)
	if iv.Bank != "2" {
		t.Fatalf("a new interview is of version %q", iv.Bank)
	}
	if a := b.get("/interviews/" + id + "/edition"); a.status != http.StatusSeeOther {
		t.Errorf("with nothing to move: %d", a.status)
	}

	old := s.server.config.Bank.Edition("1")
	_, err := s.store.UpdateInterview(t.Context(), s.principal(), id, -1, func(iv *assessment.Interview) error {
		iv.Bank = old.Version
		for q, choice := range map[string]string{"EC1": "d", "IS8": "d", "EC9": "d"} {
			iv.Answers[q] = assessment.Answer{Question: q, State: assessment.Answered, Choice: choice, Evidence: assessment.Said}
		}
		return nil
	})
	must(t, err)
	before := s.interview(id)

	was, _ := old.Question("EC1")
	offered := func() string { return b.see("/interviews/" + id + "/call/EC1").text() }
	if page := offered(); !strings.Contains(page, was.Options[4].Text) || strings.Contains(page, "few or many") {
		t.Error("version 1 is not asked in its own words")
	}
	b.alone(id) // the page before was one that others may see
	if page := b.see("/interviews/" + id + "/verdict").body; !strings.Contains(page, `href="/interviews/`+id+`/edition"`) {
		t.Error("nothing leads to the move")
	}

	page := b.see("/interviews/" + id + "/edition").text()
	for _, want := range []string{"Move to version 2", "Every answer, number, note and quote stays",
		"Answers worth a second look",
		"The verdict", was.Options[3].Text, "few or many", "is not offered any more", "with a small fixed stage"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q:\n%s", want, page)
		}
	}
	if s.interview(id).Bank != "1" {
		t.Fatal("looking moved it")
	}

	to := b.send("/interviews/" + id + "/edition")
	after := s.interview(id)
	if after.Bank != "2" || len(after.Answers) != len(before.Answers) {
		t.Fatalf("moved to %q with %d of %d answers", after.Bank, len(after.Answers), len(before.Answers))
	}
	for q, a := range before.Answers {
		if !after.Answers[q].Equal(a) {
			t.Errorf("%s changed", q)
		}
	}
	if page := b.see(to).text(); !strings.Contains(page, "now in version 2") ||
		!strings.Contains(page, "Go back to version 1") {
		t.Errorf("afterwards %s says:\n%s", to, page)
	}
	if page := offered(); !strings.Contains(page, "(not offered any more)") || !strings.Contains(page, "few or many") ||
		strings.Contains(page, was.Options[4].Text) {
		t.Error("version 2 does not show the answer that was given beside those on offer")
	}

	b.send("/interviews/"+id+"/edition", "back", "1")
	if s.interview(id).Bank != "1" {
		t.Error("there is no way back")
	}
	b.send("/interviews/" + id + "/edition")
	b.send("/interviews/"+id+"/call/EC1", "base_rev", strconv.Itoa(after.Answers["EC1"].Rev), "answer", "f", "go", "save")
	b.alone(id)
	refused := b.post("/interviews/"+id+"/edition", "back", "1")
	if refused.status != http.StatusConflict || !strings.Contains(refused.text(), "does not have") ||
		s.interview(id).Bank != "2" {
		t.Errorf("with a new answer the way back says %d: %s", refused.status, refused.text())
	}
}

// The parts of an interview of version 1 are answered in its own letters, and one that
// is sent again as it stood keeps who gave it.
func TestThePartsOfAnEarlierVersionKeepTheirAnswers(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	_, err := s.store.UpdateInterview(t.Context(), s.principal(), id, -1, func(iv *assessment.Interview) error {
		iv.Bank = "1"
		iv.Parts = []assessment.Part{{Name: "Research", Answers: map[string]assessment.Answer{
			"EC1": {Question: "EC1", State: assessment.Answered, Choice: "d", Evidence: assessment.Said, By: "Priya"}}}}
		return nil
	})
	must(t, err)

	at := "/interviews/" + id + "/parts"
	part := s.interview(id).Parts[0]
	page := b.see(at)
	if !strings.Contains(page.body, `value="d" selected`) {
		t.Errorf("the answer of version 1 is not on the page:\n%s", page.text())
	}

	b.send(at, "parts", "1", "pid.0", part.ID, "pname.0", "Research", "pev.0", "said", "pq.0.EC1", "d",
		"base_rev", page.hidden("base_rev"), "go", "save")
	if got := s.interview(id).Parts[0].Answers["EC1"]; got.Choice != "d" || got.By != "Priya" {
		t.Errorf("sent again as it stood, it is %+v", got)
	}

	b.send(at, "parts", "1", "pid.0", part.ID, "pname.0", "Research", "pev.0", "said", "pq.0.EC1", "e",
		"base_rev", b.see(at).hidden("base_rev"), "go", "save")
	if got := s.interview(id).Parts[0].Answers["EC1"]; got.Choice != "e" {
		t.Errorf("another answer of version 1 is kept as %+v", got)
	}
}
