package main

import (
	_ "embed"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp/kb"

	"discern/tools/relay"
)

//go:embed measure.js
var measureJS string

// measured is what measure.js found.
type measured struct {
	Marks []struct {
		MS     float64
		Frames int
	}
	Acks, Server []float64
	Reads        int
	Events       []struct {
		ID        float64
		Start, MS float64
	}
	Spans []struct {
		What     string
		From, To float64
	}
	Shifts []struct {
		Value  float64
		Recent bool
		Moved  []string
	}
}

// browser measures the call page in a real Chromium, served by the program in
// a process of its own on a database with 500 interviews in it.
func (b *bench) browser() error {
	dir, err := b.folder("served")
	if err != nil {
		return err
	}
	s, err := serve(dir)
	if err != nil {
		return err
	}

	defer s.stop()
	chrome, err := startBrowser(b.chromium)
	if err != nil {
		return err
	}

	defer chrome.stop()
	t, err := chrome.tab(s.base, s.cookies())
	if err != nil {
		return err
	}

	defer t.stop()
	t.open("/")
	b.printf("## In a real browser\n\n%s drives the call page of `discern serve`, a process of its own whose database "+
		"holds %d interviews (the shipped\nexamples under other names, some answers missing and some different) and %d "+
		"sealed reports. The browser and the server\nshare the machine.\n\n", t.version(), storedInterviews, storedReports)
	if t.err != nil {
		return t.err
	}

	for _, p := range []struct {
		name    string
		measure func(*served, *browser) error
	}{
		{"answering", b.answering}, {"two windows", b.together}, {"interactions", b.interactions},
		{"bytes over the network", b.weights}, {"the server alone", b.posting},
	} {
		b.tries(p.name, func() error { return p.measure(s, chrome) })
	}

	return nil
}

// call opens the call page of a new interview, with the measuring in place.
func (s *served) call(chrome *browser, system string) (*tab, error) {
	return s.callAt(s.base, chrome, system)
}

// callAt is call where the server is reached at that address.
func (s *served) callAt(base string, chrome *browser, system string) (*tab, error) {
	t, err := chrome.tab(base, s.cookies())
	if err != nil {
		return nil, err
	}
	id, err := s.newInterview(system)
	if err != nil {
		return nil, err
	}

	t.open("/interviews/" + id + "/call/EC1")
	eval[bool](t, measureJS)
	return t, t.err
}

func (s *served) newInterview(system string) (string, error) {
	res, err := s.client.PostForm(s.base+"/interviews", url.Values{"system": {system}, "go": {"start"}})
	if err != nil {
		return "", err
	}

	res.Body.Close()
	parts := strings.Split(res.Header.Get("Location"), "/")
	if res.StatusCode != http.StatusSeeOther || len(parts) < 3 {
		return "", fmt.Errorf("a new interview answered %s", res.Status)
	}

	return parts[2], nil
}

// statusSaved is so when all is saved and the page is not reading itself again.
const statusSaved = `document.getElementById("status").textContent.startsWith("Saved") && !measured.reading`

// answering measures key presses that choose an answer: marked, acknowledged,
// and whether anything moves.
func (b *bench) answering(s *served, chrome *browser) error {
	t, err := s.call(chrome, "Answering")
	if err != nil {
		return err
	}

	defer t.stop()
	const presses = 60
	for i := range presses + 1 {
		t.key(rune('1' + i%3))
		t.waits(fmt.Sprintf(`measured.marks.length > %d && measured.acks.length > %d && %s`, i, i, statusSaved))
	}

	got := eval[measured](t, `measured`)
	if t.err != nil {
		return t.err
	}
	held, err := s.held(chrome, presses/2)
	if err != nil {
		return err
	}

	after := measured{Shifts: append(got.Shifts, held.Shifts...)}

	b.printf("| after the key press | median | p95 | worst | n | aim | |\n|---|---|---|---|---|---|---|\n")
	marks, first := got.marks()
	b.printf("%s", marks.row("the chosen answer is marked", "the first frame", first == len(marks)))
	offline, firstHeld := held.marks()
	b.printf("%s", offline.row("the same, the network holding every request back", "the first frame",
		firstHeld == len(offline)))
	acks := sample(got.Acks[1:])
	b.printf("%s", acks.row("acknowledged: the status reads \"Saved hh:mm\"", "p95 100 ms", acks.p95() <= 100))
	b.printf("%s", sample(got.Server[1:]).row("of which from request to the first byte of the reply", "", true))
	b.printf("\nMarked is counted to the moment its frame is drawn. It was the first frame after the key press %d of "+
		"%d times, and %d of\n%d with the network held back. After %d saves the page read itself again %d times.\n\n",
		first, len(marks), firstHeld, len(offline), len(got.Acks), got.Reads)
	b.printf("Layout shift over %d answers, saved and held back: %s\n\n", len(got.Acks)+len(offline)+1, after.shift())

	return nil
}

// held measures answers that are chosen while a relay holds every request back,
// and what moves until all of them are saved.
func (s *served) held(chrome *browser, presses int) (measured, error) {
	way, err := relay.Before(s.base)
	if err != nil {
		return measured{}, err
	}

	defer way.Close()
	t, err := s.callAt(way.URL, chrome, "Answering, held back")
	if err != nil {
		return measured{}, err
	}

	defer t.stop()

	way.Hold()
	for i := range presses {
		t.key(rune('2' + i%3))
		t.waits(fmt.Sprintf(`measured.marks.length > %d`, i))
	}

	if early := eval[int](t, `measured.acks.length`); early > 0 {
		t.do(fmt.Errorf("%d answers were acknowledged though every request was held back", early))
	}

	way.Release()
	t.waits(statusSaved)
	return eval[measured](t, `measured`), t.err
}

func shiftText(v float64) string {
	if v == 0 {
		return "0"
	}
	return fmt.Sprintf("%.4f", v)
}

// marks are the times until a choice was drawn, without the first, and how many
// of them took one frame.
func (m measured) marks() (out sample, first int) {
	for _, mark := range m.Marks[min(1, len(m.Marks)):] {
		out = append(out, mark.MS)
		if mark.Frames == 1 {
			first++
		}
	}
	return out, first
}

// shift adds up what moved: by itself, and within half a second of a key press or
// click; and says how much and what in words.
func (m measured) shift() string {
	var byItself, recent float64
	var moved []string
	for _, s := range m.Shifts {
		if s.Recent {
			recent += s.Value
		} else {
			byItself += s.Value
		}
		for _, name := range s.Moved {
			if name != "" && !slices.Contains(moved, name) && len(moved) < 6 {
				moved = append(moved, name)
			}
		}
	}

	words := fmt.Sprintf("%s by itself (aim: 0, %s), and %s within half a second of a key press or click, which the "+
		"measure leaves out",
		shiftText(byItself), verdictOn(byItself, 0, false), shiftText(recent))
	if len(moved) > 0 {
		words += "; it was " + strings.Join(moved, ", ")
	}

	return words + "."
}

// interactions measures interaction to next paint with the processor four times
// slower, as the Event Timing API counts it: in steps of 8 ms, and nothing
// below 16 ms is told.
func (b *bench) interactions(s *served, chrome *browser) error {
	t, err := s.call(chrome, "Interactions")
	if err != nil {
		return err
	}

	defer t.stop()
	t.slow(4)
	for i := range 20 {
		t.act("choosing an answer by key", func() { t.key(rune('1' + i%4)) })
		t.waits(statusSaved)
	}

	for i := range 20 {
		t.act("choosing an answer by click", func() {
			t.click(fmt.Sprintf(`#main .question .opts:not(.minor) label:has(input[value=%s])`,
				[]string{"a", "b", "c", "d"}[i%4]))
		})
		t.waits(statusSaved)
	}

	t.typing()
	for range 10 {
		t.key('1')
		t.waits(statusSaved)
		now := eval[string](t, `document.querySelector("#main .question").dataset.question`)
		t.act("going on to the next question", func() { t.key('\r') })
		t.waits(fmt.Sprintf(`document.querySelector("#main .question").dataset.question !== %q`, now))
	}

	for range 8 {
		eval[bool](t, `(document.getElementById("status").textContent = "waiting", true)`)
		t.act("undo", func() { t.key('z') })
		t.waits(`!/^waiting|^Saving/.test(document.getElementById("status").textContent)`)
	}

	got := eval[measured](t, `new Promise(done => setTimeout(() => done(measured), 600))`)
	if t.err != nil {
		return t.err
	}

	b.interactionTable(got)
	return nil
}

// typing opens and fills the box that finds a question, and writes a note.
func (t *tab) typing() {
	for _, word := range []string{"refund", "limits", "order", "price", "person", "token", "audit", "retry"} {
		t.act("opening the box that finds a question", func() { t.key('/') })
		t.waits(`document.getElementById("jump").open`)
		for _, r := range word {
			t.act("typing in it", func() { t.key(r) })
		}

		eval[bool](t, `(document.getElementById("jump").close(), true)`)
	}

	t.click(`#note`)
	for _, r := range "it depends on what came back" {
		t.act("typing a note", func() { t.key(r) })
	}

	t.key([]rune(kb.Escape)[0])
	t.waits(statusSaved)
}

// act is one interaction; the measuring knows it by its name.
func (t *tab) act(what string, do func()) {
	eval[bool](t, fmt.Sprintf(`measured.begin(%q)`, what))
	do()
	eval[bool](t, `measured.end()`)
}

// untold stands for an interaction the browser did not tell of: it took less
// than 16 ms.
const untold = 8

// byKind is the longest event of each interaction, by what was done.
func (m measured) byKind() (kinds []string, of map[string]sample) {
	of = map[string]sample{}
	for _, span := range m.Spans {
		if !slices.Contains(kinds, span.What) {
			kinds = append(kinds, span.What)
		}

		most := float64(untold)
		for _, e := range m.Events {
			if e.Start >= span.From-1 && e.Start < span.To {
				most = max(most, e.MS)
			}
		}

		of[span.What] = append(of[span.What], most)
	}

	return kinds, of
}

func interactionText(ms float64) string {
	if ms < 16 {
		return "under 16 ms"
	}
	return milliseconds(ms)
}

func (b *bench) interactionTable(m measured) {
	kinds, of := m.byKind()
	b.printf("Interaction to next paint with the processor four times slower, from the Event Timing of the browser, " +
		"which counts in\nsteps of 8 ms and tells of nothing under 16 ms:\n\n| interaction | median | p98 | worst | n | " +
		"aim | |\n|---|---|---|---|---|---|---|\n")
	var all sample
	row := func(what string, s sample) {
		b.printf("| %s | %s | %s | %s | %d | p98 200 ms | %s |\n", what, interactionText(s.median()),
			interactionText(s.at(.98)), interactionText(s.worst()), len(s), verdictOn(s.at(.98), 200, false))
	}

	for _, kind := range kinds {
		row(kind, of[kind])
		all = append(all, of[kind]...)
	}

	row("**all of them**", all)
	b.printf("\nLayout shift over all of these: %s\n\n", m.shift())
}

// weights measures what comes over the network, with headers, for a first load
// with nothing in the cache, and for the next page.
func (b *bench) weights(s *served, chrome *browser) error {
	b.printf("Bytes over the network, compressed, with headers; a first load has nothing in the cache:\n\n| page | " +
		"all | page itself | styles | script | fonts | fetched after | aim | |\n|---|---|---|---|---|---|---|---|---|\n")
	scripts := map[string]float64{}
	weigh := func(cookies []*http.Cookie, pages ...weighed) error {
		t, err := chrome.tab(s.base, cookies)
		if err != nil {
			return err
		}

		defer t.stop()
		for _, p := range pages {
			all := t.weigh(p.path)
			if t.err != nil {
				return t.err
			}

			b.printf("%s", p.row(all))
			for _, l := range all {
				if l.of == network.ResourceTypeScript && l.bytes > 0 {
					scripts[l.url] = l.bytes
				}
			}
		}

		return nil
	}
	call := "/interviews/" + s.interviews[3].ID + "/call/"
	buyer, record, err := s.buyer()
	if err != nil {
		return err
	}

	for _, visit := range []struct {
		cookies []*http.Cookie
		pages   []weighed
	}{
		{s.cookies(), []weighed{{"call page, first load", call + "EC1", 100}, {"call page, the next one", call + "EC2", 30}}},
		{buyer, []weighed{{"a buyer's question, first load", "/b/" + record + "/q/EC1", 0},
			{"a buyer's question, the next one", "/b/" + record + "/q/EC2", 0}}},
		{s.cookies(), []weighed{{"sealed report, first load", "/reports/" + s.report, 0}}},
	} {
		if err := weigh(visit.cookies, visit.pages...); err != nil {
			return err
		}
	}

	var script float64
	for _, n := range scripts {
		script += n
	}

	b.printf("\nAll script there is: %s in %d files (aim: 30 KB, %s).\n\n", kilobytes(script), len(scripts),
		verdictOn(script, 30<<10, false))
	return nil
}

// weighed is a page to weigh; aim is in KB, 0 for none.
type weighed struct {
	name, path string
	aim        float64
}

func (p weighed) row(all []loaded) string {
	sum := map[network.ResourceType]float64{}
	total := 0.0
	for _, l := range all {
		sum[l.of] += l.bytes
		total += l.bytes
	}

	aim, verdict := "", ""
	if p.aim > 0 {
		aim, verdict = fmt.Sprintf("%.0f KB", p.aim), verdictOn(total, p.aim*1024, false)
	}

	row := fmt.Sprintf("| %s | **%s** |", p.name, kilobytes(total))
	for _, of := range []network.ResourceType{network.ResourceTypeDocument, network.ResourceTypeStylesheet,
		network.ResourceTypeScript, network.ResourceTypeFont} {
		row += " " + kilobytes(sum[of]) + " |"
		total -= sum[of]
	}

	return row + fmt.Sprintf(" %s | %s | %s |\n", kilobytes(total), aim, verdict)
}

func kilobytes(n float64) string { return fmt.Sprintf("%.1f KB", n/1024) }

// buyer presses Start behind a link and returns the cookies and the record.
func (s *served) buyer() ([]*http.Cookie, string, error) {
	jar, _ := cookiejar.New(nil)
	client := &http.Client{Jar: jar, CheckRedirect: func(*http.Request,
		[]*http.Request) error {
		return http.ErrUseLastResponse
	}}
	res, err := client.PostForm(s.base+"/l/"+s.link, nil)
	if err != nil {
		return nil, "", err
	}

	res.Body.Close()
	parts := strings.Split(res.Header.Get("Location"), "/")
	if res.StatusCode != http.StatusSeeOther || len(parts) < 3 {
		return nil, "", fmt.Errorf("the link answered %s", res.Status)
	}

	u, err := url.Parse(s.base + "/b/" + parts[2] + "/q/EC1")
	return jar.Cookies(u), parts[2], err
}

// posting measures the server alone: an answer posted as the page's script does.
func (b *bench) posting(s *served, _ *browser) error {
	b.printf("The server alone, an answer posted and acknowledged, with %d interviews stored:\n\n| posted | median | "+
		"p95 | worst | n | aim | |\n|---|---|---|---|---|---|---|\n", storedInterviews)
	for _, c := range []struct {
		name    string
		clients int
	}{{"one at a time", 1}, {"by eight at once", 8}} {
		got, err := s.posts(c.clients, 400/c.clients)
		if err != nil {
			return err
		}

		b.printf("%s", got.row(c.name, "p95 150 ms", got.p95() <= 150))
	}

	b.printf("\n")
	return nil
}
