// selects: a select reached by its key gives the focus back where it came from once something is chosen. Uses page.
// Reads data-key on a select; where nothing had the focus before, data-item or data-pane around it gets it. A digit takes the
// option whose words begin with it, a letter the one that the browser finds, and Enter what stands there: the focus goes back,
// so that the next letter is a key of the page again. Arrows stay until Enter.
// Never acts on the keys of an open list, which the browser keeps to itself.
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
  const take = (select, option) => {
    const changed = !option.selected;
    last = "";
    select.value = option.value;
    if (changed) select.dispatchEvent(new Event("change", { bubbles: true })); // which gives the focus back
    else back(select);
  };
  addEventListener("focusin", (e) => {
    if (meant(e.target)) [from, last] = [e.relatedTarget, ""];
  });
  addEventListener("keydown", (e) => {
    if (!meant(e.target) || e.ctrlKey || e.metaKey || e.altKey) return;
    last = e.key;
    const numbered = /^[0-9]$/.test(e.key) && [...e.target.options].find((one) => one.text.startsWith(`${e.key} `));
    if (!numbered && e.key !== "Enter") return;
    e.preventDefault(), e.stopPropagation();
    if (numbered) take(e.target, numbered);
    else back(e.target);
  }, true);
  addEventListener("change", (e) => meant(e.target) && !STAYS.test(last) && back(e.target));
})();
