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
