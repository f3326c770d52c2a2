package store

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
)

// guess reports whether a client's next guess goes through.
func (d *desk) guess(what Guess, client string) bool {
	d.t.Helper()
	return must(d.AllowGuess(d.ctx, what, client))(d.t)
}

func TestGuessesOfOneClientCountForAWhile(t *testing.T) {
	d := newDesk(t)
	for i := range MostGuesses {
		if !d.guess(GuessSecret, "192.0.2.1/32") {
			t.Fatalf("guess %d is refused", i+1)
		}
		d.clock.pass(GuessWindow / (2 * MostGuesses))
	}
	if d.guess(GuessSecret, "192.0.2.1/32") {
		t.Error("one more goes through")
	}
	if !d.guess(GuessSecret, "192.0.2.2/32") {
		t.Error("a neighbour is refused")
	}
	if !d.guess(GuessCeremony, "192.0.2.1/32") {
		t.Error("something else is refused with it")
	}

	d.clock.pass(GuessWindow)
	if !d.guess(GuessSecret, "192.0.2.1/32") {
		t.Error("refused when the time is over")
	}
	same(t, d.counted(`SELECT COUNT(*) FROM guesses`), 1) // what ended is gone
	d.clock.pass(GuessWindow)
	must(d.Purge(d.ctx))(t)
	same(t, d.counted(`SELECT COUNT(*) FROM guesses`), 0)
}

// A restart gives nobody a fresh start, and no address is kept.
func TestGuessesOutliveARestartAndKeepNoAddress(t *testing.T) {
	d := newDesk(t)
	for range MostGuesses {
		d.guess(GuessSecret, "192.0.2.1/32")
	}
	d.reopen()
	if d.guess(GuessSecret, "192.0.2.1/32") {
		t.Error("after a restart the count begins again")
	}

	var kept string
	ok(t, d.read(d.ctx, "test", func(v snapshot) error { return v.row(`SELECT client FROM guesses`).Scan(&kept) }))
	if want := d.guesser("192.0.2.1/32"); kept != want || strings.Contains(want, "192.0.2.1") {
		t.Errorf("a client is kept as %q", kept)
	}
}

func TestMoreGuessersThanAreCountedShareOneCount(t *testing.T) {
	d := newDesk(t)
	for range MostGuesses {
		d.guess(GuessSecret, "first")
	}
	ok(t, d.write(d.ctx, "test", func(t *tx) error { // as many as there is room for, at once
		return t.do(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
			INSERT INTO guesses (what, client, n, ends) SELECT ?, 'c' || i, 1, ? FROM n`,
			MostGuessers-1, GuessSecret, micros(t.now.Add(GuessWindow)))
	}))
	if d.guess(GuessSecret, "first") {
		t.Error("a crowd makes the first guesser forgotten")
	}

	went := 0
	const most = MostGuessesOfRest - 1
	for from := 0; from < most; from += 50 { // a server's transaction is bounded
		ok(t, d.write(d.ctx, "test", func(t *tx) error {
			for i := from; i < min(from+50, most); i++ {
				allowed, err := t.countGuess(GuessSecret, fmt.Sprint("rest", i))
				if err != nil {
					return err
				}
				if allowed {
					went++
				}
			}
			return nil
		}))
	}
	same(t, went, most)
	if !d.guess(GuessSecret, "one of the rest") || d.guess(GuessSecret, "another of the rest") {
		t.Error("the rest has more or fewer guesses than it may")
	}
	same(t, d.counted(`SELECT COUNT(*) FROM guesses`), MostGuessers+1)
}

func TestADatabaseOfBeforeTheGuessesCountsThem(t *testing.T) {
	if !ofSQLite() {
		return // SQLite alone has it
	}

	d := newDesk(t)
	d.before(26, func(db *sql.DB) {
		must(db.ExecContext(d.ctx, `INSERT INTO users VALUES ('u', 'Owner', '', 1, 0, 1, '{}', 'owner')`))(t)
	})

	for range MostGuesses {
		d.guess(GuessSecret, "192.0.2.1/32")
	}
	if d.guess(GuessSecret, "192.0.2.1/32") {
		t.Error("a database of before counts no guesses")
	}
	same(t, d.counted(`SELECT COUNT(*) FROM users WHERE id = 'u' AND name = 'Owner'`), 1)
}
