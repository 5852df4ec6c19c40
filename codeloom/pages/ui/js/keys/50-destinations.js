// destinations: moves the focus to what a press or Python asked for, as soon as it is there. Uses page and roving.
// Reads data-goes on a button (id or data-focus-id of a list or element) and data-focus-now (a new value, once, whatever older
// ones still stand on the page); of a list
// (data-rove) the item (data-item) with data-current is meant, else its first.
// Never moves anybody out of a field they type in or out of a dialog for data-focus-now, and lets a data-goes that has not
// arrived go when the person moves on by themselves.
const destinations = (() => {
  let going = ""; // where a press leads that is not there yet
  let asked = ""; // the wish of Python that was followed last
  let there = []; // the wishes that stood on the page before

  const arrive = () => {
    const place = going ? document.getElementById(going) || page.byId(going) : null;
    const items = place?.matches("[data-rove]") ? page.itemsOf(place) : place ? [place] : [];
    const to = items.find((item) => item.hasAttribute("data-current")) || items[0];
    if (!to || !page.shown(to)) return;
    going = "";
    roving.go(to);
  };
  // Whether a new wish of Python was followed.
  const follow = () => {
    const wishes = page.all("[data-focus-now]:not([data-focus-now=''])");
    const wanted = wishes.find(({ dataset }) => dataset.focusNow !== asked && !there.includes(dataset.focusNow));
    there = wishes.map(({ dataset }) => dataset.focusNow);
    if (!wanted) return false;
    asked = wanted.dataset.focusNow;
    if (!page.ground().contains(wanted) || page.typing()) return false;
    wanted.focus();
    if (wanted.dataset.list) wanted.select(); // typing replaces the code that stands there
    return true;
  };
  const pressed = (el) => {
    going = el.closest?.("[data-goes]")?.dataset.goes || going;
    arrive();
  };
  addEventListener("focusin", (e) => e.target.closest?.("[data-item]") && (going = ""));
  return { arrive, follow, pressed };
})();
