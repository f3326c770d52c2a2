package web

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
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
	dialer := &net.Dialer{Timeout: outboundDial, Control: func(network, address string, c syscall.RawConn) error {
		if at, err := netip.ParseAddrPort(address); err == nil && slices.Contains(cloudsOwn, at.Addr().Unmap()) {
			return ssrf.ErrProhibitedIP // whatever else is allowed
		}
		return guard.Safe(network, address, c)
	}}

	return &http.Transport{DialContext: dialer.DialContext, TLSHandshakeTimeout: outboundDial,
		ResponseHeaderTimeout: outboundTime, MaxIdleConnsPerHost: 1, IdleConnTimeout: time.Minute,
		MaxResponseHeaderBytes: 64 << 10, ForceAttemptHTTP2: true}
}

// cloudsOwn are addresses within private networks at which clouds tell their machines about
// themselves, secrets too: AWS over IPv6, Google Cloud over IPv6 and Alibaba Cloud. The usual
// one, 169.254.169.254, is in no private network.
var cloudsOwn = []netip.Addr{netip.MustParseAddr("fd00:ec2::254"), netip.MustParseAddr("fd20:ce::254"),
	netip.MustParseAddr("100.100.100.200")}

// ownNetwork is where a host that the settings name for webhooks may stand: this machine
// and private networks, and never what a cloud keeps for its own machines.
var ownNetwork = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8"),
	netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"),
	netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("::1/128"), netip.MustParsePrefix("fc00::/7")}

// HookHost reads a host that webhooks may go to in one's own network, such as
// crm.internal, and writes it as Config has it: with its scheme and port. Only
// http:// before it says that the way there may be plain.
func HookHost(text string) (string, error) {
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil ||
		strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return "", fmt.Errorf("%q is no host; give one such as crm.internal or http://10.0.0.7:8080", text)
	}
	return originOf(u), nil
}

// originOf is the scheme, host and port of an address, as HookHost writes them.
func originOf(u *url.URL) string {
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	usual := map[string]string{"https": "443", "http": "80"}[u.Scheme]
	return u.Scheme + "://" + net.JoinHostPort(host, cmp.Or(u.Port(), usual))
}

// errPlainHook is why nothing is sent to an address without https.
var errPlainHook = errors.New("not https")

// hookTransport sends to webhooks: to public addresses with https, and to hosts that the
// settings name, which may stand in a private network.
type hookTransport struct {
	hosts         []string
	public, named http.RoundTripper
}

func newHookTransport(hosts []string) hookTransport {
	return hookTransport{hosts: hosts, public: outboundTransport(nil), named: outboundTransport(ownNetwork)}
}

func (t hookTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	switch {
	case slices.Contains(t.hosts, originOf(r.URL)):
		return t.named.RoundTrip(r)
	case r.URL.Scheme != "https":
		return nil, errPlainHook
	}
	return t.public.RoundTrip(r)
}

// ClientForTraces sends traces to the one collector that the settings name, which may stand
// on this machine or in a private network; never to what a cloud keeps for its own machines,
// and where a redirect leads.
func ClientForTraces(most time.Duration) *http.Client {
	return &http.Client{Timeout: most, Transport: outboundTransport(ownNetwork), CheckRedirect: noRedirects}
}

// barred reports whether a call failed because its address is one that nothing is sent to.
func barred(err error) bool { return errors.Is(err, ssrf.ErrProhibitedIP) }

// noRedirects keeps a client where it was sent.
func noRedirects(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
