// The call: keys, saving while one talks, moving without the network, and
// hearing of what others save. Without this file every control on the page works
// by itself.
import { Outbox, newOp } from "./queue.js";

const root = document.getElementById("call");
const byId = (id) => document.getElementById(id);
const main = byId("main");
if (root && main.querySelector(".question")) start();

function start() {
  const { interview, who, keys: mode, view } = root.dataset;
  const isPrivate = view === "private";
  const home = `/interviews/${encodeURIComponent(interview)}`;
  const path = (q, v = view) => `${home}/${v === "private" ? "console" : "call"}/${encodeURIComponent(q)}`;
  const status = byId("status");
  const bodies = new Map(); // question id -> its part of the page, the shared view only
  const trail = []; // where we came from
  let current = main.querySelector(".question").dataset.question;
  let known = Number(root.dataset.rev); // the interview's revision on this page
  let moves = -1;
  let suggestion = ""; // where the last save says to go on
  let lastSent = "";
  let troubled = false; // something could not be sent
  let moving = 0; // on the way to another question: keys wait until it is there
  let held = [];
  let touched = Date.now(); // when the server last heard from a person here

  const body = () => main.querySelector(".question");
  const form = () => byId("answer-form");
  // say puts a line into the dock; a long one stands above it, so that nothing
  // moves.
  const say = (text) => {
    status.textContent = text;
    status.classList.toggle("long", text.length > 14);
  };

  // ---- What is sent

  const outbox = new Outbox(who, interview, {
    saved(item, reply) {
      touched = Date.now();
      if (reply.saved) lastSent = reply.saved.replace(/^Saved /, "");
      if (!isPrivate && reply.interview === known + 1) known++; // ours alone; more is read again
      else rung = Math.max(rung, reply.interview ?? 0);
      const part = item.question === current ? body() : bodies.get(item.question);
      if (part && reply.rev !== undefined) stamp(part, reply);
      if (reply.box) box(item.question, reply);
      part?.querySelector(".restored")?.remove();
      if (isPrivate && item.kind === "answer" && item.question === current && /answered/.test(reply.box ?? "")) assume();
      if (item.question === current) {
        if (reply.next) suggestion = reply.next;
        say(outbox.waiting(current).some((i) => i.due !== Infinity) ? "Saving" : reply.fewer ? `${reply.saved}. ${reply.fewer}` : reply.saved ?? "Saved");
      }
      if (reply.same === false) refresh();
      if (item.kind === "quote") refresh();
      else if (!isPrivate) attend();
    },
    sent() {
      const left = outbox.waiting().some((i) => i.due !== Infinity);
      if (status.textContent === "Not sent yet" && !outbox.waiting(current).some((i) => i.kind !== "quote draft")) say(body().dataset.saved || "");
      if (!troubled || left) return;
      troubled = false;
      const all = `All sent ${clock()}.`;
      line(all);
      setTimeout(() => { if (byId("line").textContent === all) line(); }, 4000);
    },
    invalid(item, reply) {
      const errors = reply.errors ?? [];
      if (item.question === current) for (const e of errors) fault(e.field, e.msg);
      say(`Not saved. ${errors[0]?.msg ?? reply.message ?? ""}`);
    },
    conflict: card,
    found(items) {
      for (const item of items) restore(item);
      if (items.some((i) => i.due !== Infinity)) outbox.hurry();
    },
    offline(n) {
      troubled = true;
      say("Not sent yet");
      if (n >= 3 && navigator.onLine) return stuck();
      line("No connection. Your answers are kept on this device and will be sent when it is back.", copyButton());
    },
    failing(n, message) {
      troubled = true;
      say("Not sent yet");
      if (n >= 3) stuck(message);
    },
    signedOut() {
      troubled = true;
      say("Not sent yet");
      const link = document.createElement("a");
      link.href = "/sign-in";
      link.target = "_blank";
      link.rel = "noopener";
      link.textContent = "How to sign in";
      line("You are signed out. What you typed is kept on this device and is sent once you are signed in again, in another tab of this browser.", link, copyButton());
    },
    gone(item, message) {
      say("Not sent");
      line(`${message || "This interview is not here any more."} Your unsent answers are here.`, copyButton());
    },
  }, !isPrivate);

  function stuck(message) {
    line(`Still not sent. Kept on this device.${lastSent ? ` Last sent ${lastSent}.` : ""} ${message ?? ""}`, copyButton());
  }

  // line is the bar under the header: one sentence, and what can be done.
  function line(text, ...controls) {
    const bar = byId("line");
    line.shown = Boolean(text);
    bar.hidden = !text;
    if (!text) return bar.replaceChildren();
    if (bar.firstChild?.textContent === text) return; // said once is enough
    const words = document.createElement("span");
    words.setAttribute("role", "status");
    bar.replaceChildren(words, ...controls);
    words.textContent = text;
  }

  function copyButton() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn q small";
    button.textContent = "Copy everything as text";
    button.addEventListener("click", async () => {
      const all = outbox.waiting();
      const last = (i) => i.kind !== "answer" || i === all.findLast((x) => x.kind === "answer" && x.question === i.question);
      const text = all.filter(last).map(asText).join("\n\n");
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

  // asText writes an unsent change for people.
  function asText(item) {
    const part = item.question === current ? body() : partOf(item.question);
    const lines = [`${item.question} ${part?.dataset.title ?? ""}`];
    for (const [name, value] of item.fields) {
      if (!value || ["base_rev", "part", "go", "question", "resolve", "private_part", "why", "words", "view"].includes(name)) continue;
      const input = part?.querySelector(`[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
      const labelled = `label[for="${CSS.escape(name)}"]`;
      const label = input?.labels?.[0]?.querySelector("span")?.textContent ?? (part?.querySelector(labelled) ?? document.querySelector(labelled))?.firstChild.textContent.trim();
      lines.push(input ? label : `${label ?? name}: ${value}`);
    }
    return lines.join("\n");
  }

  const clock = (at = Date.now()) => new Date(at).toTimeString().slice(0, 5);

  // stamp notes the revision that the server gave.
  function stamp(part, reply) {
    part.dataset.rev = reply.rev;
    part.dataset.saved = reply.saved ?? "";
    const base = part.querySelector("[name=base_rev]");
    if (base) base.value = reply.rev;
  }

  function box(question, reply) {
    const b = root.querySelector(`.qmap [data-to="${CSS.escape(question)}"]`);
    if (b) {
      b.className = reply.box;
      b.querySelector(".vh").textContent = reply.words;
    }
    byId("left").textContent = reply.left;
    byId("parked-note").textContent = reply.parked;
    byId("parked-note").hidden = !reply.parked;
  }

  // ---- Reading the form

  const apart = ["base_rev", "op", "quote", "speaker", "words", "evidence", "private", "against", "private_part", "go", "return"];

  function fields(group) {
    const data = [...new FormData(form())];
    const base = ["base_rev", form().elements.base_rev.value];
    if (group === "answer") {
      const out = data.filter(([name]) => !apart.includes(name));
      return out.concat([base, ["go", "save"]]);
    }
    return data.filter(([name]) => ["evidence", "private", "against"].includes(name)).concat([base, ["private_part", "on"], ["part", "private"], ["go", "save"]]);
  }

  // lacks reports whether the answer cannot be sent yet: "doesn't apply" needs
  // its reason.
  function lacks() {
    return form().elements.answer?.value === "not-applicable" && !form().elements.reason?.value.trim();
  }

  function save(due = 0, extra = []) {
    if (lacks()) {
      outbox.put({ kind: "answer", question: current, url: path(current, "shared"), fields: fields("answer"), joins: true }, Infinity);
      return say("Say in a few words why this does not apply.");
    }
    clearFaults();
    say(due ? "Not sent yet" : "Saving");
    marked();
    outbox.put({ kind: "answer", question: current, url: path(current, "shared"), fields: fields("answer").concat(extra), joins: true }, due);
  }

  // marked fills the box of the question at once, without the network too. What
  // the server says of it comes with its answer.
  function marked() {
    const b = root.querySelector(`.qmap [data-to="${CSS.escape(current)}"]`);
    const chosen = form().querySelector("[name=answer]:checked,[name=choices]:checked")?.value;
    for (const [name, on] of [["unknown", chosen === "unknown"], ["na", chosen === "not-applicable"], ["answered", chosen && !["unknown", "not-applicable"].includes(chosen)]]) b?.classList.toggle(name, Boolean(on));
  }

  function savePrivate(due = 0) {
    say(due ? "Not sent yet" : "Saving");
    outbox.put({ kind: "private", question: current, url: path(current), fields: fields("private"), joins: true, device: false }, due);
  }

  const quote = byId("quote");

  // keepQuote sends what stands in the quote line.
  function keepQuote() {
    const text = quote.value.trim();
    for (const i of outbox.waiting(current)) if (i.kind === "quote draft") outbox.drop(i);
    if (!text) return;
    const words = document.querySelector("[name=words]:checked")?.value ?? "theirs";
    const speaker = byId("speaker").value.trim();
    outbox.put({ kind: "quote", question: current, url: `${path(current, "shared")}/quotes`, fields: [["quote", text], ["speaker", speaker], ["words", words]] });
    quote.value = "";
    counted();
    say("Saving");
    showQuote(text, speaker, words === "theirs");
  }

  // showQuote puts a quote on the page before the server has answered.
  function showQuote(text, speaker, own) {
    let list = body().querySelector(".quotes");
    if (!list) {
      const section = document.createElement("section");
      section.className = "part";
      const h = document.createElement("h2");
      h.textContent = "Kept for this question";
      list = document.createElement("ul");
      list.className = "quotes";
      section.append(h, list);
      body().append(section);
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

  function counted() {
    const n = quote.value.length;
    byId("quote-count").textContent = n > 400 ? `${n} of 500 characters` : "";
  }

  // ---- Faults

  function fault(name, text) {
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

  function clearFaults() {
    for (const p of body().querySelectorAll(".err")) p.remove();
    for (const i of body().querySelectorAll("[aria-invalid]")) i.removeAttribute("aria-invalid");
  }

  // assume shows how a fresh answer is known: somebody said it.
  function assume() {
    const all = [...form().querySelectorAll("[name=evidence]")];
    if (!all.some((r) => r.checked)) all.find((r) => r.value === "said").checked = true;
  }

  // ---- Two answers to one question

  function card(item, reply) {
    const shown = byId("conflicts");
    shown.querySelector(`[data-question="${CSS.escape(item.question)}"]`)?.remove();
    const part = byId("conflict-card").content.firstElementChild.cloneNode(true);
    part.dataset.question = item.question;
    const fill = { who: reply.who, name: reply.name, mine: reply.mine, "mine-note": reply.mineNote, theirs: reply.theirs, "theirs-note": reply.theirsNote };
    for (const [slot, text] of Object.entries(fill)) part.querySelector(`[data-slot="${slot}"]`).textContent = text ?? "";
    for (const button of part.querySelectorAll("[data-resolve]")) {
      button.addEventListener("click", () => {
        part.remove();
        if (button.dataset.resolve === "theirs") {
          outbox.drop(item);
          return refresh(item.question);
        }
        const kept = item.fields.filter(([n]) => n !== "base_rev" && n !== "resolve");
        outbox.drop(item);
        outbox.put({ kind: item.kind, question: item.question, url: item.url, device: item.device,
          fields: kept.concat([["base_rev", String(reply.rev)], ["resolve", button.dataset.resolve]]) });
        if (button.dataset.resolve === "both") outbox.flush().then(() => refresh(item.question));
        main.focus({ preventScroll: true });
      });
    }
    shown.append(part);
    say(reply.who);
  }

  // ---- Moving

  // partOf is a question's part of the page, if it is here already.
  const partOf = (q) => (q === current ? body() : bodies.get(q));

  // adopt takes a question in, with what was typed into it and never sent.
  function adopt(q, part) {
    const made = document.importNode(part, true);
    bodies.set(q, made);
    for (const item of outbox.waiting(q)) fillIn(item, made);
  }

  // settle sends what was typed before the question is left.
  function settle() {
    if (quote.value.trim()) keepQuote();
    for (const i of outbox.waiting(current)) if (i.due !== Infinity) i.due = 0;
    outbox.flush();
  }

  function show(q, push = true) {
    if (q === current) return main.focus();
    if (isPrivate) return goPrivate(q);
    const part = partOf(q);
    if (!part) return travel(() => fetched(q, push));
    settle();
    const before = current;
    bodies.set(current, body());
    body().replaceWith(part);
    current = q;
    suggestion = "";
    if (push) {
      trail.push(before);
      history.pushState({ q }, "", path(q));
    }
    arrived();
    tell(q);
  }

  // fetched goes to a question that is not here yet: in the first moments of a
  // page, or where its reading failed.
  async function fetched(q, push) {
    await Promise.race([refresh(), new Promise((r) => setTimeout(r, 1500))]);
    if (partOf(q)) return show(q, push);
    settle();
    if (navigator.onLine) return location.assign(path(q));
    say("This question is not on this device. It needs the connection.");
  }

  // arrived brings the rest of the page in line with the question on it.
  function arrived() {
    const part = body();
    if (root.dataset.hide && !isPrivate) part.classList.toggle("veiled", Boolean(part.querySelector(".opts input:checked")) && !outbox.waiting(current).length);
    document.title = `${part.dataset.title} · Discern`;
    for (const a of root.querySelectorAll(".qmap [aria-current]")) a.removeAttribute("aria-current");
    root.querySelector(`.qmap [data-to="${CSS.escape(current)}"]`)?.setAttribute("aria-current", "step");
    byId("switch").href = path(current, isPrivate ? "shared" : "private");
    byId("undo-form").elements.question.value = current;
    byId("back").hidden = trail.length === 0;
    byId("back").href = trail.length ? path(trail.at(-1)) : `${home}/map`;
    quote.value = outbox.waiting(current).find((i) => i.kind === "quote draft")?.fields[0][1] ?? "";
    counted();
    const open = outbox.waiting(current).length;
    const from = trail.at(-1);
    say(open ? "Not sent yet" : part.dataset.saved || (from ? `You came from ${from}` : ""));
    window.scrollTo(0, 0);
    main.focus({ preventScroll: true });
  }

  function tell(q) {
    const data = new URLSearchParams({ question: q });
    fetch(`${home}/at`, { method: "POST", body: data, keepalive: true, headers: { Accept: "application/json", "Discern-Who": who } })
      .then(() => { touched = Date.now(); }, () => {});
  }

  function back() {
    if (trail.length) {
      if (isPrivate) return goPrivate(trail.pop(), false);
      return history.back();
    }
    if (!byId("back").hidden) return location.assign(byId("back").href);
    say("This is where you began.");
  }

  window.addEventListener("popstate", () => {
    const q = decodeURIComponent(location.pathname.split("/").pop());
    if (isPrivate || q === current) return;
    trail.pop();
    show(q, false);
  });

  // blank reports whether nothing was ever answered here and nothing is typed.
  function blank() {
    const texts = [...form().querySelectorAll("input[type=text],textarea")];
    return form().elements.base_rev.value === "0" && !form().querySelector("[name=answer]:checked,[name=choices]:checked") &&
      !quote.value.trim() && !texts.some((el) => el.value.trim());
  }

  // goOn leaves the question for the one that the server suggests; without the
  // network, for the next one of every call that is still open.
  const goOn = (leave) => travel(() => goingOn(leave));

  async function goingOn(leave) {
    if (leave !== true && blank() && !outbox.waiting(current).length) {
      return say("Choose an answer, or say that it is not known yet. To leave it for now, use Come back later.");
    }
    if (lacks()) {
      byId("reason").focus();
      return save();
    }
    settle();
    if (outbox.waiting(current).some((i) => i.kind === "answer" && i.due === Infinity)) return; // not right yet: the message stands
    let to = suggestion;
    if (!to || outbox.waiting(current).length) {
      const asked = current;
      await Promise.race([outbox.flush(), new Promise((r) => setTimeout(r, 1500))]);
      if (current !== asked || outbox.waiting(current).some((i) => i.due === Infinity && i.kind !== "quote draft")) return;
      to = suggestion || (await nextOf(current));
    }
    const q = questionIn(to);
    if (form().elements.return && !isPrivate) return location.assign(`${home}/playback`);
    if (q) return show(q);
    location.assign(to || `${home}/map`);
  }

  const questionIn = (address) => address?.startsWith(`${home}/call/`) ? decodeURIComponent(address.slice(home.length + 6)) : "";

  // nextOf asks the server where to go on from a question nothing was changed at.
  async function nextOf(q) {
    try {
      const data = new URLSearchParams({ part: "private", base_rev: form().elements.base_rev.value, go: "save" });
      const r = await fetch(path(q, "shared"), { method: "POST", body: data, headers: { Accept: "application/json", "Discern-Who": who } });
      if (r.ok) return (await r.json()).next;
    } catch { /* no connection */ }
    const all = [...root.querySelectorAll(".qmap [data-to]")].map((b) => b.dataset.to);
    const open = (id) => id !== q && !root.querySelector(`.qmap [data-to="${CSS.escape(id)}"]`).matches(".answered,.unknown,.na") && !outbox.waiting(id).length;
    const to = root.dataset.base.split(" ").find(open) ?? all.find(open);
    return to ? path(to, "shared") : "";
  }

  // ---- Reading the page again

  function page(address, quiet = true) {
    return new Promise((done, fail) => {
      const r = new XMLHttpRequest();
      r.open("GET", address);
      r.responseType = "document";
      if (quiet) r.setRequestHeader("Discern-Background", "1");
      if (isPrivate) r.setRequestHeader("Discern-Window", "private");
      r.onload = () => (r.status === 200 && r.response?.getElementById("call") ? done(r.response) : fail(new Error(String(r.status))));
      r.onerror = () => fail(new Error("no connection"));
      r.send();
    });
  }

  // busy reports whether a question must not be swapped under somebody's hands.
  const busy = (q) => outbox.waiting(q).some((i) => i.kind !== "quote draft") || (q === current && typing(document.activeElement) && body().contains(document.activeElement));

  let reading = null;
  let again = false;
  function refresh(force) {
    if (reading) {
      again = true;
      return reading;
    }
    const address = !isPrivate ? `${home}/questions` : follows() ? `${home}/console?at=${encodeURIComponent(current)}` : path(current);
    const here = current + follows();
    reading = page(address).then((doc) => {
      if (!isPrivate || current + follows() === here) renew(doc, force);
      else again = true; // somebody went on meanwhile: nobody is called back
    }, () => {}).finally(() => {
      reading = null;
      if (again) { again = false; refresh(); }
    });
    return reading;
  }

  function renew(doc, force) {
    const call = doc.getElementById("call");
    known = Math.max(known, Number(call.dataset.rev));
    const fresh = doc.querySelector("#main .question");
    if (isPrivate && fresh.dataset.question !== current) return swapPrivate(doc);
    if (isPrivate) swap(fresh, force);
    for (const part of doc.querySelectorAll("#bodies>.question")) {
      const q = part.dataset.question;
      if (q === current) swap(part, force);
      else if (!bodies.has(q) || (!busy(q) && changed(bodies.get(q), part))) adopt(q, part);
    }
    root.dataset.ready = "yes"; // moving works without the network from now on
    for (const b of doc.querySelectorAll(".qmap [data-to]")) box(b.dataset.to, { box: b.className, words: b.querySelector(".vh").textContent, left: doc.getElementById("left").textContent, parked: doc.getElementById("parked-note").textContent });
    if (isPrivate) renewPanel(doc);
  }

  // changed reports whether somebody saved an answer or a quote since. What was
  // read before our own last save is older, and never comes back.
  function changed(old, part) {
    const [before, now] = [Number(old.dataset.rev), Number(part.dataset.rev)];
    const kept = (el) => el.querySelectorAll(".quotes li form").length; // one just typed has no form yet
    return now > before || (now === before && kept(old) !== kept(part));
  }

  // swap puts the newer state of the question on the page in place of the older.
  function swap(part, force) {
    const q = part.dataset.question;
    if (q !== current || busy(q)) return;
    const old = body();
    if (!changed(old, part) && force !== q) return;
    const focus = document.activeElement;
    const inside = old.contains(focus) ? [focus.id, focus.name, focus.value] : null;
    const details = [...old.querySelectorAll("details")].map((d) => d.open);
    const made = document.importNode(part, true);
    made.classList.toggle("veiled", old.classList.contains("veiled"));
    old.replaceWith(made);
    made.querySelectorAll("details").forEach((d, i) => { d.open = details[i] ?? false; });
    if (inside) {
      const [id, name, value] = inside;
      (made.querySelector(`[name="${CSS.escape(name ?? "")}"][value="${CSS.escape(value ?? "")}"]`) ?? (id ? byId(id) : null) ?? main).focus({ preventScroll: true });
    }
    if (made.dataset.rev !== old.dataset.rev) say(made.dataset.saved);
  }

  // ---- The private view

  const follows = () => root.dataset.follows === "yes";

  function renewPanel(doc) {
    const panel = byId("panel");
    const made = document.importNode(doc.getElementById("panel"), true);
    const focus = document.activeElement;
    if (panel.contains(focus) && typing(focus)) { // never under a hand that types
      focus.addEventListener("blur", () => refresh(), { once: true });
      return renewVerdict(panel, made);
    }
    for (const id of ["mark", "scratch-text", "guide-text"]) {
      const [from, to] = [byId(id), made.querySelector(`#${id}`)];
      if (from && to && from.value) to.value = from.value;
    }
    const open = [...panel.querySelectorAll("details[open]>summary")].map((s) => s.textContent);
    for (const s of made.querySelectorAll("summary")) if (open.includes(s.textContent)) s.parentElement.open = true;
    if (outbox.waiting(current).some((i) => i.kind === "private")) made.querySelector("#private").value = byId("private").value;
    const before = panel.dataset.verdict;
    const moved = byId("verdict-moved").textContent;
    const inside = panel.contains(focus) ? focus.id : "";
    panel.replaceWith(made);
    wirePanel();
    if (inside) byId(inside)?.focus({ preventScroll: true });
    told(before, made.dataset.verdict, moved);
  }

  function renewVerdict(panel, made) {
    const before = panel.dataset.verdict;
    panel.dataset.verdict = made.dataset.verdict;
    for (const id of ["verdict-words", "verdict-open", "verdict-sure"]) byId(id).textContent = made.querySelector(`#${id}`).textContent;
    told(before, made.dataset.verdict, byId("verdict-moved").textContent);
  }

  // told says that the verdict moved, in one quiet line.
  function told(before, now, last) {
    const p = byId("verdict-moved");
    const small = (s) => s.charAt(0).toLowerCase() + s.slice(1).replace(": ", " ");
    p.textContent = before === now ? last : `Moved from ${small(before)} to ${small(now)}.`;
    p.hidden = !p.textContent;
  }

  function wirePanel() {
    const read = byId("read-verdict");
    read.hidden = false;
    read.addEventListener("click", () => say(`${byId("verdict-words").textContent}. ${byId("verdict-open").textContent} ${byId("verdict-sure").textContent}`));
    for (const f of document.querySelectorAll("form[data-note]")) {
      f.addEventListener("submit", (event) => {
        event.preventDefault();
        const text = f.elements.text.value.trim();
        if (text) {
          outbox.put({ kind: "note", question: current, url: new URL(f.action).pathname, device: false, fields: [["question", current], ["text", text]] });
          say("Saving");
        }
        f.elements.text.value = "";
        main.focus({ preventScroll: true });
      });
    }
    document.querySelector("form[data-find]").addEventListener("submit", async (event) => {
      event.preventDefault();
      const find = byId("guide-text").value.trim();
      try {
        const doc = await page(`${path(current)}?find=${encodeURIComponent(find)}`, false);
        // Whoever has gone on meanwhile is not called back.
        const still = byId("guide").contains(document.activeElement);
        byId("guide").replaceWith(document.importNode(doc.getElementById("guide"), true));
        wirePanel.guide?.();
        if (still) byId("guide-text").focus();
      } catch { say("The guide needs the connection."); }
    }, { once: true });
    wirePanel.guide = () => wirePanel();
  }

  const goPrivate = (q, push = true, address = path(q)) => travel(() => goingPrivate(push, address));

  async function goingPrivate(push, address) {
    settle();
    await outbox.flush();
    try {
      const doc = await page(address, false);
      if (push) trail.push(current);
      delete root.dataset.follows;
      if (doc.getElementById("call").dataset.follows) root.dataset.follows = "yes";
      swapPrivate(doc);
      history.replaceState(null, "", follows() ? `${home}/console` : path(current));
    } catch { say("Moving needs the connection in the private view."); }
  }

  function swapPrivate(doc) {
    if (quote.value.trim() || busy(current)) { settle(); }
    const part = document.importNode(doc.querySelector("#main .question"), true);
    body().replaceWith(part);
    current = part.dataset.question;
    suggestion = "";
    byId("panel").replaceWith(document.importNode(doc.getElementById("panel"), true));
    wirePanel();
    arrived();
  }

  if (isPrivate) {
    history.replaceState(null, "", follows() ? `${home}/console` : path(current)); // the pass in the address is spent
    wirePanel();
    window.addEventListener("pagehide", () => { main.replaceChildren(); byId("panel")?.remove(); });
    window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  }

  // ---- Hearing of what others save

  let stream = null;
  let poll = 0;
  let lost = false; // the stream broke off

  let rung = 0; // the last revision that a bell told

  // attend reads the page again when somebody else saved. While a save of our own
  // is on its way, its answer says whether there was more than that.
  function attend() {
    if (rung > known && (isPrivate || !outbox.items.some((i) => i.flying))) refresh();
  }

  function heard({ rev, moves: m, here = "" }) {
    const also = here && `Also open: ${here}`;
    const line = byId("here"); // in the private view only
    if (line && line.textContent !== also) line.textContent = also;
    const moved = m > 0 && moves >= 0 && m !== moves; // 0: a server that has just started knows of no window
    moves = m;
    rung = Math.max(rung, rev);
    if (moved && isPrivate && follows()) refresh();
    else attend();
  }

  async function ask() {
    try {
      const r = await fetch(`${home}/rev${isPrivate ? "?window=private" : ""}`, { headers: { Accept: "application/json", "Discern-Who": who } });
      const reply = await r.json();
      if (r.ok) {
        heard(reply);
        outbox.on.sent(); // the bar goes, unless something still waits
      } else if (r.status === 401) outbox.on.signedOut();
      else if ([403, 404, 410].includes(r.status)) outbox.on.gone(null, reply.message);
    } catch { /* asked again */ }
  }

  function listen() {
    stream?.close();
    stream = new EventSource(`${home}/live${isPrivate ? "?window=private" : ""}`);
    stream.addEventListener("open", () => {
      clearInterval(poll);
      poll = 0;
      if (outbox.waiting().length) outbox.flush();
      if (lost && !isPrivate) tell(current); // a server that was started again does not know
      lost = false;
    });
    stream.addEventListener("bell", (event) => heard(JSON.parse(event.data)));
    stream.addEventListener("ended", () => { stream.close(); ask(); });
    stream.addEventListener("error", () => {
      lost = true;
      poll ||= setInterval(() => { ask(); if (stream.readyState === EventSource.CLOSED) listen(); }, 5000);
    });
  }
  listen();

  // wake looks what happened meanwhile: the laptop slept, the network is back,
  // or somebody signed in again in another tab.
  function wake() {
    if (outbox.waiting().length) outbox.flush();
    ask();
    if (stream.readyState === EventSource.CLOSED) listen();
  }

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") outbox.hurry();
    else wake();
  });
  for (const event of ["online", "focus"]) window.addEventListener(event, wake);
  window.addEventListener("pagehide", () => { outbox.leave(); stream.close(); });

  // Two minutes before an hour without a sign of life the page offers to stay; five
  // before the session ends whatever happens, it says how to go on.
  const ends = Date.now() + Number(root.dataset.end) * 1000;
  setInterval(() => {
    if (ends - Date.now() < 5 * 60 * 1000 && !line.shown && !line.ending) {
      line.ending = true;
      const link = document.createElement("a");
      link.href = "/sign-in";
      link.target = "_blank";
      link.rel = "noopener";
      link.textContent = "How to sign in again";
      return line(`You will be signed out at ${clock(ends)}, twelve hours after you signed in. Sign in again in another tab, now or then: nothing you type is lost.`, link);
    }
    if (Date.now() - touched < 58 * 60 * 1000 || line.shown) return;
    const stay = document.createElement("button");
    stay.type = "button";
    stay.className = "btn q small";
    stay.textContent = "Stay signed in";
    stay.addEventListener("click", () => { tell(current); line(); });
    line("You will be signed out in two minutes, because nothing was saved for an hour. What you typed is kept.", stay);
  }, 15000);

  // ---- Keys

  const typing = (el) => el?.matches?.("input:not([type=radio],[type=checkbox]),textarea,select,[contenteditable]") ?? false;
  const onPage = (el) => !el || el === document.body || el === main || el.matches("h1");

  const click = (selector) => document.querySelector(selector)?.click();
  // The quote line is in view wherever the page is, so it never scrolls the
  // question away.
  const enter = (id) => { const el = byId(id); el?.focus({ preventScroll: id === "quote" }); el?.select?.(); };

  function choose(n) {
    const option = body().querySelectorAll(".opts:not(.minor) input")[n - 1];
    if (!option) return;
    body().classList.remove("veiled");
    toggle(option);
    if (root.dataset.advance && option.type === "radio" && option.checked) goOn();
  }

  function toggle(option) {
    option.checked = !option.checked;
    option.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function minor(value) {
    const option = body().querySelector(`.opts.minor input[value="${value}"]`);
    if (!option) return;
    body().classList.remove("veiled");
    toggle(option);
    if (value === "not-applicable" && option.checked) byId("reason").focus();
  }

  const actions = {
    d: () => minor("unknown"),
    x: () => minor("not-applicable"),
    n: () => minor("none"),
    a: back,
    s: () => submit("park"),
    q: () => enter("quote"),
    v: () => click("#switch"),
    z: undo,
    "/": openJump,
    "?": () => byId("keys").showModal(),
    w: () => { byId("probe")?.focus(); say(byId("probe")?.querySelector("p").textContent ?? "There is no other way to ask it."); },
    e: cycleEvidence,
    r: () => { const more = byId("more"); if (more) more.open = !more.open; },
    f: () => enter("mark"),
    c: () => enter("scratch-text"),
    g: () => enter("guide-text"),
  };
  const privateKeys = ["w", "e", "r", "f", "c", "g"];
  const pad = { Numpad0: "d", NumpadDecimal: "x", NumpadSubtract: "a", NumpadMultiply: "s", NumpadDivide: "q", NumpadAdd: "r" };
  const codes = { Slash: "/" };

  function keyOf(event) {
    if (event.code in pad) return pad[event.code];
    if (mode === "alt") {
      const letter = /^Key([A-Z])$/.exec(event.code)?.[1].toLowerCase() ?? /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1] ?? codes[event.code];
      return letter === "h" ? "?" : letter;
    }
    return event.key.length === 1 ? event.key.toLowerCase() : undefined;
  }

  document.addEventListener("keydown", hear);

  // travel does what leads to another question; keys pressed meanwhile are meant
  // for that one.
  async function travel(go) {
    moving++;
    try { return await go(); } finally {
      if (--moving === 0) {
        const keys = held;
        held = [];
        for (const k of keys) hear(k);
      }
    }
  }

  function hear(event) {
    if (moving && !typing(document.activeElement) && !event.ctrlKey && !event.metaKey && (event.key.length === 1 || event.key === "Enter")) {
      event.preventDefault();
      held.push({ key: event.key, code: event.code, altKey: event.altKey, shiftKey: event.shiftKey, preventDefault() {} });
      return;
    }
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const el = document.activeElement;
    if (event.key === "p" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      event.preventDefault(); // what is printed from a call is the playback
      settle();
      return location.assign(`${home}/playback#print`);
    }
    if (event.key === "k" && (event.ctrlKey || event.metaKey) && !event.altKey) {
      event.preventDefault();
      return openJump();
    }
    if (event.key === "Escape" && typing(el)) return main.focus({ preventScroll: true });
    if (event.ctrlKey || event.metaKey || typing(el)) return;
    if ((event.key === "Enter" || (event.key === " " && mode === "on")) && onPage(el) && !event.altKey) {
      event.preventDefault();
      return goOn();
    }
    if (mode === "off" || (mode === "alt") !== (event.altKey && event.shiftKey) || (mode === "on" && event.altKey)) return;
    const key = keyOf(event);
    if (!key || (mode === "on" && event.shiftKey && key !== "?" && key !== "/")) return;
    if (/^[1-9]$/.test(key)) {
      event.preventDefault();
      return choose(Number(key));
    }
    if (!Object.hasOwn(actions, key) || (!isPrivate && privateKeys.includes(key))) return;
    event.preventDefault();
    actions[key]();
  }

  function cycleEvidence() {
    assume();
    const all = [...form().querySelectorAll("[name=evidence]")];
    if (!all.length) return;
    const at = all.findIndex((r) => r.checked);
    toggle(all[(at + 1) % all.length]);
    say(all[(at + 1) % all.length].parentElement.textContent.trim());
  }

  async function undo() {
    await outbox.hurry();
    try {
      const r = await fetch(`${home}/undo`, { method: "POST", body: new URLSearchParams({ question: current, view }), headers: { Accept: "application/json", "Discern-Who": who } });
      const reply = await r.json();
      if (!r.ok) return say(reply.message ?? "Not undone.");
      touched = Date.now();
      await reading;
      await refresh(reply.question);
      if (reply.question !== current) show(reply.question);
      await (isPrivate ? reading : null);
      say(reply.said);
    } catch { say("Undo needs the connection."); }
  }

  function submit(go) {
    if (go === "park") {
      outbox.put({ kind: "park", question: current, url: path(current, "shared"), fields: fields("answer").filter(([n]) => n !== "go").concat([["go", "park"]]) });
      return goOn(true);
    }
    if (go === "clear") {
      for (const i of body().querySelectorAll(".answers input:checked")) if (i.name === "answer" || i.name === "choices") i.checked = false;
      return save();
    }
    if (go === "save") {
      if (quote.value.trim()) keepQuote();
      save();
      return outbox.hurry();
    }
    return goOn();
  }

  // ---- Wiring

  document.addEventListener("submit", (event) => {
    if (event.target.id === "answer-form") {
      event.preventDefault();
      if (document.activeElement === quote || document.activeElement === byId("speaker")) {
        keepQuote();
        return main.focus({ preventScroll: true });
      }
      submit(event.submitter?.value ?? "next");
    } else if (event.target.id === "undo-form") {
      event.preventDefault();
      undo();
    }
  });

  document.addEventListener("change", (event) => {
    const { name } = event.target;
    if (!form()?.contains(event.target) && event.target.form !== form()) return;
    if (["answer", "choices", "why"].includes(name)) {
      if (name === "choices" || name === "answer") letGo(event.target);
      save();
    } else if (["evidence", "against"].includes(name)) savePrivate();
    else if (typing(event.target) && !["quote", "speaker", "words"].includes(name)) outbox.hurry();
  });

  // letGo keeps ticks and the choices beside them from standing together.
  function letGo(input) {
    if (!input.checked) return;
    const other = input.name === "choices" ? ".opts.minor input:checked" : ".opts input[name=choices]:checked";
    for (const i of body().querySelectorAll(other)) i.checked = false;
  }

  document.addEventListener("input", (event) => {
    const el = event.target;
    if (!typing(el) || el.form !== form()) return;
    if (el === quote) {
      counted();
      return outbox.put({ kind: "quote draft", question: current, url: "", fields: [["quote", quote.value]], joins: true }, Infinity);
    }
    if (el.name === "speaker") return;
    if (el.name === "private") savePrivate(Date.now() + 800);
    else save(Date.now() + 800);
  });

  document.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const to = event.target.closest("[data-to]");
    if (to) {
      event.preventDefault();
      byId("jump").close();
      if (to.dataset.to) return show(to.dataset.to);
      return goPrivate("", false, `${home}/console`);
    }
    const a = event.target.closest("a");
    if (a?.closest(".veil")) {
      event.preventDefault();
      body().classList.remove("veiled");
      main.focus({ preventScroll: true });
    } else if (a?.id === "switch") {
      event.preventDefault();
      settle();
      location.replace(a.href);
    } else if (a?.id === "find") {
      event.preventDefault();
      openJump();
    } else if (a?.id === "back") {
      event.preventDefault();
      back();
    } else if (a && !a.target) settle();
  });

  byId("speaker").addEventListener("keydown", (event) => {
    if (!/^[1-4]$/.test(event.key)) return;
    const person = byId("speaker-list")?.options[Number(event.key) - 1];
    if (!person) return;
    event.preventDefault();
    byId("speaker").value = person.value;
  });

  const keep = byId("keep-quote");
  keep.hidden = false;
  keep.addEventListener("click", () => { keepQuote(); main.focus({ preventScroll: true }); });

  byId("keylist").hidden = false;
  byId("keylist").addEventListener("click", () => byId("keys").showModal());

  // ---- Finding a question by what was said

  const jumpText = byId("jump-text");
  const entries = [...document.querySelectorAll("#jump-list li")].map((li) => {
    const [own, heard] = li.dataset.find.split(" | ").map((w) => w.split(" "));
    return { li, own, words: [...own, ...heard] };
  });

  function openJump() {
    jumpText.value = "";
    filter();
    byId("jump").showModal();
    jumpText.focus();
  }

  // The server finds the same way without script: the last word may be half
  // typed, longer ones stand for what begins with them, and words that only hold
  // a sentence together are in no entry.
  const holds = (words, w, last) => words.some((x) => (last || w.length > 3 ? x.startsWith(w) : x === w));

  function filter() {
    const search = jumpText.value.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    const found = search.map((w, i) => [w, i === search.length - 1]).map(([w, last]) => {
      const all = entries.filter((e) => holds(e.words, w, last));
      return { all, own: all.filter((e) => holds(e.own, w, last)) };
    });
    const hits = [];
    for (const e of entries) {
      const score = found.reduce((n, { all, own }) => n + (all.includes(e) + own.includes(e)) / (all.length || 1), 0);
      if (score > 0 || !search.length) hits.push([score, e.li]);
    }
    hits.sort((x, y) => y[0] - x[0]);
    byId("jump-list").replaceChildren(...hits.slice(0, search.length ? 8 : hits.length).map((h) => h[1]));
    byId("jump-none").hidden = hits.length > 0;
  }

  jumpText.addEventListener("input", filter);
  byId("jump").addEventListener("keydown", (event) => {
    const links = [...byId("jump-list").querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape") { // once: a search field would first empty itself
      event.preventDefault();
      byId("jump").close();
      jumpText.blur(); // a closed box would keep the keyboard until the next frame
    } else if (event.key === "Enter" && document.activeElement === jumpText) {
      event.preventDefault();
      links[0]?.click();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      (links[at + (event.key === "ArrowDown" ? 1 : -1)] ?? jumpText).focus();
    }
  });

  // ---- What an earlier visit left

  outbox.load().then((old) => {
    if (old) say("Something typed more than a day ago and never sent was removed from this device.");
  }).finally(() => {
    if (!isPrivate) refresh(); // the other questions, for when the network is lost
  });

  // restore puts back what was typed into the question on the page.
  function restore(item) {
    if (item.question !== current) return;
    if (item.kind === "quote draft") {
      if (!quote.value) quote.value = item.fields[0][1];
      return;
    }
    if (!fillIn(item, body())) return;
    say("Not sent yet");
    const p = document.createElement("p");
    p.className = "restored";
    p.textContent = "Restored what you had typed. Not sent yet.";
    body().prepend(p);
  }

  // fillIn puts what was typed and never sent into a question, and reports
  // whether that changed anything.
  function fillIn(item, part) {
    if (item.kind !== "answer") return false;
    let changes = false;
    for (const [name, value] of item.fields) {
      const el = part.querySelector(`[name="${CSS.escape(name)}"]`);
      if (!el || name === "base_rev") continue;
      if (el.matches("[type=radio],[type=checkbox]")) {
        const option = part.querySelector(`[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
        if (option && !option.checked) { option.checked = true; changes = true; }
      } else if (el.value !== value) { el.value = value; changes = true; }
    }
    return changes;
  }
}
