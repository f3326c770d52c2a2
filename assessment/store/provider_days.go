package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"discern/assessment"
)

// Somebody whom the provider no longer lets in may never come here again, and nothing else
// would end what acts in their name. So the programs of whoever is linked with an account
// there, their tokens and webhooks, need a sign-in with it every so many days. That holds
// for those with a passkey too: anybody makes one alone, and would be out of this rule by
// it. Whoever is to have programs without the provider is not linked with it.
//
// Where an admin wants that, the same days hold for people: a session ends with them, and a
// passkey, a recovery code or a link that one made for oneself begins none. Two ways in stay,
// so that nobody is locked out where the provider is gone: the owner's, and a sign-in link
// that an admin or whoever holds the machine makes, who vouches with it for one session.

// ErrProviderDue is what a program is told whose person has to sign in first.
var ErrProviderDue = assessment.Errorf(assessment.Forbidden, "The person whom this token acts for has to sign in here "+
	"with the provider again: the last time is too long ago. The token works again then.")

// ErrSignInDue is what somebody is told who has to sign in with the provider first.
var ErrSignInDue = assessment.Errorf(assessment.Forbidden, "Sign in with the provider: the last time is too long ago.")

// deliveryLife is how long a message waits for a sign-in: as long as for an address that
// does not answer.
var deliveryLife = func() (all time.Duration) {
	for _, wait := range HookWaits {
		all += wait
	}
	return all
}()

// signInWait is when a message is looked at again that waits for a sign-in.
const signInWait = time.Hour

// programsEnd is until when what acts in somebody's name works without another sign-in
// with the provider. The zero value is without end.
type programsEnd struct {
	at    time.Time
	noted bool // the trail says that they stopped
}

func (e programsEnd) over(now time.Time) bool { return !e.at.IsZero() && !now.Before(e.at) }

// programsOf is the one place that says until when the programs of a person work.
func (v snapshot) programsOf(user string) (programsEnd, error) {
	var last, stopped int64
	err := v.row(`SELECT COALESCE(MAX(signed_in), 0), COALESCE(MIN(stopped), 0) FROM identities WHERE user_id = ?`,
		user).Scan(&last, &stopped)
	if err != nil || last == 0 {
		return programsEnd{}, err
	}
	days, _, err := v.providerRule()
	if err != nil || days == 0 {
		return programsEnd{}, err
	}
	return programsEnd{at: instant(last).Add(time.Duration(days) * 24 * time.Hour), noted: stopped != 0}, nil
}

// peopleEnd is until when a person gets in and stays in without another sign-in with the
// provider. The zero value is without end: where nobody wants it otherwise, for whoever has
// no account there, and for the owner, who lets others in when the provider is gone.
func (v snapshot) peopleEnd(user string) (programsEnd, error) {
	var held int
	err := v.row(`SELECT COUNT(*) FROM users WHERE id = ? AND access <> ? AND
		EXISTS (SELECT 1 FROM workspace WHERE id = 1 AND provider_people <> 0)`, user, assessment.RoleOwner).Scan(&held)
	if err != nil || held == 0 {
		return programsEnd{}, err
	}
	return v.programsOf(user)
}

// noteStopped says in the trail, once until they go on, that the programs of a person
// stopped.
func (t *tx) noteStopped(user string) error {
	n, err := t.exec(`UPDATE identities SET stopped = ? WHERE user_id = ? AND stopped = 0`, micros(t.now), user)
	if err != nil || n == 0 {
		return err
	}
	return t.note(console, didProgramsStop, user)
}

// noteStopped is that for a request. Whoever signed in meanwhile goes on.
func (s *Store) noteStopped(ctx context.Context, user string) error {
	return s.write(ctx, "note that programs stopped", func(t *tx) error {
		end, err := t.programsOf(user)
		if err != nil || !end.over(t.now) {
			return err
		}
		return t.noteStopped(user)
	})
}

// signedInAt keeps that somebody signed in with an account, and has their programs go on.
func (t *tx) signedInAt(user string, of Identity) error {
	err := t.do(`UPDATE identities SET signed_in = ? WHERE user_id = ? AND issuer = ? AND subject = ?`, micros(t.now),
		user, of.Issuer, of.Subject)
	if err != nil {
		return err
	}
	return t.programsGoOn(user)
}

// programsGoOn sends what waited for a sign-in, and has the trail say it anew should they
// stop another time.
func (t *tx) programsGoOn(user string) error {
	if err := t.do(`UPDATE identities SET stopped = 0 WHERE user_id = ? AND stopped <> 0`, user); err != nil {
		return err
	}
	return t.do(`UPDATE deliveries SET due = ? WHERE due > 0 AND said = ? AND hook_id IN
		(SELECT id FROM hooks WHERE user_id = ?)`, micros(t.now), SaidSignIn, user)
}

// holdDelivery keeps a message for the next sign-in of its hook's maker, and gives it up
// where that does not come in time.
func (t *tx) holdDelivery(d Delivery) error {
	if err := t.noteStopped(d.UserID); err != nil {
		return err
	}
	var due int64
	if last := d.Made.Add(deliveryLife); t.now.Before(last) {
		due = min(micros(t.now.Add(signInWait)), micros(last))
	}
	return t.do(`UPDATE deliveries SET due = ?, said = ? WHERE id = ?`, due, SaidSignIn, d.ID)
}

// ProviderRule is what a workspace asks of whoever is linked with an account at the
// provider: a sign-in there every so many days, 0 for never, for their programs and, where
// People says so, for themselves.
type ProviderRule struct {
	Days   int
	People bool
}

// SetProviderRule changes it. For admins and the owner; an admin whom it would sign out is
// refused.
func (s *Store) SetProviderRule(ctx context.Context, p assessment.Principal, r ProviderRule) error {
	return s.write(ctx, "set days without the provider", func(t *tx) error {
		w, err := t.admin(p)
		if err != nil {
			return err
		}
		if err := r.check(); err != nil {
			return err
		}
		days, people, err := t.providerRule()
		if err != nil || r.Days == days && r.People == people {
			return err
		}

		on := 0
		if r.People {
			on = 1
		}
		err = t.do(`INSERT INTO workspace (id, name, accent, logo_type, provider_days, provider_people)
			VALUES (1, '', '', '', ?, ?) ON CONFLICT (id) DO UPDATE SET provider_days = excluded.provider_days,
			provider_people = excluded.provider_people`, r.Days, on)
		if err != nil {
			return err
		}
		end, err := t.peopleEnd(w.user)
		if err != nil {
			return err
		}
		if end.over(t.now) {
			return invalid("provider_people", "This would keep you out: your own last sign-in with the provider is "+
				"longer ago. Sign in with it first.")
		}
		if err := t.note(w.actor, didWorkspace, "provider"); err != nil {
			return err
		}
		return t.letGoOn()
	})
}

func (r ProviderRule) check() error {
	switch {
	case r.Days < 0 || r.Days > assessment.MaxProviderDays:
		return invalid("provider_days", fmt.Sprintf("Enter a whole number of days from 0 to %d, such as %d. "+
			"With 0 they go on without end.", assessment.MaxProviderDays, assessment.ProviderDays))
	case r.People && r.Days == 0:
		return invalid("provider_days", fmt.Sprintf("With 0 days nobody is asked to sign in again. "+
			"Enter a number of days, such as %d, or clear the box below.", assessment.ProviderDays))
	}
	return nil
}

// providerRule is what is asked now.
func (v snapshot) providerRule() (days int, people bool, err error) {
	var on int
	err = v.row(`SELECT COALESCE(MAX(provider_days), ?), COALESCE(MAX(provider_people), 0) FROM workspace WHERE id = 1`,
		assessment.ProviderDays).Scan(&days, &on)
	return days, on != 0, err
}

// letGoOn has the programs go on that had stopped and no longer have to.
func (t *tx) letGoOn() error {
	users, err := t.strings(`SELECT DISTINCT user_id FROM identities WHERE stopped <> 0 ORDER BY user_id`)
	for _, user := range users {
		end, err := t.programsOf(user)
		if err != nil {
			return err
		}
		if end.over(t.now) {
			continue
		}
		if err := t.programsGoOn(user); err != nil {
			return err
		}
	}
	return err
}

// ProgramsEnd is until when what acts in somebody's name works without another sign-in
// with the provider, by person, for those who have tokens or webhooks that are not ended.
// Who is missing has none, or no such end. For admins and the owner.
func (s *Store) ProgramsEnd(ctx context.Context, p assessment.Principal) (map[string]time.Time, error) {
	out := map[string]time.Time{}
	err := s.read(ctx, "look at programs", func(v snapshot) error {
		if _, err := v.admin(p); err != nil {
			return err
		}
		var users []string
		err := v.each(`SELECT DISTINCT i.user_id FROM identities i WHERE
			EXISTS (SELECT 1 FROM tokens k WHERE k.user_id = i.user_id AND k.ended = 0 AND k.expires > ?) OR
			EXISTS (SELECT 1 FROM hooks h WHERE h.user_id = i.user_id AND h.ended = 0)`, []any{micros(v.now)},
			func(rows *sql.Rows) error {
				var user string
				err := rows.Scan(&user)
				users = append(users, user)
				return err
			})
		if err != nil {
			return err
		}
		for _, user := range users {
			end, err := v.programsOf(user)
			if err != nil {
				return err
			}
			if !end.at.IsZero() {
				out[user] = end.at
			}
		}
		return nil
	})
	return out, err
}

// PeopleEnd is until when people get in without another sign-in with the provider, by
// person, for those who need one. For admins and the owner.
func (s *Store) PeopleEnd(ctx context.Context, p assessment.Principal) (map[string]time.Time, error) {
	out := map[string]time.Time{}
	err := s.read(ctx, "look at sign-ins", func(v snapshot) error {
		if _, err := v.admin(p); err != nil {
			return err
		}
		users, err := v.strings(`SELECT DISTINCT user_id FROM identities ORDER BY user_id`)
		for _, user := range users {
			end, err := v.peopleEnd(user)
			if err != nil {
				return err
			}
			if !end.at.IsZero() {
				out[user] = end.at
			}
		}
		return err
	})
	return out, err
}

// AnybodyLinked reports whether anybody is linked with an account at a provider, also one
// that the server no longer has. It asks for no principal: it is for a page of settings.
func (s *Store) AnybodyLinked(ctx context.Context) (bool, error) {
	var any bool
	err := s.read(ctx, "look for accounts at a provider", func(v snapshot) error {
		return v.row(`SELECT EXISTS (SELECT 1 FROM identities)`).Scan(&any)
	})
	return any, err
}
