package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"discern/assessment"
)

// Workspace is how the team appears in its reports.
type Workspace struct {
	Name     string
	Accent   string // a colour, as the web room checked it
	Logo     []byte
	LogoType string // media type of Logo
	Zone     string // of days and times in documents, as IANA names it; "" in SaveWorkspace leaves it as it is
}

// Workspace returns the workspace; the zero one before anything was set.
func (s *Store) Workspace(ctx context.Context) (Workspace, error) {
	var ws Workspace
	err := s.read(ctx, "read workspace", func(v view) error {
		err := v.row(`SELECT name, accent, logo, logo_type, zone FROM workspace WHERE id = 1`).
			Scan(&ws.Name, &ws.Accent, &ws.Logo, &ws.LogoType, &ws.Zone)
		cleaned(&ws.Name)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}

		return err
	})
	return ws, err
}

// SaveWorkspace replaces it. For the owner.
func (s *Store) SaveWorkspace(ctx context.Context, p assessment.Principal, ws Workspace) error {
	return s.write(ctx, "save workspace", func(t *tx) error {
		w, err := t.owner(p)
		if err != nil {
			return err
		}
		err = t.do(`INSERT INTO workspace (id, name, accent, logo, logo_type, zone) VALUES (1, ?, ?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET name = excluded.name, accent = excluded.accent,
			logo = excluded.logo, logo_type = excluded.logo_type,
			zone = CASE excluded.zone WHEN '' THEN zone ELSE excluded.zone END`,
			ws.Name, ws.Accent, ws.Logo, ws.LogoType, ws.Zone)
		if err != nil {
			return err
		}

		return t.note(w.actor, didWorkspace, "workspace")
	})
}

// startZone keeps the zone of the machine as the workspace's, once: moving the
// program to another machine moves no day. What was sealed before was written
// in the zone of the machine, and reads in it from now on.
func startZone(ctx context.Context, db *sql.DB, zone string) error {
	if zone == "" {
		return nil
	}

	_, err := db.ExecContext(ctx, `INSERT INTO workspace (id, name, accent, logo, logo_type, zone, sealed_zone)
		VALUES (1, '', '', NULL, '', ?, ?)
		ON CONFLICT (id) DO UPDATE SET zone = excluded.zone, sealed_zone = excluded.sealed_zone WHERE workspace.zone = ''`, zone, zone)
	if err != nil {
		return fmt.Errorf("keep the zone of the workspace: %w", err)
	}

	return nil
}

// sealedZone is that of reports sealed before they kept their own; nil where it
// is not known.
func (v view) sealedZone() (*time.Location, error) {
	var name string
	if err := v.row(`SELECT sealed_zone FROM workspace WHERE id = 1`).Scan(&name); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return nil, nil
		}
		return nil, err
	}

	zone, err := time.LoadLocation(name)
	if err != nil || name == "" {
		return nil, nil
	}

	return zone, nil
}
