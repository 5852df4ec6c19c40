// acts: what a person does reaches the server once, whatever the line does. Sees every frame of the page's socket.
// Out: an event of a handler of ours gets `_act` {id, filling, again, screen, latest} beside its arguments, and is kept
// until answered.
// In: ["act", {filling, apart}] when the page is filled: acts may come; `apart` are handlers whose words have a protocol of
// their own (keys: drafts). ["act", {id, answer, changes, screen}]: "done" (committed, or told why not) or "later" (not tried: sent
// again); `changes` says whether such an event can change anything. `screen` is what the screens keep, signed by the server;
// it goes back with an act of an earlier filling, and with one that was told "later": as it was when the act was made, and
// `latest`, after the acts of that filling that were answered since.
// After another socket opened, acts wait until the page is filled, then go in their order. An act of a page that was left is
// given up, and that is said. While the line is away links do not lead away: what Reflex itself still holds back would be done on
// another page.
// A socket that was not heard from for 10 s is closed, so that another is opened.
// Writes <html data-line> (live, away), data-acts-open (any act is not answered), data-acts-wait (one longer than it should), and
// the words of [data-line-words]. Gives on (every new socket), taken (a frame that goes out), waiting (how many) and say (one
// sentence over the page, with a link or none).
const acts = (() => {
  const OURS = '42/_event,["event",', ANSWER = '42/_event,["act",', OPEN_MS = 5000, SILENT_MS = 10_000, AGAIN_MS = 1000;
  const SLOW_MS = 2000, UNDER_WAY = 20, root = document.documentElement, page = crypto.getRandomValues(new Uint32Array(2)).join("");
  const views = new Set(); // names of events that change nothing: they wait like others and are not counted
  const waiting = []; // { id, event, path, filling, screen, latest, socket (sent through), again, at, refused }
  let count = 0, filling = "", apart = [], screen = {}, open = null, latest = null, heard = 0;
  let started = false; // a page was filled: React owns its elements, and an empty one may be given words

  const steps = (number) => (number === 1 ? "1 step" : `${number} steps`);
  const live = () => open !== null && Date.now() - heard < SILENT_MS && !waiting.some((act) => act.refused);
  const show = () => {
    if (!started) return;
    const slow = (act) => !views.has(act.event.name) && (!live() || Date.now() - act.at > SLOW_MS);
    const late = waiting.filter(slow).length, on = live();
    root.dataset.line = on ? "live" : "away";
    root.toggleAttribute("data-acts-open", waiting.length > 0);
    root.toggleAttribute("data-acts-wait", late > 0);
    const rest = on ? (late ? `, ${steps(late)} on the way` : "") : late ? `, ${steps(late)} kept` : ", your work is kept";
    const text = `${on ? "Live" : "Reconnecting"}${rest}`;
    for (const place of document.querySelectorAll("[data-line-words]"))
      if (place.textContent !== text) place.textContent = text;
  };
  const say = (text, label = "", href = "") => {
    document.getElementById("line-bar")?.remove();
    const bar = Object.assign(document.createElement("div"), { id: "line-bar", role: "alert" });
    const close = document.createElement("button");
    Object.assign(close, { type: "button", textContent: "Close", className: "button small" });
    close.addEventListener("click", () => bar.remove());
    bar.append(text, close);
    if (label) close.before(Object.assign(document.createElement("a"), { href, target: "_blank", textContent: label }));
    document.body.append(bar);
  };

  const frame = (act) => {
    const named = { id: act.id, filling: act.filling, again: act.again };
    if (act.filling !== filling || act.refused) Object.assign(named, { screen: act.screen, latest: act.latest });
    const event = { ...act.event, payload: { ...act.event.payload, _act: named } };
    return `${OURS}${JSON.stringify(event)}]`;
  };
  const flush = () => {
    let under = waiting.filter((act) => act.socket === open).length;
    for (const act of [...waiting]) {
      if (!open || act.socket === open) continue;
      if (act.refused > Date.now() || under >= UNDER_WAY) break; // in their order, and no faster than the server takes them
      if (act.path !== location.pathname) {
        waiting.splice(waiting.indexOf(act), 1);
        say("A step was not saved, because its page was left while the line was away. Open that page and do it again.");
        continue;
      }
      if (!act.filling) act.filling = filling;
      act.again = act.again || act.socket !== null;
      act.socket = open;
      under += 1;
      open.pass(frame(act));
    }
    show();
  };
  const taken = (data) => {
    if (typeof data !== "string" || !data.startsWith(OURS)) return false;
    const [, event] = JSON.parse(data.slice(data.indexOf("[")));
    if (!event?.name?.includes("codeloom___") || apart.includes(event.name)) return false;
    count += 1;
    const shown = { filling, screen: { ...screen }, latest: screen };
    const made = { id: `${page}-${count}`, path: location.pathname, at: Date.now(), ...shown };
    waiting.push({ event, ...made, socket: null, again: false, refused: 0 });
    flush();
    return true;
  };
  const answered = (socket, told) => {
    if (told.filling) {
      started = true;
      document.getElementById("line-bar")?.remove();
      [open, filling, apart, screen] = [socket, told.filling, told.apart, {}];
      return flush();
    }
    const act = waiting.find((one) => one.id === told.id);
    if (!act) return;
    if (told.answer === "later") {
      Object.assign(act, { socket: null, again: true, refused: Date.now() + AGAIN_MS });
      setTimeout(flush, AGAIN_MS + 10);
    } else {
      waiting.splice(waiting.indexOf(act), 1);
      Object.assign(act.latest, told.screen);
      if (!told.changes) views.add(act.event.name);
    }
    flush();
  };
  const on = (socket) => {
    [latest, heard] = [socket, Date.now()];
    const hurry = setTimeout(() => socket.readyState === WebSocket.CONNECTING && socket.close(), OPEN_MS);
    socket.addEventListener("open", () => clearTimeout(hurry));
    socket.addEventListener("message", ({ data }) => {
      if (socket === latest) heard = Date.now();
      if (typeof data === "string" && data.startsWith(ANSWER)) answered(socket, JSON.parse(data.slice(data.indexOf("[")))[1]);
    });
    socket.addEventListener("close", () => {
      clearTimeout(hurry);
      if (open === socket) open = null;
      show();
    });
  };

  const away = () => root.dataset.line === "away";
  addEventListener("beforeunload", (e) => away() && waiting.length && e.preventDefault());
  addEventListener("click", (e) => {
    const link = e.target.closest?.("a[href]");
    if (!link || link.target === "_blank" || !away()) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    say("The line is away. Stay on this page: what you did here is kept and saved by itself, then other pages open again.");
  }, true);
  setInterval(() => {
    if (latest && Date.now() - heard > SILENT_MS) {
      latest.close();
      latest = null;
    }
    show();
  }, 1000);
  return { on, taken, say, waiting: () => waiting.length };
})();
