// fresh: a page whose figures come by themselves says so when they stop coming, and what the server says of itself. Uses nothing.
// Reads data-tick, which differs with every reading, and data-tick-at, the time of the newest one; writes data-stale on that
// element and the text of [data-stale-head] and [data-stale-words] in it. After OLD_MS without a new reading it asks /health, which
// needs neither session nor database, every ASK_MS until a reading comes; where that takes too long, /ping.
// Never changes a figure.
(() => {
  const OLD_MS = 10_000, ASK_MS = 5000, PATIENCE_MS = 2500;
  let of = null, last = "", since = 0, asked = 0;

  const write = (place, text) => {
    const at = of?.querySelector(`[${place}]`);
    if (at && at.textContent !== text) at.textContent = text;
  };
  const ask = (path) => fetch(path, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
  const told = async () => {
    try {
      const answer = await ask("/health");
      const bad = Object.entries((await answer.json()).checks).filter(([, one]) => !one.ok);
      if (!bad.length) return "The server answers and says that all parts do. The figures come again by themselves.";
      return `The server answers and says: ${bad.map(([name, one]) => `${name}: ${one.note}`).join("; ")}.`;
    } catch {
      const lives = await ask("/ping").then((answer) => answer.ok, () => false);
      if (lives) return "The web server runs, and waits for a part that hangs. Look at the database first, then at Redis.";
      return "The web server does not answer. Look whether it runs.";
    }
  };
  const look = async () => {
    const now = Date.now(), at = document.querySelector("[data-tick]");
    if (at !== of || !at || at.dataset.tick !== last) {
      [of, last, since, asked] = [at, at?.dataset.tick, now, 0];
      return at?.removeAttribute("data-stale");
    }
    if (now - since < OLD_MS || now - asked < ASK_MS || document.visibilityState === "hidden") return;
    asked = now;
    const words = await told();
    if (at.dataset.tick !== last) return;
    const when = at.dataset.tickAt;
    at.dataset.stale = "true";
    write("data-stale-head", when ? `No new figures since ${when}` : "No figures yet");
    write("data-stale-words", `What was saved is kept, and steps that wait are sent again by themselves. ${words}`);
  };
  setInterval(look, 1000);
})();
