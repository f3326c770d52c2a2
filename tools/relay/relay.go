// Package relay stands between a browser and a server on this machine and does
// to what passes what a bad network does: it loses replies, cuts requests off,
// refuses them, delays them, holds them back, or is gone. Tests and measurements
// use it, so that they need nothing of the browser that only some versions have.
package relay

import (
	"bytes"
	"context"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"sync"
	"time"
)

// Fate is what becomes of a request.
type Fate int

const (
	Passes    Fate = iota
	ReplyLost      // the server has done it, to the end, and nobody hears of it
	CutOff         // it never gets to the server
	Refused        // something in between answers 503
	ReplyLate      // the server has done it, and its reply waits for Deliver
)

// Relay is one way to one server. Its methods may be used from any goroutine,
// while requests pass.
type Relay struct {
	// URL is where the browser finds the server, Server where it really is; both
	// without a slash at the end.
	URL, Server string

	http http.Server

	mu       sync.Mutex
	treat    func(*http.Request) Fate
	saw      func(*http.Response)
	count    [ReplyLate + 1]int
	delay    time.Duration
	rate     int           // bytes a second of a reply, 0 for no limit
	gate     chan struct{} // closed when requests may go on; nil when they may
	late     chan struct{} // closed when replies that wait may be delivered
	cut      bool
	joined   map[net.Conn]bool
	record   bool
	recorded []*Response
}

// Before puts a relay before the server with that address. Close ends it.
func Before(server string) (*Relay, error) {
	to, err := url.Parse(server)
	if err != nil {
		return nil, err
	}

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}

	r := &Relay{URL: "http://" + listener.Addr().String(), Server: server, joined: map[net.Conn]bool{},
		late: make(chan struct{})}
	quiet := log.New(io.Discard, "", 0)

	proxy := &httputil.ReverseProxy{
		FlushInterval:  -1, // a live stream passes as it comes
		ErrorLog:       quiet,
		ModifyResponse: r.sees,
		ErrorHandler: func(w http.ResponseWriter, req *http.Request, err error) {
			if req.Context().Err() != nil {
				panic(http.ErrAbortHandler) // the browser has gone, and is told nothing
			}
			http.Error(w, "upstream: "+err.Error(), http.StatusBadGateway)
		},
		Rewrite: func(p *httputil.ProxyRequest) {
			p.SetURL(to)
			p.Out.Host = to.Host
			p.Out.Header.Del("Accept-Encoding") // so that what passes can be read
		},
	}

	r.http = http.Server{Handler: r.handler(proxy), ConnState: r.conn, ErrorLog: quiet}
	go r.http.Serve(listener)
	return r, nil
}

// Close ends the relay and every connection over it.
func (r *Relay) Close() {
	r.http.Close()
	r.Release()
	r.Deliver()
}

// Treat sets what becomes of each request from now on; nil lets all of them pass.
// It is asked for one request at a time.
func (r *Relay) Treat(treat func(*http.Request) Fate) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.treat = treat
}

// Did is how many requests had that fate so far.
func (r *Relay) Did(f Fate) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.count[f]
}

// Saw sets what is called with each response of the server before anything of it
// goes on to the browser, for one response at a time.
func (r *Relay) Saw(saw func(*http.Response)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.saw = saw
}

// Slow lets every request wait before it goes on, and every reply through at so
// many bytes a second; zeros end it.
func (r *Relay) Slow(delay time.Duration, bytesPerSecond int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.delay, r.rate = delay, bytesPerSecond
}

// Hold keeps every request back until Release.
func (r *Relay) Hold() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.gate == nil {
		r.gate = make(chan struct{})
	}
}

// Release lets go what was held, and what comes.
func (r *Relay) Release() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.gate != nil {
		close(r.gate)
		r.gate = nil
	}
}

// Deliver sends on the replies that wait; those that come late after it wait anew.
func (r *Relay) Deliver() {
	r.mu.Lock()
	defer r.mu.Unlock()
	close(r.late)
	r.late = make(chan struct{})
}

// Cut ends every connection, and every new one at once, until Join.
func (r *Relay) Cut() {
	r.mu.Lock()
	r.cut = true
	r.mu.Unlock()
	r.Drop()
}

// Join takes connections again after Cut.
func (r *Relay) Join() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.cut = false
}

// Drop ends every connection there is; new ones are taken.
func (r *Relay) Drop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for c := range r.joined {
		c.Close()
	}
}

// conn keeps count of the connections.
func (r *Relay) conn(c net.Conn, state http.ConnState) {
	r.mu.Lock()
	defer r.mu.Unlock()

	switch state {
	case http.StateNew:
		r.joined[c] = true
		if r.cut {
			c.Close()
		}
	case http.StateClosed, http.StateHijacked:
		delete(r.joined, c)
	}
}

// fate asks what becomes of a request, and counts it.
func (r *Relay) fate(req *http.Request) Fate {
	r.mu.Lock()
	defer r.mu.Unlock()
	f := Passes
	if r.treat != nil {
		f = r.treat(req)
	}

	r.count[f]++
	return f
}

func (r *Relay) handler(proxy http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if !r.waits(req.Context()) {
			panic(http.ErrAbortHandler)
		}

		switch r.fate(req) {
		case ReplyLost:
			// The server works to its end even where the browser has gone by then.
			proxy.ServeHTTP(&nowhere{header: http.Header{}}, req.WithContext(context.WithoutCancel(req.Context())))
			panic(http.ErrAbortHandler)

		case ReplyLate:
			r.mu.Lock()
			late := r.late
			r.mu.Unlock()
			reply := httptest.NewRecorder()
			proxy.ServeHTTP(reply, req.WithContext(context.WithoutCancel(req.Context())))
			select {
			case <-late:
			case <-req.Context().Done():
				panic(http.ErrAbortHandler)
			}

			maps.Copy(w.Header(), reply.Header())
			w.WriteHeader(reply.Code)
			w.Write(reply.Body.Bytes())

		case CutOff:
			panic(http.ErrAbortHandler)
		case Refused:
			http.Error(w, "upstream is away", http.StatusServiceUnavailable)
		default:
			r.mu.Lock()
			rate := r.rate
			r.mu.Unlock()
			if rate > 0 {
				w = &slow{ResponseWriter: w, ctx: req.Context(), rate: rate}
			}

			proxy.ServeHTTP(w, req)
		}
	})
}

// waits keeps a request as long as it is held or delayed, and reports whether
// whoever sent it is still there.
func (r *Relay) waits(ctx context.Context) bool {
	r.mu.Lock()
	gate, delay := r.gate, r.delay
	r.mu.Unlock()

	if gate != nil {
		select {
		case <-gate:
		case <-ctx.Done():
			return false
		}
	}

	return pause(ctx, delay)
}

// pause is a time that passes, unless whoever waits goes away.
func pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}

	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// slow lets a reply through at so many bytes a second.
type slow struct {
	http.ResponseWriter
	ctx  context.Context
	rate int
}

func (s *slow) Write(p []byte) (int, error) {
	n, err := s.ResponseWriter.Write(p)
	if !pause(s.ctx, time.Duration(n)*time.Second/time.Duration(s.rate)) {
		return n, s.ctx.Err()
	}
	return n, err
}

func (s *slow) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// nowhere takes a reply that is lost.
type nowhere struct{ header http.Header }

func (n *nowhere) Header() http.Header         { return n.header }
func (n *nowhere) Write(p []byte) (int, error) { return len(p), nil }
func (n *nowhere) WriteHeader(int)             {}

// Response is what came back over the relay, a stream as far as it got.
type Response struct {
	Method, Path string // the path with its query
	Header       http.Header

	mu   sync.Mutex
	body bytes.Buffer
}

// Write takes what passes.
func (r *Response) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.body.Write(p)
}

// Text is the body so far.
func (r *Response) Text() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.body.String()
}

// Record keeps every response from now on.
func (r *Relay) Record() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.record = true
}

// Responses are what was recorded so far.
func (r *Relay) Responses() []*Response {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.recorded)
}

// sees a response on its way to the browser.
func (r *Relay) sees(res *http.Response) error {
	r.mu.Lock()
	defer r.mu.Unlock()

	if r.saw != nil {
		r.saw(res)
	}

	if r.record {
		kept := &Response{Method: res.Request.Method, Path: res.Request.URL.RequestURI(), Header: res.Header}
		r.recorded = append(r.recorded, kept)
		res.Body = struct {
			io.Reader
			io.Closer
		}{io.TeeReader(res.Body, kept), res.Body}
	}

	return nil
}
