// values: what stands in a field and what is saved of it, as texts; the same for a line, a text, a select and a checkbox.
// A choice is its value, "on" for a checked box, or "-" for nothing. Reads data-given (what is saved; else what the field began
// with) and data-list (a combobox). Gives given(field), stands(field), write(field, text): the field then shows the text and what
// listens to it hears of it, but for a combobox; after(field, before): a text that stood in it before it was drawn anew, and behind
// it what was typed since, or null where nothing was, or not at its end; joined(field, before): words kept from an earlier visit
// and behind them what was typed here before they came, or null for choices, codes and words that stand there already.
// Never writes what stands there already.
const values = (() => {
  const NOTHING = "-";
  const chosen = (field) => field.matches("select, [type=checkbox]");
  const boxed = (on) => (on ? "on" : NOTHING);
  const given = (field) => field.type === "checkbox" ? boxed(field.defaultChecked)
    : chosen(field) ? field.dataset.given || NOTHING : field.dataset.given ?? field.defaultValue;
  const stands = (field) => (field.type === "checkbox" ? boxed(field.checked) : field.value || (chosen(field) ? NOTHING : ""));
  const write = (field, text) => {
    if (stands(field) === text) return;
    if (field.type === "checkbox") return field.click();
    const words = chosen(field) && text === NOTHING ? "" : text;
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, words);
    if (!field.dataset.list) field.dispatchEvent(new Event(chosen(field) ? "change" : "input", { bubbles: true }));
  };
  const after = (field, before) => {
    const saved = given(field), now = stands(field);
    const more = !chosen(field) && !field.dataset.list && now !== saved && now.startsWith(saved) && !now.startsWith(before);
    return more ? before + now.slice(saved.length) : null;
  };
  const joined = (field, before) => {
    const saved = given(field), now = stands(field);
    if (chosen(field) || field.dataset.list || now.includes(before)) return null;
    const typed = now.startsWith(saved) ? now.slice(saved.length) : now;
    return before + (/\s$/.test(before) || /^(\s|$)/.test(typed) ? "" : " ") + typed;
  };
  return { after, given, joined, stands, write };
})();
