package web

import (
	"net/http"
	"strings"
	"testing"
)

func TestTheAccessDecisionIsSettledOnAPageOfItsOwn(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	b.send("/interviews/"+id+"/call/EC1", "answer", "e", "go", "save")
	b.alone(id)
	address := "/interviews/" + id + "/access"
	page := b.see(address)
	if !strings.Contains(page.text(), "not ready to sign") || !strings.Contains(page.text(), "Decide again when") {
		t.Fatalf("with nothing settled the page says:\n%s", page.text())
	}

	saved := b.send(address, "owner_name", "Mira Holt", "owner_role", "Security architect", "approver_name", "Jon Vance",
		"until", "2027-02-26", "first", "IS3", "base_rev", page.hidden("base_rev"))
	got := s.interview(id).Access
	if got.Owner.Name != "Mira Holt" || got.Owner.Role != "Security architect" || got.Approver.Name != "Jon Vance" ||
		got.Until != "2027-02-26" ||
		len(got.First) != 1 || got.First[0] != "IS3" {
		t.Errorf("kept as %+v", got)
	}
	page = b.see(saved)
	for _, want := range []string{"Saved.", "Undo", "Mira Holt, Security architect", "26 February 2027"} {
		if !strings.Contains(page.text(), want) {
			t.Errorf("after saving the page lacks %q", want)
		}
	}
	b.send("/interviews/"+id+"/access", "owner_name", "Somebody else", "base_rev", page.hidden("base_rev"))
	if to := b.send("/interviews/"+id+"/undo", "back", "access"); to != address {
		t.Errorf("undo leads to %s", to)
	}
	if got := s.interview(id).Access; got.Owner.Name != "Mira Holt" || got.Until != "2027-02-26" {
		t.Errorf("after undo it is %+v", got)
	}

	report := b.send("/interviews/"+id+"/seal", "summary", "Ours.", "go", "seal")
	for _, file := range []string{"", "/report.md", "/report.txt", "/report.html", "/report.json"} {
		if text := b.see(report + file).text(); !strings.Contains(text, "Mira Holt, Security architect") {
			t.Errorf("%s does not name who signs", file)
		}
	}
	if a := b.see(report + "/decision.json"); !strings.Contains(a.body, `"until": "2027-02-26"`) {
		t.Errorf("the decision as JSON says:\n%s", a.body)
	}
	if text := b.see("/systems/" + s.interview(id).SystemID).body; !strings.Contains(text, address) {
		t.Error("the system's page does not lead to it")
	}
}

func TestWhatIsWrongWithAnAccessDecisionIsSaidAndAllIsKept(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	address := "/interviews/" + id + "/access"
	b.alone(id)
	rev := b.see(address).hidden("base_rev")
	for _, c := range []struct {
		pairs []string
		want  string
	}{
		{[]string{"until", "in spring"}, "Enter a day such as 2027-02-26"},
		{[]string{"until", "2027-02-30"}, "Enter a day such as 2027-02-26"},
		{[]string{"first", "IS3", "none_first", "on"}, "but not both"},
		{[]string{"first", "XX9"}, "Choose limits from the list"},
		{[]string{"approver_role", strings.Repeat("x", 501)}, "Shorten this to 500 characters"},
	} {
		a := b.post(address, append([]string{"owner_name", "Typed and kept", "base_rev", rev}, c.pairs...)...)
		if a.status != http.StatusUnprocessableEntity ||
			!strings.Contains(strings.ToLower(a.text()), strings.ToLower(c.want)) ||
			!strings.Contains(a.body, "Typed and kept") {
			t.Errorf("%q: %d, want %q in\n%s", c.pairs, a.status, c.want, a.text())
		}
		if got := s.interview(id).Access; !got.Empty() {
			t.Errorf("%q: saved as %+v", c.pairs, got)
		}
	}

	b.send(address, "owner_name", "First", "base_rev", rev)
	if a := b.post(address, "owner_name", "Second", "base_rev", rev); a.status != http.StatusConflict ||
		!strings.Contains(a.body, "Second") {
		t.Errorf("a change of a page that is out of date: %d\n%s", a.status, a.text())
	}
}
