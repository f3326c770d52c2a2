package main

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"discern/assessment"
)

// owner signs in, says a name, and returns the owner's tab and what the owner can send.
func owner(t *testing.T) (*tab, *client) {
	t.Helper()
	b := signedIn(t)
	c := b.client()
	c.send("/settings", "me", "Dana Ruiz")
	return b, c
}

// newInterview sets one up by its form and returns its id.
func (c *client) newInterview(system string) string {
	c.Helper()
	to := c.send("/interviews", "system", system, "company", "Northwind", "go", "start")
	return strings.Split(to, "/")[2]
}

// linkFor makes a link on its page and returns the address shown once.
func linkFor(b *tab, interview, name string) string {
	b.Helper()
	b.open("/interviews/"+interview+"/links", 200)
	b.fill("#name", name)
	b.press("=Make the link")
	b.says("The link for " + name)
	address := b.value("#made")
	b.reload()
	if b.here("#made") || strings.Contains(eval[string](b, `document.documentElement.outerHTML`), address) {
		b.Error("the link is shown a second time")
	}
	return address
}

func TestBrowserWithoutScriptABuyerGetsFromTheLinkToHerReport(t *testing.T) {
	seller, c := owner(t)
	id := c.newInterview("Claims intake")
	link := linkFor(seller, id, "Priya Nair")
	b := newTab(t, seller.base)
	b.scriptOff()
	b.open(link, 200)
	b.says("Dana Ruiz", "Claims intake", onlyYouUntil+"Share.")
	b.press("=Start")
	home := strings.TrimSuffix(b.path(), "/about") // straight to the first page, with no second Start
	token := link[strings.LastIndexByte(link, '/')+1:]
	if !strings.HasPrefix(home, "/b/") || strings.Contains(home, token) {
		t.Fatalf("Start leads to %s", home)
	}
	b.fill("#CX1", "our claims agent")
	b.choose("label:has(input[name=CX4][value=building])")
	b.press("=Continue")
	buyerPath(b)
	buyerChecks(b, home)
	if iv := c.interview(id); len(iv.Answers) != 0 || len(iv.Inventory) != 0 || len(iv.Context) != 0 {
		t.Errorf("the seller's record now holds %d answers, %d lines, %v", len(iv.Answers), len(iv.Inventory), iv.Context)
	}
	record := strings.TrimPrefix(home, "/b/")
	seller.open("/interviews/"+record+"/verdict", 403)
	seller.open("/interviews/"+id+"/links", 200)
	seller.press("td a[href$='/revoke']")
	seller.press("=Revoke it")
	seller.says("Revoked")
	b.open(home, 410)
	b.linkEnded()
	b.open(link, 410)
	b.linkEnded()
}

// buyerPath answers every question in the words a buyer reads.
func buyerPath(b *tab) {
	b.Helper()
	bank := bankOf(b.T)
	var asked []string
	for strings.Contains(b.path(), "/q/") {
		q, ok := bank.Question(b.last())
		if !ok || slices.Contains(asked, q.ID) {
			b.Fatalf("after %v comes %s", asked, b.path())
		}
		asked = append(asked, q.ID)
		b.says(q.Read("building"), "Question ")
		if text := b.text(); q.Spoken("building") != q.Read("building") && strings.Contains(text, q.Spoken("building")) {
			b.Errorf("%s shows the seller's words to the buyer", q.ID)
		}
		if b.here("[name=private],[name=quote]") {
			b.Errorf("%s offers the seller's fields to the buyer", q.ID)
		}
		switch q.ID {
		case "EC1":
			b.pressFor("=Continue", 200) // nothing chosen: passed over, to be asked again
			b.open(strings.TrimSuffix(b.path(), b.last())+"EC1", 200)
			b.pick("f")
			b.choose("label:has(input[name=evidence][value=shown])")
			b.fill("#note", "A word from the buyer.")
		case "IS8":
			b.pick("unknown")
			b.fill("#who", "Our platform team")
		default:
			if q.Kind == assessment.KindControlMulti {
				b.pick(q.Options[0].ID)
			} else {
				b.pick(fourth(q))
			}
		}
		b.press("=Continue")
	}
	if !strings.HasSuffix(b.path(), "/actions") || len(asked) < 10 || len(asked) > 16 {
		b.Fatalf("after %d questions comes %s", len(asked), b.path())
	}
	b.fill(`[id="system.0"]`, "Mail")
	b.fill(`[id="action.0"]`, "Send a letter")
	b.set(`[id="kind.0"]`, "final")
	b.press("=Continue")
}

// buyerChecks looks over the answers, changes one, and reads the report.
func buyerChecks(b *tab, home string) {
	b.Helper()
	if b.path() != home+"/report" { // each question was dealt with: the way ends at the report
		b.Errorf("the way ends at %s", b.path())
	}
	b.press("a[href$='/check']")
	b.says("Check your answers", "our claims agent", "A word from the buyer.", "1 action")
	b.press("a[href$='/q/EC2?change=1']")
	b.pick("b")
	b.press("=Save and go back")
	if b.path() != home+"/check" {
		b.Errorf("a changed answer leads to %s", b.path())
	}
	q, _ := bankOf(b.T).Question("EC2")
	b.says(q.Options[1].Text)
	b.press("=See your report")
	b.says("Claims intake", "A word from the buyer.", "You have not shared this with Dana Ruiz.",
		"Share with Dana Ruiz", "Send a letter")
	pdf := pdfText(b.T, b.client().fetch(home+"/report/report.pdf?paper=a4"))
	if !strings.Contains(flat(pdf), "A word from the buyer.") {
		b.Error("the buyer's PDF lacks the note")
	}
}

func TestBrowserTwoPeopleOnOneQuestion(t *testing.T) {
	one, c := owner(t)
	id := c.newInterview("Claims intake")
	c.send("/settings/people", "name", "Tom Berg")
	c.shares("Tom Berg")
	one.open("/settings", 200)
	two := newTab(t, one.base)
	two.enters(one.value("#made"))
	one.scriptOff() // with script the card stands on the page: see the tests of the call
	two.scriptOff()
	address := "/interviews/" + id + "/call/EC1"
	one.open(address, 200)
	two.open(address, 200)
	one.pick("a")
	one.fill("#note", "Written first.")
	one.press("=Save")
	two.pick("f")
	two.fill("#note", "Written second.")
	two.fill("#quote", "A quote on top.")
	two.pressFor("=Save", 409)
	q, _ := bankOf(t).Question("EC1")
	theirs, _, _ := q.Option(fourth(q))
	two.twoVersions()
	two.says("Another answer was saved at", q.Options[0].Text, theirs.Text, "Written first.", "Written second.")
	if a := c.interview(id).Answers["EC1"]; a.Choice != "a" || a.Note != "Written first." {
		t.Errorf("before anything is chosen the answer is %+v", a)
	}
	two.press("=Keep mine, with theirs noted")
	iv := c.interview(id)
	a := iv.Answers["EC1"]
	if a.Choice != "f" || !strings.HasPrefix(a.Note, "Written second.") || !strings.Contains(a.Note, "Written first.") ||
		len(iv.Quotes) != 1 {
		t.Errorf("kept %+v with %d quotes", a, len(iv.Quotes))
	}
	one.fill("#note", "Written third.")
	one.pressFor("=Save", 409)
	one.press("=Keep theirs")
	if got := one.value("#note"); got != a.Note {
		t.Errorf("theirs is shown as %q", got)
	}
}

// Whoever goes back and decides differently is not told of a conflict with
// an answer of their own.
func TestBrowserGoingBackAndChangingAnAnswer(t *testing.T) {
	b, c := owner(t)
	id := c.newInterview("Claims intake")
	b.scriptOff()
	b.open("/interviews/"+id+"/call/EC1", 200)
	b.pick("a")
	b.press(saveAndGoOn)
	b.back()
	b.pick("f")
	b.press(saveAndGoOn)
	if got := c.interview(id).Answers["EC1"].Choice; got != "f" {
		t.Errorf("after going back and choosing f the answer is %q", got)
	}
}

// On a phone, and without script, the list is filled in one line a page; the table of
// them is not there, and what is half filled is asked about.
func TestBrowserOnAPhoneTheListIsFilledInLineByLine(t *testing.T) {
	seller, c := owner(t)
	id := c.newInterview("Claims intake")
	link := linkFor(seller, id, "Priya Nair")
	b := newTab(t, seller.base)
	b.scriptOff()
	b.size(390, 844)
	b.open(link, 200)
	b.press("=Start")
	home := strings.TrimSuffix(b.path(), "/about")

	b.open(home+"/actions", 200)
	if takesRoom(b, ".inv") || !takesRoom(b, ".by-line") {
		t.Fatal("on a phone the list is a table")
	}
	b.press("=Add the first")
	b.fill(`[id="system.0"]`, "Mail")
	b.pressFor("=Save and add another", 422)
	b.says("Enter what it does there")
	if got := b.value(`[id="system.0"]`); got != "Mail" {
		t.Errorf("the system typed is now %q", got)
	}
	b.fill(`[id="action.0"]`, "Send a letter")
	b.set(`[id="kind.0"]`, "final")
	b.press("=Save and add another")
	b.says("Mail: Send a letter", "One more thing it does")
	if wide := eval[bool](b, `document.documentElement.scrollWidth > innerWidth`); wide {
		t.Error("the page of a line is wider than the phone")
	}
	b.fill(`[id="system.0"]`, "Files")
	b.fill(`[id="action.0"]`, "Look up a policy")
	b.set(`[id="kind.0"]`, "read")
	b.press("=Save and go on")
	b.says("Check your answers", "2 actions")

	b.open(home+"/actions", 200)
	b.press(".by-line li:first-child a")
	b.says("Line 1 of the list")
	b.press("=Remove this line")
	b.says("Files: Look up a policy")

	b.size(1280, 900)
	b.open(home+"/actions", 200)
	if !takesRoom(b, ".inv") || takesRoom(b, ".by-line") {
		t.Error("at a desk the list is no table")
	}
}

// takesRoom reports whether an element takes room on the page.
func takesRoom(b *tab, selector string) bool {
	b.Helper()
	return eval[bool](b, `document.querySelector(`+strconv.Quote(selector)+`).getClientRects().length > 0`)
}
