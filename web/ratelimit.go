package web

import (
	"net/netip"
	"sync"
	"time"
)

// Misses a client may have in a minute before it is told to wait.
const (
	missesAllowed = 30
	missWindow    = time.Minute
	missClients   = 10_000 // counted one by one
	missesOfRest  = 3_000  // that all others may have together
)

// missLimit counts links that were tried and do not work, by client. A link
// that works is never counted and never refused, so an office that shares one
// address is not locked out by a neighbour's guesses. A client is an IPv4
// address or the 64 bits of an IPv6 network, which one household is given
// whole. What is remembered is bounded: where there are more clients than that
// in a minute, the rest share one count.
type missLimit struct {
	mu   sync.Mutex
	seen *memory[netip.Prefix, int]
	rest *memory[struct{}, int] // one count
}

func newMissLimit(now func() time.Time) *missLimit {
	return &missLimit{
		seen: newMemory[netip.Prefix, int](missClients, missWindow, now),
		rest: newMemory[struct{}, int](1, missWindow, now),
	}
}

// allow counts a miss and reports whether the client may go on.
func (l *missLimit) allow(client string) bool {
	l.mu.Lock() // so that nobody takes the last room in between
	defer l.mu.Unlock()

	more := func(n int) int { return n + 1 }
	key := network(client)
	if !l.seen.hasRoom(key) {
		return l.rest.change(struct{}{}, more) <= missesOfRest
	}

	return l.seen.change(key, more) <= missesAllowed
}

// network is what counts as one client. Whatever is no address shares a count.
func network(client string) netip.Prefix {
	addr, err := netip.ParseAddr(client)
	if err != nil {
		return netip.Prefix{}
	}

	addr = addr.Unmap().WithZone("")
	bits := 32
	if addr.Is6() {
		bits = 64
	}

	p, err := addr.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}

	return p
}
