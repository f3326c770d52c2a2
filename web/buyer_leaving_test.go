package web

import (
	"net/http"
	"strings"
	"testing"

	"discern/assessment"
	"discern/assessment/export"
	"discern/assessment/export/docx/docxtest"
	"discern/assessment/store"
)

// buyersDesk is a buyer with enough answers for a report, and where they look it over.
type buyersDesk struct {
	owner, buyer *browser
	p            assessment.Principal // the buyer
	interview    string
	record, at   string
}

func newBuyersDesk(t *testing.T) buyersDesk {
	t.Helper()
	s := newSite(t)
	d := buyersDesk{owner: s.owner()}
	d.interview = d.owner.newInterviewOf("Claims intake")
	token := d.owner.linkToken(d.interview, "name", "Priya Nair", "right", "answer")
	d.buyer, d.record = s.buyer(token)
	d.at = "/b/" + d.record + "/leaves"
	for _, q := range []string{"EC1", "EC2", "EC7", "EC8", "IS1"} {
		d.buyer.send("/b/"+d.record+"/q/"+q, "answer", "d")
	}

	var err error
	_, d.p, err = s.store.StartLink(t.Context(), token)
	must(t, err)
	return d
}

// mine is the buyer's record as the buyer may read it.
func (d *buyersDesk) mine() assessment.Interview {
	iv, err := d.buyer.store.Interview(d.buyer.t.Context(), d.p, d.record)
	must(d.buyer.t, err)
	return iv
}

// composed is what stands in a sentence without the buyer's words.
func (d *buyersDesk) composed(id string) string {
	iv, b := d.mine(), d.buyer.server.config.Bank
	l, _ := d.buyer.server.look(d.buyer.server.ownSeal(buyer{path: assessment.BuyerPath(b, iv, nil)}, iv), iv)
	x, _ := l.Find(id)
	return x.Print()
}

// putsOtherwise puts a sentence of page one otherwise; "" leaves it out.
func (b *browser) putsOtherwise(at, id, words string) {
	b.t.Helper()
	rev := b.see(at).hidden("base_rev")
	if words == "" {
		b.send(at, "what", "sentence", "id", id, "do", "remove", "base_rev", rev)
		return
	}
	b.send(at, "what", "sentence", "id", id, "do", "edit", "w."+id+".text", words, "base_rev", rev)
}

// A buyer puts page one into their own words before sharing: the report and every file
// of it say them, and none says what stood there.
func TestABuyersOwnWordsStandInEveryFile(t *testing.T) {
	d := newBuyersDesk(t)
	buyer, record, at := d.buyer, d.record, d.at
	verdict, answer := d.composed("verdict"), d.composed("decision.answer")

	report := buyer.see("/b/" + record + "/report")
	if !strings.Contains(report.body, at) || !strings.Contains(report.text(), verdict) {
		t.Fatalf("the report does not lead to %s, or does not say %q", at, verdict)
	}
	buyer.putsOtherwise(at, "verdict", "OKAPI is what it is.")
	buyer.putsOtherwise(at, "decision.answer", "")

	page := buyer.see(at).text()
	for _, want := range []string{"OKAPI is what it is.", verdict, "As Discern put it", "Use Discern's words again",
		"Put it back", "Yours, Priya Nair"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}

	if text := buyer.see("/b/" + record + "/report").text(); !strings.Contains(text, "OKAPI is what it is.") ||
		strings.Contains(text, verdict) {
		t.Error("the report does not say what the buyer put there")
	}
	files := 0
	for _, o := range export.Formats {
		a := buyer.get("/b/" + record + "/report/" + o.File)
		if a.status != http.StatusOK {
			continue // a format that this view has none of
		}
		if o.ID == "docx" {
			a.body = docxtest.Text(t, []byte(a.body))
		}
		for _, never := range []string{verdict, answer} {
			if strings.Contains(a.body, never) {
				t.Errorf("%s holds %q", o.File, never)
			}
		}
		if strings.Contains(a.body, "OKAPI is what it is.") {
			files++
		}
	}
	if files < 4 {
		t.Errorf("the buyer's words stand in %d files", files)
	}
}

// What a buyer changed is kept through later answers and flagged when what is under it
// changed; the buyer takes it back step by step, and never an answer with it.
func TestABuyersWordsAreKeptAndTakenBack(t *testing.T) {
	d := newBuyersDesk(t)
	buyer, record, at := d.buyer, d.record, d.at
	buyer.putsOtherwise(at, "verdict", "OKAPI is what it is.")
	for _, q := range []string{"EC1", "EC2", "EC7", "EC8"} {
		buyer.send("/b/"+record+"/q/"+q, "answer", "a", "base_rev", "1")
	}
	page := buyer.see(at).text()
	for _, want := range []string{"OKAPI is what it is.", "The facts under this changed.", "Keep mine"} {
		if !strings.Contains(page, want) {
			t.Errorf("after other answers the page does not say %q", want)
		}
	}

	buyer.send(at + "/undo")
	if page := buyer.see(at).text(); strings.Contains(page, "OKAPI") ||
		!strings.Contains(page, "Undone: the last change to your report.") {
		t.Errorf("the change is not taken back:\n%.400s", page)
	}
	if got := d.mine().Answers["EC8"].Choice; got != "a" {
		t.Errorf("an answer was taken back with it: %q", got)
	}
	buyer.send(at + "/undo")
	if page := buyer.see(at).text(); !strings.Contains(page, nothingToUndo) {
		t.Errorf("nothing is left, and it says\n%.400s", page)
	}
}

// A buyer reads their words before they go, in the version with names and without; the
// seller reads them in the buyer's report, is told whose they are, and never what was
// composed there when they were put there. The trail says that a link did it.
func TestTheSellerSeesWhichSentencesAreTheBuyers(t *testing.T) {
	d := newBuyersDesk(t)
	owner, buyer, record, at := d.owner, d.buyer, d.record, d.at
	buyer.send("/b/"+record+"/about", "person", "Priya Nair", "base_rev", "0")
	buyer.putsOtherwise(at, "verdict", "Priya Nair says that OKAPI is what it is.")
	composed := d.mine().Edits["verdict"].Ours["text"]
	buyer.putsOtherwise(at, "decision.answer", "")
	for _, q := range []string{"EC1", "EC2", "EC7", "EC8"} {
		buyer.send("/b/"+record+"/q/"+q, "answer", "a", "base_rev", "1")
	}

	if a := owner.get("/interviews/" + record + "/preview"); strings.Contains(a.body, "OKAPI") {
		t.Error("the seller reads it before it is shared")
	}
	share := buyer.see("/b/" + record + "/share").text()
	for _, want := range []string{"2 sentences of page one that you changed or left out", "Your words on page one",
		"OKAPI is what it is."} {
		if !strings.Contains(share, want) {
			t.Errorf("before it goes the buyer does not read %q", want)
		}
	}

	for _, names := range []string{"without", "with"} {
		buyer.send("/b/"+record+"/share", "names", names)
		page := owner.see("/interviews/" + record + "/preview").text()
		for _, want := range []string{"OKAPI is what it is.", "Put otherwise by the buyer", "Left out:"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s names the seller does not read %q", names, want)
			}
		}
		if both := owner.see("/interviews/" + d.interview + "/compare").text(); !strings.Contains(both,
			"They changed or left out 2 sentences of their report.") {
			t.Errorf("%s names the page of both sides does not say that sentences were changed", names)
		}
		if strings.Contains(page, composed) {
			t.Errorf("%s names the seller reads what was composed of an earlier answer: %q", names, composed)
		}
		if strings.Contains(page, "Priya Nair says that") != (names == "with") {
			t.Errorf("%s names the sentence says:\n%.600s", names, page)
		}
	}
	buyer.putsOtherwise(at, "verdict", "QUAGGA.")
	if strings.Contains(owner.see("/interviews/"+record+"/preview").text(), "QUAGGA") {
		t.Error("what the buyer changes after sharing goes by itself")
	}
	if !strings.Contains(buyer.see("/b/"+record+"/share").text(), "changed something since") &&
		!strings.Contains(buyer.see("/b/"+record+"/report").text(), "changed something since") {
		t.Error("the buyer is not told that something changed since")
	}

	rows, err := owner.store.Audit(t.Context(), owner.principal(), store.AuditFilter{N: 50})
	must(t, err)
	told := false
	for _, r := range rows.Rows {
		told = told || r.Action == "report.edit" && r.Object == record
	}
	if trail := owner.see("/settings/audit").text(); !told || !strings.Contains(trail, "changed words of a report") ||
		!strings.Contains(trail, "(by a link)") {
		t.Error("the trail does not say that the buyer changed words of a report")
	}
}

// A bad form is said at the field with everything typed; one made before another change
// is refused; who answers for the buyer and who has too few answers have no such page.
func TestABuyersDeskRefusesWhatCannotBe(t *testing.T) {
	d := newBuyersDesk(t)
	buyer, record, at := d.buyer, d.record, d.at
	rev := buyer.see(at).hidden("base_rev")
	long := buyer.post(at, "what", "sentence", "id", "verdict", "do", "edit", "w.verdict.text",
		strings.Repeat("x", 2001), "base_rev", rev)
	if long.status != http.StatusUnprocessableEntity || !strings.Contains(long.body, "Shorten this") ||
		!strings.Contains(long.body, strings.Repeat("x", 2001)) {
		t.Errorf("too long: %d", long.status)
	}
	if a := buyer.post(at, "what", "sentence", "id", "verdict", "do", "remove", "base_rev",
		rev); a.status != http.StatusUnprocessableEntity && a.status != http.StatusBadRequest {
		t.Errorf("a report without a verdict: %d", a.status)
	}
	for _, what := range []string{"notes", "summary", "", "all"} {
		if a := buyer.post(at, "what", what, "base_rev", rev); a.status >= 500 || a.status < 400 {
			t.Errorf("%q: %d", what, a.status)
		}
	}
	buyer.putsOtherwise(at, "verdict", "OKAPI.")
	stale := buyer.post(at, "what", "sentence", "id", "verdict", "do", "edit", "w.verdict.text", "QUAGGA", "base_rev", rev)
	if stale.status != http.StatusConflict || !strings.Contains(stale.body, "QUAGGA") ||
		!strings.Contains(stale.body, "OKAPI.") {
		t.Errorf("a form from before: %d", stale.status)
	}

	buyer.send("/b/"+record+"/ask", "to", "Night team", "q", "EC3")
	helper, helped := buyer.buyer(buyer.passedToken(record))
	if a := helper.get("/b/" + helped + "/leaves"); a.status != http.StatusNotFound {
		t.Errorf("who answers one question has %d", a.status)
	}

	s := newSite(t)
	few, with := s.buyer(s.owner().linkToken(s.owner().newInterviewOf("Claims intake"), "name", "Priya Nair",
		"right", "answer"))
	if text := few.see("/b/" + with + "/leaves").text(); !strings.Contains(text, "Too early for a report") {
		t.Errorf("without answers it says\n%.300s", text)
	}
	if a := few.post("/b/"+with+"/leaves", "what", "sentence", "id", "verdict", "do",
		"ours"); a.status != http.StatusNotFound {
		t.Errorf("without answers a sentence is changed: %d", a.status)
	}
}
