package report

import (
	"strings"
	"testing"
	"time"

	"discern/assessment"
)

func TestASenderIsSaidInOneLine(t *testing.T) {
	for _, c := range []struct {
		sender       Sender
		line, author string
	}{
		{Sender{}, "", ""},
		{Sender{Firm: "Brackwell"}, "Brackwell", "Brackwell"},
		{Sender{Person: "Ann Lee"}, "Ann Lee", "Ann Lee"},
		{Sender{Firm: "Brackwell", Person: "Ann Lee", Contact: "ann@brackwell.example"},
			"Brackwell, Ann Lee, ann@brackwell.example", "Ann Lee, Brackwell"},
		{Sender{Firm: " Brack\nwell ", Contact: "\t"}, "Brack well", "Brack well"},
	} {
		if got := c.sender.Line(); got != c.line {
			t.Errorf("%+v is said as %q, not %q", c.sender, got, c.line)
		}
		if got := c.sender.Author(); got != c.author {
			t.Errorf("%+v writes as %q, not %q", c.sender, got, c.author)
		}
	}
}

func TestTheFootSaysFromWhomAPageIs(t *testing.T) {
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	firm := Sender{Firm: "Brackwell"}
	for _, c := range []struct {
		r    Report
		want string
	}{
		{Report{Draft: true}, "Draft, not sealed"},
		{Report{Draft: true, Sender: firm}, "Draft, not sealed, prepared by Brackwell"},
		{Report{Draft: true, Sealed: at, SealedBy: "Ann", Sender: firm}, "Draft, not sealed, prepared by Brackwell"},
		{Report{Number: 2, Sealed: at, SealedBy: "Ann"}, "Version 2, sealed 23 November 2026 by Ann"},
		{Report{Number: 2, Sealed: at, SealedBy: "Ann", Sender: firm},
			"Version 2, sealed 23 November 2026 by Ann, Brackwell"},
		{Report{Number: 2, Sealed: at, Sender: firm}, "Version 2, sealed 23 November 2026, prepared by Brackwell"},
		{Report{SealedBy: "Ann"}, "Sealed by Ann"},
		{Report{Sender: firm}, "Prepared by Brackwell"},
		{Report{}, ""},
	} {
		if got := c.r.Foot(); got != c.want {
			t.Errorf("the foot says %q, not %q", got, c.want)
		}
	}
}

// Where people are not named in full, the sender is the firm alone.
func TestAReportWithoutNamesNamesTheFirmAlone(t *testing.T) {
	r := Report{Title: "Scoping report: Claims", SealedBy: "Ann Lee",
		Sender: Sender{Firm: "Brackwell", Person: "Cleo Marsh", Contact: "cleo@brackwell.example"},
		Meta:   []Pair{{"For", "Northwind"}, {termSender, "Brackwell, Cleo Marsh, cleo@brackwell.example"}}}
	for _, how := range []assessment.Names{assessment.NamesInitials, assessment.NamesRoles} {
		got := r.For(View{Names: how})
		if got.Sender != (Sender{Firm: "Brackwell"}) || got.Author() != "Brackwell" {
			t.Errorf("%s: the sender is %+v", how, got.Sender)
		}
		for _, s := range assessment.TextsOf(got) {
			if strings.Contains(strings.ToLower(s), "cleo") {
				t.Errorf("%s: %q names the person", how, s)
			}
		}
		if len(got.Meta) != 2 || got.Meta[1].Value != "Brackwell" {
			t.Errorf("%s: the meta are %v", how, got.Meta)
		}

		alone := r
		alone.Sender.Firm = ""
		alone.Meta = []Pair{{"For", "Northwind"}, {termSender, "Cleo Marsh, cleo@brackwell.example"}}
		if got := alone.For(View{Names: how}); len(got.Meta) != 1 {
			t.Errorf("%s: without a firm the meta are %v", how, got.Meta)
		}
	}
	if r.Meta[1].Value != "Brackwell, Cleo Marsh, cleo@brackwell.example" {
		t.Error("the report itself was changed")
	}
}
