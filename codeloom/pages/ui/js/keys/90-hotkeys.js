// hotkeys: finds and presses what Python marked with a key. Uses page.
// Reads data-key, data-keyscope, data-item, data-current, aria-disabled, data-keys-coming (first keys of chords that are not drawn
// yet). named(event) is the name of a key as data-key writes it. marked(test, anywhere) is the element meant: in the scope
// of what has focus (of the top dialog where nothing in it has), then in the scopes around it, then outside every scope; in one
// scope the one inside the current item.
// press(el) clicks, or focuses a field or what is disabled. chord holds the first key for CHORD_MS. A chord pressed while
// its first key is announced by data-keys-coming is kept for KEPT_MS and pressed when it is drawn; any key gives it up.
// Never presses what is not shown and never reaches behind an open dialog.
const hotkeys = (() => {
  const CHORD_MS = 1500, KEPT_MS = 15_000;
  let first = "", timer = 0; // the first key of a chord
  let kept = null; // { keys, until }: a chord for what is not drawn yet

  const named = (e) => {
    const parts = [];
    if (e.ctrlKey || e.metaKey) parts.push("ctrl");
    if (e.altKey) parts.push("alt");
    if (e.shiftKey && (e.key.length > 1 || /^\p{L}$/u.test(e.key))) parts.push("shift");
    return [...parts, e.key === " " ? "space" : e.key.toLowerCase()].join("+");
  };
  const marked = (test, anywhere = true) => {
    const fits = (el) => el.dataset.key.split("|").some(test) && page.shown(el);
    const ground = page.ground(), hits = page.all("[data-key]", ground).filter(fits), active = document.activeElement;
    const nowhere = active === document.body || !ground.contains(active);
    const start = !nowhere ? active : ground === document ? page.all("[data-keyscope][data-current]")[0] : ground;
    for (let scope = start?.closest("[data-keyscope]"); scope; scope = scope.parentElement?.closest("[data-keyscope]")) {
      const own = hits.filter((el) => el.closest("[data-keyscope]") === scope), item = start.closest("[data-item]");
      if (own.length) return own.find((el) => item?.contains(el)) || own[0];
    }
    if (!anywhere) return undefined;
    return hits.find((el) => !el.closest("[data-keyscope]")) || hits.find((el) => el.dataset.key.includes(" "));
  };
  const press = (el, at = document.activeElement) => {
    at?.matches("input, textarea") && at.dispatchEvent(new FocusEvent("focusout", { bubbles: true })); // saves what is typed
    if (el.getAttribute("aria-disabled") !== "true" && !el.matches(page.FIELD)) return el.click();
    return el.focus(), el.select?.();
  };

  // The first key of the chord that waits for its second, taken out.
  const takeFirst = () => {
    const key = first;
    clearTimeout(timer);
    [first, kept] = ["", null];
    return key;
  };
  const coming = (key) => Boolean(document.querySelector(`[data-keys-coming~="${CSS.escape(key)}"]`));
  // Whether a key begins a chord, or ends one that is not drawn yet.
  const begins = (keys) => {
    const [one, two] = keys.split(" ");
    if (two !== undefined && coming(one)) return Boolean((kept = { keys, until: performance.now() + KEPT_MS }));
    if (!marked((key) => key.startsWith(`${keys} `)) && !coming(keys)) return false;
    first = keys;
    timer = setTimeout(() => (first = ""), CHORD_MS);
    return true;
  };
  const settle = () => {
    const target = kept && marked((key) => key === kept.keys);
    if (!target) return;
    const inTime = performance.now() < kept.until;
    kept = null;
    if (inTime) press(target);
  };
  return { named, marked, press, takeFirst, begins, settle };
})();
