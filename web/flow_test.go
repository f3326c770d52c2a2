package web

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"discern/assessment"
)

// answerAll answers whatever comes next until nothing does, by forms alone.
func (b *browser) answerAll(t *testing.T, to string, choose func(q *assessment.Question) []string) []string {
	t.Helper()
	var asked []string
	for strings.Contains(to, "/call/") {
		page := b.see(to)
		id := to[strings.LastIndexByte(to, '/')+1:]
		if slices.Contains(asked, id) {
			t.Fatalf("%s is asked twice", id)
		}
		asked = append(asked, id)
		q, ok := b.server.config.Bank.Question(id)
		if !ok {
			t.Fatalf("no question %s", id)
		}
		pairs := append(choose(q), "base_rev", page.hidden("base_rev"), "op", page.hidden("op"), "go", "next")
		to = b.send(to, pairs...)
	}
	return asked
}

func first(q *assessment.Question) []string {
	if q.Kind == assessment.KindControlMulti {
		return []string{"choices", q.Options[0].ID}
	}
	return []string{"answer", q.Options[0].ID}
}

func TestASellerGoesFromSignInToASealedReportByFormsAlone(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	if page := b.see("/"); !strings.Contains(page.body, `class="empty stack door"`) {
		t.Errorf("an empty list says:\n%s", page.text())
	}
	b.see("/interviews/new")
	to := b.send("/interviews", "system", "Claims  intake", "company", "Northwind", "CX1", "an agent", "CX2", "agent",
		"person_name", "Dana Ruiz", "person_role", "Account lead", "person_side", "seller", "go", "start")
	id := strings.Split(to, "/")[2]
	if iv := s.interview(id); iv.System != "Claims intake" || iv.Context["CX2"] != "agent" || len(iv.People) != 1 {
		t.Errorf("set up as %+v", iv)
	}
	asked := b.answerAll(t, to, first)
	if len(asked) < 14 {
		t.Errorf("asked only %v", asked)
	}
	b.send("/interviews/"+id+"/inventory", "rows", "1", "system.0", "Claims", "action.0", "Read a claim", "kind.0", "read",
		"decided.0", "before", "identity.0", "claims-bot", "refuses.0", "", "paste",
		"Mail; Send a letter; final; claims-bot; running; a person",
		"base_rev", "0", "go", "next")
	if got := s.interview(id).Inventory; len(got) != 2 || got[1].Kind != assessment.Final ||
		got[1].Decided != assessment.DecidedRunning {
		t.Errorf("the inventory is %+v", got)
	}
	b.alone(id)
	fixed := s.server.config.Bank.ShapeText(assessment.FixedPath)
	if page := b.see("/interviews/" + id + "/verdict"); !strings.Contains(page.text(), fixed.Name) {
		t.Errorf("the verdict page says:\n%s", page.text())
	}
	seal := b.see("/interviews/" + id + "/seal")
	to = b.send("/interviews/"+id+"/seal", "summary", "Our own words.", "base_rev", seal.hidden("base_rev"), "go", "seal")
	report := b.see(to)
	for _, want := range []string{"Claims intake", "Our own words."} {
		if !strings.Contains(report.text(), want) {
			t.Errorf("the report lacks %q", want)
		}
	}
	pdf := b.see(to + "/report.pdf?paper=letter")
	if !strings.HasPrefix(pdf.body, "%PDF-1.7") || pdf.header.Get("Content-Type") != "application/pdf" {
		t.Errorf("the PDF is %.20q of %s", pdf.body, pdf.header.Get("Content-Type"))
	}
	list := b.see("/?class=workflow&q=claims&sort=verdict")
	if !strings.Contains(list.text(), "Claims intake") {
		t.Errorf("the list lacks the system:\n%s", list.text())
	}
	if other := b.see("/?class=agent"); strings.Contains(other.body, "/interviews/"+id) {
		t.Error("a workflow is listed among the agents")
	}
}

func TestSealingTwiceWithNothingChangedGivesOneVersion(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	address := "/interviews/" + id + "/seal"
	seal := b.see(address)
	one := b.send(address, "summary", "Ours.", "base_rev", seal.hidden("base_rev"), "go", "seal")
	two := b.send(address, "summary", "Ours.", "base_rev", seal.hidden("base_rev"), "go", "seal")
	if one != two {
		t.Errorf("sealed as %s and as %s", one, two)
	}
	seal = b.see(address)
	three := b.send(address, "summary", "Ours, changed.", "base_rev", seal.hidden("base_rev"), "go", "seal")
	if three == one {
		t.Error("a changed interview was not sealed again")
	}
	if page := b.see(one); !strings.Contains(page.body, three) {
		t.Error("the older version does not lead to the newer one")
	}
}

func TestABuyerGoesFromTheLinkToASharedReportByFormsAlone(t *testing.T) {
	s := newSite(t)
	seller := s.owner()
	id := seller.newInterviewOf("Claims intake")
	token := seller.linkToken(id, "name", "Priya", "right", "answer", "days", "14")
	b := s.browser()
	if page := b.see("/l/" + token); !strings.Contains(page.text(), "Claims intake") {
		t.Errorf("the start page says:\n%s", page.text())
	}
	home := b.send("/l/" + token)
	record := strings.Split(home, "/")[2]
	if strings.Contains(home, token) {
		t.Error("the token stays in the address bar")
	}
	home = "/b/" + record
	b.see(home)
	about := b.see(home + "/about")
	to := b.send(home+"/about", "CX1", "an assistant", "base_rev", about.hidden("base_rev"))
	for n := 0; strings.Contains(to, "/q/") && n < 40; n++ {
		page := b.see(to)
		q, _ := s.server.config.Bank.Question(to[strings.LastIndexByte(to, '/')+1:])
		to = b.send(to, append(first(q), "evidence", "shown", "private", "SNEAK", "base_rev", page.hidden("base_rev"), "op",
			page.hidden("op"))...)
	}
	if to != home+"/actions" {
		t.Fatalf("after the questions comes %s", to)
	}
	b.see(to)
	to = b.send(to, "rows", "1", "system.0", "Mail", "action.0", "Send", "kind.0", "write", "decided.0",
		"running", "base_rev", "0")
	if to != home+"/report" { // all that was asked was dealt with
		t.Fatalf("after the actions comes %s", to)
	}
	b.see(to)
	if page := b.see(home + "/report"); !strings.Contains(page.text(), "Claims intake") {
		t.Error("the buyer's report does not name the system")
	}
	if a := seller.get("/interviews/" + record + "/verdict"); a.status != http.StatusForbidden {
		t.Errorf("before sharing the seller gets %d", a.status)
	}
	b.send(home+"/share", "names", "with")
	seller.walk(t, "/systems/"+s.interview(id).SystemID)
	for _, path := range []string{"/setup", "/inventory", "/seal", "/links", "/call/EC1", "/call"} {
		if a := seller.get("/interviews/" + record + path); a.status != http.StatusSeeOther {
			t.Errorf("%s of a buyer's record can be opened: %d", path, a.status)
		}
		if a := seller.post("/interviews/"+record+path, "answer", "e", "system", "Changed", "rows", "0", "go", "seal", "name",
			"x", "right", "answer"); a.status != http.StatusForbidden && a.status != http.StatusMethodNotAllowed {
			t.Errorf("%s of a buyer's record can be changed: %d", path, a.status)
		}
	}
	page := seller.see("/interviews/" + record + "/verdict")
	if strings.Contains(page.body, "SNEAK") {
		t.Error("a buyer wrote a private note")
	}
	p := s.principal()
	iv, err := s.store.Interview(context.Background(), p, record)
	must(t, err)
	if iv.AnswerTo("EC1").Evidence != assessment.Shown || len(iv.Inventory) != 1 {
		t.Errorf("the record holds %+v and %+v", iv.AnswerTo("EC1"), iv.Inventory)
	}
}

func TestABuyerWithThreeAnswersGetsNoReport(t *testing.T) {
	s := newSite(t)
	seller := s.owner()
	b, record := s.buyer(seller.linkToken(seller.newInterviewOf("Claims intake"), "name", "Priya", "right", "answer"))
	for _, q := range []string{"EC1", "EC2", "EC7"} {
		b.send("/b/"+record+"/q/"+q, "answer", "a")
	}
	page := b.see("/b/" + record + "/report")
	if text := page.text(); !strings.Contains(text, "Answer at least four questions to see a report; 1 more is needed.") ||
		!strings.Contains(page.body, "/q/EC8") {
		t.Errorf("too few answers give:\n%s", text)
	}
	b.send("/b/"+record+"/q/EC8", "answer", "a")
	b.see("/b/" + record + "/report")
}

func TestChangingAnAnswerLeadsBackToTheCheck(t *testing.T) {
	s := newSite(t)
	seller := s.owner()
	b, record := s.buyer(seller.linkToken(seller.newInterviewOf("Claims intake"), "name", "Priya", "right", "answer"))
	b.send("/b/"+record+"/q/EC1", "answer", "a")
	page := b.see("/b/" + record + "/q/EC1?change=1")
	_, posts := leads(page.body)
	if len(posts) != 1 || !strings.HasPrefix(posts[0], "/b/"+record+"/q/EC1") {
		t.Fatalf("the form posts to %v", posts)
	}
	if to := b.send(posts[0], "answer", "b", "base_rev", page.hidden("base_rev")); to != "/b/"+record+"/check" {
		t.Errorf("leads to %s", to)
	}
}

func TestABuyerCanDeleteEverything(t *testing.T) {
	s := newSite(t)
	seller := s.owner()
	b, record := s.buyer(seller.linkToken(seller.newInterviewOf("Claims intake"), "name", "Priya", "right", "answer"))
	b.send("/b/"+record+"/q/EC1", "answer", "a", "note", "MARKER-DELETE")
	b.see("/b/" + record + "/delete")
	to := b.send("/b/" + record + "/delete")
	b.see(to)
	if a := b.get("/b/" + record); a.status == http.StatusOK {
		t.Error("the record is still there")
	}
}

func TestAReaderSeesOneReportAndNothingElse(t *testing.T) {
	s := newSite(t)
	seller := s.owner()
	id := seller.newInterviewOf("Claims intake")
	report := seller.send("/interviews/"+id+"/seal", "summary", "For you.", "go", "seal")
	other := seller.send("/interviews/"+id+"/seal", "summary", "Not for you.", "base_rev",
		seller.see("/interviews/"+id+"/seal").hidden("base_rev"), "go", "seal")
	token := seller.linkToken(id, "name", "Tom", "right", "read", "report", strings.TrimPrefix(report, "/reports/"))
	b := s.browser()
	b.see("/l/" + token)
	to := b.send("/l/" + token)
	page := b.see(to)
	if !strings.Contains(page.text(), "For you.") || strings.Contains(page.text(), "Not for you.") {
		t.Errorf("the reader sees:\n%s", page.text())
	}
	if a := b.see(to + "/report.md"); !strings.Contains(a.body, "Claims intake") {
		t.Errorf("the Markdown is %q", a.body)
	}
	if a := b.get("/r/" + strings.TrimPrefix(other, "/reports/")); a.status != http.StatusUnauthorized {
		t.Errorf("another report gives %d", a.status)
	}
}

func TestASystemOfTheSameNameIsOfferedAgain(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake", "company", "Northwind")
	a := b.post("/interviews", "system", "claims intake", "company", "northwind", "CX1", "typed and kept", "go", "start")
	if a.status != http.StatusConflict || !strings.Contains(a.body, "/interviews/"+id) ||
		!strings.Contains(a.body, "typed and kept") {
		t.Errorf("%d:\n%s", a.status, a.text())
	}
	again := b.newInterviewOf("claims intake", "company", "northwind", "duplicate", "new")
	if s.interview(again).SystemID != s.interview(id).SystemID {
		t.Error("another interview of the system made another system")
	}
}

func TestDeletingAsksFirstAndCanBeTakenBack(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	system := "/systems/" + s.interview(id).SystemID
	b.see(system)
	b.send(system + "/archive")
	if page := b.see("/"); strings.Contains(page.body, system) {
		t.Error("an archived system is in the list")
	}
	if page := b.see("/?view=archived"); !strings.Contains(page.body, system) {
		t.Error("an archived system is not among the archived")
	}
	b.send(system + "/unarchive")
	if page := b.see(system + "/delete"); !strings.Contains(page.text(), "Claims intake") {
		t.Error("the question before deleting does not name the system")
	}
	b.send(system + "/delete")
	if a := b.get("/interviews/" + id + "/map"); a.status != http.StatusNotFound {
		t.Errorf("an interview of a deleted system gives %d", a.status)
	}
	b.send(system + "/restore")
	b.see("/interviews/" + id + "/map")
	if a := b.post(system + "/erase"); a.status != http.StatusForbidden {
		t.Errorf("a system in use is erased with %d", a.status)
	}
	b.send(system + "/delete")
	b.see(system + "/erase")
	b.send(system + "/erase")
	if a := b.get(system); a.status != http.StatusNotFound {
		t.Errorf("an erased system gives %d", a.status)
	}
}

func TestAnInterviewIsSavedForLaterAndALinkMadeFromThere(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	if page := b.see("/interviews/new").text(); !strings.Contains(page, "Save for later") {
		t.Errorf("a new interview can only be started:\n%s", page)
	}
	to := b.send("/interviews", "system", "Claims intake", "go", "save")
	if !strings.HasPrefix(to, "/systems/") {
		t.Fatalf("saved for later, it leads to %s", to)
	}
	link := regexp.MustCompile(`href="(/interviews/[^"]+/links)"[^>]*>Make a link for the buyer`).FindStringSubmatch(b.see(to).body)
	if link == nil {
		t.Fatal("the system's page leads to no link for a buyer")
	}
	b.see(link[1])
}
