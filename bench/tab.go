package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func findChromium() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("the measurements in a browser need Chromium: install the package chromium and run them again")
}

const pageWidth, pageHeight = 1280, 800

// browser is one Chromium process.
type browser struct {
	ctx  context.Context
	stop func()
}

func startBrowser(path string) (*browser, error) {
	profile, err := os.MkdirTemp("", "discern-bench-browser")
	if err != nil {
		return nil, err
	}

	// The window holds the whole page: what changes outside of it is never drawn,
	// and an interaction there would seem to last until something inside changes.
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.WindowSize(pageWidth+120, pageHeight+200), chromedp.UserDataDir(profile),
		chromedp.Flag("disable-component-update", true))
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stop := chromedp.NewContext(allocator)
	b := &browser{ctx: ctx, stop: func() {
		chromedp.Cancel(ctx)
		stop()
		stopAllocator()
		os.RemoveAll(profile)
	}}
	if err := chromedp.Do(ctx); err != nil {
		b.stop()
		return nil, fmt.Errorf("start %s: %w", path, err)
	}

	return b, nil
}

// tab is a page in a browser context of its own: nothing is in its cache. Its
// first error ends what it does; err holds it.
type tab struct {
	ctx  context.Context
	stop context.CancelFunc
	base string
	err  error

	mu    sync.Mutex
	sent  []loaded                   // what came over the network since the last count
	asked map[network.RequestID]kind // every request
	under map[network.RequestID]bool // those under way, live streams apart
}

type kind struct {
	of  network.ResourceType
	url string
}

// loaded is one answer of the server, in bytes as they came over the wire.
type loaded struct {
	kind
	bytes float64
}

func (b *browser) tab(base string, cookies []*http.Cookie) (*tab, error) {
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	ctx, stop := context.WithTimeout(ctx, 20*time.Minute)
	t := &tab{ctx: ctx, stop: func() { stop(); cancel() }, base: base,
		asked: map[network.RequestID]kind{}, under: map[network.RequestID]bool{}}
	t.do(chromedp.Do(ctx, chromedp.EmulateViewport(pageWidth, pageHeight)))
	command(t, network.Enable, network.EnableParams{})
	t.do(chromedp.Listen(ctx, t.hear))

	for _, c := range cookies {
		command(t, network.SetCookie, network.SetCookieParams{Name: c.Name, Value: c.Value, URL: base + "/"})
	}

	return t, t.err
}

func (t *tab) do(err error) {
	if t.err == nil {
		t.err = err
	}
}

func (t *tab) hear(event any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		t.asked[e.RequestID] = kind{e.Type, e.Request.URL}
		if e.Type != network.ResourceTypeEventSource {
			t.under[e.RequestID] = true
		}

	case *network.EventLoadingFinished:
		t.sent = append(t.sent, loaded{t.asked[e.RequestID], e.EncodedDataLength})
		delete(t.under, e.RequestID)

	case *network.EventLoadingFailed:
		delete(t.under, e.RequestID)
	}
}

// command sends one command of the protocol.
func command[P, R any](t *tab, cmd cdp.Command[P, R], params P) (out R) {
	if t.err != nil {
		return out
	}

	ctx, cancel := context.WithTimeout(t.ctx, 30*time.Second)
	defer cancel()
	out, err := chromedp.Call(ctx, cmd, params)
	if err != nil {
		t.do(fmt.Errorf("%s: %w", cmd.Method, err))
	}

	return out
}

// eval returns the value of an expression on the page.
func eval[T any](t *tab, expression string) (out T) {
	if t.err != nil {
		return out
	}

	ctx, cancel := context.WithTimeout(t.ctx, 30*time.Second)
	defer cancel()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.do(fmt.Errorf("evaluate %.120s: %w", expression, err))
	}

	return out
}

// open loads a page, and everything it needs.
func (t *tab) open(path string) {
	if t.err != nil {
		return
	}

	ctx, cancel := context.WithTimeout(t.ctx, 30*time.Second)
	defer cancel()

	res, err := chromedp.RunResponse(ctx, chromedp.Navigate(t.base+path))
	switch {
	case err != nil:
		t.do(fmt.Errorf("open %s: %w", path, err))
	case res == nil || res.Status != http.StatusOK:
		t.do(fmt.Errorf("%s answers %+v", path, res))
	}

	t.waits(`document.readyState === "complete" && document.fonts.status === "loaded" &&
		(!document.getElementById("call") || document.querySelector("#call[data-ready]"))`)
	t.quiet()
}

// quiet waits until nothing is under way: what script asks for after the load is
// begun a third of a second later at the most, and comes as late as it likes.
func (t *tab) quiet() {
	eval[bool](t, `new Promise(done => setTimeout(() => done(true), 300))`)
	for end := time.Now().Add(patience); t.err == nil; {
		t.mu.Lock()
		left := len(t.under)
		t.mu.Unlock()
		if left == 0 {
			return
		}

		if time.Now().After(end) {
			t.do(fmt.Errorf("%w: %d requests are still under way", errMissed, left))
		}

		eval[bool](t, `new Promise(done => setTimeout(() => done(true), 20))`)
	}
}

// weigh loads a page and returns what came over the network for it.
func (t *tab) weigh(path string) []loaded {
	t.mu.Lock()
	t.sent = nil
	t.mu.Unlock()
	t.open(path)
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.sent
}

// patience is how long a moment is waited for before it counts as missed.
const patience = 20 * time.Second

// shows waits until something is so on the page, and reports whether it came.
func (t *tab) shows(condition string) bool {
	return eval[bool](t, fmt.Sprintf(`new Promise(done => { const end = performance.now() + %d;
		(function look() { if (%s) done(true); else if (performance.now() > end) done(false);
			else setTimeout(look, 4) })() })`, patience.Milliseconds(), condition))
}

// waits until something is so on the page; where it does not come, the moment is
// missed.
func (t *tab) waits(condition string) {
	if t.shows(condition) || t.err != nil {
		return
	}
	status := eval[string](t, `document.getElementById("status")?.textContent ?? ""`)
	t.do(fmt.Errorf("%w: waited in vain for %s; the status is %q", errMissed, condition, status))
}

// key presses one key and lets it go, as on a keyboard.
func (t *tab) key(r rune) {
	k, ok := kb.Keys[r]
	if !ok {
		t.do(fmt.Errorf("there is no key %q", r))
		return
	}

	down := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: k.Key, Code: k.Code,
		WindowsVirtualKeyCode: k.Windows, NativeVirtualKeyCode: k.Native, Text: k.Text, UnmodifiedText: k.Unmodified}
	if k.Shift {
		down.Modifiers = 8
	}

	if k.Text == "" {
		down.Type = input.DispatchKeyEventTypeRawKeyDown
	}

	command(t, input.DispatchKeyEvent, down)
	down.Type, down.Text, down.UnmodifiedText = input.DispatchKeyEventTypeKeyUp, "", ""
	command(t, input.DispatchKeyEvent, down)
}

// click presses what a selector finds, where nothing covers it.
func (t *tab) click(selector string) {
	at := eval[struct{ X, Y float64 }](t, fmt.Sprintf(`(() => { const el = document.querySelector(%q);
		if (!el) return {x: -1, y: -1};
		el.scrollIntoView({block: "center", behavior: "instant"});
		const r = el.getBoundingClientRect(), x = r.left + Math.min(60, r.width / 2), y = r.top + r.height / 2;
		return el.contains(document.elementFromPoint(x, y)) ? {x, y} : {x: -1, y: -1} })()`, selector))
	if at.X < 0 {
		t.do(fmt.Errorf("%s is not on the page, or covered", selector))
		return
	}

	if t.err == nil {
		t.do(chromedp.Do(t.ctx, chromedp.MouseClickXY(at.X, at.Y)))
	}
}

// slow makes the processor so many times slower for the page.
func (t *tab) slow(times float64) {
	command(t, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: times})
}

// version is what the browser calls itself.
func (t *tab) version() string {
	agent := eval[string](t, `navigator.userAgent`)
	_, v, _ := strings.Cut(agent, "Chrome/")
	v, _, _ = strings.Cut(v, ".")
	return "Chromium " + v
}
