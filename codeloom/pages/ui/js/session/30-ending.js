// ending: says in time that the session is about to end, and keeps it on one key. Uses cookies.
// Asks the server how many seconds are left (which is nothing that the person did), when that is due and every LOOK_S while the
// notice stands: what was done in other tabs counts as it does there. Writes #session-bar into the open dialog or the body,
// where Stay signed in can be reached, with the key that keys.js presses (data-key). Nothing typed is lost at the end (keys:
// unfinished), and the page leads to sign-in and back by itself (20-session.js).
(() => {
  if (document.currentScript?.dataset.guard !== "true") return;
  const IDLE_S = 180, LAST_S = 600, LOOK_S = 5, SELDOM_S = 600, AWAY_S = 30, STAY_KEY = "alt+k";
  let timer = 0, closed = 0; // closed: the end of the session whose notice the person closed

  const clear = () => document.getElementById("session-bar")?.remove();
  const at = (seconds) => new Date(Date.now() + seconds * 1000).toTimeString().slice(0, 5);
  const press = (text, cap, act) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: text, className: "button small" });
    if (cap) {
      button.dataset.key = STAY_KEY;
      const made = (tag, className, ...children) => {
        const one = Object.assign(document.createElement(tag), { className });
        one.append(...children);
        return one;
      };
      button.append(made("span", "key-caps", made("kbd", "key-cap", "Alt"), made("kbd", "key-cap", "K")));
    }
    button.addEventListener("click", act);
    return button;
  };
  const show = (kind, when, text, button) => {
    const place = [...document.querySelectorAll("dialog:modal")].pop() || document.body;
    const bar = document.getElementById("session-bar");
    if (bar?.dataset.kind === kind && bar.parentElement === place && bar.dataset.when === when) return;
    clear();
    const fresh = Object.assign(document.createElement("div"), { id: "session-bar", role: "alert" });
    Object.assign(fresh.dataset, { kind, when });
    fresh.append(text, button);
    place.append(fresh);
  };
  const plan = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(look, seconds * 1000);
  };
  const heard = async (answer) => {
    if (!answer.ok) return clear(), plan(AWAY_S);
    const { idle_seconds: idle, last_seconds: last } = await answer.json();
    const ends = Math.round(Date.now() / 60_000 + last / 60);
    if (last <= LAST_S && Math.abs(ends - closed) > 1) {
      const text = `You are signed out at ${at(last)}: a session lasts 7 days. What you saved and typed is kept. `
        + "Sign in again then.";
      show("last", at(last), text, press("Close", false, () => ((closed = ends), clear())));
    } else if (last > LAST_S && idle <= IDLE_S) {
      const text = `You did nothing for a while: you are signed out at ${at(idle)}. What you saved and typed is kept.`;
      show("idle", at(idle), text, press("Stay signed in", true, stay));
    } else clear();
    const due = Math.min(idle - IDLE_S, last - LAST_S);
    plan(document.getElementById("session-bar") ? LOOK_S : Math.min(SELDOM_S, Math.max(LOOK_S, due)));
  };
  const ask = (path, options) => fetch(path, { cache: "no-store", credentials: "same-origin", ...options })
    .then(heard).catch(() => plan(AWAY_S)); // the line is away: the page says so by itself
  function look() {
    return ask("/api/session");
  }
  function stay() {
    return ask("/api/session/stay", { method: "POST", headers: { "X-CSRF-Token": cookies.csrf() } });
  }

  if (cookies.exp()) look();
  addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
})();
