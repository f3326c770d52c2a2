package web

import (
	"fmt"
	"net/http"
	"testing"

	"discern/assessment/store"
)

func TestANetworkIsOneGuesser(t *testing.T) {
	for client, want := range map[string]string{
		"192.0.2.1": "192.0.2.1/32", "::ffff:192.0.2.1": "192.0.2.1/32",
		"2001:db8:0:1::1": "2001:db8:0:1::/64", "2001:db8:0:1:ffff::1%eth0": "2001:db8:0:1::/64",
		"2001:db8:0:2::1": "2001:db8:0:2::/64", "no address": "invalid Prefix",
	} {
		if got := network(client).String(); got != want {
			t.Errorf("%s counts as %s, want %s", client, got, want)
		}
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
	for i := range 3 * store.MostGuesses {
		method := []string{http.MethodGet, http.MethodPost}[i%2]
		if guesser.do(method, fmt.Sprintf("/l/guess%d", i), nil).status == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused != 2*store.MostGuesses {
		t.Errorf("%d guesses were refused", refused)
	}
	holder.see("/b/" + record)
	holder.send("/b/"+record+"/q/EC1", "answer", "a")
	second := s.browser() // comes by the link now, from that address
	second.see("/l/" + token)
	second.send("/l/" + token)
}
