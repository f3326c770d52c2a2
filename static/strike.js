// What is selected among the things that are about to go is taken out: it joins the words
// to take out, and the page shows again how everything reads.
const form = document.querySelector("form.share");
const button = form?.querySelector("[data-strike]");
const things = form?.querySelector(".things");

const selected = () => {
  const s = getSelection();
  if (!s.rangeCount || !things.contains(s.anchorNode) || !things.contains(s.focusNode)) return "";
  return s.toString().replace(/\s+/g, " ").trim();
};

if (button && things) {
  form.querySelector("[data-strike-hint]").hidden = false;
  let words = "";
  document.addEventListener("selectionchange", () => {
    const now = selected();
    if (now || document.activeElement !== button) words = now;
    button.hidden = !words;
  });
  button.addEventListener("pointerdown", (e) => e.preventDefault()); // which would drop the selection
  button.addEventListener("click", () => {
    if (!words) return;
    const field = form.querySelector("#words");
    field.value = (field.value.trim() + "\n" + words).trim();
    form.requestSubmit(form.querySelector("[value=look]"));
  });
}
