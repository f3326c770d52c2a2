package web

import (
	"cmp"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"discern/assessment/store"
)

var hookSecretIn = regexp.MustCompile(`value="(whsec_[A-Za-z0-9+/=]+)"`)

// receiver is a program that is told: it keeps what came, and answers with a status.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	got    []http.Header
	bodies []string
}

func newReceiver(t *testing.T) *receiver {
	r := &receiver{status: http.StatusNoContent}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		body, err := io.ReadAll(q.Body)
		must(t, err)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.got, r.bodies = append(r.got, q.Header), append(r.bodies, string(body))
		if r.status == http.StatusFound {
			w.Header().Set("Location", "/elsewhere")
		}
		w.WriteHeader(r.status)
	}))
	t.Cleanup(r.Close)
	return r
}

// hosts is its host as the settings name it.
func (r *receiver) hosts() []string {
	return []string{"http://" + strings.TrimPrefix(r.URL, "http://")}
}

// count is how many messages came.
func (r *receiver) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.bodies)
}

// sendDue sends what is due, and waits for how it went.
func (s *Server) sendDue(ctx context.Context) error {
	defer s.sending.all.Wait()
	return s.startDue(ctx)
}

// hookFor makes a webhook by the form, and returns its page and secret.
func (b *browser) hookFor(url string) (page, secret string) {
	b.t.Helper()
	page = b.send("/settings/webhooks", "url", url, "kinds", store.HookSealed, "kinds", store.HookVerdict)
	return page, in(b.t, hookSecretIn, b.see(page).body)
}

// signedBy reports whether a message was signed with a secret, by the reference library.
func signedBy(secret string, h http.Header, body string) bool {
	w, err := standardwebhooks.NewWebhook(secret)
	return err == nil && w.VerifyIgnoringTimestamp([]byte(body), h) == nil
}

// A webhook is made on its page, told, tested, given another secret and ended, and what is
// sent is signed so that the reference library of Standard Webhooks takes it.
func TestAWebhookIsToldSignedAndShownOnItsPage(t *testing.T) {
	t.Parallel()
	r := newReceiver(t)
	s := newSite(t, func(c *Config) { c.HookHosts = r.hosts() })
	b := s.owner()
	page, secret := b.hookFor(r.URL)
	if again := b.see(page); strings.Contains(again.body, secret) {
		t.Error("the secret is shown twice")
	}

	id, _ := b.sealed("Claims intake")
	must(t, s.server.sendDue(t.Context()))
	if len(r.bodies) != 1 || !strings.Contains(r.bodies[0], `"type":"report.sealed"`) ||
		!strings.Contains(r.bodies[0], id) || strings.Contains(r.bodies[0], "Claims") {
		t.Fatalf("told: %v", r.bodies)
	}
	if !signedBy(secret, r.got[0], r.bodies[0]) || signedBy(secret, r.got[0], r.bodies[0]+" ") ||
		r.got[0].Get("webhook-timestamp") == "" {
		t.Errorf("the signature: %v", r.got[0])
	}

	newer := in(t, hookSecretIn, b.see(b.send(page+"/rotate")).body)
	b.send(page + "/test")
	must(t, s.server.sendDue(t.Context()))
	if !signedBy(secret, r.got[1], r.bodies[1]) || !signedBy(newer, r.got[1], r.bodies[1]) {
		t.Error("while it is changed over, one of the two secrets does not sign")
	}
	if text := b.see(page).text(); !strings.Contains(text, "A report was sealed 1 Delivered") ||
		!strings.Contains(text, "A test 1 Delivered") {
		t.Errorf("the log says:\n%s", text)
	}

	if to := b.send(page + "/end"); !strings.Contains(b.see(to).text(), "The webhook was ended") {
		t.Error("ending it is not said")
	}
	b.sealed("Another")
	must(t, s.server.sendDue(t.Context()))
	if len(r.bodies) != 2 {
		t.Errorf("an ended webhook was told: %v", r.bodies)
	}
	if strings.Contains(s.log.String(), secret) || strings.Contains(s.log.String(), newer) {
		t.Error("the log holds a secret")
	}
}

func TestAWebhookThatFailsIsTriedAgainAndSaysSo(t *testing.T) {
	t.Parallel()
	r := newReceiver(t)
	s := newSite(t, func(c *Config) { c.HookHosts = r.hosts() })
	b := s.owner()
	page, _ := b.hookFor(r.URL)
	b.send(page + "/test")
	for _, status := range []int{http.StatusFound, http.StatusInternalServerError} {
		r.status = status
		must(t, s.server.sendDue(t.Context()))
		s.clock.forward(6 * time.Minute)
	}
	if len(r.bodies) != 2 { // a redirect was followed nowhere
		t.Errorf("%d requests came", len(r.bodies))
	}
	text := b.see(page).text()
	if !strings.Contains(text, "The address answered 500; the next try is") ||
		!strings.Contains(text, "Nothing could be delivered since") {
		t.Errorf("the page says:\n%s", text)
	}

	r.status = http.StatusGone
	s.clock.forward(45 * time.Minute)
	must(t, s.server.sendDue(t.Context()))
	if text := b.see(page).text(); !strings.Contains(text, "its address said that it is gone") ||
		strings.Contains(text, "Send a test") {
		t.Errorf("the page says:\n%s", text)
	}
}

func TestAWebhookThatCannotBeMadeComesBackAsTyped(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	a := s.owner().post("/settings/webhooks", "url", "http://KEPT.example/", "kinds", store.HookShared)
	if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "http://KEPT.example/") ||
		!strings.Contains(a.body, `value="answers.shared" checked`) ||
		!strings.Contains(a.text(), "Enter the whole address") {
		t.Errorf("%d\n%s", a.status, a.text())
	}
}

// What the address of one person does not take keeps nobody else's waiting: of their many
// two are on their way, and those of another are sent at once.
func TestADeadAddressKeepsNobodyElsesWaiting(t *testing.T) {
	t.Parallel()
	stop := make(chan struct{})
	var asked atomic.Int32
	dead := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1); <-stop }))
	t.Cleanup(dead.Close)
	t.Cleanup(func() { close(stop) })
	r := newReceiver(t)
	s := newSite(t, func(c *Config) { c.HookHosts = append(r.hosts(), dead.URL) })
	boss := s.owner()
	sam := s.colleague(boss, "Sam Seller")
	for range 12 {
		page, _ := sam.hookFor(dead.URL)
		sam.send(page + "/test")
	}
	page, _ := boss.hookFor(r.URL)
	boss.send(page + "/test")

	ctx, cancel := context.WithCancel(t.Context())
	over := make(chan struct{})
	go func() { s.server.SendHooks(ctx); close(over) }()
	for i := 0; r.count() == 0; i++ {
		if i == 500 {
			t.Fatal("it is not told while another one's address does not answer")
		}
		time.Sleep(10 * time.Millisecond)
	}
	cancel()
	<-over
	if n := asked.Load(); n > store.DeliveriesAtOnce {
		t.Errorf("%d were on their way to one person's address", n)
	}
}

// Nothing is sent to this machine, a private network, a cloud's own address or nowhere, in
// whatever way it is written, unless it is allowed.
func TestNothingIsSentToPrivateAddresses(t *testing.T) {
	t.Parallel()
	r := newReceiver(t)
	_, port, err := net.SplitHostPort(strings.TrimPrefix(r.URL, "http://"))
	must(t, err)
	client := func(allowed []netip.Prefix) *http.Client {
		return &http.Client{Timeout: 2 * time.Second, Transport: outboundTransport(allowed), CheckRedirect: noRedirects}
	}
	guarded := client(nil)
	for _, host := range []string{"127.0.0.1", "127.1.2.3", "localhost", "0.0.0.0", "[::1]", "[::]",
		"[::ffff:127.0.0.1]",
		"[::ffff:7f00:1]", "[::ffff:a9fe:a9fe]", "[0:0:0:0:0:ffff:127.0.0.1]", "169.254.169.254", "10.0.0.1", "172.16.0.1",
		"172.31.255.255", "192.168.1.1", "100.64.0.1", "100.100.100.200", "192.0.0.192", "198.18.0.1", "224.0.0.1",
		"240.0.0.1", "255.255.255.255", "[fe80::1]", "[fc00::1]", "[fd00:ec2::254]", "[64:ff9b::7f00:1]",
		"[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "[2001:db8::1]", "[ff02::1]", "[::127.0.0.1]"} {
		res, err := guarded.Get("http://" + host + ":" + port)
		if err == nil {
			res.Body.Close()
			t.Errorf("%s was called", host)
		} else if !barred(err) {
			t.Errorf("%s failed for another reason: %v", host, err)
		}
	}
	for _, host := range []string{"0x7f.1", "2130706433", "0177.0.0.1", "127.1", "127.0.0.1.", "①②⑦.⓪.⓪.①"} {
		if res, err := guarded.Get("http://" + host + ":" + port); err == nil { // no name, or a barred address
			res.Body.Close()
			t.Errorf("%s was called", host)
		}
	}
	if len(r.bodies) != 0 {
		t.Errorf("%d requests came", len(r.bodies))
	}

	res, err := client(onlyHere).Get(r.URL)
	must(t, err)
	res.Body.Close()
	if len(r.bodies) != 1 {
		t.Error("what is allowed is not reached: the test sees nothing")
	}
}

// A name is looked at when it is dialled: one that pointed elsewhere before helps nobody.
func TestANameIsLookedAtWhenItIsDialled(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *Config) { c.Outbound = onlyHere }) // which is for the provider alone
	b := s.owner()
	r := newReceiver(t)
	page, _ := b.hookFor(strings.Replace(r.URL, "http://127.0.0.1", "https://localhost", 1))
	b.send(page + "/test")
	must(t, s.server.sendDue(t.Context()))
	if text := b.see(page).text(); len(r.bodies) != 0 ||
		!strings.Contains(text, "in a private network, so nothing was sent") {
		t.Errorf("%d requests came, and the page says:\n%s", len(r.bodies), text)
	}
}

// What is opened for the provider is not open for webhooks, and http only where the settings
// name the host with it.
func TestWebhooksNeedHTTPSAndAHostThatIsNamed(t *testing.T) {
	t.Parallel()
	r := newReceiver(t)
	plain := strings.TrimPrefix(r.URL, "http://")
	for _, test := range []struct {
		hosts []string
		took  int // status of the form
		said  string
	}{
		{nil, http.StatusUnprocessableEntity, ""},
		{[]string{"https://" + plain}, http.StatusUnprocessableEntity, ""},
		{[]string{"http://127.0.0.1:1"}, http.StatusUnprocessableEntity, ""},
		{[]string{"http://" + plain}, http.StatusSeeOther, "Delivered"},
	} {
		s := newSite(t, func(c *Config) { c.Outbound, c.HookHosts = onlyHere, test.hosts })
		b := s.owner()
		a := b.post("/settings/webhooks", "url", r.URL, "kinds", store.HookSealed)
		if a.status != test.took {
			t.Errorf("%v: %d", test.hosts, a.status)
		}
		// One that was made while it was taken, or behind the form.
		_, h, err := s.store.MakeHook(t.Context(), s.principal(),
			store.Hook{URL: r.URL + "/old", Kinds: store.HookKinds}, true)
		must(t, err)
		page := "/settings/webhooks/" + h.ID
		b.send(page + "/test")
		must(t, s.server.sendDue(t.Context()))
		want := cmp.Or(test.said, "does not begin with https, so nothing was sent")
		if text := b.see(page).text(); !strings.Contains(text, want) {
			t.Errorf("%v: the page does not say %q:\n%s", test.hosts, want, text)
		}
	}
	if n := r.count(); n != 1 {
		t.Errorf("%d came", n)
	}
}

// A host that is named may stand in a private network, and not where a cloud keeps its own.
func TestANamedHostIsNotACloudsOwn(t *testing.T) {
	t.Parallel()
	for _, host := range []string{"169.254.169.254", "[fd00:ec2::254]", "[fd20:ce::254]", "100.100.100.200",
		"[::ffff:100.100.100.200]"} {
		at := "http://" + host + ":80"
		client := &http.Client{Timeout: 2 * time.Second, Transport: newHookTransport([]string{at})}
		if _, err := client.Get(at); !barred(err) {
			t.Errorf("%s: %v", at, err)
		}
	}
}

func TestAHostForWebhooksIsReadAsItIsMeant(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"crm.internal": "https://crm.internal:443",
		"CRM.internal.:8443": "https://crm.internal:8443", "http://10.0.0.7": "http://10.0.0.7:80",
		"https://[fd00::1]:9/": "https://[fd00::1]:9", "ftp://x": "", "https://a:b@x": "", "x/y": "", "": "",
		"10.0.0.0/24": ""} {
		got, err := HookHost(text)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
}

// What a provider of sign-in says of itself is fetched by the same rule.
func TestAProviderInAPrivateNetworkIsNotCalledUnlessAllowed(t *testing.T) {
	t.Parallel()
	p := newIDP(t)
	s := newSite(t, func(c *Config) { c.Provider = Provider{Issuer: p.web.URL, ClientID: "discern"} })
	if a := s.browser().post("/sign-in/provider"); a.status != http.StatusServiceUnavailable {
		t.Errorf("a provider on this machine: %d", a.status)
	}
	if !strings.Contains(s.log.String(), "prohibited IP address") {
		t.Errorf("the log does not say why:\n%s", s.log)
	}
}
