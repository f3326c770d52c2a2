package store

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"discern/assessment"
)

func TestSettingsAreSavedInOneCommitOrNotAtAll(t *testing.T) {
	d := newDeskOf(t, formBank(t))
	seller := d.person("Sara", assessment.RoleSeller)
	ok(t, d.SaveWorkspace(d.ctx, d.owner, Workspace{Name: "Firm", Zone: "Europe/Berlin"}))
	ok(t, d.SavePrefs(d.ctx, seller, map[string]string{"keys": "on", "other": "stays"}))
	before := d.counted(`SELECT COUNT(*) FROM audit`)

	// The third part is not theirs to set, or cannot be written, and the first two are undone.
	set := Settings{Name: "Sara Berg", Prefs: map[string]string{"keys": "off"}, Zone: "Asia/Tokyo"}
	err := d.SaveSettings(d.ctx, seller, set)
	if e, is := errors.AsType[*assessment.Error](err); !is || e.Code != assessment.Forbidden ||
		!strings.HasPrefix(err.Error(), "save settings: ") {
		t.Errorf("a seller who sets the zone: %v", err)
	}
	fault, mended := `CREATE TRIGGER fault BEFORE UPDATE ON workspace BEGIN SELECT RAISE(ABORT, 'fault'); END`, `DROP TRIGGER fault`
	if !ofSQLite() {
		fault = `ALTER TABLE workspace ADD CONSTRAINT fault CHECK (zone <> 'Asia/Tokyo')`
		mended = `ALTER TABLE workspace DROP CONSTRAINT fault`
	}
	d.tamper(fault)
	if err := d.SaveSettings(d.ctx, d.owner, set); err == nil || !strings.Contains(err.Error(), "fault") {
		t.Errorf("a fault in the third part: %v", err)
	}
	d.tamper(mended)

	is := func(p assessment.Principal, name, zone string, prefs map[string]string) {
		t.Helper()
		me, err := d.Me(d.ctx, p)
		ok(t, err)
		ws, err := d.Workspace(d.ctx)
		ok(t, err)
		if me.Name != name || !maps.Equal(me.Prefs, prefs) || ws.Zone != zone || ws.Name != "Firm" {
			t.Errorf("%q with %v, the workspace %q in %q", me.Name, me.Prefs, ws.Name, ws.Zone)
		}
	}
	is(seller, "Sara", "Europe/Berlin", map[string]string{"keys": "on", "other": "stays"})
	is(d.owner, "Owner", "Europe/Berlin", map[string]string{})
	if n := d.counted(`SELECT COUNT(*) FROM audit`); n != before {
		t.Errorf("the trail holds %d rows of what was not done", n-before)
	}

	// Whole, it is kept; the zone as it is may be sent along by anybody.
	set.Zone = "Europe/Berlin"
	ok(t, d.SaveSettings(d.ctx, seller, set))
	is(seller, "Sara Berg", "Europe/Berlin", map[string]string{"keys": "off", "other": "stays"})
	ok(t, d.SaveSettings(d.ctx, d.owner, Settings{Zone: "Asia/Tokyo"}))
	is(d.owner, "Owner", "Asia/Tokyo", map[string]string{})
}
