package web

import (
	"fmt"
	"net/http"
	"testing"
	"time"
)

func newLimit() (*missLimit, *testClock) {
	clock := &testClock{at: time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)}
	return newMissLimit(clock.now), clock
}

func TestGuessesOfOneNetworkCountTogether(t *testing.T) {
	l, clock := newLimit()
	for i := range missesAllowed {
		if !l.allow(fmt.Sprintf("2001:db8:0:1::%x", i+1)) {
			t.Fatalf("guess %d is refused", i+1)
		}
	}
	if l.allow("2001:db8:0:1:ffff::1") {
		t.Error("another address of the same network goes on guessing")
	}
	for _, other := range []string{"2001:db8:0:2::1", "192.0.2.1", "::ffff:192.0.2.2", "no address"} {
		if !l.allow(other) {
			t.Errorf("%s is refused for a neighbour's guesses", other)
		}
	}
	clock.forward(missWindow)
	if !l.allow("2001:db8:0:1::1") {
		t.Error("refused after a minute")
	}
}

func TestMoreGuessersThanAreRememberedGainNothing(t *testing.T) {
	l, clock := newLimit()
	client := func(i int) string { return fmt.Sprintf("10.%d.%d.%d", i>>16&255, i>>8&255, i&255) }
	for range missesAllowed {
		l.allow(client(0))
	}
	for i := range missClients {
		l.allow(client(i))
	}
	if l.allow(client(0)) {
		t.Error("a crowd makes the first guesser forgotten")
	}
	if n := l.seen.size(); n > missClients {
		t.Errorf("%d clients are remembered", n)
	}
	went := 0
	for i := range 2 * missesOfRest {
		if l.allow(client(missClients + i)) {
			went++
		}
	}
	if went != missesOfRest {
		t.Errorf("%d guesses of the rest go through, want %d", went, missesOfRest)
	}
	clock.forward(missWindow)
	if !l.allow(client(missClients+1)) || l.seen.size() > 2 {
		t.Errorf("a minute later %d are still remembered", l.seen.size())
	}
}

// Promise 27: a flood of guesses from an office does not keep its people out.
func TestHoldersBehindTheSameAddressAreNotLockedOut(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	token := b.linkToken(b.newInterviewOf("Claims intake"), "name", "Priya", "right", "answer")
	holder, record := s.buyer(token)
	guesser := s.browser()
	refused := 0
	for i := range 3 * missesAllowed {
		method := []string{http.MethodGet, http.MethodPost}[i%2]
		if guesser.do(method, fmt.Sprintf("/l/guess%d", i), nil).status == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused != 2*missesAllowed {
		t.Errorf("%d guesses were refused", refused)
	}
	holder.see("/b/" + record)
	holder.send("/b/"+record+"/q/EC1", "answer", "a")
	second := s.browser() // comes by the link now, from that address
	second.see("/l/" + token)
	second.send("/l/" + token)
}
