package store

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"hash"
	"time"
)

// Where the key of the trail is lost for good, its rows cannot be proved any more. What can
// be done is to say so in the trail itself, and to hold what is there at that moment: the
// row of didRekey, under the new key, names a digest of every row before it.

// LostTrail says that a key of the trail was lost and replaced.
type LostTrail struct {
	Before int       // rows were written until then; what they say is as it stood then
	At     time.Time // it was replaced
}

// TrailLost returns the last time that a lost key was replaced; the zero value for never.
func (s *Store) TrailLost() (LostTrail, error) {
	var l LostTrail
	var at int64
	err := s.readDB.QueryRow(s.engine.words(`SELECT seq - 1, at FROM audit WHERE action = ? ORDER BY seq DESC LIMIT 1`),
		didRekey).Scan(&l.Before, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return l, nil
	}
	l.At = instant(at)
	return l, err
}

// Rekeyed reports whether a lost key was replaced when the store was opened.
func (s *Store) Rekeyed() bool { return s.rekeyed }

// replaceLostKey goes on with the trail under the key that is there, where rows are under
// one that is not, and holds those rows as they stand. Where none is lost it only starts
// the trail.
func (t *tx) replaceLostKey() error {
	digest := newTrailDigest()
	lost := false
	var last AuditHead
	err := t.eachRow(func(r AuditRow, prev string) error {
		_, known := keyOf(t.s.trail, r.key)
		lost = (lost || r.key != "" && !known) && !(known && r.Action == didRekey) // or held already
		digest.add(r, prev)
		last = AuditHead{r.Seq, r.Hash}
		return nil
	})
	if err != nil {
		return err
	}
	if !lost {
		return t.startTrail()
	}

	var left AuditHead // without its key the seal says nothing; where it ends, it does
	err = t.row(`SELECT seq, hash FROM audit_head WHERE id = 1`).Scan(&left.Seq, &left.Hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if left != last {
		miss := AuditRow{Seq: last.Seq + 1, At: t.now, Actor: console, Action: didMiss, Object: missHead,
			key: t.s.trail[0].id}
		prev := last.Hash
		if last, err = t.appendAudit(last, miss); err != nil {
			return err
		}
		miss.Hash = last.Hash
		digest.add(miss, prev)
	}

	t.s.rekeyed = true
	_, err = t.appendAudit(last, AuditRow{At: t.now, Actor: console, Action: didRekey, Object: digest.sum()})
	return err
}

// trailDigest is over everything that stands in rows.
type trailDigest struct{ h hash.Hash }

func newTrailDigest() trailDigest { return trailDigest{sha256.New()} }

func (d trailDigest) add(r AuditRow, prev string) {
	writeFields(d.h, []int64{int64(r.Seq), micros(r.At)},
		[]string{r.Actor, r.Action, r.Object, r.From, r.key, prev, r.Hash})
}

// sum is the digest of the rows so far; more can be added.
func (d trailDigest) sum() string { return hex.EncodeToString(d.h.Sum(nil)) }
