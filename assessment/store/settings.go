package store

import (
	"context"
	"encoding/json"
	"maps"
	"strings"

	"discern/assessment"
)

// Settings is what the page of settings saves. What is left out stays as it is.
type Settings struct {
	Name  string            // of the person who asks; "" to leave it
	Prefs map[string]string // those that change; nil to leave all
	Zone  string            // of the workspace's documents, for admins and the owner; "" to leave it
}

// SaveSettings keeps them all in one commit, or none: who may not set the zone, and
// gives another one, changes nothing.
func (s *Store) SaveSettings(ctx context.Context, p assessment.Principal, set Settings) error {
	return s.write(ctx, "save settings", func(t *tx) error {
		w, err := t.signedIn(p)
		if err != nil {
			return err
		}

		if err := t.setName(w, strings.TrimSpace(set.Name)); err != nil {
			return err
		}
		if err := t.setPrefs(w, set.Prefs); err != nil {
			return err
		}
		return t.setZone(p, set.Zone)
	})
}

// setName changes how the person who asks is called, and leaves what stands under it.
func (t *tx) setName(w who, name string) error {
	if name == "" {
		return nil
	}
	if err := tooLongLine("name", name); err != nil {
		return err
	}

	if err := t.do(`UPDATE users SET name = ? WHERE id = ?`, name, w.user); err != nil {
		return err
	}
	return t.note(w.actor, didUserChange, w.user)
}

// setPrefs changes some preferences of the person who asks, and leaves the others.
func (t *tx) setPrefs(w who, some map[string]string) error {
	u, err := t.user(w.user)
	if err != nil {
		return err
	}

	prefs := map[string]string{}
	maps.Copy(prefs, u.Prefs)
	maps.Copy(prefs, some)
	if maps.Equal(prefs, u.Prefs) {
		return nil
	}

	body, err := json.Marshal(prefs)
	if err != nil {
		return err
	}
	return t.do(`UPDATE users SET prefs = ? WHERE id = ?`, string(body), w.user)
}

// setZone changes in which zone the workspace's documents are written.
func (t *tx) setZone(p assessment.Principal, zone string) error {
	var now string
	err := t.row(`SELECT COALESCE(MAX(zone), '') FROM workspace WHERE id = 1`).Scan(&now)
	if err != nil || zone == "" || zone == now {
		return err
	}

	w, err := t.admin(p)
	if err != nil {
		return err
	}

	err = t.do(`INSERT INTO workspace (id, name, person, contact, accent, logo_type, logo_digest, zone)
		VALUES (1, '', '', '', '', '', '', ?) ON CONFLICT (id) DO UPDATE SET zone = excluded.zone`, zone)
	if err != nil {
		return err
	}
	return t.note(w.actor, didWorkspace, "workspace")
}
