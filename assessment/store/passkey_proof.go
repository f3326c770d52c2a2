package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"discern/assessment"
)

const (
	// ProofLife is how long a passkey counts as just used, for what cannot be taken back.
	ProofLife = 5 * time.Minute
	// enrolLife is how long whoever came by a link of somebody else's may make a
	// passkey without using one.
	enrolLife = 15 * time.Minute
)

// Proof is what a session has shown beyond its cookie.
type Proof struct {
	Passkey string // the one used last in it; "" if none was
	Fresh   bool   // that was within ProofLife
	Enrols  bool   // it may make a passkey without using one: they came by a link that somebody else made
	Keys    int    // how many passkeys the person has for the host
}

// Suffices reports whether the session may do what cannot be taken back: its
// person used a passkey just now, or has none.
func (f Proof) Suffices() bool { return f.Fresh || f.Keys == 0 }

// Proof is what a session of the person who asks has shown, for a host.
func (s *Store) Proof(ctx context.Context, p assessment.Principal, session, host string) (Proof, error) {
	var out Proof
	err := s.read(ctx, "read proof", func(v snapshot) error {
		w, err := v.signedIn(p)
		if err != nil {
			return err
		}
		if err := v.row(`SELECT COUNT(*) FROM passkeys WHERE user_id = ? AND host = ?`, w.user,
			host).Scan(&out.Keys); err != nil {
			return err
		}
		var proved, enrols int64
		err = v.row(`SELECT f.passkey, f.proved, f.enrols FROM session_proofs f JOIN sessions x ON x.id = f.session
			WHERE f.session = ? AND x.user_id = ?`, session, w.user).Scan(&out.Passkey, &proved, &enrols)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}

		out.Fresh = proved != 0 && v.now.Sub(instant(proved)) < ProofLife
		out.Enrols = v.now.Before(instant(enrols)) && enrols != 0
		return err
	})
	return out, err
}

// ProveSession notes that a passkey of its person was used in a session, and gives the
// session a new token: one copied before is worth nothing.
func (s *Store) ProveSession(ctx context.Context, token string, use PasskeyUse) (string, error) {
	x, _, err := s.Session(ctx, token)
	if err != nil {
		return "", err
	}
	user, err := s.usePasskey(ctx, use, didPasskeyProve)
	if err != nil {
		return "", err
	}
	if user != x.UserID {
		return "", notFound("passkey")
	}

	return s.provenSession(ctx, token, use.ID)
}

// BeginProven notes that a session began with a passkey.
func (s *Store) BeginProven(ctx context.Context, token, passkey string) error {
	return s.write(ctx, "note proof", func(t *tx) error {
		x, _, err := t.session(token)
		if err != nil {
			return err
		}
		return t.prove(x.ID, passkey)
	})
}

func (s *Store) provenSession(ctx context.Context, token, passkey string) (string, error) {
	fresh, hash, err := s.newToken()
	if err != nil {
		return "", err
	}
	err = s.write(ctx, "prove session", func(t *tx) error {
		x, _, err := t.session(token)
		if err != nil {
			return err
		}
		if err := t.do(`UPDATE sessions SET hash = ? WHERE hash = ?`, hash, hashToken(token)); err != nil {
			return err
		}

		return t.prove(x.ID, passkey)
	})
	if err != nil {
		return "", err
	}

	return fresh, nil
}

func (t *tx) prove(session, passkey string) error {
	return t.do(`INSERT INTO session_proofs (session, passkey, proved, enrols) VALUES (?, ?, ?, 0)
		ON CONFLICT (session) DO UPDATE SET passkey = excluded.passkey, proved = excluded.proved`, session, passkey, micros(t.now))
}

// Who made a sign-in link.
const (
	MadeBySelf    = ""
	MadeByConsole = "console" // whoever holds the machine
	MadeByOther   = "invite"  // somebody else of the workspace
)

// madeBy says who makes a sign-in link for a person.
func madeBy(actor, user string) string {
	switch actor {
	case console:
		return MadeByConsole
	case "user:" + user:
		return MadeBySelf
	}
	return MadeByOther
}

// SignInMadeBy says who made a sign-in link, and changes nothing; Gone where it
// does not work.
func (s *Store) SignInMadeBy(ctx context.Context, token string) (string, error) {
	var by string
	err := s.read(ctx, "look up sign-in link", func(v snapshot) error {
		err := v.row(`SELECT made_by FROM sign_ins WHERE hash = ? AND expires > ?`, hashToken(token), micros(v.now)).Scan(&by)
		if errors.Is(err, sql.ErrNoRows) {
			return deadSignIn()
		}
		return err
	})
	return by, err
}

// Enrol lets a session make a passkey, for a while and once, without using another:
// for whoever came by a link that somebody else made, which is how one gets in who
// lost all passkeys.
func (s *Store) Enrol(ctx context.Context, token string) error {
	return s.write(ctx, "let enrol", func(t *tx) error {
		x, _, err := t.session(token)
		if err != nil {
			return err
		}
		return t.do(`INSERT INTO session_proofs (session, passkey, proved, enrols) VALUES (?, '', 0, ?)
			ON CONFLICT (session) DO UPDATE SET enrols = excluded.enrols`, x.ID, micros(t.now.Add(enrolLife)))
	})
}
