package main

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// waysOfLooking are the widths and the ways of script that every way is gone in.
var waysOfLooking = []struct {
	name   string
	width  int64
	script bool
}{{"wide, with script", 1366, true}, {"wide, without script", 1366, false}, {"320 px, with script", 320, true},
	{"320 px, without script", 320, false}}

// as opens a tab that looks at the server in that way.
func as(t *testing.T, base string, width int64, script bool) *tab {
	t.Helper()
	b := newTab(t, base)
	b.size(width, 800)
	if !script {
		b.scriptOff()
	}
	return b
}

// fits checks that the page does not scroll sideways.
func (b *tab) fits() {
	b.Helper()
	if over := eval[int](b, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
		b.Errorf("%s scrolls sideways by %d px", b.path(), over)
	}
}

// The whole of a hand-over: picked by who would know, looked at beforehand,
// answered, passed on, sent back without names, set side by side, taken over.
func TestBrowserAHandOverGoesThereAndBack(t *testing.T) {
	for _, way := range waysOfLooking {
		t.Run(way.name, func(t *testing.T) {
			seller, c := owner(t)
			seller.size(way.width, 800)
			if !way.script {
				seller.scriptOff()
			}
			id := c.newInterview("Claims intake")
			c.send("/interviews/"+id+"/call/EC1", "answer", "a", "evidence", "said", "note", "SELLERNOTE", "private",
				"SELLERPRIVATE", "go", "save")
			c.send("/interviews/"+id+"/call/EC2", "answer", "unknown", "why", "someone-else", "who", "Tom Berg", "go", "save")
			link := handsOver(seller, id)
			buyer := as(t, seller.base, way.width, way.script)
			record := answersBack(buyer, link)
			takesOver(seller, id)
			iv := c.interview(id)
			if a := iv.Answers["EC2"]; a.Choice != "c" || a.By != "Dana Ruiz" {
				t.Errorf("taken over as %+v", a)
			}
			if a := iv.Answers["EC1"]; a.Choice != "a" || a.Note != "SELLERNOTE" {
				t.Errorf("the seller's own answer is now %+v", a)
			}
			for _, path := range []string{"/map", "/preview"} {
				seller.open("/interviews/"+record+path, 200)
				if strings.Contains(seller.text(), "Wilhelmina") {
					t.Errorf("%s shows a name that was left out", path)
				}
			}
		})
	}
}

// handsOver picks Tom's question, looks at what Tom will see, and makes the link.
func handsOver(b *tab, id string) string {
	b.Helper()
	b.open("/interviews/"+id+"/links", 200)
	b.press("=Hand over open questions")
	b.fits()
	b.press("=Tom Berg")
	if n := eval[int](b, `document.querySelectorAll("input[name=q]:checked").length`); n != 1 {
		b.Errorf("Tom's group ticks %d questions", n)
	}
	b.choose("label:has(input[name=q][value=IS1])")
	b.fill("#message", "Two things, please.")
	b.choose("label:has(#heard)")
	b.press("=See what they will see")
	q, _ := bankOf(b.T).Question("EC1")
	b.says("No link exists yet.", "Two things, please.", "2 questions", q.Options[0].Says,
		onlyYouUntil+"Send.")
	if strings.Contains(b.text(), "SELLER") {
		b.Error("a note goes to the buyer")
	}
	b.fits()
	b.press("=Make the link for Tom Berg")
	b.says("The link for Tom Berg", "It asks 2 questions and no others.")
	link := b.value("#made")
	b.reload()
	if b.here("#made") {
		b.Error("the link is shown twice")
	}
	return link
}

// answersBack answers what the link asks, corrects one thing, and sends it
// back without names.
func answersBack(b *tab, link string) string {
	b.Helper()
	b.open(link, 200)
	b.says("Dana Ruiz asks you two things about Claims intake", "Two things, please.", "Who sees it")
	b.fits()
	b.press("=Start")
	if strings.Contains(b.path(), link[strings.LastIndexByte(link, '/')+1:]) {
		b.Error("the token stays in the address bar")
	}
	home := "/b/" + strings.Split(b.path(), "/")[2]
	b.open(home, 200)
	b.press("=What Dana Ruiz heard so far")
	b.press("a[href*='/q/EC1']")
	if got := eval[string](b, `document.querySelector("input[name=answer]:checked")?.value ?? ""`); got != "a" {
		b.Errorf("what was heard is filled in as %q", got)
	}
	b.pick("f")
	b.fill("#note", "Wilhelmina built it.")
	b.press("=Save and go back")
	b.says("You say:")
	b.press("=Back to the questions")
	b.press(".actions .btn")
	b.says("Question 1 of 2")
	b.fits()
	if strings.Contains(b.text(), "maybe") {
		b.Error("a link for two questions threatens with more")
	}
	for strings.Contains(b.path(), "/q/") {
		switch b.last() {
		case "EC2":
			b.pick("c")
		default:
			b.pick("unknown")
			b.fill("#who", "Wilhelmina")
		}
		b.press("=Continue")
	}
	b.says("Check your answers")
	b.press("=Send back to Dana Ruiz")
	b.says("What goes to Dana Ruiz", "2 answers", "1 question you do not know yet",
		"1 note you added")
	b.fits()
	b.choose("label:has(input[name=names][value=without])")
	b.press("form.share button.btn:not(.q)")
	b.says("Sent back", "with names left out")
	return strings.TrimPrefix(home, "/b/")
}

// takesOver finds what came back on the list, and takes one answer over.
func takesOver(b *tab, id string) {
	b.Helper()
	b.open("/", 200)
	b.says("Waiting for you", "Sent back", "Tom Berg answered about Claims intake. 1 answer differs from yours;")
	b.fits()
	b.press("a[href^='/interviews/" + id + "/compare#record-']")
	b.says("Tom Berg", "names left out", "1 differs", "somebody built it.", "With theirs the verdict would be")
	b.fits()
	b.press("article[id$='-EC1'] form[action$='/keep'] button")
	b.press("article[id$='-EC2'] form[action$='/take'] button")
	b.says("Taken over from them", "Taken over by Dana Ruiz")
	b.fits()
	b.press("=I have looked at this")
	b.open("/", 200)
	if strings.Contains(b.text(), "Waiting for you") {
		b.Errorf("something still waits:\n%.400s", b.text())
	}
}

// Two people on one link, on two devices: the second goes on where the first
// is, and neither overwrites the other.
func TestBrowserTwoPeopleOnOneLink(t *testing.T) {
	seller, c := owner(t)
	link := linkFor(seller, c.newInterview("Claims intake"), "The platform team")
	one, two := newTab(t, seller.base), as(t, seller.base, 320, false)
	one.open(link, 200)
	one.press("=Start")
	home := "/b/" + strings.Split(one.path(), "/")[2]
	for _, q := range []string{"EC1", "EC2", "EC7"} {
		one.open(home+"/q/"+q, 200)
		one.pick("a")
		one.press("=Continue")
	}
	two.open(link, 200)
	two.says("Someone answered 3 questions", "Carry on from there?")
	two.press("=Carry on")
	two.open(home, 200)
	two.says("Welcome back", "3 of ")
	one.open(home+"/q/EC8", 200)
	two.open(home+"/q/EC8", 200)
	one.pick("a")
	one.press("=Continue")
	two.pick("b")
	two.pressFor("=Continue", http.StatusConflict)
	two.twoVersions()
	two.press("=Keep this one")
	one.open(home+"/check", 200)
	q, _ := bankOf(t).Question("EC8")
	one.says(q.Options[1].Text)
}

// A link that is stopped while it is open: the next step says so, what was
// typed is handed back, and nothing about the system is left to see.
func TestBrowserALinkStopsWhileItIsOpen(t *testing.T) {
	for _, way := range waysOfLooking[1:3] {
		t.Run(way.name, func(t *testing.T) {
			seller, c := owner(t)
			id := c.newInterview("Claims intake")
			link := linkFor(seller, id, "Priya Nair")
			b := as(t, seller.base, way.width, way.script)
			b.leavesFreely()
			b.open(link, 200)
			b.press("=Start")
			home := "/b/" + strings.Split(b.path(), "/")[2]
			b.open(home+"/q/EC1", 200)
			seller.open("/interviews/"+id+"/links", 200)
			seller.press("td a[href$='/revoke']")
			seller.says("Revoke the link for Priya Nair?")
			seller.press("=Revoke it")
			b.pick("a")
			b.fill("#note", "Typed before it stopped.")
			b.pressFor("=Continue", http.StatusGone)
			b.linkEnded()
			b.says("Typed before it stopped.")
			b.fits()
			for _, path := range []string{home, home + "/check", home + "/report", link} {
				b.open(path, http.StatusGone)
				b.linkEnded()
				b.says("It starts empty.")
				if strings.Contains(b.text(), "Claims") {
					t.Errorf("%s still names the system", path)
				}
			}

			b.press("=See what is kept")
			b.says("What is kept about you", "Your link has ended")
			b.fits()
			b.press("=Delete everything")
			b.press("=Delete everything")
			b.says("Everything is deleted")
			b.open(link, http.StatusGone)
			b.linkDead()
		})
	}
}

// A question passed on to a colleague, who sees nothing else, and an answer
// that comes back.
func TestBrowserAQuestionIsPassedOn(t *testing.T) {
	for _, way := range waysOfLooking[1:3] {
		t.Run(way.name, func(t *testing.T) {
			seller, c := owner(t)
			b := as(t, seller.base, way.width, way.script)
			b.open(linkFor(seller, c.newInterview("Claims intake"), "Priya Nair"), 200)
			b.press("=Start")
			home := "/b/" + strings.Split(b.path(), "/")[2]
			b.open(home+"/q/EC1", 200)
			b.pick("unknown")
			b.press("button[name=go][value=pass]")
			b.pressFor("=Make the link", http.StatusUnprocessableEntity)
			b.faultAt("to")
			b.fits()
			b.fill("#to", "The night team")
			b.press("=Make the link")
			b.says("The link for The night team")
			b.fits()
			passed := b.value("#made")
			h := as(t, seller.base, way.width, way.script)
			h.open(passed, 200)
			h.says("Priya Nair has one question about Claims intake")
			h.press("=Start")
			if !strings.Contains(h.path(), "/q/") {
				h.press(".actions .btn")
			}
			h.pick("c")
			h.fill("#note", "From the night team.")
			h.press("=Send it to Priya Nair")
			h.says("Thank you, that is all")
			h.fits()
			b.open(home+"/passed", 200)
			b.says("From the night team.")
			b.press("form[action$='/use'] button")
			b.says("You use this answer.")
			b.open(home+"/check", 200)
			q, _ := bankOf(t).Question("EC1")
			b.says(q.Options[2].Text)
		})
	}
}

// Every state of the pages behind links, and of what the seller does with what
// came back.
// What is selected among the things that go is taken out with one press, and shown so.
func TestBrowserSelectedWordsAreTakenOut(t *testing.T) {
	seller, c := owner(t)
	b := as(t, seller.base, 390, true)
	b.leavesFreely()
	b.open(linkFor(seller, c.newInterview("Claims intake"), "Priya Nair"), 200)
	b.press("=Start")
	home := "/b/" + strings.Split(b.path(), "/")[2]
	b.client().send(home+"/q/EC1", "answer", "a", "note", "Ask about project Falcon today.", "base_rev", "0")
	b.open(home+"/share", 200)
	if b.here("[data-strike]:not([hidden])") {
		t.Error("it is offered with nothing selected")
	}
	eval[bool](b, `(() => {
		const text = [...document.querySelectorAll(".things .unnamed, .things .a")].map(e => e.firstChild).find(n => n?.data?.includes("Falcon"));
		const at = text.data.indexOf("project Falcon");
		getSelection().setBaseAndExtent(text, at, text, at + "project Falcon".length);
		return true;
	})()`)
	b.waits("the button", `!document.querySelector("[data-strike]").hidden`)
	b.press("=Take out what is selected")
	b.says("Ask about [left out] today.")
	if got := b.value("#words"); got != "project Falcon" {
		t.Errorf("to be taken out stands %q", got)
	}
	b.fits()
}

func TestBrowserTheLinkPagesAreAccessibleAndFit(t *testing.T) {
	t.Parallel()
	b, c := owner(t)
	b.leavesFreely()
	id := c.newInterview("Claims intake")
	for _, q := range []string{"EC1", "EC7", "EC8", "IS1"} {
		c.send("/interviews/"+id+"/call/"+q, "answer", "a", "evidence", "said", "note", "What we heard.", "go", "save")
	}
	c.send("/interviews/"+id+"/call/EC2", "answer", "unknown", "why", "someone-else", "who", "Tom Berg", "go", "save")
	full, reader, delta, passed := linkFor(b, id, "Priya Nair"), "", "", ""
	var home, some string
	begins := func(link string, to *string) func(*tab) {
		return func(b *tab) {
			b.open(link, 200)
			b.press(".actions .btn")
			*to = "/b/" + strings.Split(b.path(), "/")[2]
			b.open(*to, 200)
		}
	}
	under := func(base *string, path string) func(*tab) { return func(b *tab) { b.open(*base+path, 200) } }
	address := "/interviews/" + id
	handed := []string{"name", "Tom Berg", "q", "EC2", "q", "IS2", "heard", "on", "message", "Two things, please."}
	places := []place{
		{"hand-over", at(address + "/hand-over")},
		{"hand-over, with errors", func(b *tab) {
			b.open(address+"/hand-over?for=Tom+Berg", 200)
			b.fill("#name", " ")
			b.pressFor("=See what they will see", http.StatusUnprocessableEntity)
		}},
		{"hand-over, preview", func(b *tab) { b.open(b.client().send(address+"/hand-over", handed...), 200) }},
		{"hand-over, made", func(b *tab) {
			b.client().send(address+"/hand-over", append(handed, "go", "make")...)
			b.open(address+"/hand-over", 200)
			delta = b.value("#made")
		}},
		{"both sides, nothing back", at(address + "/compare")},
		{"notice", at("/notice")},
		{"accessibility", at("/accessibility")},
		{"delta start", func(b *tab) { b.open(delta, 200) }},
		{"delta home", func(b *tab) { begins(delta, &some)(b) }},
		{"not part of the link", func(b *tab) { b.open("/b/none", http.StatusUnauthorized) }},
		{"delta heard", under(&some, "/heard")},
		{"delta question", under(&some, "/q/EC2")},
		{"delta question, heard", under(&some, "/q/EC1?change=heard")},
		{"delta check", under(&some, "/check")},
		{"delta share", under(&some, "/share")},
		{"start", at(full)},
		{"home", begins(full, &home)},
		{"too few answers", under(&home, "/report")},
		{"share, nothing yet", func(b *tab) { b.open(home+"/share", 200) }},
		{"passed on", func(b *tab) {
			b.open(home+"/q/EC1", 200)
			b.pick("unknown")
			b.fill("#who", "The night team")
			b.press("button[name=go][value=pass]")
			b.press("=Make the link")
			passed = b.value("#made")
		}},
		{"finish later", under(&home, "/later")},
		{"ask somebody", under(&home, "/ask")},
		{"ask nobody", func(b *tab) {
			b.open(home+"/ask", 200)
			b.pressFor("=Make the link",
				http.StatusUnprocessableEntity)
		}},
		{"passed on, start", func(b *tab) { b.open(passed, 200) }},
		{"report and choice", func(b *tab) {
			for i, q := range []string{"EC1", "EC2", "EC7", "EC8", "IS1", "IS2", "FM2"} {
				b.client().send(home+"/q/"+q, "answer", []string{"e", "a"}[i%2], "note", "What they say.", "base_rev",
					strconv.Itoa(map[string]int{"EC1": 1}[q]))
			}
			b.open(home+"/report", 200)
		}},
		{"choice", under(&home, "/share")},
		{"shared", func(b *tab) {
			b.open(home+"/share", 200)
			b.choose("label:has(input[name=names][value=with])")
			b.press("form.share button.btn:not(.q)")
		}},
		{"take it back", under(&home, "/take-back")},
		{"shared, then changed", func(b *tab) {
			b.client().send(home+"/q/IS3", "answer", "a")
			b.open(home, 200)
		}},
		{"what is kept", under(&home, "/data")},
	}
	for _, p := range places {
		t.Run(p.name, func(t *testing.T) { b.with(t).look(p) })
	}
	for _, p := range []place{
		{"list, waiting", at("/")},
		{"both sides", at(address + "/compare")},
		{"sealing, both sides", at(address + "/seal")},
		{"links, a reader's", func(b *tab) {
			report := b.client().send(address+"/seal", "both", "on", "go", "seal")
			b.client().send(address+"/links", "name", "Board", "right", "read", "report",
				strings.TrimPrefix(report, "/reports/"), "names", "initials")
			b.open(address+"/links", 200)
			reader = b.value("#made")
		}},
		{"reader's report, both sides", func(b *tab) { b.open(reader, 200); b.press("=Open the report") }},
		{"reader says what is wrong", func(b *tab) { b.press("p.wrong a") }},
		{"reader says what is wrong, with errors",
			func(b *tab) { b.pressFor("=Send it to Dana Ruiz", http.StatusUnprocessableEntity) }},
		{"reader said what is wrong", func(b *tab) {
			b.fill("#text", "The model picks, not the code.")
			b.press("=Send it to Dana Ruiz")
		}},
		{"both sides, with a correction", at(address + "/compare")},
	} {
		t.Run(p.name, func(t *testing.T) { b.with(t).look(p) })
	}
}
