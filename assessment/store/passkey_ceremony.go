package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"discern/assessment"
)

const (
	// CeremonyLife is how long a browser may take to answer.
	CeremonyLife = 5 * time.Minute
	// recoveryLife is how long whoever gave a recovery code may take to make a passkey.
	recoveryLife = 15 * time.Minute
	// maxCeremonies is how many wait at the same time; where there are more, the
	// oldest ends. Each client may begin only so many (web).
	maxCeremonies = 10_000
)

// Purpose is what is asked of a browser.
type Purpose string

const (
	ToSignIn  Purpose = "sign-in" // use any passkey
	ToProve   Purpose = "prove"   // use one's own passkey again
	ToEnrol   Purpose = "enrol"   // make a passkey
	ToRecover Purpose = "recover" // a recovery code was given: make a passkey
)

// Ceremony is something asked of a browser, to be answered once.
type Ceremony struct {
	Purpose Purpose
	UserID  string // "" where it is not known yet who answers
	Session string // the session it was asked in; "" where there is none
	Body    []byte // what the asking needs to check the answer: the challenge among it
}

// BeginCeremony keeps what was asked, and returns the token for the browser's cookie.
func (s *Store) BeginCeremony(ctx context.Context, c Ceremony) (string, error) {
	token, hash, err := s.newToken()
	if err != nil {
		return "", err
	}
	err = s.writeSaid(ctx, "begin ceremony", func(t *tx) error { return t.beginCeremony(hash, c, CeremonyLife) })
	if err != nil {
		return "", err
	}

	return token, nil
}

func (t *tx) beginCeremony(hash string, c Ceremony, life time.Duration) error {
	if err := t.do(`DELETE FROM ceremonies WHERE expires <= ?`, micros(t.now)); err != nil {
		return err
	}
	err := t.do(`DELETE FROM ceremonies WHERE hash NOT IN (SELECT hash FROM ceremonies ORDER BY expires DESC LIMIT ?)`, maxCeremonies-1)
	if err != nil {
		return err
	}
	if c.Body == nil {
		c.Body = []byte{}
	}

	return t.do(`INSERT INTO ceremonies (hash, purpose, user_id, session, body, expires) VALUES (?, ?, ?, ?, ?, ?)`,
		hash, c.Purpose, c.UserID, c.Session, c.Body, micros(t.now.Add(life)))
}

// LookCeremony returns what was asked and changes nothing; Gone where it was
// answered, is too old or never was.
func (s *Store) LookCeremony(ctx context.Context, token string, purpose Purpose) (Ceremony, error) {
	var c Ceremony
	err := s.read(ctx, "look at ceremony", func(v snapshot) (err error) {
		c, err = v.ceremony(token, purpose)
		return err
	})
	return c, err
}

func (v snapshot) ceremony(token string, purpose Purpose) (Ceremony, error) {
	c := Ceremony{Purpose: purpose}
	err := v.row(`SELECT user_id, session, body FROM ceremonies WHERE hash = ? AND purpose = ? AND expires > ?`,
		hashToken(token), purpose, micros(v.now)).Scan(&c.UserID, &c.Session, &c.Body)
	if errors.Is(err, sql.ErrNoRows) {
		err = assessment.Errorf(assessment.Gone, "This took longer than %d minutes, or was answered before. Try again.",
			int(CeremonyLife.Minutes()))
	}

	return c, err
}

// TakeCeremony is LookCeremony for the one answer there is: whoever asks next gets
// Gone, whatever the answer was worth.
func (s *Store) TakeCeremony(ctx context.Context, token string, purpose Purpose) (Ceremony, error) {
	// Looked at first without writing: guesses must not queue with the saves.
	if _, err := s.LookCeremony(ctx, token, purpose); err != nil {
		return Ceremony{}, err
	}

	var c Ceremony
	err := s.writeSaid(ctx, "take ceremony", func(t *tx) (err error) {
		if c, err = t.ceremony(token, purpose); err != nil {
			return err
		}
		return t.do(`DELETE FROM ceremonies WHERE hash = ?`, hashToken(token))
	})
	return c, err
}
