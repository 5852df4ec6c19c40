// letters: whether single letters, digits and signs act as keys, as the person prefers.
// Reads data-letters-are ("on", "off", empty until the page knows its person). Writes data-letters of the root, which the
// other parts, spans.js and the stylesheet read, and the same into the browser's storage for the next page (session.js).
// Never touches what is typed into fields.
const letters = (() => {
  let told = "";
  const off = () => document.documentElement.dataset.letters === "off";
  const settle = () => {
    const now = document.querySelector("[data-letters-are]")?.dataset.lettersAre;
    if (!now || now === told) return;
    told = document.documentElement.dataset.letters = now;
    try { localStorage.setItem("letters", now); } catch { /* known again when the next page is filled */ }
  };
  return { off, settle };
})();
