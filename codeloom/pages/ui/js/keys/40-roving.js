// roving: walks lists and panes. Uses page and choices.
// Reads data-rove (jk: J and K from anywhere; lr: left and right; first: the first item is current at once; pick: moving
// chooses), data-item, data-current, data-pane. Writes data-current and tabindex 0 on the current item, -1 on the others.
// walk(key, at) moves in the list around `at`; pane(step) moves to another pane, back to where the focus was in it.
// Never asks Python, never clicks except in a pick list, never goes round at the end of a list.
const roving = (() => {
  const STEPS = {
    arrowdown: 1, arrowup: -1, j: 1, k: -1, arrowright: 1, arrowleft: -1, home: -Infinity, end: Infinity,
  };
  const FOCUSABLE = "a[href], button, input, select, textarea, [tabindex]";
  const lastIn = new WeakMap(); // pane -> what had focus in it
  const walked = new WeakSet(); // lists in which somebody had the focus

  const mark = (item) => {
    const list = item.closest("[data-rove]");
    for (const other of list ? page.itemsOf(list) : []) {
      other.toggleAttribute("data-current", other === item);
      other.tabIndex = other === item ? 0 : -1;
    }
  };
  const go = (item) => {
    item.focus({ preventScroll: true }); // which marks it
    item.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const listFor = (key, at) => {
    if (/left|right/.test(key)) return at.closest("[data-rove~=lr]");
    if (key !== "j" && key !== "k") return at.closest("[data-rove]");
    return at.closest("[data-rove~=jk]") || page.all("[data-rove~=jk]", page.ground()).find(page.shown);
  };
  const walk = (key, at) => {
    const list = key in STEPS && listFor(key, at), items = list ? page.itemsOf(list) : [];
    if (!items.length) return false;
    const here = items.findIndex((item) => item.hasAttribute("data-current"));
    go(items[here < 0 ? 0 : Math.max(0, Math.min(items.length - 1, here + STEPS[key]))]);
    const now = document.activeElement;
    if (list.dataset.rove.includes("pick") && !page.isOn(now)) choices.decide(now);
    return true;
  };
  const pane = (step) => {
    const panes = page.all("[data-pane]", page.ground()).filter(page.shown);
    const to = panes.at((panes.findIndex((el) => el.contains(document.activeElement)) + step) % panes.length);
    const inside = to && [lastIn.get(to), ...page.all("[data-item][tabindex='0']", to), ...page.all(FOCUSABLE, to)];
    inside?.find((el) => el?.isConnected && to.contains(el) && el.tabIndex >= 0 && page.shown(el))?.focus();
  };
  // Every list has one item that Tab reaches. Until somebody chose another, the first of a `first` list is current: also one
  // that came later.
  const settle = () => {
    for (const list of page.all("[data-rove]")) {
      const items = page.itemsOf(list), first = list.dataset.rove.includes("first");
      if (!items.length) continue;
      if (first && !walked.has(list)) items[0].hasAttribute("data-current") || mark(items[0]);
      else if (!items.some((item) => item.tabIndex === 0)) {
        (items.find(page.isOn) || items[0]).tabIndex = 0;
        if (first) items[0].setAttribute("data-current", "");
      }
    }
  };

  addEventListener("focusin", (e) => {
    const item = e.target.closest?.("[data-item]"), home = e.target.closest?.("[data-pane]");
    const list = item?.closest("[data-rove]");
    if (item) mark(item);
    if (list) walked.add(list);
    if (home) lastIn.set(home, e.target);
  });
  return { walk, pane, go, settle };
})();
