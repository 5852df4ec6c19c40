// Evidence in a text: a selection or the current sentence becomes "start:end" (and ":row") in an input Python reads; a
// row and its spans light each other up without a round trip. The attributes: codeloom/pages/ui/evidence.py.
(() => {
  const FIELD = "input, textarea, select, [contenteditable=true]";
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const points = (text) => [...text].length; // characters as Python counts them, not UTF-16 units

  // The text nodes that count, in order: all but those inside data-skip.
  const texts = (within) => {
    const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("[data-skip]")) found.push(walker.currentNode);
    return found;
  };

  // Where character `at` of a text node stands in the document text.
  const offset = (container, node, at) => {
    const near = node.parentElement.closest("[data-start]");
    const base = near && container.contains(near) ? near : container;
    let count = Number(base.dataset.start || 0);
    for (const text of texts(base)) {
      if (text === node) return count + points(text.data.slice(0, at));
      count += points(text.data);
    }
    return count;
  };

  // [start, end] of what a range covers of the container's text, without spaces at its edges; null when that is nothing.
  const span = (container, range) => {
    const covered = [];
    for (const node of texts(container)) {
      if (!range.intersectsNode(node)) continue;
      let from = node === range.startContainer ? range.startOffset : 0;
      let to = node === range.endContainer ? range.endOffset : node.data.length;
      covered.push({ node, from, to });
    }
    const solid = (part) => part.node.data.slice(part.from, part.to).trim() !== "";
    const first = covered.find(solid), last = covered.findLast(solid);
    if (!first) return null;
    const head = first.node.data.slice(first.from, first.to), tail = last.node.data.slice(last.from, last.to);
    const start = offset(container, first.node, first.from + head.length - head.trimStart().length);
    const end = offset(container, last.node, last.to - (tail.length - tail.trimEnd().length));
    return end > start ? [start, end] : null;
  };

  const writable = () => all("[data-spans][data-spans-target]").filter((el) => document.getElementById(el.dataset.spansTarget));
  const currentRow = () => document.activeElement?.closest("[data-row]") || document.querySelector("[data-row][data-current]");

  const marked = () => {
    const selection = getSelection();
    for (const container of writable()) {
      const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : document.createRange();
      const sentence = container.querySelector("[data-sentence][data-current]");
      if (selection.isCollapsed && sentence) range.selectNodeContents(sentence);
      const found = range.intersectsNode(container) && span(container, range);
      if (found) return { container, found };
    }
    return null;
  };

  const write = () => {
    const here = marked();
    if (!here) return false;
    const target = document.getElementById(here.container.dataset.spansTarget);
    const row = currentRow()?.dataset.row;
    const value = [...here.found, ...(row ? [row] : [])].join(":");
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(target, value);
    target.dispatchEvent(new Event("input", { bubbles: true }));
    target.dispatchEvent(new Event("change", { bubbles: true }));
    target.value = ""; // so that the same span can be marked again
    getSelection().removeAllRanges();
    return true;
  };

  // What is lit: the spans of the row that had focus last, or one span and its rows; before both, what the pointer is on.
  let lit = null, under = null;
  const names = (text) => (text || "").split(",").map((row) => row.trim());
  const rowsOf = (mark) => names(mark.dataset.evidenceRows);
  const meets = (mark, row) => names(row.dataset.row).some((name) => rowsOf(mark).includes(name));
  const light = () => {
    const current = lit === "row" ? document.querySelector("[data-row][data-current]") : lit;
    const at = [under, current].find((el) => el?.isConnected), row = at?.matches("[data-row]") ? at : null;
    const isLit = (el) => (row ? meets(el, row) : el === at);
    for (const el of all("[data-evidence-rows]")) el.toggleAttribute("data-on", isLit(el));
    for (const el of all("[data-row]")) el.toggleAttribute("data-on", Boolean(at) && !row && meets(at, el));
  };
  // Where the pointer lights: inside data-lights only.
  addEventListener("pointerover", (e) => {
    const now = e.target.closest?.("[data-lights] :is([data-row], [data-evidence-rows])") || null;
    if (now === under) return;
    under = now;
    light();
  });
  // Only inside a pane that scrolls: a whole page that moved under the pointer would lose its click.
  const moves = (el) => /auto|scroll/.test(getComputedStyle(el).overflowY) && el.scrollHeight > el.clientHeight;
  const near = (el) => {
    let pane = el?.parentElement;
    while (pane && pane !== document.body && !moves(pane)) pane = pane.parentElement;
    if (pane && pane !== document.body) el.scrollIntoView({ block: "nearest", inline: "nearest" });
  };

  addEventListener("focusin", (e) => {
    const row = e.target.closest?.("[data-row]"), mark = e.target.closest?.("[data-evidence-rows]");
    if (!row && !mark) return;
    if (row && !row.hasAttribute("data-current"))
      for (const other of all("[data-row]")) other.toggleAttribute("data-current", other === row);
    lit = mark || "row";
    light();
    if (mark) near(document.querySelector("[data-row][data-on]"));
    else near(document.querySelector("[data-evidence-rows][data-on]"));
  });

  // V: from a row to its first span, from a span to its row, from anywhere else to the current row.
  const hop = () => {
    const mark = document.activeElement?.closest("[data-evidence-rows]"), row = document.activeElement?.closest("[data-row]");
    const to = mark
      ? all("[data-row]").find((el) => meets(mark, el))
      : row
        ? all("[data-evidence-rows]").find((el) => meets(el, row))
        : currentRow();
    to?.focus();
    return Boolean(to);
  };

  addEventListener("keydown", (e) => {
    if (e.defaultPrevented || e.isComposing || e.ctrlKey || e.metaKey || e.altKey || e.shiftKey || e.repeat) return;
    if (e.target.closest?.(FIELD) || document.querySelector("dialog:modal")) return;
    if (document.documentElement.dataset.letters === "off") return;
    const key = e.key.toLowerCase();
    if ((key === "m" && write()) || (key === "v" && hop())) e.preventDefault();
  });

  // The same by pointer; pressing the button must not take the selection away.
  addEventListener("mousedown", (e) => e.target.closest?.("[data-spans-mark]") && e.preventDefault());
  addEventListener("click", (e) => {
    if (e.target.closest?.("[data-spans-mark]")) write();
    if (e.target.closest?.("[data-spans-hop]")) hop();
  });

  const WATCHED = ["data-evidence-rows", "data-row"];
  new MutationObserver(light).observe(document, { childList: true, subtree: true, attributeFilter: WATCHED });
})();
