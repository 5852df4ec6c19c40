// focus: gives the focus back when a render took it away under the hand. Uses page.
// Reads data-focus-id (found again by it), data-item and data-rove (else the same place in the list), dialog.
// After the focused element was removed or hidden, restore() focuses the same id, else the same place in its list, else
// the same field, else an empty field that was drawn anew under its DOM id, else the item of the list that was left last.
// closed(field) leaves a field that Python will take away.
// Never moves a focus that somebody has, and never brings back somebody who left a field by themselves.
const focus = (() => {
  let was = null; // the item or element focused last: list, index and id, or el and id
  let from = null; // the item of another list that had the focus before
  let held = null; // the element that has or had the focus
  let lost = false; // whether held was taken out of the document

  addEventListener("focusin", (e) => {
    [held, lost] = [e.target, false];
    const item = e.target.closest?.("[data-item]"), list = item?.closest("[data-rove]"), before = was;
    const id = (el) => el.closest?.("[data-focus-id]")?.dataset.focusId;
    if (list) was = { list, index: page.itemsOf(list).indexOf(item), id: id(item) };
    else if (!item && !e.target.closest?.("dialog")) was = { el: e.target, id: id(e.target) };
    if (before?.list && before.list !== was?.list) from = before;
  });
  // Focus left to nothing while the element stayed: the person left it.
  addEventListener("focusout", (e) => setTimeout(() => {
    const left = document.activeElement === document.body && e.target.isConnected && page.shown(e.target);
    if (left && !e.target.closest("dialog")) was = held = null;
  }));

  const removed = (records) => {
    lost ||= records.some((record) => [...record.removedNodes].some((node) => node.contains(held)));
  };
  const near = (place) => {
    const left = place?.list?.isConnected ? page.itemsOf(place.list) : [];
    return (place?.id && page.byId(place.id)) || left[Math.min(place?.index, left.length - 1)];
  };
  const anew = (el) => el?.id && el.matches(page.FIELD) && !el.value && document.getElementById(el.id); // ahead brings words back
  const restore = () => {
    if (document.activeElement !== document.body || !was || !(lost || (held && !page.shown(held)))) return;
    (near(was) || (was.el?.isConnected && page.shown(was.el) && was.el) || anew(was.el) || near(from))?.focus?.();
  };
  // What had the focus before a field that is being closed: the item around it, else the item of the list that was left last.
  const closed = (field) => {
    field.blur();
    (field.closest("[data-item]") || near(from))?.focus();
  };
  return { removed, restore, closed };
})();
