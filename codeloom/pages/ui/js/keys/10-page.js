// page: questions about the document that the other parts ask. Changes nothing and listens to nothing.
// Reads data-rove, data-item, data-focus-id, data-words, aria-checked, inert, open modal dialogs.
// Gives FIELD (a selector of what is typed or chosen in), all, shown, ground (the top dialog, else the document),
// itemsOf (a list's own visible items, not those of a list inside it), byId (by data-focus-id), isOn, typing.
const page = (() => {
  const FIELD = "textarea, select, [contenteditable=true], "
    + "input:not([type=checkbox], [type=radio], [type=button], [type=submit])";
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const shown = (el) => el.getClientRects().length > 0 && !el.closest("[inert]");
  const ground = () => all("dialog:modal").pop() || document;
  const itemsOf = (list) => all("[data-item]", list).filter((el) => el.closest("[data-rove]") === list && shown(el));
  const byId = (id) => document.querySelector(`[data-focus-id="${CSS.escape(id)}"]`);
  const isOn = (item) => item.getAttribute("aria-checked") === "true";
  const typing = () => {
    const at = document.activeElement;
    return at?.matches("[data-words]") || (at?.matches("textarea, input:not([type=checkbox], [type=radio])") && at.value);
  };
  return { FIELD, all, shown, ground, itemsOf, byId, isOn, typing };
})();
