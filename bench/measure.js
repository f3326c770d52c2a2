// Measures the call page from inside: what a key press leads to, how long an
// interaction takes to show, and what moves by itself.
(() => {
  const m = window.measured = { marks: [], acks: [], server: [], reads: 0, reading: 0, events: [], spans: [], shifts: [] };
  const status = document.getElementById("status");
  let pressed = 0;

  new MutationObserver(() => {
    if (!pressed || !status.textContent.startsWith("Saved")) return;
    m.acks.push(performance.now() - pressed);
    pressed = 0;
  }).observe(status, { childList: true, characterData: true, subtree: true });

  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (...all) {
    m.reads++;
    m.reading++;
    this.addEventListener("loadend", () => { m.reading--; });
    return send.apply(this, all);
  };

  // In a frame's callback the page is as that frame will show it; a message
  // sent from there arrives when the frame was drawn.
  addEventListener("keydown", (event) => {
    if (!/^[1-5]$/.test(event.key) || !document.activeElement.closest("main,body")) return;
    const option = document.querySelectorAll("#main .question .opts:not(.minor) input")[event.key - 1];
    if (!option) return;
    pressed = event.timeStamp;
    const at = event.timeStamp;
    let frames = 0;
    requestAnimationFrame(function look() {
      frames++;
      if (!option.checked) return frames < 120 ? requestAnimationFrame(look) : m.marks.push({ ms: performance.now() - at, frames });
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => m.marks.push({ ms: performance.now() - at, frames });
      port2.postMessage(0);
    });
  }, true);

  const watch = (type, see, more) => new PerformanceObserver((list) => list.getEntries().forEach(see)).observe({ type, ...more });
  watch("resource", (e) => {
    if (e.initiatorType === "fetch" && /\/call\/\w+$/.test(e.name)) m.server.push(e.responseStart - e.requestStart);
  });
  const named = (node) => { const el = node?.nodeType === 3 ? node.parentElement : node; return el ? el.nodeName.toLowerCase() + (el.id ? `#${el.id}` : el.classList[0] ? `.${el.classList[0]}` : "") : ""; };
  const event = (e) => { if (e.interactionId) m.events.push({ id: e.interactionId, start: e.startTime, ms: e.duration }); };
  watch("event", event, { durationThreshold: 16 });
  watch("first-input", event);
  watch("layout-shift", (e) => m.shifts.push({ value: e.value, recent: e.hadRecentInput, moved: e.sources.map((s) => named(s.node)) }));

  // An interaction lies between begin and end.
  m.begin = (what) => { m.spans.push({ what, from: performance.now(), to: Infinity }); return true; };
  m.end = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => {
    m.spans.at(-1).to = performance.now();
    done(true);
  }, 20))));
  return true;
})()
