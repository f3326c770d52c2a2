// What becomes of what was sent, and what is said of it.
import { byId, clock, control, signInLink, smallButton } from "./page.js";
import { fillIn } from "./save.js";

// Fields of a change that say nothing to a person.
const silent = ["base_rev", "part", "go", "question", "resolve", "private_part", "why", "words", "view"];

const isDraft = (item) => item.kind === "quote draft";

/** Hears from the outbox what becomes of each change. */
export class Outcome {
  constructor(call) {
    this.call = call;
    this.lastSent = ""; // when, as the server said it
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
    if (part) readAs(part, reply.read);
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
    const lines = [`${item.question} ${part?.dataset.title ?? ""}`];
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
// not what stands in it.
function readAs(part, read = {}) {
  for (const [id, text] of Object.entries(read)) {
    const field = part.querySelector(`#n_${CSS.escape(id)}`);
    const line = part.querySelector(`#n_${CSS.escape(id)}-read`);
    if (field && line) line.textContent = text === `Read as ${field.value.trim()}.` ? "" : text;
  }
}

// stamp notes the revision that the server gave.
function stamp(part, reply) {
  part.dataset.rev = reply.rev;
  part.dataset.saved = reply.saved ?? "";
  const base = control(part, "base_rev");
  if (base) base.value = reply.rev;
}
