// The session in the browser: the access cookie kept fresh, and what is pressed before the page hears it kept.
// Uses notice, latencies, acts, cookies. No other cookie of ours is readable here.
(() => {
  "use strict";
  const REFRESH = "/api/session/refresh";
  const EARLY_S = 60, RETRY_S = 5;
  const guarded = document.currentScript?.dataset.guard === "true"; // pages behind the handshake, not the doors

  const secondsLeft = () => Number(cookies.exp()) - Date.now() / 1000;
  const SIGN_IN = "/sign-in";
  const toSignIn = () => {
    const back = encodeURIComponent(location.pathname + location.search), door = `${SIGN_IN}?next=${back}`;
    if (location.pathname === SIGN_IN || document.getElementById("line-bar")?.dataset.door) return;
    if (!acts.waiting()) return location.assign(door);
    notice.say("Your session ended before everything was saved. Sign in again in another tab: what waits here is then sent.",
      "Sign in", door);
    document.getElementById("line-bar").dataset.door = "true";
  };

  // A form that leaves through a door of api/ carries the token as a field, put there when it is sent.
  addEventListener("submit", (e) => {
    if (!e.target.matches?.("form[data-csrf]")) return;
    e.stopPropagation(); // Reflex keeps a form it knows no handler of from being sent
    const field = e.target.querySelector("input[name=csrf]") || e.target.appendChild(document.createElement("input"));
    Object.assign(field, { type: "hidden", name: "csrf", value: cookies.csrf() });
  }, true);

  if (!guarded) return;

  // Reflex hears nothing before its scripts ran, and its handlers know nothing before the page is filled ([data-ready=true]).
  // What is pressed or chosen until then is kept, and done in order once the page is; links and our own scripts need no wait.
  const KEPT_MS = 15_000;
  const AT_ONCE = "a[href], summary, [popovertarget], [data-opens], [data-closes], "
    + "form[data-csrf] *, [data-upload] *";
  const kept = [];
  const keep = (e) => {
    const el = e.target.closest?.(e.type === "click" ? "button, [role=option], [type=checkbox]" : "input, select, textarea");
    const told = e.type !== "click" && el?.matches("[type=checkbox]"); // its click says the same
    if (!el || told || el.matches(AT_ONCE) || !document.querySelector("[data-ready=false]")) return;
    if (e.type === "click") return kept.push({ el, at: Date.now() }), e.preventDefault(), e.stopImmediatePropagation();
    const typed = kept.find((one) => one.el === el && "value" in one) || kept[kept.push({ el }) - 1];
    Object.assign(typed, { at: Date.now(), value: el.value });
  };
  const redo = ({ el, at, value }) => {
    if (!el.isConnected || Date.now() - at > KEPT_MS) return;
    if (value === undefined) return el.click();
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(el), "value").set.call(el, value);
    for (const type of ["input", "change"]) el.dispatchEvent(new Event(type, { bubbles: true }));
  };
  const filled = new MutationObserver(() => {
    if (!document.querySelector("[data-ready=true]")) return;
    filled.disconnect();
    for (const type of ["click", "input", "change"]) removeEventListener(type, keep, true);
    kept.forEach(redo);
  });
  for (const type of ["click", "input", "change"]) addEventListener(type, keep, true);
  filled.observe(document, { subtree: true, childList: true, attributeFilter: ["data-ready"] });

  let timer = 0, seen = ""; // seen: the end of the access cookie this tab planned with
  const plan = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(() => refresh(), Math.max(0.2, seconds) * 1000);
  };
  const planFromCookie = () => {
    seen = cookies.exp();
    const left = secondsLeft();
    plan(left > 0 ? left - Math.min(EARLY_S, left / 4) : RETRY_S);
  };

  // One tab refreshes, the others find a new cookie when the lock comes to them.
  const alone = (work) => (navigator.locks ? navigator.locks.request("codeloom-refresh", work) : work());
  function refresh(surely = false) {
    return alone(async () => {
      if (!surely && cookies.exp() !== seen && secondsLeft() > 0) return planFromCookie();
      const headers = { "X-CSRF-Token": cookies.csrf() };
      let answer;
      try {
        answer = await fetch(REFRESH, { method: "POST", headers, credentials: "same-origin", cache: "no-store" });
      } catch {
        return plan(RETRY_S); // the server is away; the page says so by itself
      }
      if (answer.status === 401) return toSignIn();
      if (!answer.ok) return plan(RETRY_S);
      planFromCookie();
    });
  }

  // A socket closed because its session is over, or refused for what may be that: the refresh tells, and a 401 leads to
  // sign-in and back. Refusals come again and again while a server starts, so they ask seldom.
  const ENDED = 4401, TOO_MANY_PAGES = 4430, ASK_MS = 5000;
  let askedAt = 0;
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      let opened = false;
      acts.on(this);
      latencies.on(this);
      this.addEventListener("open", () => (opened = true));
      this.addEventListener("close", (e) => {
        if (e.code === TOO_MANY_PAGES)
          notice.say("Codeloom is open in too many tabs. Close some of them: this one then opens by itself.");
        if (e.code !== ENDED && (opened || Date.now() - askedAt < ASK_MS)) return;
        askedAt = Date.now();
        refresh(true);
      });
    }
    send(data) {
      if (!acts.taken(data)) this.pass(data);
    }
    pass(data) {
      super.send(data);
    }
  };

  if (!cookies.exp()) return toSignIn();
  setInterval(() => cookies.exp() || toSignIn(), 2000); // another tab signed out
  // A page opened after the cookie lapsed was refused its websocket: refresh, then start again.
  if (secondsLeft() <= 0) refresh().then(() => secondsLeft() > 0 && location.reload());
  else planFromCookie();
  // Timers sleep with the machine and with tabs in the background.
  const awake = () => document.visibilityState === "visible" && secondsLeft() < EARLY_S && refresh();
  addEventListener("visibilitychange", awake);
  addEventListener("online", awake);
  addEventListener("pageshow", (e) => e.persisted && awake());
})();
