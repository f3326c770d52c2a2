package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	va "github.com/descope/virtualwebauthn"

	"discern/assessment"
	"discern/assessment/store"
	"discern/templates"
)

const keyHost = "discern.example.com"

// keySite is a site at an address where passkeys work.
func keySite(t *testing.T) *site {
	t.Helper()
	return newSite(t, func(c *Config) { c.BaseURL = &url.URL{Scheme: "https", Host: keyHost} })
}

// device is an authenticator with one passkey.
type device struct {
	rp   va.RelyingParty
	auth va.Authenticator
	key  va.Credential
}

func newDevice() *device {
	return &device{rp: va.RelyingParty{ID: keyHost, Name: "Discern", Origin: "https://" + keyHost},
		auth: va.NewAuthenticator(), key: newKey()}
}

// newKey is a key as an authenticator has one. The library that plays it writes one in
// a hundred a byte too short.
func newKey() va.Credential {
	key := va.NewCredential(va.KeyTypeEC2)
	for len(key.Key.AttestationData()) != 77 {
		key = va.NewCredential(va.KeyTypeEC2)
	}
	return key
}

// options asks for what is to be signed, as the script of the page does.
func (b *browser) options(path string) answer {
	b.t.Helper()
	b.headers["Accept"] = "application/json"
	defer delete(b.headers, "Accept")
	return b.do(http.MethodPost, path+"/options", nil)
}

// made is the answer of the device to the question for a new passkey.
func (d *device) made(t *testing.T, asked answer) string {
	t.Helper()
	o, err := va.ParseAttestationOptions(asked.body)
	if err != nil {
		t.Fatalf("%v: %d %s", err, asked.status, asked.body)
	}
	d.auth.Options.UserHandle = []byte(o.UserID)
	return va.CreateAttestationResponse(d.rp, d.auth, d.key, *o)
}

// used is the answer of the device to the question for its passkey.
func (d *device) used(t *testing.T, asked answer) string {
	t.Helper()
	o, err := va.ParseAssertionOptions(asked.body)
	if err != nil {
		t.Fatalf("%v: %d %s", err, asked.status, asked.body)
	}
	d.key.Counter++
	return va.CreateAssertionResponse(d.rp, d.auth, d.key, *o)
}

// enrols makes the passkey of a device for whoever is signed in.
func (b *browser) enrols(d *device, name string) {
	b.t.Helper()
	made := d.made(b.t, b.options(templates.NewPasskeyURL))
	if to := b.send(templates.NewPasskeyURL, "name", name, "credential", made); to != templates.PasskeysURL {
		b.t.Fatalf("a new passkey leads to %s", to)
	}
}

func (b *browser) signsInWith(d *device) answer {
	b.t.Helper()
	return b.post("/sign-in/passkey", "credential", d.used(b.t, b.options("/sign-in/passkey")))
}

func (b *browser) confirms(d *device, to string) answer {
	b.t.Helper()
	return b.post(templates.ProveURL, "to", to, "credential", d.used(b.t, b.options(templates.ProveURL)))
}

// keys is the passkeys of the owner.
func (s *site) keys() []store.Passkey {
	s.t.Helper()
	all, err := s.store.Passkeys(s.t.Context(), s.principal())
	must(s.t, err)
	return all
}

// did lists the acts in the trail, the latest first.
func (s *site) did(kind string) []store.AuditEntry {
	s.t.Helper()
	page, err := s.store.Audit(s.t.Context(), s.principal(), store.AuditFilter{Action: kind})
	must(s.t, err)
	return page.Rows
}

func TestAPasskeySignsIn(t *testing.T) {
	s := keySite(t)
	if a := s.browser().get("/sign-in"); strings.Contains(a.body, "data-passkey") {
		t.Error("the page offers passkeys where nobody has one")
	}
	b, d := s.owner(), newDevice()
	asked := b.options(templates.NewPasskeyURL)
	for _, want := range []string{`"userVerification":"required"`, `"residentKey":"required"`, `"id":"` + keyHost + `"`,
		`"attestation":"none"`} {
		if !strings.Contains(asked.body, want) {
			t.Errorf("the question for a new passkey has no %s: %s", want, asked.body)
		}
	}
	b.enrols(d, "Work laptop")
	list := b.see(templates.PasskeysURL)
	for _, want := range []string{"Work laptop", "Not yet", "Make a second one", "Make a passkey",
		"The passkey Work laptop is made."} {
		if !strings.Contains(list.text(), want) {
			t.Errorf("the list does not say %q:\n%s", want, list.text())
		}
	}

	other := s.browser()
	if a := other.get("/sign-in"); !strings.Contains(a.body, `data-passkey="get"`) {
		t.Errorf("the page offers no passkey:\n%s", a.text())
	}
	if asked := other.options("/sign-in/passkey"); !strings.Contains(asked.body, `"userVerification":"required"`) ||
		strings.Contains(asked.body, "allowCredentials") {
		t.Errorf("the question for any passkey: %s", asked.body)
	}
	if a := other.signsInWith(d); a.location() != "/" {
		t.Fatalf("%d to %q:\n%s", a.status, a.location(), a.text())
	}
	other.see("/")
	for _, c := range other.signsInWith(d).set {
		if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode ||
			c.Path != "/" {
			t.Errorf("%+v", c)
		}
	}
	if k := s.keys()[0]; k.Counter != d.key.Counter || k.Used.IsZero() {
		t.Errorf("kept %+v", k)
	}
}

// refused is a sign-in that must not work, whatever its reason, and must look the same.
func TestWhatAPasskeyMayNot(t *testing.T) {
	for name, try := range map[string]func(s *site, b *browser, d *device) answer{
		"another origin": func(_ *site, b *browser, d *device) answer {
			d.rp.Origin = "https://discern.example.org"
			return b.signsInWith(d)
		},
		"the same host by plain http": func(_ *site, b *browser, d *device) answer {
			d.rp.Origin = "http://" + keyHost
			return b.signsInWith(d)
		},
		"another port": func(_ *site, b *browser, d *device) answer {
			d.rp.Origin += ":8443"
			return b.signsInWith(d)
		},
		"a host below": func(_ *site, b *browser, d *device) answer {
			d.rp.Origin = "https://evil." + keyHost
			return b.signsInWith(d)
		},
		"another relying party": func(_ *site, b *browser, d *device) answer {
			d.rp.ID = "example.com"
			return b.signsInWith(d)
		},
		"without the check of its owner": func(_ *site, b *browser, d *device) answer {
			d.auth.Options.UserNotVerified = true
			return b.signsInWith(d)
		},
		"without anybody there": func(_ *site, b *browser, d *device) answer {
			d.auth.Options.UserNotPresent = true
			return b.signsInWith(d)
		},
		"now kept in a cloud": func(_ *site, b *browser, d *device) answer {
			d.auth.Options.BackupEligible = true
			return b.signsInWith(d)
		},
		"another key under the same id": func(_ *site, b *browser, d *device) answer {
			d.key.Key = newKey().Key
			return b.signsInWith(d)
		},
		"another id": func(_ *site, b *browser, d *device) answer {
			d.key.ID = []byte("nothing that was ever made here.")
			return b.signsInWith(d)
		},
		"another person's handle": func(s *site, b *browser, d *device) answer {
			sam, err := s.store.AddUser(t.Context(), s.principal(), "Sam Seller", "", assessment.RoleSeller, "")
			must(t, err)
			who, err := s.store.Keyholder(t.Context(), assessment.Principal{UserID: sam.ID})
			must(t, err)
			d.auth.Options.UserHandle = who.Handle
			return b.signsInWith(d)
		},
		"no handle": func(_ *site, b *browser, d *device) answer {
			d.auth.Options.UserHandle = nil
			return b.signsInWith(d)
		},
		"an answer sent again": func(_ *site, b *browser, d *device) answer {
			used := d.used(t, b.options("/sign-in/passkey"))
			cookie := b.cookies["__Host-passkey"]
			b.send("/sign-in/passkey", "credential", used)
			b.cookies = map[string]string{"__Host-passkey": cookie}
			return b.post("/sign-in/passkey", "credential", used)
		},
		"an old answer to a new question": func(_ *site, b *browser, d *device) answer {
			used := d.used(t, b.options("/sign-in/passkey"))
			b.options("/sign-in/passkey")
			return b.post("/sign-in/passkey", "credential", used)
		},
		"an answer in another browser": func(s *site, b *browser, d *device) answer {
			used := d.used(t, b.options("/sign-in/passkey"))
			other := s.browser()
			other.options("/sign-in/passkey")
			return other.post("/sign-in/passkey", "credential", used)
		},
		"an answer after five minutes": func(s *site, b *browser, d *device) answer {
			used := d.used(t, b.options("/sign-in/passkey"))
			s.clock.forward(5*time.Minute + time.Second)
			return b.post("/sign-in/passkey", "credential", used)
		},
		"no question": func(_ *site, b *browser, d *device) answer {
			used := d.used(t, b.options("/sign-in/passkey"))
			b.cookies = map[string]string{}
			return b.post("/sign-in/passkey", "credential", used)
		},
		"a forged cookie": func(_ *site, b *browser, d *device) answer {
			used := d.used(t, b.options("/sign-in/passkey"))
			b.cookies["__Host-passkey"] = "AAAA" + b.cookies["__Host-passkey"][4:]
			return b.post("/sign-in/passkey", "credential", used)
		},
		"an answer to another question": func(s *site, b *browser, d *device) answer {
			in := s.owner()
			used := d.used(t, in.options(templates.ProveURL)) // in the session of the owner
			b.cookies["__Host-passkey"] = in.cookies["__Host-passkey"]
			return b.post("/sign-in/passkey", "credential", used)
		},
		"nothing": func(_ *site, b *browser, _ *device) answer {
			return b.post("/sign-in/passkey", "credential", "")
		},
		"no JSON": func(_ *site, b *browser, _ *device) answer {
			b.options("/sign-in/passkey")
			return b.post("/sign-in/passkey", "credential", "<script>alert(1)</script>")
		},
		"JSON of a thousand levels": func(_ *site, b *browser, _ *device) answer {
			b.options("/sign-in/passkey")
			return b.post("/sign-in/passkey", "credential", strings.Repeat("[", 1000))
		},
		"a removed passkey": func(s *site, b *browser, d *device) answer {
			must(t, s.store.RemovePasskey(t.Context(), s.principal(), "", s.keys()[0].ID))
			return b.signsInWith(d)
		},
		"somebody shut out": func(s *site, b *browser, _ *device) answer {
			sam, err := s.store.AddUser(t.Context(), s.principal(), "Sam Seller", "", assessment.RoleSeller, "")
			must(t, err)
			token, err := s.store.SignInLink(t.Context(), sam.ID)
			must(t, err)
			theirs, d := s.browser(), newDevice()
			theirs.send("/sign-in/" + token)
			theirs.enrols(d, "Phone")
			s.shutsOut(sam.ID)
			return b.signsInWith(d)
		},
		"a counter that went back": func(_ *site, b *browser, d *device) answer {
			b.send("/sign-in/passkey", "credential", d.used(t, b.options("/sign-in/passkey")))
			b.cookies = map[string]string{}
			d.key.Counter -= 2
			return b.signsInWith(d)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, d := keySite(t), newDevice()
			s.owner().enrols(d, "Work laptop")
			s.t = t
			b := s.browser()
			b.t = t
			a := try(s, b, d)
			if a.status != http.StatusForbidden && a.status != http.StatusUnprocessableEntity {
				t.Errorf("%d to %q:\n%s", a.status, a.location(), a.text())
			}
			for _, c := range a.set {
				if c.Name == "__Host-sid" {
					t.Error("it signs in")
				}
			}
			if b.get("/settings").status == http.StatusOK {
				t.Error("it signed in")
			}
		})
	}
}

func (s *site) shutsOut(user string) {
	s.t.Helper()
	b := s.owner()
	b.t = s.t
	if a := b.post("/settings/people/" + user + "/shut-out"); a.status != http.StatusForbidden {
		s.t.Fatalf("somebody with a passkey shuts out without using it: %d", a.status)
	}
	disable(s, user)
}

func TestAPasskeyIsMadeOnlyAsAsked(t *testing.T) {
	for name, try := range map[string]func(s *site, b *browser, d *device) answer{
		"at another origin": func(_ *site, b *browser, d *device) answer {
			d.rp.Origin = "https://discern.example.org"
			return b.post(templates.NewPasskeyURL, "name", "x", "credential", d.made(t, b.options(templates.NewPasskeyURL)))
		},
		"without the check of its owner": func(_ *site, b *browser, d *device) answer {
			d.auth.Options.UserNotVerified = true
			return b.post(templates.NewPasskeyURL, "name", "x", "credential", d.made(t, b.options(templates.NewPasskeyURL)))
		},
		"in another session": func(s *site, b *browser, d *device) answer {
			made := d.made(t, b.options(templates.NewPasskeyURL))
			other := s.owner()
			other.cookies["__Host-passkey"] = b.cookies["__Host-passkey"]
			return other.post(templates.NewPasskeyURL, "name", "x", "credential", made)
		},
		"after five minutes": func(s *site, b *browser, d *device) answer {
			made := d.made(t, b.options(templates.NewPasskeyURL))
			s.clock.forward(6 * time.Minute)
			return b.post(templates.NewPasskeyURL, "name", "x", "credential", made)
		},
		"without a name": func(_ *site, b *browser, d *device) answer {
			return b.post(templates.NewPasskeyURL, "name", " ", "credential", d.made(t, b.options(templates.NewPasskeyURL)))
		},
		"under a name of 5,000 characters": func(_ *site, b *browser, d *device) answer {
			return b.post(templates.NewPasskeyURL, "name", strings.Repeat("x", 5000), "credential",
				d.made(t, b.options(templates.NewPasskeyURL)))
		},
		"without a passkey": func(_ *site, b *browser, _ *device) answer {
			return b.post(templates.NewPasskeyURL, "name", "x")
		},
		"by an answer that is none": func(_ *site, b *browser, _ *device) answer {
			b.options(templates.NewPasskeyURL)
			return b.post(templates.NewPasskeyURL, "name", "x", "credential", "{}")
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := keySite(t)
			a := try(s, s.owner(), newDevice())
			if a.status != http.StatusForbidden && a.status != http.StatusUnprocessableEntity || len(s.keys()) != 0 {
				t.Errorf("%d, %d passkeys:\n%s", a.status, len(s.keys()), a.text())
			}
			if name == "without a passkey" && !strings.Contains(a.body, `value="x"`) {
				t.Error("the name that was typed is lost")
			}
		})
	}
}

func TestTheSameAuthenticatorIsNotEnrolledTwice(t *testing.T) {
	s, d := keySite(t), newDevice()
	b := s.owner()
	b.enrols(d, "Work laptop")
	b.confirms(d, "/")
	asked := b.options(templates.NewPasskeyURL)
	o, err := va.ParseAttestationOptions(asked.body)
	must(t, err)
	if !d.key.IsExcludedForAttestation(*o) {
		t.Error("the browser is not told which authenticators have one")
	}
}

// disable shuts somebody out in the store.
func disable(s *site, user string) {
	must(s.t, s.store.DisableUser(s.t.Context(), s.principal(), user, ""))
}

func mustUsers(s *site) []store.User {
	all, err := s.store.Users(s.t.Context(), s.principal())
	must(s.t, err)
	return all
}

func TestWhatCannotBeTakenBackAsksForAPasskeyJustUsed(t *testing.T) {
	s, d := keySite(t), newDevice()
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	system := s.interview(id).SystemID
	sam, err := s.store.AddUser(t.Context(), s.principal(), "Sam Seller", "", assessment.RoleSeller, "")
	must(t, err)
	places := []string{"/systems/" + system + "/erase", "/settings/people/" + sam.ID + "/shut-out", templates.CodesURL}
	for _, at := range places { // without a passkey, as before
		if a := b.get(at); a.status == http.StatusForbidden {
			t.Errorf("%s asks somebody without a passkey for one", at)
		}
	}

	b.enrols(d, "Work laptop")
	// What only takes a form leads back to the page that has it, and loses nothing typed.
	for at, back := range map[string]string{"/role": "", "/link": "", "/hand-over": "", "/let-in": ""} {
		person := "/settings/people/" + sam.ID
		a := b.post(person+at, "access", "admin", "to", "nobody")
		if a.status != http.StatusForbidden || !strings.Contains(a.body, `value="`+person+back+`"`) {
			t.Errorf("%s, without a passkey used: %d\n%s", at, a.status, a.text())
		}
	}
	if a := b.post("/settings/people", "name", "Zebulon Quist"); a.status != http.StatusForbidden ||
		!strings.Contains(a.body, `value="/settings/people"`) || !strings.Contains(a.text(), "Zebulon Quist") {
		t.Errorf("somebody is added without a passkey used: %d\n%s", a.status, a.text())
	}
	for _, u := range mustUsers(s) {
		if u.Name == "Zebulon Quist" || u.Access == assessment.RoleAdmin {
			t.Errorf("without a passkey used, %s is %s", u.Name, u.Access)
		}
	}
	places = append(places, templates.NewPasskeyURL, templates.PasskeysURL+"/"+s.keys()[0].ID+"/remove")
	copied := b.cookies["__Host-sid"]
	before := s.contents(t)
	for _, at := range places {
		for _, a := range []answer{b.get(at), b.post(at)} {
			if a.status != http.StatusForbidden || !strings.Contains(a.body, `value="`+at+`"`) {
				t.Errorf("%s, without a passkey used: %d\n%s", at, a.status, a.text())
			}
		}
	}
	if a := b.options(templates.NewPasskeyURL); a.status != http.StatusForbidden {
		t.Errorf("another passkey is begun without one used: %d", a.status)
	}
	if s.contents(t) != before {
		t.Error("what was refused changed something")
	}

	if a := b.confirms(d, places[0]); a.location() != places[0] {
		t.Fatalf("%d to %q\n%s", a.status, a.location(), a.text())
	}
	for _, at := range places {
		if a := b.get(at); a.status == http.StatusForbidden {
			t.Errorf("%s, with a passkey just used: %d\n%s", at, a.status, a.text())
		}
	}
	if b.cookies["__Host-sid"] == copied {
		t.Error("the session kept its token")
	}
	thief := s.browser()
	thief.cookies["__Host-sid"] = copied
	if a := thief.get("/"); a.status != http.StatusUnauthorized {
		t.Errorf("a copy of the cookie from before: %d", a.status)
	}

	s.clock.forward(5 * time.Minute)
	if a := b.get(places[0]); a.status != http.StatusForbidden {
		t.Errorf("five minutes later: %d", a.status)
	}

	// A link, however fresh, is no passkey; nor is one for a device of one's own.
	b.send("/settings/link")
	own := regexp.MustCompile(`/sign-in/[A-Za-z0-9_-]{20,}`).FindString(b.see("/settings").body)
	device, console := s.browser(), s.owner()
	device.send(own)
	for _, at := range places[:3] {
		for _, x := range []*browser{device, console} {
			if a := x.get(at); a.status != http.StatusForbidden {
				t.Errorf("%s by a link: %d", at, a.status)
			}
		}
	}
	if a := device.get(templates.NewPasskeyURL); a.status != http.StatusForbidden {
		t.Errorf("one's own link makes a passkey: %d", a.status)
	}

	// Signing in with one counts.
	in := s.browser()
	in.signsInWith(d)
	if a := in.post(places[1]); a.status != http.StatusSeeOther {
		t.Errorf("after signing in with a passkey: %d\n%s", a.status, a.text())
	}
}

// The link of whoever holds the machine is the way back for somebody who lost all.
func TestALinkOfTheConsoleMakesOnePasskey(t *testing.T) {
	s := keySite(t)
	s.owner().enrols(newDevice(), "Lost")
	back, d := s.owner(), newDevice()
	back.enrols(d, "New")
	if a := back.get(templates.NewPasskeyURL); a.status != http.StatusForbidden {
		t.Errorf("the link makes a second one: %d", a.status)
	}
	late := s.owner()
	s.clock.forward(16 * time.Minute)
	if a := late.get(templates.NewPasskeyURL); a.status != http.StatusForbidden {
		t.Errorf("after 16 minutes: %d", a.status)
	}
}

func TestAnInvitedPersonIsLedToAPasskey(t *testing.T) {
	s := keySite(t)
	b := s.owner()
	b.send("/settings/people", "name", "Sam Seller")
	link := regexp.MustCompile(`/sign-in/[A-Za-z0-9_-]{20,}`).FindString(b.see("/settings").body)
	sam, d := s.browser(), newDevice()
	if to := sam.send(link); to != templates.NewPasskeyURL {
		t.Errorf("the link leads to %s", to)
	}
	if a := sam.see(templates.NewPasskeyURL); !strings.Contains(a.text(), "Later") {
		t.Errorf("they cannot put it off:\n%s", a.text())
	}
	sam.enrols(d, "Phone")
	in := s.browser()
	if a := in.signsInWith(d); a.status != http.StatusSeeOther {
		t.Fatal(a.text())
	}
	if a := in.see("/settings"); !strings.Contains(a.body, "Sam Seller") {
		t.Error("somebody else is signed in")
	}

	plain := newSite(t)
	o := plain.owner()
	o.send("/settings/people", "name", "Sam Seller")
	link = regexp.MustCompile(`/sign-in/[A-Za-z0-9_-]{20,}`).FindString(o.see("/settings").body)
	if to := plain.browser().send(link); to != "/" {
		t.Errorf("where no passkey can be made the link leads to %s", to)
	}
}

func TestRemovingSaysWhatRemainsAndSignsOut(t *testing.T) {
	s, one, two := keySite(t), newDevice(), newDevice()
	b := s.owner()
	b.enrols(one, "Laptop")
	s.clock.forward(time.Second)
	b.confirms(one, "/")
	b.enrols(two, "Phone")
	thief := s.browser()
	thief.signsInWith(two)
	keys := s.keys()
	at := templates.PasskeysURL + "/" + keys[1].ID + "/remove"
	if a := b.see(at); !strings.Contains(a.text(), "You still sign in with Laptop.") {
		t.Errorf("it does not say what remains:\n%s", a.text())
	}
	b.send(at)
	if a := thief.get("/"); a.status != http.StatusUnauthorized {
		t.Errorf("a browser that it signed in goes on: %d", a.status)
	}
	if a := s.browser().signsInWith(two); a.status != http.StatusForbidden {
		t.Errorf("it still signs in: %d", a.status)
	}
	b.send(templates.CodesURL)
	last := templates.PasskeysURL + "/" + keys[0].ID
	a := b.see(last + "/remove")
	for _, want := range []string{"It is the last one that works here.", "All ten of your recovery codes are left.",
		"discern link"} {
		if !strings.Contains(a.text(), want) {
			t.Errorf("the last one is removed without %q:\n%s", want, a.text())
		}
	}
	b.send(last, "name", "<b>Old laptop</b>")
	if k := s.keys(); len(k) != 1 || k[0].Name != "<b>Old laptop</b>" {
		t.Errorf("%+v", k)
	}
	if a := b.post(last, "name", ""); a.status != http.StatusUnprocessableEntity {
		t.Errorf("no name: %d", a.status)
	}
	b.send(last + "/remove")
	if a := b.get(last + "/remove"); a.status != http.StatusNotFound {
		t.Errorf("what is gone: %d", a.status)
	}

	sam, err := s.store.AddUser(t.Context(), s.principal(), "Sam Seller", "", assessment.RoleSeller, "")
	must(t, err)
	token, err := s.store.SignInLink(t.Context(), sam.ID)
	must(t, err)
	b.enrols(newDevice(), "Another")
	theirs := s.browser()
	theirs.send("/sign-in/" + token)
	of := templates.PasskeysURL + "/" + s.keys()[0].ID
	for _, a := range []answer{theirs.get(of), theirs.post(of, "name", "x"), theirs.get(of + "/remove"),
		theirs.post(of + "/remove")} {
		if a.status != http.StatusNotFound {
			t.Errorf("another person's passkey: %d", a.status)
		}
	}
}

var codeOnPage = regexp.MustCompile(`(?m)[>\n]([A-Z2-7]{4}(?:-[A-Z2-7]{1,4}){6})\b`)

func (b *browser) recoveryCodes() []string {
	b.t.Helper()
	page := b.see(b.send(templates.CodesURL))
	var out []string
	for _, m := range codeOnPage.FindAllStringSubmatch(page.body, -1) {
		out = append(out, m[1])
	}
	if len(out) != store.RecoveryCodes {
		b.t.Fatalf("%d codes:\n%s", len(out), page.body)
	}
	if again := b.see(templates.CodesURL); codeOnPage.MatchString(again.body) {
		b.t.Error("they are shown twice")
	}
	return out
}

func TestARecoveryCodeMakesOnePasskeyAndNothingElse(t *testing.T) {
	s, d := keySite(t), newDevice()
	b := s.owner()
	b.enrols(newDevice(), "Lost")
	s.clock.forward(time.Minute)
	if a := b.get(templates.CodesURL); a.status != http.StatusForbidden {
		t.Errorf("codes without a passkey used: %d", a.status)
	}
	console := s.owner()
	console.enrols(d, "Here")
	console.confirms(d, "/")
	old := console.recoveryCodes()
	codes := console.recoveryCodes()

	back := s.browser()
	for _, code := range []string{"", "x", old[0], strings.Repeat("A", 5000), "null"} {
		if a := back.post(templates.RecoverURL, "code", code); a.status != http.StatusUnprocessableEntity || len(a.set) != 0 {
			t.Errorf("code %.10q: %d", code, a.status)
		}
	}
	if to := back.send(templates.RecoverURL, "code",
		" "+strings.ToLower(strings.ReplaceAll(codes[3], "-", " "))+" "); to != templates.RecoverKeyURL {
		t.Fatalf("it leads to %s", to)
	}
	if a := back.get("/"); a.status != http.StatusUnauthorized {
		t.Errorf("the code alone signs in: %d", a.status)
	}
	if a := s.browser().post(templates.RecoverURL, "code", codes[3]); a.status != http.StatusUnprocessableEntity {
		t.Errorf("a code a second time: %d", a.status)
	}
	back.see(templates.RecoverKeyURL)
	fresh := newDevice()
	made := fresh.made(t, back.options(templates.RecoverKeyURL))
	if to := back.send(templates.RecoverKeyURL, "name", "New phone", "credential", made); to != templates.PasskeysURL {
		t.Fatalf("it leads to %s", to)
	}
	page := back.see(templates.PasskeysURL)
	if !strings.Contains(page.text(), "Nine are left of your ten recovery codes. One was last used on") {
		t.Errorf("they are not counted:\n%s", page.text())
	}
	if a := back.get(templates.CodesURL); a.status != http.StatusForbidden { // V20: a code is no passkey used
		t.Errorf("a code counts as a passkey used: %d", a.status)
	}
	if a := back.get(templates.RecoverKeyURL); a.location() != templates.RecoverURL {
		t.Errorf("a second passkey from one code: %d", a.status)
	}
	if a := s.browser().signsInWith(fresh); a.status != http.StatusSeeOther {
		t.Errorf("the new one does not sign in: %d", a.status)
	}

	late := s.browser()
	late.send(templates.RecoverURL, "code", codes[4])
	s.clock.forward(16 * time.Minute)
	if a := late.get(templates.RecoverKeyURL); a.location() != templates.RecoverURL {
		t.Errorf("16 minutes after the code: %d", a.status)
	}
}

func TestGuessingIsLimited(t *testing.T) {
	s := keySite(t)
	b := s.browser()
	last := 0
	for range store.MostGuesses + 1 {
		last = b.post(templates.RecoverURL, "code", "ABCD").status
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the %dth guess of a minute: %d", store.MostGuesses+1, last)
	}
	for range store.MostGuesses + 1 {
		last = b.options("/sign-in/passkey").status
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the %dth question of a minute: %d", store.MostGuesses+1, last)
	}
	elsewhere := s.browser()
	elsewhere.remote = "198.51.100.7:5000"
	if a := elsewhere.options("/sign-in/passkey"); a.status != http.StatusOK {
		t.Errorf("somebody else: %d", a.status)
	}
}

func TestTheTrailKnowsEveryActAndNoPasskey(t *testing.T) {
	s, d := keySite(t), newDevice()
	b := s.owner()
	b.enrols(d, "Laptop")
	b.confirms(d, "/")
	codes := b.recoveryCodes()
	key := s.keys()[0]
	b.send(templates.PasskeysURL+"/"+key.ID, "name", "Old laptop")
	s.browser().signsInWith(d)
	d.key.Counter = 0
	s.browser().signsInWith(d)
	s.browser().send(templates.RecoverURL, "code", codes[0])
	b.send(templates.PasskeysURL + "/" + key.ID + "/remove")
	found := map[string]bool{}
	for _, r := range append(s.did("passkey."), s.did("sign-in.")...) {
		found[r.Action] = true
		if templates.AuditPhrase(r.Action) == "" {
			t.Errorf("the trail has no words for %s", r.Action)
		}
	}
	for _, want := range []string{"passkey.add", "passkey.change", "passkey.codes", "passkey.refuse", "passkey.remove",
		"sign-in.passkey", "sign-in.confirm", "sign-in.code"} {
		if !found[want] {
			t.Errorf("the trail has no %s", want)
		}
	}
	rows, err := json.Marshal(s.did(""))
	must(t, err)
	text := string(rows) + s.log.String() + b.see(templates.PasskeysURL).body
	id, err := json.Marshal(key.Credential)
	must(t, err)
	for _, secret := range []string{strings.Trim(string(id), `"`)[:16], codes[0], "Laptop"} {
		if strings.Contains(text, secret) {
			t.Errorf("the trail, the log or a page has %q", secret)
		}
	}
}

func TestWhereNoPasskeyCanBeUsedOneSentenceSaysWhy(t *testing.T) {
	for address, test := range map[string]struct{ host, want string }{
		"http://discern.example.com":  {"discern.example.com", "this connection is not private: they need https"},
		"http://192.0.2.7:7365":       {"192.0.2.7:7365", "this connection is not private: they need https"},
		"https://192.0.2.7":           {"192.0.2.7", "they need an address with a name, not a number"},
		"http://127.0.0.1:7365":       {"127.0.0.1:7365", "they belong to http://localhost:7365"},
		"http://localhost:7365":       {"localhost:7365", ""},
		"https://discern.example.com": {"discern.example.com", ""},
		"https://localhost":           {"127.0.0.1", "they belong to https://localhost"},
	} {
		base, err := url.Parse(address)
		must(t, err)
		s := newSite(t, func(c *Config) { c.BaseURL = base })
		b := s.owner()
		b.host = test.host
		for _, at := range []string{templates.PasskeysURL, templates.NewPasskeyURL, templates.RecoverURL} {
			a := b.see(at)
			offers := strings.Contains(a.body, `href="/settings/passkeys/new"`) || strings.Contains(a.body, "data-passkey") ||
				strings.Contains(a.body, `id="code"`)
			if offers != (test.want == "") || !strings.Contains(a.text(), test.want) {
				t.Errorf("%s, %s:\n%s", address, at, a.text())
			}
		}
		if a := b.options(templates.NewPasskeyURL); (a.status == http.StatusOK) != (test.want == "") {
			t.Errorf("%s: the question for a new passkey gives %d", address, a.status)
		}
	}
	s := newSite(t)
	s.owner()
	if a := s.browser().get("/sign-in"); strings.Contains(strings.ToLower(a.text()), "passkey") {
		t.Errorf("one person on a laptop is told of passkeys at the door:\n%s", a.text())
	}
}

func TestAConfirmationLeadsToAPathOfOursOnly(t *testing.T) {
	for text, want := range map[string]string{
		"/systems/x/erase": "/systems/x/erase", "/a b": "/a%20b", "": "/", "https://evil.example/": "/",
		"//evil.example":  "/",
		"/\\evil.example": "/", "/%09/evil.example": "/", "/%5Cevil.example": "/", "javascript:alert(1)": "/", "x": "/",
		"/x?y=//evil":     "/x",
		"///evil.example": "/", "/%2Fevil.example": "/", "%zz": "/",
	} {
		if got := ownPath(text); got != want {
			t.Errorf("%q leads to %q, want %q", text, got, want)
		}
	}
}
