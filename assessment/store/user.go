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

const signInLife = assessment.SignInMinutes * time.Minute

// User is a person of the workspace.
type User struct {
	ID, Name, Role string // Role is what stands under the name
	Access         assessment.MemberRole
	Owner          bool
	Disabled       time.Time // zero for one who may sign in
	Created        time.Time
	Prefs          map[string]string // how the program should behave for them
}

const userColumns = `id, name, role, access, disabled, created, prefs`

func scanUser(scan func(...any) error) (User, error) {
	var u User
	var disabled, created int64
	var prefs string
	if err := scan(&u.ID, &u.Name, &u.Role, &u.Access, &disabled, &created, &prefs); err != nil {
		return User{}, err
	}

	u.Disabled, u.Created = instant(disabled), instant(created)
	u.Owner = u.Access == assessment.RoleOwner
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
		u, err = scanUser(t.row(`SELECT ` + userColumns +
			` FROM users WHERE owner = 1 AND disabled = 0 ORDER BY created LIMIT 1`).Scan)
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}

		u, err = t.addUser(console, "Owner", "", assessment.RoleOwner)
		return err
	})
	return u, err
}

func (t *tx) addUser(actor, name, role string, access assessment.MemberRole) (User, error) {
	id, err := t.s.newID()
	if err != nil {
		return User{}, err
	}

	u := User{ID: id, Name: name, Role: role, Access: access, Owner: access == assessment.RoleOwner, Created: t.now,
		Prefs: map[string]string{}}
	err = t.do(`INSERT INTO users (id, name, role, access, owner, disabled, created, prefs) VALUES (?, ?, ?, ?, ?, 0, ?, '{}')`,
		u.ID, u.Name, u.Role, u.Access, u.Owner, micros(u.Created))
	if err != nil {
		return User{}, err
	}

	return u, t.note(actor, didUserAdd, u.ID)
}

// AddUser adds a person to the workspace, in any role that one may give. For the owner and admins. Its form
// may be sent twice: a repeated op with the same content adds nobody, and returns the person it added before.
func (s *Store) AddUser(ctx context.Context, p assessment.Principal, name, role string,
	access assessment.MemberRole, op string) (User, error) {
	name, role = strings.TrimSpace(name), strings.TrimSpace(role)
	var u User
	err := s.write(ctx, "add user", func(t *tx) error {
		w, err := t.admin(p)
		if err != nil {
			return err
		}
		if err := w.mayGive(access); err != nil {
			return err
		}
		if name == "" {
			return invalid("name", "Enter a name.")
		}
		if err := tooLongLine("name", name); err != nil {
			return err
		}

		f := form{op, []string{"person", name, role, string(access)}}
		before, err := t.madeBefore(w, f)
		if err != nil {
			return err
		}
		if before != "" {
			u, err = t.user(before)
			return err
		}
		if u, err = t.addUser(w.actor, name, role, access); err != nil {
			return err
		}

		return t.madeNow(w, f, u.ID)
	})
	return u, err
}

// RenameUser changes a person's name and what stands under it. For themselves and
// whoever manages them.
func (s *Store) RenameUser(ctx context.Context, p assessment.Principal, id, name, role string) (User, error) {
	name, role = strings.TrimSpace(name), strings.TrimSpace(role)
	var u User
	err := s.write(ctx, "rename user", func(t *tx) error {
		w, err := t.selfOrManager(p, id)
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

// selfOrManager admits a person themselves, and whoever manages them.
func (v snapshot) selfOrManager(p assessment.Principal, id string) (who, error) {
	if p.UserID == id {
		return v.inPerson(p)
	}
	w, err := v.admin(p)
	if err != nil {
		return w, err
	}
	return w, v.manages(w, id)
}

// manages admits whoever manages a person: the owner everybody, an admin sellers
// and readers.
func (v snapshot) manages(w who, id string) error {
	u, err := v.user(id)
	if err != nil {
		return err
	}
	return w.mayGive(u.Access)
}

// mayGive admits whoever may give people that role, or take it from them.
func (w who) mayGive(role assessment.MemberRole) error {
	switch {
	case !role.Known():
		return invalid("access", "Choose what they may do.")
	case w.role.Manages(role):
		return nil
	}
	return assessment.Errorf(assessment.Forbidden, "Only the owner of this workspace can do this.")
}

// SetRole says what a person may do in the workspace. For whoever may give both
// the role they have and the one they get; somebody stays the owner.
func (s *Store) SetRole(ctx context.Context, p assessment.Principal, id string, role assessment.MemberRole) error {
	return s.write(ctx, "set role", func(t *tx) error {
		w, err := t.admin(p)
		if err != nil {
			return err
		}
		if err := t.manages(w, id); err != nil {
			return err
		}
		if err := w.mayGive(role); err != nil {
			return err
		}

		return t.setRole(w.actor, id, role)
	})
}

func (t *tx) setRole(actor, id string, role assessment.MemberRole) error {
	if role != assessment.RoleOwner {
		if err := t.anotherOwner(id); err != nil {
			return err
		}
	}

	err := t.do(`UPDATE users SET access = ?, owner = ? WHERE id = ?`, role, role == assessment.RoleOwner, id)
	if err != nil {
		return err
	}
	return t.note(actor, didRole, id+"/"+string(role))
}

// anotherOwner refuses to leave the workspace without an owner who can sign in.
func (t *tx) anotherOwner(id string) error {
	var others int
	err := t.row(`SELECT COUNT(*) FROM users WHERE access = ? AND disabled = 0 AND id <> ?`, assessment.RoleOwner,
		id).Scan(&others)
	if err == nil && others == 0 {
		err = assessment.Errorf(assessment.Forbidden, "The workspace needs an owner who can sign in.")
	}
	return err
}

// DisableUser shuts a person out: their sessions, pending sign-in links and tokens end,
// the links they made stop working, and their systems are handed over where somebody is
// named for it. What they wrote keeps their name. For whoever manages them; the
// last owner stays.
func (s *Store) DisableUser(ctx context.Context, p assessment.Principal, id, to string) error {
	return s.write(ctx, "disable user", func(t *tx) error {
		w, err := t.admin(p)
		if err != nil {
			return err
		}
		if err := t.manages(w, id); err != nil {
			return err
		}

		return t.disable(w.actor, id, to)
	})
}

func (t *tx) disable(actor, id, to string) error {
	if err := t.anotherOwner(id); err != nil {
		return err
	}
	if to != "" {
		if err := t.handOverAll(actor, id, to); err != nil {
			return err
		}
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
	if err := t.endPrograms(actor, id); err != nil {
		return err
	}

	return t.note(actor, didUserDisable, id)
}

// EnableUser lets a disabled person sign in again. For whoever manages them.
func (s *Store) EnableUser(ctx context.Context, p assessment.Principal, id string) error {
	return s.write(ctx, "enable user", func(t *tx) error {
		w, err := t.admin(p)
		if err != nil {
			return err
		}
		if err := t.manages(w, id); err != nil {
			return err
		}

		return t.enable(w.actor, id)
	})
}

func (t *tx) enable(actor, id string) error {
	if err := t.do(`UPDATE users SET disabled = 0 WHERE id = ?`, id); err != nil {
		return err
	}
	return t.note(actor, didUserEnable, id)
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

// InviteLink is SignInLink for a page: for oneself, or for somebody whom one
// manages. Its form may be sent twice: a repeated op makes no second link and
// returns no token.
func (s *Store) InviteLink(ctx context.Context, p assessment.Principal, userID, op string) (string, error) {
	repeated := false
	token, err := s.signInLink(ctx, userID, func(t *tx) (string, error) {
		w, err := t.selfOrManager(p, userID)
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
		err = t.do(`INSERT INTO sign_ins (hash, user_id, expires, made_by) VALUES (?, ?, ?, ?)`,
			hash, userID, micros(t.now.Add(signInLife)), madeBy(by, userID))
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
	return assessment.Errorf(assessment.Gone,
		"This sign-in link has stopped working. Each can be used once, within %d minutes.",
		assessment.SignInMinutes)
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
