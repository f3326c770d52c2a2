package store

import (
	"database/sql"
	"errors"
)

// form is one filling-in of a form that makes something: its operation id, and
// what was sent with it. Sent twice, it makes one thing.
//
// What was made stands in a table of its own beside the saves of answers: it is
// asked for before there is an interview, each content of a form gone back to
// makes a thing of its own, and the id of the thing is the answer. A save is kept
// by interview and goes with it, and only its last content counts.
type form struct {
	op   string // "" for one that cannot be recognised
	sent any
}

// madeBefore returns the id of what this form made already; "" for nothing.
func (v snapshot) madeBefore(w who, f form) (string, error) {
	if f.op == "" {
		return "", nil
	}
	digest, err := digestOf(f.sent)
	if err != nil {
		return "", err
	}

	var thing string
	err = v.row(`SELECT thing FROM made WHERE actor = ? AND op = ? AND digest = ?`, w.actor, f.op, digest).Scan(&thing)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}

	return thing, err
}

// madeNow keeps what the form made.
func (t *tx) madeNow(w who, f form, thing string) error {
	if f.op == "" {
		return nil
	}
	digest, err := digestOf(f.sent)
	if err != nil {
		return err
	}

	return t.do(`INSERT INTO made (actor, op, digest, thing, at) VALUES (?, ?, ?, ?, ?)`, w.actor, f.op, digest,
		thing, micros(t.now))
}
