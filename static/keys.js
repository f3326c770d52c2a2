// The keys of the call: which key is meant, and what it does.
import { byId, typing } from "./page.js";

const pad = {
  Numpad0: "d", NumpadDecimal: "x", NumpadSubtract: "a", NumpadMultiply: "s", NumpadDivide: "q", NumpadAdd: "r",
};
const codes = { Slash: "/" };
const PAUSE = 1000; // milliseconds
const privateKeys = ["w", "e", "r", "f", "c", "g"];

/**
 * The key that is meant by an event, undefined if none is. The mode is how a
 * person wants keys: "on" (bare), "alt" (with Alt and Shift, by their place on the
 * keyboard) or "off".
 */
export function keyOf(event, mode) {
  if (mode === "off") return undefined;

  const remapped = Boolean(event.altKey && event.shiftKey);
  if ((mode === "alt") !== remapped || (mode === "on" && event.altKey)) return undefined;

  const key = bareKey(event, mode);
  if (mode === "on" && event.shiftKey && key !== "?" && key !== "/") return undefined;
  return key || undefined;
}

function bareKey(event, mode) {
  if (event.code in pad) return pad[event.code];
  if (mode !== "alt") return event.key.length === 1 ? event.key.toLowerCase() : undefined;

  const letter = /^Key([A-Z])$/.exec(event.code)?.[1].toLowerCase();
  if (letter === "h") return "?";
  return letter ?? /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1] ?? codes[event.code];
}

// Where Enter and the space bar lead on: nothing else on the page has the keyboard.
const onPage = (el) => !el || el === document.body || el === byId("main") || el.matches("h1");

// The quote line is in view wherever the page is, so it never scrolls the
// question away.
function enter(id) {
  const el = byId(id);
  el?.focus({ preventScroll: id === "quote" });
  el?.select?.();
}

function flip(option) {
  option.checked = !option.checked;
  option.dispatchEvent(new Event("change", { bubbles: true }));
}

/** What the keys of a call do. It listens once `listen` is called. */
export class Keys {
  constructor(call) {
    this.call = call;
    this.held = []; // pressed on the way to another question
    this.deaf = -PAUSE; // when a key came last that is ignored

    const { save, move, find } = call;
    this.actions = {
      d: () => this.minor("unknown"),
      x: () => this.minor("not-applicable"),
      n: () => this.minor("none"),
      a: () => move.back(),
      s: () => save.submit("park"),
      q: () => enter("quote"),
      p: () => byId("to-playback").click(),
      l: () => byId("to-end").click(),
      v: () => byId("switch")?.click(),
      z: () => save.undo(),
      "/": () => find.open(),
      "?": () => byId("keys").showModal(),
      w: () => this.probe(),
      e: () => this.cycleEvidence(),
      r: () => this.unfold(),
      f: () => enter("mark"),
      c: () => enter("scratch-text"),
      g: () => enter("guide-text"),
    };
  }

  listen() { document.addEventListener("keydown", (event) => this.hear(event)); }

  hear(event) {
    if (this.hold(event)) return;
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;

    const { call } = this;
    const el = document.activeElement;
    const command = event.ctrlKey || event.metaKey;
    if (event.key === "p" && command && !event.altKey && !event.shiftKey) {
      event.preventDefault(); // what is printed from a call is the playback
      call.save.settle();
      return location.assign(`${call.home}/playback#print`);
    }
    if (event.key === "k" && command && !event.altKey) {
      event.preventDefault();
      return call.find.open();
    }
    if (event.key === "Escape" && typing(el)) return call.main.focus({ preventScroll: true });
    if (command || typing(el) || this.ignores(event)) return;

    const goesOn = event.key === "Enter" || (event.key === " " && call.keyMode === "on");
    if (goesOn && onPage(el) && !event.altKey) {
      event.preventDefault();
      return call.move.goOn();
    }

    const key = keyOf(event, call.keyMode);
    if (!key) return;
    if (/^[1-9]$/.test(key)) {
      event.preventDefault();
      return this.choose(Number(key));
    }
    if (!Object.hasOwn(this.actions, key) || (!call.isPrivate && privateKeys.includes(key))) return;
    event.preventDefault();
    this.actions[key]();
  }

  // hold keeps a key that is pressed on the way to another question: it is meant
  // for that one.
  hold(event) {
    if (!this.call.move.travelling || typing(document.activeElement) || event.ctrlKey || event.metaKey) return false;
    if (event.key.length !== 1 && event.key !== "Enter") return false;

    event.preventDefault();
    const { key, code, altKey, shiftKey } = event;
    this.held.push({ key, code, altKey, shiftKey, preventDefault() {} });
    return true;
  }

  /** Hears the keys that were held, now that the question they are meant for is there. */
  release() {
    const keys = this.held;
    this.held = [];
    for (const event of keys) this.hear(event);
  }

  choose(n) {
    const option = this.call.body().querySelectorAll(".opts:not(.minor) input")[n - 1];
    if (!option) return;
    this.toggle(option);
    if (this.call.root.dataset.advance && option.type === "radio" && option.checked) this.call.move.goOn();
  }

  minor(value) {
    const option = this.call.body().querySelector(`.opts.minor input[value="${value}"]`);
    if (!option) return value === "not-applicable" && this.applies();
    this.toggle(option);
    if (value === "not-applicable" && option.checked) byId("reason").focus();
  }

  // A question that cannot be waved away. The reason typed on is no keys: an L in it
  // would end the call.
  applies() {
    this.call.notices.say("This question applies to every system. D for not known yet.");
    this.deaf = performance.now();
  }

  ignores(event) {
    if (performance.now() - this.deaf > PAUSE) return false;
    this.deaf = performance.now();
    return event.key.length === 1 || event.key === "Enter";
  }

  toggle(option) {
    this.call.body().classList.remove("veiled");
    flip(option);
  }

  probe() {
    const probe = byId("probe");
    probe?.focus();
    this.call.notices.say(probe?.querySelector("p").textContent ?? "There is no other way to ask it.");
  }

  unfold() {
    const more = byId("more");
    if (more) more.open = !more.open;
  }

  cycleEvidence() {
    this.call.save.assume();
    const all = [...this.call.form().querySelectorAll("[name=evidence]")];
    if (!all.length) return;

    const next = all[(all.findIndex((r) => r.checked) + 1) % all.length];
    flip(next);
    this.call.notices.say(next.parentElement.textContent.trim());
  }
}
