// typed: keeps what is being typed when an answer from Python comes late. Uses nothing.
// Reads data-given on a field with data-words: the words Python knows; and data-unfit, new when what was typed was not taken.
// New words go into the field unless the person is in it and has typed something else; that is theirs until they leave it.
// Never moves the focus and sends nothing.
(() => {
  new MutationObserver((records) => {
    for (const { target, attributeName, oldValue } of records) {
      if (!target.matches("[data-words]")) continue;
      const known = attributeName === "data-given" ? oldValue : target.dataset.given;
      if (target === document.activeElement && target.value !== known) continue;
      target.value = target.dataset.given;
    }
  }).observe(document, { subtree: true, attributeFilter: ["data-given", "data-unfit"], attributeOldValue: true });
})();
