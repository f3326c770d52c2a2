package store

import (
	"context"
	"database/sql"

	"discern/assessment"
)

// SystemGrant is what one person may do with one system.
type SystemGrant struct {
	SystemID, System, Company string
	UserID, Name              string
	May                       assessment.Grant
	Disabled                  bool // they may not sign in
}

const grantTables = ` FROM system_rights g JOIN users u ON u.id = g.user_id JOIN systems s ON s.id = g.system_id `

func (v snapshot) grants(cond string, args ...any) ([]SystemGrant, error) {
	var out []SystemGrant
	err := v.each(`SELECT s.id, s.name, s.company, u.id, u.name, g.may, u.disabled <> 0`+grantTables+cond, args,
		func(rows *sql.Rows) error {
			var g SystemGrant
			err := rows.Scan(&g.SystemID, &g.System, &g.Company, &g.UserID, &g.Name, &g.May, &g.Disabled)
			cleaned(&g.System, &g.Company, &g.Name)
			out = append(out, g)
			return err
		})
	return out, err
}

// Grants lists who may do what with a system, by name. For whoever may read it.
func (s *Store) Grants(ctx context.Context, p assessment.Principal, system string) ([]SystemGrant, error) {
	var out []SystemGrant
	err := s.read(ctx, "list rights", func(v snapshot) error {
		if _, err := v.onSystem(p, system, assessment.GrantViewer); err != nil {
			return err
		}

		var err error
		out, err = v.grants(`WHERE g.system_id = ? ORDER BY u.name, u.id`, system)
		return err
	})
	return out, err
}

// Owned lists the systems that a person owns, by name. For themselves and whoever
// manages them.
func (s *Store) Owned(ctx context.Context, p assessment.Principal, user string) ([]SystemGrant, error) {
	var out []SystemGrant
	err := s.read(ctx, "list systems of a person", func(v snapshot) error {
		if _, err := v.selfOrManager(p, user); err != nil {
			return err
		}

		var err error
		out, err = v.grants(`WHERE g.user_id = ? AND g.may = ? ORDER BY s.name, s.id`, user, assessment.GrantOwner)
		return err
	})
	return out, err
}

// GrantOn is what the person who asks may do with a system; GrantNone where it is
// not there either.
func (s *Store) GrantOn(ctx context.Context, p assessment.Principal, system string) (assessment.Grant, error) {
	var g assessment.Grant
	err := s.read(ctx, "read right", func(v snapshot) error {
		w, err := v.signedIn(p)
		if err == nil {
			g, err = w.grant(system)
		}
		return err
	})
	return g, err
}

// canOrErase admits whoever may read a system, and to a deleted one whoever may
// erase it.
func (w who) canOrErase(system string) error {
	err := w.can(system, assessment.GrantViewer, "system")
	if err == nil || !w.role.AtLeast(assessment.RoleAdmin) {
		return err
	}

	var deleted int64
	if w.v.row(`SELECT deleted FROM systems WHERE id = ?`, system).Scan(&deleted) != nil || deleted == 0 {
		return err
	}
	return nil
}

// Share gives a person a right on a system, another right, or with GrantNone none
// any more. For its owner; somebody stays its owner.
func (s *Store) Share(ctx context.Context, p assessment.Principal, system, user string, may assessment.Grant) error {
	return s.write(ctx, "share system", func(t *tx) error {
		w, err := t.onSystem(p, system, assessment.GrantOwner)
		if err != nil {
			return err
		}
		u, err := t.user(user)
		if err != nil {
			return err
		}
		switch {
		case may == assessment.GrantNone:
		case !may.Known():
			return invalid("may", "Choose what they may do with it.")
		case !u.Disabled.IsZero():
			return invalid("user", u.Name+" is shut out, and gets no right.")
		case !u.Access.AtLeast(assessment.RoleSeller) && may != assessment.GrantViewer:
			return invalid("may", u.Name+" is a reader here, and can be given the right to read only.")
		}

		if may != assessment.GrantOwner {
			var others int
			err := t.row(`SELECT COUNT(*) FROM system_rights WHERE system_id = ? AND may = ? AND user_id <> ?`,
				system, assessment.GrantOwner, user).Scan(&others)
			if err != nil {
				return err
			}
			if others == 0 {
				return assessment.Errorf(assessment.Forbidden, "A system needs an owner. Hand it over first.")
			}
		}

		if err := t.give(system, user, may); err != nil {
			return err
		}
		return t.note(w.actor, didGrant, system+"/"+user+"/"+string(may))
	})
}

// give sets a right, and takes it away with GrantNone.
func (t *tx) give(system, user string, may assessment.Grant) error {
	if may == assessment.GrantNone {
		return t.do(`DELETE FROM system_rights WHERE system_id = ? AND user_id = ?`, system, user)
	}
	return t.do(`INSERT INTO system_rights (system_id, user_id, may, given) VALUES (?, ?, ?, ?)
		ON CONFLICT (system_id, user_id) DO UPDATE SET may = excluded.may, given = excluded.given`, system, user, may, micros(t.now))
}

// HandOver makes a person the owner of a system in the place of those who owned it,
// who stay as editors. For its owner, and for the owner of the workspace and its
// admins, because a colleague who left cannot do it.
func (s *Store) HandOver(ctx context.Context, p assessment.Principal, system, to string) error {
	return s.write(ctx, "hand over", func(t *tx) error {
		w, err := t.signedIn(p)
		if err != nil {
			return err
		}
		if !w.role.AtLeast(assessment.RoleAdmin) {
			if err := w.can(system, assessment.GrantOwner, "system"); err != nil {
				return err
			}
		}

		return t.handOver(w.actor, system, to)
	})
}

func (t *tx) handOver(actor, system, to string) error {
	var id string
	if err := t.row(`SELECT id FROM systems WHERE id = ?`, system).Scan(&id); err != nil {
		return noRow(err, "system")
	}
	if err := t.mayOwn(to); err != nil {
		return err
	}
	err := t.do(`UPDATE system_rights SET may = ? WHERE system_id = ? AND may = ? AND user_id <> ?`,
		assessment.GrantEditor, system, assessment.GrantOwner, to)
	if err != nil {
		return err
	}
	if err := t.give(system, to, assessment.GrantOwner); err != nil {
		return err
	}

	return t.note(actor, didHandOver, system+"/"+to)
}

// mayOwn refuses somebody who cannot own a system.
func (t *tx) mayOwn(user string) error {
	u, err := t.user(user)
	switch {
	case err != nil:
		return invalid("to", "Choose who gets it.")
	case !u.Disabled.IsZero():
		return invalid("to", u.Name+" is shut out, and can be handed nothing.")
	case !u.Access.AtLeast(assessment.RoleSeller):
		return invalid("to", u.Name+" is a reader here, and can own no system.")
	}
	return nil
}

// HandOverAll hands every system that a person owns over to another. For whoever
// manages the person.
func (s *Store) HandOverAll(ctx context.Context, p assessment.Principal, from, to string) error {
	return s.write(ctx, "hand over everything", func(t *tx) error {
		w, err := t.selfOrManager(p, from)
		if err != nil {
			return err
		}
		return t.handOverAll(w.actor, from, to)
	})
}

func (t *tx) handOverAll(actor, from, to string) error {
	if from == to {
		return invalid("to", "Choose somebody else.")
	}
	if err := t.mayOwn(to); err != nil {
		return err
	}
	ids, err := t.strings(`SELECT system_id FROM system_rights WHERE user_id = ? AND may = ? ORDER BY system_id`, from,
		assessment.GrantOwner)
	if err != nil {
		return err
	}

	for _, id := range ids {
		if err := t.handOver(actor, id, to); err != nil {
			return err
		}
	}
	return nil
}

// Thing is what an address is of, as the first part of its path.
type Thing string

// The things that belong to a system, and the system itself.
const (
	ThingSystem    Thing = "systems"
	ThingInterview Thing = "interviews"
	ThingReport    Thing = "reports"
)

// thingQueries find the system of a thing, and thingNames say what is not there.
var (
	thingQueries = map[Thing]string{
		ThingSystem:    `SELECT id FROM systems WHERE id = ?`,
		ThingInterview: `SELECT system_id FROM interviews WHERE id = ?`,
		ThingReport:    `SELECT system_id FROM reports WHERE id = ?`,
	}
	thingNames = map[Thing]string{ThingSystem: "system", ThingInterview: "interview", ThingReport: "report"}
)

// Allow admits a person of the workspace who may do that much with the system of a
// thing. What they may not even read looks as if it did not exist. Whoever may erase
// a deleted system may see that it is there.
func (s *Store) Allow(ctx context.Context, p assessment.Principal, kind Thing, id string,
	least assessment.Grant) error {
	return s.read(ctx, "look at rights", func(v snapshot) error {
		w, err := v.signedIn(p)
		if err != nil {
			return err
		}
		query, ok := thingQueries[kind]
		if !ok {
			return notFound("page")
		}
		var system string
		if err := v.row(query, id).Scan(&system); err != nil {
			return noRow(err, thingNames[kind])
		}
		if kind == ThingSystem && least == assessment.GrantViewer {
			return w.canOrErase(system)
		}

		return w.can(system, least, thingNames[kind])
	})
}
