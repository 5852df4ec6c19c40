// latencies: how long people wait, counted in ranges of milliseconds; nothing of what they do. Uses nothing.
// key_to_paint: from a key that led to an act to the frame after its answer; act_answered: from an act to its answer; first_paint:
// of a page that was loaded while it was seen; push_arrived: from when the server heard of a change to the message that tells it,
// by the server's clock, which is known once an act was answered: half of the quickest answer is how far it may be off.
// BOUNDS are those of services/operations/latency_ranges.py. Nothing is counted while the page is hidden.
// Gives begun(act) and answered(act, now) of an act (10-acts.js), on (every new socket), and take(): the counts, which begin anew,
// null without any.
const latencies = (() => {
  const BOUNDS = [10, 20, 30, 40, 50, 75, 100, 150, 200, 300, 500, 750, 1000, 2000, 5000];
  const KEY_MS = 1000, MOST_MS = 60_000, HEARD = /"heard":(\d+)\}\]$/;
  let counts = {}, some = false, key = 0, quickest = Infinity, ahead = 0; // ahead: the server's clock before ours

  const seen = () => document.visibilityState === "visible";
  const add = (measure, ms) => {
    if (!seen() || !(ms >= 0 && ms < MOST_MS)) return;
    const at = BOUNDS.findIndex((bound) => ms <= bound), range = at < 0 ? BOUNDS.length : at;
    counts[measure] ||= BOUNDS.concat(0).fill(0);
    counts[measure][range] += 1;
    some = true;
  };
  const painted = (then) => requestAnimationFrame(() => setTimeout(then));
  const begun = (act) => {
    const now = performance.now(), pressed = key && now - key < KEY_MS ? key : 0;
    key = 0;
    return Object.assign(act, { began: now, pressed });
  };
  const answered = (act, now) => {
    const here = Date.now(), took = here - act.sent;
    if (now && !act.again && took >= 0 && took <= quickest) [quickest, ahead] = [took, now - (act.sent + here) / 2];
    add("act_answered", performance.now() - act.began);
    if (act.pressed) painted(() => add("key_to_paint", performance.now() - act.pressed));
  };
  const on = (socket) => socket.addEventListener("message", ({ data }) => {
    const heard = typeof data === "string" && quickest < Infinity && HEARD.exec(data.slice(-32));
    if (heard) add("push_arrived", Math.max(0, Date.now() + ahead - Number(heard[1])));
  });
  const take = () => {
    const taken = some ? counts : null;
    [counts, some] = [{}, false];
    return taken;
  };

  addEventListener("keydown", (e) => e.isTrusted && (key = e.timeStamp), true);
  addEventListener("pointerdown", () => (key = 0), true);
  if (seen() && globalThis.PerformanceObserver)
    new PerformanceObserver((list) => {
      for (const { name, startTime } of list.getEntries()) if (name === "first-contentful-paint") add("first_paint", startTime);
    }).observe({ type: "paint", buffered: true });
  return { begun, answered, on, take };
})();
