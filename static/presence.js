// Hearing of what others save, and being here: the stream of the server, what it
// last heard of us, and the end of the session.
import { clock, byId, signInLink, smallButton } from "./page.js";

const MINUTE = 60 * 1000;
const EVERY = 5000; // between two questions while the stream is lost, in milliseconds

/** Keeps the page and the server in touch. It starts with `listen`. */
export class Presence {
  constructor(call) {
    this.call = call;
    this.known = Number(call.root.dataset.rev); // the interview's revision on this page
    this.rung = 0; // the last revision that a bell told
    this.moves = -1; // how often the window that is followed has moved
    this.touched = Date.now(); // when the server last heard from a person here
    this.ends = Date.now() + Number(call.root.dataset.end) * 1000; // the session, whatever happens
    this.warned = false; // that it ends
    this.stream = null;
    this.poll = 0;
    this.lost = false; // the stream broke off
  }

  /** Tells the server which question is on the page. */
  tell(q) {
    const body = new URLSearchParams({ question: q });
    fetch(`${this.call.home}/at`, { method: "POST", body, keepalive: true, headers: this.call.headers })
      .then(() => { this.touched = Date.now(); }, () => {});
  }

  /** Notes that the server saved something of ours, and the revision it has now. */
  savedAt(revision) {
    this.touched = Date.now();
    if (!this.call.isPrivate && revision === this.known + 1) this.known++; // ours alone; more is read again
    else this.rung = Math.max(this.rung, revision ?? 0);
  }

  /**
   * Reads the page again when somebody else saved. While a save of our own is on
   * its way, its answer says whether there was more than that.
   */
  attend() {
    const { isPrivate, outbox, reading } = this.call;
    if (this.rung > this.known && (isPrivate || !outbox.items.some((i) => i.flying))) reading.again();
  }

  heard({ rev, moves, here = "" }) {
    const also = here && `Also open: ${here}`;
    const line = byId("here"); // in the private view only
    if (line && line.textContent !== also) line.textContent = also;

    // 0: a server that has just started knows of no window
    const moved = moves > 0 && this.moves >= 0 && moves !== this.moves;
    this.moves = moves;
    this.rung = Math.max(this.rung, rev);
    if (moved && this.call.isPrivate && this.call.follows()) this.call.reading.again();
    else this.attend();
  }

  /** Asks how far the interview is; whether this person may still hear. */
  async ask() {
    const { home, headers, outcome } = this.call;
    try {
      const r = await fetch(`${home}/rev${this.window()}`, { headers });
      const reply = await r.json();
      if (r.ok) {
        this.heard(reply);
        outcome.sent(); // the bar goes, unless something still waits
        return true;
      } else if (r.status === 401) outcome.signedOut();
      else if ([403, 404, 410].includes(r.status)) outcome.gone(null, reply.message);
    } catch { /* asked again */ }
    return false;
  }

  window() { return this.call.isPrivate ? "?window=private" : ""; }

  /** Starts to listen, and to watch the end of the session. */
  listen() {
    this.connect();
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.call.outbox.hurry();
      else this.wake();
    });
    for (const event of ["online", "focus"]) window.addEventListener(event, () => this.wake());
    window.addEventListener("pagehide", () => {
      this.call.outbox.leave();
      this.stream.close();
    });
    setInterval(() => this.watchSession(), 15000);
  }

  connect() {
    const { call } = this;
    this.stream?.close();
    const stream = new EventSource(`${call.home}/live${this.window()}`);
    this.stream = stream;

    stream.addEventListener("open", () => {
      clearInterval(this.poll);
      this.poll = 0;
      if (call.outbox.waiting().length) call.outbox.flush();
      if (this.lost && !call.isPrivate) this.tell(call.current); // a server that was started again does not know
      this.lost = false;
    });
    stream.addEventListener("bell", (event) => this.heard(JSON.parse(event.data)));
    stream.addEventListener("ended", () => {
      stream.close();
      // It may have been the stream of a session that another took the place of.
      this.ask().then((may) => { if (may && this.stream === stream) this.connect(); });
    });
    stream.addEventListener("error", () => {
      this.lost = true;
      this.poll ||= setInterval(() => this.askAgain(), EVERY);
    });
  }

  askAgain() {
    this.ask();
    if (this.stream.readyState === EventSource.CLOSED) this.connect();
  }

  // wake looks what happened meanwhile: the laptop slept, the network is back,
  // or somebody signed in again in another tab.
  wake() {
    if (this.call.outbox.waiting().length) this.call.outbox.flush();
    this.askAgain();
  }

  // Two minutes before an hour without a sign of life the page offers to stay; five
  // before the session ends whatever happens, it says how to go on.
  watchSession() {
    const { notices, current } = this.call;
    if (notices.shown) return;

    if (this.ends - Date.now() < 5 * MINUTE && !this.warned) {
      this.warned = true;
      return notices.line(`You will be signed out at ${clock(this.ends)}, twelve hours after you signed in. ` +
        "Sign in again in another tab, now or then: nothing you type is lost.", signInLink("How to sign in again"));
    }
    if (Date.now() - this.touched < 58 * MINUTE) return;

    notices.line("You will be signed out in two minutes, because nothing was saved for an hour. " +
      "What you typed is kept.", smallButton("Stay signed in", () => {
        this.tell(this.call.current);
        notices.line();
      }));
  }
}
