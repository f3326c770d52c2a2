package web

import (
	"maps"
	"net/http"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"time"

	"discern/assessment"
	"discern/assessment/store"
)

// twin is another tab of the same browser.
func (b *browser) twin() *browser {
	other := *b
	other.cookies, other.headers = maps.Clone(b.cookies), maps.Clone(b.headers)
	return &other
}

// together runs the same thing several times at once and returns what came back.
func (b *browser) together(n int, do func(*browser) answer) []answer {
	b.t.Helper()
	out := make([]answer, n)
	var wg sync.WaitGroup
	for i := range out {
		twin := b.twin()
		wg.Go(func() { out[i] = do(twin) })
	}
	wg.Wait()
	return out
}

// One form, one thing: forms sent several times at the same moment lead to what
// the first one made.
func TestOneFormMakesOneThing(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	count := func(systems bool) int {
		if systems {
			rows, err := s.store.Systems(t.Context(), s.principal(), store.SystemFilter{})
			must(t, err)
			return len(rows.Rows)
		}
		users, err := s.store.Users(t.Context(), s.principal())
		must(t, err)
		return len(users)
	}
	oneWay := func(what string, all []answer) string {
		t.Helper()
		for _, a := range all {
			if a.status != http.StatusSeeOther || a.location() != all[0].location() {
				t.Fatalf("%s: %d to %q, not %q\n%s", what, a.status, a.location(), all[0].location(), a.text())
			}
		}
		return all[0].location()
	}

	op := b.see("/interviews/new").hidden("op")
	if op == "" {
		t.Fatal("the form has no operation id")
	}
	oneWay("a new interview", b.together(4, func(b *browser) answer {
		return b.post("/interviews", "system", "Bot", "company", "Northwind", "op", op, "go", "start")
	}))
	if n := count(true); n != 1 {
		t.Errorf("one form made %d systems", n)
	}

	op = b.see(importPath).hidden("op")
	oneWay("an import", b.together(4, func(b *browser) answer { return b.upload("claims.yaml", aFile, "op="+op) }))
	if n := count(true); n != 2 {
		t.Errorf("one file made %d systems", n-1)
	}

	id := b.newInterviewOf("Second bot", "company", "Northwind")
	page := "/interviews/" + id + "/links"
	op = b.see(page).hidden("op")
	form := []string{"name", "Priya", "right", "answer", "op", op}
	oneWay("a link", b.together(5, func(b *browser) answer { return b.post(page, form...) }))
	links, err := s.store.Links(t.Context(), s.principal(), id)
	must(t, err)
	if len(links) != 1 {
		t.Errorf("one form made %d links", len(links))
	}
	if !strings.Contains(b.see(page).body, s.server.URL("/l/")) {
		t.Error("the link is shown nowhere")
	}
	b.send(page, form...) // the reply was lost, and it is sent again
	if !strings.Contains(b.see(page).body, s.server.URL("/l/")) {
		t.Error("sent again, the form shows no link")
	}

	before := count(false)
	op = b.see("/settings").hidden("op")
	oneWay("a person",
		b.together(3, func(b *browser) answer { return b.post("/settings/people", "name", "Kim", "op", op) }))
	if n := count(false) - before; n != 1 {
		t.Errorf("one form added %d people", n)
	}

	// Gone back to and changed, it makes another.
	b.send("/settings/people", "name", "Robin", "op", op)
	if n := count(false) - before; n != 2 {
		t.Errorf("two forms added %d people", n)
	}
}

// The gate lets two in; others wait, and are told when it takes too long.
func TestTheGateLetsAFewInAtATime(t *testing.T) {
	g := newGate(2)
	one, err := g.enter(t.Context())
	must(t, err)
	two, err := g.enter(t.Context())
	must(t, err)

	third := make(chan func())
	go func() {
		leave, err := g.enter(t.Context())
		if err != nil {
			t.Error(err)
		}
		third <- leave
	}()
	one()
	leave := <-third
	g.wait = time.Millisecond
	if _, err := g.enter(t.Context()); err != errBusy {
		t.Errorf("the gate is full and says %v", err)
	}
	leave()
	two()

	// On a page it is a sentence, with how long to wait.
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake", "company", "Northwind")
	s.server.work.wait = time.Millisecond
	for range atOnce {
		_, err := s.server.work.enter(t.Context())
		must(t, err)
	}
	for _, a := range []answer{b.get("/interviews/" + id + "/interview.json"), b.upload("claims.yaml", aFile)} {
		if a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" ||
			!strings.Contains(a.text(), "try again") {
			t.Errorf("%d, Retry-After %q\n%s", a.status, a.header.Get("Retry-After"), a.text())
		}
	}
}

// Ten notes of 140 KB are refused where they are typed, and thirty files at once
// through the same link stay within a bound.
func TestOneLinkTakesNoMoreThanItsShare(t *testing.T) {
	o := newOffice(t)
	at := "/b/" + o.record
	for _, q := range o.server.config.Bank.All()[:10] {
		a := o.buyer.post(at+"/q/"+q.ID, "answer", q.Options[0].ID, "note", strings.Repeat("note ", 28_000), "base_rev", "0")
		if a.status != http.StatusUnprocessableEntity && a.status != http.StatusNotFound { // some are not on the path
			t.Fatalf("%s: %d\n%.400s", q.ID, a.status, a.text())
		}
		if a.status == http.StatusUnprocessableEntity {
			for _, want := range []string{"Shorten this to 20,000 characters or fewer", "note note note"} {
				if !strings.Contains(strings.ToLower(a.body), strings.ToLower(want)) {
					t.Errorf("%s: the page lacks %q", q.ID, want)
				}
			}
		}
	}

	// A long record, and then the files.
	b := o.server.config.Bank
	for range 12 {
		iv, err := o.store.Interview(t.Context(), o.holderOf(o.token), o.record)
		must(t, err)
		for _, id := range assessment.ShortPath(b, iv) {
			if iv.AnswerTo(id).State != assessment.Open {
				continue
			}
			q, _ := b.Question(id)
			o.buyer.post(at+"/q/"+id, "answer", q.Options[0].ID, "note", strings.Repeat("a note ", 700), "base_rev", "0")
		}
	}
	peak := peakHeap(t, func() {
		for i, a := range o.buyer.together(30, func(b *browser) answer { return b.get(at + "/report/report.pdf") }) {
			switch {
			case a.status == http.StatusOK && strings.HasPrefix(a.body, "%PDF"):
			case a.status == http.StatusServiceUnavailable && a.header.Get("Retry-After") != "":
			case a.status == http.StatusUnprocessableEntity && strings.Contains(a.text(), "too long for a PDF"):
			default:
				t.Errorf("file %d: %d\n%.300s", i, a.status, a.text())
			}
		}
	})
	if peak > 400<<20 {
		t.Errorf("thirty files at once took %d MB", peak>>20)
	}
	t.Logf("thirty files at once took %d MB", peak>>20)
}

// peakHeap is how much the heap grew at most while fn ran, in bytes.
func peakHeap(t *testing.T, fn func()) uint64 {
	t.Helper()
	defer debug.SetGCPercent(debug.SetGCPercent(100)) // as it is collected unless somebody says otherwise
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	start, most := m.HeapAlloc, m.HeapAlloc
	done, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		var m runtime.MemStats
		for {
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
			select {
			case <-done:
				return
			case <-tick.C:
			}
		}
	}()
	fn()
	close(done)
	<-stopped
	return most - start
}

// However a text came in, a form that holds it can be saved, and one that is too
// long is said by the field it stands in, with all that was typed.
func TestWhatIsTooLongIsSaidAtItsField(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake", "company", "Northwind")
	long := strings.Repeat("x", assessment.MaxLine+1)
	for _, c := range []struct {
		path string
		form []string
		says string
	}{
		{"/interviews", []string{"system", long, "go", "start"}, "System: shorten this to 500 characters"},
		{"/interviews/" + id + "/setup", []string{"system", "Bot", "company", long, "go", "save"}, "Company: shorten this"},
		{"/interviews/" + id + "/inventory", []string{"rows", "1", "system.0", "Mail", "action.0", long, "kind.0", "read"},
			"Action: shorten this"},
		{"/interviews/" + id + "/links", []string{"name", long, "right", "answer"}, "Shorten this to 500"},
		{"/interviews/" + id + "/seal", []string{"summary", strings.Repeat("x", assessment.MaxSummary+1), "go", "save"},
			"Summary: shorten this to 10,000"},
		{"/settings/people", []string{"name", long}, "Shorten this to 500"},
	} {
		a := b.post(c.path, c.form...)
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.text(), c.says) ||
			!strings.Contains(a.body, long) {
			t.Errorf("%s: %d\n%.600s", c.path, a.status, a.text())
		}
	}
}
