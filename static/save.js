// Saving while one talks: what stands in the form goes to the outbox.
import { byId, clock, control } from "./page.js";

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
