package main

import (
	"regexp"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"

	"discern/assessment"
)

// place is one page in one state. Going there happens once; then it is looked
// at in light and dark, wide and narrow.
type place struct {
	name string
	goTo func(b *tab)
}

func at(path string) func(*tab) { return func(b *tab) { b.open(path, 200) } }

func at422(path string) func(*tab) { return func(b *tab) { b.open(path, 422) } }

// site is a workspace with something of everything in it.
type site struct {
	early, done     string // interviews: nothing answered, all answered
	system          string // of done
	sealed, newer   string // reports of done
	answer, read    string // links that were not opened yet
	archived, trash string // systems
	examples, cards []string
}

// build fills the workspace by the forms a browser sends.
func build(b *tab, c *client) site {
	b.Helper()
	var s site
	s.early = c.newInterview("Early thoughts about a quite unusually-named-and-hyphenated document-routing system")
	s.done = c.newInterview("Claims intake")
	c.send("/interviews/"+s.done+"/setup", "system", "Claims intake", "company", "Northwind", "CX1", "our claims agent",
		"CX2", "agent", "CX3", "a decision draft",
		"CX4", "live", "CX7", "Small claims, without a person", "person_name", "Priya Nair", "person_role", "Platform lead",
		"person_side", "buyer", "go", "save")
	for _, q := range bankOf(b.T).All() {
		c.send("/interviews/"+s.done+"/call/"+q.ID, answerPairs(q)...)
	}
	c.send("/interviews/"+s.done+"/call/EC1", "base_rev", "1", "answer", "f", "against", "on", "evidence", "shown",
		"note", "A note on EC1.",
		"quote", "Honestly, it just goes and does it.", "speaker", "Priya Nair", "go", "save")
	c.send("/interviews/"+s.done+"/call/FM4", "base_rev", "1", "answer", "unknown", "why", "someone-else", "who",
		"The builder", "go", "park")
	c.send("/interviews/"+s.done+"/inventory", "rows", "0", "paste", "Claims; Read a claim; read; claims-bot; running\n"+
		"Payments; Pay a claim; final; claims-bot; running; four eyes\nMail; Send a letter; write; post-room; before",
		"go", "save")
	s.sealed = c.send("/interviews/"+s.done+"/seal", "summary", "Start with reads only.", "go", "seal")
	s.newer = c.send("/interviews/"+s.done+"/seal", "summary", "Start with reads, then mail.",
		"comment_"+b.firstComment(s.done), "A comment.", "go", "seal")
	b.open(s.newer, 200)
	s.system = eval[string](b, `document.querySelector("a.back").getAttribute("href")`)
	b.open("/interviews/"+s.done+"/links", 200)
	s.answer = linkFor(b, s.done, "Priya Nair")
	c.send("/interviews/"+s.done+"/links", "name", "Tom Berg", "right", "read", "report",
		strings.TrimPrefix(s.newer, "/reports/"))
	b.open("/interviews/"+s.done+"/links", 200)
	s.read = b.value("#made")
	for _, name := range []string{"Old helper", "Wrong entry"} {
		c.newInterview(name)
		b.open("/?q="+strings.ReplaceAll(name, " ", "+"), 200)
		system := eval[string](b, `document.querySelector(".sys a[href^='/systems/']").getAttribute("href")`)
		if name == "Old helper" {
			s.archived = c.send(system + "/archive")
		} else {
			c.send(system + "/delete")
			s.trash = system
		}
	}
	b.open("/examples", 200)
	s.examples = eval[[]string](b, `[...document.querySelectorAll(".sys a")].map(a => a.getAttribute("href"))`)
	b.open("/guide", 200)
	s.cards = eval[[]string](b, `[...document.querySelectorAll(".cards a")].map(a => a.getAttribute("href"))`)
	return s
}

// firstComment is the id of the first section that takes a comment.
func (b *tab) firstComment(interview string) string {
	b.Helper()
	b.open("/interviews/"+interview+"/seal", 200)
	return eval[string](b, `document.querySelector("textarea[name^=comment_]").name.slice("comment_".length)`)
}

// answerPairs is the form of an agent's answer, with every number.
func answerPairs(q *assessment.Question) []string {
	pairs := []string{"go", "save", "evidence", "said", "note", "A note."}
	for i, n := range q.Numbers {
		pairs = append(pairs, "n_"+n, []string{"8 to 12", "about 400", "3", "unknown"}[i%4])
	}
	if q.Kind == assessment.KindControlMulti {
		return append(pairs, "choices", q.Options[0].ID)
	}
	return append(pairs, "answer", fourth(q))
}

// fourth is the fourth answer on offer to a question, or the last.
func fourth(q *assessment.Question) string {
	all := q.Offered()
	return all[min(3, len(all)-1)].ID
}

// workspacePlaces are the pages of somebody signed in.
func workspacePlaces(s site) []place {
	early, done := "/interviews/"+s.early, "/interviews/"+s.done
	return []place{
		{"list", at("/")},
		{"list, filtered", at("/?q=claims&class=agent&sort=open")},
		{"list, no match", at("/?q=zeppelin&class=workflow")},
		{"list, archived", at("/?view=archived")},
		{"list, deleted", at("/?view=deleted")},
		{"set-up, new", at("/interviews/new")},
		{"import", at("/interviews/import")},
		{"import, with an error", func(b *tab) { b.open("/interviews/import", 200); b.pressFor("=Import", 422) }},
		{"set-up, with an error", func(b *tab) { b.open("/interviews/new", 200); b.pressFor("form .band .btn", 422) }},
		{"set-up, system known", func(b *tab) {
			b.open("/interviews/new", 200)
			b.fill("#system", "Claims intake")
			b.fill("#company", "Northwind")
			b.pressFor("form .band .btn", 409)
		}},
		{"set-up, filled", at(done + "/setup")},
		{"question, empty", at(early + "/call/EC1")},
		{"question, ticks", at(early + "/call/FM8")},
		{"question, answered", at(done + "/call/EC1")},
		{"question, no connection", func(b *tab) {
			b.open(early+"/call/EC5", 200)
			b.offline(true)
			b.keys("2")
			b.bar("No connection")
			b.offline(false)
			b.bar("All sent")
		}},
		{"private view, asks first", at(done + "/console/EC1")},
		{"private view", func(b *tab) { b.open(done+"/console/EC1", 200); b.showThem() }},
		{"private view, early", func(b *tab) {
			b.open(early+"/console", 200)
			b.showThem()
			b.keys("r")
			b.keys("f")
			b.keys("Odd.\r")
		}},
		{"short path done", at(early + "/done")},
		{"playback", at(done + "/playback")},
		{"playback, empty", func(b *tab) { b.open("/interviews/"+b.client().newInterview("Nothing yet")+"/playback", 200) }},
		{"end of the call", func(b *tab) { b.open(done+"/wrap", 200); b.showThem() }},
		{"end of the call, early", func(b *tab) { b.open(early+"/wrap", 200); b.showThem() }},
		{"guide, to print", at("/guide/print")},
		{"question, unknown", at(done + "/call/FM4")},
		{"question, with errors", withoutScript(func(b *tab) {
			b.open(early+"/call/FM2", 200)
			b.pick("not-applicable")
			b.fill("#n_steps_typical", "quite a few")
			b.pressFor("=Save", 422)
		})},
		{"question, in conflict", withoutScript(conflict(s.early))},
		{"question, earlier answers", at(done + "/call/EC1/history")},
		{"map", at(done + "/map")},
		{"map, early", at(early + "/map")},
		{"inventory, empty", at(early + "/inventory")},
		{"inventory, filled", at(done + "/inventory")},
		{"inventory, with an error", func(b *tab) {
			b.open(early+"/inventory", 200)
			b.choose("=Paste lines from somewhere else")
			b.fill("#paste", "CRM; Add a note; purple")
			b.pressFor("=Save", 422)
		}},
		{"files, none yet", at(early + "/files")},
		{"files, none chosen",
			withoutScript(func(b *tab) { b.open(early+"/files", 200); b.pressFor("=Look into them", 422) })},
		{"files, looked at", func(b *tab) {
			b.open(b.client().brings(s.early, "runs.json", evidenceSample(b, "otlp-new-names"), "call.vtt", shortCall), 200)
		}},
		{"files, kept", func(b *tab) {
			b.client().keeps(s.done, "runs.json", evidenceSample(b, "otlp-new-names"))
			b.open(done+"/files", 200)
		}},
		{"files, a conversation", func(b *tab) {
			look := b.client().brings(s.done, "call.vtt", shortCall)
			b.client().send(look, "do", "agreed", "file", "0", "consent", "on")
			b.open(look+"?q=account", 200)
		}},
		{"parts, none yet", at(early + "/parts")},
		{"parts, one", func(b *tab) {
			b.open(done+"/parts", 200)
			b.fill("[name='pname.0']", "Research")
			b.press("=Save")
		}},
		{"move to other questions", func(b *tab) { b.open(b.client().imports(ofVersionOne)+"/edition", 200) }},
		{"moved to other questions", func(b *tab) {
			b.open(b.client().imports(ofVersionOne)+"/edition", 200)
			b.press("=Move to version 2")
			b.says("now in version 2", "Go back to version 1")
		}},
		{"question, with an answer not offered any more", func(b *tab) {
			id := b.client().imports(ofVersionOne)
			b.client().send(id + "/edition")
			b.open(id+"/call/EC1", 200)
			b.says("(not offered any more)")
		}},
		{"access decision, nothing settled", at(early + "/access")},
		{"access decision, settled", func(b *tab) {
			b.open(done+"/access", 200)
			b.fill("#owner_name", "Mira Holt")
			b.fill("#approver_name", "Jon Vance")
			b.fill("#until", "2027-02-26")
			b.press("=Save")
		}},
		{"access decision, with an error", func(b *tab) {
			b.open(done+"/access", 200)
			b.fill("#until", "in spring")
			b.pressFor("=Save", 422)
		}},
		{"verdict, early", at(early + "/verdict")},
		{"verdict, settled", at(done + "/verdict")},
		{"before it leaves",
			func(b *tab) { b.open(done+"/leaves", 200); b.choose("details[data-edit]:not([open]) summary") }},
		{"seal", func(b *tab) { b.open(done+"/seal", 200); b.choose("form details:not([open]) summary") }},
		{"the next meeting", at(done + "/meeting")},
		{"the next meeting, with an error", func(b *tab) {
			b.open(done+"/meeting", 200)
			b.set("#aim", strings.Repeat("x", 2_001))
			b.pressFor("=Start with the first question", 422)
		}},
		{"report, early", at(early + "/preview")},
		{"report, draft", at(done + "/preview")},
		{"report, sealed", at(s.newer)},
		{"report, the seller's", at(s.newer + "?for=seller&names=roles")},
		{"report, short", at(s.newer + "?for=executive")},
		{"report, compared", at(s.newer + "/compare")},
		{"report, an older version", at(s.sealed)},
		{"links", at(done + "/links")},
		{"links, just made", func(b *tab) { b.open(early+"/links", 200); b.fill("#name", "Ana"); b.press("=Make the link") }},
		{"links, with an error",
			func(b *tab) { b.open(early+"/links", 200); b.fill("#days", "400"); b.pressFor("=Make the link", 422) }},
		{"system", at(s.system)},
		{"system, deleted", at(s.trash)},
		{"system, archived", at(s.archived)},
		{"delete a system", at(s.system + "/delete")},
		{"remove a system for good", at(s.trash + "/erase")},
		{"guide", at("/guide")},
		{"guide, found", at("/guide?q=we+have+an+agent")},
		{"guide, no match", at("/guide?q=zeppelin")},
		{"examples", at("/examples")},
		{"example", at(s.examples[0])},
		{"settings", at("/settings")},
		{"settings, with an error",
			func(b *tab) { b.open("/settings", 200); b.pressFor("=Make a sign-in link for them", 422) }},
		{"who reports come from", at("/settings/sender")},
		{"what the notice says", at("/settings/notice")},
		{"people", func(b *tab) {
			b.client().send("/settings/people", "name", "Sam Seller")
			b.open("/settings/people", 200)
		}},
		{"one person", func(b *tab) { b.open("/settings/people", 200); b.press("=Sam Seller") }},
		{"who works on a system", at(s.system + "/people")},
		{"what was done", at("/settings/audit")},
		{"what was done, with an error", at422("/settings/audit?since=yesterday")},
		{"shut somebody out", func(b *tab) { b.open("/settings/people", 200); b.press("a[href$='/shut-out']") }},
		{"who reports come from, with an error",
			func(b *tab) { b.open("/settings/sender", 200); b.fill("#accent", "green"); b.pressFor("=Save", 422) }},
		{"who reports come from, with a logo", func(b *tab) { b.client().sendsSender(); b.open("/settings/sender", 200) }},
		{"preview with a logo", at(done + "/preview")},
		{"settings, link made", func(b *tab) { b.open("/settings", 200); b.press("=Make a sign-in link") }},
		{"not found", func(b *tab) { b.open("/interviews/none", 404) }},
		{"no such address", func(b *tab) { b.open("/none", 404) }},
	}
}

// withoutScript goes somewhere as a browser without script does.
func withoutScript(goTo func(*tab)) func(*tab) {
	return func(b *tab) {
		b.Helper()
		b.scriptOff()
		goTo(b)
		call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{})
	}
}

// ofVersionOne is an interview file as version 1 of the questions left it.
const ofVersionOne = "format: discern-interview/1\nsystem: Older questions\nbank: {version: \"1\"}\nanswers:\n" +
	"  EC1: {choice: d}\n  EC2: {choice: d}\n  EC7: {choice: c}\n  EC8: {choice: e}\n  EC9: {choice: d}\n" +
	"  IS8: {choice: d}\n  FM6: {choice: e}\n  PR1: {choice: a}\n  PR5: {unknown: true}\n"

// conflict saves an answer in between.
func conflict(interview string) func(*tab) {
	return func(b *tab) {
		address := "/interviews/" + interview + "/call/EC2"
		b.open(address, 200)
		b.client().send(address, "answer", "a", "note", "Written meanwhile.", "go", "save")
		b.pick("f")
		b.fill("#note", "Mine.")
		b.pressFor("=Save", 409)
	}
}

// cardKind finds the kind of a card in its page.
var cardKind = regexp.MustCompile(`class="card col ([a-z]+)"`)

// cardPlaces takes the first card of each kind.
func cardPlaces(c *client, cards []string) []place {
	c.Helper()
	seen := map[string]bool{}
	var all []place
	for _, card := range cards {
		kind := cardKind.FindSubmatch(c.fetch(card))
		if kind == nil {
			c.Fatalf("%s is no card", card)
		}
		if name := string(kind[1]); !seen[name] {
			seen[name] = true
			all = append(all, place{"card of the kind " + name, at(card)})
		}
	}
	if len(all) < 4 {
		c.Errorf("there are %d kinds of cards", len(all))
	}
	return all
}

// linkPlaces are the pages behind links, and those of nobody in particular.
func linkPlaces(s site) []place {
	home := ""
	under := func(path string) func(*tab) { return func(b *tab) { b.open(home+path, 200) } }
	return []place{
		{"sign-in", func(b *tab) { call(b, network.ClearBrowserCookies, cdp.Empty{}); b.open("/", 401) }},
		{"sign-in, spent", func(b *tab) { b.open("/sign-in/nothing-like-a-token", 410) }},
		{"dead link", func(b *tab) { b.open("/l/nothing-like-a-token", 410) }},
		{"link without its cookie", func(b *tab) { b.open("/b/anything", 401) }},
		{"reader's start", at(s.read)},
		{"reader's report", func(b *tab) { b.open(s.read, 200); b.press("=Open the report") }},
		{"buyer's start", at(s.answer)},
		{"buyer's home", func(b *tab) {
			b.open(s.answer, 200)
			b.press("=Start")
			home = strings.TrimSuffix(b.path(), "/about")
			b.open(home, 200)
		}},
		{"buyer's about", func(b *tab) { under("/about")(b) }},
		{"buyer's question", func(b *tab) { under("/q/EC1")(b) }},
		{"buyer's question, ticks", func(b *tab) { under("/q/FM8")(b) }},
		{"buyer's question, unknown", func(b *tab) { under("/q/EC2")(b); b.pick("unknown") }},
		{"buyer's question, with errors", func(b *tab) {
			under("/q/FM2")(b)
			eval[bool](b, `document.querySelector("#n_steps_typical").closest("details").open = true`)
			b.fill("#n_steps_typical", "quite a few")
			b.pressFor("=Continue", 422)
		}},
		{"buyer's question, in conflict", func(b *tab) {
			under("/q/EC1")(b)
			b.client().send(home+"/q/EC1", "answer", "a", "note", "Written meanwhile.")
			b.pick("f")
			b.pressFor("=Continue", 409)
		}},
		{"buyer's actions", func(b *tab) { under("/actions")(b) }},
		{"buyer's line", func(b *tab) { under("/actions/new")(b) }},
		{"buyer's line, half filled", func(b *tab) {
			under("/actions/new")(b)
			b.fill(`[id="system.0"]`, "Mail")
			b.pressFor("=Save and add another", 422)
		}},
		{"buyer's check, too early", func(b *tab) { under("/check")(b) }},
		{"buyer's check", func(b *tab) {
			for _, q := range []string{"EC2", "EC7", "EC8", "IS1"} {
				b.client().send(home+"/q/"+q, "answer", "c", "note", "A note.")
			}
			under("/check")(b)
		}},
		{"buyer's home, later", func(b *tab) { under("")(b) }},
		{"buyer's report", func(b *tab) { under("/report")(b) }},
		{"buyer's own words", func(b *tab) { under("/leaves")(b); b.choose("details[data-edit]:not([open]) summary") }},
		{"buyer's own words, with an error", func(b *tab) {
			under("/leaves")(b)
			b.choose("details[data-edit]:not([open]) summary")
			b.fill("details[open] textarea", strings.Repeat("x", 2_001))
			b.pressFor("details[open] [value=edit]", 422)
		}},
		{"buyer's report, shared", func(b *tab) {
			under("/report")(b)
			b.press("#share a.btn")
			b.choose("label:has(input[name=names][value=without])")
			b.press("=Share with Dana Ruiz")
		}},
		{"buyer deletes", func(b *tab) { under("/delete")(b) }},
		{"buyer has deleted", func(b *tab) { under("/delete")(b); b.press("button.danger") }},
	}
}

// signedOut is a form that was sent without a session.
func signedOut(interview string) place {
	return place{"signed out while typing", withoutScript(func(b *tab) {
		b.open("/interviews/"+interview+"/call/EC4", 200)
		b.pick("a")
		b.fill("#note", "Typed before signing out.")
		b.client().send("/settings/sign-out") // the cookie stays in the browser
		b.pressFor("=Save", 401)
		b.says("Typed before signing out.")
	})}
}
