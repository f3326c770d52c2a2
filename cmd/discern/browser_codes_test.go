package main

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"discern/tools/relay"
)

// readableJS is everything of a document that somebody could read or hear: its
// text, shown or not yet, the title, and the attributes that are read out, shown or
// put on the page by the script. Ids, addresses and values of radio buttons are none.
const readableJS = `(doc => {
  const out = [doc.title];
  const walk = root => {
    const all = doc.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let n = all.currentNode; n; n = all.nextNode()) {
      if (n.nodeType === 3) {
        if (!n.parentElement?.closest("script,style")) out.push(n.data);
        continue;
      }
      if (n.content instanceof DocumentFragment) walk(n.content);
      for (const a of ["title", "alt", "placeholder", "aria-label", "aria-description", "aria-valuetext", "label", "content", "data-title",
        "data-name", "data-saved"]) if (n.hasAttribute?.(a)) out.push(n.getAttribute(a));
      if (n.matches?.("textarea,input:not([type=hidden],[type=radio],[type=checkbox])")) out.push(n.value);
    }
  };
  walk(doc.documentElement);
  return out.join("\n");
})`

// Nobody who looks on has to ask what EC1 is: no id of a question, a rule or a
// question of the set-up is in what can be read or heard of the shared view, on
// any page, in what the script is told, in what is fetched for later, on paper.
func TestBrowserNoCodeIsOnTheSharedView(t *testing.T) {
	w, b, c, id := aCallBehind(t)
	canaries(c, id) // answers, among them two that do not fit together
	w.Record()
	bank := bankOf(t)
	codes := codesOf(bank.All()[0].ID)
	for _, q := range bank.All() {
		if !codes.MatchString(q.ID) {
			t.Fatalf("the test does not see %s", q.ID)
		}
	}
	clean := func(where, text string) {
		t.Helper()
		if found := codes.FindAllString(text, 4); found != nil {
			i := strings.Index(text, found[0])
			t.Errorf("%s: %v, as in %q", where, found, text[max(0, i-60):min(len(text), i+60)])
		}
	}

	home := "/interviews/" + id
	seen := 0
	look := func(where string) {
		t.Helper()
		text := eval[string](b, readableJS+`(document)`)
		seen += len(text)
		clean(where, text)
	}
	aSharedCall(b, c, id)
	look("the call as it stands")
	for _, path := range []string{"/call/EC1", "/call/FM8", "/call/FM4", "/map", "/map?q=loop", "/playback", "/done",
		"/inventory", "/console/EC1"} {
		b.open(home+path, 200)
		look(path)
		clean(path+", printed", b.printed())
	}
	b.open(home+"/call/IS9", 200)
	b.waits("the other questions", `document.getElementById("call").dataset.ready`)
	b.keys("/")
	b.keys("cred")
	b.waits("what is found", `document.getElementById("jump-said").textContent`)
	look("the box that finds")
	b.keys("\r")
	b.status("You came from ")
	look("the question that was found")
	fetched := eval[string](b, `new Promise(done => { const r = new XMLHttpRequest(); r.open("GET", "`+home+`/questions");
	  r.setRequestHeader("Discern-Background", "yes"); r.responseType = "document"; r.onload = () => done(`+readableJS+`(r.response)); r.send() })`, awaited)
	clean("what is kept for a lost connection", fetched)
	if seen < 30000 || len(fetched) < 10000 {
		t.Errorf("only %d and %d characters were read", seen, len(fetched))
	}

	told := 0
	for _, r := range w.Responses() {
		for _, text := range toldIn(r) {
			told++
			clean(r.Method+" "+r.Path, text)
		}
	}
	if told < 20 {
		t.Errorf("the script was told %d sentences", told)
	}
	b.meant("409")
	b.meant("422")
	b.meant("ERR_INTERNET")
}

// codesOf matches ids of questions, of what is asked at the set-up, and of rules.
func codesOf(sample string) *regexp.Regexp {
	out := regexp.MustCompile(`\b(EC|FM|IS|PR|CX)\d{1,2}\b|\b[RT]\d{1,2}\b`)
	if !out.MatchString(sample) {
		panic("the pattern of codes is out of date")
	}
	return out
}

// toldIn lists the sentences in what a script was told: every text but ids and
// addresses.
func toldIn(r *relay.Response) []string {
	var reply any
	if json.Unmarshal([]byte(r.Text()), &reply) != nil {
		return nil
	}

	var out []string
	var walk func(key string, v any)
	walk = func(key string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, x := range v {
				walk(k, x)
			}
		case []any:
			for _, x := range v {
				walk(key, x)
			}
		case string:
			if !slices.Contains([]string{"question", "next", "field", "box"}, key) {
				out = append(out, v)
			}
		}
	}
	walk("", reply)
	return out
}
