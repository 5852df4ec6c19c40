// keyboard: decides which part a key belongs to, and tells all parts when the page changed. Uses every part.
// Order of a key: a choice or a field that waits for Python, the list of the field, Enter and Escape of a data-words field,
// the field itself, a control's own Enter and space, what data-key marks, the first key of a chord, F6, walking a list,
// Escape out of a field. What closes a field (data-closes-field) leaves it at once, before Python has taken it away.
// While letters are off, single letters, digits and signs do nothing. Reads data-words on a field that is
// saved when it is left: Enter leaves it where it has one line, Escape puts back what stood there and leaves it; and data-rove,
// data-item and data-pane around a field, which Escape goes to. Watches data-focus-now, data-opened, data-for, aria-expanded,
// open, data-ready, data-unread and all content.
// On a page that is not filled keys are heard before anybody else hears them: until React has taken over what the server wrote, it
// keeps them from everybody behind it.
// Never acts on a key that another script or an input method took, and repeats no letter that is held down.
(() => {
  const MODIFIERS = ["Control", "Shift", "Alt", "Meta"];
  const OWN_PRESS = "a, button, summary, textarea, select"; // these answer Enter and space themselves
  const EDITS = /^ctrl\+(shift\+)?[acvxyz]$/; // stay with the field
  const LEAVES_FIELD = /^(ctrl|alt)\+|^(shift\+)?f\d+$|^escape$|^enter$/;
  const leave = (field) => {
    const place = field.closest("[data-item], [data-pane][tabindex]");
    field.blur();
    place?.focus();
  };
  const pressNow = (key) => {
    const target = hotkeys.marked((one) => one === key);
    if (target) target.click();
    else roving.walk(key, document.activeElement);
  };

  const heard = (e) => {
    if (e.defaultPrevented || e.isComposing || MODIFIERS.includes(e.key)) return;
    const key = hotkeys.named(e), at = document.activeElement || document.body, field = at.matches(page.FIELD);
    const plain = e.key.length === 1 && !e.ctrlKey && !e.metaKey && !e.altKey;
    const first = hotkeys.takeFirst();
    const silent = plain && !field && letters.off();
    if ((!silent && choices.waits(key)) || ahead.waits(e, key)) return e.preventDefault();
    if (!/^(shift\+)?enter$/.test(key)) choices.forget(), combobox.forget();
    if (combobox.takes(at, key) || phrases.takes(at, key)) return e.preventDefault();
    if (at.matches("[data-words]") && (key === "escape" || (key === "enter" && !at.matches("textarea")))) {
      if (key === "escape") at.value = at.dataset.given ?? at.defaultValue;
      return e.preventDefault(), leave(at);
    }
    if (plain && (field || silent)) return;
    if (field && (EDITS.test(key) || !LEAVES_FIELD.test(key))) return;
    if ((key === "enter" || key === "space") && at.matches(OWN_PRESS) && !at.closest("[data-rove~=pick]")) return;
    const keys = first ? `${first} ${key}` : key;
    const target = hotkeys.marked((one) => one === keys, !(field && key === "enter"))
      || (first && hotkeys.marked((one) => one === key));
    if (target) {
      e.preventDefault();
      if (!e.repeat || !plain) hotkeys.press(target);
      if (field && "closesField" in target.dataset) focus.closed(at); // the next key is no letter of it
    } else if (plain && hotkeys.begins(keys)) e.preventDefault();
    else if (/^(shift\+)?f6$/.test(key)) e.preventDefault(), roving.pane(key === "f6" ? 1 : -1);
    else if (!field && roving.walk(key, at)) e.preventDefault();
    else if (key === "escape" && field) leave(at);
  };
  let early = null; // the last key that was heard before the page was filled
  addEventListener("keydown", (e) => document.querySelector("[data-ready=false]") && heard((early = e)), true);
  addEventListener("keydown", (e) => e === early || heard(e));

  const settle = () => {
    preferences.settle();
    bell.changed();
    choices.settle(pressNow);
    combobox.answered();
    destinations.arrive();
    roving.settle();
    dialogs.settle();
    combobox.settle();
    hotkeys.settle();
    unfinished.settle();
    drafts.settle();
    if (!destinations.follow()) focus.restore();
    ahead.arrived();
  };
  const WATCHED = [
    "data-focus-now", "data-opened", "data-for", "aria-expanded", "open", "data-draft-saved", "data-draft-held",
    "data-kept-words", "data-kept-field", "data-ready", "data-letters-are", "data-theme-is", "data-rows-are", "data-unread",
  ];
  new MutationObserver((records) => {
    figures.changed(records);
    focus.removed(records);
    ahead.removed();
    settle();
  }).observe(document, { childList: true, subtree: true, characterData: true, attributeFilter: WATCHED });
  settle();
})();
