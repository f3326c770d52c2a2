// What was chosen or typed, on its way to the server. Each change is put on the
// device before it is sent, in the order it was made, with an id by which the
// server recognises one it already has. Nothing stays here after it was
// acknowledged. Private notes are held in memory only.

const DAY = 24 * 60 * 60 * 1000;

// So many of its last changes to a question a change names as those it follows.
const FOLLOWED = 8;

// So many changes that were done with a page names to the next one.
const DONE = 50;

function open() {
  return new Promise((done) => {
    let request;
    try { request = indexedDB.open("discern", 1); } catch { return done(null); }
    request.onupgradeneeded = () => request.result.createObjectStore("queue", { keyPath: "op" });
    request.onsuccess = () => done(request.result);
    request.onerror = request.onblocked = () => done(null); // then all is held in memory
  });
}

const result = (request) => new Promise((done, fail) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => fail(request.error);
});

// forget removes everything of a person from this device.
export async function forget(who) {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(handKey(who, ""))) sessionStorage.removeItem(key);
  } catch { /* nothing was kept there */ }
  const db = await open();
  if (!db) return;
  const tx = db.transaction("queue", "readwrite");
  const store = tx.objectStore("queue");
  for (const item of await result(store.getAll())) if (item.who === who) store.delete(item.op);
  await new Promise((done) => { tx.oncomplete = tx.onabort = done; });
  db.close();
}

// Where a page that goes leaves what the next one in its window takes up.
const handKey = (who, interview) => `unsent ${who} ${interview}`;

let last = 0;
// next is a number that only grows, so that items keep their order.
const next = () => (last = Math.max(last + 1, Date.now() * 1000));

export const newOp = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
};

// A window says by a lock that it lives, so that other windows leave to it what
// it has not sent yet. A page that is loaded again is the same window.
const windowLock = (id) => "discern window " + id;

const living = async () => new Set((await navigator.locks?.query().catch(() => null))?.held.map((l) => l.name));

function thisWindow() {
  let id = newOp();
  try {
    id = sessionStorage.getItem("window") ?? id;
    sessionStorage.setItem("window", id);
  } catch { /* then each page is a window of its own */ }
  navigator.locks?.request(windowLock(id), () => new Promise(() => {}));
  return id;
}

// Outbox holds the changes of one person in one interview. `on` hears what
// becomes of each: found, saved, invalid, conflict, gone, signedOut, offline,
// failing, sent. An heir takes over what a window leaves that goes while it is
// open.
export class Outbox {
  constructor(who, interview, on, heir) {
    this.who = who;
    this.interview = interview;
    this.on = on;
    this.heir = heir;
    this.items = [];
    this.made = new Set(); // the ids this page gave
    this.done = []; // the ids of the last changes that were done with
    this.own = new Map(); // the ids of the last changes by question
    this.db = null;
    this.window = thisWindow();
    this.running = false;
    this.timer = 0;
    this.failures = 0;
  }

  // load finds what an earlier visit could not send, and says how many items
  // were too old to keep. What another window holds is found when that is gone.
  async load() {
    this.db = await open();
    if (!this.db) return 0;
    for (const item of this.items) this.keep(item); // from before the database was open
    // What this page made meanwhile may be sent and gone.
    const all = this.withHeld(await this.all()).filter((i) => !this.made.has(i.op));
    let old = 0;
    for (const item of all) {
      if (Date.now() - item.at <= DAY) continue;
      this.erase(item);
      if (item.who === this.who) old++;
    }
    const kept = all.filter((i) => Date.now() - i.at <= DAY && this.mine(i));
    const live = await living();
    const others = new Set(kept.map((i) => i.window).filter((w) => w !== this.window && live.has(windowLock(w))));
    this.take(kept.filter((i) => !others.has(i.window)));
    if (this.heir) for (const w of others) this.inherit(w);
    return old;
  }

  // hold leaves everything to the next page of this window, at once. The database
  // takes its time: what it was given in the moment of a reload can be lost, and
  // what it was told to erase can be there still.
  hold() {
    try {
      const items = this.items.filter((i) => i.device && !i.passed).map(({ flying, ...i }) => i);
      const key = handKey(this.who, this.interview);
      if (items.length || this.done.length) sessionStorage.setItem(key, JSON.stringify({ items, done: this.done }));
      else sessionStorage.removeItem(key);
    } catch { /* a full device: the database has most of it */ }
  }

  // withHeld adds what the page before held and the database lacks, and takes away
  // what that page had done with.
  withHeld(all) {
    try {
      const key = handKey(this.who, this.interview);
      const { items, done } = JSON.parse(sessionStorage.getItem(key) ?? '{"items":[],"done":[]}');
      sessionStorage.removeItem(key);
      all = all.filter((i) => !done.includes(i.op));
      for (const item of items) {
        item.due ??= Infinity; // which JSON has no word for
        const known = all.find((i) => i.op === item.op);
        if (known) Object.assign(known, item); // written last, in one stroke
        else all.push(item);
      }
    } catch { /* as if it had held nothing */ }
    return all.sort((a, b) => a.seq - b.seq);
  }

  mine(item) { return item.who === this.who && item.interview === this.interview; }

  // inherit waits until a window is gone, and does not come back as one does
  // that is loaded again.
  async inherit(w) {
    do {
      await navigator.locks.request(windowLock(w), () => {});
      await new Promise((done) => setTimeout(done, 5000));
    } while ((await living()).has(windowLock(w)));
    this.take((await this.all()).filter((i) => i.window === w && this.mine(i)));
  }

  async all() {
    return (await result(this.db.transaction("queue").objectStore("queue").getAll())).sort((a, b) => a.seq - b.seq);
  }

  // take makes the changes of a window that is gone its own.
  take(found) {
    for (const item of found) {
      item.from ??= item.window;
      if (!item.url) item.due = Infinity; // a draft, whatever an older page made of it
      if (item.conflict) Object.assign(item, { conflict: undefined, due: 0 });
      // It may have arrived: never change it in place.
      Object.assign(item, { device: true, window: this.window, tries: Math.max(item.tries, 1) });
      this.keep(item);
    }
    this.items = found.concat(this.items);
    this.lastAlone();
    if (found.length) this.on.found(found.filter((i) => this.items.includes(i)));
  }

  // put adds a change, or joins it to one of the same kind for the same question
  // that was never sent. due says when to send it; Infinity keeps it here.
  put(change, due = 0) {
    const joinable = (i) => !i.flying && (i.tries === 0 || i.conflict || i.due === Infinity);
    const same = (i) => i.kind === change.kind && i.question === change.question && joinable(i);
    let item = change.joins ? this.items.findLast(same) : undefined;
    if (item) {
      if (item.tries > 0 && !item.conflict) item.op = this.renamed(item);
      Object.assign(item, { fields: change.fields, due: item.conflict ? Infinity : due, at: Date.now() });
    } else {
      item = {
        op: this.id(), seq: next(), who: this.who, interview: this.interview, window: this.window,
        tries: 0, at: Date.now(), device: true, ...change, due,
      };
      this.items.push(item);
    }
    item.follows = this.before(item);
    this.lastAlone();
    this.keep(item);
    this.flushAt(due);
    return item;
  }

  // before lists the ids of what this window sent, or was about to send, for the
  // same question: whether it arrived is not known of each.
  before(item) {
    const own = this.own.get(item.question) ?? [];
    if (!own.includes(item.op)) own.push(item.op);
    this.own.set(item.question, own.slice(-FOLLOWED));
    return [...new Set([...(item.follows ?? []), ...own])].filter((op) => op !== item.op).slice(-FOLLOWED);
  }

  // lastAlone leaves of changes that each hold all of the one before it the last.
  // What is on its way stays until its reply comes.
  lastAlone() {
    for (const i of [...this.items]) {
      if (i.flying || i.conflict || i.due === Infinity) continue;
      const after = this.followers(i).find((x) => x.due !== Infinity);
      if (!after) continue;

      after.follows = [...new Set([...(i.follows ?? []), i.op, ...(after.follows ?? [])])].slice(-FOLLOWED);
      this.keep(after);
      this.drop(i);
    }
  }

  id() {
    const op = newOp();
    this.made.add(op);
    return op;
  }

  renamed(item) {
    this.erase(item);
    return this.id();
  }

  // keep writes at once and waits for nothing, so that not even a reload in the
  // same moment comes first.
  keep(item) {
    if (!this.db || !item.device) return;
    try {
      const tx = this.db.transaction("queue", "readwrite");
      const { flying, ...plain } = item;
      tx.objectStore("queue").put(plain);
      tx.commit();
    } catch { /* a full device: the item is still held in memory */ }
  }

  erase(item) {
    this.done = [...this.done, item.op].slice(-DONE);
    if (!this.db) return;
    try {
      const tx = this.db.transaction("queue", "readwrite");
      tx.objectStore("queue").delete(item.op);
      tx.commit();
    } catch { /* tried again after a day */ }
  }

  drop(item) {
    this.items = this.items.filter((i) => i !== item);
    this.erase(item);
  }

  waiting(question) {
    return this.items.filter((i) => !question || i.question === question);
  }

  flushAt(due) {
    if (due === Infinity) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), Math.max(0, due - Date.now()));
  }

  // hurry sends all that is only waiting for a pause in typing.
  hurry() {
    for (const i of this.items) if (i.due !== Infinity) i.due = 0;
    return this.flush();
  }

  // flush sends what is due, one after the other. Two windows of one browser
  // take turns.
  flush() {
    if (this.running) {
      this.more = true; // asked for again: once more as soon as this round ends
      return this.running;
    }
    const run = () => {
      if (!navigator.locks) return this.sendAll();
      return navigator.locks.request("discern " + this.interview, () => this.sendAll());
    };
    this.running = run().finally(() => {
      this.running = false;
      if (this.more) this.again = 0;
      this.more = false;
      const due = this.items.filter((i) => i.due !== Infinity).map((i) => i.due);
      if (due.length) this.flushAt(Math.max(Math.min(...due), this.again ?? 0));
    });
    return this.running;
  }

  async sendAll() {
    this.again = 0;
    let any = false;
    for (;;) {
      const item = this.items.find((i) => i.url && i.due <= Date.now());
      if (!item) break;
      if (!(await this.still(item))) { // another window sent it
        this.items = this.items.filter((i) => i !== item);
        continue;
      }
      if (!this.items.includes(item)) continue; // what was typed meanwhile holds it
      if (!(await this.send(item))) return;
      any = true;
    }
    if (any) this.on.sent();
  }

  async still(item) {
    if (!this.db || !item.device || item.tries === 0) return true;
    try {
      return Boolean(await result(this.db.transaction("queue").objectStore("queue").get(item.op)));
    } catch {
      return true;
    }
  }

  // send posts one item and reports whether to go on with the next.
  async send(item) {
    item.flying = true;
    item.tries++;
    this.keep(item);
    let response, reply = {};
    try {
      response = await this.post(item);
      reply = await response.json().catch(() => ({}));
    } catch {
      item.flying = false;
      this.lastAlone();
      return this.wait(() => this.on.offline(this.failures));
    }
    item.flying = false;
    switch (true) {
      case response.ok:
        this.failures = 0;
        this.taken(item, reply);
        return true;
      case response.status === 401:
        return this.wait(() => this.on.signedOut());
      case response.status === 409 && reply.rev !== undefined:
        if (item.passed || this.followed(item)) {
          this.drop(item); // one card, not two, and none over what holds all of it
          return true;
        }
        item.due = Infinity;
        item.conflict = true;
        this.keep(item);
        this.on.conflict(item, reply);
        return true;
      case response.status === 422 || response.status === 413:
        if (this.followed(item)) {
          this.drop(item);
          return true;
        }
        item.due = Infinity;
        this.keep(item);
        this.on.invalid(item, reply);
        return true;
      case response.status === 404 || response.status === 410 || response.status === 403:
        for (const i of this.items) i.due = Infinity;
        this.on.gone(item, reply.message ?? "");
        return false;
      default:
        return this.wait(() => this.on.failing(this.failures, reply.message));
    }
  }

  // followers are what was typed after a change in the same window: each holds all
  // of it.
  followers(item) {
    const from = (i) => i.from ?? i.window;
    return !item.joins ? [] : this.items.filter((i) => i.kind === item.kind && i.question === item.question &&
      i.seq > item.seq && from(i) === from(item));
  }

  followed(item) { return this.followers(item).length > 0; }

  // taken says that the server has a change.
  taken(item, reply) {
    this.drop(item);
    this.outdated(item);
    if (reply.same !== false && reply.rev !== undefined) this.rebase(item.question, reply.rev);
    this.on.saved(item, reply);
  }

  // outdated drops what came before a change that the server has taken, and that
  // holds all of it: it would come back over it as if it were newer. What is on its
  // way ends when its reply comes.
  outdated(taken) {
    if (!taken.joins) return;
    for (const i of this.waiting(taken.question)) {
      if (i.kind !== taken.kind || i.seq >= taken.seq || i.conflict) continue;
      if (!i.flying) this.drop(i);
      else {
        i.passed = true;
        this.erase(i);
      }
    }
  }

  post(item) {
    const body = new URLSearchParams(item.fields);
    body.set("op", item.op);
    for (const op of item.follows ?? []) body.append("follows", op);
    return fetch(item.url, {
      method: "POST",
      body,
      keepalive: body.toString().length < 60000,
      headers: { Accept: "application/json", "Discern-Who": this.who },
    });
  }

  // rebase tells what was typed meanwhile that it follows our own save.
  rebase(question, rev) {
    for (const i of this.items) {
      if (i.question !== question || i.conflict) continue;
      const base = i.fields.find((f) => f[0] === "base_rev");
      if (base) base[1] = String(rev);
      this.keep(i);
    }
  }

  // wait tries again a little later each time, up to every 15 seconds.
  wait(say) {
    this.failures++;
    this.again = Date.now() + Math.min(15000, 500 * 2 ** Math.min(this.failures, 5));
    say();
    return false;
  }

  // leave sends, as the page goes away, what is due or only waiting for a pause: all
  // at once, so of changes that hold each other the last one alone. The page may come
  // back.
  leave() {
    for (const i of this.items) { // whichever of two kinds arrives first
      const beside = this.waiting(i.question).filter((x) => x.kind !== i.kind).map((x) => x.op);
      i.follows = [...new Set([...(i.follows ?? []), ...beside])].slice(-FOLLOWED);
    }
    this.hold();
    for (const i of this.items) {
      if (!i.url || i.due === Infinity || i.flying || this.followed(i)) continue;
      i.tries++;
      this.keep(i);
      this.post(i).then(async (r) => { if (r.ok) this.taken(i, await r.json().catch(() => ({}))); }, () => {});
    }
  }
}
