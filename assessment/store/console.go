package store

import (
	"context"
	"database/sql"

	"discern/assessment"
)

// What whoever holds the machine does with people asks for no principal, and is
// noted as done by the console.

// ConsolePeople lists everybody of the workspace, by name, with how many browsers
// they are signed in on and how many systems they own.
func (s *Store) ConsolePeople(ctx context.Context) ([]ConsolePerson, error) {
	var out []ConsolePerson
	err := s.read(ctx, "list people", func(v snapshot) error {
		var err error
		out, err = v.consolePeople()
		return err
	})
	return out, err
}

// ConsolePerson is a person as the console lists them.
type ConsolePerson struct {
	User
	Sessions, Systems int
}

func (v snapshot) consolePeople() ([]ConsolePerson, error) {
	var out []ConsolePerson
	err := v.each(`SELECT `+userColumns+` FROM users ORDER BY name, id`, nil, func(rows *sql.Rows) error {
		u, err := scanUser(rows.Scan)
		out = append(out, ConsolePerson{User: u})
		return err
	})
	if err != nil {
		return nil, err
	}

	for i := range out {
		live, err := v.sessions(`x.user_id = ?`, out[i].ID)
		if err != nil {
			return nil, err
		}
		out[i].Sessions = len(live)
		err = v.row(`SELECT COUNT(*) FROM system_rights WHERE user_id = ? AND may = ?`, out[i].ID,
			assessment.GrantOwner).Scan(&out[i].Systems)
		if err != nil {
			return nil, err
		}
	}

	return out, nil
}

// consolePerson finds one person by id, or by name whatever its case.
func (v snapshot) consolePerson(which string) (User, error) {
	all, err := v.consolePeople()
	if err != nil {
		return User{}, err
	}

	var found []User
	for _, x := range all {
		if x.ID == which {
			return x.User, nil
		}
		if alike(x.Name) == alike(which) {
			found = append(found, x.User)
		}
	}

	switch len(found) {
	case 0:
		return User{}, assessment.Errorf(assessment.NotFound, "Nobody here is called %s; discern people lists who is.", which)
	case 1:
		return found[0], nil
	}
	return User{}, assessment.Errorf(assessment.Invalid,
		"%d people here are called %s; give the id that discern people lists.", len(found), which)
}

// ConsoleShutOut is DisableUser by name or id; to may be "" for nobody.
func (s *Store) ConsoleShutOut(ctx context.Context, which, to string) (User, error) {
	return s.onPerson(ctx, which, func(t *tx, u User) error {
		if to == "" {
			return t.disable(console, u.ID, "")
		}
		heir, err := t.consolePerson(to)
		if err != nil {
			return err
		}
		return t.disable(console, u.ID, heir.ID)
	})
}

// ConsoleLetIn is EnableUser by name or id.
func (s *Store) ConsoleLetIn(ctx context.Context, which string) (User, error) {
	return s.onPerson(ctx, which, func(t *tx, u User) error { return t.enable(console, u.ID) })
}

// ConsoleSignOut is EndSessionsOf by name or id.
func (s *Store) ConsoleSignOut(ctx context.Context, which string, programs bool) (User, error) {
	return s.onPerson(ctx, which, func(t *tx, u User) error { return t.signOut(console, u.ID, programs) })
}

func (s *Store) onPerson(ctx context.Context, which string, do func(*tx, User) error) (User, error) {
	var u User
	err := s.write(ctx, "change person", func(t *tx) (err error) {
		if u, err = t.consolePerson(which); err != nil {
			return err
		}
		return do(t, u)
	})
	return u, err
}
