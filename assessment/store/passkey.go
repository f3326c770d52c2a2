package store

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"discern/assessment"
)

// maxPasskeys is how many passkeys one person keeps at most.
const maxPasskeys = 20

// Passkey is a key on a person's device, of which only the public half is here.
type Passkey struct {
	ID         string // names it in pages and in the trail; gives no access
	UserID     string
	Host       string // what it was made for, and works at alone
	Name       string // given by the person
	Credential []byte // names it to the authenticator; not for pages or the trail
	PublicKey  []byte
	Flags      byte   // as the authenticator gave them
	Counter    uint32 // the authenticator's count of uses; 0 where it keeps none
	Model      []byte // of the authenticator (AAGUID)
	Transports []string
	Made       time.Time
	Used       time.Time // zero until it was
	Doubted    time.Time // since when its counter says that there may be a copy; zero if it does not
}

// Keyholder is a person as an authenticator knows them.
type Keyholder struct {
	UserID, Name string
	Handle       []byte    // drawn at random; the same for all their passkeys
	Keys         []Passkey // the oldest first
}

// At returns the passkeys that work at a host.
func (k Keyholder) At(host string) []Passkey {
	var out []Passkey
	for _, key := range k.Keys {
		if key.Host == host {
			out = append(out, key)
		}
	}
	return out
}

const passkeyColumns = `id, user_id, host, name, credential, public_key, flags, counter, model, transports, made, used, doubted`

func scanPasskey(scan func(...any) error) (Passkey, error) {
	var k Passkey
	var transports string
	var made, used, doubted int64
	err := scan(&k.ID, &k.UserID, &k.Host, &k.Name, &k.Credential, &k.PublicKey, &k.Flags, &k.Counter,
		&k.Model, &transports,
		&made, &used, &doubted)
	if err != nil {
		return Passkey{}, err
	}

	k.Made = instant(made)
	k.Used = instant(used)
	k.Doubted = instant(doubted)
	k.Transports = strings.Fields(transports)
	cleaned(&k.Name)

	return k, nil
}

func (v snapshot) passkeys(user string) ([]Passkey, error) {
	var out []Passkey
	err := v.each(`SELECT `+passkeyColumns+` FROM passkeys WHERE user_id = ? ORDER BY made, id`, []any{user},
		func(rows *sql.Rows) error {
			k, err := scanPasskey(rows.Scan)
			out = append(out, k)
			return err
		})
	return out, err
}

// passkey is one of a person's own passkeys.
func (v snapshot) passkey(user, id string) (Passkey, error) {
	k, err := scanPasskey(v.row(`SELECT `+passkeyColumns+` FROM passkeys WHERE id = ? AND user_id = ?`, id, user).Scan)
	return k, noRow(err, "passkey")
}

// Passkeys lists the passkeys of the person who asks, the oldest first.
func (s *Store) Passkeys(ctx context.Context, p assessment.Principal) ([]Passkey, error) {
	var out []Passkey
	err := s.read(ctx, "list passkeys", func(v snapshot) error {
		w, err := v.signedIn(p)
		if err != nil {
			return err
		}

		out, err = v.passkeys(w.user)
		return err
	})
	return out, err
}

// AnyPasskey reports whether anybody who may sign in has a passkey for a host.
func (s *Store) AnyPasskey(ctx context.Context, host string) (bool, error) {
	var any bool
	err := s.read(ctx, "look for passkeys", func(v snapshot) error {
		return v.row(`SELECT EXISTS (SELECT 1 FROM passkeys k JOIN users u ON u.id = k.user_id
			WHERE k.host = ? AND u.disabled = 0)`, host).Scan(&any)
	})
	return any, err
}

// Keyholder is the person who asks as an authenticator knows them; their handle is
// drawn when it is first asked for.
func (s *Store) Keyholder(ctx context.Context, p assessment.Principal) (Keyholder, error) {
	fresh, err := s.draw(32)
	if err != nil {
		return Keyholder{}, err
	}

	var out Keyholder
	err = s.write(ctx, "read passkeys", func(t *tx) error {
		w, err := t.signedIn(p)
		if err != nil {
			return err
		}
		err = t.do(`INSERT INTO passkey_handles (user_id, handle) VALUES (?, ?) ON CONFLICT (user_id) DO NOTHING`,
			w.user, fresh)
		if err != nil {
			return err
		}

		out, err = t.keyholder(w.user)
		return err
	})
	return out, err
}

// KeyholderOf is whoever an authenticator says has a handle; NotFound for nobody,
// and for one who may not sign in.
func (s *Store) KeyholderOf(ctx context.Context, handle []byte) (Keyholder, error) {
	var out Keyholder
	err := s.read(ctx, "find the holder of a passkey", func(v snapshot) error {
		var user string
		err := v.row(`SELECT h.user_id FROM passkey_handles h JOIN users u ON u.id = h.user_id
			WHERE h.handle = ? AND u.disabled = 0`, handle).Scan(&user)
		if err != nil {
			return noRow(err, "passkey")
		}

		out, err = v.keyholder(user)
		return err
	})
	return out, err
}

func (v snapshot) keyholder(user string) (Keyholder, error) {
	k := Keyholder{UserID: user}
	err := v.row(`SELECT u.name, h.handle FROM users u JOIN passkey_handles h ON h.user_id = u.id WHERE u.id = ?`, user).
		Scan(&k.Name, &k.Handle)
	if err != nil {
		return k, err
	}

	cleaned(&k.Name)
	k.Keys, err = v.passkeys(user)
	return k, err
}

// AddPasskey keeps a passkey that the person who asks has just made, under the name
// they gave it; its id and times are set here. What let the session make one
// without using another is used up. session is the one they are in, "" for none.
func (s *Store) AddPasskey(ctx context.Context, p assessment.Principal, session string, k Passkey) (Passkey, error) {
	id, err := s.newID()
	if err != nil {
		return Passkey{}, err
	}

	k.ID = id
	k.UserID = p.UserID
	k.Used = time.Time{}
	k.Doubted = time.Time{}
	err = s.write(ctx, "add passkey", func(t *tx) error {
		w, err := t.signedIn(p)
		if err != nil {
			return err
		}
		if k.Name, err = passkeyName(k.Name); err != nil {
			return err
		}
		var of, same int
		err = t.row(`SELECT (SELECT COUNT(*) FROM passkeys WHERE user_id = ?), (SELECT COUNT(*) FROM passkeys WHERE credential = ?)`,
			w.user, k.Credential).Scan(&of, &same)
		switch {
		case err != nil:
			return err
		case same > 0:
			return invalid("name", "This passkey is here already.")
		case of >= maxPasskeys:
			return assessment.Errorf(assessment.Full, "One person keeps %d passkeys at most. Remove one first.", maxPasskeys)
		}

		k.Made = instant(micros(t.now))
		err = t.do(`INSERT INTO passkeys (`+passkeyColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)`,
			k.ID, w.user, k.Host, k.Name, k.Credential, k.PublicKey, k.Flags, k.Counter, k.Model,
			strings.Join(k.Transports, " "), micros(t.now))
		if err != nil {
			return err
		}
		if err := t.do(`UPDATE session_proofs SET enrols = 0 WHERE session = ?`, session); err != nil {
			return err
		}

		return t.note(w.actor, didPasskeyAdd, k.ID)
	})
	return k, err
}

// passkeyName is a name as it is kept.
func passkeyName(name string) (string, error) {
	name = strings.TrimSpace(assessment.Clean(name))
	if name == "" {
		return "", invalid("name", "Enter a name for the passkey, such as the device it is on.")
	}
	return name, tooLongLine("name", name)
}

// RenamePasskey gives one's own passkey another name.
func (s *Store) RenamePasskey(ctx context.Context, p assessment.Principal, id, name string) error {
	return s.write(ctx, "rename passkey", func(t *tx) error {
		w, err := t.signedIn(p)
		if err != nil {
			return err
		}
		if _, err := t.passkey(w.user, id); err != nil {
			return err
		}
		if name, err = passkeyName(name); err != nil {
			return err
		}
		if err := t.do(`UPDATE passkeys SET name = ? WHERE id = ?`, name, id); err != nil {
			return err
		}

		return t.note(w.actor, didPasskeyChange, id)
	})
}

// RemovePasskey takes one's own passkey away. Other browsers in which it was used
// last are signed out: it may be in the wrong hands. session is the one that asks.
func (s *Store) RemovePasskey(ctx context.Context, p assessment.Principal, session, id string) error {
	return s.write(ctx, "remove passkey", func(t *tx) error {
		w, err := t.signedIn(p)
		if err != nil {
			return err
		}
		if _, err := t.passkey(w.user, id); err != nil {
			return err
		}
		err = t.do(`DELETE FROM sessions WHERE id <> ? AND id IN (SELECT session FROM session_proofs WHERE passkey = ?)`,
			session, id)
		if err != nil {
			return err
		}
		if err := t.do(`DELETE FROM passkeys WHERE id = ?`, id); err != nil {
			return err
		}

		return t.note(w.actor, didPasskeyRemove, id)
	})
}

// PasskeyUse is what an authenticator said when a passkey was used.
type PasskeyUse struct {
	ID      string
	Flags   byte
	Counter uint32
}

// SignInWithPasskey notes that a passkey signed its person in, and returns whose it
// is. A counter that went back says that there may be a copy of the passkey: then
// it is marked and refused, and what is kept of its counter stays. Whoever needs a sign-in
// with the provider first is told so, ErrSignInDue, and the trail that their passkey was used.
func (s *Store) SignInWithPasskey(ctx context.Context, use PasskeyUse) (string, error) {
	return s.usePasskey(ctx, use, didPasskeySignIn)
}

func (s *Store) usePasskey(ctx context.Context, use PasskeyUse, did string) (string, error) {
	var user string
	copied, due := false, false
	err := s.write(ctx, "use passkey", func(t *tx) error {
		var counter uint32
		err := t.row(`SELECT user_id, counter FROM passkeys WHERE id = ?`, use.ID).Scan(&user, &counter)
		if err != nil {
			return noRow(err, "passkey")
		}
		w, err := t.checkUser(user)
		if err != nil {
			return err
		}

		if copied = use.Counter <= counter && (use.Counter != 0 || counter != 0); copied {
			if err := t.do(`UPDATE passkeys SET doubted = ? WHERE id = ?`, micros(t.now), use.ID); err != nil {
				return err
			}
			return t.note(w.actor, didPasskeyDoubt, use.ID)
		}

		err = t.do(`UPDATE passkeys SET counter = ?, flags = ?, used = ? WHERE id = ?`, use.Counter, use.Flags,
			micros(t.now), use.ID)
		if err != nil {
			return err
		}

		end, err := t.peopleEnd(user)
		if err != nil {
			return err
		}
		if due = did == didPasskeySignIn && end.over(t.now); due {
			return t.note(w.actor, didPasskeyHeld, use.ID)
		}
		return t.note(w.actor, did, use.ID)
	})
	switch {
	case err == nil && copied:
		err = errCopied
	case err == nil && due:
		err = ErrSignInDue
	}

	return user, err
}

// errCopied is the answer to a passkey whose counter went back.
var errCopied = assessment.Errorf(assessment.Forbidden,
	"This passkey was used fewer times than before, which happens when it was copied. "+
		"Sign in another way, then remove it in the settings.")
