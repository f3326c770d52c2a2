package web

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestASessionCookieLeavesNothingToDefaults(t *testing.T) {
	for _, test := range []struct {
		base   url.URL
		name   string
		secure bool
	}{
		{url.URL{Scheme: "http", Host: testHost}, "sid", false},
		{url.URL{Scheme: "https", Host: "discern.example.com"}, "__Host-sid", true},
	} {
		s := newSite(t, func(c *Config) { c.BaseURL = &test.base })
		a := s.browser().post("/sign-in/" + s.signInToken())
		if len(a.set) != 1 {
			t.Fatalf("%d cookies", len(a.set))
		}
		c := a.set[0]
		if c.Name != test.name || c.Secure != test.secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode ||
			c.Path != "/" || c.Domain != "" || c.MaxAge != 24*60*60 {
			t.Errorf("%+v", c)
		}
	}
}

func TestALinkCookieLeavesNothingToDefaults(t *testing.T) {
	s := newSite(t, func(c *Config) { c.BaseURL = &url.URL{Scheme: "https", Host: "discern.example.com"} })
	b := s.owner()
	token := b.linkToken(b.newInterviewOf("Claims intake"), "name", "Priya", "right", "answer")
	a := s.browser().post("/l/" + token)
	c := a.set[0]
	if len(a.set) != 1 || !strings.HasPrefix(c.Name, "__Host-link-") || !c.Secure || !c.HttpOnly ||
		c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
		t.Errorf("%+v", a.set)
	}
	if strings.Contains(c.Value, token) {
		t.Error("the cookie holds the link's token")
	}
}

func TestASignInLinkWorksOnceAndForTheOneWhoIsIn(t *testing.T) {
	s := newSite(t)
	token := s.signInToken()
	b := s.browser()
	for range 2 { // looked at by a mail scanner, a preview, a browser that reads ahead
		if a := b.do(http.MethodHead, "/sign-in/"+token, nil); a.status != http.StatusOK || len(a.set) != 0 {
			t.Errorf("a look at the link: %d, %v", a.status, a.set)
		}
		a := b.get("/sign-in/" + token)
		if a.status != http.StatusOK || len(a.set) != 0 || strings.Count(a.body, "<button") != 1 ||
			!strings.Contains(a.body, `action="/sign-in/`+token+`"`) {
			t.Errorf("the link shows %d, %v:\n%s", a.status, a.set, a.text())
		}
		if a.header.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("the address of the link leaves as a referrer: %q", a.header.Get("Referrer-Policy"))
		}
	}
	foreign := s.browser()
	foreign.headers["Sec-Fetch-Site"] = "cross-site"
	if a := foreign.post("/sign-in/" + token); a.status != http.StatusForbidden || len(a.set) != 0 {
		t.Errorf("pressed from another site: %d, %v", a.status, a.set)
	}
	b.send("/sign-in/" + token)
	b.see("/")
	for _, a := range []answer{b.get("/sign-in/" + token), b.post("/sign-in/" + token)} {
		if a.location() != "/" {
			t.Errorf("the same link, signed in: %d", a.status)
		}
	}
	if a := b.get("/sign-in"); a.location() != "/" {
		t.Errorf("the page for signing in, signed in: %d", a.status)
	}
	if a := b.get("/nothing"); !strings.Contains(a.body, `href="/settings"`) {
		t.Error("an address that is none leaves somebody who is in without the way back")
	}
	if a := s.browser().get("/nothing"); strings.Contains(a.body, `href="/settings"`) {
		t.Error("an address that is none shows the way in to anybody")
	}
	for _, a := range []answer{s.browser().get("/sign-in/" + token), s.browser().post("/sign-in/" + token)} {
		if a.status != http.StatusGone || len(a.set) != 0 {
			t.Errorf("the same link in another browser: %d, %v", a.status, a.set)
		}
	}
	old := s.signInToken()
	s.clock.forward(31 * time.Minute)
	for _, a := range []answer{s.browser().get("/sign-in/" + old), s.browser().post("/sign-in/" + old)} {
		if a.status != http.StatusGone || len(a.set) != 0 {
			t.Errorf("a link of 31 minutes: %d", a.status)
		}
	}
}

func TestSignOutEverywhereEndsTheLinksThatWait(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	printed := s.signInToken()
	b.send("/settings/link")
	made := regexp.MustCompile(`/sign-in/[A-Za-z0-9_-]+`).FindString(b.see("/settings").body)
	b.send("/settings/people", "name", "Sam Seller")
	sams := regexp.MustCompile(`/sign-in/[A-Za-z0-9_-]+`).FindString(b.see("/settings").body)
	b.send("/settings/sign-out-everywhere")
	for _, address := range []string{"/sign-in/" + printed, made} {
		if a := s.browser().post(address); a.status != http.StatusGone || len(a.set) != 0 {
			t.Errorf("%s still signs in: %d", address, a.status)
		}
	}
	s.browser().send(sams) // another person's is not this one's to end
}

// The box that ends tokens and webhooks too is there for whoever has some, and ticked.
func TestSignOutEverywhereSaysWhatItEnds(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	boss := s.owner()
	sam := s.colleague(boss, "Sam Seller")
	const box = `name="programs" value="end" checked`
	if strings.Contains(sam.see("/settings").body, box) {
		t.Error("somebody without programs is asked about them")
	}
	token := sam.token("CRM sync", "read")
	works := func() bool { return s.with(token, http.MethodGet, "/api/v1/me").status == http.StatusOK }
	page := "/settings/people/" + s.personNamed("Sam Seller")
	for who, b := range map[string]answer{"Sam": sam.see("/settings"), "the owner": boss.see(page)} {
		if !strings.Contains(b.body, box) {
			t.Errorf("%s is not asked whether tokens end too", who)
		}
	}

	sam.send("/settings/sign-out-everywhere", "programs", "asked")
	if !works() {
		t.Error("the token ended, though the box was cleared")
	}
	text := boss.see(boss.send(page+"/sign-out", "programs", "asked", "programs", "end")).text()
	if works() || !strings.Contains(text, "no token or webhook of theirs works any more") {
		t.Errorf("the token works: %v; it says:\n%s", works(), text)
	}
	mine := boss.token("CRM sync", "read")
	boss.send("/settings/sign-out-everywhere")
	if s.with(mine, http.MethodGet, "/api/v1/me").status != http.StatusUnauthorized {
		t.Error("a form that did not ask leaves the token")
	}
}

func TestSigningInAgainBeginsANewSession(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	before := b.cookies["sid"]
	b.post("/sign-in/" + s.signInToken())
	if b.cookies["sid"] == before {
		t.Error("the token is the same")
	}
	copied := s.browser()
	copied.cookies["sid"] = before
	if a := copied.get("/"); a.status != http.StatusUnauthorized {
		t.Errorf("the session before gives %d", a.status)
	}
}

func TestASessionEnds(t *testing.T) {
	for _, test := range []struct {
		name string
		end  func(b *browser)
	}{
		{"by signing out", func(b *browser) { b.send("/settings/sign-out") }},
		{"by signing out everywhere", func(b *browser) { b.owner().send("/settings/sign-out-everywhere") }},
		{"after an hour without a sign of life", func(b *browser) { b.clock.forward(61 * time.Minute) }},
		{"after twelve hours", func(b *browser) {
			for range 13 {
				b.clock.forward(55 * time.Minute)
				b.see("/")
			}
			b.clock.forward(20 * time.Minute)
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newSite(t)
			b := s.owner()
			copied := b.cookies["sid"]
			b.see("/")
			test.end(b)
			b.cookies["sid"] = copied
			if a := b.get("/"); a.status != http.StatusUnauthorized {
				t.Errorf("the copied cookie gives %d", a.status)
			}
		})
	}
}

func TestNothingTypedIsLostWhenTheSessionEnded(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	address := "/interviews/" + id + "/call/EC1"
	page := b.see(address)
	s.clock.forward(2 * time.Hour)
	a := b.post(address, "answer", "b", "note", "Long and <careful> words.", "base_rev", page.hidden("base_rev"), "op",
		page.hidden("op"), "go", "save")
	if a.status != http.StatusUnauthorized || !strings.Contains(a.text(), "Long and <careful> words.") {
		t.Fatalf("%d:\n%s", a.status, a.text())
	}
	if s.answerIn(id, "EC1").Rev != 0 {
		t.Fatal("saved without a session")
	}
	if !strings.Contains(a.body, `action="`+address+`"`) {
		t.Errorf("the page does not send it to %s again:\n%s", address, a.body)
	}
	again := s.owner()
	var form []string
	for _, name := range []string{"answer", "base_rev", "op", "go"} {
		form = append(form, name, a.hidden(name))
	}
	again.send(address, append(form, "note", "Long and <careful> words.")...)
	if got := s.answerIn(id, "EC1"); got.Choice != "b" || got.Note != "Long and <careful> words." {
		t.Errorf("kept %+v", got)
	}
}

func TestNothingTypedIsLostWhenTheLinkEnded(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	buyer, record := s.buyer(b.linkToken(id, "name", "Priya", "right", "answer", "days", "1"))
	s.clock.forward(25 * time.Hour)
	a := buyer.post("/b/"+record+"/q/EC1", "answer", "b", "note", "Long and <careful> words.")
	if a.status != http.StatusGone || !strings.Contains(a.text(), "Long and <careful> words.") {
		t.Errorf("%d:\n%s", a.status, a.text())
	}
	if a := buyer.get("/b/" + record); a.status != http.StatusGone || strings.Contains(a.text(), "Claims") {
		t.Errorf("%d:\n%s", a.status, a.text())
	}
}

func TestACookieThatIsNotOursIsNoSession(t *testing.T) {
	s := newSite(t)
	good := s.owner().cookies["sid"]
	b := s.browser()
	for _, value := range []string{"", "x", good[:len(good)-4] + "AAAA", strings.Repeat("A", 5000)} {
		b.cookies["sid"] = value
		if a := b.get("/"); a.status != http.StatusUnauthorized {
			t.Errorf("%.20q: %d", value, a.status)
		}
	}
	b.cookies = map[string]string{"link": good}
	if a := b.get("/b/x"); a.status != http.StatusUnauthorized {
		t.Errorf("a session in the link's place: %d", a.status)
	}
}

func TestKeysAreMadeOnceReadBackAndRotate(t *testing.T) {
	dir := t.TempDir()
	made, err := Keys(dir, rand.Reader)
	must(t, err)
	read, err := Keys(dir, rand.Reader)
	must(t, err)
	if len(made) != 1 || len(made[0]) != 32 || len(read) != 1 || !bytes.Equal(made[0], read[0]) {
		t.Errorf("made %x, read %x", made, read)
	}
	path := filepath.Join(dir, KeyFile)
	info, err := os.Stat(path)
	must(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v", info.Mode())
	}
	old, err := os.ReadFile(path)
	must(t, err)
	fresh := hex.EncodeToString([]byte("Fjord bank glyphs vex quiz w/ 32"))
	must(t, os.WriteFile(path, append([]byte(fresh+"\n"), old...), 0o600))
	two, err := Keys(dir, rand.Reader)
	must(t, err)
	signed := codecs(made)
	value, err := signed[0].Encode("sid", []byte("token"))
	must(t, err)
	r, _ := http.NewRequest("GET", "/", nil)
	r.AddCookie(&http.Cookie{Name: "sid", Value: value})
	if token, ok := readCookie(r, "sid", codecs(two)); !ok || token != "token" {
		t.Error("a new key on top signs people out")
	}
	if _, ok := readCookie(r, "sid", codecs(two[:1])); ok {
		t.Error("a key that was taken away still checks")
	}
	count := make([]byte, keyBytes)
	for i := range count {
		count[i] = byte(3 * i)
	}
	for _, bad := range []string{"", "xyz\n", "abcd\n", strings.Repeat("00", 32), strings.Repeat("ff", 32),
		strings.Repeat("ab", 32),
		strings.Repeat("00112233445566778899aabbccddeeff", 2), hex.EncodeToString(count),
		fresh + "\n" + strings.Repeat("00", 32)} {
		must(t, os.WriteFile(path, []byte(bad), 0o600))
		if _, err := Keys(dir, rand.Reader); err == nil {
			t.Errorf("%q is taken for keys", bad)
		}
	}
}
