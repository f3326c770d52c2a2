package web

import (
	"net/http"
	"testing"
)

// Where to go on from a question is looked up, not saved: nothing changes, and
// there is nothing to take back.
func TestWhereToGoOnIsLookedUp(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	before := s.interview(id)

	b.headers["Accept"] = "application/json"
	a := b.see("/interviews/" + id + "/call/EC1/next")
	delete(b.headers, "Accept")
	next, _ := a.json(t)["next"].(string)
	next = called(next)
	if led := b.get("/interviews/" + id + "/call/EC1/next"); next == "" || led.status != http.StatusSeeOther ||
		led.location() != next {
		t.Errorf("the script goes to %q, a person to %q (%d)", next, led.location(), led.status)
	}
	if next == "/interviews/"+id+"/call/EC1" {
		t.Error("it leads to the question itself")
	}

	if after := s.interview(id); after.Rev != before.Rev || !after.Updated.Equal(before.Updated) {
		t.Errorf("looking saved: revision %d, then %d", before.Rev, after.Rev)
	}
	if a := b.get("/interviews/" + id + "/call/XX9/next"); a.status != http.StatusNotFound {
		t.Errorf("a question there is none of: %d", a.status)
	}
}
