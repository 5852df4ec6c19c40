// leaving: a page with acts that wait is not left unasked. Uses notice, acts. Reads <html data-line>.
// While the line is away links do not lead away: what Reflex itself still holds back would be done on another page.
(() => {
  const away = () => document.documentElement.dataset.line === "away";
  addEventListener("beforeunload", (e) => (away() && acts.waiting() ? e.preventDefault() : acts.leave()));
  addEventListener("click", (e) => {
    const link = e.target.closest?.("a[href]");
    if (!link || link.target === "_blank" || !away()) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    notice.say("The line is away. Stay on this page: what you did here is kept and saved by itself, then other pages open again.");
  }, true);
})();
