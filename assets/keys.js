// Moves focus and clicks what Python marked; knows no screen. The attributes are described in codeloom/pages/ui/keys.py.
(() => {
  "use strict";
  const CHORD_MS = 1500, PATIENCE_MS = 2000;
  const FIELD = "textarea, select, [contenteditable=true], input:not([type=checkbox], [type=radio], [type=button], [type=submit])";
  const FOCUSABLE = "a[href], button, input, select, textarea, [tabindex]";
  const STEPS = { arrowdown: 1, arrowup: -1, j: 1, k: -1, arrowright: 1, arrowleft: -1, home: -Infinity, end: Infinity };
  const lastIn = new WeakMap(); // pane -> what had focus in it
  let chord = "", chordTimer = 0, asked = "", was = null; // was: last focused item, to find its place again
  let held = null, lost = false; // held: what has or had focus; lost: it was taken out under the hand
  let from = null, going = "", late = null; // from: the item of another list left last; going: where focus goes once it is there

  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const shown = (el) => el.getClientRects().length > 0 && !el.closest("[inert]");
  const ground = () => all("dialog:modal").pop() || document;
  const itemsOf = (list) => all("[data-item]", list).filter((el) => el.closest("[data-rove]") === list && shown(el));
  const combo = (e) => {
    const parts = [];
    if (e.ctrlKey || e.metaKey) parts.push("ctrl");
    if (e.altKey) parts.push("alt");
    if (e.shiftKey && (e.key.length > 1 || /^\p{L}$/u.test(e.key))) parts.push("shift");
    return [...parts, e.key === " " ? "space" : e.key.toLowerCase()].join("+");
  };

  // The nearest marked element: in the scope of what has focus, then in the scopes around it, then outside every scope.
  // In one scope the one inside the current item comes first.
  const marked = (test, anywhere = true) => {
    const hits = all("[data-key]", ground()).filter((el) => el.dataset.key.split("|").some(test) && shown(el));
    const active = document.activeElement;
    const start = active === document.body ? document.querySelector("[data-keyscope][data-current]") : active;
    for (let scope = start?.closest("[data-keyscope]"); scope; scope = scope.parentElement?.closest("[data-keyscope]")) {
      const own = hits.filter((el) => el.closest("[data-keyscope]") === scope), item = start.closest("[data-item]");
      if (own.length) return own.find((el) => item?.contains(el)) || own[0];
    }
    return anywhere ? hits.find((el) => !el.closest("[data-keyscope]")) || hits.find((el) => el.dataset.key.includes(" ")) : undefined;
  };
  const press = (el, at = document.activeElement) => {
    at?.matches("input, textarea") && at.dispatchEvent(new FocusEvent("focusout", { bubbles: true })); // saves what is typed
    if (el.getAttribute("aria-disabled") !== "true" && !el.matches(FIELD)) return el.click();
    return el.focus(), el.select?.();
  };
  const mark = (item) => {
    const list = item.closest("[data-rove]");
    if (!list) return;
    for (const other of itemsOf(list)) {
      other.toggleAttribute("data-current", other === item);
      other.tabIndex = other === item ? 0 : -1;
    }
    was = { list, index: itemsOf(list).indexOf(item), id: item.closest("[data-focus-id]")?.dataset.focusId };
  };
  const go = (item) => {
    item.focus({ preventScroll: true }); // which marks it
    item.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const rove = (key, at) => {
    const kind = key === "j" || key === "k" ? "[data-rove~=jk]" : /left|right/.test(key) ? "[data-rove~=lr]" : "[data-rove]";
    const list = at.closest(kind) || (kind.includes("jk") && all(kind, ground()).find(shown));
    const items = list ? itemsOf(list) : [];
    const here = items.findIndex((item) => item.hasAttribute("data-current"));
    if (!items.length) return false;
    go(items[here < 0 ? 0 : Math.max(0, Math.min(items.length - 1, here + STEPS[key]))]);
    if (list.dataset.rove.includes("pick") && !isOn(document.activeElement)) decide(document.activeElement);
    return true;
  };
  const decide = (item) => {
    late = { item, keys: [] };
    setTimeout(() => late?.item === item && (late = null), PATIENCE_MS);
    item.click();
  };
  // Keys pressed before Python has answered a choice wait for it, so that they act on what was chosen.
  const isOn = (item) => item.getAttribute("aria-checked") === "true";
  const waits = (key) => key !== "escape" && !isOn(late.item) && late.item.isConnected && late.keys.push(key);
  const caughtUp = () => {
    if (late?.item && (isOn(late.item) || !late.item.isConnected)) {
      const { keys } = late;
      late = null;
      for (const key of keys) (marked((k) => k === key) ?? { click: () => rove(key, document.activeElement) }).click();
    } else if (late?.field && fresh(late.field)) {
      const { field } = late;
      late = null;
      if (document.activeElement === field) inList(field, "enter");
    }
  };
  // A field that commands a list of options: arrows choose, Enter takes; the chosen value is mirrored for Python.
  const listOf = (field) => document.getElementById(field.dataset.list);
  const options = (field) => (listOf(field) ? all("[role=option]", listOf(field)).filter(shown) : []);
  const chosen = (field) => options(field).findIndex((el) => el.getAttribute("aria-selected") === "true");
  const choose = (field, option) => {
    for (const other of options(field)) other.setAttribute("aria-selected", String(other === option));
    if (!option) return field.removeAttribute("aria-activedescendant");
    option.id ||= `${field.dataset.list}-${options(field).indexOf(option)}`;
    field.setAttribute("aria-activedescendant", option.id);
    const mirror = document.getElementById(field.dataset.valueTo || ""), value = option.dataset.value || "";
    if (!mirror || mirror.value === value) return;
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(mirror, value);
    mirror.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const fresh = (field) => !listOf(field)?.hasAttribute("data-for") || listOf(field).dataset.for === field.value;
  const inList = (field, key) => {
    const open = options(field), at = chosen(field);
    if (key === "enter" && open.length && !fresh(field)) return (late = { field });
    if (!open.length || !(key === "arrowdown" || key === "arrowup" || (key === "enter" && at >= 0))) return false;
    if (key === "enter") return open[at].click(), true;
    choose(field, open[(at + STEPS[key] + open.length) % open.length]);
    open[chosen(field)].scrollIntoView({ block: "nearest" });
    return true;
  };
  const pane = (step) => {
    const panes = all("[data-pane]", ground()).filter(shown);
    const to = panes.at((panes.findIndex((el) => el.contains(document.activeElement)) + step) % panes.length);
    const inside = to && [lastIn.get(to), ...all("[data-item][tabindex='0']", to), ...all(FOCUSABLE, to)];
    inside?.find((el) => el?.isConnected && to.contains(el) && el.tabIndex >= 0 && shown(el))?.focus();
  };

  addEventListener("keydown", (e) => {
    if (e.defaultPrevented || e.isComposing || ["Control", "Shift", "Alt", "Meta"].includes(e.key)) return;
    const key = combo(e), at = document.activeElement || document.body, field = at.matches(FIELD);
    if (late?.item && waits(key)) return e.preventDefault();
    if (key !== "enter") late = null;
    const plain = e.key.length === 1 && !e.ctrlKey && !e.metaKey && !e.altKey;
    if (at.dataset.list && inList(at, key)) return e.preventDefault();
    if (plain && (field || document.documentElement.dataset.letters === "off")) return;
    if (field && (/^ctrl\+(shift\+)?[acvxyz]$/.test(key) || !/^(ctrl|alt)\+|^(shift\+)?f\d+$|^escape$|^enter$/.test(key))) return;
    if ((key === "enter" || key === "space") && at.matches("a, button, summary, textarea, select") && !at.closest("[data-rove~=pick]")) return;
    const said = chord ? `${chord} ${key}` : key, waiting = chord;
    clearTimeout(chordTimer);
    chord = "";
    const target = marked((k) => k === said, !(field && key === "enter")) || (waiting && marked((k) => k === key));
    if (target) return e.preventDefault(), e.repeat && plain ? undefined : press(target);
    if (plain && marked((k) => k.startsWith(`${said} `))) {
      chord = said;
      chordTimer = setTimeout(() => (chord = ""), CHORD_MS);
      return e.preventDefault();
    }
    if (/^(shift\+)?f6$/.test(key)) return e.preventDefault(), pane(key === "f6" ? 1 : -1);
    if (!field && key in STEPS && rove(key, at)) return e.preventDefault();
    if (key === "escape" && field) return at.blur(), at.closest("[data-item], [data-pane][tabindex]")?.focus();
  });
  addEventListener("focusin", (e) => {
    [held, lost] = [e.target, false];
    const item = e.target.closest?.("[data-item]"), home = e.target.closest?.("[data-pane]");
    const before = was;
    if (item) mark(item), (going = "");
    else if (!e.target.closest?.("dialog")) was = { el: e.target, id: e.target.closest?.("[data-focus-id]")?.dataset.focusId };
    if (before?.list && before.list !== was?.list) from = before;
    if (home) lastIn.set(home, e.target);
  });
  // Focus left to nothing while the element stayed: the person left it, so what changes later must not pull them back.
  addEventListener("focusout", (e) => setTimeout(() => {
    const left = document.activeElement === document.body && e.target.isConnected && shown(e.target);
    if (left && !e.target.closest("dialog")) was = held = null;
  }));
  // What is disabled by a rule or already working keeps its focus and takes no click.
  addEventListener("click", (e) => {
    if (e.target.closest?.("[aria-disabled=true], [aria-busy=true]:is(button, a)")) return e.preventDefault(), e.stopPropagation();
    e.target.closest?.("[data-closes]")?.closest("dialog")?.close();
    document.getElementById(e.target.closest?.("[data-opens]")?.dataset.opens)?.showModal();
    going = e.target.closest?.("[data-goes]")?.dataset.goes || going;
    arrive();
  }, true);
  addEventListener("input", (e) => {
    if (!e.target.dataset?.list) return;
    const words = e.target.value.toLowerCase().split(/\s+/), filtered = "filter" in e.target.dataset ? listOf(e.target) : null;
    for (const el of filtered ? all("[role=option]:not([data-found])", filtered) : []) el.hidden = !words.every((word) => ` ${el.textContent.toLowerCase()}`.includes(` ${word}`));
    choose(e.target, options(e.target)[0]);
  });
  const byId = (id) => document.querySelector(`[data-focus-id="${CSS.escape(id)}"]`);
  const arrive = () => {
    const place = going ? document.getElementById(going) || byId(going) : null;
    const items = place?.matches("[data-rove]") ? itemsOf(place) : place ? [place] : [];
    const to = items.find((item) => item.hasAttribute("data-current")) || items[0];
    if (!to || !shown(to)) return;
    going = "";
    go(to);
  };
  // Nobody who types is pulled away, nor out of a dialog.
  const typing = () => document.activeElement?.matches("textarea, input:not([type=checkbox], [type=radio])") && document.activeElement.value;
  // What drops from a field in a list that scrolls is brought into sight, once for each size it takes.
  const sizes = new WeakMap();
  const reveal = (field) => {
    const list = listOf(field), size = options(field).length;
    if ("filter" in field.dataset || document.activeElement !== field || sizes.get(list) === size) return;
    sizes.set(list, size);
    list.parentElement.scrollIntoView({ block: "nearest" });
    field.scrollIntoView({ block: "nearest" });
  };
  const settle = () => {
    caughtUp();
    arrive();
    for (const list of all("[data-rove]")) {
      const items = itemsOf(list);
      if (!items.length || items.some((item) => item.tabIndex === 0)) continue;
      (items.find(isOn) || items[0]).tabIndex = 0;
      if (list.dataset.rove.includes("first")) items[0].setAttribute("data-current", "");
    }
    for (const dialog of all("dialog[data-modal]:not([data-shown])")) dialog.setAttribute("data-shown", ""), dialog.showModal();
    for (const field of all("[data-list][aria-expanded=true]").filter(listOf)) {
      choose(field, options(field)[Math.max(0, chosen(field))]);
      reveal(field);
    }
    const wanted = document.querySelector("[data-focus-now]:not([data-focus-now=''])");
    if (wanted && wanted.dataset.focusNow !== asked) {
      asked = wanted.dataset.focusNow;
      if (ground().contains(wanted) && !typing()) return wanted.focus();
    }
    if (document.activeElement !== document.body || !was || !(lost || (held && !shown(held)))) return;
    const near = (place) => {
      const left = place?.list?.isConnected ? itemsOf(place.list) : [];
      return (place?.id && byId(place.id)) || left[Math.min(place?.index, left.length - 1)];
    };
    (near(was) || (was.el?.isConnected && shown(was.el) && was.el) || near(from))?.focus?.();
  };
  new MutationObserver((records) => {
    const changed = records.filter((record) => record.type === "characterData").map((record) => record.target.parentElement?.closest("[data-live]"));
    for (const figure of changed.filter(Boolean)) figure.dataset.changed = figure.dataset.changed === "a" ? "b" : "a";
    lost ||= records.some((record) => [...record.removedNodes].some((node) => node.contains(held)));
    settle();
  }).observe(document, { childList: true, subtree: true, characterData: true, attributeFilter: ["data-focus-now", "data-opened", "aria-expanded", "open"] });
  settle();
})();
