// Every page works without this file. It adds a print button that is only
// there when it can print, copy buttons, more lines in the inventory, and
// opened details on paper.

import { forget } from "./outbox.js";

// Pages write days and times in the zone of whoever looks. It is told once, and
// again where it has changed.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (/^[\w+/-]{1,64}$/.test(zone) && !document.cookie.split("; ").includes("tz=" + zone)) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `tz=${zone}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}

const status = document.getElementById("status");

function say(text) {
  if (status) status.textContent = text;
}

// A button shows at once that it was pressed, and says so where that takes long.
// What it returns ends that.
export function pressed(button,
  says = ["Sending", "Still sending. It takes longer than usual; what you typed is still here."]) {
  if (!button) return () => {};
  button.setAttribute("aria-busy", "true");
  const line = document.createElement("span");
  line.className = "hint busy";
  line.setAttribute("role", "status");
  button.after(line);
  const timers = says.map((text, i) => setTimeout(() => { line.textContent = text; }, i ? 6000 : 1000));
  return () => {
    timers.forEach(clearTimeout);
    line.remove();
    button.removeAttribute("aria-busy");
  };
}

// Pages come back out of the browser's memory as they were left.
const releases = [];
window.addEventListener("pageshow", (event) => { if (event.persisted) releases.splice(0).forEach((end) => end()); });

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !navigator.onLine) return;
  releases.push(pressed(event.submitter ?? event.target.querySelector("button")));
});

// A link that looks like a button is one, unless it opens elsewhere. A file comes as a
// download, without a page: nobody tells when it is there, so it shows for a while.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href^='/']");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  if (link.target || link.hasAttribute("aria-busy")) return;
  if (/\.[a-z]+$/.test(new URL(link.href).pathname)) {
    setTimeout(pressed(link, ["Asked for. It comes as a download."]), 8000);
    return;
  }
  if (!link.matches(".btn")) return;
  link.setAttribute("aria-busy", "true");
  releases.push(() => link.removeAttribute("aria-busy"));
});

// Without a connection a form would lead to the browser's own error page, and
// what was typed would be gone with this one. So it waits here. The call page
// and the pages behind links wait in their own way and have stopped the event.
document.addEventListener("submit", (event) => {
  if (navigator.onLine || event.defaultPrevented || event.target.method !== "post") return;
  event.preventDefault();
  const button = event.submitter ?? event.target.querySelector("button");
  event.target.querySelector(".waits")?.remove();
  const line = document.createElement("p");
  line.className = "waits";
  line.setAttribute("role", "alert");
  line.textContent = "No connection. What you typed is still here. Send it again when the connection is back.";
  if (button) button.before(line);
  else event.target.append(line);
});

// A button with a key of its own. Enter is no such key where a slip must not
// count: on a call it is the one pressed most.
for (const button of document.querySelectorAll("[data-key]")) {
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== button.dataset.key || event.repeat) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    button.click();
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

if (location.hash === "#print") {
  history.replaceState(null, "", location.pathname);
  window.addEventListener("load", () => window.print());
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  if (!source || !navigator.clipboard) continue;
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.value ?? source.innerText);
      button.textContent = "Copied";
      say("Copied");
    } catch {
      source.select?.();
      say("Select the text and copy it");
    }
    setTimeout(() => { button.textContent = label; }, 4000);
  });
}

// moreLines adds five copies of the last row, emptied and numbered on, and
// returns the number of the first.
export function moreLines(body) {
  const count = body.closest("form").elements.namedItem("rows");
  const row = body.lastElementChild;
  const next = Number(count.value);
  for (let i = 0; i < 5; i++) body.append(numbered(row.cloneNode(true), next + i));
  count.value = String(next + 5);
  return next;
}

for (const button of document.querySelectorAll("[data-more]")) {
  const body = document.getElementById(button.dataset.more);
  if (!body?.closest("form")?.elements.namedItem("rows")) continue;
  button.type = "button";
  button.addEventListener("click", () => {
    const next = moreLines(body);
    document.getElementById(`system.${next}`)?.focus();
    say("Five more lines");
    setTimeout(() => { if (status?.textContent === "Five more lines") say(""); }, 4000);
  });
}

function numbered(row, n) {
  for (const el of row.querySelectorAll("input,select,label,[id]")) {
    for (const name of ["id", "name", "for"]) {
      const value = el.getAttribute(name);
      if (value) el.setAttribute(name, value.replace(/\d+$/, String(n)));
    }
    if (el.matches("input[type=checkbox]")) el.checked = false;
    else if (el.matches("input")) el.value = "";
    else if (el.matches("select")) el.selectedIndex = 0;
  }
  for (const el of row.querySelectorAll("[data-line]")) el.textContent = String(n + 1);
  return row;
}

// Enter in a line of the list leads to the next line: the list is not done with one.
document.addEventListener("keydown", (event) => {
  const [, field, n] = /^(system|action|identity|refuses)\.(\d+)$/.exec(event.target.id ?? "") ?? [];
  if (!field || event.key !== "Enter" || event.isComposing || !event.target.closest("#lines")) return;
  event.preventDefault();
  const next = document.getElementById(`${field}.${Number(n) + 1}`);
  if (next) next.focus();
  else document.querySelector("[data-more=lines]")?.click();
});

// A whole interview must be on paper even where a part is folded; what is
// marked as not for print stays folded.
const folded = "details:not([open]):not(.noprint):not(.noprint *)";
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll(folded)];
  for (const d of opened) d.open = true;
});
window.addEventListener("afterprint", () => {
  for (const d of opened) d.open = false;
  opened = [];
});

// Text that is not saved yet: ask before the page is left, unless it is kept
// on the device.
for (const form of document.querySelectorAll("form[data-guard]")) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => {
    if (changed && !("kept" in form.dataset)) event.preventDefault();
  });
}

// Signing out takes what was typed and never sent from this device as well.
for (const form of document.querySelectorAll("form[data-forget]")) {
  form.addEventListener("submit", async (event) => {
    if (form.dataset.forgotten) return;
    event.preventDefault();
    form.dataset.forgotten = "yes";
    await forget(form.dataset.forget).catch(() => {});
    form.requestSubmit();
  });
}
