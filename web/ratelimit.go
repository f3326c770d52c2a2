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
	now  func() time.Time
	mu   sync.Mutex
	seen map[netip.Prefix]missCount
	rest missCount
}

type missCount struct {
	start time.Time
	n     int
}

// add counts a miss and returns how many there were in this minute.
func (m *missCount) add(now time.Time) int {
	if now.Sub(m.start) >= missWindow {
		*m = missCount{start: now}
	}
	m.n++
	return m.n
}

// allow counts a miss and reports whether the client may go on.
func (l *missLimit) allow(client string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now, key := l.now(), network(client)
	m, known := l.seen[key]
	if !known && len(l.seen) >= missClients {
		l.forget(now)
		if len(l.seen) >= missClients {
			return l.rest.add(now) <= missesOfRest
		}
	}
	if l.seen == nil {
		l.seen = map[netip.Prefix]missCount{}
	}
	n := m.add(now)
	l.seen[key] = m
	return n <= missesAllowed
}

// forget drops the clients whose minute is over.
func (l *missLimit) forget(now time.Time) {
	for key, m := range l.seen {
		if now.Sub(m.start) >= missWindow {
			delete(l.seen, key)
		}
	}
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
