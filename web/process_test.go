package web

import (
	"net/http"
	"strings"
	"testing"

	"discern/assessment/store"
	"discern/templates"
)

// elsewhere is the same browser, answered by another server on the same database: as
// after a restart, or beside the first.
func (b *browser) elsewhere() *browser {
	b.t.Helper()
	second, site := *b, *b.site
	site.server = newServerOn(b.t, b.site)
	second.site = &site
	return &second
}

// What guards against guessing is in the database: who was refused by one server is
// refused by the next.
func TestAnotherServerCountsGuessesOn(t *testing.T) {
	s := keySite(t)
	first := s.browser()
	second := first.elsewhere()
	for range store.MostGuesses / 2 {
		for _, b := range []*browser{first, second} {
			if a := b.get("/l/guess"); a.status != http.StatusGone {
				t.Fatalf("a guess: %d", a.status)
			}
			if a := b.options("/sign-in/passkey"); a.status != http.StatusOK {
				t.Fatalf("a question for a passkey: %d", a.status)
			}
		}
	}

	for name, b := range map[string]*browser{"first": first, "second": second, "third": first.elsewhere()} {
		if a := b.get("/l/guess"); a.status != http.StatusTooManyRequests {
			t.Errorf("the %s server takes one more guess: %d", name, a.status)
		}
		if a := b.options("/sign-in/passkey"); a.status != http.StatusTooManyRequests {
			t.Errorf("the %s server asks for one more passkey: %d", name, a.status)
		}
	}
}

// The notice and the sender stand as they were saved last, whoever saved them.
func TestAnotherServerKnowsTheWorkspaceAtOnce(t *testing.T) {
	o := newOffice(t)
	second := o.seller.elsewhere()
	o.seller.send(templates.NoticeSettingsURL, "address", "1 Quetzal Street, Bern")
	if text := second.see("/notice").text(); !strings.Contains(text, "1 Quetzal Street, Bern") {
		t.Errorf("another server's notice:\n%s", text)
	}

	second.send("/settings", "zone", "Asia/Tokyo")
	if got := o.seller.see("/settings").body; !strings.Contains(got, "Asia/Tokyo") {
		t.Error("the first server does not know the zone that the second saved")
	}
}

// What one server holds between two pages is lost to another at no more than a page gone
// back: nothing of it is a right, an answer, or kept anywhere else.

func TestAHandOverBeingPreparedGoesOnByItsOwnPages(t *testing.T) {
	o := newOffice(t)
	o.asks("EC2", "unknown", "why", "someone-else", "who", "Tom Berg")
	o.seller.alone(o.interview)
	address := "/interviews/" + o.interview + "/hand-over"
	second := o.seller.elsewhere()

	preview := o.seller.send(address, "name", "Tom Berg", "q", "EC2", "message", "Two things, please.", "days", "7")
	if a := second.get(preview); a.status != http.StatusSeeOther || a.header.Get("Location") != address {
		t.Errorf("another server's preview: %d to %q, want the form", a.status, a.header.Get("Location"))
	}

	page := o.seller.see(preview)
	var carried []string
	for _, name := range []string{"name", "q", "message", "days"} {
		carried = append(carried, name, page.hidden(name))
	}
	made := second.see(second.send(address, append(carried, "go", "make")...))
	if !strings.Contains(made.body, o.server.URL("/l/")) || !strings.Contains(made.text(), "Tom Berg") {
		t.Errorf("the page of the preview, sent to another server, made no link:\n%.600s", made.text())
	}
}

func TestALookAtFilesIsLostToAnotherServerAndNothingOfItKept(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims")
	at := "/interviews/" + id + "/files"
	b.alone(id)
	second := b.elsewhere()

	look := b.sends(at, &chosen{"file", "runs.json", sample(t, "otlp-new-names")}).header.Get("Location")
	for name, a := range map[string]answer{"look": second.get(look),
		"keep": second.post(look, "do", "keep", "file", "0")} {
		if a.status != http.StatusSeeOther || a.header.Get("Location") != at {
			t.Errorf("%s: %d to %q, want the page of files", name, a.status, a.header.Get("Location"))
		}
	}
	if text := second.see(at).text(); !strings.Contains(text, "nothing of it was kept") {
		t.Errorf("another server does not say that the look is gone:\n%.400s", text)
	}
	if iv := s.interview(id); !iv.Seen.Empty() {
		t.Error("something of the look was kept")
	}

	b.send(look, "do", "keep", "file", "0") // it waits where it was read
	if iv := s.interview(id); len(iv.Seen.Files) != 1 {
		t.Errorf("%d files are kept, want 1", len(iv.Seen.Files))
	}
}

// A link is kept as its hash, so only the server that made it can show it, once. The
// other lists it, and whoever needs it makes another.
func TestAFreshLinkIsShownByTheServerThatMadeIt(t *testing.T) {
	o := newOffice(t)
	o.seller.alone(o.interview)
	second := o.seller.elsewhere()
	page := o.seller.send("/interviews/"+o.interview+"/hand-over", "name", "Tom Berg", "q", "EC2", "go", "make")

	there := second.see(page)
	if strings.Contains(there.body, o.server.URL("/l/")) || !strings.Contains(there.text(), "Tom Berg") {
		t.Errorf("another server shows the link, or does not list it:\n%.600s", there.text())
	}
	if !strings.Contains(o.seller.see(page).body, o.server.URL("/l/")) {
		t.Error("the server that made it does not show it")
	}
	if strings.Contains(o.seller.see(page).body, o.server.URL("/l/")) {
		t.Error("it is shown twice")
	}
}

// Where somebody is in a call is a courtesy: another server leads to what is to be asked.
func TestAnotherServerLeadsToWhatIsToBeAsked(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims")
	call := "/interviews/" + id + "/call"
	second := b.elsewhere()
	next := second.get(call).header.Get("Location")

	elsewhere := templates.QuestionURL(s.server.config.Bank, id, "IS3")
	b.see(elsewhere)
	if to := b.get(call).header.Get("Location"); to != elsewhere {
		t.Fatalf("the server that showed it leads to %q", to)
	}
	if to := second.get(call).header.Get("Location"); to != next || to == elsewhere {
		t.Errorf("another server leads to %q, want %q", to, next)
	}
}

// A sign-in that one server began is finished by another: with a passkey, one that is made,
// and with the provider.
func TestASignInBegunAtOneServerEndsAtAnother(t *testing.T) {
	s := keySite(t)
	b, d := s.owner(), newDevice()
	made := d.made(t, b.options(templates.NewPasskeyURL))
	if to := b.elsewhere().send(templates.NewPasskeyURL, "name", "Key", "credential", made); to != templates.PasskeysURL {
		t.Errorf("a passkey asked for by one and made at another leads to %s", to)
	}
	other := s.browser()
	used := d.used(t, other.options("/sign-in/passkey"))
	if a := other.elsewhere().post("/sign-in/passkey", "credential", used); a.location() != "/" || !other.isIn() {
		t.Errorf("a passkey asked for by one and used at another: %d %s", a.status, a.text())
	}

	p := newIDP(t)
	site := p.site()
	p.link(site, site.owner(), "Dana Ruiz")
	one := site.browser()
	p.begin(one)
	if a := p.in(one.elsewhere()); a.status != http.StatusSeeOther || !one.isIn() {
		t.Errorf("begun at one and finished at another: %d %s", a.status, a.text())
	}
}
