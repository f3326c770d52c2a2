package web

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"discern/assessment"
)

// scoped is an interview with a line, what stands behind its name, a part, and
// something private.
func (b *browser) scoped(t *testing.T, s *site) (interview string) {
	t.Helper()
	interview = b.newInterviewOf("Claims intake")
	at := "/interviews/" + interview
	for _, q := range []string{"EC1", "EC2", "EC7", "EC8"} {
		b.send(at+"/call/"+q, "answer", "a", "note", "Said by Priya Nair.", "go", "save")
	}
	b.send(at+"/inventory", "rows", "2", "system.0", "Ledger", "action.0", "Post a payment", "kind.0", "final",
		"identity.0", "svc-pay", "decided.0", "running",
		"system.1", "Archive", "action.1", "Read a file", "kind.1", "read", "identity.1", "svc-read", "decided.1",
		"before", "go", "save")
	return interview
}

func TestWhatStandsBehindEachNameIsKept(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.scoped(t, s)
	at := "/interviews/" + id + "/inventory"
	page := b.see(at)
	for _, want := range []string{"What stands behind each name", `value="svc-pay"`, `value="svc-read"`} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	lines := s.interview(id).Inventory
	b.send(at, "rows", "2", "id.0", lines[0].ID, "id.1", lines[1].ID, "identities", "2",
		"idname.0", "svc-pay", "idkind.0", "service account", "idlife.0", "until revoked", "idscope.0", "everything",
		"idowner.0", "Ann", "idreviewer.0", "Audit",
		"idname.1", "svc-read", "idscope.1", "nonsense", "base_rev", page.hidden("base_rev"), "go", "save")
	iv := s.interview(id)
	want := assessment.Identity{Name: "svc-pay", Kind: "service account", Lifetime: "until revoked",
		Scope: assessment.ScopeEverything, Owner: "Ann", Reviewer: "Audit"}
	if len(iv.Identities) != 1 || iv.Identities[0] != want || len(iv.Inventory) != 2 {
		t.Fatalf("kept: %+v, %d lines", iv.Identities, len(iv.Inventory))
	}
	if page := b.see(at); !strings.Contains(page.body, `value="until revoked"`) ||
		!strings.Contains(page.body, `<option value="everything" selected>`) {
		t.Error("the page does not show what was kept")
	}
	// A form from before is refused when somebody changed the same since.
	a := b.post(at, "rows", "0", "identities", "1", "idname.0", "svc-pay", "idowner.0", "Bo", "base_rev",
		page.hidden("base_rev"))
	if a.status != http.StatusConflict || !strings.Contains(a.body, `value="Bo"`) ||
		s.interview(id).Identities[0].Owner != "Ann" {
		t.Errorf("an old form: %d; owner now %q", a.status, s.interview(id).Identities[0].Owner)
	}
	report := b.send("/interviews/"+id+"/seal", "go", "seal")
	b.alone(id)
	if page := b.see(report); !strings.Contains(page.body, "Service account, lasts until revoked, one for everything") {
		t.Error("the report does not say what stands behind the name")
	}
}

func TestPartsHaveAVerdictOfTheirOwn(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.scoped(t, s)
	at := "/interviews/" + id + "/parts"
	if page := b.see("/interviews/" + id + "/inventory"); strings.Contains(page.body, `name="part.0"`) {
		t.Error("a system without parts is asked for them")
	}
	b.alone(id)
	page := b.see(at)
	b.send(at, "parts", "2", "pname.0", "Research", "pname.1", "", "base_rev", page.hidden("base_rev"), "go", "save")
	part := s.interview(id).Parts[0]
	page = b.see(at)
	for _, q := range []string{"EC1", "EC2", "EC7", "EC8"} {
		if !strings.Contains(page.body, `name="pq.0.`+q+`"`) {
			t.Errorf("%s is not asked about the part", q)
		}
	}
	b.send(at, "parts", "1", "pid.0", part.ID, "pname.0", "Research", "pev.0", "shown", "pq.0.EC1", "e", "pq.0.EC2", "e",
		"pq.0.EC7", "e", "pq.0.EC8", "", "base_rev", page.hidden("base_rev"), "go", "save")
	part = s.interview(id).Parts[0]
	if len(part.Answers) != 3 || part.Answers["EC1"].Choice != "e" || part.Answers["EC1"].Evidence != assessment.Shown ||
		part.Answers["EC1"].By == "" {
		t.Fatalf("kept: %+v", part)
	}
	if page := b.see(at); !strings.Contains(page.body, "Open agent") {
		t.Errorf("the part has no verdict:\n%s", page.text())
	}
	lines := s.interview(id).Inventory
	inventory := b.see("/interviews/" + id + "/inventory")
	b.send("/interviews/"+id+"/inventory", "rows", "2", "id.0", lines[0].ID, "part.0", part.ID, "id.1", lines[1].ID,
		"part.1", "no-such-part", "base_rev", inventory.hidden("base_rev"), "go", "save")
	if got := s.interview(id).Inventory; got[0].Part != part.ID || got[1].Part != "" {
		t.Errorf("the lines belong to %q and %q", got[0].Part, got[1].Part)
	}
	b.alone(id)
	if page := b.see("/interviews/" + id + "/verdict"); !strings.Contains(page.body, "one agentic part: Research") {
		t.Error("the verdict does not name the part")
	}
	// What is wrong is said, and nothing is lost.
	a := b.post(at, "parts", "2", "pid.0", part.ID, "pname.0", "", "pname.1", "Gate", "base_rev", "999")
	if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "Give this part a name") ||
		!strings.Contains(a.body, "Gate") {
		t.Errorf("a part without a name: %d", a.status)
	}
	a = b.post(at, "parts", "2", "pid.0", part.ID, "pname.0", "Same", "pname.1", "same")
	if a.status != http.StatusUnprocessableEntity {
		t.Errorf("two parts of one name: %d", a.status)
	}
	a = b.post(at, "parts", "1", "pid.0", part.ID, "pname.0", "Research", "pq.0.EC8", "nonsense")
	if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `href="#pq.0.EC8"`) {
		t.Errorf("an answer that the bank does not have: %d\n%s", a.status, a.text())
	}
	if kept := s.interview(id).Parts; len(kept) != 1 || kept[0].Name != "Research" || len(kept[0].Answers) != 3 {
		t.Errorf("what was refused has changed something: %+v", kept)
	}
	b.send(at, "parts", "1", "pid.0", part.ID, "pname.0", "Research", "premove.0", "on", "go", "done")
	if iv := s.interview(id); len(iv.Parts) != 0 || iv.Inventory[0].Part != "" {
		t.Errorf("a part that was removed is still there: %+v, %+v", iv.Parts, iv.Inventory)
	}
}

func TestWhatGoesAgainstTheIntentIsMarked(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.scoped(t, s)
	at := "/interviews/" + id
	if page := b.see(at + "/verdict"); strings.Contains(page.body, "What they want it to decide") {
		t.Error("nobody said what they want, and it is asked")
	}
	if _, err := s.store.UpdateInterview(t.Context(), s.principal(), id, -1, func(iv *assessment.Interview) error {
		iv.Context[assessment.ContextIntent] = "People decide on money."
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	page := b.see(at + "/verdict")
	if !strings.Contains(page.body, "People decide on money.") ||
		!strings.Contains(page.body, `name="against" value="EC6"`) {
		t.Fatal("the verdict page does not ask")
	}
	b.send(at+"/intent", "against", "EC6", "against", "nonsense", "base_rev", page.hidden("base_rev"))
	if got := s.interview(id).IntentAgainst; len(got) != 1 || got[0] != "EC6" {
		t.Errorf("kept: %v", got)
	}
	if page := b.see(at + "/verdict"); !regexp.MustCompile(`value="EC6" checked`).MatchString(page.body) {
		t.Error("the mark is not shown")
	}
	b.send(at + "/intent")
	if got := s.interview(id).IntentAgainst; len(got) != 0 {
		t.Errorf("the mark cannot be taken back: %v", got)
	}
}

func TestWhoDoesWhatIsAgreedBeforeSealing(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.scoped(t, s)
	at := "/interviews/" + id + "/seal"
	page := b.see(at)
	m := regexp.MustCompile(`name="act_owner_([a-z-]+)"`).FindStringSubmatch(page.body)
	if m == nil {
		t.Fatalf("no move asks for an owner:\n%s", page.text())
	}
	area := m[1]
	a := b.post(at, "act_owner_"+area, "Ann", "act_priority_"+area, "first", "summary", "Ours.", "go", "seal")
	if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `value="first"`) ||
		!strings.Contains(a.body, "Ours.") || !strings.Contains(a.body, `value="Ann"`) {
		t.Errorf("a priority that is none: %d\n%s", a.status,
			regexp.MustCompile(`<input[^>]*act_[^>]*>`).FindAllString(a.body, 4))
	}
	report := b.send(at, "act_owner_"+area, "Ann", "act_due_"+area, "end of March", "act_priority_"+area, "2", "base_rev",
		page.hidden("base_rev"), "go", "seal")
	if got := s.interview(id).Actions[area]; got != (assessment.ActionNote{Owner: "Ann",
		Due: "end of March", Priority: 2}) {
		t.Errorf("kept: %+v", got)
	}
	if page := b.see(report); !strings.Contains(page.body, "by end of March") || !strings.Contains(page.text(), "Ann") {
		t.Error("the report does not say who does it")
	}
	if list := b.see(report + "/actions.csv"); !strings.Contains(list.body, ",Ann,end of March,2") {
		t.Errorf("the list of actions does not:\n%s", list.body)
	}
}

func TestEachVersionOfAReportHasItsOwnAddress(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id, report := b.sealed("Claims intake")
	marks := sellers()
	for _, test := range []struct {
		query                   string
		private, marked, answer bool
	}{
		{"", false, false, true}, {"?for=buyer", false, false, true}, {"?for=seller", true, true, true},
		{"?for=seller&names=roles", true, true, true}, {"?for=executive", false, false, false},
	} {
		for _, address := range []string{report + test.query, report + "/report.html" + test.query, report + "/report.md" +
			test.query, report + "/report.json" + test.query, "/interviews/" + id + "/preview" + test.query} {
			page := b.see(address)
			if got := strings.Contains(page.body, "ZEBRA-7"); got != test.private {
				t.Errorf("%s: the private note is there: %v", address, got)
			}
			body := page.body
			if i := strings.Index(body, "<article"); i >= 0 {
				body = body[i:] // the choice of versions names the seller's too
			}
			if got := strings.Contains(body, marks.Marking()); got != test.marked {
				t.Errorf("%s: it says that it is the seller's: %v", address, got)
			}
		}
		// Twice, so that the kept page is the one of this view.
		if page := b.see(report + test.query); strings.Contains(page.body, "ZEBRA-7") != test.private {
			t.Errorf("%s from the kept page: another view", test.query)
		}
		name := b.see(report + "/report.pdf" + test.query).header.Get("Content-Disposition")
		if strings.Contains(name, "for-the-seller-only") != test.private {
			t.Errorf("%s is saved as %s", test.query, name)
		}
		if test.query != "" && test.query != "?for=buyer" &&
			!strings.Contains(b.see(report+test.query).body, "/report.md"+strings.ReplaceAll(test.query, "&", "&amp;")) {
			t.Errorf("%s: the downloads do not carry the view", test.query)
		}
	}
	for _, query := range []string{"?for=everybody", "?names=none", "/answers.csv?for=executive"} {
		address := report + query
		if a := b.get(address); a.status != http.StatusNotFound {
			t.Errorf("%s: %d", address, a.status)
		}
	}
}

func TestAReaderNeverGetsTheSellersVersion(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id, report := b.sealed("Claims intake")
	reader := s.browser()
	r := strings.TrimPrefix(report, "/reports/")
	reader.send("/l/" + b.linkToken(id, "name", "Tom", "right", "read", "report", r))
	for _, path := range []string{"/r/" + r, "/r/" + r + "?for=seller", "/r/" + r + "/report.md",
		"/r/" + r + "/report.json?for=executive", "/r/" + r + "/inventory.csv"} {
		a := reader.get(path)
		if strings.Contains(a.body, "ZEBRA-7") || strings.Contains(a.body, "Say it like this") || a.status != http.StatusOK {
			t.Errorf("%s: %d, or something private", path, a.status)
		}
	}
	for _, file := range []string{"report.md", "report.pdf", "report.html", "report.json", "report.txt",
		"crm.txt", "answers.csv"} {
		if a := reader.get("/r/" + r + "/" + file + "?for=seller"); a.status != http.StatusNotFound {
			t.Errorf("the seller's %s: %d", file, a.status)
		}
	}
}

func TestTwoVersionsAreCompared(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id, one := b.sealed("Claims intake")
	page := b.see("/interviews/" + id + "/call/EC1")
	b.send("/interviews/"+id+"/call/EC1", "answer", "e", "note", "The log says otherwise.", "private", "ZEBRA-8",
		"base_rev", page.hidden("base_rev"), "go", "save")
	b.send("/interviews/"+id+"/leaves", "what", "notes", "do", "all", "note", "EC1", "base_rev",
		b.see("/interviews/"+id+"/leaves").hidden("base_rev"))
	two := b.send("/interviews/"+id+"/seal", "old_summary", "keep", "go", "seal")
	b.alone(id)
	if !strings.Contains(b.see(two).body, two+"/compare?with="+strings.TrimPrefix(one, "/reports/")) {
		t.Error("the second version does not lead to the comparison with the first")
	}
	if strings.Contains(b.see(one).body, "/compare?with=") {
		t.Error("the first version has nothing before it")
	}
	for _, address := range []string{two + "/compare", two + "/compare?with=" + strings.TrimPrefix(one, "/reports/"),
		one + "/compare?with=" + strings.TrimPrefix(two, "/reports/")} {
		page := b.see(address)
		text := page.text()
		if !strings.Contains(text, "The log says otherwise.") || !strings.Contains(text, "Version 1") ||
			strings.Index(text, "Version 1") > strings.LastIndex(text, "Version 2") || strings.Contains(page.body, "ZEBRA") {
			t.Errorf("%s:\n%s", address, text)
		}
	}
	_, other := b.sealed("Another system")
	if a := b.get(two + "/compare?with=" + strings.TrimPrefix(other, "/reports/")); a.status != http.StatusNotFound {
		t.Errorf("with a report of another system: %d", a.status)
	}
}
