package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// These tests take the modules of the call one by one, each alone on a page with
// no more than it needs, in the real browser.

// modules is where the modules are served as they are written: on a page of ours they are
// bundled, and none stands alone.
const modules = "/modules/"

// bench is a server with the scripts, one page, and a place that takes saves.
type bench struct {
	mu    sync.Mutex
	busy  int      // so many saves are answered with 503 before one is taken
	asked []string // the op of every save
	taken []string // what the taken ones say
}

// alone opens a tab on a page with nothing but the given elements.
func alone(t *testing.T, body string) (*tab, *bench) {
	t.Helper()
	s := &bench{}
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<!DOCTYPE html><html lang="en"><head><title>Alone</title><link rel="icon" href="data:,"></head><body>`,
			body, `</body></html>`)
	})
	mux.Handle(modules, http.StripPrefix(modules, http.FileServer(http.Dir("../../static"))))
	mux.HandleFunc("POST /save", s.save)

	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	b := newTab(t, server.URL)
	b.open("/", http.StatusOK)
	return b, s
}

func (s *bench) save(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, r.PostFormValue("op"))
	w.Header().Set("Content-Type", "application/json")
	if s.busy > 0 {
		s.busy--
		w.WriteHeader(http.StatusServiceUnavailable)
		fmt.Fprint(w, `{"message": "Busy."}`)
		return
	}

	s.taken = append(s.taken, r.PostFormValue("text"))
	fmt.Fprintf(w, `{"saved": "Saved", "rev": %d}`, len(s.taken))
}

// inModule runs the body of a function that has what a module exports as m.
func inModule[T any](b *tab, name, body string) T {
	b.Helper()
	return eval[T](b, fmt.Sprintf(`import(%q).then(async (m) => { %s })`, modules+name, body),
		chromedp.EvalAwaitPromise)
}

// Words in a question's own name count more than what was said elsewhere, rare
// words more than common ones; the last word may be half typed; and an empty box
// lists every question, however many a bank holds.
func TestBrowserFindRanksQuestions(t *testing.T) {
	b, _ := alone(t, "")
	type entry struct{ Name, Own, Heard string }
	entries := []entry{
		{"A", "who picks the next step", "agent tools plan"},
		{"B", "which tools it may use", "agent plan step"},
		{"C", "what an agent remembers", "tools notes"},
		{"D", "who signs off", "agent approval"},
	}
	given, err := json.Marshal(entries)
	b.must(err, "entries")
	ranked := func(text string) string {
		return inModule[string](b, "find.js", fmt.Sprintf(`
			const entries = %s.map((e) => {
				const own = e.Own.split(" ");
				return { name: e.Name, own, words: [...own, ...e.Heard.split(" ")] };
			});
			return m.rank(entries, %q).map((e) => e.name).join("");`, given, text))
	}

	for text, want := range map[string]string{
		"":               "ABCD", // every one, in its order
		"tools":          "BAC",  // B in its own words
		"TOOLS, please?": "BAC",  // small letters, and words that are nowhere
		"agent approval": "DCAB", // approval is rare
		"appro":          "D",    // half typed
		"pla":            "AB",
		"of it":          "B", // "of" is no word of an entry and begins none; "it" is
		"off agent":      "DCAB",
		"zebra":          "",
	} {
		if got := ranked(text); got != want {
			t.Errorf("%q finds %q, want %q", text, got, want)
		}
	}

	counts := inModule[[]int](b, "find.js", `
		const entries = Array.from({ length: 70 }, (_, i) => ({ own: ["same", "n" + i], words: ["same", "n" + i] }));
		return [m.rank(entries, "").length, m.rank(entries, "same").length];`)
	if !slices.Equal(counts, []int{70, 8}) {
		t.Errorf("an empty box lists %d of 70 questions, and a search %d, want 70 and 8", counts[0], counts[1])
	}
}

// The same key is meant by its letter, by its place on the number pad, and with
// Alt and Shift by its place on the keyboard, whatever that layout writes there.
func TestBrowserKeysAreReadByLetterPlaceAndMode(t *testing.T) {
	b, _ := alone(t, "")
	for _, test := range []struct{ event, mode, want string }{
		{`key: "d", code: "KeyD"`, "on", "d"},
		{`key: "D", code: "KeyD", shiftKey: true`, "on", ""},
		{`key: "?", code: "Slash", shiftKey: true`, "on", "?"},
		{`key: "/", code: "Digit7", shiftKey: true`, "on", "/"},
		{`key: "a", code: "KeyQ"`, "on", "a"},
		{`key: "d", code: "KeyD", altKey: true`, "on", ""},
		{`key: "d", code: "KeyD", altKey: true, shiftKey: true`, "on", ""},
		{`key: "3", code: "Numpad3"`, "on", "3"},
		{`key: ",", code: "NumpadDecimal"`, "on", "x"},
		{`key: "0", code: "Numpad0"`, "on", "d"},
		{`key: "ArrowUp", code: "ArrowUp"`, "on", ""},
		{`key: "d", code: "KeyD"`, "alt", ""},
		{`key: "Î", code: "KeyD", altKey: true, shiftKey: true`, "alt", "d"},
		{`key: "Ó", code: "KeyH", altKey: true, shiftKey: true`, "alt", "?"},
		{`key: "!", code: "Digit1", altKey: true, shiftKey: true`, "alt", "1"},
		{`key: "¿", code: "Slash", altKey: true, shiftKey: true`, "alt", "/"},
		{`key: "F5", code: "F5", altKey: true, shiftKey: true`, "alt", ""},
		{`key: "d", code: "KeyD"`, "off", ""},
		{`key: "Î", code: "KeyD", altKey: true, shiftKey: true`, "off", ""},
	} {
		given := `{ altKey: false, shiftKey: false, ` + test.event + ` }`
		got := inModule[string](b, "keys.js", fmt.Sprintf(`return m.keyOf(%s, %q) ?? "";`, given, test.mode))
		if got != test.want {
			t.Errorf("keys %s: {%s} means %q, want %q", test.mode, test.event, got, test.want)
		}
	}
}

// outboxJS is an outbox whose owner writes down what becomes of each change.
const outboxJS = `
	const heard = [];
	const note = (name) => (item) => heard.push(name + (item?.fields ? " " + item.fields[0][1] : ""));
	const on = { found: (items) => items.forEach(note("found")) };
	for (const name of ["saved", "invalid", "conflict", "gone", "signedOut", "offline", "failing"]) on[name] = note(name);
	const done = new Promise((sent) => { on.sent = () => sent(); });
	const outbox = new m.Outbox("person", "interview", on, false);
	const change = (text, more) => ({ kind: "note", question: "Q1", url: "/save", fields: [["text", text]], ...more });
`

// What is made in an order arrives in it, each once; one that the server cannot
// take holds up the rest, and is sent again as the same.
func TestBrowserTheOutboxSendsInOrderAndAgain(t *testing.T) {
	b, s := alone(t, "")
	s.busy = 1
	heard := inModule[[]string](b, "outbox.js", outboxJS+`
		await outbox.load();
		outbox.put(change("never sent", { kind: "draft", joins: true }), Infinity);
		outbox.put(change("draft", { kind: "draft", joins: true }), Infinity);
		for (const text of ["one", "two", "three"]) outbox.put(change(text));
		await done;
		return heard.concat(outbox.waiting().map((i) => "waits " + i.fields[0][1]));`)
	if want := []string{"failing", "saved one", "saved two", "saved three", "waits draft"}; !slices.Equal(heard, want) {
		t.Errorf("became of it %q, want %q", heard, want)
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Equal(s.taken, []string{"one", "two", "three"}) {
		t.Errorf("the server took %q", s.taken)
	}
	if len(s.asked) != 4 || s.asked[0] != s.asked[1] || len(slices.Compact(slices.Clone(s.asked))) != 3 {
		t.Errorf("four saves with three ids were to come, the first one twice: %q", s.asked)
	}
	if n := b.kept(); n != 1 {
		t.Errorf("%d changes are left on the device, want the draft alone", n)
	}
	b.meant("answers 503")
}

// What waits on the device is found by the next page; what is older than a day is
// dropped, and the page is told how much; another person's is left alone.
func TestBrowserTheOutboxDropsWhatIsOlderThanADay(t *testing.T) {
	b, _ := alone(t, "")
	inModule[bool](b, "outbox.js", outboxJS+`
		await outbox.load();
		outbox.put(change("too old"), Infinity);
		return true;`)
	if n := eval[int](b, ageJS+"(2)", chromedp.EvalAwaitPromise); n != 1 {
		t.Fatalf("%d changes are on the device, want 1", n)
	}
	inModule[bool](b, "outbox.js", outboxJS+`
		await outbox.load();
		outbox.put(change("young"), Infinity);
		return true;`)
	eval[int](b, ageJS+"(23)", chromedp.EvalAwaitPromise)

	b.open("/", http.StatusOK)
	other := inModule[[]string](b, "outbox.js", strings.Replace(outboxJS, `"person"`, `"another"`, 1)+`
		const old = await outbox.load();
		return heard.concat("old " + old);`)
	if !slices.Equal(other, []string{"old 0"}) {
		t.Errorf("another person's outbox says %q", other)
	}

	// The old one is gone from the device by now, whoever's it was.
	own := inModule[[]string](b, "outbox.js", outboxJS+`
		const old = await outbox.load();
		return heard.concat("old " + old);`)
	if !slices.Equal(own, []string{"found young", "old 0"}) {
		t.Errorf("the own outbox says %q", own)
	}
	eval[int](b, ageJS+"(2)", chromedp.EvalAwaitPromise)
	last := inModule[[]string](b, "outbox.js", outboxJS+`
		const old = await outbox.load();
		return heard.concat("old " + old);`)
	if !slices.Equal(last, []string{"old 1"}) {
		t.Errorf("after a day the own outbox says %q", last)
	}
	if n := b.kept(); n != 0 {
		t.Errorf("%d changes are left on the device", n)
	}
}

// moveJS is a call of three questions with as much of the other modules as moving
// asks for.
const moveJS = `
	const part = (q) => {
		const el = document.createElement("div");
		el.className = "question";
		Object.assign(el.dataset, { question: q, title: "Question " + q });
		return el;
	};
	const byId = (id) => document.getElementById(id);
	const said = [];
	const told = [];
	const call = {
		root: byId("call"), main: byId("main"), home: "/q", isPrivate: false, current: "A", headers: {},
		bodies: new Map([["B", part("B")], ["C", part("C")]]),
		body: () => byId("main").querySelector(".question"),
		path: (q) => "/q/" + q,
		partOf: (q) => (q === call.current ? call.body() : call.bodies.get(q)),
		questionAt: (name) => decodeURIComponent(name),
		mapBox: (q) => document.querySelector('.qmap [data-to="' + q + '"]'),
		outbox: { waiting: () => [] }, outcome: { figures: "" },
		save: { settled: 0, settle() { this.settled++; }, showDraft() {} },
		notices: { say: (text) => said.push(text) },
		presence: { tell: (q) => told.push(q) },
		keys: { released: 0, release() { this.released++; } },
	};
	call.main.append(part("A"));
	history.replaceState(null, "", "/q/A");
	const move = new m.Move(call);
	const popped = () => new Promise((done) => addEventListener("popstate", () => setTimeout(done), { once: true }));
	const seen = () => [call.current, location.pathname, call.body().dataset.question, move.trail.join(""),
		call.mapBox(call.current).getAttribute("aria-current"), byId("back").hidden ? "" : byId("back").pathname].join(" ");
`

// Each question that is shown is an entry of the browser's history. Back, by key
// and by the browser, leads through them to where one began, and says so there.
func TestBrowserMovingKeepsTheWayBack(t *testing.T) {
	b, _ := alone(t, `<div id="call"><nav class="qmap"><a data-to="A"></a><a data-to="B"></a><a data-to="C"></a></nav>
		<main id="main" tabindex="-1"></main></div><a id="switch"></a><a id="back" hidden></a>
		<form id="undo-form"><input name="question"></form>`)
	got := inModule[[]string](b, "move.js", moveJS+`
		const steps = [];
		move.show("B"); steps.push(seen());
		move.show("C"); steps.push(seen());
		let pop = popped(); history.back(); await pop; steps.push(seen());
		pop = popped(); move.back(); await pop; steps.push(seen());
		move.back();
		return steps.concat(said.at(-1), told.join(""), "settled " + call.save.settled);`)
	want := []string{
		"B /q/B B A step /q/A",
		"C /q/C C AB step /q/B",
		"B /q/B B A step /q/A",
		"A /q/A A  step ",
		"This is where you began.", "BCBA", "settled 4",
	}
	if !slices.Equal(got, want) {
		t.Errorf("moving leads through\n%q, want\n%q", got, want)
	}

	// Keys wait until the last of what leads elsewhere is there, whatever becomes of it.
	b.open("/", http.StatusOK)
	released := inModule[[]int](b, "move.js", moveJS+`
		const counts = [];
		let arrive;
		const outer = move.travel(() => new Promise((done) => { arrive = done; }));
		await move.travel(async () => { throw new Error("lost"); }).catch(() => {});
		counts.push(move.travelling, call.keys.released);
		arrive();
		await outer;
		return counts.concat(move.travelling, call.keys.released);`)
	if !slices.Equal(released, []int{1, 0, 0, 1}) {
		t.Errorf("on the way and released: %v, want [1 0 0 1]", released)
	}
}

// Without the server a call goes on to the first open question of every call, then
// to any open one, then to none.
func TestBrowserWithoutTheServerTheNextOpenQuestionFollows(t *testing.T) {
	b, _ := alone(t, "")
	for open, want := range map[string]string{"BCD": "C", "BD": "D", "B": "B", "": ""} {
		got := inModule[string](b, "move.js", fmt.Sprintf(
			`return m.nextOpen(["C", "D"], ["A", "B", "C", "D"], (q) => %q.includes(q));`, open))
		if got != want {
			t.Errorf("with %q open it goes on to %q, want %q", open, got, want)
		}
	}
}

// historyJS lets one person type at one question for a while, on a network that
// loses requests, loses replies and delivers late, over pages that are left and
// loaded again, and tells what went wrong. The server in it keeps the rules of the
// store: a repeated op is taken once, and a base that is not the newest is a
// conflict unless the same op saved it.
const historyJS = `
	const draws = (seed) => () => { // mulberry32
		seed = (seed + 0x6D2B79F5) | 0;
		let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
	const pause = (ms) => new Promise((done) => setTimeout(done, ms));

	async function history(seed) {
		const draw = draws(seed);
		const of = (n) => Math.floor(draw() * n);
		const who = "person " + seed;
		const log = [];
		let weather = "fine";

		const server = { rev: 0, text: "", by: "", ops: new Map() };
		const save = ({ op, follows }, text, base) => {
			if (server.ops.get(op) === text || server.text === text) return [200, { rev: server.rev, saved: "Saved" }];
			if (base !== server.rev && ![op, ...(follows ?? [])].includes(server.by)) return [409, { rev: server.rev }];
			Object.assign(server, { rev: server.rev + 1, text, by: op });
			server.ops.set(op, text);
			return [200, { rev: server.rev, saved: "Saved" }];
		};

		class Page {
			constructor() {
				this.base = server.rev;
				this.text = server.text;
				const on = {
					found: (items) => { for (const i of items) this.text = i.fields[0][1]; this.outbox.hurry(); },
					saved: (item, reply) => { this.base = reply.rev; },
					conflict: (item) => { if (!this.left) log.push("conflict over " + item.fields[0][1]); },
				};
				for (const name of ["invalid", "gone", "signedOut", "offline", "failing", "sent"]) on[name] = () => {};
				this.outbox = new m.Outbox(who, "interview " + seed, on, false);
				this.outbox.post = (item) => this.post(item);
				this.ready = this.outbox.load();
			}

			// What is on its way when the page is left may still arrive, soon or late; its
			// reply reaches nobody.
			async post(item) {
				const fields = Object.fromEntries(item.fields);
				const fate = weather === "fine" ? "arrives" : ["lost", "unanswered", "late", "arrives"][of(4)];
				await pause(of(4));
				if (fate === "lost") throw new Error("lost");
				if (fate === "late") {
					const sent = { ...item }; // as it was then
						setTimeout(() => save(sent, fields.text, Number(fields.base_rev)), 5 + of(25));
					throw new Error("late");
				}
				const [status, reply] = save(item, fields.text, Number(fields.base_rev));
				await pause(of(4));
				if (this.left) throw new Error("nobody is there");
				if (fate === "unanswered") throw new Error("unanswered");
				return { ok: status === 200, status, json: async () => reply };
			}

			type(text, due) {
				this.text = text;
				this.outbox.put({ kind: "answer", question: "Q1", url: "/save", joins: true,
					fields: [["text", text], ["base_rev", String(this.base)]] }, due);
			}

			leave() {
				this.outbox.leave();
				this.left = true;
				clearTimeout(this.outbox.timer);
				this.outbox.flush = async () => {};
				for (const name of ["keep", "erase"]) this.outbox[name] = () => {};
			}
		}

		let page = new Page(), last = "";
		await page.ready;
		for (let step = 0; step < 25; step++) {
			switch (of(9)) {
				case 0: case 1: case 2:
					last = seed + "." + step;
					page.type(last, Date.now() + [0, 0, 6, 12][of(4)]);
					break;
				case 3: page.outbox.hurry(); break;
				case 4: weather = ["fine", "foul"][of(2)]; break;
				case 5:
					page.leave();
					page = new Page();
					await page.ready;
					if (last && page.text !== last) log.push("after a reload the page says " + page.text + ", typed was " + last);
					break;
				case 6: page.outbox.leave(); break; // a page that comes back
				default: await pause(of(15));
			}
		}

		weather = "fine";
		await pause(40);
		for (let n = 0; n < 50 && page.outbox.waiting().some((i) => i.due !== Infinity); n++) {
			await page.outbox.hurry();
			await pause(5);
		}
		if (server.text !== last) log.push("the server has " + server.text + ", typed was " + last);
		const left = page.outbox.waiting();
		if (left.length) log.push(left.length + " left on the device");
		return log;
	}`

// One person in one window is never in conflict with themselves, whatever becomes of
// what they send: the last thing typed is what is kept, and nobody is asked to choose
// between two versions of their own.
func TestBrowserOneWindowIsNeverInConflictWithItself(t *testing.T) {
	b, _ := alone(t, "")
	const histories = 200
	wrong := inModule[[]string](b, "outbox.js", historyJS+fmt.Sprintf(`
		const wrong = [];
		for (let seed = 1; seed <= %d; seed += 10) {
			const all = await Promise.all(Array.from({ length: 10 }, (_, i) => history(seed + i)));
			all.forEach((log, i) => { for (const what of log) wrong.push("history " + (seed + i) + ": " + what); });
		}
		return wrong;`, histories))
	for _, what := range wrong {
		t.Error(what)
	}
}
