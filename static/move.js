// Moving from question to question, without the network too.
import { byId } from "./page.js";

// What is waited for before a person goes on without it, in milliseconds.
const patience = 1500;

const within = (promise) => Promise.race([promise, new Promise((done) => setTimeout(done, patience))]);

/**
 * Where to go on without the server: the first question of every call that is
 * still open, else the first open one of all, "" if none is.
 */
export const nextOpen = (base, all, isOpen) => base.find(isOpen) ?? all.find(isOpen) ?? "";

/** The way through a call: where we came from, and where to go. */
export class Move {
  constructor(call) {
    this.call = call;
    this.trail = []; // the questions we came from
    this.suggestion = ""; // the address where the last save says to go on
    this.travelling = 0; // on the way to another question: keys wait until it is there
    window.addEventListener("popstate", () => this.popped());
  }

  /** Does what leads to another question; keys pressed meanwhile are meant for that one. */
  async travel(go) {
    this.travelling++;
    try { return await go(); } finally {
      if (--this.travelling === 0) this.call.keys.release();
    }
  }

  /** Shows a question, and notes it in the history of the browser unless push is false. */
  show(q, push = true) {
    const { call } = this;
    const before = call.current;
    if (q === before) return call.main.focus();
    if (call.isPrivate) return this.goPrivate(q);
    const part = call.partOf(q);
    if (!part) return this.travel(() => this.fetched(q, push));

    call.save.settle();
    call.bodies.set(before, call.body());
    call.body().replaceWith(part);
    call.current = q;
    this.suggestion = "";
    if (push) {
      this.trail.push(before);
      history.pushState({ q }, "", call.path(q));
    }
    this.arrived();
    call.presence.tell(q);
  }

  // fetched goes to a question that is not here yet: in the first moments of a
  // page, or where its reading failed.
  async fetched(q, push) {
    const { call } = this;
    await within(call.reading.again());
    if (call.partOf(q)) return this.show(q, push);

    call.save.settle();
    if (navigator.onLine) return location.assign(call.path(q));
    call.notices.say("This question is not on this device. It needs the connection.");
  }

  /** Brings the rest of the page in line with the question on it. */
  arrived() {
    const { call } = this;
    const { root, current, isPrivate } = call;
    const part = call.body();
    const waiting = call.outbox.waiting(current).length;
    if (root.dataset.hide && !isPrivate) {
      part.classList.toggle("veiled", Boolean(part.querySelector(".opts input:checked")) && !waiting);
    }
    document.title = `${part.dataset.title} · Discern`;
    for (const a of root.querySelectorAll(".qmap [aria-current]")) a.removeAttribute("aria-current");
    call.mapBox(current)?.setAttribute("aria-current", "step");

    const from = this.trail.at(-1);
    byId("switch").href = call.path(current, isPrivate ? "shared" : "private");
    byId("undo-form").elements.question.value = current;
    byId("back").hidden = !from;
    byId("back").href = from ? call.path(from) : `${call.home}/map`;

    call.save.showDraft();
    const came = from ? `You came from ${call.partOf(from)?.dataset.name ?? from}` : "";
    call.notices.say(waiting ? "Not sent yet" : call.outcome.figures || part.dataset.saved || came);
    call.outcome.figures = "";
    window.scrollTo(0, 0);
    call.main.focus({ preventScroll: true });
  }

  back() {
    if (this.trail.length) {
      if (this.call.isPrivate) return this.goPrivate(this.trail.pop(), false);
      return history.back();
    }
    if (!byId("back").hidden) return location.assign(byId("back").href);
    this.call.notices.say("This is where you began.");
  }

  // popped follows the Back and Forward of the browser.
  popped() {
    const q = this.call.questionAt(location.pathname.split("/").pop());
    if (this.call.isPrivate || q === this.call.current) return;
    this.trail.pop();
    this.show(q, false);
  }

  /**
   * Leaves the question for the one that the server suggests; without the network,
   * for the next one of every call that is still open. One that is left for later
   * (leave is true) may be blank.
   */
  goOn(leave) { return this.travel(() => this.goingOn(leave)); }

  async goingOn(leave) {
    const { call } = this;
    const { outbox, save } = call;
    const waiting = () => outbox.waiting(call.current);
    if (leave !== true && save.blank() && !waiting().length) {
      const hint = "Choose an answer, or say that it is not known yet. To leave it for now, use Come back later.";
      return call.notices.say(hint);
    }
    if (save.lacks()) {
      byId("reason").focus();
      return save.answer();
    }

    save.settle();
    if (waiting().some((i) => i.kind === "answer" && i.due === Infinity)) return; // not right yet: the message stands

    let to = this.suggestion;
    if (!to || waiting().length) {
      const asked = call.current;
      await within(outbox.flush());
      if (call.current !== asked) return;
      if (waiting().some((i) => i.due === Infinity && i.kind !== "quote draft")) return;
      to = this.suggestion || (await this.nextOf(call.current));
    }
    if (call.form().elements.return && !call.isPrivate) return location.assign(`${call.home}/playback`);

    const shared = `${call.home}/call/`;
    if (to?.startsWith(shared)) return this.show(call.questionAt(to.slice(shared.length)));
    location.assign(to || `${call.home}/map`);
  }

  // nextOf asks the server where to go on from a question nothing was changed at.
  async nextOf(q) {
    const { call } = this;
    try {
      const r = await fetch(`${call.path(q, "shared")}/next`, { headers: call.headers });
      if (r.ok) return (await r.json()).next;
    } catch { /* no connection */ }

    const all = [...call.root.querySelectorAll(".qmap [data-to]")].map((b) => b.dataset.to);
    const to = nextOpen(call.root.dataset.base.split(" "), all, (id) => id !== q &&
      !call.mapBox(id).matches(".answered,.unknown,.na") && !call.outbox.waiting(id).length);
    return to ? call.path(to, "shared") : "";
  }

  /** Goes to a question, or an address, of the private view, which is read from the server each time. */
  goPrivate(q, push = true, address = this.call.path(q)) {
    return this.travel(() => this.goingPrivate(push, address));
  }

  async goingPrivate(push, address) {
    const { call } = this;
    call.save.settle();
    await call.outbox.flush();
    try {
      const doc = await call.reading.page(address, false);
      if (push) this.trail.push(call.current);
      delete call.root.dataset.follows;
      if (doc.getElementById("call").dataset.follows) call.root.dataset.follows = "yes";
      call.panel.swap(doc);
      call.panel.address();
    } catch { call.notices.say("Moving needs the connection in the private view."); }
  }
}
