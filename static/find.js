// Finding a question by what was said: the box that "/" opens.
import { byId } from "./page.js";

// ---- Folding: text made comparable for somebody who searches it, as package
// fold does on the server

const letters = {
  ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ħ: "h", ŧ: "t", ı: "i", ς: "σ",
};
const lettered = new RegExp(`[${Object.keys(letters).join("")}]`, "gu");
const marks = "\\u0300-\\u036F\\u0483-\\u0489\\u0591-\\u05BD\\u05BF\\u05C1\\u05C2\\u05C4\\u05C5\\u05C7" +
  "\\u0610-\\u061A\\u0640" +
  "\\u064B-\\u065F\\u0670\\u06D6-\\u06DC\\u06DF-\\u06E4\\u06E7\\u06E8\\u06EA-\\u06ED\\u1AB0-\\u1AFF\\u1DC0-\\u1DFF" +
  "\\u20D0-\\u20FF\\uFE00-\\uFE0F\\uFE20-\\uFE2F";
const dropped = new RegExp(`[${marks}\\p{Cf}]`, "gu");
const unspaced = ["Han", "Hiragana", "Katakana", "Bopomofo", "Hangul", "Yi", "Thai", "Lao", "Khmer", "Myanmar"]
  .map((script) => `\\p{sc=${script}}`).join("") + "ー";
const symbols = "+#.";
const alone = new RegExp(`[${symbols}${unspaced}]`, "u");
const token = new RegExp(`[${symbols}${unspaced}]|[^${symbols}${unspaced}]+`, "gu");
const word = /\.?[\p{L}\p{N}\p{M}](?:[\p{L}\p{N}\p{M}+#]|\.(?=[\p{L}\p{N}\p{M}]))*/gu;

const fold = (text) => text.normalize("NFKD").toLowerCase().replace(dropped, "")
  .replace(lettered, (c) => letters[c]).normalize("NFC");
const joined = (text) => text.match(token).join(" ");

/** The words of a text, folded and in their order. */
export const words = (text) => fold(text).match(word) ?? [];

/** Whether what is looked for begins somewhere in a word: at any of its tokens. Both are of words(). */
export const begins = (word, search) =>
  alone.test(word) ? ` ${joined(word)}`.includes(` ${joined(search)}`) : word.startsWith(search);

/** Whether what is looked for is a word, or whole tokens of it. */
export const is = (word, search) =>
  alone.test(word) ? ` ${joined(word)} `.includes(` ${joined(search)} `) : word === search;

// ---- The box

// Found by the words alone, which needs no connection: the last word may be half
// typed, longer ones stand for what begins with them, and words that only hold a
// sentence together are in no entry.
const holds = (heard, w, last) => heard.some((x) => (last || [...w].length > 3 ? begins(x, w) : is(x, w)));

/**
 * Ranks entries by a search text, best first, as many as fit the box. An entry
 * holds `own`, the words of the question itself, and `words`, those and what else
 * may be said of it, all as the server folds them. A word counts more the fewer entries
 * have it, and more in a question's own words. Without a word all entries come in
 * their order.
 */
export function rank(entries, text) {
  const search = words(text);
  if (!search.length) return entries;

  const found = search.map((w, i) => {
    const last = i === search.length - 1;
    const all = entries.filter((e) => holds(e.words, w, last));
    return { all, own: all.filter((e) => holds(e.own, w, last)) };
  });

  const hits = [];
  for (const entry of entries) {
    let score = 0;
    for (const { all, own } of found) score += (all.includes(entry) + own.includes(entry)) / (all.length || 1);
    if (score > 0) hits.push({ entry, score });
  }
  hits.sort((x, y) => y.score - x.score);
  return hits.slice(0, 8).map((h) => h.entry);
}

// What is waited for, in milliseconds: until nobody types, and for the server once
// somebody wants the first question of the list.
const pause = 150;
const patience = 1500;

/**
 * The box of a page, with its keys. The words alone find at once; the server, which
 * knows what was meant, then puts the list in its order. It needs the elements jump,
 * jump-text, jump-list, jump-said and jump-none.
 */
export class Find {
  constructor(call) {
    this.call = call;
    this.box = byId("jump");
    this.text = byId("jump-text");
    this.list = byId("jump-list");
    this.none = byId("jump-none");
    this.said = byId("jump-said"); // what a screen reader reads
    this.asked = 0; // how often the text changed: only the answer to the last one counts
    this.answer = Promise.resolve(); // settles when the server has answered, or cannot
    this.entries = [...this.list.querySelectorAll("li")].map((li) => {
      const [own, heard] = li.dataset.find.split(" | ").map((w) => w.split(" "));
      return { li, id: li.querySelector("a").dataset.to, own, words: [...own, ...heard] };
    });

    this.text.addEventListener("input", () => this.filter());
    this.box.addEventListener("keydown", (event) => this.hear(event));
  }

  open() {
    this.text.value = "";
    this.filter();
    this.box.showModal();
    this.text.focus();
  }

  close() { this.box.close(); }

  filter() {
    const text = this.text.value.trim();
    const asked = ++this.asked;
    this.show(rank(this.entries, text));
    clearTimeout(this.timer);
    this.soon = text ? () => {
      this.soon = null;
      this.answer = this.ask(text, asked);
    } : this.said.replaceChildren();
    this.timer = setTimeout(() => this.soon?.(), pause);
  }

  // ask puts the list in the order of the server. Without a connection it stays
  // what the words alone found.
  async ask(text, asked) {
    const { home, headers } = this.call;
    const r = await fetch(`${home}/find?q=${encodeURIComponent(text)}`, { headers }).catch(() => null);
    const found = r?.ok && await r.json().catch(() => null);
    // Never reordered under somebody who is already choosing.
    if (asked !== this.asked || this.list.contains(document.activeElement)) return;

    if (found) this.show(found.map((f) => this.entries.find((e) => e.id === f.question)));
    const [first, more] = [this.list.firstChild, this.list.children.length];
    this.said.textContent = first ? `${more} found, first ${first.innerText}` : this.none.textContent;
  }

  show(hits) {
    this.list.replaceChildren(...hits.map((e) => e.li));
    this.none.hidden = hits.length > 0;
  }

  // first opens the first question, after the server has had a moment to say which,
  // unless its id was typed. The box closes at once: keys pressed meanwhile are
  // meant for that question.
  first() {
    const typed = this.text.value.trim().toUpperCase();
    const named = this.entries.find((e) => e.id.toUpperCase() === typed);
    if (named) return named.li.firstElementChild.click();

    this.soon?.();
    if (this.list.firstChild) {
      this.box.close();
      this.text.blur();
    }
    const late = new Promise((done) => setTimeout(done, patience));
    return this.call.move.travel(() => Promise.race([this.answer, late])
      .then(() => this.list.querySelector("a")?.click()));
  }

  hear(event) {
    const links = [...this.list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape") { // once: a search field would first empty itself
      event.preventDefault();
      this.close();
      this.text.blur(); // a closed box would keep the keyboard until the next frame
    } else if (event.key === "Enter" && document.activeElement === this.text && !event.isComposing) {
      event.preventDefault();
      event.stopPropagation(); // it is no key of the page on the way to the question
      this.first();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      (links[at + (event.key === "ArrowDown" ? 1 : -1)] ?? this.text).focus();
    }
  }
}
