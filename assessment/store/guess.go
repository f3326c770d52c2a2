package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"time"
)

const (
	// MostGuesses is how many a client may make in a GuessWindow.
	MostGuesses = 30
	// GuessWindow is how long guesses count, from the first of them.
	GuessWindow = time.Minute
	// MostGuessers are counted one by one. Where there are more at a time, all
	// others share one count, of MostGuessesOfRest.
	MostGuessers      = 10_000
	MostGuessesOfRest = 3_000
)

// Guess is something that a stranger may try so often and no more.
type Guess string

const (
	// GuessSecret is a link, a recovery code or a passkey that does not work.
	GuessSecret Guess = "secret"
	// GuessCeremony is a question for a passkey, each of which is kept for a while.
	GuessCeremony Guess = "ceremony"
)

// AllowGuess counts a guess of a client and reports whether the client may go on.
// client names it in any way; a keyed hash of it is kept, for a GuessWindow. The
// count is of everybody who uses the database, and a restart does not end it.
//
// Guesses beyond the limit are not written, so that they do not queue with the saves.
func (s *Store) AllowGuess(ctx context.Context, what Guess, client string) (bool, error) {
	key := s.guesser(client)
	over := false
	err := s.read(ctx, "look at guesses", func(v snapshot) error {
		g, err := v.guesses(what, key)
		over = g.n >= g.most
		return err
	})
	if err != nil || over {
		return false, err
	}

	allowed := false
	err = s.writeSaid(ctx, "count guess", func(t *tx) (err error) {
		allowed, err = t.countGuess(what, key)
		return err
	})
	return allowed, err
}

// guesser is what a client is kept as. Addresses are few, so that a plain hash of one
// could be searched backwards.
func (s *Store) guesser(client string) string {
	mac := hmac.New(sha256.New, s.trail[0].key)
	mac.Write([]byte("discern guesser\x00" + client))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// guessed is a count of guesses that still hold, and whose it is.
type guessed struct {
	client  string // "" for all whom there is no room for
	n, most int
}

// guesses is the count that a client's next guess goes to.
func (v snapshot) guesses(what Guess, client string) (guessed, error) {
	of := func(client string) (n int, err error) {
		err = v.row(`SELECT n FROM guesses WHERE what = ? AND client = ? AND ends > ?`, what, client, micros(v.now)).Scan(&n)
		if errors.Is(err, sql.ErrNoRows) {
			err = nil
		}
		return n, err
	}
	if n, err := of(client); n > 0 || err != nil {
		return guessed{client, n, MostGuesses}, err
	}

	var clients int
	err := v.row(`SELECT COUNT(*) FROM guesses WHERE what = ? AND client <> '' AND ends > ?`, what, micros(v.now)).
		Scan(&clients)
	if err != nil || clients < MostGuessers {
		return guessed{client, 0, MostGuesses}, err
	}

	n, err := of("")
	return guessed{"", n, MostGuessesOfRest}, err
}

func (t *tx) countGuess(what Guess, client string) (bool, error) {
	if err := t.do(`DELETE FROM guesses WHERE ends <= ?`, micros(t.now)); err != nil {
		return false, err
	}
	g, err := t.guesses(what, client)
	if err != nil || g.n >= g.most {
		return false, err
	}

	return true, t.do(`INSERT INTO guesses (what, client, n, ends) VALUES (?, ?, 1, ?)
		ON CONFLICT (what, client) DO UPDATE SET n = guesses.n + 1`, what, g.client, micros(t.now.Add(GuessWindow)))
}
