// Reading the page again: what others saved takes its place, and never under
// somebody's hands.
import { byId, control, typing } from "./page.js";
import { fillIn } from "./save.js";

/**
 * Reports whether somebody saved an answer or a quote since. What was read before
 * our own last save is older, and never comes back.
 */
export function changed(old, part) {
  const [before, now] = [Number(old.dataset.rev), Number(part.dataset.rev)];
  const kept = (el) => el.querySelectorAll(".quotes li form").length; // one just typed has no form yet
  return now > before || (now === before && kept(old) !== kept(part));
}

/** Reads the questions again, one reading at a time. */
export class Reading {
  constructor(call) {
    this.call = call;
    this.running = null; // the reading that is on its way
    this.wanted = false; // another one was asked for meanwhile
  }

  /** The document at an address of this call; a quiet one does not count as a sign of life. */
  page(address, quiet = true) {
    return new Promise((done, fail) => {
      const r = new XMLHttpRequest();
      r.open("GET", address);
      r.responseType = "document";
      if (quiet) r.setRequestHeader("Discern-Background", "1");
      if (this.call.isPrivate) r.setRequestHeader("Discern-Window", "private");
      r.onload = () => {
        if (r.status === 200 && r.response?.getElementById("call")) done(r.response);
        else fail(new Error(String(r.status)));
      };
      r.onerror = () => fail(new Error("no connection"));
      r.send();
    });
  }

  /** Reads again, and puts in what is newer; the question `force` even if it is not. */
  again(force) {
    if (this.running) {
      this.wanted = true;
      return this.running;
    }

    const { call } = this;
    const here = () => call.current + call.follows();
    const asked = here();
    this.running = this.page(this.address()).then((doc) => {
      if (!call.isPrivate || here() === asked) this.renew(doc, force);
      else this.wanted = true; // somebody went on meanwhile: nobody is called back
    }, () => {}).finally(() => {
      this.running = null;
      if (!this.wanted) return;
      this.wanted = false;
      this.again();
    });
    return this.running;
  }

  address() {
    const { home, current, isPrivate, path } = this.call;
    if (!isPrivate) return `${home}/questions`;
    return this.call.follows() ? `${home}/console?at=${encodeURIComponent(current)}` : path(current);
  }

  renew(doc, force) {
    const { call } = this;
    const { presence, bodies } = call;
    const revision = Number(doc.getElementById("call").dataset.rev);
    const older = revision < presence.known; // a save of ours overtook this reading
    presence.known = Math.max(presence.known, revision);
    const fresh = doc.querySelector("#main .question");
    if (call.isPrivate && fresh.dataset.question !== call.current) return call.panel.swap(doc);
    if (call.isPrivate) this.swap(fresh, force);

    for (const part of doc.querySelectorAll("#bodies>.question")) {
      const q = part.dataset.question;
      if (q === call.current) this.swap(part, force);
      else if (!bodies.has(q) || (!this.busy(q) && changed(bodies.get(q), part))) this.adopt(q, part);
    }
    call.root.dataset.ready = "yes"; // moving works without the network from now on

    if (!older) this.count(doc);
    if (call.isPrivate) call.panel.renew(doc);
  }

  // count puts in which questions are answered, and how many are left.
  count(doc) {
    const [left, parked] = ["left", "parked-note"].map((id) => doc.getElementById(id).textContent);
    for (const b of doc.querySelectorAll(".qmap [data-to]")) {
      this.call.fillBox(b.dataset.to, { box: b.className, words: b.querySelector(".vh").textContent, left, parked });
    }
  }

  // adopt takes a question in, with what was typed into it and never sent.
  adopt(q, part) {
    const made = document.importNode(part, true);
    this.call.bodies.set(q, made);
    for (const item of this.call.outbox.waiting(q)) fillIn(item, made);
  }

  /** Reports whether a question must not be swapped under somebody's hands. */
  busy(q) {
    const { call } = this;
    if (call.outbox.waiting(q).some((i) => i.kind !== "quote draft")) return true;
    return q === call.current && typing(document.activeElement) && call.body().contains(document.activeElement);
  }

  // swap puts the newer state of the question on the page in place of the older.
  swap(part, force) {
    const { call } = this;
    const q = part.dataset.question;
    if (q !== call.current || this.busy(q)) return;
    const old = call.body();
    if (!changed(old, part) && force !== q) return;

    const focus = document.activeElement;
    const inside = old.contains(focus) ? { id: focus.id, name: focus.name ?? "", value: focus.value ?? "" } : null;
    const details = [...old.querySelectorAll("details")].map((d) => d.open);
    const made = document.importNode(part, true);
    made.classList.toggle("veiled", old.classList.contains("veiled"));
    old.replaceWith(made);
    made.querySelectorAll("details").forEach((d, i) => { d.open = details[i] ?? false; });

    if (inside) {
      const same = control(made, inside.name, inside.value) ?? (inside.id ? byId(inside.id) : null);
      (same ?? call.main).focus({ preventScroll: true });
    }
    if (made.dataset.rev !== old.dataset.rev) call.notices.say(made.dataset.saved);
  }
}
