// words: keeps half-typed words on the server until they are saved or given up, and brings them back. Uses page.
// Reads of a field: data-kept-words ("subject/id"; nothing is done while the id is empty), data-kept-field, data-kept-on (the
// version typed on), data-given (what is saved; else what the field began with), data-words (saved when it is left), data-list
// (a combobox). Writes into [data-words-said] beside the field since when its words are kept.
// Sends 1 s after the last change, 4 s after the first, as a field is left, and as the page goes away; what could not be sent
// is sent again, the newest. Enter (Ctrl Enter in several lines, or the form's own button) saves and Python settles the words;
// Escape, or the button that closes a dialog, puts back what is saved and forgets them.
// Words that came back into a field that saves when it is left are saved by the next button that is pressed elsewhere.
// Of a text that is saved while it is typed (data-draft: 85-drafts.js) only that is kept which its part hands over.
// Gives hold(field, version, last): keep what stands in a draft's field; release(field): forget it; settle. Says words-back on a
// draft's field with what came back (text, on).
// Never writes into the browser's storage, and never over what somebody types.
const words = (() => {
  const PAUSE_MS = 1000, LONGEST_MS = 4000, AGAIN_MS = 3000, OURS = "[data-kept-words]", TYPED = `${OURS}:not([data-draft])`;
  const entries = new Map(); // "subject/id field" -> one field's words, also while its element is drawn anew
  const places = new Map(); // "subject/id" -> how often words there were saved or given up, as last told
  const begun = new WeakMap(); // element -> key of its entry
  let person = "", putting = false;

  const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) || "";
  const port = location.protocol === "http:" && location.port ? `_${location.port}` : "";
  const ask = async (method, place, body, last = false) => {
    const headers = { "X-CSRF-Token": decodeURIComponent(cookie(`codeloom_csrf${port}`)), "Content-Type": "application/json" };
    const answer = await fetch(`/api/words/${place}`, {
      method, headers, credentials: "same-origin", cache: "no-store", keepalive: last, body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw answer.status;
    return answer.json();
  };
  const given = (field) => field.dataset.given ?? field.defaultValue;
  const entryOf = (field) => entries.get(begun.get(field));
  const unsent = (entry) => entry.change !== entry.sent;
  const say = (entry, text) => {
    const place = entry.field.parentElement?.querySelector("[data-words-said]");
    if (place && place.textContent !== text) place.textContent = text;
  };
  const put = (field, text) => {
    if (field.value === text) return;
    putting = true;
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, text);
    if (!field.dataset.list) field.dispatchEvent(new Event("input", { bubbles: true }));
    putting = false;
  };

  const looking = new Map(); // place -> what is asked of the server now
  const look = (place) => {
    if (!looking.has(place)) looking.set(place, ask("GET", place).finally(() => looking.delete(place)));
    return looking.get(place);
  };

  const wait = (entry, ms) => {
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => send(entry), ms);
  };
  async function send(entry, last = false) {
    clearTimeout(entry.timer);
    if (!unsent(entry) || entry.refused || (entry.busy && !last)) return;
    const change = entry.change, { place, name, text } = entry;
    entry.busy = true;
    try {
      person ||= (await look(place)).person;
      const settled = places.get(place) || 0;
      const body = { person, field: name, text, typed_on: entry.on, settled };
      const told = text === entry.given ? await ask("DELETE", place, { field: name }, last) : await ask("PUT", place, body, last);
      places.set(place, Math.max(told.settled, places.get(place) || 0));
      const again = !told.kept && text !== entry.given && entry.change > entry.left;
      if (!again) entry.sent = change;
      if (entry.change > entry.left) say(entry, told.kept ? `Kept ${told.at}` : "");
      entry.first = 0;
      if (unsent(entry)) wait(entry, again ? 0 : PAUSE_MS);
    } catch (status) {
      entry.refused = [400, 409, 413, 422].includes(status); // somebody else signed in, or it cannot be kept
      wait(entry, AGAIN_MS);
    } finally {
      entry.busy = false;
    }
  }
  const left = (entry) => {
    entry.left = entry.change;
    entry.back = false;
    say(entry, "");
    send(entry);
  };
  const forget = (entry) => {
    clearTimeout(entry.timer);
    Object.assign(entry, { left: entry.change, sent: entry.change, first: 0, back: false });
  };
  const drop = (field) => {
    const entry = entryOf(field), held = entry.change || entry.back;
    put(field, given(field));
    say(entry, "");
    if (!held) return;
    Object.assign(entry, { text: given(field), given: given(field), change: entry.change + 1, back: false });
    entry.left = entry.change;
    send(entry);
  };

  const bring = (field, entry, found) => {
    const same = entries.get(begun.get(field)) === entry && entry.field === field && field.isConnected;
    if (!same || entry.change > entry.left || field.value !== given(field)) return;
    if (found.text === field.value) return ask("DELETE", entry.place, { field: entry.name });
    Object.assign(entry, { text: found.text, on: found.typed_on, back: true });
    if (field.matches("[data-draft]")) return field.dispatchEvent(new CustomEvent("words-back", { bubbles: true, detail: entry }));
    put(field, found.text);
    const now = Number(field.dataset.keptOn);
    const moved = found.typed_on && now && now !== found.typed_on ? `, typed on version ${found.typed_on}` : "";
    say(entry, `Kept from ${found.at}${moved}`);
  };
  const fill = async (field, entry) => {
    try {
      const told = await look(entry.place);
      person ||= told.person;
      if (person !== told.person) return;
      places.set(entry.place, Math.max(told.settled, places.get(entry.place) || 0));
      const found = told.words.find((one) => one.field === entry.name);
      if (found) bring(field, entry, found);
    } catch {
      if (field.isConnected) setTimeout(() => begun.get(field) && fill(field, entry), AGAIN_MS);
    }
  };
  const begin = (field, key) => {
    const { keptWords: place, keptField: name } = field.dataset;
    const fresh = { place, name, text: "", given: "", on: 0, change: 0, sent: 0, left: 0, first: 0 };
    const entry = entries.get(key) || fresh;
    entries.set(key, entry);
    begun.set(field, key);
    entry.field = field;
    if (field.dataset.list) forget(entry); // a code field is drawn anew once a code was taken
    if (entry.change > entry.left && field.value === given(field)) put(field, entry.text); // drawn anew while it was typed in
    else fill(field, entry);
  };
  const settle = () => {
    for (const field of page.all(OURS)) {
      const { keptWords: place, keptField: name } = field.dataset, key = `${place} ${name}`;
      if (!place.endsWith("/") && name && (begun.get(field) !== key || !entries.has(key))) begin(field, key);
    }
    for (const [key, entry] of entries) if (!entry.field.isConnected && !unsent(entry)) entries.delete(key);
  };

  const typed = (field, entry, on) => {
    const at = Date.now();
    Object.assign(entry, { text: field.value, given: given(field), on: Number(on) || 0, back: false });
    entry.change += 1;
    entry.first ||= at;
    wait(entry, Math.max(0, Math.min(PAUSE_MS, entry.first + LONGEST_MS - at)));
  };
  const hold = (field, on, last = false) => {
    const entry = entryOf(field);
    if (!entry) return;
    typed(field, entry, on);
    if (last) send(entry, true);
  };
  const release = (field) => {
    const entry = entryOf(field);
    if (!entry || !(entry.change || entry.back)) return;
    forget(entry);
    entry.change = entry.sent = 0;
    ask("DELETE", entry.place, { field: entry.name }).catch(() => 0); // what is left over comes back once and is the same
  };

  addEventListener("input", ({ target }) => {
    const entry = target.matches?.(TYPED) && entryOf(target);
    if (entry && !putting) typed(target, entry, target.dataset.keptOn);
  }, true);
  addEventListener("keydown", (e) => {
    const field = e.target;
    if (e.isComposing || !field.matches?.(TYPED) || !entryOf(field)) return;
    if (e.key === "Escape") drop(field);
    else if (e.key === "Enter" && field.dataset.list) forget(entryOf(field));
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
    if (entry) target.matches("[data-words]") ? left(entry) : send(entry);
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
  const flush = () => entries.forEach((entry) => send(entry, true));
  addEventListener("pagehide", flush);
  addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flush());
  return { hold, release, settle };
})();
