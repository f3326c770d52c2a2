package web

import (
	"net/netip"

	"github.com/labstack/echo/v4"

	"discern/assessment/store"
)

// mayGuess counts a try of a stranger, and refuses whoever tried too often. What works
// is never counted and never refused, so an office that shares one address is not
// locked out by a neighbour's guesses.
func (s *Server) mayGuess(c echo.Context, what store.Guess) error {
	allowed, err := s.store.AllowGuess(c.Request().Context(), what, network(c.RealIP()).String())
	if err == nil && !allowed {
		err = errTooMany
	}
	return err
}

// network is what counts as one client: an IPv4 address, or the 64 bits of an IPv6
// network, which one household is given whole. Whatever is no address shares a count.
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
