package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// traffic is what a tab asked for and complained of.
type traffic struct {
	mu     sync.Mutex
	posts  int
	bells  int           // heard from the live stream
	rang   chan struct{} // holds one when a bell was heard
	hosts  map[string]bool
	faults []string
}

// violationsJS hands every breach of the content security policy to the console.
const violationsJS = `document.addEventListener("securitypolicyviolation",
  e => console.error("policy: " + e.violatedDirective + " " + e.blockedURI + " " + e.sample))`

// watch listens to a tab until the test ends, and then fails it for a request
// to another host, an error in the console, or a file that is not there.
func watch(b *tab) *traffic {
	b.Helper()
	seen := &traffic{hosts: map[string]bool{}, rang: make(chan struct{}, 1)}
	b.must(chromedp.Listen(b.ctx, seen.note), "listen")
	call(b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: violationsJS})
	t := b.T
	own, err := url.Parse(b.base)
	b.must(err, "base address")
	t.Cleanup(func() {
		for _, f := range seen.wrong(own.Host) {
			t.Error(f)
		}
	})
	return seen
}

// wrong says what a tab should not have done, on a server with that host.
func (s *traffic) wrong(own string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for host := range s.hosts {
		if host != own {
			out = append(out, "a page asked "+host+" for something")
		}
	}
	if !s.hosts[own] {
		out = append(out, "the tab asked the server for nothing, so the watch on its requests is broken")
	}
	for _, f := range s.faults {
		out = append(out, "the browser complains: "+f)
	}
	return out
}

func (s *traffic) note(event any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if u, err := url.Parse(e.Request.URL); err == nil && u.Scheme != "data" && u.Scheme != "about" {
			s.hosts[u.Host] = true
		}
		if e.Request.Method == http.MethodPost {
			s.posts++
		}
	case *network.EventResponseReceived:
		if e.Type != network.ResourceTypeDocument && e.Response.Status >= 400 && !refusedForm(e) {
			s.faults = append(s.faults, fmt.Sprintf("%s answers %d", e.Response.URL, e.Response.Status))
		}
	case *log.EventEntryAdded:
		// A page that answers 404 or 422 on purpose is logged by the network.
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			s.faults = append(s.faults, e.Entry.Text+" "+e.Entry.URL)
		}
	case *network.EventEventSourceMessageReceived:
		s.bells++
		select {
		case s.rang <- struct{}{}:
		default: // it is known already
		}
	case *runtime.EventExceptionThrown:
		s.faults = append(s.faults, e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError {
			s.faults = append(s.faults, fmt.Sprint("console: ", consoleText(e.Args)))
		}
	}
}

// refusedForm reports whether the server did not take a form of somebody behind a
// link. Script then sends it the plain way, and the page says what is wrong.
func refusedForm(e *network.EventResponseReceived) bool {
	u, err := url.Parse(e.Response.URL)
	return err == nil && e.Type == network.ResourceTypeFetch && e.Response.Status < 500 &&
		(strings.HasPrefix(u.Path, "/b/") || strings.HasPrefix(u.Path, "/r/"))
}

// The watch can fail: on a page that does what no page of ours does.
func TestBrowserTheWatchOnATabCanFail(t *testing.T) {
	b := signedIn(t)
	eval[bool](b, `new Promise(done => {
	  addEventListener("error", () => setTimeout(done, 0, true));
	  document.addEventListener("securitypolicyviolation", () => setTimeout(() => { throw new Error("thrown on purpose") }));
	  new Image().src = "http://elsewhere.example/x.png";
	})`, chromedp.EvalAwaitPromise)
	eval[bool](b, `fetch("/static/none.css").then(() => true)`, chromedp.EvalAwaitPromise)
	own := strings.TrimPrefix(b.base, "http://")
	found := strings.Join(b.seen.wrong(own), "\n")
	for _, want := range []string{"policy: img-src", "Uncaught", "/static/none.css answers 404",
		"asked elsewhere.example"} {
		if !strings.Contains(found, want) {
			t.Errorf("the watch does not see %q; it saw:\n%s", want, found)
		}
	}
	b.seen.mu.Lock()
	b.seen.hosts, b.seen.faults = map[string]bool{own: true}, nil
	b.seen.mu.Unlock()
}

func consoleText(args []*runtime.RemoteObject) string {
	var out []string
	for _, a := range args {
		out = append(out, string(a.Value))
	}
	return strings.Join(out, " ")
}

// heard is how often the live stream rang so far.
func (b *tab) heard() int {
	b.seen.mu.Lock()
	defer b.seen.mu.Unlock()
	return b.seen.bells
}

// sent is how many forms were sent so far.
func (b *tab) sent() int {
	b.seen.mu.Lock()
	defer b.seen.mu.Unlock()
	return b.seen.posts
}

// client talks to the server with somebody's cookies, without a browser.
type client struct {
	*testing.T
	base    string
	cookies string
}

func (c *client) do(method, path string, form url.Values) (*http.Response, []byte) {
	c.Helper()
	req, err := http.NewRequestWithContext(c.Context(), method, c.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		c.Fatal(err)
	}
	req.Header.Set("Cookie", c.cookies)
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	plain := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := plain.Do(req)
	if err != nil {
		c.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		c.Fatal(err)
	}
	return res, body
}

// fetch downloads a file.
func (c *client) fetch(path string) []byte {
	c.Helper()
	res, body := c.do(http.MethodGet, path, nil)
	if res.StatusCode != http.StatusOK {
		c.Fatalf("%s answers %d", path, res.StatusCode)
	}
	return body
}

// send sends a form and returns where it leads.
func (c *client) send(path string, pairs ...string) string {
	c.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	res, body := c.do(http.MethodPost, path, form)
	if res.StatusCode != http.StatusSeeOther {
		c.Fatalf("the form for %s answers %d: %.600s", path, res.StatusCode, body)
	}
	return res.Header.Get("Location")
}
