// preferences: what the person prefers, as the page was told: whether single letters, digits and signs act as keys, the theme,
// the height of rows. Reads data-letters-are ("on", "off"), data-theme-is ("system", "light", "dark") and data-rows-are ("dense",
// "roomy"), each empty until the page knows its person. Writes data-letters and data-rows of the root, which other parts, spans.js
// and the stylesheet read, and all three into the browser's storage for the next page; session.js draws the theme from there.
// Never touches what is typed into fields.
const preferences = (() => {
  const told = {};
  const keep = (name, value) => {
    try { localStorage.setItem(name, value); } catch { /* known again when the next page is filled */ }
  };
  const settle = () => {
    const marks = document.querySelector("[data-letters-are]")?.dataset;
    for (const [name, now] of [["letters", marks?.lettersAre], ["rows", marks?.rowsAre], ["theme", marks?.themeIs]]) {
      if (!now || now === told[name]) continue;
      told[name] = now;
      keep(name, now);
      if (name === "theme") dispatchEvent(new Event("theme-told"));
      else document.documentElement.dataset[name] = now;
    }
  };
  return { settle };
})();
const letters = { off: () => document.documentElement.dataset.letters === "off" };
