// figures: a figure whose text changed says so, for the style sheet to let its ground fade. Uses nothing.
// Reads data-live; writes data-changed, "a" and "b" in turn, so that the same animation starts again each time.
// Never changes the text, and marks only text that changed in place.
const figures = (() => {
  const changed = (records) => {
    for (const { type, target } of records) {
      const figure = type === "characterData" && target.parentElement?.closest("[data-live]");
      if (figure) figure.dataset.changed = figure.dataset.changed === "a" ? "b" : "a";
    }
  };
  return { changed };
})();
