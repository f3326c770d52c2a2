package store

import (
	"errors"
	"testing"
	"time"

	"discern/assessment"
)

func (d *desk) signIn() string {
	d.t.Helper()
	token, _, err := d.NewSession(d.ctx, d.owner.UserID, "laptop")
	ok(d.t, err)
	return token
}

func (d *desk) signedOut(token string) {
	d.t.Helper()
	if _, _, err := d.Session(d.ctx, token); !errors.Is(err, ErrSignedOut) {
		d.t.Fatalf("want signed out, got %v", err)
	}
	if _, err := d.Touch(d.ctx, token); !errors.Is(err, ErrSignedOut) {
		d.t.Fatalf("want signed out, got %v", err)
	}
}

func TestASessionKnowsItsPerson(t *testing.T) {
	d := newDesk(t)
	token := d.signIn()
	d.reopen()
	x, p, err := d.Session(d.ctx, token)
	ok(t, err)
	same(t, p, d.owner)
	same(t, x.Expires, d.clock.now().Add(sessionIdle))
}

func TestASessionEndsAfterAnHourIdle(t *testing.T) {
	d := newDesk(t)
	token := d.signIn()
	d.clock.pass(sessionIdle - time.Second)
	_, _, err := d.Session(d.ctx, token) // looking is no activity
	ok(t, err)
	d.clock.pass(time.Second)
	d.signedOut(token)
}

func TestActivityKeepsASessionButNotBeyondTwelveHours(t *testing.T) {
	d := newDesk(t)
	token := d.signIn()
	for range 12*2 - 1 {
		d.clock.pass(30 * time.Minute)
		must(d.Touch(d.ctx, token))(t)
	}
	x, _, err := d.Session(d.ctx, token)
	ok(t, err)
	same(t, x.Expires, x.Created.Add(sessionLife))
	d.clock.pass(30 * time.Minute)
	d.signedOut(token)
}

func TestTouchWritesAtMostOnceAMinute(t *testing.T) {
	d := newDesk(t)
	token := d.signIn()
	began := d.clock.now()
	d.clock.pass(seenEvery - time.Second)
	same(t, must(d.Touch(d.ctx, token))(t).Seen, began)
	d.clock.pass(time.Second)
	same(t, must(d.Touch(d.ctx, token))(t).Seen, d.clock.now())
}

func TestSigningOutEndsASessionAtOnce(t *testing.T) {
	d := newDesk(t)
	one, two, three := d.signIn(), d.signIn(), d.signIn()
	ok(t, d.EndSession(d.ctx, one))
	ok(t, d.EndSession(d.ctx, one)) // again is no error
	d.signedOut(one)
	list := must(d.Sessions(d.ctx, d.owner))(t)
	same(t, len(list), 2)

	tom := d.seller("Tom")
	refused(t, d.EndSessionByID(d.ctx, tom, list[0].ID), assessment.NotFound)
	x, _, err := d.Session(d.ctx, two)
	ok(t, err)
	ok(t, d.EndSessionByID(d.ctx, d.owner, x.ID))
	d.signedOut(two)
	_, _, err = d.Session(d.ctx, three)
	ok(t, err)
	toms, _, err := d.NewSession(d.ctx, tom.UserID, "phone")
	ok(t, err)
	ok(t, d.EndAllSessions(d.ctx, d.owner, true))
	d.signedOut(three)
	_, _, err = d.Session(d.ctx, toms)
	ok(t, err)
}

func TestTheListShowsNoSessionThatRanOut(t *testing.T) {
	d := newDesk(t)
	d.signIn()
	d.clock.pass(sessionIdle)
	d.signIn()
	same(t, len(must(d.Sessions(d.ctx, d.owner))(t)), 1)
}
