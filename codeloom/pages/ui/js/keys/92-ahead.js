// ahead: keys pressed between an act that opens a field or a dialog and what it opens wait for it, then do there what they say.
// Uses page, letters, hotkeys, combobox. Reads data-opens-field on a button: pressing it opens a field that takes the focus, or a
// dialog, once Python has answered; and data-brings: pressing it brings what that key presses (X rejects and brings R, its
// reason). pressed(el) begins to wait; waits(event, key) says whether a key is kept: the one that is brought, then what is typed,
// Backspace, Enter, Ctrl Enter, Escape, up and down; any other key and a pointer give the waiting up. arrived() presses what was
// brought and does what was kept, in order, once a field has the focus; where nothing can be typed, the keys of a dialog alone.
// removed() sees that a render took away the field of half-typed words (data-kept-words) that somebody types in: what is typed on
// waits for its return in the same way, so that no letter of a sentence does what its key does; where the page forgot that the
// field was open, what opened it is pressed again once it is drawn (data-ready). A combobox (data-list) is drawn anew for the next
// code whenever something was clicked; otherwise the page was filled anew under its words, and they go back into the new one, with
// the Enter that waited for what they find.
// Never keeps a key of somebody who is in a field, nor any longer than PATIENCE_MS after the act or the loss, but for a
// page that is not filled.
const ahead = (() => {
  const PATIENCE_MS = 5000, LOOK_MS = 500;
  const KEPT = /^(backspace|enter|ctrl\+enter|escape|arrowup|arrowdown)$/;
  const OF_DIALOG = /^(Enter|Ctrl\+Enter|Escape)$/;
  let typing = null; // the field of half-typed words that was typed in last and not left
  const openers = new WeakMap(); // field -> the button that opened it
  let open = null; // { keys, brings, asked, button, caret, lost, back, ground } of what has not come; asked once the key it brings
  // was pressed; back: { id, words } of a combobox; ground: the dialog it was pressed in, or the document

  const forget = () => (open = null);
  const ready = () => !document.querySelector("[data-ready=false]");
  const wait = (what) => {
    const act = (open = { keys: [], asked: false, ground: page.ground(), ...what });
    setTimeout(() => open === act && (act.lost && !ready() ? wait(act) : forget()), PATIENCE_MS);
  };
  const pressed = (el) => {
    const button = el.closest?.(letters.off() ? "[data-opens-field]" : "[data-opens-field], [data-brings]");
    if (button && !open?.lost) wait({ brings: letters.off() ? undefined : button.dataset.brings, button });
  };
  const removed = () => {
    if (!typing || typing.isConnected) return;
    const { id, value, dataset } = typing, enterKey = combobox.waitsFor(typing);
    wait({ lost: true, caret: typing.selectionStart, button: openers.get(typing), back: dataset.list && { id, words: value } });
    if (enterKey) open.keys.push(enterKey);
    typing = null;
    setTimeout(reopen, LOOK_MS);
  };
  const reopen = () => {
    const { lost, button } = open || {};
    if (!lost || !button || document.activeElement.matches(page.FIELD)) return;
    const same = (el) => el.dataset.key === button.dataset.key && el.textContent === button.textContent;
    const drawn = ready() && page.all("[data-opens-field]").find(same);
    drawn ? drawn.click() : setTimeout(reopen, LOOK_MS);
  };
  const waits = (e, key) => {
    const plain = e.key.length === 1 && !e.ctrlKey && !e.metaKey && !e.altKey;
    if (!open || document.activeElement.matches(page.FIELD)) return false;
    if (open.brings && !open.asked) {
      if (key !== open.brings || brought()) return forget(), false;
      return (open.asked = true);
    }
    if (!plain && !KEPT.test(key)) return forget(), false;
    if (plain || !e.repeat) open.keys.push(key === "ctrl+enter" ? "Ctrl+Enter" : e.key);
    return true;
  };
  const brought = () => hotkeys.marked((one) => one === open.brings);
  const write = (field, text) => {
    let from = field.selectionStart;
    if (!text && from === field.selectionEnd) from = Math.max(0, from - 1); // Backspace
    field.setRangeText(text, from, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const keydown = (key) => new KeyboardEvent("keydown", {
    key: key.replace(/^(Shift|Ctrl)\+/, ""), shiftKey: key.startsWith("Shift+"), ctrlKey: key.startsWith("Ctrl+"),
    bubbles: true, cancelable: true,
  });
  const enter = (field, key) => { // what a browser does by itself, but for a key that a script pressed
    if (key !== "Enter" || field.matches("select")) return;
    if (field.matches("button, a")) return field.click();
    field.matches("textarea") ? write(field, "\n") : field.form?.requestSubmit?.();
  };
  const bring = ({ id, words }) => {
    const field = document.getElementById(id);
    if (!field || field === document.activeElement || document.activeElement.matches(page.FIELD) || !ready()) return;
    if (field.value !== words) {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, words); // so that React hears it
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    field.focus();
  };
  const arrived = () => {
    if (open?.back) bring(open.back);
    if (open?.asked && brought()) hotkeys.press(brought()), (open.asked = false), (open.brings = "");
    const field = document.activeElement;
    const bare = typeof field.selectionStart !== "number"; // nothing is typed into a date or a select
    if (!open || (!field.matches(page.FIELD) && page.ground() === open.ground)) return;
    const { keys, caret, button } = open;
    forget();
    if (button && !bare) openers.set(field, button);
    if (caret !== undefined) field.setSelectionRange(caret, caret);
    for (const key of bare ? keys.filter((one) => OF_DIALOG.test(one)) : keys) {
      if (key.length === 1 || key === "Backspace") write(field, key.length === 1 ? key : "");
      else if (field.dispatchEvent(keydown(key))) enter(field, key);
    }
  };

  const left = () => (typing = null);
  addEventListener("input", ({ target }) => {
    if (target.matches?.("[data-kept-words]") && target === document.activeElement) typing = target;
  }, true);
  addEventListener("keydown", (e) => {
    const leaves = e.key === "Enter" ? !typing?.dataset.list : /^(Escape|Tab)$/.test(e.key) || e.ctrlKey || e.metaKey;
    if (leaves) left();
  }, true);
  addEventListener("click", () => typing?.dataset.list && left(), true);
  addEventListener("focusout", ({ target }) => queueMicrotask(() => target === typing && target.isConnected && left()));
  addEventListener("click", (e) => pressed(e.target));
  addEventListener("pointerdown", () => (left(), forget()), true);
  return { waits, arrived, removed };
})();
