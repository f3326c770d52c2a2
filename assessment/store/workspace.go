package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"discern/assessment"
	"discern/assessment/report"
)

// Workspace is how the team appears in its reports.
type Workspace struct {
	Name     string // of the firm
	Person   string // to turn to; "" for whoever seals a report
	Contact  string
	Accent   string            // a colour, as the web room checked it
	Logo     *report.Logo      // as it was cleaned; nil for none
	Notice   assessment.Notice // to people who come by a link; SaveNotice changes it
	Provider ProviderRule      // SetProviderRule changes it
	Zone     string            // of days and times in documents, as IANA names it; "" in SaveWorkspace leaves it as it is
}

// Sender is who its reports come from.
func (w Workspace) Sender() report.Sender {
	return report.Sender{Firm: w.Name, Person: w.Person, Contact: w.Contact, Accent: w.Accent, Logo: w.Logo}
}

// Workspace returns the workspace as it is now; the one nobody has set anything of before
// that.
func (s *Store) Workspace(ctx context.Context) (Workspace, error) {
	return s.memos.spaces.remember(s.rightsCommits(ctx, "read workspace"), "",
		func() (Workspace, error) { return s.workspace(ctx) })
}

func (s *Store) workspace(ctx context.Context) (Workspace, error) {
	ws := Workspace{Provider: ProviderRule{Days: assessment.ProviderDays}}
	err := s.read(ctx, "read workspace", func(v snapshot) error {
		var logo, notice string
		var people int
		err := v.row(`SELECT name, person, contact, accent, logo_digest, zone, notice, provider_days,
			provider_people FROM workspace WHERE id = 1`).Scan(&ws.Name, &ws.Person, &ws.Contact, &ws.Accent, &logo,
			&ws.Zone, &notice, &ws.Provider.Days, &people)
		ws.Provider.People = people != 0
		cleaned(&ws.Name, &ws.Person, &ws.Contact)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if notice != "" {
			if err := json.Unmarshal([]byte(notice), &ws.Notice); err != nil {
				return fmt.Errorf("notice: %w", err)
			}
		}
		if err != nil || logo == "" {
			return err
		}

		ws.Logo, err = v.logo(logo)
		return err
	})
	return ws, err
}

// SaveWorkspace replaces it. For the owner.
func (s *Store) SaveWorkspace(ctx context.Context, p assessment.Principal, ws Workspace) error {
	return s.write(ctx, "save workspace", func(t *tx) error {
		w, err := t.admin(p)
		if err != nil {
			return err
		}
		digest, err := t.keepLogo(ws.Logo)
		if err != nil {
			return err
		}
		err = t.do(`INSERT INTO workspace (id, name, person, contact, accent, logo_type, logo_digest, zone)
			VALUES (1, ?, ?, ?, ?, '', ?, ?)
			ON CONFLICT (id) DO UPDATE SET name = excluded.name, person = excluded.person, contact = excluded.contact,
			accent = excluded.accent, logo_digest = excluded.logo_digest,
			zone = CASE excluded.zone WHEN '' THEN workspace.zone ELSE excluded.zone END`,
			ws.Name, ws.Person, ws.Contact, ws.Accent, digest, ws.Zone)
		if err != nil {
			return err
		}
		err = t.do(`DELETE FROM logos WHERE digest NOT IN (SELECT logo_digest FROM workspace)
			AND digest NOT IN (SELECT logo_digest FROM reports)`)
		if err != nil {
			return err
		}

		return t.note(w.actor, didWorkspace, "workspace")
	})
}

// SaveNotice replaces what the notice says; a change makes a new version of it, dated now.
// For admins and the owner.
func (s *Store) SaveNotice(ctx context.Context, p assessment.Principal, n assessment.Notice) error {
	return s.write(ctx, "save notice", func(t *tx) error {
		w, err := t.admin(p)
		if err != nil {
			return err
		}

		var old string
		err = t.row(`SELECT notice FROM workspace WHERE id = 1`).Scan(&old)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		var before assessment.Notice
		if old != "" {
			if err := json.Unmarshal([]byte(old), &before); err != nil {
				return fmt.Errorf("notice: %w", err)
			}
		}
		if n.Same(before) {
			return nil
		}

		n.Version, n.Changed = before.Version+1, t.now
		body, err := json.Marshal(n)
		if err != nil {
			return fmt.Errorf("notice: %w", err)
		}
		err = t.do(`INSERT INTO workspace (id, name, accent, logo_type, notice) VALUES (1, '', '', '', ?)
			ON CONFLICT (id) DO UPDATE SET notice = excluded.notice`, string(body))
		if err != nil {
			return err
		}

		return t.note(w.actor, didWorkspace, "notice")
	})
}

// Logo returns a logo by its digest. It asks for no principal: whoever knows the
// digest of a picture has a page or a file that shows it.
func (s *Store) Logo(ctx context.Context, digest string) (report.Logo, error) {
	var logo *report.Logo
	err := s.read(ctx, "read logo", func(v snapshot) (err error) {
		logo, err = v.logo(digest)
		return err
	})
	if err != nil {
		return report.Logo{}, err
	}

	return *logo, nil
}

func (v snapshot) logo(digest string) (*report.Logo, error) {
	l := report.Logo{Digest: digest}
	err := v.row(`SELECT type, width, height, body FROM logos WHERE digest = ?`, digest).Scan(&l.Type, &l.Width,
		&l.Height, &l.Data)
	if err != nil {
		return nil, noRow(err, "logo")
	}
	return &l, nil
}

// keepLogo keeps a picture, once, and returns the digest it is kept by; "" for
// none.
func (t *tx) keepLogo(l *report.Logo) (string, error) {
	if l == nil {
		return "", nil
	}
	return l.Digest,
		t.do(`INSERT INTO logos (digest, type, width, height, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING`,
			l.Digest, l.Type, l.Width, l.Height, l.Data)
}

// startZone keeps the zone of the machine as the workspace's, once: moving the
// program to another machine moves no day. What was sealed before was written
// in the zone of the machine, and reads in it from now on.
func (s *Store) startZone(ctx context.Context, zone string) error {
	if zone == "" {
		return nil
	}

	_, err := s.writeDB.ExecContext(ctx, s.engine.words(`INSERT INTO workspace (id, name, accent, logo, logo_type, zone, sealed_zone)
		VALUES (1, '', '', NULL, '', ?, ?)
		ON CONFLICT (id) DO UPDATE SET zone = excluded.zone, sealed_zone = excluded.sealed_zone WHERE workspace.zone = ''`),
		s.engine.values([]any{zone, zone})...)
	if err != nil {
		return fmt.Errorf("keep the zone of the workspace: %w", err)
	}

	return nil
}

// sealedZone is that of reports sealed before they kept their own; nil where it
// is not known.
func (v snapshot) sealedZone() (*time.Location, error) {
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
