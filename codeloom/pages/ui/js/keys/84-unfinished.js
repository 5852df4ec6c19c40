// unfinished: keeps half-typed words on the server until they are saved or given up, and brings them back.
// Uses page, keeper, values.
// Reads of a field: data-kept-words ("subject/id"; nothing is done while the id is empty), data-kept-field, data-kept-on (the
// version typed on), data-given (what is saved; else what the field began with), data-words (saved when it is left), data-list
// (a combobox); data-closes on a button of a dialog; data-ready on the page. Writes into [data-words-said] beside the field since
// when its words are kept.
// Sends 1 s after the last change, 4 s after the first, as a field is left, and as the page goes away; what could not be sent
// is sent again, the newest. Enter (Ctrl Enter in several lines, or the form's own button) saves and Python settles the words;
// Escape, or the button that closes a dialog, puts back what is saved and forgets them.
// Words that came back into a field that saves when it is left are saved by the next button that is pressed elsewhere.
// Of a text that is saved while it is typed (data-draft: 85-drafts.js) only that is kept which its part hands over.
// Gives hold(field, version, last): keep what stands in a draft's field; release(field): forget it; settle. Says words-back on a
// draft's field with what came back (text, on).
// Never writes into the browser's storage, and never over what somebody types: typed before the words came, it stands behind them.
const unfinished = (() => {
  const AGAIN_MS = 3000, OURS = "[data-kept-words]", TYPED = `${OURS}:not([data-draft])`;
  const entries = new Map(); // "subject/id field" -> one field's words, also while its element is drawn anew
  const begun = new WeakMap(); // element -> key of its entry
  let putting = false;

  const { given, stands } = values;
  const entryOf = (field) => entries.get(begun.get(field));
  const say = (entry, text) => {
    if (entry) entry.said = text;
    const place = entry?.field.parentElement?.querySelector("[data-words-said]");
    if (place && place.textContent !== text) place.textContent = text;
  };
  const put = (field, text) => {
    putting = true;
    values.write(field, text);
    putting = false;
  };

  const left = (entry) => {
    entry.left = entry.change;
    entry.back = false;
    say(entry, "");
    keeper.send(entry);
  };
  const drop = (field) => {
    const entry = entryOf(field), held = entry.change || entry.back;
    put(field, given(field));
    say(entry, "");
    if (!held) return;
    Object.assign(entry, { text: given(field), given: given(field), change: entry.change + 1, back: false });
    entry.left = entry.change;
    keeper.send(entry);
  };

  const bring = (field, entry, found) => {
    const same = entries.get(begun.get(field)) === entry && entry.field === field && field.isConnected;
    if (!same) return;
    const typing = entry.change > entry.left || stands(field) !== given(field); // before the words came
    if (!typing && found.text === stands(field)) return keeper.drop(entry.place, entry.name);
    const text = typing ? values.joined(field, found.text) : found.text;
    if (text === null) return;
    Object.assign(entry, { text, on: found.typed_on, back: true });
    if (field.matches("[data-draft]")) return field.dispatchEvent(new CustomEvent("words-back", { bubbles: true, detail: entry }));
    put(field, text);
    if (typing) keeper.typed(entry, text, given(field), found.typed_on);
    const now = Number(field.dataset.keptOn);
    const moved = found.typed_on && now && now !== found.typed_on ? `, typed on version ${found.typed_on}` : "";
    say(entry, `Kept from ${found.at}${moved}`);
  };
  const fill = async (field, entry) => {
    try {
      const found = (await keeper.look(entry.place)).find((one) => one.field === entry.name);
      if (found) await bring(field, entry, found);
    } catch {
      if (field.isConnected) setTimeout(() => begun.get(field) && fill(field, entry), AGAIN_MS);
    }
  };
  const begin = (field, key) => {
    const { keptWords: place, keptField: name } = field.dataset, anew = !begun.has(field) && field.matches(TYPED);
    const entry = entries.get(key) || keeper.entry(place, name, (text) => say(entries.get(key), text));
    entries.set(key, entry);
    begun.set(field, key);
    Object.assign(entry, { field, path: location.pathname });
    const whole = anew && entry.change ? values.after(field, entry.text) : null; // typed into it before it was filled again
    if (whole !== null) return put(field, whole), typed(field, entry, field.dataset.keptOn);
    if (field.dataset.list) keeper.forget(entry); // a code field is drawn anew once a code was taken
    if (entry.change <= entry.left || stands(field) !== given(field)) return fill(field, entry);
    put(field, entry.text); // drawn anew while it was typed in
    say(entry, entry.said || "");
  };
  // Whether what is known of a field that is gone is needed still: it is to be sent, or the field may be drawn anew on this page.
  const awaited = (entry) => keeper.unsent(entry) || (entry.change > entry.left && entry.path === location.pathname);
  const settle = () => {
    if (document.querySelector("[data-ready=false]")) return; // what is written into fields now is pressed again later
    for (const field of page.all(OURS)) {
      const { keptWords: place, keptField: name } = field.dataset, key = `${place} ${name}`;
      if (!place.endsWith("/") && name && (begun.get(field) !== key || !entries.has(key))) begin(field, key);
    }
    for (const [key, entry] of entries) if (!entry.field.isConnected && !awaited(entry)) entries.delete(key);
  };

  const typed = (field, entry, on) => keeper.typed(entry, stands(field), given(field), Number(on) || 0);
  const hold = (field, on, last = false) => {
    const entry = entryOf(field);
    if (!entry) return;
    typed(field, entry, on);
    if (last) keeper.send(entry, true);
  };
  const release = (field) => {
    const entry = entryOf(field);
    if (!entry || !(entry.change || entry.back)) return;
    keeper.forget(entry);
    entry.change = entry.sent = 0;
    keeper.drop(entry.place, entry.name).catch(() => 0); // what is left over comes back once and is the same
  };

  addEventListener("input", ({ target }) => {
    const entry = target.matches?.(TYPED) && entryOf(target);
    if (entry && !putting) typed(target, entry, target.dataset.keptOn);
  }, true);
  addEventListener("keydown", (e) => {
    const field = e.target;
    if (e.isComposing || !field.matches?.(TYPED) || !entryOf(field)) return;
    if (e.key === "Escape") drop(field);
    else if (e.key === "Enter" && field.dataset.list) keeper.forget(entryOf(field)), say(entryOf(field), "");
  }, true);
  addEventListener("submit", ({ target }) => page.all(TYPED, target).forEach((one) => entryOf(one) && left(entryOf(one))), true);
  addEventListener("focusin", ({ target }) => {
    const entry = target.matches?.(OURS) && target.dataset.list && entryOf(target);
    if (!entry?.back) return;
    entry.back = false;
    putting = true;
    target.dispatchEvent(new Event("input", { bubbles: true })); // the hits are those of the words that came back
    putting = false;
  });
  addEventListener("focusout", ({ target }) => {
    const entry = target.matches?.(OURS) && entryOf(target);
    if (!entry) return;
    if (target.matches("[data-words]")) queueMicrotask(() => (target.isConnected ? left(entry) : keeper.send(entry)));
    else keeper.send(entry); // a field that a render takes away is not left: nobody saves its words
  });
  addEventListener("click", ({ target }) => {
    const pressed = target.closest?.("button, [role=option]");
    if (!pressed) return;
    const dialog = pressed.matches("[data-closes]:not([type=submit])") && pressed.closest("dialog");
    if (dialog) page.all(OURS, dialog).forEach((field) => entryOf(field) && drop(field));
    for (const { back, field } of entries.values())
      if (back && field.isConnected && field.matches("[data-words]") && field !== document.activeElement)
        field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  }, true);
  const flush = () => entries.forEach((entry) => keeper.send(entry, true));
  addEventListener("pagehide", flush);
  addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flush());
  return { hold, release, settle };
})();
