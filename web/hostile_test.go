package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// payload is text that wants out of every place it may be printed in.
const payload = `x"'><script>pwn(1)</script><img src=x onerror="pwn(2)"></textarea></title><svg onload="pwn(3)"> javascript:pwn(4) {{.}} ${7*7} [a](javascript:pwn(5)) =1+1` +
	"\u202egnp.exe\u202c \u2066a\u2069 \u2067b \u2068c \u202ad \u202be \u202df \u206fg"

// everyField names the fields of all forms, with the same text in each.
func everyField(text string) url.Values {
	form := url.Values{"rows": {"2"}, "base_rev": {"0"}}
	for _, name := range strings.Fields("system company version person_name person_role person_side CX1 CX2 CX3 CX4 " +
		"CX5 CX6 CX7 duplicate go " +
		"answer choices why who reason evidence note private quote speaker words against op resolve summary " +
		"comment_traits paste name right days report me " +
		"id.0 system.0 action.0 kind.0 identity.0 decided.0 refuses.0 system.1 action.1 n_tools_count n_steps_typical " +
		"n_tasks_per_day") {
		form.Set(name, text)
	}
	return form
}

func TestHostileInputIsAnsweredAndNeverBreaksTheServer(t *testing.T) {
	w := newTown(t)
	many := url.Values{}
	for range 10_000 {
		many.Add("choices", "a")
		many.Add("person_name", "x")
	}
	inputs := map[string]url.Values{
		"markup": everyField(payload), "invalid UTF-8": everyField("\xff\xfe\x80"), "NUL": everyField("a\x00b"),
		"bidi": everyField("\u202eevil\u2066\u2069"), "many fields": many, "long": everyField(strings.Repeat("word ", 2_000)),
		"numbers": everyField("-1"), "huge number": everyField("99999999999999999999999"), "nothing": {},
	}
	for name, form := range inputs {
		for _, r := range w.server.table() {
			if r.method != post || strings.HasSuffix(r.path, "/delete") || strings.HasSuffix(r.path, "/erase") ||
				strings.HasPrefix(r.path, "/settings/sign-out") {
				continue
			}
			b := w.who[1]
			if r.who == answerer {
				b = w.who[2]
			}
			if a := b.do(post, w.address(r.path), form); a.status >= http.StatusInternalServerError {
				t.Errorf("%s to %s: %d\n%s", name, r.path, a.status, w.log)
			}
		}
		for _, query := range []string{"/?q=", "/guide?q=", "/interviews/new?system="} {
			if a := w.who[1].get(query + url.QueryEscape(form.Get("note"))); a.status != http.StatusOK {
				t.Errorf("%s in %s: %d", name, query, a.status)
			}
		}
	}
}

// turns reports whether a character turns the text beside it round: an override, an
// embedding, an isolate, or what was used before them.
func turns(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x206f
}

// It is printed on every page and in every file without what turns text round, too.
func TestWhatSomebodyTypedIsPrintedAndNeverRun(t *testing.T) {
	s := newSite(t)
	owner := s.owner()
	owner.send("/settings", "me", payload)
	id := owner.newInterviewOf(payload, "company", payload, "version", payload, "person_name", payload,
		"person_role", payload,
		"person_side", "buyer", "CX1", payload, "CX3", payload, "CX6", payload, "CX7", payload)
	for _, q := range []string{"EC1", "EC2", "EC7", "EC8"} {
		owner.send("/interviews/"+id+"/call/"+q, "answer", "b", "note", payload, "private", payload, "quote", payload,
			"speaker", payload, "go", "save")
		owner.send("/interviews/"+id+"/call/"+q, "answer", "c", "note", payload+q, "base_rev", "1", "go", "save")
	}
	owner.send("/interviews/"+id+"/call/FM1", "answer", "unknown", "why", "someone-else", "who", payload, "go", "save")
	owner.send("/interviews/"+id+"/call/FM2", "answer", "not-applicable", "reason", payload, "go", "save")
	owner.send("/interviews/"+id+"/inventory", "rows", "1", "system.0", payload, "action.0", payload, "identity.0",
		payload, "refuses.0", payload, "kind.0", "final", "decided.0", "running")
	report := owner.send("/interviews/"+id+"/seal", "summary", payload, "comment_traits", payload, "go", "seal")
	token := owner.linkToken(id, "name", payload, "right", "answer")
	buyer, record := s.buyer(token)
	for _, q := range []string{"EC1", "EC2", "EC7", "EC8"} {
		buyer.send("/b/"+record+"/q/"+q, "answer", "b", "note", payload)
	}
	buyer.send("/b/"+record+"/share", "names", "with")
	pages := 0
	look := func(b *browser, addresses []string) {
		for _, address := range addresses {
			a := b.get(address)
			if !strings.HasPrefix(a.body, "%PDF") { // which the tests of its package look at
				said := readable(t, a)
				if at := strings.IndexFunc(said, turns); at >= 0 {
					t.Errorf("%s hands out what turns text round: %q", address, said[max(0, at-40):min(len(said), at+20)])
				}
			}
			if !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
				continue
			}
			pages++
			for _, live := range []string{"<script>pwn", "<img src=x", "<svg onload", `href="javascript:`, `action="javascript:`,
				`src="javascript:`} {
				if strings.Contains(a.body, live) {
					t.Errorf("%s runs what was typed: %s", address, live)
				}
			}
		}
	}
	look(owner, owner.walk(t, "/", report, "/systems/"+s.interview(id).SystemID))
	look(buyer, buyer.walk(t, "/b/"+record))
	look(s.browser(), []string{"/l/" + token})
	if pages < 60 {
		t.Errorf("only %d pages were looked at", pages)
	}
	if page := owner.see(report); !strings.Contains(page.text(), "<script>pwn(1)</script>") {
		t.Error("what was typed is not printed either")
	}
}
