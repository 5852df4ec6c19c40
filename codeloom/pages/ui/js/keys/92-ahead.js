// ahead: keys pressed between an act that opens a field and the field wait for it, then do in it what they say.
// Uses page, letters, hotkeys. Reads data-opens-field on a button: pressing it opens a field that takes the focus once Python has
// answered; and data-brings: pressing it brings what that key presses (X rejects and brings R, its reason). pressed(el)
// begins to wait; waits(event, key) says whether a key is kept: the one that is brought, then what is typed, Backspace, Enter,
// Escape, up and down; any other key and a pointer give the waiting up. arrived() presses what was brought and does what was
// kept, in order, once a field has the focus.
// Never keeps a key of somebody who is in a field, nor any longer than PATIENCE_MS after the act.
const ahead = (() => {
  const PATIENCE_MS = 5000;
  const KEPT = /^(backspace|enter|escape|arrowup|arrowdown)$/;
  let open = null; // { keys, brings, asked } of the act whose field has not come; asked once the key it brings was pressed

  const forget = () => (open = null);
  const pressed = (el) => {
    const button = el.closest?.(letters.off() ? "[data-opens-field]" : "[data-opens-field], [data-brings]");
    if (!button) return;
    const act = (open = { keys: [], brings: letters.off() ? undefined : button.dataset.brings, asked: false });
    setTimeout(() => open === act && forget(), PATIENCE_MS);
  };
  const waits = (e, key) => {
    const plain = e.key.length === 1 && !e.ctrlKey && !e.metaKey && !e.altKey;
    if (!open || document.activeElement.matches(page.FIELD)) return false;
    if (open.brings && !open.asked) {
      if (key !== open.brings || brought()) return forget(), false;
      return (open.asked = true);
    }
    if (!plain && !KEPT.test(key)) return forget(), false;
    if (plain || !e.repeat) open.keys.push(e.key);
    return true;
  };
  const brought = () => hotkeys.marked((one) => one === open.brings);
  const write = (field, text) => {
    let from = field.selectionStart;
    if (!text && from === field.selectionEnd) from = Math.max(0, from - 1); // Backspace
    field.setRangeText(text, from, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const arrived = () => {
    if (open?.asked && brought()) hotkeys.press(brought()), (open.asked = false), (open.brings = "");
    const field = document.activeElement;
    if (!open || !field.matches(page.FIELD)) return;
    const { keys } = open;
    forget();
    for (const key of keys) {
      if (key.length === 1 || key === "Backspace") write(field, key.length === 1 ? key : "");
      else field.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    }
  };

  addEventListener("click", (e) => pressed(e.target));
  addEventListener("pointerdown", forget, true);
  return { waits, arrived };
})();
