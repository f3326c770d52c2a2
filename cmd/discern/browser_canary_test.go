package main

import (
	"html"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"discern/assessment"
	"discern/assessment/assessmenttest"
	"discern/assessment/bank"
	"discern/tools/relay"
)

// canaries puts something into everything private of an interview and returns
// what no shared response may hold. Of the bank's own words it takes them all.
func canaries(c *client, id string) []string {
	c.Helper()
	home := "/interviews/" + id
	c.send(home+"/setup", "system", "Claims intake", "company", "Northwind", "CX1", "ZEBRA-CLAIM", "CX2", "agent", "CX4",
		"live", "CX7", "ZEBRA-INTENT", "go", "save")
	for _, q := range []string{"EC2", "EC7", "EC8", "FM1"} {
		c.send(home+"/call/"+q, "answer", "a", "go", "save")
	}
	// A fixed path, and no two runs alike: a rule fires.
	c.send(home+"/console/EC1", "answer", "a", "evidence", "assumed", "private", "ZEBRA-7", "private_part", "on",
		"against", "on", "go", "save")
	c.send(home+"/console/EC3", "answer", "e", "evidence", "shown", "private_part", "on", "go", "save")
	c.send(home+"/scratch", "text", "ZEBRA-SCRATCH", "question", "EC1")
	c.send(home+"/marks", "text", "ZEBRA-MARK", "question", "EC1")

	c.send(home+"/wrap", "deal_next", "ZEBRA-NEXT", "deal_by", "ZEBRA-BY", "deal_with", "ZEBRA-WITH", "deal_rival",
		"ZEBRA-RIVAL", "deal_budget", "ZEBRA-BUDGET")

	b, iv := bankOf(c.T), c.interview(id)
	words := append(assessmenttest.GivesAway(), "zebra", "too early", "ask next",
		"if the answer is vague", "leave out",
		"why it matters", "what would prove it", "who would know ec", `name="evidence"`, `name="private"`, `name="against"`,
		"scratch note", "private note", "slide word")
	for _, shape := range b.Shapes {
		words = append(words, shape.Name, shape.Headline, shape.Access)
	}
	for _, q := range b.All() {
		words = append(words, q.Probe, q.Avoid, q.Why, q.See)
	}
	contradictions := assessment.Judge(b, iv).Contradictions
	if len(contradictions) == 0 {
		c.Fatal("no rule fires: the test sees nothing of it")
	}
	for _, f := range contradictions {
		words = append(words, f.Title, f.Says, f.Ask)
	}
	for _, trait := range b.Traits {
		for _, ask := range assessment.Asks(b, iv, trait.ID, len(b.All())) {
			words = append(words, ask.Because)
		}
	}
	guide, err := bank.Guide()
	if err != nil {
		c.Fatal(err)
	}
	for _, card := range guide.Cards {
		words = append(words, card.Say, card.Listen, card.Avoid)
	}
	var out []string
	for _, w := range words {
		if w = flat(strings.ToLower(w)); w != "" && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	if len(out) < 150 {
		c.Fatalf("only %d private texts: the test looks for too little", len(out))
	}
	return out
}

// mayBeSaid are the words of the questions, as they are read out.
func mayBeSaid(b *assessment.Bank) []string {
	var out []string
	for _, q := range b.All() {
		for _, text := range []string{q.Seller, q.Buyer, q.SellerFuture, q.BuyerFuture, q.Help, q.OpenLabel} {
			out = append(out, text)
		}
		for _, o := range q.Options {
			out = append(out, o.Text, o.Says)
		}
	}
	out = slices.DeleteFunc(out, func(s string) bool { return s == "" })
	slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) }) // the longest first
	return out
}

// shown are the few places that may name a way to something private.
var shown = regexp.MustCompile(`(?s)<a class="btn q" href="[^"]*/console\?to=verdict">the verdict</a>|<form[^>]*action="[^"]*/console">.*?</form>|the verdict\s*for your eyes\.`)

// leaks are the private texts in a text.
func leaks(text string, private, said []string) []string {
	text = shown.ReplaceAllString(flat(strings.ToLower(text)), "")
	text = html.UnescapeString(text)
	for _, s := range said {
		text = strings.ReplaceAll(text, flat(strings.ToLower(s)), "")
	}
	var out []string
	for _, w := range private {
		if strings.Contains(text, w) || strings.Contains(text, strings.ReplaceAll(w, " ", "+")) {
			out = append(out, w)
		}
	}
	return out
}

// Everything that reaches a browser in a shared call, to the last byte: pages,
// fragments, replies to saves, conflicts and refusals, the live stream, what is
// printed. None of it holds anything private.
func TestBrowserNothingPrivateReachesTheSharedView(t *testing.T) {
	w, b, c, id := aCallBehind(t)
	private, said := canaries(c, id), mayBeSaid(bankOf(t))
	w.Record()
	home := "/interviews/" + id
	prints := map[string]string{}
	for _, path := range []string{"/call/EC1", "/playback", "/done"} {
		b.open(home+path, 200)
		prints[path] = b.printed()
	}
	state := aSharedCall(b, c, id)
	b.open(home+"/console/EC1", 200) // asks first
	b.says("Show private notes?")
	seen := map[string]int{}
	for _, r := range w.Responses() {
		kind := kindOf(r)
		seen[kind]++
		if kind == "static" {
			continue
		}
		all := r.Path + "\n" + r.Text()
		for _, k := range slices.Sorted(maps.Keys(r.Header)) {
			all += "\n" + k + ": " + strings.Join(r.Header[k], " ")
		}
		for _, leak := range leaks(all, private, said) {
			t.Errorf("%s %s holds %q", r.Method, r.Path, leak)
		}
	}
	prints["the page as it stands"] = state
	for path, text := range prints {
		for _, leak := range leaks(text, private, said) {
			t.Errorf("%s, printed, holds %q", path, leak)
		}
	}
	for _, kind := range []string{"page", "save", "conflict", "stream", "rev", "at", "undo", "quote", "playback", "done"} {
		if seen[kind] == 0 {
			t.Errorf("no %s was seen; seen were %v", kind, seen)
		}
	}
	b.meant("409")
	b.meant("422")
	b.meant("ERR_INTERNET")
}

// kindOf names what a response is.
func kindOf(r *relay.Response) string {
	switch path := strings.SplitN(r.Path, "?", 2)[0]; {
	case strings.HasPrefix(path, "/static/"):
		return "static"
	case strings.HasSuffix(path, "/live"):
		return "stream"
	case strings.Contains(r.Text(), `"theirsNote"`):
		return "conflict"
	case strings.HasSuffix(path, "/quotes"):
		return "quote"
	case r.Method == "POST" && strings.Contains(path, "/call/"):
		return "save"
	case strings.Contains(path, "/call/"):
		return "page"
	default:
		return path[strings.LastIndexByte(path, '/')+1:]
	}
}

// aSharedCall does in the shared view all that can be done there, and returns
// the page as it then stands, with its address and what it keeps.
func aSharedCall(b *tab, c *client, id string) string {
	b.Helper()
	home := "/interviews/" + id
	b.open(home+"/call/EC1", 200)
	b.keys("2")
	b.status("Saved")
	b.keys("q")
	b.keys("It depends." + kb.Enter)
	b.status("Saved")
	b.keys("z")
	b.status("Undone")
	b.keys(kb.Enter)
	b.waits("moved", notAt("EC1"))
	b.keys("s")
	b.keys("/")
	b.keys("steps" + kb.Enter)
	b.open(home+"/call/FM2", 200)
	b.keys("1")
	b.fill("#n_steps_typical", "quite a few")
	b.keys(kb.Escape)
	b.status("Not saved.")
	b.open(home+"/call/IS1", 200)
	b.offline(true)
	b.keys("2")
	b.status("Not sent yet")
	c.send(home+"/call/IS1", "answer", "d", "go", "save")
	b.offline(false)
	b.waits("the card", `!!document.querySelector("#conflicts .conflict")`)
	b.choose("=Keep mine")
	b.status("Saved")
	c.send(home+"/console/IS2", "answer", "c", "evidence", "shown", "private", "ZEBRA-LATE", "private_part",
		"on", "go", "save")
	b.waits("what was saved in the private view",
		`/answered/.test(document.querySelector(".qmap [data-to=IS2]").className)`)
	eval[bool](b, `fetch("`+home+`/rev", {headers: {Accept: "application/json"}}).then(r => r.text()).then(() => true)`,
		awaited)
	return eval[string](b, `[document.title, location.href, document.querySelector("link[rel=icon]").href, document.documentElement.outerHTML,
	  JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage})].join("\n")`)
}

// printed is what the browser prints of a page.
func (b *tab) printed() string {
	b.Helper()
	pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4)))
	b.must(err, "print")
	return pdfText(b.T, pdf)
}

// The private view is there after its button, and after nothing else: not after
// Back, Reload, its address, or from the browser's memory of pages; and it is
// not what is printed from it.
func TestBrowserNothingButTheButtonShowsThePrivateView(t *testing.T) {
	b, c, id := aCall(t)
	private, said := canaries(c, id), mayBeSaid(bankOf(t))
	home := "/interviews/" + id
	asks := func(after string) {
		t.Helper()
		b.waits("the page to settle after "+after, `document.readyState === "complete"`)
		all := eval[string](b, `document.title + document.documentElement.outerHTML`)
		if strings.Contains(strings.ToLower(all), "zebra") || b.here("#panel") {
			t.Errorf("after %s the private view is there", after)
		}
	}
	show := func() {
		t.Helper()
		b.open(home+"/console/EC1", 200)
		b.showThem()
		b.waits("the private view", `document.getElementById("panel").innerText.includes("ZEBRA-MARK")`)
	}
	show()
	if text := b.text(); !strings.Contains(text, "ZEBRA-SCRATCH") || b.value("#private") != "ZEBRA-7" {
		t.Error("the private view lacks what is private: the test sees nothing")
	}
	title, address := eval[string](b, `document.title`), b.path()
	if leaked := leaks(title+"\n"+address+"\n"+eval[string](b, `document.querySelector("link[rel=icon]").href`), private,
		said); len(leaked) > 0 {
		t.Errorf("title, address or icon of the private view hold %q", leaked)
	}
	if leaked := leaks(b.printed(), private, said); len(leaked) > 0 {
		t.Errorf("printed from the private view: %q", leaked)
	}
	b.reload()
	asks("reload")
	show()
	b.open(home+"/console/EC1", 200)
	asks("its address")
	show()
	b.press("=Playback")
	b.back()
	asks("Back from Playback")
	show()
	b.open("/settings", 200)
	b.back()
	asks("Back from another page")
	show()
	b.keys("v")
	b.waits("the shared view", `document.getElementById("call")?.dataset.view === "shared"`)
	asks("the switch")
	if got := eval[string](b, `document.title`); got != title {
		t.Errorf("the title of the shared view is %q, of the private one %q", got, title)
	}
	for _, entry := range b.history().Entries {
		if strings.HasPrefix(entry.URL, b.base) && entry.URL != eval[string](b, `location.href`) {
			b.goTo(entry.ID)
			asks("going to " + entry.URL)
		}
	}
}
