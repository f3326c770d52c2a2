package web

import (
	"bufio"
	"context"
	"discern/assessment"
	"discern/assessment/assessmenttest"
	"discern/assessment/report"
	"discern/templates"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// script is a browser whose page script asks: it takes what happened instead of
// a page.
func (b *browser) script(path string, pairs ...string) answer {
	b.t.Helper()
	b.headers["Accept"] = "application/json"
	defer delete(b.headers, "Accept")
	return b.post(path, pairs...)
}

// quiet fetches as the page's script does when nobody pressed anything.
func (b *browser) quiet(path string) answer {
	b.t.Helper()
	b.headers["Discern-Background"] = "1"
	defer delete(b.headers, "Discern-Background")
	return b.see(path)
}

func (a answer) json(t *testing.T) map[string]any {
	t.Helper()
	out := map[string]any{}
	if err := json.Unmarshal([]byte(a.body), &out); err != nil {
		t.Fatalf("%v: %s", err, a.body)
	}
	return out
}

// secrets is an interview with a canary in everything private, and the words
// that no shared response may hold.
func (b *browser) secrets(t *testing.T) (id string, words []string) {
	t.Helper()
	id = b.newInterviewOf("Claims intake", "CX2", "agent", "CX7", "ZEBRA-INTENT")
	call := "/interviews/" + id
	for _, q := range []string{"EC2", "EC7", "EC8", "FM1"} {
		b.send(call+"/call/"+q, "answer", "a", "go", "save")
	}
	// Fixed steps, and no two runs alike: a rule fires.
	b.send(call+"/console/EC1", "answer", "a", "evidence", "assumed", "private", "ZEBRA-PRIVATE", "private_part",
		"on", "go", "save")
	b.send(call+"/console/EC3", "answer", "e", "evidence", "shown", "private_part", "on", "go", "save")
	b.send(call+"/scratch", "text", "ZEBRA-SCRATCH", "question", "EC1")
	b.send(call+"/marks", "text", "ZEBRA-MARK", "question", "EC1")
	bank := b.server.config.Bank
	v := assessment.Judge(bank, b.interview(id))
	words = append(assessmenttest.GivesAway(), "ZEBRA-PRIVATE", "ZEBRA-SCRATCH", "ZEBRA-MARK", "ZEBRA-INTENT", "too early",
		"ask next", "would change", "we assumed it", "name=\"evidence\"", "name=\"private\"", "slide word")
	for _, shape := range bank.Shapes {
		words = append(words, shape.Name, shape.Headline, shape.Access)
	}
	for _, f := range v.Contradictions {
		words = append(words, f.Title, f.Says, f.Ask)
	}
	if len(v.Contradictions) == 0 {
		t.Fatal("no rule fires: the test sees nothing of it")
	}
	for _, q := range bank.All() {
		words = append(words, q.Probe, q.Avoid)
	}
	for _, ask := range assessment.Asks(bank, b.interview(id), "", 3) {
		words = append(words, ask.Because)
	}
	return id, words
}

// said takes out of a page what may stand there: the words of the questions,
// as they are read out.
func (s *site) said(body string) string {
	body = strings.ToLower(body)
	for _, q := range s.server.config.Bank.All() {
		for _, text := range append([]string{q.Seller, q.Buyer, q.SellerFuture, q.BuyerFuture, q.Help}, options(q)...) {
			body = strings.ReplaceAll(body, strings.ToLower(escaped(text)), "")
		}
	}
	return body
}

func options(q *assessment.Question) []string {
	var out []string
	for _, o := range q.Options {
		out = append(out, o.Text, o.Says)
	}
	return out
}

var escaped = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;").Replace

func TestNothingPrivateIsInAnySharedResponse(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id, words := b.secrets(t)
	call := "/interviews/" + id
	shared := map[string]answer{
		"question":  b.see(call + "/call/EC1"),
		"another":   b.see(call + "/call/FM2"),
		"done":      b.see(call + "/done"),
		"playback":  b.see(call + "/playback"),
		"ask first": b.see(call + "/console/EC1"),
		"revision":  b.see(call + "/rev"),
		"all":       b.quiet(call + "/questions"),
		"map":       b.see(call + "/map"),
		"lines":     b.see(call + "/inventory"),
		"invalid":   b.post(call+"/call/FM2", "answer", "b", "n_steps_typical", "many", "go", "next"),
		"saved":     b.script(call+"/call/EC4", "answer", "b", "go", "save"),
		"refused":   b.script(call+"/call/FM2", "answer", "b", "n_steps_typical", "many", "go", "next"),
		"conflict":  b.post(call+"/call/EC1", "answer", "c", "base_rev", "0", "go", "next"),
		"clash":     b.script(call+"/call/EC1", "answer", "c", "base_rev", "0", "go", "next"),
		"quote":     b.script(call+"/call/EC1/quotes", "quote", "Words.", "speaker", "Priya"),
		"undone":    b.script(call+"/undo", "question", "EC1"),
	}
	for name, a := range shared {
		if a.status >= 500 {
			t.Errorf("%s: %d", name, a.status)
		}
		all := s.said(a.body)
		for key, values := range a.header {
			all += "\n" + strings.ToLower(key+": "+strings.Join(values, " "))
		}
		for _, w := range words {
			if name == "done" && w == "verdict" || name == "ask first" && strings.HasPrefix(w, "name=") {
				continue // offers the way to it, behind the page that asks
			}
			if w != "" && strings.Contains(all, strings.ToLower(escaped(w))) {
				t.Errorf("%s holds %q", name, w)
			}
		}
	}
	private := b.see(b.send(call+"/console", "to", "EC1"))
	for _, w := range []string{"ZEBRA-PRIVATE", "ZEBRA-SCRATCH", "ZEBRA-MARK", `id="findings-title"`, `id="ask-title"`} {
		if !strings.Contains(private.body, w) {
			t.Errorf("the private view lacks %q: the test sees nothing", w)
		}
	}
}

func TestBackReloadAndAddressNeverRevealThePrivateView(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id, _ := b.secrets(t)
	asks := func(path string) bool {
		a := b.see(path)
		return strings.Contains(a.text(), "Show private notes?") && !strings.Contains(a.body, "ZEBRA")
	}
	for _, path := range []string{"/console", "/console/EC1", "/wrap", "/console/EC1?pass=guess"} {
		if !asks("/interviews/" + id + path) {
			t.Errorf("%s shows the private view without asking", path)
		}
	}
	shown := b.send("/interviews/"+id+"/console", "to", "EC1")
	if !strings.Contains(b.see(shown).body, "ZEBRA-PRIVATE") {
		t.Fatal("after the button the private view is not there")
	}
	if !asks(shown) {
		t.Error("the same address shows it again: Reload and Back reveal it")
	}
	other := b.newInterviewOf("Another")
	pass := b.send("/interviews/"+other+"/console", "to", "EC1")
	if !asks("/interviews/" + id + "/console/EC1?" + strings.SplitN(pass, "?", 2)[1]) {
		t.Error("the leave for one interview opens another")
	}
	late := b.send("/interviews/"+id+"/console", "to", "EC1")
	s.clock.forward(passLife + time.Second)
	if !asks(late) {
		t.Error("a leave from long ago still works")
	}
	saved := b.send("/interviews/"+id+"/console/EC2", "answer", "b", "base_rev", "1", "go", "next")
	if a := b.see(saved); !strings.Contains(a.text(), "Private to you") {
		t.Errorf("without script saving in the private view leads out of it: %s", saved)
	}
}

func TestTheSharedFormKeepsWhatItDoesNotShow(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake", "CX7", "Small claims")
	b.send("/interviews/"+id+"/console/EC1", "answer", "b", "evidence", "shown", "private", "Mine.", "against", "on",
		"private_part", "on", "go", "save")
	page := b.see("/interviews/" + id + "/call/EC1")
	b.send("/interviews/"+id+"/call/EC1", "answer", "c", "note", "Said.", "base_rev", page.hidden("base_rev"), "op",
		page.hidden("op"), "go", "save")
	a := s.answerIn(id, "EC1")
	if a.Choice != "c" || a.Evidence != assessment.Shown || a.Private != "Mine." || a.Note != "Said." ||
		len(s.interview(id).IntentAgainst) != 1 {
		t.Errorf("kept %+v, against %v", a, s.interview(id).IntentAgainst)
	}
	b.send("/interviews/"+id+"/console/EC1", "answer", "c", "evidence", "said", "private", "", "private_part", "on",
		"base_rev", "2", "go", "save")
	a = s.answerIn(id, "EC1")
	if a.Evidence != assessment.Said || a.Private != "" || a.Note != "Said." || len(s.interview(id).IntentAgainst) != 0 {
		t.Errorf("the private form changed it to %+v, against %v", a, s.interview(id).IntentAgainst)
	}
}

func TestTheScriptIsToldWhatTheServerDid(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	address := "/interviews/" + id + "/call/EC1"
	first := b.script(address, "answer", "b", "base_rev", "0", "op", "one", "go", "save").json(t)
	again := b.script(address, "answer", "b", "base_rev", "0", "op", "one", "go", "save").json(t)
	if first["rev"] != 1.0 || again["rev"] != 1.0 || again["same"] != true ||
		!strings.HasPrefix(first["saved"].(string), "Saved ") ||
		!strings.HasPrefix(first["next"].(string), "/interviews/"+id+"/call/") ||
		!strings.Contains(first["box"].(string), "answered") {
		t.Errorf("told %v, and then %v", first, again)
	}
	if n, err := s.store.History(t.Context(), s.principal(), id, "EC1"); err != nil || len(n) != 1 {
		t.Errorf("sent twice, kept %d times", len(n))
	}
	clash := b.script(address, "answer", "d", "base_rev", "0", "op", "two", "go", "save")
	card := clash.json(t)
	if clash.status != http.StatusConflict || card["rev"] != 1.0 || card["theirs"] == card["mine"] || card["who"] == "" {
		t.Errorf("%d: %v", clash.status, card)
	}
	if quote := b.script(address+"/quotes", "quote", "Words.", "op", "three").json(t); quote["rev"] != nil ||
		!strings.HasPrefix(quote["saved"].(string), "Saved ") {
		t.Errorf("a quote tells the revision of an answer that the page may not have seen: %v", quote)
	}
	wrong := b.script("/interviews/"+id+"/call/FM2", "answer", "b", "n_steps_typical", "many", "go", "save")
	if wrong.status != http.StatusUnprocessableEntity || !strings.Contains(wrong.body, "n_steps_typical") {
		t.Errorf("%d: %s", wrong.status, wrong.body)
	}
	if a := s.browser().script(address, "answer", "d"); a.status != http.StatusUnauthorized ||
		!strings.HasPrefix(a.header.Get("Content-Type"), "application/json") {
		t.Errorf("signed out: %d, %s", a.status, a.body)
	}
	b.headers["Discern-Who"] = "somebody else"
	if a := b.script(address, "answer", "d"); a.status != http.StatusUnauthorized || s.answerIn(id, "EC1").Choice != "b" {
		t.Errorf("what another person typed here was saved for this one: %d", a.status)
	}
}

// The revision tells the page that it has seen its own save; what is left is
// counted after it, not before.
func TestASaveIsAnsweredWithHowThingsStandAfterIt(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	fewer := 0
	for from := range 5 {
		fewer += b.answersAndIsTold(t, from)
	}
	if fewer == 0 {
		t.Error("no answer spared another question: the test sees nothing of it")
	}
}

// answersAndIsTold answers every question of a new interview, beginning with
// another option each time, and returns how many answers spared others.
func (b *browser) answersAndIsTold(t *testing.T, from int) (fewer int) {
	t.Helper()
	bank, id := b.server.config.Bank, b.newInterviewOf("Claims "+strconv.Itoa(from))
	before := assessment.Judge(bank, b.interview(id))
	for i, q := range bank.All() {
		field := "answer"
		if q.Kind == assessment.KindControlMulti {
			field = "choices"
		}
		told := b.script("/interviews/"+id+"/call/"+q.ID, field, q.Options[(i+from)%len(q.Options)].ID, "base_rev", "0", "op",
			q.ID, "go", "save").json(t)
		iv := b.interview(id)
		after := assessment.Judge(bank, iv)
		if told["interview"] != float64(iv.Rev) || told["left"] != templates.LeftWords(iv, after.ToGo) {
			t.Errorf("after %s at revision %d with %d left it says %v", q.ID, iv.Rev, after.ToGo, told)
		}
		want := ""
		if n := before.ToGo - after.ToGo; n > 1 {
			fewer++
			want = strconv.Itoa(n) + " fewer to ask."
		}
		if told["fewer"] != want {
			t.Errorf("after %s it says %q, want %q", q.ID, told["fewer"], want)
		}
		before = after
	}
	return fewer
}

func TestUndoByForm(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	b.send("/interviews/"+id+"/call/EC1", "answer", "b", "go", "save")
	b.send("/interviews/"+id+"/call/EC1", "answer", "c", "base_rev", "1", "go", "save")
	to := b.send("/interviews/"+id+"/undo", "question", "EC2", "view", "shared")
	if got := s.answerIn(id, "EC1").Choice; got != "b" || to != "/interviews/"+id+"/call/EC1" {
		t.Errorf("it is %q, and leads to %s", got, to)
	}
	undone := regexp.MustCompile("Undone: [^.]*“" + regexp.QuoteMeta(facetOf(s, "EC1")) + "”")
	if text := b.see(to).text(); !undone.MatchString(text) {
		t.Errorf("the page does not say so:\n%s", text)
	}
	b.send("/interviews/"+id+"/undo", "question", "EC1")
	if text := b.see(b.send("/interviews/"+id+"/undo", "question", "EC1")).text(); !strings.Contains(text,
		nothingToUndo) {
		t.Errorf("the third time:\n%s", text)
	}
}

func TestPlaybackConfirmsWhatWasReadOutAndNothingElse(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake", "person_name", "Priya Nair", "person_role", "Platform lead",
		"person_side", "buyer")
	empty := b.see("/interviews/" + id + "/playback").text()
	if !strings.Contains(empty, "Nothing to play back yet.") {
		t.Errorf("empty:\n%s", empty)
	}
	b.send("/interviews/"+id+"/call/EC1", "answer", "b", "go", "save")
	b.send("/interviews/"+id+"/call/EC2", "answer", "unknown", "why", "someone-else", "who", "Tom", "go", "save")
	page := b.see("/interviews/" + id + "/playback")
	q, _ := s.server.config.Bank.Question("EC1")
	for _, want := range []string{q.Options[1].Says, "Ask Tom", "Agreed with Priya Nair"} {
		if !strings.Contains(page.text(), want) {
			t.Errorf("playback lacks %q:\n%s", want, page.text())
		}
	}
	if a := b.post("/interviews/"+id+"/playback", "base_rev",
		page.hidden("base_rev")); a.status != http.StatusUnprocessableEntity {
		t.Errorf("agreed by nobody: %d", a.status)
	}
	b.send("/interviews/"+id+"/call/EC1", "answer", "c", "base_rev", "1", "go", "save")
	if a := b.post("/interviews/"+id+"/playback", "agreed", "Priya Nair", "base_rev",
		page.hidden("base_rev")); a.status != http.StatusConflict || s.answerIn(id, "EC1").Confirmed != nil {
		t.Errorf("an answer that changed while it was read out: %d, %+v", a.status, s.answerIn(id, "EC1").Confirmed)
	}
	page = b.see("/interviews/" + id + "/playback")
	b.send("/interviews/"+id+"/playback", "agreed", "Priya Nair", "other", "Tom", "base_rev", page.hidden("base_rev"))
	if a := s.answerIn(id, "EC1"); a.Confirmed == nil || a.Confirmed.By != "Priya Nair and Tom" {
		t.Errorf("confirmed %+v", a.Confirmed)
	}
	if a := s.answerIn(id, "EC2"); a.Confirmed != nil {
		t.Error("what nobody knows was agreed to")
	}
	b.send("/interviews/"+id+"/console/EC1", "answer", "c", "private", "Sure of it.", "private_part", "on",
		"base_rev", "3", "go", "save")
	if s.answerIn(id, "EC1").Confirmed == nil {
		t.Error("a private note took the agreement away")
	}
	to := b.send("/interviews/"+id+"/call/EC1", "answer", "d", "base_rev", "4", "return", "playback", "go", "next")
	if s.answerIn(id, "EC1").Confirmed != nil || to != "/interviews/"+id+"/playback" {
		t.Errorf("another answer is still agreed to, or leads to %s", to)
	}
}

func TestWrapUpFindsHomesNamesAndEvidence(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake", "CX1", "our agent")
	b.send("/interviews/"+id+"/console/EC1", "answer", "b", "evidence", "assumed", "private_part", "on", "go", "save")
	for _, text := range []string{"Home me.", "Leave me.", "Drop me.", "Later."} {
		b.send("/interviews/"+id+"/scratch", "text", text, "question", "EC1")
	}
	page := b.see(b.send("/interviews/"+id+"/console", "to", "wrap"))
	for _, want := range []string{"Before you hang up", "Who can answer the rest", "Home me.", "Still assumed",
		"They call it: our agent"} {
		if !strings.Contains(page.text(), want) {
			t.Errorf("the page lacks %q:\n%s", want, page.text())
		}
	}
	before := s.interview(id)
	n := before.Homeless()
	again := b.see(b.send("/interviews/"+id+"/wrap", "home_"+n[0].ID, "EC2", "home_"+n[1].ID, "keep", "home_"+n[2].ID,
		"drop", "home_"+n[3].ID, "",
		"who_EC7", "Tom", "evidence_EC1", "said"))
	iv := s.interview(id)
	if len(iv.Scratch) != 2 || len(iv.Homeless()) != 1 || iv.Answers["EC2"].Private != "Home me." ||
		iv.Answers["EC7"].Who != "Tom" || iv.Answers["EC1"].Evidence != assessment.Said {
		t.Errorf("scratch %+v, EC2 %+v, EC7 %+v, EC1 %+v", iv.Scratch, iv.Answers["EC2"], iv.Answers["EC7"],
			iv.Answers["EC1"])
	}
	if !strings.Contains(again.text(), "Saved ") || strings.Contains(again.text(), "Still assumed") {
		t.Errorf("afterwards:\n%s", again.text())
	}
	lines := report.CRM(s.server.config.Bank, iv, assessment.Judge(s.server.config.Bank, iv), s.clock.now())
	if len(lines) > report.CRMLines || len(lines) < 12 || strings.Contains(strings.Join(lines, ""), "\n") ||
		strings.Contains(strings.Join(lines, "\n"), "Leave me.") {
		t.Errorf("%d lines: %q", len(lines), lines)
	}
}

// What the seller notes of the deal is kept, found among the private notes and in
// the text for a CRM, by no search, and put right where it is too long with
// everything else as it was typed.
func TestTheEndOfACallKeepsWhatComesNext(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	home := "/interviews/" + id
	b.send(home+"/call/EC7", "answer", "unknown", "go", "save")
	b.send(home+"/scratch", "text", "Home me.", "question", "EC1")
	note := s.interview(id).Scratch[0].ID

	refused := b.post(home+"/wrap", "deal_next", "Zebra "+strings.Repeat("x", 500), "deal_by", "12 December", "deal_with",
		"", "deal_rival", "", "deal_budget", "none yet",
		"who_EC7", "Tom", "home_"+note, "EC2")
	if refused.status != http.StatusUnprocessableEntity ||
		!strings.Contains(refused.text(), "Shorten this to 500 characters or fewer") {
		t.Fatalf("%d:\n%.900s", refused.status, refused.text())
	}
	for _, kept := range []string{`value="12 December"`, `value="none yet"`, `value="Tom"`, `<option value="EC2" selected`,
		`href="#deal_next"`} {
		if !strings.Contains(refused.body, kept) {
			t.Errorf("the page that asks again lacks %s", kept)
		}
	}
	if iv := s.interview(id); iv.Deal != (assessment.Deal{}) || iv.Answers["EC7"].Who != "" || len(iv.Scratch) != 1 {
		t.Errorf("something was kept: %+v", iv.Deal)
	}

	again := b.see(b.send(home+"/wrap", "deal_next", "Send the half page", "deal_by", "12 December", "deal_with", "Priya",
		"deal_rival", "Zebra Ltd", "deal_budget", "From May"))
	want := assessment.Deal{Next: "Send the half page", By: "12 December", With: "Priya", Rival: "Zebra Ltd",
		Budget: "From May"}
	if got := s.interview(id).Deal; got != want {
		t.Errorf("kept as %+v", got)
	}
	for _, line := range []string{"Next step: Send the half page; by 12 December; with Priya", "Competitor: Zebra Ltd",
		"Budget: From May"} {
		if !strings.Contains(again.body, line) {
			t.Errorf("the text for a CRM lacks %q", line)
		}
	}
	if notes := b.see(home + "/notes").text(); !strings.Contains(notes, "Competitor: Zebra Ltd") {
		t.Error("it is not among the private notes")
	}
	if found := b.see("/?q=zebra").text(); strings.Contains(found, "Claims intake") {
		t.Error("a search finds it")
	}
	for _, path := range []string{"/call/EC1", "/map", "/playback", "/inventory", "/done", "/interview.json"} {
		if strings.Contains(strings.ToLower(b.get(home+path).body), "zebra") {
			t.Errorf("%s holds it", path)
		}
	}
	if !strings.Contains(b.get(home+"/interview.json?private=1").body, "Zebra Ltd") {
		t.Error("the file with private notes lacks it")
	}

	b.send(home+"/wrap", "who_EC7", "Tom")
	if got := s.interview(id).Deal; got != want {
		t.Errorf("a form without the fields changed it to %+v", got)
	}
}

func TestTheShortPathEndsOnAPageThatOffersWhatCanComeNext(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	to := "/interviews/" + id + "/call/EC1"
	for range 20 {
		q, ok := strings.CutPrefix(to, "/interviews/"+id+"/call/")
		if !ok {
			break
		}
		form := []string{"answer", "b", "go", "next"}
		if question, _ := s.server.config.Bank.Question(q); question.Kind == assessment.KindControlMulti {
			form = []string{"choices", "a", "go", "next"}
		}
		to = b.send(to, form...)
	}
	if to != "/interviews/"+id+"/done" {
		t.Fatalf("the path ends at %s", to)
	}
	page := b.see(to)
	for _, want := range []string{"That is the short path", "Play back what I heard", "Systems and actions", "Go on: ",
		"End the call", "Private view"} {
		if !strings.Contains(page.text(), want) {
			t.Errorf("it lacks %q", want)
		}
	}
}

func TestKeysAreSetForEachPerson(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	page := func() string { return b.see("/interviews/" + id + "/call/EC1").body }
	if body := page(); !strings.Contains(body, `aria-keyshortcuts="D"`) || !strings.Contains(body, `data-keys="on"`) {
		t.Error("single keys are not on to begin with")
	}
	b.send("/settings", "keys", "alt")
	if body := page(); strings.Contains(body, `aria-keyshortcuts="D"`) ||
		!strings.Contains(body, `aria-keyshortcuts="Alt+Shift+D"`) {
		t.Error("the keys do not ask for Alt and Shift")
	}
	b.send("/settings", "keys", "off")
	if body := page(); strings.Contains(body, `aria-keyshortcuts="D"`) || strings.Contains(body, "Alt+Shift+D") ||
		!strings.Contains(body, `data-keys="off"`) {
		t.Error("the keys are not off")
	}
	if a := b.post("/settings", "keys", "loud"); a.status != http.StatusUnprocessableEntity {
		t.Errorf("a setting that is not offered: %d", a.status)
	}
}

// Every key of the list has a control with the same key on it.
func TestEveryKeyHasAControl(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	b.send("/interviews/"+id+"/call/FM1", "answer", "a", "go", "save")
	shared := b.see("/interviews/" + id + "/call/EC1").body
	b.headers["Referer"] = "http://" + testHost + "/interviews/" + id + "/call/FM1"
	shared += b.see("/interviews/" + id + "/call/FM8").body
	delete(b.headers, "Referer")
	private := b.see(b.send("/interviews/"+id+"/console", "to", "EC1")).body
	for _, k := range templates.KeyList {
		key := strings.Fields(k.Keys)[0]
		page := shared
		if k.Private {
			page = private
			if strings.Contains(shared, `aria-keyshortcuts="`+key+`"`) {
				t.Errorf("the shared page has the private key %s", key)
			}
		}
		if !strings.Contains(page, `aria-keyshortcuts="`+key+`"`) && !strings.Contains(page, `aria-keyshortcuts="`+key+" ") {
			t.Errorf("no control has the key %s", key)
		}
	}
}

func TestAQuestionIsFoundByWhatWasSaid(t *testing.T) {
	s := newSite(t)
	guide := s.server.config.Guide
	find := func(said string) []assessment.Found {
		found, err := s.server.found(said)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	for said, want := range map[string]string{"cred": "IS8", "log": "IS2", "EC7": "EC7",
		"Which of our people would notice": "", "xyzzy": ""} {
		found := find(said)
		switch {
		case want == "" && said == "xyzzy" && len(found) > 0:
			t.Errorf("%q finds %s", said, found[0].Question.ID)
		case want != "":
			in := false
			for _, f := range found[:min(3, len(found))] {
				in = in || f.Question.ID == want
			}
			if !in {
				t.Errorf("%q does not find %s among its first three", said, want)
			}
		}
	}
	for said, want := range map[string]string{ // as they say it, in a sentence: the first hit, which Enter opens
		"we have one service account for everything": "IS8", "it has one key for everything": "IS8",
		"when that fails it just tries again": "EC2",
	} {
		if found := find(said); len(found) == 0 || found[0].Question.ID != want {
			t.Errorf("%q finds %v first, want %s", said, found[:min(3, len(found))], want)
		}
	}
	for said, want := range map[string]string{"we have an agent": "one-question",
		"it is just a script":                           "definition-workflow",
		"honestly it is a cron job that somebody wrote": "definition-workflow"} {
		found := assessment.FindCards(guide, said)
		if !slices.ContainsFunc(found[:min(3, len(found))], func(c assessment.Card) bool { return c.ID == want }) {
			t.Errorf("%q does not find the card %s among its first three of %d", said, want, len(found))
		}
	}
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	if text := b.see("/interviews/" + id + "/map?q=cred").text(); !strings.Contains(text,
		"Where “cred” belongs One credential for everything") {
		t.Errorf("without script:\n%.600s", text)
	}
}

// listener is a page that listens to an interview.
type listener struct {
	t      *testing.T
	events chan string
	cancel context.CancelFunc
}

func (s *site) listener(web *httptest.Server, b *browser, id string) *listener {
	s.t.Helper()
	return s.listenerAt(web, b, id, "")
}

func (s *site) listenerAt(web *httptest.Server, b *browser, id, query string) *listener {
	s.t.Helper()
	ctx, cancel := context.WithCancel(s.t.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, web.URL+"/interviews/"+id+"/live"+query, nil)
	must(s.t, err)
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	res, err := http.DefaultClient.Do(r)
	must(s.t, err)
	l := &listener{t: s.t, events: make(chan string, 100), cancel: cancel}
	go func() {
		defer res.Body.Close()
		defer close(l.events)
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			if line := lines.Text(); line != "" {
				l.events <- line
			}
		}
	}()
	s.t.Cleanup(cancel)
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "text/event-stream" {
		s.t.Fatalf("the stream answers %d, %s", res.StatusCode, res.Header.Get("Content-Type"))
	}
	return l
}

// hears waits for a line that holds the text, and returns everything up to it.
func (l *listener) hears(text string) string {
	l.t.Helper()
	var all strings.Builder
	late := time.After(time.Minute)
	for {
		select {
		case line, open := <-l.events:
			if !open {
				l.t.Fatalf("the stream ended before %q; so far:\n%s", text, all.String())
			}
			all.WriteString(line + "\n")
			if strings.Contains(line, text) {
				return all.String()
			}
		case <-late:
			l.t.Fatalf("%q was not heard; so far:\n%s", text, all.String())
		}
	}
}

// ends waits for the end of the stream.
func (l *listener) ends() {
	l.t.Helper()
	late := time.After(time.Minute)
	for {
		select {
		case _, open := <-l.events:
			if !open {
				return
			}
		case <-late:
			l.t.Fatal("the stream does not end")
		}
	}
}

func TestASaveIsHeardByWhoeverListensAndSaysNothing(t *testing.T) {
	s := newSite(t)
	dana, tom := s.owner(), s.owner()
	id, words := dana.secrets(t)
	web := httptest.NewServer(s.server)
	defer web.Close()
	defer s.server.CloseStreams()
	s.server.config.BaseURL.Host = strings.TrimPrefix(web.URL, "http://")
	defer func() { s.server.config.BaseURL.Host = testHost }()
	l := s.listener(web, tom, id)
	l.hears(`"rev":`)
	began := time.Now()
	dana.host = s.server.config.BaseURL.Host
	dana.send("/interviews/"+id+"/call/EC4", "answer", "b", "go", "save")
	heard := l.hears(`"rev":`)
	if took := time.Since(began); took > time.Second {
		t.Errorf("heard after %v", took)
	}
	for _, w := range words {
		if w != "" && strings.Contains(strings.ToLower(heard), strings.ToLower(w)) {
			t.Errorf("the stream says %q", w)
		}
	}
	dana.see("/interviews/" + id + "/call/FM3")
	l.hears(`"moves":`)
	rows, err := s.store.System(t.Context(), s.principal(), s.interview(id).SystemID)
	must(t, err)
	dana.send("/systems/" + rows.ID + "/delete")
	l.hears("event: ended")
	l.ends()
}

func TestAStreamEndsWithItsSession(t *testing.T) {
	s := newSite(t, func(c *Config) { c.KeepAlive = 20 * time.Millisecond })
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	web := httptest.NewServer(s.server)
	defer web.Close()
	b.host = strings.TrimPrefix(web.URL, "http://")
	s.server.config.BaseURL.Host = b.host
	l := s.listener(web, b, id)
	l.hears("still here")
	cookies := map[string]string{}
	for k, v := range b.cookies {
		cookies[k] = v
	}
	b.send("/settings/sign-out")
	l.hears("event: ended")
	l.ends()
	b.cookies = cookies
	if a := b.get("/interviews/" + id + "/live"); a.status != http.StatusUnauthorized {
		t.Errorf("the copied cookie gives %d", a.status)
	}
}

func TestListeningKeepsNoSessionAlive(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	s.clock.forward(50 * time.Minute)
	b.see("/interviews/" + id + "/rev")
	b.quiet("/interviews/" + id + "/questions")
	s.clock.forward(11 * time.Minute)
	if a := b.get("/interviews/" + id + "/rev"); a.status != http.StatusUnauthorized {
		t.Errorf("after an hour of listening only: %d", a.status)
	}
}

func TestAPersonHoldsSoManyStreamsAndTheOldestEnds(t *testing.T) {
	var l live
	first := l.listen("iv", assessment.Principal{UserID: "dana"}, "")
	for range maxStreams {
		l.listen("iv", assessment.Principal{UserID: "dana"}, "")
	}
	other := l.listen("iv", assessment.Principal{UserID: "tom"}, "")
	select {
	case <-first.end:
	default:
		t.Error("the oldest stream goes on")
	}
	select {
	case <-other.end:
		t.Error("another person's stream ended")
	default:
	}
	l.changed("iv", 3)
	l.changed("iv", 4)
	if len(other.bell) != 1 {
		t.Error("a page that has not read yet hears every ring, or none")
	}
	for _, s := range l.order {
		defer l.leave(s)
	}
}

func TestClosingTheServerEndsItsStreams(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	web := httptest.NewUnstartedServer(s.server)
	web.Config.RegisterOnShutdown(s.server.CloseStreams)
	web.Start()
	s.server.config.BaseURL.Host = strings.TrimPrefix(web.URL, "http://")
	l := s.listener(web, b, id)
	l.hears("event: bell")
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	must(t, web.Config.Shutdown(ctx))
	l.ends()
	if n := s.server.live.count(s.principal().UserID); n != 0 {
		t.Errorf("%d streams are left", n)
	}
}

// A number says how it was read where it was typed, at once by the script and
// on the page that asks again.
func TestANumberSaysHowItWasRead(t *testing.T) {
	b := newSite(t).owner()
	for typed, read := range map[string]string{"0,400": "0.4", "1-1k": "1 to 1,000", "1,200": "1,200", "１２": "12"} {
		at := "/interviews/" + b.newInterviewOf("System with "+typed) + "/call/FM2"
		reply := b.script(at, "answer", "b", "n_minutes_typical", typed, "go", "save")
		if want := `"minutes_typical":"Read as ` + read + `."`; reply.status != http.StatusOK ||
			!strings.Contains(reply.body, want) {
			t.Errorf("%s: %d %s, want %s", typed, reply.status, reply.body, want)
		}
		page := b.post(at, "answer", "nosuch", "n_minutes_typical", typed, "go", "next")
		if want := "Read as " + read + "."; page.status != http.StatusUnprocessableEntity || typed != read &&
			!strings.Contains(page.body, want) {
			t.Errorf("%s: the page that asks again does not say %q", typed, want)
		}
	}
}
