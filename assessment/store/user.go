package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"discern/assessment"
)

// signInLife is how long a sign-in link can be used, once.
const signInLife = 30 * time.Minute

// User is a person of the workspace.
type User struct {
	ID, Name, Role string
	Owner          bool
	Disabled       time.Time // zero for one who may sign in
	Created        time.Time
	Prefs          map[string]string // how the program should behave for them
}

const userColumns = `id, name, role, owner, disabled, created, prefs`

func scanUser(scan func(...any) error) (User, error) {
	var u User
	var disabled, created int64
	var prefs string
	if err := scan(&u.ID, &u.Name, &u.Role, &u.Owner, &disabled, &created, &prefs); err != nil {
		return User{}, err
	}

	u.Disabled, u.Created = instant(disabled), instant(created)
	cleaned(&u.Name)
	if err := json.Unmarshal([]byte(prefs), &u.Prefs); err != nil {
		return User{}, fmt.Errorf("user %s: preferences: %w", u.ID, err)
	}

	return u, nil
}

func (v snapshot) user(id string) (User, error) {
	u, err := scanUser(v.row(`SELECT `+userColumns+` FROM users WHERE id = ?`, id).Scan)
	return u, noRow(err, "person")
}

// EnsureOwner returns the first owner of the workspace and makes one where
// there is none yet.
func (s *Store) EnsureOwner(ctx context.Context) (User, error) {
	var u User
	err := s.write(ctx, "find owner", func(t *tx) error {
		var err error
		u, err = scanUser(t.row(`SELECT ` + userColumns + ` FROM users WHERE owner = 1 AND disabled = 0 ORDER BY created LIMIT 1`).Scan)
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}

		u, err = t.addUser(console, "Owner", "", true)
		return err
	})
	return u, err
}

func (t *tx) addUser(actor, name, role string, owner bool) (User, error) {
	id, err := t.s.newID()
	if err != nil {
		return User{}, err
	}

	u := User{ID: id, Name: name, Role: role, Owner: owner, Created: t.now, Prefs: map[string]string{}}
	err = t.do(`INSERT INTO users (id, name, role, owner, disabled, created, prefs) VALUES (?, ?, ?, ?, 0, ?, '{}')`,
		u.ID, u.Name, u.Role, u.Owner, micros(u.Created))
	if err != nil {
		return User{}, err
	}

	return u, t.note(actor, didUserAdd, u.ID)
}

// AddUser adds a person to the workspace. For the owner.
func (s *Store) AddUser(ctx context.Context, p assessment.Principal, name, role string) (User, error) {
	return s.AddUserOnce(ctx, p, name, role, "")
}

// AddUserOnce is AddUser for a form that may be sent twice: a repeated op with
// the same content adds nobody, and returns the person it added before.
func (s *Store) AddUserOnce(ctx context.Context, p assessment.Principal, name, role, op string) (User, error) {
	name, role = strings.TrimSpace(name), strings.TrimSpace(role)
	var u User
	err := s.write(ctx, "add user", func(t *tx) error {
		w, err := t.owner(p)
		if err != nil {
			return err
		}
		if name == "" {
			return invalid("name", "Enter a name.")
		}
		if err := tooLongLine("name", name); err != nil {
			return err
		}

		f := form{op, []string{"person", name, role}}
		before, err := t.madeBefore(w, f)
		if err != nil {
			return err
		}
		if before != "" {
			u, err = t.user(before)
			return err
		}
		if u, err = t.addUser(w.actor, name, role, false); err != nil {
			return err
		}

		return t.madeNow(w, f, u.ID)
	})
	return u, err
}

// RenameUser changes a person's name and role. For themselves and the owner.
func (s *Store) RenameUser(ctx context.Context, p assessment.Principal, id, name, role string) (User, error) {
	name, role = strings.TrimSpace(name), strings.TrimSpace(role)
	var u User
	err := s.write(ctx, "rename user", func(t *tx) error {
		w, err := t.herselfOrOwner(p, id)
		if err != nil {
			return err
		}
		if name == "" {
			return invalid("name", "Enter a name.")
		}
		if err := tooLongLine("name", name); err != nil {
			return err
		}
		if err := t.do(`UPDATE users SET name = ?, role = ? WHERE id = ?`, name, role, id); err != nil {
			return err
		}
		if u, err = t.user(id); err != nil {
			return err
		}

		return t.note(w.actor, didUserChange, id)
	})
	return u, err
}

func (v snapshot) herselfOrOwner(p assessment.Principal, id string) (who, error) {
	if p.UserID == id {
		return v.signedIn(p)
	}
	return v.owner(p)
}

// DisableUser ends a person's sessions and keeps them from signing in again;
// the links they made stop working. For the owner; the last one stays.
func (s *Store) DisableUser(ctx context.Context, p assessment.Principal, id string) error {
	return s.write(ctx, "disable user", func(t *tx) error {
		w, err := t.owner(p)
		if err != nil {
			return err
		}
		if _, err := t.user(id); err != nil {
			return err
		}
		var others int
		if err := t.row(`SELECT COUNT(*) FROM users WHERE owner = 1 AND disabled = 0 AND id <> ?`, id).Scan(&others); err != nil {
			return err
		}
		if others == 0 {
			return assessment.Errorf(assessment.Forbidden, "The workspace needs an owner who can sign in.")
		}
		if err := t.do(`UPDATE users SET disabled = ? WHERE id = ? AND disabled = 0`, micros(t.now), id); err != nil {
			return err
		}
		if err := t.do(`DELETE FROM sessions WHERE user_id = ?`, id); err != nil {
			return err
		}
		if err := t.do(`DELETE FROM sign_ins WHERE user_id = ?`, id); err != nil {
			return err
		}

		return t.note(w.actor, didUserDisable, id)
	})
}

// EnableUser lets a disabled person sign in again. For the owner.
func (s *Store) EnableUser(ctx context.Context, p assessment.Principal, id string) error {
	return s.write(ctx, "enable user", func(t *tx) error {
		w, err := t.owner(p)
		if err != nil {
			return err
		}
		n, err := t.exec(`UPDATE users SET disabled = 0 WHERE id = ?`, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return notFound("person")
		}

		return t.note(w.actor, didUserEnable, id)
	})
}

// Users lists the people of the workspace, by name.
func (s *Store) Users(ctx context.Context, p assessment.Principal) ([]User, error) {
	var out []User
	err := s.read(ctx, "list users", func(v snapshot) error {
		if _, err := v.signedIn(p); err != nil {
			return err
		}
		return v.each(`SELECT `+userColumns+` FROM users ORDER BY name, id`, nil, func(rows *sql.Rows) error {
			u, err := scanUser(rows.Scan)
			out = append(out, u)
			return err
		})
	})
	return out, err
}

// Me returns the person who asks.
func (s *Store) Me(ctx context.Context, p assessment.Principal) (User, error) {
	var u User
	err := s.read(ctx, "read user", func(v snapshot) error {
		w, err := v.signedIn(p)
		if err != nil {
			return err
		}

		u, err = v.user(w.user)
		return err
	})
	return u, err
}

// SavePrefs replaces the preferences of the person who asks.
func (s *Store) SavePrefs(ctx context.Context, p assessment.Principal, prefs map[string]string) error {
	if prefs == nil {
		prefs = map[string]string{}
	}

	body, err := json.Marshal(prefs)
	if err != nil {
		return err
	}
	return s.write(ctx, "save prefs", func(t *tx) error {
		w, err := t.signedIn(p)
		if err != nil {
			return err
		}
		return t.do(`UPDATE users SET prefs = ? WHERE id = ?`, string(body), w.user)
	})
}

// SignInLink makes a one-time sign-in token for a person. It asks for no
// principal: it is for whoever holds the machine.
func (s *Store) SignInLink(ctx context.Context, userID string) (string, error) {
	return s.signInLink(ctx, userID, func(*tx) (string, error) { return console, nil })
}

// InviteLink is SignInLink for a page: for oneself, or by the owner.
func (s *Store) InviteLink(ctx context.Context, p assessment.Principal, userID string) (string, error) {
	return s.InviteOnce(ctx, p, userID, "")
}

// InviteOnce is InviteLink for a form that may be sent twice: a repeated op makes
// no second link and returns no token.
func (s *Store) InviteOnce(ctx context.Context, p assessment.Principal, userID, op string) (string, error) {
	repeated := false
	token, err := s.signInLink(ctx, userID, func(t *tx) (string, error) {
		w, err := t.herselfOrOwner(p, userID)
		if err != nil {
			return "", err
		}

		f := form{op, []string{"sign-in", userID}}
		before, err := t.madeBefore(w, f)
		if err != nil {
			return "", err
		}
		if repeated = before != ""; repeated {
			return "", errRepeated
		}

		return w.actor, t.madeNow(w, f, userID)
	})
	if repeated {
		return "", nil
	}

	return token, err
}

// errRepeated ends the transaction of a form that did its work before.
var errRepeated = errors.New("this form was sent before")

func (s *Store) signInLink(ctx context.Context, userID string, actor func(*tx) (string, error)) (string, error) {
	token, hash, err := s.newToken()
	if err != nil {
		return "", err
	}
	err = s.write(ctx, "make sign-in link", func(t *tx) error {
		by, err := actor(t)
		if err != nil {
			return err
		}
		u, err := t.user(userID)
		if err != nil {
			return err
		}
		if !u.Disabled.IsZero() {
			return assessment.Errorf(assessment.Forbidden, "%s may not sign in.", u.Name)
		}
		err = t.do(`INSERT INTO sign_ins (hash, user_id, expires) VALUES (?, ?, ?)`, hash, userID, micros(t.now.Add(signInLife)))
		if err != nil {
			return err
		}

		return t.note(by, didInvite, userID)
	})
	if err != nil {
		return "", err
	}

	return token, nil
}

// deadSignIn is the answer to every sign-in token that does not work: a used,
// an expired and an unknown one look the same.
func deadSignIn() error {
	return assessment.Errorf(assessment.Gone, "This sign-in link has stopped working. Each can be used once, within %d minutes.",
		int(signInLife.Minutes()))
}

// LookSignIn reports whether a sign-in token works, and changes nothing; Gone
// where it does not.
func (s *Store) LookSignIn(ctx context.Context, token string) error {
	return s.read(ctx, "look up sign-in link", func(v snapshot) error {
		var n int
		err := v.row(`SELECT 1 FROM sign_ins x JOIN users u ON u.id = x.user_id
			WHERE x.hash = ? AND x.expires > ? AND u.disabled = 0`, hashToken(token), micros(v.now)).Scan(&n)
		if errors.Is(err, sql.ErrNoRows) {
			return deadSignIn()
		}

		return err
	})
}

// RedeemSignIn uses a sign-in token up and returns its person. A used, an
// expired and an unknown token look the same.
func (s *Store) RedeemSignIn(ctx context.Context, token string) (User, error) {
	var u User
	hash := hashToken(token)
	dead := deadSignIn()
	// Looked at first without writing: guesses must not queue with the saves.
	err := s.LookSignIn(ctx, token)
	if err != nil {
		return User{}, err
	}

	err = s.write(ctx, "sign in", func(t *tx) error {
		var id string
		err := t.row(`SELECT user_id FROM sign_ins WHERE hash = ? AND expires > ?`, hash, micros(t.now)).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return dead
		}
		if err != nil {
			return err
		}
		if err := t.do(`DELETE FROM sign_ins WHERE hash = ?`, hash); err != nil {
			return err
		}
		if u, err = t.user(id); err != nil {
			return err
		}
		if !u.Disabled.IsZero() {
			return dead
		}

		return t.note("user:"+id, didSignIn, id)
	})
	return u, err
}

// invalid is a fault in one field of a form.
func invalid(field, msg string) error {
	return &assessment.Error{Code: assessment.Invalid, Msg: msg, Fields: map[string]string{field: msg}}
}
