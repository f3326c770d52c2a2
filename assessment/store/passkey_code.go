package store

import (
	"context"
	"database/sql"
	"encoding/base32"
	"errors"
	"strings"
	"time"

	"discern/assessment"
)

// RecoveryCodes is how many codes are made at a time.
const RecoveryCodes = 10

// codeBytes is how much of a recovery code is random.
const codeBytes = 16

var codeText = base32.StdEncoding.WithPadding(base32.NoPadding)

// CodeCount says what is left of a person's recovery codes.
type CodeCount struct {
	Made, Left int
	LastUsed   time.Time // zero if none was used
}

// MakeRecoveryCodes makes ten codes, each of which lets the person who asks make a
// passkey, once. They are not kept, only their hashes are; those of before stop
// working.
func (s *Store) MakeRecoveryCodes(ctx context.Context, p assessment.Principal) ([]string, error) {
	codes := make([]string, RecoveryCodes)
	for i := range codes {
		b, err := s.draw(codeBytes)
		if err != nil {
			return nil, err
		}
		codes[i] = spaced(codeText.EncodeToString(b))
	}

	err := s.write(ctx, "make recovery codes", func(t *tx) error {
		w, err := t.signedIn(p)
		if err != nil {
			return err
		}
		if err := t.do(`DELETE FROM recovery_codes WHERE user_id = ?`, w.user); err != nil {
			return err
		}

		for _, code := range codes {
			err := t.do(`INSERT INTO recovery_codes (hash, user_id, made, used) VALUES (?, ?, ?, 0)`, hashCode(code),
				w.user, micros(t.now))
			if err != nil {
				return err
			}
		}

		return t.note(w.actor, didCodesMake, w.user)
	})
	if err != nil {
		return nil, err
	}

	return codes, nil
}

// spaced writes a code in groups of four, as one copies it by hand.
func spaced(code string) string {
	var out strings.Builder
	for i, c := range code {
		if i > 0 && i%4 == 0 {
			out.WriteByte('-')
		}
		out.WriteRune(c)
	}
	return out.String()
}

// hashCode is what a code is kept as, however it was typed: in small letters, without
// its dashes, with a digit for the letter that looks like it.
func hashCode(code string) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case r == '0':
			return 'O'
		case r == '1':
			return 'I'
		case r == '8':
			return 'B'
		case r >= 'A' && r <= 'Z' || r >= '2' && r <= '7':
			return r
		}
		return -1
	}, strings.ToUpper(code))
	return hashToken("recovery " + plain)
}

// RecoveryCodesOf says what is left of the codes of the person who asks.
func (s *Store) RecoveryCodesOf(ctx context.Context, p assessment.Principal) (CodeCount, error) {
	var out CodeCount
	err := s.read(ctx, "count recovery codes", func(v snapshot) error {
		w, err := v.signedIn(p)
		if err != nil {
			return err
		}
		var last int64
		err = v.row(`SELECT COUNT(*), COUNT(*) FILTER (WHERE used = 0), COALESCE(MAX(used), 0) FROM recovery_codes WHERE user_id = ?`,
			w.user).Scan(&out.Made, &out.Left, &last)
		out.LastUsed = instant(last)

		return err
	})
	return out, err
}

// RedeemRecoveryCode uses a code up and returns a token with which its person makes a
// passkey, and nothing else. A used, an unknown and a disabled person's code look
// the same: Gone.
func (s *Store) RedeemRecoveryCode(ctx context.Context, code string) (string, error) {
	token, hash, err := s.newToken()
	if err != nil {
		return "", err
	}

	// Looked at first without writing: guesses must not queue with the saves.
	find := func(v snapshot) (user string, err error) {
		err = v.row(`SELECT c.user_id FROM recovery_codes c JOIN users u ON u.id = c.user_id
			WHERE c.hash = ? AND c.used = 0 AND u.disabled = 0`, hashCode(code)).Scan(&user)
		if errors.Is(err, sql.ErrNoRows) {
			err = assessment.Errorf(assessment.Gone,
				"This recovery code does not work. Each works once, and making new ones ends the ones before.")
		}
		return user, err
	}
	err = s.read(ctx, "look up recovery code", func(v snapshot) error {
		_, err := find(v)
		return err
	})
	if err != nil {
		return "", err
	}

	err = s.write(ctx, "redeem recovery code", func(t *tx) error {
		user, err := find(t.snapshot)
		if err != nil {
			return err
		}
		if err := t.do(`UPDATE recovery_codes SET used = ? WHERE hash = ?`, micros(t.now), hashCode(code)); err != nil {
			return err
		}
		if err := t.beginCeremony(hash, Ceremony{Purpose: ToRecover, UserID: user}, recoveryLife); err != nil {
			return err
		}

		return t.note("user:"+user, didCodeUse, user)
	})
	if err != nil {
		return "", err
	}

	return token, nil
}
