// bell: says how many notices are not read when there are more than before, at most once a minute. Uses nothing.
// Reads data-unread of the bell; writes the text of data-unread-said, a status region beside it.
// Never says the number with which a page is filled, and never one that became smaller.
const bell = (() => {
  const MINUTE = 60_000;
  let known = -1, said = -MINUTE, timer = 0;

  const say = () => {
    timer = 0;
    const region = document.querySelector("[data-unread-said]");
    if (!region) return;
    said = performance.now();
    region.textContent = `${known} ${known === 1 ? "notification" : "notifications"} not read`;
  };
  const changed = () => {
    const at = document.querySelector("[data-unread]"), now = Number(at?.dataset.unread ?? known);
    const more = known >= 0 && now > known;
    known = now;
    if (more && !timer) timer = setTimeout(say, Math.max(0, said + MINUTE - performance.now()));
  };
  return { changed };
})();
