package store

import (
	"fmt"
	"strings"
	"testing"
)

// What was kept before texts were cleaned on their way in reads the same, on
// every way out, as what came later.
func TestOldTextsAreCleanOnTheWayOut(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	d.save(d.owner, iv.ID, answered("EC1", "c"))
	d.buyer(iv.ID)
	ok(t, d.SaveWorkspace(d.ctx, d.owner, Workspace{Name: "Team"}))

	bad := "'Bot ' || char(8238) || 'gnp' || char(7) || '.exe'"
	if !ofSQLite() {
		bad = "'Bot ' || chr(8238) || 'gnp' || chr(7) || '.exe'"
	}
	d.tamper(
		"UPDATE workspace SET name = "+bad,
		"UPDATE users SET name = "+bad,
		"UPDATE systems SET name = "+bad+", company = "+bad,
		"UPDATE interviews SET version = "+bad,
		"UPDATE links SET name = "+bad+", message = "+bad,
	)

	ws := must(d.Workspace(d.ctx))(t)
	users := must(d.Users(d.ctx, d.owner))(t)
	systems := must(d.Systems(d.ctx, d.owner, SystemFilter{}))(t).Rows
	links := must(d.Links(d.ctx, d.owner, iv.ID))(t)
	var w who
	ok(t, d.read(d.ctx, "test", func(v snapshot) (err error) {
		w, err = v.checkUser(d.owner.UserID)
		return err
	}))
	kept := must(d.Interview(d.ctx, d.owner, iv.ID))(t)
	share, err := decodeShare("x",
		`{"System":"Bot \u202egnp\u0007.exe","Answers":{"EC1":{"Note":"Bot \u202egnp\u0007.exe"}}}`)
	ok(t, err)

	for what, said := range map[string]string{
		"the workspace": ws.Name, "a person": users[0].Name, "a system": systems[0].Name, "a company": systems[0].Company,
		"a link": links[0].Name, "a message": links[0].Message, "who acts": w.name,
		"a version": kept.Version, "a version in the list": systems[0].Records[0].Version,
		"what was shared": share.System, "a note that was shared": share.Answers["EC1"].Note,
	} {
		if said != "Bot gnp.exe" {
			t.Errorf("%s reads %q", what, said)
		}
	}
	if all := fmt.Sprint(ws, users, systems, links); strings.ContainsAny(all, "\u202e\a") {
		t.Errorf("something is left in %q", all)
	}
}
