package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// Before anything goes every thing that goes is shown as it will read, with what was
// replaced marked; more is struck, with script or without; then it says what went.
func TestSharingShowsEachThingAsItWillRead(t *testing.T) {
	o := newOffice(t)
	home := "/b/" + o.record
	o.says("EC1", "a", "note", "Ask Priya about project Falcon.")
	o.says("EC2", "unknown", "who", "Tom Okafor")
	o.says("EC7", "a", "note", "Quite QUETZAL.")
	o.says("FM1", "a")
	o.buyer.send(home+"/actions", "rows", "1", "system.0", "Falcon-db", "action.0", "Read", "kind.0", "read", "base_rev",
		o.buyer.see(home+"/actions").hidden("base_rev"))

	page := o.buyer.see(home + "/share")
	for _, want := range []string{"Ask Priya about project Falcon.", "Ask <mark>somebody</mark> about project Falcon.",
		"Tom Okafor", "Falcon-db: Read, read"} {
		if !strings.Contains(strings.Join(strings.Fields(page.body), " "), want) {
			t.Errorf("before it goes the page does not show %q", want)
		}
	}

	// Looked at again with words and a note struck: shown, and nothing sent or kept.
	struck := []string{"words", "project falcon\nFALCON-DB", "strike", "EC7"}
	again := o.buyer.post(home+"/share", append(struck, "go", "look", "names", "without")...)
	body := strings.Join(strings.Fields(again.body), " ")
	if again.status != http.StatusOK || !strings.Contains(body, "about <mark>[left out]</mark>.") ||
		strings.Contains(body, "Quite QUETZAL.") ||
		!strings.Contains(body, `value="EC7" checked`) || !strings.Contains(body, `value="without" checked`) {
		t.Errorf("shown again (%d):\n%s", again.status, body)
	}
	if a := o.seller.get("/interviews/" + o.record + "/map"); a.status != http.StatusForbidden {
		t.Errorf("looking at it sent it: %d", a.status)
	}
	if a := o.buyer.post(home+"/share", struck...); a.status != http.StatusUnprocessableEntity ||
		!strings.Contains(a.body, "project falcon\nFALCON-DB</textarea>") {
		t.Errorf("with neither chosen: %d, or what was typed is lost", a.status)
	}

	o.buyer.send(home+"/share", append(struck, "names", "without")...)
	read := func(when string) {
		t.Helper()
		seen := strings.ToLower(o.seller.everywhere(t, "/", "/interviews/"+o.interview+"/compare"))
		for _, gone := range []string{"falcon", "quetzal", "okafor", "priya about"} {
			if strings.Contains(seen, gone) {
				t.Errorf("%s the seller reads %q", when, gone)
			}
			if found := o.seller.see("/?q=" + url.QueryEscape(gone)).text(); !strings.Contains(found, "No match for") {
				t.Errorf("%s a search for %q finds it", when, gone)
			}
		}
		if !strings.Contains(seen, "[left out]") {
			t.Errorf("%s nothing stands in its place: the test sees too little", when)
		}
	}
	read("shared,")

	went := o.buyer.see(home + "/share").text()
	for _, want := range []string{"You shared this with Dana Ruiz on 21 November 2026, 10:00 UTC, with names left out.",
		"What went", "[left out]", "Take it back", "Delete everything", "What happens next"} {
		if !strings.Contains(went, want) {
			t.Errorf("after it went the page does not say %q:\n%s", want, went)
		}
	}

	// What was struck stays struck when it is shared again after a change.
	o.says("EC8", "a", "note", "More of project Falcon.")
	form := o.buyer.see(home + "/share")
	if !strings.Contains(form.body, "project falcon") {
		t.Error("what was struck is not offered again")
	}
	o.buyer.send(home+"/share", append(struck, "names", "without")...)
	read("shared again,")
}

// Struck after it was shared with everything in, it is nowhere on the other side, nor in
// the files of the database.
func TestWhatIsStruckLaterIsGoneFromBefore(t *testing.T) {
	o := newOffice(t)
	home := "/b/" + o.record
	o.says("EC1", "a", "note", "QUETZAL flies.")
	o.buyer.send(home+"/share", "names", "with")
	if !strings.Contains(o.seller.see("/interviews/"+o.interview+"/compare").text(), "QUETZAL") {
		t.Fatal("the seller does not read it: the test sees too little")
	}
	o.buyer.send(home+"/share", "names", "with", "words", "quetzal")
	if seen := o.seller.everywhere(t, "/", "/interviews/"+o.interview+"/compare"); strings.Contains(seen, "QUETZAL") {
		t.Error("the seller still reads it")
	}
	if found := o.seller.see("/?q=QUETZAL").text(); !strings.Contains(found, "No match for") {
		t.Errorf("a search still finds it:\n%s", found)
	}
	if text := o.buyer.see(home + "/data").text(); !strings.Contains(text, "QUETZAL flies.") ||
		!strings.Contains(text, "Words you took out before sharing") {
		t.Errorf("what is kept does not hold it:\n%s", text)
	}
}

// Whom a link was passed on to is a name like any other, though no answer gives it; and
// what only may be a name is pointed at, for her to tick.
func TestNamesOfLinksPassedOnGoAndWhatMayBeANameIsPointedAt(t *testing.T) {
	o := newOffice(t)
	home := "/b/" + o.record
	for _, q := range []string{"EC1", "EC7", "EC8"} {
		o.says(q, "a", "note", "Ask Ingrid Solheim. Dr. Amelie Sauer-Brandt signs what the model does.")
	}
	o.buyer.send(home+"/ask", "q", "EC2", "to", "Ingrid Solheim")

	page := o.buyer.see(home + "/share")
	if text := page.text(); !strings.Contains(text, "Names that can be left out: Ingrid Solheim") ||
		!strings.Contains(text, "These may be names too") || strings.Count(page.body, `name="also"`) != 1 ||
		!strings.Contains(page.body, `name="also" value="Amelie Sauer-Brandt"`) {
		t.Errorf("before it goes:\n%s", text)
	}
	again := o.buyer.post(home+"/share", "words", "zebra", "also", "Amelie Sauer-Brandt", "go", "look")
	if !strings.Contains(again.body, "zebra\nAmelie Sauer-Brandt</textarea>") ||
		strings.Contains(again.body, "These may be names too") ||
		!strings.Contains(again.text(), "Dr. [left out] signs") {
		t.Errorf("ticked and looked at again:\n%s", again.text())
	}

	o.buyer.send(home+"/share", "also", "Amelie Sauer-Brandt", "names", "without")
	seen := o.seller.everywhere(t, "/", "/interviews/"+o.interview+"/compare")
	if !strings.Contains(seen, "Ask somebody. Dr. [left out] signs") {
		t.Errorf("the seller does not see the note: the test sees too little")
	}
	for _, gone := range []string{"Ingrid", "Solheim", "Amelie", "Sauer"} {
		if strings.Contains(seen, gone) {
			i := strings.Index(seen, gone)
			t.Errorf("the seller reads %q in %.300s", gone, seen[max(0, i-200):])
		}
	}
}

// Nothing is offered to go where there is nothing, and it says so.
func TestWithoutAnAnswerThereIsNothingToShare(t *testing.T) {
	o := newOffice(t)
	page := o.buyer.see("/b/" + o.record + "/share")
	if text := page.text(); !strings.Contains(text, "There is no answer yet, so there is nothing to share.") ||
		strings.Contains(text, "0 answers") || strings.Contains(page.body, `class="share"`) {
		t.Errorf("%s", text)
	}
}

// What is said before and after sharing follows from what was typed: nobody who would know
// where nobody was named, no button that only script brings, each note named by its question,
// and no "without names" where what may be one went along.
func TestSharingSaysNothingThatIsNotSo(t *testing.T) {
	o := newOffice(t)
	home := "/b/" + o.record
	for _, q := range []string{"EC1", "EC7"} {
		o.says(q, "a", "note", "Ask Ingrid Solheim.")
	}
	o.says("EC2", "unknown")
	if text := o.buyer.see(home + "/share").text(); !strings.Contains(text, "1 question you do not know yet") ||
		strings.Contains(text, "who would") {
		t.Errorf("somebody who would know goes along, and nobody was named:\n%s", text)
	}
	o.says("EC4", "unknown", "who", "Our platform team")
	page := o.buyer.see(home + "/share")
	if !strings.Contains(page.text(), "2 questions you do not know yet, and who would, if you leave names in") {
		t.Errorf("who would know is not said to go:\n%s", page.text())
	}
	if !regexp.MustCompile(`<p[^>]* hidden[^>]*>[^<]*Take out what is selected`).MatchString(page.body) {
		t.Error("a button that only script brings is spoken of without it")
	}

	notes := regexp.MustCompile(`Leave this note out<span class="vh">: ([^<]+)`).FindAllStringSubmatch(page.body, -1)
	if len(notes) != 2 || notes[0][1] == notes[1][1] {
		t.Errorf("two notes to leave out are heard as %v", notes)
	}

	o.buyer.send(home+"/share", "names", "without")
	if text := o.buyer.see(home + "/share").text(); strings.Contains(text, "UTC, without names") || !strings.Contains(text,
		"Ingrid Solheim may be a name too, and went along. You can take it out below, and share again.") {
		t.Errorf("a name that may be one went, and nothing says so:\n%s", text)
	}
	for _, pairs := range [][]string{{"names", "without", "words", "Ingrid Solheim"}, {"names", "with"}} {
		o.buyer.send(home+"/share", pairs...)
		if text := o.buyer.see(home + "/share").text(); strings.Contains(text, "and went along") {
			t.Errorf("shared with %v, the page says that something went that should not:\n%s", pairs, text)
		}
	}
}

// The notice says where “What is kept” and “Delete everything” stand; they do.
func TestWhatIsKeptAndDeletingStandAtTheFootOfEachPageOfHers(t *testing.T) {
	o := newOffice(t)
	home := "/b/" + o.record
	for _, q := range []string{"EC1", "EC2", "EC7", "EC8"} {
		o.says(q, "a")
	}
	pages := []string{home + "/later", home + "/ask", home + "/passed", home + "/leaves", home + "/take-back"}
	o.buyer.send(home+"/share", "names", "with")
	for _, page := range []string{"", "/about", "/q/EC1", "/actions", "/actions/new", "/check", "/report", "/share",
		"/data", "/delete"} {
		pages = append(pages, home+page)
	}

	looked := 0
	for _, page := range pages {
		a := o.buyer.get(page)
		if a.status != 200 {
			continue
		}
		looked++
		_, foot, _ := strings.Cut(a.body, "<footer")
		for _, want := range []string{`href="` + home + `/data"`, `href="` + home + `/delete"`} {
			if !strings.Contains(foot, want) {
				t.Errorf("%s has no %s at its foot", page, want)
			}
		}
	}
	if looked < 12 {
		t.Errorf("%d pages were looked at: the test sees too little", looked)
	}
}

// Of what was shared and taken back, the seller is not told that it was never shared.
func TestRevokingALinkAfterItWasTakenBackSaysSo(t *testing.T) {
	o := newOffice(t)
	home := "/b/" + o.record
	o.says("EC1", "a")
	revoke := "/interviews/" + o.interview + "/links/" + o.seller.linkIDs(o.interview)[0] + "/revoke"
	says := func(want, not string) {
		t.Helper()
		if text := o.seller.see(revoke).text(); !strings.Contains(text, want) || strings.Contains(text, not) {
			t.Errorf("it says not %q, or %q:\n%s", want, not, text)
		}
	}
	const never, shared = "you never see them", "What they shared stays with you"
	const back = "They took back what they had shared"
	says(never, back)
	o.buyer.send(home+"/share", "names", "with")
	says(shared, never)
	o.buyer.send(home + "/take-back")
	says(back, never)
	o.buyer.send(home+"/share", "names", "with")
	says(shared, back)
}
