package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"discern/assessment"
)

// How long a session lasts (NIST SP 800-63B asks for no more than an hour idle
// and a day in all at its second level).
const (
	sessionIdle = time.Hour
	sessionLife = assessment.SessionHours * time.Hour
	// seenEvery is how exactly activity is recorded; it spares a write a page.
	seenEvery = time.Minute
)

// Session is one signed-in browser. Its token is known to that browser alone.
type Session struct {
	ID      string // names it in a list; gives no access
	UserID  string
	Label   string // what the browser says it is
	From    string // the address it was begun from; "" where that is not known
	Created time.Time
	Seen    time.Time
	Expires time.Time // when it ends if nothing more happens
	Ends    time.Time // when it ends whatever happens
	// Vouched says that it began by a sign-in link that somebody else made.
	Vouched bool
	// Held is until when its person needs no sign-in with the provider; the zero time where
	// they need none at all. A session that nobody vouched for ends then.
	Held time.Time
}

const sessionColumns = `x.id, x.user_id, x.label, x.whence, x.created, x.seen, x.vouched`

func scanSession(scan func(...any) error, more ...any) (Session, error) {
	var x Session
	var created, seen, vouched int64
	dest := append([]any{&x.ID, &x.UserID, &x.Label, &x.From, &created, &seen, &vouched}, more...)
	if err := scan(dest...); err != nil {
		return Session{}, err
	}

	x.Created, x.Seen, x.Vouched = instant(created), instant(seen), vouched != 0
	x.Expires = x.Seen.Add(sessionIdle)
	x.endBy(x.Created.Add(sessionLife))

	return x, nil
}

// endBy has a session end at a time, whatever happens.
func (x *Session) endBy(at time.Time) {
	x.Ends = at
	if x.Ends.Before(x.Expires) {
		x.Expires = x.Ends
	}
}

// hold has a session end where its person needs another sign-in with the provider, unless
// somebody vouched for it.
func (v snapshot) hold(x *Session) error {
	end, err := v.peopleEnd(x.UserID)
	x.Held = end.at
	if err == nil && !end.at.IsZero() && !x.Vouched && end.at.Before(x.Ends) {
		x.endBy(end.at)
	}
	return err
}

// session finds a session that has not run out, of a person who may sign in.
func (v snapshot) session(token string) (Session, assessment.Principal, error) {
	var p assessment.Principal
	x, err := scanSession(v.row(`SELECT `+sessionColumns+`, u.name, u.access FROM sessions x
		JOIN users u ON u.id = x.user_id WHERE x.hash = ? AND u.disabled = 0`, hashToken(token)).Scan, &p.Name, &p.Role)
	if err == nil {
		err = v.hold(&x)
	}
	if errors.Is(err, sql.ErrNoRows) || err == nil && !v.now.Before(x.Expires) {
		return Session{}, assessment.Principal{}, ErrSignedOut
	}

	p.UserID = x.UserID
	return x, p, err
}

// NewSession begins a session for a person who has just proved who they are. The
// token goes into their cookie and is not kept. ErrSignInDue for whoever needs a sign-in
// with the provider first.
func (s *Store) NewSession(ctx context.Context, userID, label string) (string, Session, error) {
	return s.newSession(ctx, userID, label, false)
}

// NewVouchedSession is NewSession for whoever came by a sign-in link that somebody else
// made, who vouches for them: they need no sign-in with the provider for as long as it lasts.
func (s *Store) NewVouchedSession(ctx context.Context, userID, label string) (string, Session, error) {
	return s.newSession(ctx, userID, label, true)
}

func (s *Store) newSession(ctx context.Context, userID, label string, vouched bool) (string, Session, error) {
	token, hash, err := s.newToken()
	if err != nil {
		return "", Session{}, err
	}
	id, err := s.newID()
	if err != nil {
		return "", Session{}, err
	}

	var x Session
	err = s.write(ctx, "start session", func(t *tx) error {
		if _, err := t.checkUser(userID); err != nil {
			return err
		}
		end, err := t.peopleEnd(userID)
		if err != nil {
			return err
		}
		if end.over(t.now) && !vouched {
			return ErrSignInDue
		}
		by := 0
		if vouched {
			by = 1
		}
		err = t.do(`INSERT INTO sessions (hash, id, user_id, label, whence, body, created, seen, vouched)
			VALUES (?, ?, ?, ?, ?, NULL, ?, ?, ?)`, hash, id, userID, label, t.from, micros(t.now), micros(t.now), by)
		if err != nil {
			return err
		}

		x, _, err = t.session(token)
		return err
	})
	if err != nil {
		return "", Session{}, err
	}

	return token, x, nil
}

// Session returns a live session and who it belongs to, and changes nothing.
func (s *Store) Session(ctx context.Context, token string) (Session, assessment.Principal, error) {
	counted := s.rightsCommits(ctx, "read session")
	got, err := s.memos.sessions.remember(counted, hashToken(token), func() (sessionOf, error) {
		var of sessionOf
		err := s.read(ctx, "read session", func(v snapshot) (err error) {
			of.session, of.who, err = v.session(token)
			return err
		})
		return of, err
	})
	if err == nil && !s.now().Before(got.session.Expires) {
		err = ErrSignedOut
	}

	if err != nil {
		return Session{}, assessment.Principal{}, err
	}
	return got.session, got.who, nil
}

// Touch records activity in a live session, to the minute.
func (s *Store) Touch(ctx context.Context, token string) (Session, error) {
	x, _, err := s.Session(ctx, token)
	if err != nil || s.now().Sub(x.Seen) < seenEvery {
		return x, err
	}

	err = s.write(ctx, "keep session", func(t *tx) error {
		if _, _, err := t.session(token); err != nil {
			return err
		}
		if err := t.do(`UPDATE sessions SET seen = ? WHERE hash = ?`, micros(t.now), hashToken(token)); err != nil {
			return err
		}

		x, _, err = t.session(token)
		return err
	})
	return x, err
}

// EndSession signs a browser out. One that is signed out already is no error.
func (s *Store) EndSession(ctx context.Context, token string) error {
	x, _, err := s.Session(ctx, token)
	if errors.Is(err, ErrSignedOut) {
		return nil
	}
	if err != nil {
		return err
	}

	return s.write(ctx, "end session", func(t *tx) error {
		if err := t.do(`DELETE FROM sessions WHERE hash = ?`, hashToken(token)); err != nil {
			return err
		}
		return t.note("user:"+x.UserID, didSignOut, x.ID)
	})
}

// EndSessionByID signs a browser out: one's own, or that of somebody whom one
// manages.
func (s *Store) EndSessionByID(ctx context.Context, p assessment.Principal, id string) error {
	return s.write(ctx, "end session", func(t *tx) error {
		w, err := t.signedIn(p)
		if err != nil {
			return err
		}
		var user string
		if err := t.row(`SELECT user_id FROM sessions WHERE id = ?`, id).Scan(&user); err != nil {
			return noRow(err, "session")
		}
		if user != w.user && t.manages(w, user) != nil {
			return notFound("session")
		}
		if err := t.do(`DELETE FROM sessions WHERE id = ?`, id); err != nil {
			return err
		}

		return t.note(w.actor, didSignOut, id)
	})
}

// EndAllSessions signs the person who asks out everywhere. Sign-in links made
// for that person and not used yet end with it: one may be in the wrong hands. So may
// what programs act by: programs says that tokens and webhooks end too.
func (s *Store) EndAllSessions(ctx context.Context, p assessment.Principal, programs bool) error {
	return s.EndSessionsOf(ctx, p, p.UserID, programs)
}

// EndSessionsOf is EndAllSessions for oneself, or for somebody whom one manages.
func (s *Store) EndSessionsOf(ctx context.Context, p assessment.Principal, user string, programs bool) error {
	return s.write(ctx, "end all sessions", func(t *tx) error {
		w, err := t.selfOrManager(p, user)
		if err != nil {
			return err
		}
		return t.signOut(w.actor, user, programs)
	})
}

// signOut ends every session of a person, and where programs says so what acts or is told
// in their name.
func (t *tx) signOut(actor, user string, programs bool) error {
	if err := t.endSessions(actor, user); err != nil || !programs {
		return err
	}
	return t.endPrograms(actor, user)
}

// endPrograms ends every token and webhook of a person.
func (t *tx) endPrograms(actor, user string) error {
	if err := t.endTokens(actor, user); err != nil {
		return err
	}
	return t.endHooks(actor, user)
}

func (t *tx) endSessions(actor, user string) error {
	if err := t.do(`DELETE FROM sessions WHERE user_id = ?`, user); err != nil {
		return err
	}
	if err := t.do(`DELETE FROM sign_ins WHERE user_id = ?`, user); err != nil {
		return err
	}

	return t.note(actor, didSignOutAll, user)
}

// Sessions lists the live sessions of the person who asks, latest first.
func (s *Store) Sessions(ctx context.Context, p assessment.Principal) ([]Session, error) {
	return s.SessionsOf(ctx, p, p.UserID)
}

// SessionsOf is Sessions for oneself, or for somebody whom one manages.
func (s *Store) SessionsOf(ctx context.Context, p assessment.Principal, user string) ([]Session, error) {
	var out []Session
	err := s.read(ctx, "list sessions", func(v snapshot) error {
		if _, err := v.selfOrManager(p, user); err != nil {
			return err
		}

		var err error
		out, err = v.sessions(`x.user_id = ?`, user)
		return err
	})
	return out, err
}

func (v snapshot) sessions(cond string, args ...any) ([]Session, error) {
	var out []Session
	err := v.each(`SELECT `+sessionColumns+` FROM sessions x WHERE `+cond+` ORDER BY x.seen DESC, x.id`, args,
		func(rows *sql.Rows) error {
			x, err := scanSession(rows.Scan)
			out = append(out, x)
			return err
		})
	if err != nil {
		return nil, err
	}

	for i := range out {
		if err := v.hold(&out[i]); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(out, func(x Session) bool { return !v.now.Before(x.Expires) }), nil
}
