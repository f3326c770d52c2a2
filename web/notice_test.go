package web

import (
	"net/http"
	"strings"
	"testing"
)

// The notice and the card on the first page say the same about who keeps what is given;
// what is not set is said to be missing, and a change makes a new, dated version.
func TestTheNoticeAndTheCardSayTheSame(t *testing.T) {
	o := newOffice(t)
	says := func(want ...string) {
		t.Helper()
		for _, address := range []string{"/notice", "/l/" + o.token} {
			text := o.browser().see(address).text()
			for _, w := range want {
				if !strings.Contains(text, w) {
					t.Errorf("%s does not say %q:\n%s", address, w, text)
				}
			}
		}
	}
	says("Not said here yet: the name of the firm, its address, whom to turn to about privacy, the legal basis, where "+
		"the program runs and how long copies against loss are kept.",
		"To find out how an AI system works and how it should be given access",
		"Whoever runs the server can read all that is on it", "You, and whoever has your link.")
	if text := o.browser().see("/notice").text(); !strings.Contains(text, "Programs that they connect can be told") {
		t.Errorf("the notice does not say that programs of theirs read along:\n%s", text)
	}
	if text := o.browser().see("/notice").text(); strings.Contains(text, "Version") {
		t.Errorf("a version nobody made:\n%s", text)
	}

	o.seller.sends(senderPath, nil, "firm=Brackwell")
	set := []string{"address", "1 Mill Lane", "privacy", "privacy@brackwell.example", "basis", "Legitimate interest",
		"place", "A server in Norway", "backups", "30 days"}
	o.seller.send("/settings/notice", set...)
	says("Brackwell, 1 Mill Lane", "privacy@brackwell.example", "Legitimate interest", "A server in Norway",
		"Whoever runs the server of Brackwell can read all that is on it")
	text := o.browser().see("/notice").text()
	for _, want := range []string{"Version 1 of 21 November 2026", "30 days", "Your rights",
		"Turn to privacy@brackwell.example."} {
		if !strings.Contains(text, want) || strings.Contains(text, "Not said here yet") {
			t.Errorf("the notice does not say %q, or that something is missing:\n%s", want, text)
		}
	}

	o.clock.forward(dayLong / 240)
	o.seller.send("/settings/notice", set...) // says the same
	if text := o.browser().see("/notice").text(); !strings.Contains(text, "Version 1 of") {
		t.Errorf("saved again unchanged it is another version:\n%s", text)
	}
	o.seller.send("/settings/notice", append(set, "purpose", "To plan access")...)
	if text := o.browser().see("/notice").text(); !strings.Contains(text, "Version 2 of") ||
		!strings.Contains(text, "To plan access") {
		t.Errorf("changed, it says:\n%s", text)
	}

	long := strings.Repeat("x", 501)
	if a := o.seller.post("/settings/notice", "address", long, "basis",
		"Kept as typed"); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, long) ||
		!strings.Contains(a.body, "Kept as typed") {
		t.Errorf("too long: %d", a.status)
	}
	if o.seller.see("/settings").body == "" ||
		!strings.Contains(o.seller.see("/settings").body, `href="/settings/notice"`) {
		t.Error("nothing in Settings leads there")
	}
}
