package web

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"time"

	"code.dny.dev/ssrf"
)

// How long a call to another machine may take, and its parts.
const (
	outboundTime = 10 * time.Second
	outboundDial = 5 * time.Second
)

// outboundTransport calls other machines: none that is this one, of a private network,
// of a cloud's own or of no use to anybody outside, but for those that are allowed. The
// address is looked at when it is dialled, after its name was looked up, so that a name
// that points elsewhere a moment later helps nobody.
func outboundTransport(allowed []netip.Prefix) *http.Transport {
	var v4, v6 []netip.Prefix
	for _, p := range allowed {
		if p.Addr().Is4() {
			v4 = append(v4, p)
		} else {
			v6 = append(v6, p)
		}
	}
	guard := ssrf.New(ssrf.WithAnyPort(), ssrf.WithNetworks("tcp4", "tcp6"), ssrf.WithAllowedV4Prefixes(v4...),
		ssrf.WithAllowedV6Prefixes(v6...))
	dialer := &net.Dialer{Timeout: outboundDial, Control: guard.Safe}

	return &http.Transport{DialContext: dialer.DialContext, TLSHandshakeTimeout: outboundDial,
		ResponseHeaderTimeout: outboundTime, MaxIdleConnsPerHost: 1, IdleConnTimeout: time.Minute,
		MaxResponseHeaderBytes: 64 << 10, ForceAttemptHTTP2: true}
}

// barred reports whether a call failed because its address is one that nothing is sent to.
func barred(err error) bool { return errors.Is(err, ssrf.ErrProhibitedIP) }

// noRedirects keeps a client where it was sent.
func noRedirects(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
