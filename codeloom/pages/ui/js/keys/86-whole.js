// whole: says in a tooltip all of what an ellipsis cuts. Uses nothing.
// Reads the ellipsis of what the pointer comes to and whether it cuts; writes its title, and takes that back where nothing is cut.
// Never touches a title that Python gave.
(() => {
  const ours = new WeakSet();
  const cut = (el) => el.scrollWidth > el.clientWidth && getComputedStyle(el).textOverflow === "ellipsis";
  addEventListener("pointerover", (e) => {
    for (let el = e.target; el instanceof HTMLElement; el = el.parentElement) {
      if (el.title && !ours.has(el)) return;
      if (cut(el)) return ours.add(el), (el.title = el.innerText.replace(/\s+/g, " ").trim());
      if (ours.has(el)) el.removeAttribute("title");
    }
  });
})();
