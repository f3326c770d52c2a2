// Saving while one talks: what stands in the form goes to the outbox, and the
// outbox tells what becomes of it.
import { byId, clock, control, signInLink, smallButton } from "./page.js";

// The fields that are no part of the answer itself.
const apart = ["base_rev", "op", "quote", "speaker", "words", "evidence", "private", "against", "private_part",
  "go", "return"];
const privateFields = ["evidence", "private", "against"];

/** Puts what was typed and never sent into a question, and reports whether that changed anything. */
export function fillIn(item, part) {
  if (item.kind !== "answer") return false;

  let changes = false;
  for (const [name, value] of item.fields) {
    const el = control(part, name);
    if (!el || name === "base_rev") continue;
    if (el.matches("[type=radio],[type=checkbox]")) {
      const option = control(part, name, value);
      if (option && !option.checked) {
        option.checked = true;
        changes = true;
      }
    } else if (el.value !== value) {
      el.value = value;
      changes = true;
    }
  }
  return changes;
}

/** The form of the question on the page, and the quote line. */
export class Save {
  constructor(call) {
    this.call = call;
    this.quote = byId("quote");
    this.speaker = byId("speaker");
  }

  // fields reads the form: the answer, or what is private about it.
  fields(group) {
    const form = this.call.form();
    const data = [...new FormData(form)];
    const base = ["base_rev", form.elements.base_rev.value];
    if (group === "answer") {
      return data.filter(([name]) => !apart.includes(name)).concat([base, ["go", "save"]]);
    }

    const kept = data.filter(([name]) => privateFields.includes(name));
    return kept.concat([base, ["private_part", "on"], ["part", "private"], ["go", "save"]]);
  }

  /** Reports whether the answer cannot be sent yet: "doesn't apply" needs its reason. */
  lacks() {
    const { answer, reason } = this.call.form().elements;
    return answer?.value === "not-applicable" && !reason?.value.trim();
  }

  /** Saves the answer, at once or when it is due (milliseconds since 1970). */
  answer(due = 0) {
    const { call } = this;
    const change = { kind: "answer", question: call.current, url: call.path(call.current, "shared"),
      fields: this.fields("answer"), joins: true };
    if (this.lacks()) {
      call.outbox.put(change, Infinity);
      return call.notices.say("Say in a few words why this does not apply.");
    }

    this.clearFaults();
    call.notices.say(due ? "Not sent yet" : "Saving");
    this.marked();
    call.outbox.put(change, due);
  }

  /** Saves what is private about the answer. */
  privately(due = 0) {
    const { call } = this;
    call.notices.say(due ? "Not sent yet" : "Saving");
    call.outbox.put({ kind: "private", question: call.current, url: call.path(call.current),
      fields: this.fields("private"), joins: true, device: false }, due);
  }

  // marked fills the box of the question at once, without the network too. What
  // the server says of it comes with its answer.
  marked() {
    const box = this.call.mapBox(this.call.current)?.classList;
    const chosen = this.call.form().querySelector("[name=answer]:checked,[name=choices]:checked")?.value;
    const other = { unknown: chosen === "unknown", na: chosen === "not-applicable" };
    box?.toggle("unknown", other.unknown);
    box?.toggle("na", other.na);
    box?.toggle("answered", Boolean(chosen) && !other.unknown && !other.na);
  }

  /** Shows how a fresh answer is known: somebody said it. */
  assume() {
    const all = [...this.call.form().querySelectorAll("[name=evidence]")];
    if (!all.some((r) => r.checked)) all.find((r) => r.value === "said").checked = true;
  }

  /** Keeps ticks and the choices beside them from standing together. */
  letGo(input) {
    if (!input.checked) return;
    const other = input.name === "choices" ? ".opts.minor input:checked" : ".opts input[name=choices]:checked";
    for (const i of this.call.body().querySelectorAll(other)) i.checked = false;
  }

  /** Reports whether nothing was ever answered here and nothing is typed. */
  blank() {
    const form = this.call.form();
    if (form.elements.base_rev.value !== "0" || this.quote.value.trim()) return false;
    if (form.querySelector("[name=answer]:checked,[name=choices]:checked")) return false;
    return ![...form.querySelectorAll("input[type=text],textarea")].some((el) => el.value.trim());
  }

  /** Sends what was typed before the question is left. */
  settle() {
    const { outbox, current } = this.call;
    if (this.quote.value.trim()) this.keepQuote();
    for (const i of outbox.waiting(current)) if (i.due !== Infinity) i.due = 0;
    outbox.flush();
  }

  /** Does what a button of the form says: park, clear, save, or go on. */
  submit(go) {
    const { call } = this;
    if (go === "park") {
      const fields = this.fields("answer").filter(([n]) => n !== "go").concat([["go", "park"]]);
      call.outbox.put({ kind: "park", question: call.current, url: call.path(call.current, "shared"), fields });
      return call.move.goOn(true);
    }
    if (go === "clear") {
      for (const i of call.body().querySelectorAll(".answers input:checked")) {
        if (i.name === "answer" || i.name === "choices") i.checked = false;
      }
      return this.answer();
    }
    if (go === "save") {
      if (this.quote.value.trim()) this.keepQuote();
      this.answer();
      return call.outbox.hurry();
    }
    return call.move.goOn();
  }

  async undo() {
    const { call } = this;
    await call.outbox.hurry();
    try {
      const body = new URLSearchParams({ question: call.current, view: call.view });
      const r = await fetch(`${call.home}/undo`, { method: "POST", body, headers: call.headers });
      const reply = await r.json();
      if (!r.ok) return call.notices.say(reply.message ?? "Not undone.");

      call.presence.touched = Date.now();
      await call.reading.running;
      await call.reading.again(reply.question);
      if (reply.question !== call.current) call.move.show(reply.question);
      await (call.isPrivate ? call.reading.running : null);
      call.notices.say(reply.said);
    } catch { call.notices.say("Undo needs the connection."); }
  }

  // ---- The quote line

  /** Keeps on the device what stands in the quote line, without sending it. */
  draftQuote() {
    this.counted();
    this.call.outbox.put({ kind: "quote draft", question: this.call.current, url: "",
      fields: [["quote", this.quote.value]], joins: true }, Infinity);
  }

  /** Puts the quote that was typed for this question and never sent into the line. */
  showDraft() {
    const draft = this.call.outbox.waiting(this.call.current).find((i) => i.kind === "quote draft");
    this.quote.value = draft?.fields[0][1] ?? "";
    this.counted();
  }

  /** Sends what stands in the quote line. */
  keepQuote() {
    const { call, quote } = this;
    const text = quote.value.trim();
    for (const i of call.outbox.waiting(call.current)) if (i.kind === "quote draft") call.outbox.drop(i);
    if (!text) return;

    const words = document.querySelector("[name=words]:checked")?.value ?? "theirs";
    const speaker = this.speaker.value.trim();
    call.outbox.put({ kind: "quote", question: call.current, url: `${call.path(call.current, "shared")}/quotes`,
      fields: [["quote", text], ["speaker", speaker], ["words", words]] });
    quote.value = "";
    this.counted();
    call.notices.say("Saving");
    this.showQuote(text, speaker, words === "theirs");
  }

  // showQuote puts a quote on the page before the server has answered.
  showQuote(text, speaker, own) {
    const body = this.call.body();
    let list = body.querySelector(".quotes");
    if (!list) {
      const section = document.createElement("section");
      section.className = "part";
      const h = document.createElement("h2");
      h.textContent = "Kept for this question";
      list = document.createElement("ul");
      list.className = "quotes";
      section.append(h, list);
      body.append(section);
    }

    const li = document.createElement("li");
    const figure = document.createElement("figure");
    figure.className = "quote";
    const block = document.createElement("blockquote");
    block.textContent = own ? `“${text}”` : text;
    const by = document.createElement("figcaption");
    by.textContent = [speaker, clock(), own ? "" : "(in our words)"].filter(Boolean).join(", ");
    figure.append(block, by);
    li.append(figure);
    list.append(li);
  }

  counted() {
    const n = this.quote.value.length;
    byId("quote-count").textContent = n > 400 ? `${n} of 500 characters` : "";
  }

  // ---- Faults

  /** Says at a field what is wrong with it. */
  fault(name, text) {
    const input = byId(name);
    if (!input || byId(`${name}-error`)) return;

    const p = document.createElement("p");
    p.className = "err";
    p.id = `${name}-error`;
    p.textContent = text;
    if (input.matches("[type=radio],[type=checkbox]")) input.closest("fieldset").querySelector(".opts").before(p);
    else input.before(p);
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") ?? ""} ${p.id}`.trim());
  }

  clearFaults() {
    const body = this.call.body();
    for (const p of body.querySelectorAll(".err")) p.remove();
    for (const i of body.querySelectorAll("[aria-invalid]")) i.removeAttribute("aria-invalid");
  }
}

// Fields of a change that say nothing to a person.
const silent = ["base_rev", "part", "go", "question", "resolve", "private_part", "why", "words", "view"];

const isDraft = (item) => item.kind === "quote draft";

/** What becomes of what was sent, as the outbox tells it, and what is said of it. */
export class Outcome {
  constructor(call) {
    this.call = call;
    this.lastSent = ""; // when, as the server said it
    this.figures = ""; // how figures were read, for whoever has gone on meanwhile
    this.troubled = false; // something could not be sent
  }

  saved(item, reply) {
    const { call } = this;
    const here = item.question === call.current;
    if (reply.saved) this.lastSent = reply.saved.replace(/^Saved /, "");
    call.presence.savedAt(reply.interview);

    const part = call.partOf(item.question);
    if (part && reply.rev !== undefined) stamp(part, reply);
    if (reply.box) call.fillBox(item.question, reply);
    if (part) this.figures = readAs(part, reply.read);
    part?.querySelector(".restored")?.remove();
    if (call.isPrivate && here && item.kind === "answer" && /answered/.test(reply.box ?? "")) call.save.assume();

    if (here) {
      if (reply.next) call.move.suggestion = reply.next;
      const more = call.outbox.waiting(call.current).some((i) => i.due !== Infinity);
      call.notices.say(more ? "Saving" : said(reply));
    }
    if (reply.same === false) call.reading.again();
    if (item.kind === "quote") call.reading.again();
    else if (!call.isPrivate) call.presence.attend();
  }

  sent() {
    const { outbox, notices, current, body } = this.call;
    const left = outbox.waiting().some((i) => i.due !== Infinity);
    if (notices.status.textContent === "Not sent yet" && outbox.waiting(current).every(isDraft)) {
      notices.say(body().dataset.saved || "");
    }
    if (!this.troubled || left) return;
    this.troubled = false;
    notices.lineFor4Seconds(`All sent ${clock()}.`);
  }

  invalid(item, reply) {
    const errors = reply.errors ?? [];
    if (item.question === this.call.current) for (const e of errors) this.call.save.fault(e.field, e.msg);
    this.call.notices.say(`Not saved. ${errors[0]?.msg ?? reply.message ?? ""}`);
  }

  /** Shows two answers to one question, and lets a person choose. */
  conflict(item, reply) {
    const shown = byId("conflicts");
    shown.querySelector(`[data-question="${CSS.escape(item.question)}"]`)?.remove();
    const card = byId("conflict-card").content.firstElementChild.cloneNode(true);
    card.dataset.question = item.question;

    const words = {
      who: reply.who, name: reply.name, mine: reply.mine, "mine-note": reply.mineNote, theirs: reply.theirs,
      "theirs-note": reply.theirsNote,
    };
    for (const [slot, text] of Object.entries(words)) {
      card.querySelector(`[data-slot="${slot}"]`).textContent = text ?? "";
    }

    for (const button of card.querySelectorAll("[data-resolve]")) {
      button.addEventListener("click", () => {
        card.remove();
        this.resolve(item, reply.rev, button.dataset.resolve);
      });
    }
    shown.append(card);
    this.call.notices.say(reply.who);
  }

  // resolve ends a conflict: "mine", "theirs" or "both" stay.
  resolve(item, rev, stays) {
    const { outbox, reading, main } = this.call;
    outbox.drop(item);
    if (stays === "theirs") return reading.again(item.question);

    const kept = item.fields.filter(([n]) => n !== "base_rev" && n !== "resolve");
    outbox.put({ kind: item.kind, question: item.question, url: item.url, device: item.device,
      fields: kept.concat([["base_rev", String(rev)], ["resolve", stays]]) });
    if (stays === "both") outbox.flush().then(() => reading.again(item.question));
    main.focus({ preventScroll: true });
  }

  found(items) {
    for (const item of items) this.restore(item);
    if (items.some((i) => i.due !== Infinity)) this.call.outbox.hurry();
  }

  // restore puts back what was typed into the question on the page.
  restore(item) {
    const { current, save, notices, body } = this.call;
    if (item.question !== current) return;
    if (isDraft(item)) {
      save.quote.value ||= item.fields[0][1];
      return;
    }
    if (!fillIn(item, body())) return;

    notices.say("Not sent yet");
    const p = document.createElement("p");
    p.className = "restored";
    p.textContent = "Restored what you had typed. Not sent yet.";
    body().prepend(p);
  }

  // ---- What could not be sent

  offline(n) {
    this.trouble();
    if (n >= 3 && navigator.onLine) return this.stuck();
    const text = "No connection. Your answers are kept on this device and will be sent when it is back.";
    this.call.notices.line(text, this.copyButton());
  }

  failing(n, message) {
    this.trouble();
    if (n >= 3) this.stuck(message);
  }

  signedOut() {
    this.trouble();
    this.call.notices.line("You are signed out. What you typed is kept on this device and is sent once you are " +
      "signed in again, in another tab of this browser.", signInLink("How to sign in"), this.copyButton());
  }

  gone(item, message) {
    this.call.notices.say("Not sent");
    const why = message || "This interview is not here any more.";
    this.call.notices.line(`${why} Your unsent answers are here.`, this.copyButton());
  }

  trouble() {
    this.troubled = true;
    this.call.notices.say("Not sent yet");
  }

  stuck(message = "") {
    const last = this.lastSent ? ` Last sent ${this.lastSent}.` : "";
    this.call.notices.line(`Still not sent. Kept on this device.${last} ${message}`, this.copyButton());
  }

  copyButton() {
    const button = smallButton("Copy everything as text", async () => {
      const text = this.unsent();
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = "Copied";
      } catch {
        const area = document.createElement("textarea");
        area.value = text;
        area.readOnly = true;
        area.setAttribute("aria-label", "What was not sent");
        button.replaceWith(area);
        area.select();
      }
    });
    return button;
  }

  // unsent writes all unsent changes for people; of an answer the last one only.
  unsent() {
    const all = this.call.outbox.waiting();
    const last = (i) => all.findLast((x) => x.kind === "answer" && x.question === i.question);
    return all.filter((i) => i.kind !== "answer" || i === last(i)).map((i) => this.asText(i)).join("\n\n");
  }

  asText(item) {
    const part = this.call.partOf(item.question);
    const lines = [part?.dataset.title ?? item.question];
    for (const [name, value] of item.fields) {
      if (!value || silent.includes(name)) continue;
      const input = part && control(part, name, value);
      const labelled = `label[for="${CSS.escape(name)}"]`;
      const label = input?.labels?.[0]?.querySelector("span")?.textContent ??
        (part?.querySelector(labelled) ?? document.querySelector(labelled))?.firstChild.textContent.trim();
      lines.push(input ? label : `${label ?? name}: ${value}`);
    }
    return lines.join("\n");
  }
}

const said = (reply) => reply.fewer ? `${reply.saved}. ${reply.fewer}` : reply.saved ?? "Saved";

// readAs says beside each number field how its figure was read, where that is
// not what stands in it, and returns the same for whoever no longer sees the field.
function readAs(part, read = {}) {
  const all = [];
  for (const [id, text] of Object.entries(read)) {
    const field = part.querySelector(`#n_${CSS.escape(id)}`);
    const line = part.querySelector(`#n_${CSS.escape(id)}-read`);
    if (!field || !line) continue;
    line.textContent = text === `Read as ${field.value.trim()}.` ? "" : text;
    if (line.textContent) all.push(`${field.labels[0].textContent}: ${text.charAt(0).toLowerCase()}${text.slice(1)}`);
  }
  return all.join(" ");
}

// stamp notes the revision that the server gave.
function stamp(part, reply) {
  part.dataset.rev = reply.rev;
  part.dataset.saved = reply.saved ?? "";
  const base = control(part, "base_rev");
  if (base) base.value = reply.rev;
}
