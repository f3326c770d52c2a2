package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"discern/assessment"
)

func TestSettingsOfTheCallAreKeptAndWork(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	at := "/interviews/" + id
	b.send(at+"/call/EC1", "answer", "b", "go", "save", "note", "QUETZAL-note")
	if a := b.see(at + "/call/EC1"); strings.Contains(a.body, "data-hide") || strings.Contains(a.body, "data-advance") ||
		strings.Contains(a.body, "veil") {
		t.Error("settings that nobody made act")
	}
	b.send("/settings", "keys", "on", "start", "private", "hide", "on", "advance", "on")
	b.alone(id)
	page := b.see("/settings").body
	for _, want := range []string{`name="hide" value="on" checked`, `name="advance" value="on" checked`,
		`name="start" value="private" checked`} {
		if !strings.Contains(page, want) {
			t.Errorf("settings forget %s", want)
		}
	}
	a := b.see(at + "/call/EC1")
	for _, want := range []string{`data-hide="yes"`, `data-advance="yes"`, `class="question veiled"`, "?show=1"} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the call page lacks %s", want)
		}
	}
	if a := b.see(at + "/call/EC1?show=1"); strings.Contains(a.body, "veiled") {
		t.Error("asked for, the answer stays covered")
	}
	if a := b.see(at + "/call/EC2"); strings.Contains(a.body, `class="question veiled"`) {
		t.Error("a question without an answer is covered")
	}
	said, _ := s.server.config.Bank.Question("EC1")
	if text := b.see(at + "/map").text(); strings.Contains(text, said.Options[1].Text) ||
		!strings.Contains(text, "Answered") {
		t.Error("the map tells what is covered")
	}
	if a := b.post("/settings", "keys", "sometimes"); a.status != http.StatusUnprocessableEntity {
		t.Errorf("keys that there are not: %d", a.status)
	}
	b.send("/settings", "keys", "off", "start", "shared")
	if a := b.see(at + "/call/EC1"); strings.Contains(a.body, "veil") || strings.Contains(a.body, "data-advance") {
		t.Error("switched off, the settings still act")
	}
}

func TestAnInterviewBeginsInTheViewThatWasAskedFor(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	if to := b.send("/interviews", "system", "One"); !strings.Contains(to, "/call/") {
		t.Errorf("without a word it begins at %s", to)
	}
	to := b.send("/interviews", "system", "Two", "start", "private", "keys", "off")
	if !strings.Contains(to, "/console/") || !strings.Contains(b.see(to).text(), "Private to you") {
		t.Errorf("it begins at %s", to)
	}
	if a := b.see(strings.Split(to, "?")[0]); !strings.Contains(a.text(), "Show private notes?") {
		t.Error("the private view comes back without asking")
	}
	if me, err := s.store.Me(t.Context(), s.principal()); err != nil || me.Prefs[prefKeys] != "off" ||
		me.Prefs[prefStart] != "" {
		t.Errorf("kept: %v, %v", me.Prefs, err)
	}
	b.send("/settings", "keys", "alt", "start", "private")
	page := b.see("/interviews/new").body
	for _, want := range []string{`name="start" value="private" checked`, `name="keys" value="alt" checked`,
		`name="aim" value="0" checked`} {
		if !strings.Contains(page, want) {
			t.Errorf("a new interview does not offer %s", want)
		}
	}
}

// A meeting of fifteen minutes takes five questions: after the fifth the call
// says so, once, and goes on if asked.
func TestTheCallSaysWhenTheMeetingIsFull(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	to := b.send("/interviews", "system", "Claims intake", "aim", "5")
	id := strings.Split(to, "/")[2]
	if got := s.interview(id).Aim; got != 5 {
		t.Fatalf("it aims for %d", got)
	}
	for range 5 {
		if strings.HasSuffix(to, "/done") {
			t.Fatal("full too early")
		}
		to = b.send(to, "answer", "unknown", "go", "next")
	}
	page := b.see(to)
	if !strings.HasSuffix(to, "/done") || !strings.Contains(page.text(), "That is what fits this meeting") {
		t.Fatalf("after five it leads to %s:\n%s", to, page.text())
	}
	asks := s.interview(id)
	ask, ok := s.server.ask(asks, "")
	if !ok {
		t.Fatal("nothing more to ask")
	}
	if to = b.send("/interviews/"+id+"/call/"+ask.Question, "answer", "unknown", "go",
		"next"); strings.HasSuffix(to, "/done") {
		t.Error("it stops a second time")
	}
	if to := b.send("/interviews", "system", "Another", "aim", "700"); s.interview(strings.Split(to, "/")[2]).Aim != 0 {
		t.Error("an aim of 700 is taken")
	}
}

func TestAnInterviewSaysWhoElseHasItOpen(t *testing.T) {
	var l live
	dana, tom := assessment.Principal{UserID: "dana", Name: "Dana Ruiz"},
		assessment.Principal{UserID: "tom", Name: "Tom Adler"}
	laptop := l.listen("iv", dana, "laptop")
	l.listen("iv", dana, "laptop") // a second window of the same browser is nobody else
	if got := l.here("iv", "dana", "laptop"); got != "" {
		t.Errorf("alone, it says %q", got)
	}
	drain(laptop)
	phone := l.listen("iv", dana, "phone")
	l.listen("iv", tom, "desk")
	l.listen("other", tom, "desk")
	if len(laptop.bell) == 0 {
		t.Error("nothing rings when somebody comes")
	}
	for at, want := range map[string]string{"laptop": "Tom Adler; you, on another device",
		"phone": "Tom Adler; you, on another device"} {
		if got := l.here("iv", "dana", at); got != want {
			t.Errorf("on the %s: %q, want %q", at, got, want)
		}
	}
	if got := l.here("iv", "tom", "desk"); got != "Dana Ruiz" {
		t.Errorf("to Tom it says %q", got)
	}
	drain(laptop)
	l.leave(phone)
	if len(laptop.bell) == 0 {
		t.Error("nothing rings when somebody goes")
	}
	if got := l.here("iv", "dana", "laptop"); got != "Tom Adler" {
		t.Errorf("after the phone is put away: %q", got)
	}
}

func drain(s *stream) {
	select {
	case <-s.bell:
	default:
	}
}

// The page knows how long its session lasts whatever happens, so as to say it in
// time.
func TestTheCallPageKnowsWhenItsSessionEnds(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	for range 3 {
		s.clock.forward(55 * time.Minute)
		b.see("/settings")
	}
	if a := b.see("/interviews/" + id + "/call/EC1"); !strings.Contains(a.body, `data-end="33300"`) { // 12 h less 165 min
		i := strings.Index(a.body, "data-end")
		t.Errorf("it says %.40s", a.body[max(0, i):])
	}
}
