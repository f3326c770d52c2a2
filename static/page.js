// What every module of the call needs of the page, and the two places where it
// tells something: the line in the dock and the bar under the header.

/** The element with an id, null if the page has none. */
export const byId = (id) => document.getElementById(id);

/** The first control of a name, with a value if one is given. */
export function control(within, name, value) {
  const valued = value === undefined ? "" : `[value="${CSS.escape(value)}"]`;
  return within.querySelector(`[name="${CSS.escape(name)}"]${valued}`);
}

/** Reports whether keys pressed in an element are text. */
export const typing = (el) =>
  el?.matches?.("input:not([type=radio],[type=checkbox]),textarea,select,[contenteditable]") ?? false;

/** A moment (milliseconds since 1970) as hours and minutes of this device. */
export const clock = (at = Date.now()) => new Date(at).toTimeString().slice(0, 5);

/** A small button for the bar. */
export function smallButton(text, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn q small";
  button.textContent = text;
  button.addEventListener("click", act);
  return button;
}

/** A link to the page that says how to sign in, in another tab. */
export function signInLink(text) {
  const link = document.createElement("a");
  link.href = "/sign-in";
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = text;
  return link;
}

/** Where a page of the call tells something. It needs the elements status and line. */
export class Notices {
  constructor() {
    this.status = byId("status");
    this.shown = false; // whether the bar says something
  }

  /** Puts a line into the dock; a long one stands above it, so that nothing moves. */
  say(text) {
    this.status.textContent = text;
    this.status.classList.toggle("long", text.length > 14);
  }

  /** Puts one sentence and what can be done into the bar; without a sentence the bar goes. */
  line(text, ...controls) {
    const bar = byId("line");
    this.shown = Boolean(text);
    bar.hidden = !text;
    if (!text) return bar.replaceChildren();
    if (bar.firstChild?.textContent === text) return; // said once is enough

    const words = document.createElement("span");
    words.setAttribute("role", "status");
    bar.replaceChildren(words, ...controls);
    words.textContent = text;
  }

  /** Takes a sentence out of the bar after four seconds, unless another has come. */
  lineFor4Seconds(text) {
    this.line(text);
    setTimeout(() => { if (byId("line").textContent === text) this.line(); }, 4000);
  }
}
