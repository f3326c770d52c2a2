package main

import (
	"bytes"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp/kb"

	"discern/assessment"
)

// trouble is what a network does to a request.
type trouble int

const (
	none      trouble = iota
	replyLost         // the server has done it, and nobody hears of it
	cutOff            // it never gets there
	refused           // something in between answers 503
)

// wire stands between a browser and the server.
type wire struct {
	*httptest.Server
	direct string // the address of the server behind

	mu     sync.Mutex
	treat  func(*http.Request) trouble // nil lets everything through
	count  [refused + 1]int
	commit func() // called after each save that the server has made, before its reply goes on
	record bool   // keeps every response
	kept   []*response
}

// response is what came over the wire, a stream as far as it got.
type response struct {
	method, url string
	header      http.Header
	mu          sync.Mutex
	body        bytes.Buffer
}

func (r *response) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.body.Write(p)
}

func (r *response) text() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.body.String()
}

// responses is what was recorded so far.
func (w *wire) responses() []*response {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.kept)
}

// passes sees a response on its way to the browser.
func (w *wire) passes(r *http.Response) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.commit != nil && r.Request.Method == http.MethodPost && r.StatusCode < 400 {
		w.commit()
	}
	if w.record {
		k := &response{method: r.Request.Method, url: r.Request.URL.RequestURI(), header: r.Header}
		w.kept = append(w.kept, k)
		r.Body = struct {
			io.Reader
			io.Closer
		}{io.TeeReader(r.Body, k), r.Body}
	}
	return nil
}

// inFront puts a wire before a server.
func inFront(t *testing.T, direct string) *wire {
	t.Helper()
	to, err := url.Parse(direct)
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{direct: direct}
	proxy := &httputil.ReverseProxy{FlushInterval: -1, ErrorLog: log.New(io.Discard, "", 0),
		ModifyResponse: w.passes,
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(to)
			r.Out.Host = to.Host
			r.Out.Header.Del("Accept-Encoding") // so that what passes can be read
		}}
	w.Server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		switch w.fate(r) {
		case replyLost:
			proxy.ServeHTTP(httptest.NewRecorder(), r) // the server saves ...
			panic(http.ErrAbortHandler)                // ... and nobody hears of it
		case cutOff:
			panic(http.ErrAbortHandler)
		case refused:
			http.Error(rw, "upstream is away", http.StatusServiceUnavailable)
		default:
			proxy.ServeHTTP(rw, r)
		}
	}))
	t.Cleanup(func() { w.CloseClientConnections(); w.Close() })
	return w
}

func (w *wire) fate(r *http.Request) trouble {
	w.mu.Lock()
	defer w.mu.Unlock()
	kind := none
	if w.treat != nil {
		kind = w.treat(r)
	}
	w.count[kind]++
	return kind
}

// does sets what happens from now on.
func (w *wire) does(treat func(*http.Request) trouble) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.treat = treat
}

func (w *wire) did(kind trouble) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.count[kind]
}

// toSaves does something to the next n saves of a call.
func toSaves(n int, kind trouble) func(*http.Request) trouble {
	return func(r *http.Request) trouble {
		if n == 0 || r.Method != http.MethodPost || !strings.Contains(r.URL.Path, "/call/") {
			return none
		}
		n--
		return kind
	}
}

// toLive does something to the live stream, and to what is asked behind it.
func toLive(kind trouble, paths ...string) func(*http.Request) trouble {
	return func(r *http.Request) trouble {
		for _, p := range paths {
			if strings.HasSuffix(r.URL.Path, p) {
				return kind
			}
		}
		return none
	}
}

// aCallBehind is a call whose browser reaches the server over a wire. The
// client goes to the server directly.
func aCallBehind(t *testing.T) (*wire, *tab, *client, string) {
	t.Helper()
	s := start(t, t.TempDir())
	direct := s.first[:strings.Index(s.first, "/sign-in/")]
	w := inFront(t, direct)
	b := newTab(t, w.URL)
	b.enters(strings.TrimPrefix(s.first, direct))
	c := b.client()
	c.base = direct
	c.send("/settings", "me", "Dana Ruiz")
	id := c.newInterview("Claims intake")
	b.open("/interviews/"+id+"/call/EC1", 200)
	return w, b, c, id
}

func TestBrowserAReplyLostAfterTheSaveStoresItOnce(t *testing.T) {
	w, b, c, id := aCallBehind(t)
	w.does(toSaves(2, replyLost))
	b.keys("2")
	b.status("Saved")
	b.keys("q")
	b.keys("Only once." + kb.Enter)
	b.status("Saved")
	iv := c.interview(id)
	_, history := c.do(http.MethodGet, "/interviews/"+id+"/call/EC1/history", nil)
	if w.did(replyLost) != 2 || iv.Answers["EC1"].Choice != "b" || c.rev(id, "EC1") != 1 || len(iv.Quotes) != 1 || strings.Count(string(history), `class="cap"`) != 1 {
		t.Errorf("%d replies lost; kept %+v and %d quotes\n%s", w.did(replyLost), iv.Answers["EC1"], len(iv.Quotes), history)
	}
	b.meant("ERR_EMPTY_RESPONSE")
}

// noteSavedJS notes whenever the status line begins to say "Saved", with the
// question and the answer that stand on the page then.
const noteSavedJS = `(() => { window.saidSaved = []; const line = document.getElementById("status");
  new MutationObserver(() => { if (line.textContent.startsWith("Saved")) window.saidSaved.push({
    at: performance.timeOrigin + performance.now(), question: document.querySelector("#main .question").dataset.question,
    answer: document.querySelector("#main [name=answer]:checked")?.value ?? ""}) }).observe(line, {childList: true, characterData: true, subtree: true});
  return true })()`

// stored is what the database held at a moment, in milliseconds since 1970.
type stored struct {
	at float64
	iv assessment.Interview
}

// "Saved" is said only of what is in the database by then: on a slow network,
// with replies lost, with requests cut off, and without any network.
func TestBrowserSavedIsNeverSaidOfWhatIsNotInTheDatabase(t *testing.T) {
	w, b, c, id := aCallBehind(t)
	var held []stored
	w.mu.Lock()
	w.commit = func() { held = append(held, stored{float64(time.Now().UnixMicro()) / 1000, c.interview(id)}) }
	w.mu.Unlock()
	eval[bool](b, noteSavedJS)
	b.conditions(network.Conditions{Latency: 300, DownloadThroughput: 250e3 / 8, UploadThroughput: 50e3 / 8}) // 2G
	b.keys("1")
	b.status("Saved")
	b.keys("2" + "3")
	b.waits("the last of three", `window.saidSaved.at(-1)?.answer === "c"`)
	b.conditions(network.Conditions{DownloadThroughput: -1, UploadThroughput: -1})
	w.does(toSaves(2, replyLost))
	b.keys("4")
	b.waits("saved after lost replies", `window.saidSaved.at(-1)?.answer === "d"`)
	w.does(toSaves(-1, cutOff))
	b.keys("5")
	b.status("Not sent yet")
	w.does(nil)
	b.waits("saved after lost requests", `window.saidSaved.at(-1)?.answer === "e"`)
	b.offline(true)
	b.keys("1")
	b.status("Not sent yet")
	b.offline(false)
	b.waits("saved after being offline", `window.saidSaved.at(-1)?.answer === "a"`)
	said := eval[[]struct {
		At               float64
		Question, Answer string
	}](b, `window.saidSaved`)
	if len(said) < 5 {
		t.Errorf("Saved was seen %d times only", len(said))
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range said {
		var then assessment.Interview
		for _, h := range held {
			if h.at <= s.At+5 { // two clocks
				then = h.iv
			}
		}
		if got := then.Answers[s.Question].Choice; got != s.Answer {
			t.Errorf("it says Saved of %s at %q when the database holds %q", s.Question, s.Answer, got)
		}
	}
	if w.count[replyLost] != 2 || w.count[cutOff] == 0 {
		t.Errorf("%d replies were lost and %d requests cut off", w.count[replyLost], w.count[cutOff])
	}
	b.meant("ERR_EMPTY_RESPONSE")
	b.meant("ERR_INTERNET")
}

// A save that fails three times says so and hands out the text, every word of
// it; nothing is lost, and it is sent when the way is free.
func TestBrowserASaveThatKeepsFailingSaysSoAndHandsOutTheText(t *testing.T) {
	w, b, c, id := aCallBehind(t)
	b.keys("1")
	b.status("Saved")
	last := eval[string](b, `document.getElementById("status").textContent.slice("Saved ".length, "Saved 10:42".length)`)
	w.does(toSaves(-1, refused))
	b.keys("2")
	b.status("Not sent yet")
	b.choose("#note")
	b.keys("Seen in a trace." + kb.Escape + "q")
	b.keys("It just goes." + kb.Enter)
	b.bar("Still not sent. Kept on this device. Last sent " + last + ".")
	if w.did(refused) < 3 {
		t.Errorf("it says so after %d tries", w.did(refused))
	}
	eval[bool](b, `(navigator.clipboard.writeText = async text => { window.copied = text }, true)`)
	b.choose("=Copy everything as text")
	b.waits("the copy", `!!window.copied`)
	q, _ := bankOf(t).Question("EC1")
	copied := eval[string](b, `window.copied`)
	for _, want := range []string{"EC1 " + q.Spoken("live"), q.Options[1].Text, "Note: Seen in a trace.", "Their words: It just goes."} {
		if !strings.Contains(copied, want) {
			t.Errorf("what is copied lacks %q:\n%s", want, copied)
		}
	}
	eval[bool](b, `(navigator.clipboard.writeText = async () => { throw new Error("not allowed") }, document.querySelector("#line button").click(), true)`)
	b.waits("the text to copy by hand", `document.querySelector("#line textarea")?.value.includes("Seen in a trace.")`)
	if n := b.kept(); n != 3 {
		t.Errorf("%d changes are kept on the device, want 3", n)
	}
	if iv := c.interview(id); iv.Answers["EC1"].Choice != "a" || len(iv.Quotes) != 0 {
		t.Errorf("stored meanwhile: %+v", iv.Answers["EC1"])
	}
	w.does(nil)
	b.bar("All sent")
	if iv := c.interview(id); iv.Answers["EC1"].Choice != "b" || iv.Answers["EC1"].Note != "Seen in a trace." || len(iv.Quotes) != 1 {
		t.Errorf("stored in the end: %+v, %d quotes", iv.Answers["EC1"], len(iv.Quotes))
	}
	b.meant("503")
}
