package main

import (
	"net"
	"net/netip"
	"slices"
	"sync"
)

// fewConns refuses connections beyond so many, before anything is read from
// them: from one address and in all. Connections of the proxies in front are of
// all the people behind them, and count in all only.
type fewConns struct {
	net.Listener
	proxies      []netip.Prefix
	ofOne, atAll int

	mu  sync.Mutex
	all int
	of  map[netip.Addr]int
}

// Accept waits for the next connection that is let in.
func (l *fewConns) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		from := l.client(conn)
		if l.enter(from) {
			return &countedConn{Conn: conn, leave: sync.OnceFunc(func() { l.leave(from) })}, nil
		}

		conn.Close()
	}
}

// client is the address that a connection counts for; none for a proxy.
func (l *fewConns) client(conn net.Conn) netip.Addr {
	at, err := netip.ParseAddrPort(conn.RemoteAddr().String())
	if err != nil {
		return netip.Addr{}
	}
	from := at.Addr().Unmap().WithZone("")
	if slices.ContainsFunc(l.proxies, func(p netip.Prefix) bool { return p.Contains(from) }) {
		return netip.Addr{}
	}

	return from
}

func (l *fewConns) enter(from netip.Addr) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all >= l.atAll || from.IsValid() && l.of[from] >= l.ofOne {
		return false
	}

	if l.of == nil {
		l.of = map[netip.Addr]int{}
	}

	l.all++
	l.of[from]++

	return true
}

func (l *fewConns) leave(from netip.Addr) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all--
	if l.of[from]--; l.of[from] == 0 {
		delete(l.of, from)
	}
}

// countedConn gives its place up when it is closed.
type countedConn struct {
	net.Conn
	leave func()
}

func (c *countedConn) Close() error {
	c.leave()
	return c.Conn.Close()
}

// CloseWrite lets the server end its side first, so that its last words arrive.
func (c *countedConn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}
