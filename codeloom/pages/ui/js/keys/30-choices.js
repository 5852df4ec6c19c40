// choices: keys pressed before Python has answered a choice wait for it, so that they act on what was chosen. Uses page.
// Reads aria-checked of the item that was chosen. decide(item) clicks it; waits(key) says whether a key is kept; once the
// item is checked or gone, settle(press) presses what was kept, in order. What waits longer than PATIENCE_MS is let go.
// Never keeps Escape, and never sets aria-checked: that is Python's answer.
const choices = (() => {
  const PATIENCE_MS = 2000;
  let open = null; // { item, keys }

  const decide = (item) => {
    open = { item, keys: [] };
    setTimeout(() => open?.item === item && (open = null), PATIENCE_MS);
    item.click();
  };
  const waits = (key) => {
    if (!open || key === "escape" || page.isOn(open.item) || !open.item.isConnected) return false;
    open.keys.push(key);
    return true;
  };
  const forget = () => (open = null);
  const settle = (press) => {
    if (!open || !(page.isOn(open.item) || !open.item.isConnected)) return;
    const { keys } = open;
    open = null;
    keys.forEach(press);
  };
  return { decide, waits, forget, settle };
})();
