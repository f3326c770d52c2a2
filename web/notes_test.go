package web

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"discern/assessment"
	"discern/assessment/export"
)

// plant puts a marker into every text of a value, whatever field holds it.
func plant(v reflect.Value, n *int) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() {
			*n++
			v.SetString(fmt.Sprintf("zzmark%dzz", *n))
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		plant(v.Elem(), n)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			plant(v.Field(i), n)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		plant(v.Index(0), n)
	case reflect.Map:
		one := reflect.New(v.Type().Elem()).Elem()
		plant(one, n)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf("EC1"), one)
	}
}

var planting = regexp.MustCompile(`zzmark\d+zz`)

// Whatever is private is what a file with private notes holds and one without
// them does not: each of those texts stands on the page of private notes. A
// field that is added later is looked at without a change here.
func TestEverythingPrivateStandsOnOnePage(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	bank := s.server.config.Bank

	var planted assessment.Interview
	n := 0
	plant(reflect.ValueOf(&planted).Elem(), &n)
	planted.Side, planted.Quotes[0].Question = assessment.SideSeller, ""
	planted.Scratch = append(planted.Scratch, assessment.Note{ID: "kept", Text: "zzmark9001zz", Kept: true},
		assessment.Note{ID: "homeless", Text: "zzmark9002zz"})
	planted.Marks = append(planted.Marks, assessment.Note{ID: "nowhere", Question: "GONE", Text: "zzmark9003zz"})
	// Of a question that the bank lost.
	planted.Answers["GONE"] = assessment.Answer{Question: "GONE", Private: "zzmark9004zz"}
	planted.Context = map[string]string{assessment.ContextCalled: "zzmark9005zz", assessment.ContextIntent: "zzmark9006zz"}

	for _, answers := range []map[string]assessment.Answer{planted.Answers, planted.Parts[0].Answers} {
		a := answers["EC1"] // what is picked is none of the person's words
		a.Question, a.State, a.Choice, a.Choices = "EC1", assessment.Answered, "a", nil
		a.Who, a.Reason, a.Numbers = "", "", nil
		answers["EC1"] = a
	}

	planted.IntentAgainst = nil      // ids of questions, none of the person's words
	planted.Edits = nil              // what was changed before it leaves stands on the page of that name
	planted.Seen = assessment.Seen{} // and what files showed on theirs
	for i := range planted.Quotes {
		planted.Quotes[i].Earlier = nil
	}

	file := func(private bool) []string {
		data, err := export.WriteInterviewJSON(planted, bank, private)
		must(t, err)
		return planting.FindAllString(string(data), -1)
	}
	without := file(false)
	private := slices.DeleteFunc(file(true), func(m string) bool { return slices.Contains(without, m) })
	if len(private) < 8 {
		t.Fatalf("the test sees only %q", private)
	}
	private = append(private, planted.Quotes[0].Text, "zzmark9005zz", "zzmark9006zz")

	_, err := s.store.UpdateInterview(t.Context(), s.principal(), id, -1, func(iv *assessment.Interview) error {
		iv.Answers, iv.Quotes, iv.Parts, iv.Scratch = planted.Answers, planted.Quotes, planted.Parts, planted.Scratch
		iv.Marks, iv.IntentAgainst, iv.Context = planted.Marks, planted.IntentAgainst, planted.Context
		iv.Deal = planted.Deal
		iv.Meetings = planted.Meetings
		return nil
	})
	must(t, err)

	b.alone(id)
	text := b.see("/interviews/" + id + "/notes").text()
	for _, m := range private {
		if !strings.Contains(text, m) {
			data, _ := json.Marshal(planted)
			at := strings.Index(string(data), m)
			t.Errorf("%s is not on the page: ...%s", m, data[max(0, at-60):at+20])
		}
	}
}

// A note left as a note at the end of the call, and one that was overwritten,
// stay in sight: on the page that the system, the private view and the end of
// the call lead to, and for a search.
func TestANoteThatIsLeftAsANoteStaysInSight(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake", "CX7", "Quokka limits")
	at := "/interviews/" + id
	b.send(at+"/scratch", "text", "Walrus budget", "question", "EC1", "op", "n1")
	b.send(at+"/marks", "text", "Ocelot doubt", "question", "EC1", "op", "m1")
	for i, text := range []string{"Axolotl first", "Pangolin later\nOn a second line"} {
		b.send(at+"/console/EC1", "answer", "a", "private", text, "private_part", "on", "evidence", "said",
			"base_rev", fmt.Sprint(i), "go", "save")
	}

	wrap := b.see(b.send(at+"/console", "to", "wrap"))
	b.send(at+"/wrap", "base_rev", wrap.hidden("base_rev"), "home_"+s.interview(id).Scratch[0].ID, "keep")
	if notes := s.interview(id).Scratch; len(notes) != 1 || !notes[0].Kept {
		t.Fatalf("the note is not kept: %+v", notes)
	}

	b.alone(id)
	words := []string{"Walrus budget", "Ocelot doubt", "Axolotl first", "Pangolin later",
		"On a second line", "Quokka limits"}
	page := b.see(at + "/notes")
	for _, want := range words {
		if !strings.Contains(page.text(), want) {
			t.Errorf("the page does not hold %q:\n%s", want, page.text())
		}
	}
	for _, word := range []string{"Walrus", "Ocelot", "Pangolin", "Quokka"} {
		if a := b.see("/?q=" + word); !strings.Contains(a.text(), "Claims intake") {
			t.Errorf("a search for %s does not find it", word)
		}
	}

	for _, from := range []string{"/systems/" + s.interview(id).SystemID, b.send(at+"/console", "to", "EC1"),
		b.send(at+"/console", "to", "wrap")} {
		if !strings.Contains(b.see(from).body, `href="`+at+`/notes"`) {
			t.Errorf("nothing leads there from %s", from)
		}
	}

	b.see(at + "/call/EC1")
	asked := b.see(at + "/notes")
	for _, word := range words {
		if strings.Contains(asked.text(), word) {
			t.Errorf("over a shared call it shows %q", word)
		}
	}
	if got := b.send(at+"/console", "to", asked.hidden("to")); got != at+"/notes" {
		t.Errorf("said that nobody looks on, it leads to %s", got)
	}
}

// What somebody notes beside an answer or during a call stands on no page, in no file
// and in no search of a colleague who works on the same system, until it is shared.
func TestPrivateNotesAreNobodyElsesOnAnyPage(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	at := "/interviews/" + id
	link := signInPath.FindString(b.see(b.send("/settings/people", "name", "Zebulon Quist")).body)
	z := s.browser()
	z.post(link)
	s.share(id, "Zebulon Quist", assessment.GrantEditor)

	z.send(at+"/console/EC1", "answer", "a", "evidence", "said", "private", "wombatnote", "go", "save")
	z.send(at+"/scratch", "question", "EC1", "text", "wombatscratch", "op", "s1")
	b.send(at+"/console/EC1", "answer", "b", "evidence", "said", "private", "ownernote", "base_rev", "1", "go", "save")
	report := z.send(at+"/seal", "op", "seal1")
	z.alone(id)
	b.alone(id)
	pages := []string{at + "/console/EC1", at + "/notes", at + "/call/EC1", at + "/call/EC1/history", at + "/map",
		at + "/verdict", at + "/preview?for=seller", at + "/interview.json?private=1", at + "/rev",
		report + "?for=seller", report + "/report.md?for=seller", report + "/answers.csv?for=seller",
		report + "/report.json?for=seller", report + "/report.html?for=seller"}
	reads := func(who *browser) (on []string) {
		for _, page := range pages {
			if strings.Contains(who.see(page).body, "wombat") {
				on = append(on, page)
			}
		}
		return on
	}

	if on := reads(z); len(on) < 6 {
		t.Errorf("its author reads it on %v", on)
	}
	if on := reads(b); len(on) > 0 {
		t.Errorf("the owner reads it on %v", on)
	}

	z.send(at+"/notes/share", "share", "1")
	if on := reads(b); len(on) < 4 {
		t.Errorf("shared, the owner reads it on %v", on)
	}
	panel := b.see(b.send(at+"/console", "to", "EC1")).text()
	if !strings.Contains(panel, "Zebulon Quist noted: wombatnote") {
		t.Errorf("a shared note does not stand beside its question:\n%s", panel)
	}
	z.send(at + "/notes/share")
	if on := reads(b); len(on) > 0 {
		t.Errorf("no longer shared, the owner reads it on %v", on)
	}
}
