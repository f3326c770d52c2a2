package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"

	"discern/assessment"
)

// ProviderLife is how long a sign-in with a provider may take, from its first page.
const ProviderLife = 10 * time.Minute

// maxSubject is the most that a provider's name of an account may take, in bytes
// (OpenID Connect allows 255 characters of ASCII), and maxIdentities how many accounts
// one person may be linked with.
const (
	maxSubject    = 255
	maxIdentities = 10
)

// Identity is an account at a provider. Subject is the provider's name of it, which is
// never given to another.
type Identity struct {
	Issuer, Subject string
	Linked          time.Time
}

// ProviderSignIn is what a provider said, after it was checked.
type ProviderSignIn struct {
	Identity
	State string // of the sign-in, to finish it once
	Name  string // what the provider calls the person; used where they are added

	// Mapped says that groups decide the role: Role then is what they give, "" for
	// nothing. Without it a person who is added may read, and the role of others stays.
	Mapped bool
	Role   assessment.MemberRole
	Create bool // whether somebody unknown is added
}

// errNoIdentity is the one answer to an account that lets nobody in: an unknown one,
// one of somebody shut out, one whose groups give no role.
var errNoIdentity = assessment.Errorf(assessment.Forbidden,
	"This account signs nobody in here. Ask an admin of this workspace.")

// SignInWithProvider finds who an account at a provider stands for, and returns the id
// of the person. A state is good once. Where groups decide, the role they give is set,
// and whoever has none is signed out everywhere; the owner's role is nobody's to give.
func (s *Store) SignInWithProvider(ctx context.Context, in ProviderSignIn) (string, error) {
	if in.Issuer == "" || !goodSubject(in.Subject) || in.State == "" {
		return "", errNoIdentity
	}

	user, refused := "", false
	err := s.write(ctx, "sign in with provider", func(t *tx) (err error) {
		user, refused = "", false
		if err := t.useState(in.State); err != nil {
			return err
		}
		if user, err = t.identified(in); err != nil || user == "" {
			refused = err == nil
			return err
		}
		if _, err := t.checkUser(user); errors.Is(err, ErrSignedOut) {
			refused = true
			return nil
		} else if err != nil {
			return err
		}
		if refused, err = t.roleOfGroups(user, in); err != nil || refused {
			return err
		}
		if err := t.signedInAt(user, in.Identity); err != nil {
			return err
		}

		return t.note("user:"+user, didProviderSignIn, user)
	})
	if err == nil && refused {
		err = errNoIdentity
	}
	if err != nil {
		return "", err
	}

	return user, nil
}

// useState uses a state up; Gone where it was used before.
func (t *tx) useState(state string) error {
	if err := t.do(`DELETE FROM provider_uses WHERE at < ?`, micros(t.now.Add(-2*ProviderLife))); err != nil {
		return err
	}
	n, err := t.exec(`INSERT INTO provider_uses (hash, at) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING`,
		hashToken(state), micros(t.now))
	if err == nil && n == 0 {
		err = assessment.Errorf(assessment.Gone, "This sign-in was finished before. Begin again.")
	}
	return err
}

// identified finds the person of an account, and adds one where that is wanted; "" for
// nobody.
func (t *tx) identified(in ProviderSignIn) (string, error) {
	var user string
	err := t.row(`SELECT user_id FROM identities WHERE issuer = ? AND subject = ?`, in.Issuer, in.Subject).Scan(&user)
	if !errors.Is(err, sql.ErrNoRows) || !in.Create || in.Mapped && in.Role == "" {
		if errors.Is(err, sql.ErrNoRows) {
			err = nil
		}
		return user, err
	}

	role := assessment.RoleReader
	if in.Mapped {
		role = in.Role
	}
	name := strings.TrimSpace(assessment.Clean(in.Name))
	if name == "" || tooLongLine("name", name) != nil {
		name = "Somebody new"
	}

	u, err := t.addUser(console, name, "", role)
	if err != nil {
		return "", err
	}
	return u.ID, t.link(console, u.ID, in.Identity)
}

// roleOfGroups gives a person the role of their groups, and reports whether these let
// nobody in.
func (t *tx) roleOfGroups(user string, in ProviderSignIn) (refused bool, err error) {
	u, err := t.user(user)
	if err != nil || !in.Mapped || u.Access == assessment.RoleOwner || u.Access == in.Role {
		return false, err
	}
	if in.Role == "" {
		if err := t.signOut(console, user, true); err != nil {
			return true, err
		}
		return true, t.setRole(console, user, assessment.RoleReader)
	}

	return false, t.setRole(console, user, in.Role)
}

func (t *tx) link(actor, user string, of Identity) error {
	var n int
	if err := t.row(`SELECT COUNT(*) FROM identities WHERE user_id = ?`, user).Scan(&n); err != nil {
		return err
	}
	if n >= maxIdentities {
		return invalid("subject", "This person is linked with as many accounts as one may have.")
	}

	// Their programs go on for the usual days from here, as after a sign-in.
	added, err := t.exec(`INSERT INTO identities (issuer, subject, user_id, linked, signed_in) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (issuer, subject) DO NOTHING`, of.Issuer, of.Subject, user, micros(t.now), micros(t.now))
	if err != nil {
		return err
	}
	if added == 0 {
		var holder string
		err := t.row(`SELECT user_id FROM identities WHERE issuer = ? AND subject = ?`, of.Issuer, of.Subject).Scan(&holder)
		if err == nil && holder != user {
			err = invalid("subject", "This account is linked with somebody already.")
		}
		return err
	}
	if err := t.programsGoOn(user); err != nil {
		return err
	}

	return t.note(actor, didLinkIdentity, user)
}

// Identities lists the accounts a person is linked with, for whoever manages them.
func (s *Store) Identities(ctx context.Context, p assessment.Principal, user string) ([]Identity, error) {
	var out []Identity
	err := s.read(ctx, "list identities", func(v snapshot) error {
		if _, err := v.selfOrManager(p, user); err != nil {
			return err
		}
		return v.each(`SELECT issuer, subject, linked FROM identities WHERE user_id = ? ORDER BY linked, issuer, subject`,
			[]any{user}, func(rows *sql.Rows) error {
				var x Identity
				var at int64
				err := rows.Scan(&x.Issuer, &x.Subject, &at)
				x.Linked = instant(at)
				out = append(out, x)
				return err
			})
	})
	return out, err
}

// LinkIdentity links a person with an account at a provider, which signs them in from
// now on. For admins who manage the person. Twice is once.
func (s *Store) LinkIdentity(ctx context.Context, p assessment.Principal, user string, of Identity) error {
	of.Subject = strings.TrimSpace(of.Subject)
	return s.write(ctx, "link identity", func(t *tx) error {
		w, err := t.admin(p)
		if err != nil {
			return err
		}
		if err := t.manages(w, user); err != nil {
			return err
		}
		if !goodSubject(of.Subject) || of.Issuer == "" {
			return invalid("subject", "Enter the account's subject as the provider shows it, 255 characters at most.")
		}
		return t.link(w.actor, user, of)
	})
}

// UnlinkIdentity ends that, and every session of the person: one may have come by the
// account.
func (s *Store) UnlinkIdentity(ctx context.Context, p assessment.Principal, user string, of Identity) error {
	return s.write(ctx, "unlink identity", func(t *tx) error {
		w, err := t.admin(p)
		if err != nil {
			return err
		}
		if err := t.manages(w, user); err != nil {
			return err
		}
		n, err := t.exec(`DELETE FROM identities WHERE user_id = ? AND issuer = ? AND subject = ?`, user, of.Issuer, of.Subject)
		if err != nil || n == 0 {
			return err
		}
		// One of them may have come by that account, and so may what they made with it.
		if err := t.signOut(w.actor, user, true); err != nil {
			return err
		}

		return t.note(w.actor, didUnlinkIdentity, user)
	})
}

func goodSubject(s string) bool {
	return s != "" && len(s) <= maxSubject &&
		!slices.ContainsFunc([]rune(s), func(r rune) bool { return !unicode.IsGraphic(r) })
}
