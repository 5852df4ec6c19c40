// combobox: a field that commands a list of options. Uses page.
// Reads data-list (id of the listbox), data-filter (hide options that lack the words typed, save those with data-found),
// data-value-to (id of the input that receives data-value of the chosen option), data-for (the words the options answer),
// data-unchosen (nothing is chosen until somebody types words or presses an arrow), aria-expanded. Writes aria-selected and
// ids of options, aria-activedescendant, hidden, the mirror's value.
// waitsFor(field): the key that waits for what its words find ("Enter", "Shift+Enter"), or nothing.
// takes(field, key): arrows choose and go round, Enter clicks what is chosen, Shift Enter the data-with in it; both wait until
// data-for are the words typed.
// Never moves the focus out of the field, never decides what a choice means, and of a data-unchosen field clicks nothing
// that was not typed for or chosen in this very field.
const combobox = (() => {
  let waiting = null; // { field, key } whose Enter waits for the words it found
  const sizes = new WeakMap(); // listbox -> how many options it had when it was brought into sight
  const written = new WeakSet(); // fields that hold words somebody typed

  const listOf = (field) => document.getElementById(field.dataset.list);
  const options = (field) => (listOf(field) ? page.all("[role=option]", listOf(field)).filter(page.shown) : []);
  const asks = (field) => "unchosen" in field.dataset && !written.has(field);
  const chosen = (field) => (field.hasAttribute("aria-activedescendant")
    ? options(field).findIndex((el) => el.getAttribute("aria-selected") === "true") : -1);
  const first = (field) => (asks(field) ? undefined : options(field)[0]);
  const fresh = (field) => !("for" in field.dataset) || field.dataset.for === field.value;
  const choose = (field, option) => {
    const mirror = document.getElementById(field.dataset.valueTo || ""), value = option?.dataset.value || "";
    for (const other of options(field)) other.setAttribute("aria-selected", String(other === option));
    if (!option) {
      if (mirror) mirror.value = ""; // unheard: so that the same choice is heard the next time
      return field.removeAttribute("aria-activedescendant");
    }
    option.id ||= `${field.dataset.list}-${options(field).indexOf(option)}`;
    field.setAttribute("aria-activedescendant", option.id);
    if (!mirror || mirror.value === value) return;
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(mirror, value); // so that React hears it
    mirror.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const enters = (field, key) => {
    if (written.has(field) && !fresh(field)) return Boolean((waiting = { field, key }));
    const option = options(field)[chosen(field)];
    (key === "enter" ? option : option?.querySelector("[data-with]"))?.click();
    return Boolean(option) || ("unchosen" in field.dataset && written.has(field));
  };
  const takes = (field, key) => {
    if (!field.dataset.list) return false;
    if (key === "enter" || key === "shift+enter") return enters(field, key);
    const open = options(field), at = chosen(field), step = { arrowdown: 1, arrowup: -1 }[key];
    if (!open.length || !step) return false;
    choose(field, open[at < 0 && step < 0 ? open.length - 1 : (at + step + open.length) % open.length]);
    open[chosen(field)].scrollIntoView({ block: "nearest" });
    return true;
  };
  const waitsFor = (field) => waiting?.field === field && (waiting.key === "enter" ? "Enter" : "Shift+Enter");
  const forget = () => (waiting = null);
  const filter = (field) => {
    const words = field.value.toLowerCase().split(/\s+/);
    const fits = (option) => words.every((word) => ` ${option.textContent.toLowerCase()}`.includes(` ${word}`));
    for (const option of page.all("[role=option]:not([data-found])", listOf(field))) option.hidden = !fits(option);
  };
  // What drops from a field in a list that scrolls is brought into sight, once for each size it takes.
  const reveal = (field) => {
    const list = listOf(field), size = options(field).length;
    if ("filter" in field.dataset || document.activeElement !== field || sizes.get(list) === size) return;
    sizes.set(list, size);
    list.parentElement.scrollIntoView({ block: "nearest" });
    field.scrollIntoView({ block: "nearest" });
  };
  const answered = () => {
    if (!waiting || !fresh(waiting.field)) return;
    const { field, key } = waiting;
    waiting = null;
    if (document.activeElement !== field) return;
    choose(field, options(field)[chosen(field)] || first(field)); // they came with the answer
    takes(field, key);
  };
  const settle = () => {
    for (const field of page.all("[data-list][aria-expanded=true]").filter(listOf)) {
      choose(field, options(field)[chosen(field)] || first(field));
      reveal(field);
    }
  };

  addEventListener("input", (e) => {
    if (!e.target.dataset?.list) return;
    written[e.target.value.trim() ? "add" : "delete"](e.target);
    if ("filter" in e.target.dataset && listOf(e.target)) filter(e.target);
    choose(e.target, first(e.target));
  });
  // Who left the field and comes back finds other options in it.
  addEventListener("focusout", (e) => e.isTrusted && e.target.dataset?.list && asks(e.target) && choose(e.target));
  return { takes, waitsFor, forget, answered, settle };
})();
