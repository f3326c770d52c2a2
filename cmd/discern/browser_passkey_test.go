package main

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// authenticator gives a tab a device that keeps passkeys and says that its owner is
// there.
func (b *tab) authenticator() webauthn.AuthenticatorID {
	b.Helper()
	call(b, webauthn.Enable, webauthn.EnableParams{})
	return call(b, webauthn.AddVirtualAuthenticator,
		webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
			Protocol: webauthn.AuthenticatorProtocolCtap2, Ctap2version: webauthn.Ctap2versionCtap21,
			Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true, HasUserVerification: true,
			IsUserVerified: true,
			// without it AddCredential is refused: the field that asks for such a key is always sent
			HasCmtgKey:                  true,
			AutomaticPresenceSimulation: true}}).AuthenticatorID
}

// carries takes a device from one tab to another, with its passkeys and their counts.
func (b *tab) carries(to *tab, id webauthn.AuthenticatorID) webauthn.AuthenticatorID {
	b.Helper()
	onto := to.authenticator()
	for _, k := range call(b, webauthn.GetCredentials, webauthn.GetCredentialsParams{AuthenticatorID: id}).Credentials {
		same := &webauthn.Credential{CredentialID: k.CredentialID, IsResidentCredential: true, RpID: k.RpID,
			PrivateKey: k.PrivateKey, UserHandle: k.UserHandle, SignCount: k.SignCount}
		call(to, webauthn.AddCredential, webauthn.AddCredentialParams{AuthenticatorID: onto, Credential: same})
	}
	call(b, webauthn.RemoveVirtualAuthenticator, webauthn.RemoveVirtualAuthenticatorParams{AuthenticatorID: id})
	return onto
}

// atName is a tab at the name of this machine, where passkeys work, signed in by a
// link of the console.
func atName(t *testing.T) (b *tab, link func() string, id webauthn.AuthenticatorID) {
	t.Helper()
	s := start(t, t.TempDir())
	named := func(address string) string { return strings.Replace(address, "127.0.0.1", "localhost", 1) }
	link = func() string {
		reply, err := askServer(t.Context(), s.dir, "link", linkTime)
		if err != nil {
			t.Fatal(err)
		}
		return named(strings.TrimSpace(string(reply)))
	}
	b = newTab(t, named(s.first[:strings.Index(s.first, "/sign-in/")]))
	id = b.authenticator()
	b.enters(named(s.first))
	return b, link, id
}

func (b *tab) makesPasskey(name string) {
	b.Helper()
	b.fill("#name", name)
	b.press("=Make it")
	b.says("The passkey " + name + " is made.")
}

// The whole life of passkeys, with a real browser and a virtual device.
func TestBrowserPasskeysFromTheFirstToTheLast(t *testing.T) {
	b, link, id := atName(t)
	if b.path() != "/" {
		t.Fatalf("the link of the console leads to %s", b.path())
	}
	b.client().newInterview("Old helper")
	b.open("/settings", 200)
	b.press("=Your passkeys and recovery codes")
	b.press("=Make a passkey")
	b.pressFor("=Make it", 422) // without a name
	b.makesPasskey("Laptop")
	b.says("Make a second one, on another device")

	// In a browser of its own, with the same device.
	other := newTab(t, b.base)
	id = b.carries(other, id)
	other.open("/sign-in", 200)
	other.press("=Sign in with a passkey")
	if other.path() != "/" {
		t.Fatalf("the passkey leads to %s", other.path())
	}

	id = other.carries(b, id)

	// What cannot be taken back asks for it again, and goes on where it asked.
	b.open("/", 200)
	erase := eval[string](b, `document.querySelector("a[href^='/systems/']").getAttribute("href")`)
	erase = regexp.MustCompile(`^/systems/[^/?]+`).FindString(erase) + "/erase"
	b.open(erase, 403)
	b.says("Confirm that it is you")
	b.press("=Use a passkey")
	if b.path() != erase {
		t.Fatalf("the confirmation leads to %s, not %s", b.path(), erase)
	}

	// A second device, and codes for when both are lost.
	b.open("/settings/passkeys/new", 200)
	b.carries(other, id)
	second := b.authenticator()
	b.makesPasskey("Phone")
	b.press("=Make recovery codes")
	b.press("=Make ten codes")
	codes := strings.Fields(eval[string](b, `document.getElementById("codes").innerText`))
	if len(codes) != 10 {
		t.Fatalf("%d codes", len(codes))
	}

	// One is lost: removed here, it signs nobody in, and the browser it was used in is out.
	b.open("/settings/passkeys", 200)
	b.press("tr:has(bdi) .btn[href$='/remove']")
	b.says("The passkey Laptop will sign nobody in any more.", "You still sign in with Phone.",
		"All ten of your recovery codes are left.")
	b.press("=Remove")
	other.open("/", 401)
	other.open("/sign-in", 200)
	other.pressFor("=Sign in with a passkey", 403)
	other.says("That passkey was not accepted.")

	replay(b, second)
	elsewhere(t, b)

	// Both are lost.
	lost := newTab(t, b.base)
	lost.authenticator()
	lost.open("/sign-in", 200)
	lost.press("=All passkeys lost? Use a recovery code.")
	lost.fill("#code", strings.ToLower(codes[0]))
	lost.press("=Use it")
	lost.fill("#name", "New laptop")
	lost.press("=Make it")
	lost.says("You are signed in. Remove the passkeys you no longer have.", "Nine are left of your ten recovery codes.")

	// And the codes too: whoever holds the machine prints a link.
	last := newTab(t, b.base)
	last.authenticator()
	last.enters(link())
	last.open("/settings/passkeys/new", 200)
	last.makesPasskey("From the console")
}

// replay signs in with an answer, and then with the same one again.
func replay(b *tab, device webauthn.AuthenticatorID) {
	b.Helper()
	out := newTab(b.T, b.base)
	b.carries(out, device)
	out.open("/sign-in", 200)
	answer := eval[string](out, `(async () => {
		const asked = await (await fetch("/sign-in/passkey/options", {method: "POST", headers: {Accept: "application/json"}})).json();
		const key = await navigator.credentials.get({publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked.publicKey)});
		return JSON.stringify(key.toJSON()) })()`, chromedp.EvalAwaitPromise)
	var cookies []string
	for _, c := range call(out, network.GetCookies, network.GetCookiesParams{URLs: []string{out.base + "/"}}).Cookies {
		cookies = append(cookies, c.Name+"="+c.Value)
	}
	for i, want := range []int{http.StatusSeeOther, http.StatusForbidden} {
		r, err := http.NewRequest(http.MethodPost, out.base+"/sign-in/passkey",
			strings.NewReader(url.Values{"credential": {answer}}.Encode()))
		out.must(err, "request")
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Cookie", strings.Join(cookies, "; "))
		res, err := http.DefaultTransport.RoundTrip(r)
		out.must(err, "send the answer")
		res.Body.Close()
		if res.StatusCode != want {
			out.Errorf("the answer sent for the time %d: %d, want %d", i+1, res.StatusCode, want)
		}
	}
}

// elsewhere opens the same server by its number, where no passkey can be used.
func elsewhere(t *testing.T, b *tab) {
	t.Helper()
	out := newTab(t, strings.Replace(b.base, "localhost", "127.0.0.1", 1))
	out.authenticator()
	out.open("/sign-in", 200)
	out.says("Passkeys cannot be used at this address, because they belong to " + b.base + ".")
	if got := eval[string](out,
		`navigator.credentials.get({publicKey: {challenge: new Uint8Array(32), rpId: "localhost"}}).then(() => "signed", e => e.name)`,
		chromedp.EvalAwaitPromise); got != "SecurityError" {
		t.Errorf("at another address the browser says %q", got)
	}
}

// Every page of passkeys, in each of its states, as the other pages are looked at.
func TestBrowserThePagesOfPasskeysAreAccessibleAndFit(t *testing.T) {
	b, _, id := atName(t)
	look := func(b *tab, name string, goTo func(b *tab)) {
		t.Helper()
		t.Run(name, func(t *testing.T) { b.with(t).look(place{name, goTo}) })
	}
	look(b, "passkeys, none", at("/settings/passkeys"))
	look(b, "the first one", at("/settings/passkeys/new"))
	look(b, "one without a name", func(b *tab) { b.open("/settings/passkeys/new", 200); b.pressFor("=Make it", 422) })
	b.open("/settings/passkeys/new", 200)
	b.makesPasskey("A quite unusually-named-and-hyphenated-laptop-of-the-second-floor")
	look(b, "passkeys, one", at("/settings/passkeys"))
	key := eval[string](b, `document.querySelector(".btn[href$='/remove']").getAttribute("href")`)
	look(b, "confirm", func(b *tab) { b.open("/settings/passkeys/codes", 403) })
	b.press("=Use a passkey")
	look(b, "rename", at(strings.TrimSuffix(key, "/remove")))
	look(b, "remove", at(key))
	look(b, "codes", at("/settings/passkeys/codes"))
	look(b, "codes, shown", func(b *tab) { b.open("/settings/passkeys/codes", 200); b.press("=Make ten codes") })
	code := strings.Fields(eval[string](b, `document.getElementById("codes").innerText`))[0]
	other := newTab(t, b.base)
	b.carries(other, id)
	look(other, "sign in", at("/sign-in"))
	look(other, "recover", at("/sign-in/code"))
	look(other, "recover, wrong",
		func(b *tab) { b.open("/sign-in/code", 200); b.fill("#code", "none"); b.pressFor("=Use it", 422) })
	other.open("/sign-in/code", 200)
	other.fill("#code", code)
	other.press("=Use it")
	look(other, "recover, a passkey", at("/sign-in/new-passkey"))
	number := newTab(t, strings.Replace(b.base, "localhost", "127.0.0.1", 1))
	look(number, "sign in, by number", at("/sign-in"))
}
