// selects: a select reached by its key gives the focus back where it came from once something is chosen. Uses page.
// Reads data-key on a select. A letter or digit in it chooses at once, and so do Enter in it and a press in its open list:
// the focus goes back, so that the next letter is a key of the page again. Arrows choose too, but stay until Enter.
(() => {
  const STAYS = /^(Arrow|Home|End|Page)/;
  let from = null; // what had the focus before the select
  let last = ""; // the key pressed last in it
  const meant = (el) => el.matches?.("select[data-key]");
  const back = (select) => {
    const place = from?.isConnected && page.shown(from) ? from : select.closest("[data-item], [data-pane][tabindex]");
    select.blur();
    place?.focus?.({ preventScroll: true });
  };
  addEventListener("focusin", (e) => {
    if (meant(e.target)) [from, last] = [e.relatedTarget, ""];
  });
  addEventListener("keydown", (e) => {
    if (!meant(e.target) || e.ctrlKey || e.metaKey || e.altKey) return;
    last = e.key;
    if (e.key === "Enter") e.preventDefault(), e.stopPropagation(), back(e.target);
    else if (/^[0-9]$/.test(e.key)) setTimeout(() => document.activeElement === e.target && back(e.target)); // chosen already
  }, true);
  addEventListener("change", (e) => meant(e.target) && !STAYS.test(last) && back(e.target));
})();
