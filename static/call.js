// The call: keys, saving while one talks, moving without the network, and
// hearing of what others save. Without this file every control on the page works
// by itself.
//
// Call is the one object that the modules share. Each keeps its own state, under
// its own name: notices (what is said), save (the form), outbox (what is on its
// way), outcome (what became of it), move, reading (what others saved), presence
// (the stream), panel (the private view only), find and keys.
import { begins, Find, words } from "./find.js";
import { Keys } from "./keys.js";
import { Move } from "./move.js";
import { Outbox } from "./outbox.js";
import { byId, Notices, typing } from "./page.js";
import { Panel } from "./panel.js";
import { Presence } from "./presence.js";
import { Reading } from "./reading.js";
import { Outcome, Save } from "./save.js";

/**
 * Who is meant by a name that was begun: the only one of the people in whose words
 * each of its own begins, else what was typed. Whose words are taken down is never
 * guessed between two.
 */
export function meantPerson(typed, people) {
  const begun = words(typed);
  const meant = people.filter((p) => begun.length && begun.every((w) => words(p).some((x) => begins(x, w))));
  return meant.length === 1 ? meant[0] : typed;
}

class Call {
  constructor(root) {
    const { interview, who, keys, view } = root.dataset;
    this.root = root;
    this.main = byId("main");
    this.view = view;
    this.isPrivate = view === "private";
    this.keyMode = keys;
    this.home = `/interviews/${encodeURIComponent(interview)}`;
    this.headers = { Accept: "application/json", "Discern-Who": who };
    this.current = this.body().dataset.question; // the question on the page
    this.bodies = new Map(); // question id -> its part of the page, the shared view only

    this.notices = new Notices();
    this.save = new Save(this);
    this.outcome = new Outcome(this);
    this.outbox = new Outbox(who, interview, this.outcome, !this.isPrivate);
    this.presence = new Presence(this);
    this.reading = new Reading(this);
    this.move = new Move(this);
    this.panel = this.isPrivate ? new Panel(this) : null;
    this.find = new Find(this);
    this.keys = new Keys(this);
  }

  // The part of the page that is the question, and the form in it.
  body = () => this.main.querySelector(".question");
  form = () => byId("answer-form");

  // The address of a question, in this view or another; in the shared one it says the name.
  path = (q, view = this.view) => (view === "private" ? `${this.home}/console/${encodeURIComponent(q)}`
    : `${this.home}/call/${encodeURIComponent(this.mapBox(q)?.dataset.at ?? q)}`);

  // The question that the last part of an address stands for.
  questionAt(name) {
    const at = decodeURIComponent(name);
    return this.root.querySelector(`.qmap [data-at="${CSS.escape(at)}"]`)?.dataset.to ?? at;
  }

  // A question's part of the page, if it is here already.
  partOf = (q) => (q === this.current ? this.body() : this.bodies.get(q));

  // Whether the private view goes where the shared one is.
  follows = () => this.root.dataset.follows === "yes";

  // The box of a question in the map of all.
  mapBox(question) { return this.root.querySelector(`.qmap [data-to="${CSS.escape(question)}"]`); }

  fillBox(question, { box, words, left, parked }) {
    const b = this.mapBox(question);
    if (b) {
      b.className = box;
      b.querySelector(".vh").textContent = words;
    }
    byId("left").textContent = left;
    byId("parked-note").textContent = parked;
    byId("parked-note").hidden = !parked;
  }

  focusMain() { this.main.focus({ preventScroll: true }); }

  // ---- What the controls of the page do

  start() {
    this.presence.listen();
    this.keys.listen();
    document.addEventListener("submit", (event) => this.submitted(event));
    document.addEventListener("change", (event) => this.changed(event));
    document.addEventListener("input", (event) => this.typed(event));
    document.addEventListener("click", (event) => this.clicked(event));
    this.save.speaker.addEventListener("keydown", (event) => this.nameSpeaker(event));

    const keep = byId("keep-quote");
    keep.hidden = false;
    keep.addEventListener("click", () => this.keepQuote());
    const list = byId("keylist");
    list.hidden = false;
    list.addEventListener("click", () => byId("keys").showModal());

    this.outbox.load().then((old) => {
      if (old) this.notices.say("Something typed more than a day ago and never sent was removed from this device.");
    }).finally(() => {
      if (!this.isPrivate) this.reading.again(); // the other questions, for when the network is lost
    });
  }

  keepQuote() {
    this.save.keepQuote();
    this.focusMain();
  }

  submitted(event) {
    if (event.target.id === "answer-form") {
      event.preventDefault();
      if ([this.save.quote, this.save.speaker].includes(document.activeElement)) return this.keepQuote();
      this.save.submit(event.submitter?.value ?? "next");
    } else if (event.target.id === "undo-form") {
      event.preventDefault();
      this.save.undo();
    }
  }

  changed(event) {
    const { name } = event.target;
    if (!this.form()?.contains(event.target) && event.target.form !== this.form()) return;

    if (["answer", "choices", "why"].includes(name)) {
      if (name !== "why") this.save.letGo(event.target);
      this.save.answer();
    } else if (["evidence", "against"].includes(name)) this.save.privately();
    else if (typing(event.target) && !["quote", "speaker", "words"].includes(name)) this.outbox.hurry();
  }

  typed(event) {
    const el = event.target;
    if (!typing(el) || el.form !== this.form() || el.name === "speaker") return;

    if (el === this.save.quote) this.save.draftQuote();
    else if (el.name === "private") this.save.privately(Date.now() + 800);
    else this.save.answer(Date.now() + 800);
  }

  clicked(event) {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const to = event.target.closest("[data-to]");
    if (to) {
      event.preventDefault();
      this.find.close();
      if (to.dataset.to) return this.move.show(to.dataset.to);
      return this.move.goPrivate("", false, `${this.home}/console`);
    }

    const a = event.target.closest("a");
    if (a?.closest(".veil")) {
      event.preventDefault();
      this.body().classList.remove("veiled");
      this.focusMain();
    } else if (a?.id === "switch") {
      event.preventDefault();
      this.save.settle();
      location.replace(a.href);
    } else if (a?.id === "find") {
      event.preventDefault();
      this.find.open();
    } else if (a?.id === "back") {
      event.preventDefault();
      this.move.back();
    } else if (a && !a.target) this.save.settle();
  }

  // nameSpeaker lets a number stand for one of the people on the call, and Tab or
  // Enter complete a name that was begun.
  nameSpeaker(event) {
    const { key } = event;
    const people = [...(byId("speaker-list")?.options ?? [])].map((o) => o.value);
    if (/^[1-4]$/.test(key) && people[key - 1]) {
      event.preventDefault();
      this.save.speaker.value = people[key - 1];
    } else if (["Tab", "Enter"].includes(key) && !event.shiftKey && !event.isComposing) {
      this.save.speaker.value = meantPerson(this.save.speaker.value, people);
    }
  }
}

const root = document.getElementById("call");
if (root && byId("main").querySelector(".question")) new Call(root).start();
