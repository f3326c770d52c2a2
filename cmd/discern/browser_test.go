package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"discern/tools/relay"
)

// These tests drive the real program in a real Chromium: one browser for all of
// them, one browser context for each person, so that no one shares a cookie.

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	code := m.Run()
	if chromium.stop != nil {
		chromium.stop()
	}
	os.Exit(code)
}

// chromium is the one browser, started by the first test that needs it.
var chromium struct {
	once sync.Once
	ctx  context.Context
	stop func()
	err  error
}

// chromiumPath is where Chromium is, under one of its names.
func chromiumPath() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("the browser tests need Chromium: install the package chromium and run them again")
}

// withoutFeatures are parts of Chromium that no test needs. The two of its address bar load two
// pages of the browser's own into a process of their own for each new window, which nobody sees:
// most of what a new tab costs. A Chromium that does not know a name passes it over.
const withoutFeatures = "Translate,BlinkGenPropertyTrees,WebUIOmniboxPopup,WebUIOmniboxAimPopup"

// chromiumOptions is how Chromium is run with a profile.
func chromiumOptions(profile string) ([]chromedp.ExecAllocatorOption, error) {
	path, err := chromiumPath()
	if err != nil {
		return nil, err
	}
	return append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.UserDataDir(profile), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-features", withoutFeatures)), nil
}

func startChromium() {
	profile, err := os.MkdirTemp("", "discern-browser-")
	if err != nil {
		chromium.err = err
		return
	}
	options, err := chromiumOptions(profile)
	if err != nil {
		chromium.err = err
		return
	}
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stopBrowser := chromedp.NewContext(allocator)
	chromium.ctx = ctx
	chromium.stop = func() {
		if err := chromedp.Cancel(ctx); err != nil && !errors.Is(err, context.Canceled) {
			fmt.Fprintln(os.Stderr, "close the browser:", err)
		}
		stopBrowser()
		stopAllocator()
		os.RemoveAll(profile)
	}
	if err := chromedp.Do(ctx); err != nil {
		chromium.err = fmt.Errorf("start Chromium: %w", err)
	}
}

// tab is a page of one person's browser.
type tab struct {
	*testing.T
	ctx   context.Context
	base  string       // the server, without a slash at the end
	wire  *relay.Relay // the way there; nil where the tab reaches the server directly
	seen  *traffic
	still bool // the page's own script is switched off, and with it its clocks
}

// tabTime is the most that one test may keep a tab; each step has its own bound.
const tabTime = 20 * time.Minute

// patience is how long anything is waited for. It is long, so that a machine that
// is busy with other work fails nothing; a test that passes never waits so long.
const patience = time.Minute

// soon bounds one step, so that a page that hangs fails the test that went there.
func (b *tab) soon() (context.Context, context.CancelFunc) {
	return context.WithTimeout(b.ctx, 2*patience)
}

// newTab opens a tab in a browser context of its own.
func newTab(t *testing.T, base string) *tab {
	t.Helper()
	chromium.once.Do(startChromium)
	if chromium.err != nil {
		t.Fatal(chromium.err)
	}
	ctx, cancel := chromedp.NewContext(chromium.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	ctx, stop := context.WithTimeout(ctx, tabTime)
	t.Cleanup(stop)
	return tabOf(t, ctx, base)
}

// tabOf is a tab with a watch on it.
func tabOf(t *testing.T, ctx context.Context, base string) *tab {
	t.Helper()
	b := &tab{T: t, ctx: ctx, base: base}
	b.seen = watch(b)
	b.size(1366, 768)
	return b
}

// with is the same tab in a sub-test.
func (b *tab) with(t *testing.T) *tab { c := *b; c.T = t; return &c }

func (b *tab) must(err error, doing string, args ...any) {
	b.Helper()
	if err != nil {
		b.Fatalf("%s: %v", fmt.Sprintf(doing, args...), err)
	}
}

// call sends one command of the protocol.
func call[P, R any](b *tab, cmd cdp.Command[P, R], params P) R {
	b.Helper()
	ctx, cancel := b.soon()
	defer cancel()
	out, err := chromedp.Call(ctx, cmd, params)
	b.must(err, "%s", cmd.Method)
	return out
}

// eval returns the value of an expression on the page, of the next one where the
// page is just giving way to it. It works where the
// page's own script is switched off.
func eval[T any](b *tab, expression string, options ...chromedp.EvaluateOption) T {
	b.Helper()
	ctx, cancel := b.soon()
	defer cancel()
	for {
		out, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, options...))
		if err != nil && ctx.Err() == nil && movedOn(err) {
			continue
		}
		b.must(err, "evaluate %.200s", expression)
		return out
	}
}

// movedOn reports whether a page was asked just as it gave way to the next,
// which then answers.
func movedOn(err error) bool {
	for _, s := range []string{"navigated or closed", "Cannot find context", "context was destroyed",
		"Not attached to an active page"} {
		if strings.Contains(err.Error(), s) {
			return true
		}
	}
	return false
}

func (b *tab) size(width, height int64) {
	b.Helper()
	b.must(chromedp.Do(b.ctx, chromedp.EmulateViewport(width, height)), "size")
}

func (b *tab) scriptOff() {
	b.Helper()
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.still = true
}

// loads does something that loads a page, and returns its status.
func (b *tab) loads(what string, do chromedp.Action[chromedp.Void]) int {
	b.Helper()
	ctx, cancel := b.soon()
	defer cancel()
	res, err := chromedp.RunResponse(ctx, do)
	b.must(err, "%s on %s", what, b.path())
	if res == nil {
		b.Fatalf("%s loads no page", what)
	}
	return int(res.Status)
}

// open goes to an address of the server, which has to answer with the status.
// Where a page asks first whether anybody looks on, it says no.
func (b *tab) open(path string, status int) {
	b.Helper()
	b.goes(path, status)
	if !strings.Contains(path, "/console") && !strings.Contains(path, "/wrap") &&
		b.here("form[action$='/console'] [name=to][type=hidden]:not([value=''])") && !b.here("#call") {
		b.press("form[action$='/console'] .btn:not(.q)")
	}
}

// showThem says that nobody else looks on, where a private page asks; and before
// that, where another call may be on the screen, that one goes there.
func (b *tab) showThem() {
	b.Helper()
	if eval[bool](b, `[...document.querySelectorAll("button")].some(b => b.innerText.startsWith("Go there"))`) {
		b.press("=Go there")
	}
	if eval[bool](b, `[...document.querySelectorAll("button")].some(b => b.innerText.startsWith("Show them"))`) {
		b.press("=Show them")
	}
}

// goes goes to an address and takes what comes.
func (b *tab) goes(path string, status int) {
	b.Helper()
	address := path
	if b.wire != nil { // a link of the server's own
		path = strings.TrimPrefix(path, b.wire.Server)
	}
	if strings.HasPrefix(path, "/") {
		address = b.base + path
	}
	if got := b.loads("open "+path, chromedp.Navigate(address)); got != status {
		b.Fatalf("%s answers %d, want %d:\n%.600s", path, got, status, b.text())
	}
}

// path is where the tab is; a question of a call is named by its id.
func (b *tab) path() string {
	b.Helper()
	ctx, cancel := b.soon()
	defer cancel()
	address, err := chromedp.Run(ctx, chromedp.Location())
	for err != nil && ctx.Err() == nil && movedOn(err) { // asked just as one page gave way to the next
		address, err = chromedp.Run(ctx, chromedp.Location())
	}
	b.must(err, "location")
	path := strings.TrimPrefix(address, b.base)
	if m := inCall.FindStringSubmatch(path); m != nil {
		if q, ok := bankOf(b.T).QuestionAt(m[2]); ok {
			path = m[1] + q.ID + m[3]
		}
	}
	return path
}

// inCall is the address of a question in a call.
var inCall = regexp.MustCompile(`^(/interviews/[^/?#]+/call/)([^/?#]+)(.*)$`)

// last is the last part of the path.
func (b *tab) last() string {
	b.Helper()
	p := b.path()
	return p[strings.LastIndexByte(p, '/')+1:]
}

// text is what a person reads on the page.
func (b *tab) text() string {
	b.Helper()
	return eval[string](b, `document.body.innerText.replace(/[ \t]+/g, " ")`)
}

func (b *tab) says(want ...string) {
	b.Helper()
	text := b.text()
	for _, w := range want {
		if !strings.Contains(text, w) {
			b.Errorf("%s does not say %q:\n%.700s", b.path(), w, text)
		}
	}
}

// value is the content of a field.
func (b *tab) value(selector string) string {
	b.Helper()
	return eval[string](b, fmt.Sprintf(`document.querySelector(%q).value`, selector))
}

// here reports whether the page holds such an element.
func (b *tab) here(selector string) bool {
	b.Helper()
	return eval[bool](b, fmt.Sprintf(`!!document.querySelector(%q)`, selector))
}

// aimJS finds what to click: by selector, or where that begins with "=", by the
// text a person reads. It scrolls there and refuses what something else covers.
const aimJS = `(want => {
  const read = el => [...el.childNodes].filter(n => n.nodeName !== "KBD").map(n => n.innerText ?? n.textContent).join(" ").replace(/\s+/g, " ").trim();
  const shown = el => el.getClientRects().length > 0;
  let all = want[0] === "="
    ? ["a,button,summary", "label"].flatMap(s => [...document.querySelectorAll(s)]).filter(el => shown(el) && read(el) === want.slice(1))
    : [...document.querySelectorAll(want)];
  let el = all[0];
  if (!el) return {error: "is not on the page"};
  if (!shown(el)) return {error: "is not shown"};
  el.scrollIntoView({block: "center", inline: "center", behavior: "instant"});
  const r = el.getClientRects()[0], x = r.left + r.width / 2, y = r.top + r.height / 2;
  const hit = document.elementFromPoint(x, y);
  if (!hit || !(el.contains(hit) || hit.contains(el) || hit.closest("label")?.control === el))
    return {error: "is covered by " + (hit ? hit.outerHTML.slice(0, 120) : "nothing")};
  return {x, y};
})`

// aim is where the mouse has to go to press something.
func (b *tab) aim(what string) chromedp.Action[chromedp.Void] {
	b.Helper()
	at := eval[struct {
		X, Y  float64
		Error string
	}](b, aimJS+"("+strconv.Quote(what)+")")
	if at.Error != "" {
		b.Fatalf("%q on %s %s:\n%.800s", what, b.path(), at.Error, b.text())
	}
	return chromedp.MouseClickXY(at.X, at.Y)
}

// choose presses something that stays on the page.
func (b *tab) choose(what string) {
	b.Helper()
	ctx, cancel := b.soon()
	defer cancel()
	b.must(chromedp.Do(ctx, b.aim(what)), "choose %s", what)
}

// press presses something that leads to a page, which has to answer 200.
func (b *tab) press(what string) { b.Helper(); b.pressFor(what, http.StatusOK) }

func (b *tab) pressFor(what string, status int) {
	b.Helper()
	if got := b.loads("press "+what, b.aim(what)); got != status {
		b.Fatalf("%q leads to %d, want %d: %s\n%.800s", what, got, status, b.path(), b.text())
	}
}

// pick chooses the answer with that value.
func (b *tab) pick(value string) {
	b.Helper()
	b.choose(fmt.Sprintf(`label:has(input[name=answer][value=%q]),label:has(input[name=choices][value=%q])`, value, value))
}

// insertJS puts text where the keyboard is, in place of what is selected, as an
// edit of a person's: the page sees the events of one.
const insertJS = `(text => document.execCommand(text ? "insertText" : "delete", false, text))`

// fill types text into a field, in place of what is there.
func (b *tab) fill(selector, text string) {
	b.Helper()
	b.choose(selector)
	if !eval[bool](b,
		fmt.Sprintf(`(el => { el.select(); return document.activeElement === el })(document.querySelector(%q))`, selector)) {
		b.Fatalf("%s on %s does not take the keyboard", selector, b.path())
	}
	eval[bool](b, insertJS+"("+quoteJS(text)+")")
	if got := b.value(selector); got != text {
		b.Fatalf("typed %q into %s, which holds %q", text, selector, got)
	}
}

// set chooses an entry of a select field.
func (b *tab) set(selector, value string) {
	b.Helper()
	if got := eval[string](b, fmt.Sprintf(`(el => { el.value = %q; return el.value })(document.querySelector(%q))`, value,
		selector)); got != value {
		b.Fatalf("%s offers no %q", selector, value)
	}
}

func (b *tab) reload() {
	b.Helper()
	if got := b.loads("reload", chromedp.Reload()); got != http.StatusOK {
		b.Fatalf("reload answers %d at %s", got, b.path())
	}
}

// back goes back, to a page that is loaded again or was kept in memory, which
// loads nothing.
func (b *tab) back() {
	b.Helper()
	history := b.history()
	if history.CurrentIndex < 1 {
		b.Fatalf("there is nothing to go back to from %s", b.path())
	}
	b.goTo(history.Entries[history.CurrentIndex-1].ID)
}

// history is where the tab was and is. While one page gives way to another the
// browser has none to ask, and is asked again.
func (b *tab) history() page.GetNavigationHistoryResult {
	b.Helper()
	ctx, cancel := b.soon()
	defer cancel()
	for {
		out, err := chromedp.Call(ctx, page.GetNavigationHistory, cdp.Empty{})
		if err != nil && ctx.Err() == nil && movedOn(err) {
			continue
		}
		b.must(err, "history")
		return out
	}
}

// goTo goes to an entry of the tab's history.
func (b *tab) goTo(entry int64) {
	b.Helper()
	ctx, cancel := b.soon()
	defer cancel()
	call(b, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: entry})
	for {
		now := b.history()
		if now.Entries[now.CurrentIndex].ID == entry {
			break
		}
		if ctx.Err() != nil {
			b.Fatalf("the history leads nowhere; at %s", b.path())
		}
	}
	b.waits("all of the page", `document.readyState === "complete"`)
}

// enters opens a sign-in link and presses its one button.
func (b *tab) enters(link string) {
	b.Helper()
	b.open(link, http.StatusOK)
	b.press("=Sign in")
}

// client fetches with the cookies of the tab, as the browser's own download
// does.
func (b *tab) client() *client {
	b.Helper()
	var cookies []string
	for _, c := range call(b, network.GetCookies, network.GetCookiesParams{URLs: []string{b.base + "/"}}).Cookies {
		cookies = append(cookies, c.Name+"="+c.Value)
	}
	return &client{b.T, b.base, strings.Join(cookies, "; ")}
}

func itoa(n int) string { return strconv.Itoa(n) }
