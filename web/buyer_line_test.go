package web

import (
	"net/http"
	"strings"
	"testing"
)

// A list is filled in line by line: each is kept as it was typed, can be changed and
// removed, and what is half filled is asked about with all that was typed.
func TestAListIsFilledInLineByLine(t *testing.T) {
	o := newOffice(t)
	at := "/b/" + o.record + "/actions"
	first := []string{"system.0", "Mail", "action.0", "send a letter", "kind.0", "final", "identity.0", "mail-robot",
		"decided.0", "before", "refuses.0", "a person"}
	if to := o.buyer.send(at+"/new", append(first, "go", "more")...); to != at+"/new" {
		t.Fatalf("one more leads to %s", to)
	}
	o.buyer.send(at+"/new", append(first, "go", "more")...) // the answer was lost, and it is sent again
	if to := o.buyer.send(at+"/new", "system.0", "Files", "action.0", "look up a policy", "kind.0", "read", "go",
		"next"); to != "/b/"+o.record+"/check" {
		t.Fatalf("going on leads to %s", to)
	}
	lines := o.own().Inventory
	if len(lines) != 2 || lines[0].Identity != "mail-robot" || lines[0].Refuses != "a person" ||
		lines[1].System != "Files" {
		t.Fatalf("kept are %+v", lines)
	}

	list := o.buyer.see(at + "/new")
	for _, want := range []string{"Mail: send a letter", "Files: look up a policy", "Change line 2 of the list"} {
		if !strings.Contains(list.text(), want) {
			t.Errorf("above the form it does not say %q:\n%s", want, list.text())
		}
	}

	second := at + "/" + lines[1].ID
	page := o.buyer.see(second)
	o.buyer.send(second, "was", page.hidden("was"), "system.0", "Files", "action.0", "read a policy", "kind.0", "read",
		"go", "list")
	if got := o.own().Inventory; len(got) != 2 || got[1].Action != "read a policy" || got[1].ID != lines[1].ID {
		t.Errorf("changed, the list is %+v", got)
	}
	o.buyer.send(at+"/"+lines[0].ID, "was", o.buyer.see(at+"/"+lines[0].ID).hidden("was"), "go", "remove")
	if got := o.own().Inventory; len(got) != 1 || got[0].System != "Files" {
		t.Errorf("with one removed, the list is %+v", got)
	}
	if a := o.buyer.get(at + "/" + lines[0].ID); a.status != http.StatusNotFound {
		t.Errorf("a line that is gone is shown: %d", a.status)
	}
}

func TestOneLineHalfFilledIsAskedAboutAndNeverDropped(t *testing.T) {
	o := newOffice(t)
	at := "/b/" + o.record + "/actions/new"
	for _, x := range []struct {
		says  string
		typed []string
	}{
		{"Say what it does", []string{"system.0", "Mail", "action.0", "send a letter"}},
		{"Enter what it does there", []string{"system.0", "Mail", "kind.0", "write"}},
		{"Enter the system.", []string{"action.0", "send a letter", "kind.0", "write"}},
		{"Enter the system.", []string{"refuses.0", "a person"}},
		{"Enter the system.", []string{"decided.0", "before"}},
	} {
		for _, way := range []string{"more", "next", "later"} {
			a := o.buyer.post(at, append(x.typed, "go", way)...)
			if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.text(), x.says) {
				t.Errorf("%v, %s: %d, and it does not say %q", x.typed, way, a.status, x.says)
			}
			for i := 1; i < len(x.typed); i += 2 {
				if !strings.Contains(a.body, `value="`+x.typed[i]+`"`) {
					t.Errorf("%q is gone from the page", x.typed[i])
				}
			}
		}
	}
	if iv := o.own(); len(iv.Inventory) != 0 {
		t.Errorf("stored are %v", iv.Inventory)
	}
	if to := o.buyer.send(at, "go", "next"); to != "/b/"+o.record+"/check" {
		t.Errorf("with nothing typed it leads to %s", to)
	}
	if a := o.buyer.post(at, "go", "more"); a.status != http.StatusUnprocessableEntity {
		t.Errorf("one more after nothing gives %d", a.status)
	}
}

// A line that was changed in another window is not overwritten unseen; what another
// window did to other lines is nobody's conflict.
func TestALineChangedInTwoWindowsIsAskedAbout(t *testing.T) {
	o := newOffice(t)
	at := "/b/" + o.record + "/actions"
	for _, system := range []string{"Mail", "Files"} {
		o.buyer.send(at+"/new", "system.0", system, "action.0", "look up", "kind.0", "read", "go", "more")
	}
	lines := o.own().Inventory
	mail := at + "/" + lines[0].ID
	was := o.buyer.see(mail).hidden("was")

	o.buyer.send(at+"/"+lines[1].ID, "was", o.buyer.see(at+"/"+lines[1].ID).hidden("was"), "go", "remove")
	typed := []string{"system.0", "Mail", "action.0", "send", "kind.0", "write", "go", "list"}
	o.buyer.send(mail, append(typed, "was", was)...)
	o.buyer.send(mail, append(typed, "was", was)...) // sent again

	other := []string{"system.0", "Mail", "action.0", "wipe", "kind.0", "final", "go", "list"}
	a := o.buyer.post(mail, append(other, "was", was)...)
	if a.status != http.StatusConflict || !strings.Contains(a.body, `value="wipe"`) ||
		o.own().Inventory[0].Action != "send" {
		t.Fatalf("an older form gives %d, and the line is %+v", a.status, o.own().Inventory)
	}
	o.buyer.send(mail, append(other, "was", a.hidden("was"))...)
	if got := o.own().Inventory; len(got) != 1 || got[0].Action != "wipe" {
		t.Errorf("sent knowingly, the list is %+v", got)
	}
}
