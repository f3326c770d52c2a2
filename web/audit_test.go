package web

import (
	"encoding/csv"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"discern/templates"
)

func TestTheTrailIsShownFilteredAndSaved(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	b.send("/settings", "me", "Dana Ruiz", "keys", "on")
	id := b.newInterviewOf("Claims intake")
	b.send("/interviews/"+id+"/call/EC1", "answer", "a", "note", "SECRET WORDS", "go", "save")
	buyer, record := s.buyer(b.linkToken(id, "name", "=Priya", "right", "answer"))
	buyer.send("/b/"+record+"/q/EC1", "answer", "a")

	page := b.see("/settings/audit")
	for _, want := range []string{"Dana Ruiz saved an answer Claims intake 192.0.2.1",
		"=Priya (by a link) opened a link and pressed Start",
		"=Priya (by a link) saved an answer Claims intake", "Dana Ruiz signed in", "The program"} {
		if !strings.Contains(page.text(), want) {
			t.Errorf("the page lacks %q:\n%s", want, page.text())
		}
	}
	if strings.Contains(page.body, "SECRET") {
		t.Error("what was said stands in the trail")
	}

	only := b.see("/settings/audit?who=link&what=answer.").text()
	if !strings.Contains(only, "=Priya") || strings.Contains(only, "Dana Ruiz saved") {
		t.Errorf("filtered:\n%s", only)
	}
	if text := b.see("/settings/audit?since=2030-01-01").text(); !strings.Contains(text, "Nothing was done that fits.") {
		t.Errorf("in the future:\n%s", text)
	}
	if text := b.see("/settings/audit?since=2026-11-21&until=2026-11-21").text(); !strings.Contains(text,
		"saved an answer") {
		t.Errorf("the day itself:\n%s", text)
	}
	wrong := b.get("/settings/audit?since=yesterday&who=link")
	if wrong.status != http.StatusUnprocessableEntity ||
		!strings.Contains(wrong.text(), "Enter a day, such as 2026-11-29.") ||
		!strings.Contains(wrong.body, `value="yesterday"`) {
		t.Errorf("no day: %d\n%s", wrong.status, wrong.text())
	}

	file := b.see("/settings/audit/audit.csv?who=link")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.body, "\ufeff"))).ReadAll()
	must(t, err)
	if len(rows) != 3 || rows[1][3] != "'=Priya" || rows[1][7] != "" {
		t.Errorf("as CSV: %q", rows)
	}
	var all []struct {
		Row        int
		Actor, Did string
		From, Hash string
	}
	must(t, json.Unmarshal([]byte(b.see("/settings/audit/audit.json").body), &all))
	head, err := s.store.VerifyAudit(t.Context())
	must(t, err)
	if len(all) != head.Seq || all[0].Hash != head.Hash {
		t.Errorf("as JSON %d rows, first %+v; the head is %v", len(all), all[0], head)
	}
	if a := b.get("/settings/audit/audit.xml"); a.status != http.StatusNotFound {
		t.Errorf("another file: %d", a.status)
	}
}

func TestTheTrailGoesOnOverPages(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	for i := range 2 * auditRows {
		b.send("/interviews/"+id+"/call/EC1", "base_rev", strconv.Itoa(i), "answer", "a", "note",
			strconv.Itoa(i), "go", "save")
	}
	head, err := s.store.AuditHead(t.Context())
	must(t, err)

	rows, at := 0, "/settings/audit?what=answer."
	for range 3 {
		page := b.see(at)
		rows += strings.Count(page.body, ">saved an answer</td>")
		_, rest, more := strings.Cut(page.body, `class="btn q" href="/settings/audit?`)
		if !more {
			break
		}
		query, _, _ := strings.Cut(rest, `"`)
		at = "/settings/audit?" + strings.ReplaceAll(query, "&amp;", "&")
	}
	if rows != 2*auditRows {
		t.Errorf("%d rows over the pages, of %d in all", rows, head.Seq)
	}
}

func TestOnlyTheOwnerSeesTheTrail(t *testing.T) {
	s := newSite(t)
	owner := s.owner()
	tom := s.colleague(owner, "Tom")
	for _, path := range []string{"/settings/audit", "/settings/audit/audit.csv", "/settings/audit?since=x"} {
		if a := tom.get(path); a.status != http.StatusForbidden || strings.Contains(a.body, "<table") {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	if strings.Contains(tom.see("/settings").body, "/settings/audit") {
		t.Error("the settings lead a seller to the trail")
	}
}

// Every action that the store notes can be said.
func TestEveryActionOfTheTrailHasAPhrase(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "../assessment/store/audit.go", nil, 0)
	must(t, err)
	n := 0
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok || !strings.HasPrefix(spec.Names[0].Name, "did") {
			return true
		}
		action, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		must(t, err)
		if templates.AuditPhrase(action) == "" {
			t.Errorf("%s cannot be said", action)
		}
		n++
		return true
	})
	if n < 30 {
		t.Errorf("found %d actions", n)
	}
}
