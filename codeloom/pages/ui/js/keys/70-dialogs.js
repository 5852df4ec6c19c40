// dialogs: opens and closes native dialogs, and keeps clicks from what is disabled. Uses page and destinations.
// Reads data-opens (id of a dialog), data-closes, data-modal (rendered by state: shown as modal once it is there),
// data-first-focus (has the focus when a dialog without a field opens; of a form of boxes the first box has it), aria-disabled,
// aria-busy, data-fresh (a field that is empty again when its dialog closed, and when it opens). Writes data-shown, and sends a
// dialog the event opening before it shows.
// The browser itself keeps the focus inside a modal dialog, closes it on Escape and gives the focus back.
// Never closes a dialog that data-closes does not stand in, and never lets a disabled or working control hear a click.
const dialogs = (() => {
  const empty = (dialog) => {
    for (const field of page.all("[data-fresh]", dialog)) {
      if (!field.value) continue;
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, ""); // so that React hears it
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  const open = (dialog) => {
    empty(dialog); // the event close comes a while after closing: whoever opens it before types into an empty field
    dialog.dispatchEvent(new Event("opening"));
    dialog.showModal();
    if (page.all(page.FIELD, dialog).some(page.shown)) return;
    const first = dialog.querySelector("[data-first-focus]"), box = dialog.querySelector("form [type=checkbox]");
    (box && first?.type === "submit" ? box : first)?.focus();
  };
  const settle = () => {
    for (const dialog of page.all("dialog[data-modal]:not([data-shown])")) {
      dialog.setAttribute("data-shown", "");
      open(dialog);
    }
  };
  addEventListener("close", (e) => e.target.open || empty(e.target), true);
  addEventListener("click", (e) => {
    const at = e.target;
    if (at.closest?.("[aria-disabled=true], [aria-busy=true]:is(button, a)")) return e.preventDefault(), e.stopPropagation();
    at.closest?.("[data-closes]")?.closest("dialog")?.close();
    const asked = document.getElementById(at.closest?.("[data-opens]")?.dataset.opens);
    if (asked) open(asked);
    destinations.pressed(at);
  }, true);
  return { settle };
})();
