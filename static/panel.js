// The panel of the private view: the verdict so far, notes, and the field guide.
import { byId, typing } from "./page.js";

/** The panel beside a question. Only the private view has one. */
export class Panel {
  constructor(call) {
    this.call = call;
    this.address(); // the pass in the address is spent
    this.wire();
    window.addEventListener("pagehide", () => {
      call.main.replaceChildren();
      byId("panel")?.remove();
    });
    window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  }

  /** Writes the address of what is shown into the history, in place of the last one. */
  address() {
    const { call } = this;
    history.replaceState(null, "", call.follows() ? `${call.home}/console` : call.path(call.current));
  }

  /** Shows the question of another document of the private view, with its panel. */
  swap(doc) {
    const { call } = this;
    if (call.save.quote.value.trim() || call.reading.busy(call.current)) call.save.settle();

    const part = document.importNode(doc.querySelector("#main .question"), true);
    call.body().replaceWith(part);
    call.current = part.dataset.question;
    call.move.suggestion = "";
    byId("panel").replaceWith(document.importNode(doc.getElementById("panel"), true));
    this.wire();
    call.move.arrived();
  }

  /** Takes the panel of a newer document, with what is typed and unfolded in this one. */
  renew(doc) {
    const { outbox, reading, current } = this.call;
    const panel = byId("panel");
    const made = document.importNode(doc.getElementById("panel"), true);
    const focus = document.activeElement;
    if (panel.contains(focus) && typing(focus)) { // never under a hand that types
      focus.addEventListener("blur", () => reading.again(), { once: true });
      return this.renewVerdict(panel, made);
    }

    for (const id of ["mark", "scratch-text", "guide-text"]) {
      const [from, to] = [byId(id), made.querySelector(`#${id}`)];
      if (from && to && from.value) to.value = from.value;
    }
    const open = [...panel.querySelectorAll("details[open]>summary")].map((s) => s.textContent);
    for (const s of made.querySelectorAll("summary")) if (open.includes(s.textContent)) s.parentElement.open = true;
    if (outbox.waiting(current).some((i) => i.kind === "private")) {
      made.querySelector("#private").value = byId("private").value;
    }

    const before = panel.dataset.verdict;
    const moved = byId("verdict-moved").textContent;
    const inside = panel.contains(focus) ? focus.id : "";
    panel.replaceWith(made);
    this.wire();
    if (inside) byId(inside)?.focus({ preventScroll: true });
    told(before, made.dataset.verdict, moved);
  }

  renewVerdict(panel, made) {
    const before = panel.dataset.verdict;
    panel.dataset.verdict = made.dataset.verdict;
    for (const id of ["verdict-words", "verdict-open", "verdict-sure"]) {
      byId(id).textContent = made.querySelector(`#${id}`).textContent;
    }
    told(before, made.dataset.verdict, byId("verdict-moved").textContent);
  }

  // wire makes the controls of a panel work that has just come onto the page.
  wire() {
    const read = byId("read-verdict");
    read.hidden = false;
    read.addEventListener("click", () => {
      const [words, open, sure] = ["verdict-words", "verdict-open", "verdict-sure"].map((id) => byId(id).textContent);
      this.call.notices.say(`${words}. ${open} ${sure}`);
    });
    for (const form of document.querySelectorAll("form[data-note]")) {
      form.addEventListener("submit", (event) => this.note(event));
    }
    const guide = document.querySelector("form[data-find]");
    guide.addEventListener("submit", (event) => this.findCard(event), { once: true });
  }

  note(event) {
    event.preventDefault();
    const { call } = this;
    const form = event.currentTarget;
    const text = form.elements.text.value.trim();
    if (text) {
      call.outbox.put({ kind: "note", question: call.current, url: new URL(form.action).pathname, device: false,
        fields: [["question", call.current], ["text", text]] });
      call.notices.say("Saving");
    }
    form.elements.text.value = "";
    call.main.focus({ preventScroll: true });
  }

  // findCard looks into the field guide without leaving the question.
  async findCard(event) {
    event.preventDefault();
    const { call } = this;
    const find = byId("guide-text").value.trim();
    try {
      const doc = await call.reading.page(`${call.path(call.current)}?find=${encodeURIComponent(find)}`, false);
      // Whoever has gone on meanwhile is not called back.
      const still = byId("guide").contains(document.activeElement);
      byId("guide").replaceWith(document.importNode(doc.getElementById("guide"), true));
      this.wire();
      if (still) byId("guide-text").focus();
    } catch { call.notices.say("The guide needs the connection."); }
  }
}

// told says that the verdict moved, in one quiet line.
function told(before, now, last) {
  const p = byId("verdict-moved");
  const small = (s) => s.charAt(0).toLowerCase() + s.slice(1).replace(": ", " ");
  p.textContent = before === now ? last : `Moved from ${small(before)} to ${small(now)}.`;
  p.hidden = !p.textContent;
}
