// notice: one sentence over the page, which stays until it is closed or the page is filled. Writes #line-bar at the end of body.
// say(text, label, href) shows it, with a link into another tab if there is a label; clear() takes it away.
const notice = (() => {
  const clear = () => document.getElementById("line-bar")?.remove();
  const say = (text, label = "", href = "") => {
    clear();
    const bar = Object.assign(document.createElement("div"), { id: "line-bar", role: "alert" });
    const close = document.createElement("button");
    Object.assign(close, { type: "button", textContent: "Close", className: "button small" });
    close.addEventListener("click", () => bar.remove());
    bar.append(text, close);
    if (label) close.before(Object.assign(document.createElement("a"), { href, target: "_blank", textContent: label }));
    document.body.append(bar);
  };
  return { say, clear };
})();
