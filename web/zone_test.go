package web

import (
	"context"
	"discern/assessment"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

// A cookie is taken at its word only where it names a zone.
func TestAZoneIsAName(t *testing.T) {
	for _, name := range []string{"UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+12",
		"Asia/Kathmandu"} {
		if zone, ok := zoneNamed(name); !ok || zone.String() != name {
			t.Errorf("%s is %v, %v", name, zone, ok)
		}
	}
	for _, name := range []string{"", "Local", "Europe", "Europe/Nowhere", "../../etc/passwd", "/etc/localtime", `..\\x`,
		"Europe/Berlin\x00",
		strings.Repeat("x", 65), "<script>"} {
		if zone, ok := zoneNamed(name); ok {
			t.Errorf("%q is %v", name, zone)
		}
	}
}

// On either side of a change of the clocks a page writes what the clock on the
// wall showed then.
func TestAPageFollowsTheClocksOfItsReader(t *testing.T) {
	for _, when := range []struct {
		zone, utc, says string
	}{
		{"Europe/Berlin", "2026-10-24T22:30:00Z", "25 October 2026, 00:30"},
		{"Europe/Berlin", "2026-10-25T22:30:00Z", "25 October 2026, 23:30"},
		{"Europe/Berlin", "2026-10-25T00:59:00Z", "25 October 2026, 02:59"},
		{"Europe/Berlin", "2026-10-25T01:01:00Z", "25 October 2026, 02:01"},
		{"America/New_York", "2026-03-08T06:59:00Z", "8 March 2026, 01:59"},
		{"America/New_York", "2026-03-08T07:00:00Z", "8 March 2026, 03:00"},
		{"Asia/Tokyo", "2026-10-24T22:30:00Z", "25 October 2026, 07:30"},
		{"Asia/Kathmandu", "2026-10-24T18:20:00Z", "25 October 2026, 00:05"},
		{"Nowhere/Land", "2026-10-24T22:30:00Z", "24 October 2026, 22:30"}, // the workspace's
		{"", "2026-10-24T22:30:00Z", "24 October 2026, 22:30"},
	} {
		s := newSite(t)
		at, err := time.Parse(time.RFC3339, when.utc)
		must(t, err)
		s.clock.set(at)
		owner := s.owner()
		owner.cookies[zoneCookie] = when.zone
		id := owner.newInterviewOf("Claims intake")
		owner.send("/interviews/"+id+"/call/EC1", "answer", "a", "base_rev", "0", "go", "save")
		if page := owner.see("/interviews/" + id + "/call/EC1/history").text(); !strings.Contains(page, when.says) {
			t.Errorf("%s in %s is not %s:\n%s", when.utc, when.zone, when.says, page)
		}
	}
}

// A report has days on either side of a change of the clocks, each as the
// clocks in its zone showed it.
func TestAReportFollowsTheClocksOfItsZone(t *testing.T) {
	s := newSite(t)
	owner := s.owner()
	owner.send("/settings", "zone", "Europe/Berlin")
	at := func(utc string) {
		t.Helper()
		moment, err := time.Parse(time.RFC3339, utc)
		must(t, err)
		s.clock.set(moment)
	}

	at("2026-10-23T22:10:00Z") // 00:10 on the 24th: two hours from UTC
	owner = s.owner()
	id := owner.newInterviewOf("Claims intake")
	owner.send("/interviews/"+id+"/call/EC1", "answer", "a", "base_rev", "0", "go", "save")
	at("2026-10-25T22:30:00Z") // 23:30: one hour
	owner = s.owner()
	report := owner.send("/interviews/"+id+"/seal", "go", "seal")

	if list := owner.see(report + "/answers.csv").body; !strings.Contains(list, "2026-10-24") ||
		strings.Contains(list, "2026-10-23") {
		t.Errorf("the list has another day than 24 October:\n%s", list)
	}
	if text := owner.see(report + "/report.txt").body; !strings.Contains(text, "25 October 2026") ||
		strings.Contains(text, "26 October") {
		t.Errorf("the report has another day than 25 October:\n%s", text)
	}
}

func TestTheZoneOfTheWorkspaceIsASetting(t *testing.T) {
	s := newSite(t)
	owner := s.owner()
	wrong := owner.post("/settings", "me", "Dana Ruiz", "zone", "Berlin time")
	for _, want := range []string{"Enter a time zone by its name, such as Europe/Berlin", `value="Berlin time"`,
		`value="Dana Ruiz"`} {
		if wrong.status != http.StatusUnprocessableEntity || strings.Count(wrong.body, want) == 0 {
			t.Errorf("a zone that is none gives %d without %q", wrong.status, want)
		}
	}
	if n := strings.Count(wrong.text(), "Enter a time zone by its name"); n != 2 {
		t.Errorf("what is wrong is said %d times, not at the top and at the field", n)
	}

	owner.send("/settings", "me", "Dana Ruiz", "zone", "Asia/Tokyo")
	if page := owner.see("/settings"); !strings.Contains(page.body, `value="Asia/Tokyo"`) {
		t.Error("the settings do not show what was saved")
	}
	owner.named("Another")
	w, err := s.store.Workspace(context.Background())
	must(t, err)
	if w.Name != "Another" || w.Zone != "Asia/Tokyo" {
		t.Errorf("a form without the zone leaves %+v", w)
	}

	// Somebody who is not the owner neither sees nor sets it.
	user, err := s.store.AddUser(context.Background(), s.principal(), "Sam Vale", "", assessment.RoleSeller, "")
	must(t, err)
	token, err := s.store.InviteLink(context.Background(), s.principal(), user.ID, "")
	must(t, err)
	sam := s.browser()
	sam.send("/sign-in/" + token)
	if strings.Contains(sam.see("/settings").body, `name="zone"`) {
		t.Error("the zone of reports is offered to somebody who may not set it")
	}
	if a := sam.post("/settings", "zone", "Europe/Berlin"); a.status != http.StatusForbidden {
		t.Errorf("somebody who may not set the zone gets %d", a.status)
	}
}

// set moves the clock to a moment.
func (c *testClock) set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

// What a buyer reads about cookies before the buyer starts names the one of the buyer's zone.
func TestABuyerIsToldOfTheCookieOfHerZone(t *testing.T) {
	s := newSite(t)
	owner := s.owner()
	id := owner.newInterviewOf("Claims intake")

	token := owner.linkToken(id, "name", "Priya", "right", "answer")
	if text := s.browser().see("/l/" + token).text(); !strings.Contains(text, "one says your time zone") {
		t.Errorf("the first page behind a link does not say so:\n%s", text)
	}
}

// Without script no browser tells its zone: each time of day that a buyer then reads says
// whose it is. One that told it reads its own, and no zone beside it.
func TestATimeWhoseZoneNobodyToldNamesIt(t *testing.T) {
	o := newOffice(t)
	o.says("EC1", "a")
	bare := regexp.MustCompile(`\b\d\d:\d\d\b( UTC)?`)
	for zone, wants := range map[string]string{"": "10:00 UTC", "Asia/Tokyo": "19:00"} {
		if o.buyer.cookies["tz"] = zone; zone == "" {
			delete(o.buyer.cookies, "tz")
		}
		found := 0
		for _, address := range []string{"", "/data", "/check", "/later", "/q/EC1"} {
			text := o.buyer.see("/b/" + o.record + address).text()
			for _, said := range bare.FindAllString(text, -1) {
				if found++; said != wants {
					t.Errorf("in %q %q says %q, and not %q", zone, address, said, wants)
				}
			}
		}
		if found == 0 {
			t.Errorf("in %q no page says a time: the test sees too little", zone)
		}
	}
}
