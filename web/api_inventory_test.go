package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"discern/assessment"
)

// inventoried reads what an inventory came back as.
func inventoried(t *testing.T, a answer) apiInventoried {
	t.Helper()
	var out apiInventoried
	if a.status != http.StatusOK {
		t.Fatalf("%d %s", a.status, a.body)
	}
	must(t, json.Unmarshal([]byte(a.body), &out))
	return out
}

// A program reads and saves the inventory by the rules of its page: what it sends is all
// there is, a line keeps its id, and nobody's change since is overwritten.
func TestAProgramKeepsTheInventoryWhole(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	m := s.program("read", "write")
	at := "/interviews/" + id + "/inventory"
	one := func(system, action, kind string, more ...string) map[string]any {
		line := map[string]any{"system": system, "action": action, "kind": kind}
		for i := 0; i+1 < len(more); i += 2 {
			line[more[i]] = more[i+1]
		}
		return line
	}
	sent := func(lines ...any) map[string]any {
		return map[string]any{"lines": lines, "identities": []any{map[string]any{"name": "svc-mail", "scope": "task",
			"owner": "Platform team"}}}
	}

	none := m.ask(get, at, nil)
	if got := inventoried(t, none); len(got.Lines) != 0 || len(got.Identities) != 0 {
		t.Errorf("a new interview has %+v", got)
	}
	whole := sent(one("Mail ", "Send  a reply", "final", "identity", "svc-mail", "decided", "running"),
		one("CRM", "Read", "read", "refuses", "Their rights"))
	saved := m.ask(put, at, whole, "If-Match", none.header.Get("ETag"))
	got := inventoried(t, saved)
	want := []assessment.Line{{ID: got.Lines[0].ID, System: "Mail", Action: "Send a reply", Kind: assessment.Final,
		Identity: "svc-mail", Decided: assessment.DecidedRunning}, {ID: got.Lines[1].ID, System: "CRM", Action: "Read",
		Kind: assessment.Reads, Decided: assessment.DecidedUnknown, Refuses: "Their rights"}}
	iv, err := s.store.Interview(t.Context(), s.principal(), id)
	must(t, err)
	if fmt.Sprint(iv.Inventory) != fmt.Sprint(want) || want[0].ID == "" || len(iv.Identities) != 1 ||
		iv.Identities[0] != (assessment.Identity{Name: "svc-mail", Scope: assessment.ScopeTask, Owner: "Platform team"}) {
		t.Errorf("kept: %+v %+v", iv.Inventory, iv.Identities)
	}
	if a := m.ask(get, at, nil, "If-None-Match", saved.header.Get("ETag")); a.status != http.StatusNotModified {
		t.Errorf("known already: %d", a.status)
	}

	// Sent again it changes nothing, and something else made from the old one is refused.
	again := m.ask(put, at, whole, "If-Match", none.header.Get("ETag"))
	if a := inventoried(t, again); a.Rev != got.Rev || len(a.Lines) != 2 {
		t.Errorf("sent again: %+v", a)
	}
	if a := m.ask(put, at, sent(), "If-Match", none.header.Get("ETag")); a.status != http.StatusPreconditionFailed ||
		a.header.Get("ETag") != saved.header.Get("ETag") {
		t.Errorf("made from an old one: %d %s", a.status, a.body)
	}
	if a := m.ask(put, at, whole); a.status != http.StatusPreconditionRequired {
		t.Errorf("without If-Match: %d", a.status)
	}

	// A line keeps its id, and one that is not sent is gone.
	tag := saved.header.Get("ETag")
	kept := inventoried(t, m.ask(put, at, sent(one("CRM", "Read a case", "read", "id", got.Lines[1].ID)), "If-Match", tag))
	if len(kept.Lines) != 1 || kept.Lines[0].ID != got.Lines[1].ID || kept.Lines[0].Action != "Read a case" {
		t.Errorf("one line: %+v", kept.Lines)
	}

	before := s.contents(t)
	mine := kept.Lines[0].ID
	tag = etag(kept.Rev)
	nobody := []any{map[string]any{"name": "x", "scope": "y"}}
	for field, body := range map[string]any{
		"lines.0.system":     sent(one(" ", "", "read")),
		"lines.0.kind":       sent(one("Mail", "Send", "reads")),
		"lines.1.decided":    sent(one("Mail", "Send", "read"), one("CRM", "Read", "read", "decided", "later")),
		"lines.0.part":       sent(one("Mail", "Send", "read", "part", "nowhere")),
		"lines.0.id":         sent(one("Mail", "Send", "read", "id", "of-nobody")),
		"lines.1.id":         sent(one("A", "B", "read", "id", mine), one("C", "D", "read", "id", mine)),
		"lines.0.action":     sent(one("Mail", strings.Repeat("x", 10_000), "read")),
		"identities.0.name":  map[string]any{"lines": []any{}, "identities": []any{map[string]any{"owner": "x"}}},
		"identities.0.scope": map[string]any{"lines": []any{}, "identities": nobody},
		"lines":              map[string]any{"lines": make([]struct{}, maxLines+1)},
	} {
		a := m.ask(put, at, body, "If-Match", tag)
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `"field":"`+field+`"`) {
			t.Errorf("%s: %d %.300s", field, a.status, a.body)
		}
	}
	if s.contents(t) != before {
		t.Error("what was refused changed something")
	}
	if a := s.program("read").ask(put, at, sent(), "If-Match", tag); a.status != http.StatusForbidden {
		t.Errorf("without the scope: %d", a.status)
	}
}
