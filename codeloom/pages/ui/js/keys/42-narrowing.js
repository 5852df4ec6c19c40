// narrowing: a field above a long list hides what lacks the words typed. Uses page and roving.
// Reads data-narrows (id of the list); of that list, data-item and the label around it. Each word begins a word of a label.
// Arrow down in the field goes to the first item that is left. Writes hidden on labels, and on [data-none-fits] of the list's
// parent, which says that nothing is left.
// Never unticks: what is hidden stays chosen. Never asks Python.
const narrowing = (() => {
  const narrow = (field) => {
    const list = document.getElementById(field.dataset.narrows), words = field.value.toLowerCase().split(/\s+/);
    let left = 0;
    for (const item of list ? page.all("[data-item]", list) : []) {
      const label = item.closest("label"), text = ` ${label.textContent.toLowerCase()}`;
      label.hidden = !words.every((word) => text.includes(` ${word}`));
      left += !label.hidden;
    }
    const none = list?.parentElement.querySelector("[data-none-fits]");
    if (none) none.hidden = left > 0;
    roving.settle();
  };
  addEventListener("keydown", (e) => {
    const list = e.key === "ArrowDown" && document.getElementById(e.target.dataset?.narrows);
    if (!list) return;
    e.preventDefault();
    e.stopImmediatePropagation(); // else the list is walked one further
    const [first] = page.itemsOf(list);
    if (first) roving.go(first);
  });
  addEventListener("input", (e) => e.target.dataset?.narrows && narrow(e.target));
})();
