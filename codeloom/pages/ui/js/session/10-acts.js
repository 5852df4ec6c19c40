// acts: what a person does reaches the server once and in order, whatever the line does. Sees every frame of the page's socket.
// Out: an event of a handler of ours gets `_act` {id, filling, again, screen, latest} beside its arguments, and is kept
// until answered. The next one goes when all before it are answered; only views, which change nothing, follow one another
// without waiting. An act that is not answered though the line lives is sent again, and asked about, not skipped.
// In: ["act", {filling, apart}] when the page is filled: acts may come; `apart` are handlers whose words have a protocol of
// their own (keys: drafts). ["act", {id, answer, changes, screen, found}]: "done" (committed, or told why not) or "later" (not
// tried: sent again); `changes` says whether such an event can change anything; `found`, that it was committed before, so the
// page is filled anew now and acts wait for that. `screen` is what the screens keep, signed by the server; it goes back with an
// act of an earlier filling, and with one that was told "later": as it was when the act was made, and `latest`, after the acts
// of that filling that were answered since (none, where one of them was found: nobody told which version it made).
// After another socket opened, acts wait until the page is filled, then go in their order. An act of a page that was left while
// the line was away is given up, and that is said; while the line lives, Reflex's own event for the next page waits its turn.
// A socket that was not heard from for 10 s is closed, so that another is opened; so is one over which no page is filled.
// Writes <html data-line> (live, away), data-acts-open (an act is not answered), data-acts-wait (one for too long), the words of
// [data-line-words]. Uses notice, latencies. Gives on (new socket), taken (frame going out), leave (send all), waiting (how many).
const acts = (() => {
  const OURS = '42/_event,["event",', ANSWER = '42/_event,["act",', NEXT_PAGE = ".on_load_internal";
  const OPEN_MS = 5000, FILL_MS = 30_000, SILENT_MS = 10_000, AGAIN_MS = 1000, SLOW_MS = 2000, ASK_MS = 5000, STUCK_MS = 60_000;
  const UNDER_WAY = 20, root = document.documentElement, page = crypto.getRandomValues(new Uint32Array(2)).join("");
  const views = new Set(); // names of events that change nothing: they wait like others and are not counted
  const waiting = []; // { id, event, path, filling, screen, latest, made (socket), socket (sent through), sent, again, at, refused,
  // overtook }, and { event, made, plain } for a next page
  let count = 0, filling = "", apart = [], screen = {}, open = null, latest = null, heard = 0, empty = 0;
  let started = false; // a page was filled: React owns its elements, and an empty one may be given words

  const steps = (number) => (number === 1 ? "1 step" : `${number} steps`);
  const isView = (act) => views.has(act.event.name);
  const drop = (act) => waiting.splice(waiting.indexOf(act), 1);
  const stays = () => waiting.every((act) => act.plain || act.path === location.pathname); // all that waits is of this page
  const newId = () => `${page}-${(count += 1)}`;
  const live = () => open !== null && Date.now() - heard < SILENT_MS && !waiting.some((act) => act.refused);
  const show = () => {
    if (!started) return;
    const slow = (act) => !act.plain && !isView(act) && (!live() || Date.now() - act.at > SLOW_MS);
    const late = waiting.filter(slow).length, on = live();
    root.dataset.line = on ? "live" : "away";
    root.toggleAttribute("data-acts-open", waiting.length > 0);
    root.toggleAttribute("data-acts-wait", late > 0);
    const rest = on ? (late ? `, ${steps(late)} on the way` : "") : late ? `, ${steps(late)} kept` : ", your work is kept";
    const text = `${on ? "Live" : "Reconnecting"}${rest}`;
    for (const place of document.querySelectorAll("[data-line-words]"))
      if (place.textContent !== text) place.textContent = text;
  };

  const frame = (act) => {
    const named = { id: act.id, filling: act.filling, again: act.again };
    if (act.filling !== filling || act.refused) Object.assign(named, { screen: act.screen, latest: act.latest });
    const event = { ...act.event, payload: { ...act.event.payload, _act: named } };
    return `${OURS}${JSON.stringify(event)}]`;
  };
  const follows = (act, under) => !under.length || (under.length < UNDER_WAY && [act, ...under].every(isView));
  const pass = (act) => {
    if (act.plain) return drop(act), act.made === open && open.pass(act.plain);
    if (!act.filling) act.filling = filling;
    act.again = act.again || act.socket !== null;
    Object.assign(act, { socket: open, sent: Date.now() });
    open.pass(frame(act));
  };
  const flush = (leaving = false) => {
    for (const act of [...waiting]) {
      if (!open || act.socket === open) continue;
      const under = waiting.filter((one) => one.socket === open);
      if (!leaving && (act.refused > Date.now() || !follows(act, under))) break;
      if (act.plain || act.made === open || act.path === location.pathname) pass(act);
      else {
        drop(act);
        notice.say("A step was not saved, because its page was left while the line was away. Open that page and do it again.");
      }
    }
    show();
  };
  const taken = (data) => {
    if (typeof data !== "string" || !data.startsWith(OURS)) return false;
    const [, event] = JSON.parse(data.slice(data.indexOf("[")));
    if (event?.name?.endsWith(NEXT_PAGE)) {
      screen = {}; // what the screens of the page before keep is not about the next one
      if (!waiting.length || (!open && stays())) return false; // this page is filled again: what waits comes after it
      waiting.push({ event, made: latest, plain: data });
      flush();
      return true;
    }
    if (!event?.name?.includes("codeloom___") || apart.includes(event.name)) return false;
    const shown = { filling, screen: { ...screen }, latest: screen, made: latest, path: location.pathname };
    const act = { id: newId(), event, at: Date.now(), ...shown, socket: null, again: false, refused: 0, overtook: false };
    waiting.push(latencies.begun(act));
    flush();
    return true;
  };
  const later = (act) => {
    const after = waiting.slice(waiting.indexOf(act) + 1).filter((one) => one.socket === open);
    for (const one of after) one.overtook = true;
    Object.assign(act, { socket: null, again: true, overtook: false, refused: Date.now() + AGAIN_MS });
    setTimeout(flush, AGAIN_MS + 10);
  };
  const done = (act, told) => {
    if (!told.changes) views.add(act.event.name);
    if (act.overtook) return Object.assign(act, { id: newId(), socket: null, again: false, overtook: false }); // once more
    drop(act), latencies.answered(act, told.now);
    Object.assign(act.latest, told.screen);
    if (!told.found) return;
    const again = stays() && waiting.find((one) => one.plain); // what fills this page again came before its answer
    if (again) pass(again);
    for (const name of Object.keys(act.latest)) delete act.latest[name];
    [open, empty] = [null, Date.now()];
  };
  const answered = (socket, told) => {
    if (told.filling) {
      started = true;
      notice.clear();
      [open, filling, apart, screen] = [socket, told.filling, told.apart, {}];
      return flush();
    }
    const act = waiting.find((one) => one.id === told.id);
    if (act) (told.answer === "later" ? later : done)(act, told), flush();
  };
  const ask = () => {
    const owed = waiting.find((act) => open && act.socket === open && Date.now() - act.sent > ASK_MS);
    if (!owed) return;
    if (Date.now() - owed.at > STUCK_MS && !owed.said)
      owed.said = !notice.say("The server does not answer a step. What you did since waits. If this lasts, load the page anew.");
    Object.assign(owed, { socket: null, again: true });
    flush();
  };
  const on = (socket) => {
    [latest, heard, empty] = [socket, Date.now(), Date.now()];
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

  const leave = () => flush(true);
  setInterval(() => {
    const unfilled = !open && Date.now() - empty > FILL_MS;
    if (latest && (unfilled || Date.now() - heard > SILENT_MS)) {
      latest.close();
      latest = null;
    }
    ask();
    show();
  }, 1000);
  return { on, taken, leave, waiting: () => waiting.length };
})();
