// What the person prefers, before the first paint: theme, height of rows, whether single letters act as keys.
// Reads the browser's storage, which preferences.js of keys.js writes; of a page of api/ that knows its person, data-prefers and
// data-rows of the root. Writes data-theme, data-rows and data-letters of the root; theme-told says that the storage changed.
(() => {
  "use strict";
  const root = document.documentElement;

  // Theme: ?theme= for one visit, else what the person chose, else what the system says. Reflex keeps the same key.
  const system = matchMedia("(prefers-color-scheme: dark)");
  const stored = () => {
    try { return localStorage.getItem("theme"); } catch { return null; }
  };
  const known = (name) => (name === "light" || name === "dark" ? name : "");
  const asked = known(new URLSearchParams(location.search).get("theme"));
  const dress = () => (root.dataset.theme = asked || known(stored()) || (system.matches ? "dark" : "light"));
  dress();
  system.addEventListener("change", dress);
  addEventListener("storage", (e) => {
    if (e.key === "theme") dress();
    if (e.key === "letters" || e.key === "rows") root.dataset[e.key] = e.newValue; // another tab of the same person
  });
  addEventListener("theme-told", dress);
  addEventListener("click", (e) => {
    if (!e.target.closest?.("[data-theme-toggle]")) return;
    const next = root.dataset.theme === "dark" ? "light" : "dark";
    try { localStorage.setItem("theme", next); } catch { /* kept for this page only */ }
    root.dataset.theme = next;
  });
  try {
    if (localStorage.getItem("letters") === "off") root.dataset.letters = "off";
    if (root.dataset.prefers) localStorage.setItem("rows", root.dataset.rows); // a page of api/ that knows its person
    else if (localStorage.getItem("rows") === "roomy") root.dataset.rows = "roomy";
  } catch { /* letters stay on, rows dense */ }
})();
