package store

import (
	"context"
	"database/sql"
	"errors"

	"discern/assessment"
)

// Workspace is how the team appears in its reports.
type Workspace struct {
	Name     string
	Accent   string // a colour, as the web room checked it
	Logo     []byte
	LogoType string // media type of Logo
}

// Workspace returns the workspace; the zero one before anything was set.
func (s *Store) Workspace(ctx context.Context) (Workspace, error) {
	var ws Workspace
	err := s.read(ctx, func(v view) error {
		err := v.row(`SELECT name, accent, logo, logo_type FROM workspace WHERE id = 1`).
			Scan(&ws.Name, &ws.Accent, &ws.Logo, &ws.LogoType)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return ws, err
}

// SaveWorkspace replaces it. For the owner.
func (s *Store) SaveWorkspace(ctx context.Context, p assessment.Principal, ws Workspace) error {
	return s.write(ctx, func(t *tx) error {
		w, err := t.owner(p)
		if err != nil {
			return err
		}
		err = t.do(`INSERT INTO workspace (id, name, accent, logo, logo_type) VALUES (1, ?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET name = excluded.name, accent = excluded.accent,
			logo = excluded.logo, logo_type = excluded.logo_type`, ws.Name, ws.Accent, ws.Logo, ws.LogoType)
		if err != nil {
			return err
		}
		return t.note(w.actor, didWorkspace, "workspace")
	})
}
