package store

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"time"

	"golang.org/x/crypto/nacl/secretbox"
)

// What is handed from one page to the next, and may be answered by another program, waits
// here for a while. It is sealed with a key that is not in the database: a link in it is as
// little to be had from a copy of the database as one that is kept as its hash.

// Handed is a kind of what waits.
type Handed struct {
	Kind string
	Life time.Duration // from when it was handed over
	Most int           // wait at a time; where there are more, the oldest goes
}

// handedKey seals what waits for one key, and nothing else.
func (s *Store) handedKey(kind, key string) (id string, box *[32]byte, err error) {
	b, err := hkdf.Key(sha256.New, s.trail[0].key, nil, "discern handed\x00"+kind+"\x00"+key, 64)
	if err != nil {
		return "", nil, err
	}
	return hex.EncodeToString(b[32:]), (*[32]byte)(b[:32]), nil
}

// Hand keeps something for whoever asks by the key, in place of what waited there.
func (s *Store) Hand(ctx context.Context, of Handed, key string, body []byte) error {
	id, box, err := s.handedKey(of.Kind, key)
	if err != nil {
		return err
	}
	drawn, err := s.draw(24)
	if err != nil {
		return err
	}

	nonce := [24]byte(drawn)
	sealed := secretbox.Seal(nonce[:], body, &nonce, box)
	return s.writeSaid(ctx, "hand over", func(t *tx) error {
		if err := t.do(`DELETE FROM handed WHERE until <= ? OR id = ?`, micros(t.now), id); err != nil {
			return err
		}
		err := t.do(`DELETE FROM handed WHERE kind = ? AND id NOT IN
			(SELECT id FROM handed WHERE kind = ? ORDER BY since DESC LIMIT ?)`, of.Kind, of.Kind, of.Most-1)
		if err != nil {
			return err
		}
		return t.do(`INSERT INTO handed (id, kind, since, until, body) VALUES (?, ?, ?, ?, ?)`, id, of.Kind,
			micros(t.now), micros(t.now.Add(of.Life)), sealed)
	})
}

// LookHanded returns what waits for a key; false for nothing.
func (s *Store) LookHanded(ctx context.Context, of Handed, key string) (body []byte, there bool, err error) {
	id, box, err := s.handedKey(of.Kind, key)
	if err != nil {
		return nil, false, err
	}
	err = s.read(ctx, "look at what was handed over", func(v snapshot) error {
		body, there, err = v.handed(id, box)
		return err
	})
	return body, there, err
}

// TakeHanded is LookHanded for one who asks once: nobody gets it after.
func (s *Store) TakeHanded(ctx context.Context, of Handed, key string) (body []byte, there bool, err error) {
	// Looked at first without writing: most pages have nothing waiting for them.
	if _, there, err := s.LookHanded(ctx, of, key); err != nil || !there {
		return nil, false, err
	}

	id, box, err := s.handedKey(of.Kind, key)
	if err != nil {
		return nil, false, err
	}
	err = s.writeSaid(ctx, "take what was handed over", func(t *tx) error {
		if body, there, err = t.handed(id, box); err != nil {
			return err
		}
		return t.do(`DELETE FROM handed WHERE id = ?`, id)
	})
	return body, there, err
}

// DropHanded forgets what waits for a key.
func (s *Store) DropHanded(ctx context.Context, of Handed, key string) error {
	_, _, err := s.TakeHanded(ctx, of, key)
	return err
}

func (v snapshot) handed(id string, box *[32]byte) ([]byte, bool, error) {
	var sealed []byte
	err := v.row(`SELECT body FROM handed WHERE id = ? AND until > ?`, id, micros(v.now)).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil || len(sealed) < 24 {
		return nil, false, err
	}

	body, ok := secretbox.Open(nil, sealed[24:], (*[24]byte)(sealed), box)
	return body, ok, nil
}
