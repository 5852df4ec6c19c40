// drafts: saves a long text while it is typed, after a pause and when it is left; what cannot be saved it has kept.
// Uses page, unfinished.
// Reads of a textarea: data-draft-sitting and data-draft-base (what its words follow), data-draft-saved (how many of its changes
// are saved), data-draft-held (true: nothing is sent), data-draft-to (id of the textarea Python hears, which gets
// "sitting:change:text"; sitting 0 says that the words follow an older base), data-draft-most. Writes data-unsaved on it, and how
// long its text is into [data-draft-count] of its id.
// What cannot be saved, because another window saved meanwhile or the page goes away, is kept by unfinished until it is.
// data-draft-drop gives it up. Asks before a page is closed with words that no line takes.
// Never changes a text somebody types in, and never waits for Python.
const drafts = (() => {
  const PAUSE_MS = 1200, AGAIN_MS = 6000, LONGEST = 100_000;
  const known = new WeakMap(); // field -> { change, sent, held, timer, base, older }; older: words of an older base stand in it

  const fields = () => page.all("textarea[data-draft]");
  const saved = (field) => Number(field.dataset.draftSaved);
  const number = (count) => count.toLocaleString("en-US");
  const count = (field) => {
    const place = document.querySelector(`[data-draft-count="${field.id}"]`), most = Number(field.dataset.draftMost);
    const size = [...field.value.trim()].length, over = size - most;
    if (!place) return;
    place.textContent = `${number(size)} of ${number(most)} characters${over > 0 ? `: shorten it by ${number(over)}` : ""}`;
    place.toggleAttribute("data-over", over > 0);
  };
  const keep = (field, at) => {
    at.base = at.older || field.dataset.draftBase;
    if (field.dataset.draftHeld === "true") unfinished.hold(field, at.base);
  };
  const send = (field) => {
    const at = known.get(field), to = document.getElementById(field.dataset.draftTo);
    const sitting = at.older ? 0 : field.dataset.draftSitting;
    clearTimeout(at.timer);
    if (!to || at.sent === at.change || field.dataset.draftHeld === "true" || field.value.length > LONGEST) return;
    at.sent = at.change;
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(to, `${sitting}:${at.change}:${field.value}`);
    to.dispatchEvent(new Event("input", { bubbles: true }));
    at.timer = setTimeout(() => field.isConnected && saved(field) < at.sent && (at.sent = 0, send(field)), AGAIN_MS);
  };
  const changed = (field) => {
    const at = known.get(field);
    at.change += 1;
    field.toggleAttribute("data-unsaved", true);
    keep(field, at);
    count(field);
    clearTimeout(at.timer);
  };
  const flush = (e) => fields().forEach((field) => {
    if (!known.has(field) || !field.matches("[data-unsaved]")) return;
    send(field);
    if (e.type === "pagehide") unfinished.hold(field, known.get(field).base, true);
    else if (document.documentElement.dataset.line === "away") e.preventDefault();
  });
  const begin = (field) => {
    const at = { change: 0, sent: 0, held: false, timer: 0, base: "", older: "" };
    known.set(field, at);
    count(field);
  };
  const settle = () => {
    for (const field of fields()) {
      if (!known.has(field)) begin(field);
      const at = known.get(field), held = field.dataset.draftHeld === "true";
      const released = at.held && !held;
      if (released) [at.sent, at.older] = [0, ""];
      at.held = held;
      if (at.change && saved(field) >= at.change) {
        field.toggleAttribute("data-unsaved", false);
        unfinished.release(field);
      } else if (at.change) {
        if (at.base !== (at.older || field.dataset.draftBase)) keep(field, at);
        if (released) send(field);
      }
    }
  };

  addEventListener("input", (e) => {
    if (!e.target.matches?.("textarea[data-draft]") || !known.has(e.target)) return;
    changed(e.target);
    known.get(e.target).timer = setTimeout(() => send(e.target), PAUSE_MS);
  });
  addEventListener("focusout", (e) => known.has(e.target) && send(e.target));
  addEventListener("beforeunload", flush);
  addEventListener("pagehide", flush);
  addEventListener("click", (e) => {
    if (e.target.closest?.("[data-draft-drop]")) fields().forEach((field) => unfinished.release(field));
  }, true);
  addEventListener("words-back", ({ target, detail }) => {
    const at = known.get(target), on = String(detail.on);
    if (!at) return;
    target.value = detail.text;
    at.older = on === target.dataset.draftBase ? "" : on;
    changed(target);
    send(target);
  });
  return { settle };
})();
