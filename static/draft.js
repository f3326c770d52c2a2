// What somebody behind a link typed or chose and has not saved yet. It is put
// on the device at every change, under the record and the page it belongs to,
// so that a page that is closed, killed or cut off from the network loses
// nothing. It goes once the server has it, after a day, when everything is
// deleted, and when another link is started in this browser.

import { moreLines, pressed } from "./app.js";

const DAY = 24 * 60 * 60 * 1000;
const PATIENCE = 20000; // for one answer of the server, in milliseconds
const main = document.getElementById("main");
const form = document.querySelector("form[data-draft]");
const record = form?.dataset.draft ?? main?.dataset.record;
const page = location.pathname;
const key = record + " " + page;

function open() {
  return new Promise((done) => {
    let request;
    try { request = indexedDB.open("discern-drafts", 1); } catch { return done(null); }
    request.onupgradeneeded = () => request.result.createObjectStore("drafts", { keyPath: "key" });
    request.onsuccess = () => done(request.result);
    request.onerror = request.onblocked = () => done(null);
  });
}

let db = null;

// change writes or removes at once. What it returns is done when the device has
// it; nothing has to wait for that but leaving the page.
function change(act) {
  if (!db) return Promise.resolve();
  return new Promise((done) => {
    try {
      const tx = db.transaction("drafts", "readwrite");
      act(tx.objectStore("drafts"));
      tx.oncomplete = tx.onabort = done;
      tx.commit();
    } catch { done(); } // a full device: the page still holds it
  });
}

const erase = (...keys) => change((store) => { for (const k of keys) store.delete(k); });

// stored lists what is on the device for this record. What is older than a day
// and what belongs to another record is removed.
async function stored() {
  const all = await new Promise((done) => {
    const request = db.transaction("drafts").objectStore("drafts").getAll();
    request.onsuccess = () => done(request.result);
    request.onerror = () => done([]);
  });
  const gone = document.querySelector("[data-gone]");
  const stale = (i) => Date.now() - i.at > DAY || (record && i.record !== record) || gone;
  erase(...all.filter(stale).map((i) => i.key));
  return all.filter((i) => !stale(i));
}

function element(name, text, className) {
  const el = document.createElement(name);
  el.textContent = text;
  if (className) el.className = className;
  return el;
}

function plainButton(text, act) {
  const b = element("button", text, "plainbtn");
  b.type = "button";
  b.addEventListener("click", act);
  return b;
}

// toCopy shows text with a button that copies it.
function toCopy(text) {
  const box = element("div", "", "stack");
  const area = document.createElement("textarea");
  area.readOnly = true;
  area.rows = Math.min(12, text.split("\n").reduce((n, line) => n + 1 + Math.floor(line.length / 40), 1));
  area.value = text;
  area.setAttribute("aria-label", "What you typed");
  const copy = element("button", "Copy", "btn q small");
  copy.type = "button";
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      copy.textContent = "Copied";
    } catch { area.select(); }
  });
  box.append(area, copy);
  return box;
}

// The fields of a form that say something; which revision and which row of the
// database they belong to does not.
const says = (name) => name !== "base_rev" && name !== "op" && name !== "rows" && !name.startsWith("id.");
const typedFields = (form) => [...new FormData(form)].filter(([n]) => says(n)).map(([n, v]) => [n, String(v)]);

// givenFields is the form as the server sent it, whatever the browser put in.
function givenFields(form) {
  const out = [];
  for (const el of form.elements) {
    if (!el.name || !says(el.name) || el.type === "submit" || el.type === "button") continue;
    if (el.type === "radio" || el.type === "checkbox") {
      if (el.defaultChecked) out.push([el.name, el.value]);
    } else if (el.options) {
      out.push([el.name, ([...el.options].find((o) => o.defaultSelected) ?? el.options[0])?.value ?? ""]);
    } else {
      out.push([el.name, el.defaultValue]);
    }
  }
  return out;
}

const flat = (fields) =>
  JSON.stringify(fields.map(([n, v]) => [n, v.replace(/\s+/g, " ").trim()]).filter((f) => f[1]).sort());
const same = (a, b) => flat(a) === flat(b);

// holds reports whether what was typed is what the server sent: it may have
// chosen something more, as how sure somebody is.
function holds(form, typed, given) {
  const chosen = new Set(typed.map((f) => f[0]));
  const unchosen = [...form.elements].filter((el) => el.type === "radio" && !chosen.has(el.name));
  const left = new Set(unchosen.map((el) => el.name));
  return same(typed, given.filter((f) => !left.has(f[0])));
}

// words is what a form says, for a person to read and copy.
function words(form) {
  const out = [];
  for (const el of form.elements) {
    if (el.type === "radio" || el.type === "checkbox") {
      if (el.checked) out.push(el.labels?.[0]?.innerText.trim() ?? "");
    } else if (el.type === "text" || el.type === "textarea") {
      out.push(el.value.trim());
    }
  }
  return out.filter(Boolean).join("\n");
}

function fill(form, item) {
  const rows = () => Number(form.elements.namedItem("rows")?.value ?? Infinity);
  while (item.rows > rows()) moreLines(document.getElementById("lines"));
  const values = new Map();
  for (const [n, v] of item.fields) values.set(n, [...(values.get(n) ?? []), v]);
  for (const el of form.elements) {
    if (!el.name || !says(el.name) || el.type === "submit" || el.type === "button") continue;
    const list = values.get(el.name) ?? [];
    if (el.type === "radio" || el.type === "checkbox") el.checked = list.includes(el.value);
    else el.value = list.shift() ?? "";
    const folded = el.closest("details"); // what was typed stands open
    if (folded && (el.type === "radio" || el.type === "checkbox" ? el.checked : el.value)) folded.open = true;
  }
}

class Draft {
  constructor(form) {
    this.form = form;
    this.given = givenFields(form);
    this.refused = Boolean(document.getElementById("errors")); // what the server sent back is not saved
    this.item = null;
    this.touched = this.sending = false;
    this.tries = 0;
    this.line = element("p", "", "waits");
    this.line.setAttribute("role", "status");
    (form.querySelector(".actions") ?? form.lastElementChild).before(this.line);
    for (const name of ["input", "change"]) form.addEventListener(name, () => { this.touched = true; this.keep(); });
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("online", () => { if (this.due) this.send(); });
    window.addEventListener("pageshow", (event) => {
      if (!event.persisted) return;
      this.sending = false;
      this.release?.();
    });
  }

  hidden(name) { return this.form.elements.namedItem(name); }

  keep() {
    if ("held" in this.form.dataset) return; // two answers to choose from: the draft stays as it is
    const fields = typedFields(this.form);
    const was = this.item?.was ?? this.given;
    if (same(fields, was) && !this.item?.sent && !this.refused) {
      this.item = null;
      erase(key);
      return;
    }
    this.item = {
      key, record, page, was, fields,
      sent: this.item?.sent,
      title: document.querySelector("h1")?.textContent ?? "",
      text: words(this.form),
      rows: Number(this.hidden("rows")?.value ?? 0),
      base: this.hidden("base_rev")?.value,
      op: this.hidden("op")?.value,
      at: Date.now(),
    };
    this.put();
  }

  put() { return change((store) => store.put(this.item)); }

  // found takes up what an earlier visit left here.
  found(item) {
    if ("held" in this.form.dataset) return;
    if (this.refused) {
      this.item = item;
      this.keep();
    } else if (holds(this.form, item.fields, this.given)) {
      erase(key); // the server has it
    } else if (this.touched) {
      this.offer(item);
    } else if (same(item.was, this.given) || (item.sent && holds(this.form, item.sent, this.given))) {
      this.putBack(item, same(item.was, this.given));
    } else {
      this.offer(item);
    }
  }

  putBack(item, again) {
    fill(this.form, item);
    if (again && this.hidden("op") && item.op) this.hidden("op").value = item.op;
    this.item = { ...item, sent: undefined, was: this.given };
    const line = element("p", "Restored what you had typed. Not saved yet. ", "restored");
    line.setAttribute("role", "status");
    line.append(plainButton("Remove it", () => {
      this.item = null;
      erase(key);
      this.form.reset();
      line.remove();
    }));
    this.form.before(line);
    const status = document.getElementById("status");
    if (status) { status.textContent = ""; status.className = "status"; }
  }

  // offer shows what was typed here beside an answer that is newer: which of
  // the two stays is not for the script to say.
  offer(item) {
    const card = element("div", "", "note");
    const what = "This page was changed somewhere else after you typed here. What you typed was not saved:";
    card.append(element("p", what), toCopy(item.text));
    const row = element("div", "", "row");
    row.append(plainButton("Put it back", () => {
      fill(this.form, item);
      for (const [name, value] of [["base_rev", item.base], ["op", item.op]]) {
        if (value && this.hidden(name)) this.hidden(name).value = value;
      }
      this.item = item;
      this.keep();
      card.replaceChildren(element("p", "Put back. Not saved yet. When you send it, you see both and choose."));
    }), plainButton("Remove it", () => { erase(key); card.remove(); }));
    card.append(row);
    this.form.before(card);
  }

  submit(event) {
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (this.sending) return;
    this.button = event.submitter;
    this.release = pressed(this.button ?? this.form.querySelector(".actions button"));
    this.send();
  }

  // send posts the form as it is now, as often as it takes. The server knows a
  // form that it already has by its op, or by what it says.
  async send() {
    clearTimeout(this.due);
    this.due = 0;
    this.sending = true;
    if (this.item) {
      this.item.sent = this.item.fields;
      this.put();
    }
    let response, reply;
    try {
      response = await this.post();
      if (response.ok) reply = await response.json();
    } catch { /* no answer, or half of one */ }
    if (reply?.to) {
      await Promise.race([erase(key), new Promise((done) => setTimeout(done, 1000))]);
      location.assign(reply.to);
      return;
    }
    if (response && !response.ok && response.status < 500 && response.status !== 429) return this.plainly();
    this.wait(response && !response.ok ? "The server cannot save this just now." : "No connection.");
  }

  post() {
    const data = new FormData(this.form);
    if (this.button?.name) data.append(this.button.name, this.button.value);
    const body = new URLSearchParams(data);
    return fetch(this.form.getAttribute("action"), { method: "POST", body, headers: { Accept: "application/json" },
      keepalive: body.toString().length < 60000, signal: AbortSignal.timeout(PATIENCE) });
  }

  // plainly sends the form as without script: the server has a page for what is
  // wrong, and it took nothing from the first time.
  plainly() {
    if (this.button?.name) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: this.button.name, value: this.button.value });
      this.form.append(field);
    }
    HTMLFormElement.prototype.submit.call(this.form);
  }

  wait(why) {
    this.sending = false;
    this.release?.();
    this.line.textContent = why + (db ? " Your answers are kept on this device and will be sent when it is back."
      : " Leave this page open: your answers are kept here and will be sent when it is back.");
    this.due = setTimeout(() => this.send(), Math.min(15000, 1000 * 2 ** this.tries++));
  }
}

// unsaved names the other pages of this record that hold something.
function unsaved(items) {
  const note = element("div", "", "note");
  const list = element("ul", "", "plain-list");
  for (const i of items) {
    const link = element("a", i.title || "Something you typed");
    link.href = i.page;
    const li = document.createElement("li");
    li.append(link);
    list.append(li);
  }
  const where = items.length === 1 ? "" : " on " + items.length + " pages";
  note.append(element("p", "Typed on this device" + where + ", and not saved yet:"), list);
  // Below what can be pressed, so that nothing moves away from under a finger.
  const at = main.querySelector(".actions") ?? main.querySelector("h1");
  if (!location.pathname.endsWith("/delete")) at?.after(note);
}

// leftOver offers what was typed behind a link that has ended since.
function leftOver(items) {
  const part = element("section", "", "band stack");
  part.append(element("h2", "What you had typed"),
    element("p", "It was not saved, and is on this device only. Copy it if you still need it."));
  for (const i of items) part.append(element("h3", i.title), toCopy(i.text));
  part.append(plainButton("Remove it from this device", () => { erase(...items.map((i) => i.key)); part.remove(); }));
  main.append(part);
}

const draft = form && new Draft(form);
db = await open();
if (db) {
  if (form) form.dataset.kept = "";
  const items = await stored();
  const here = items.find((i) => i.key === key);
  if (draft && here) draft.found(here);
  else if (draft?.touched) draft.keep(); // typed before the device was ready
  if (!form && record && items.length) unsaved(items);
  const dead = items.filter((i) => i.record === page.split("/")[2]);
  if (document.querySelector("[data-dead]") && !document.querySelector("[data-typed]") && dead.length) leftOver(dead);
}
