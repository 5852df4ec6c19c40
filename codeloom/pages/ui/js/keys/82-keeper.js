// keeper: keeps the half-typed words of fields on the server (api/words.py), for the person whose page this is. Uses nothing of
// other parts.
// A place is "subject/id". Gives look(place): what is kept there, asked once for all who ask meanwhile; drop(place, field), which
// fails with the status or with the browser's error; entry(place, name, say): one field, whose words typed(entry, text, given,
// on) changed: they are sent 1 s after the last change, 4 s after the first, and what could not be sent again, the newest.
// send(entry, last) sends at once (last: the request outlives the page), forget(entry) sends nothing more, unsent(entry) tells.
// Of an entry `change` counts what was typed, `sent` is the last change kept, `left` the last one that was handed to Python to
// save: words that Python settled meanwhile are sent again only where somebody typed on. `say` gets since when words are kept.
// Never keeps a word for somebody else who signed in beside the page.
const keeper = (() => {
  const PAUSE_MS = 1000, LONGEST_MS = 4000, AGAIN_MS = 3000;
  const settled = new Map(); // place -> how often words there were saved or given up, as last told
  const looking = new Map(); // place -> what is asked of the server now
  const port = location.protocol === "http:" && location.port ? `_${location.port}` : "";
  let person = "";

  const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) || "";
  const ask = async (method, place, body, last = false) => {
    const headers = { "X-CSRF-Token": decodeURIComponent(cookie(`codeloom_csrf${port}`)), "Content-Type": "application/json" };
    const answer = await fetch(`/api/words/${place}`, {
      method, headers, credentials: "same-origin", cache: "no-store", keepalive: last, body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw answer.status;
    const told = await answer.json();
    settled.set(place, Math.max(told.settled, settled.get(place) || 0));
    return told;
  };
  const look = (place) => {
    if (!looking.has(place)) looking.set(place, ask("GET", place).finally(() => looking.delete(place)));
    return looking.get(place).then((told) => {
      person ||= told.person;
      return person === told.person ? told.words : [];
    });
  };
  const keep = async (place, field, text, on, last) => {
    if (!person) await look(place);
    return ask("PUT", place, { person, field, text, typed_on: on, settled: settled.get(place) || 0 }, last);
  };
  const drop = (place, field, last) => ask("DELETE", place, { field }, last);

  const entry = (place, name, say) => (
    { place, name, say, text: "", given: "", on: 0, change: 0, sent: 0, left: 0, first: 0, timer: 0, busy: false, back: false }
  );
  const unsent = (entry) => entry.change !== entry.sent;
  const wait = (entry, ms) => {
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => send(entry), ms);
  };
  async function send(entry, last = false) {
    clearTimeout(entry.timer);
    if (!unsent(entry) || entry.refused || (entry.busy && !last)) return;
    const change = entry.change, { place, name, text } = entry;
    entry.busy = true;
    try {
      const gone = text === entry.given;
      const told = await (gone ? drop(place, name, last) : keep(place, name, text, entry.on, last));
      const again = !told.kept && !gone && entry.change > entry.left; // saved elsewhere, and typed in here
      if (!again) entry.sent = change;
      if (entry.change > entry.left) entry.say(told.kept ? `Kept ${told.at}` : "");
      entry.first = 0;
      if (unsent(entry)) wait(entry, again ? 0 : PAUSE_MS);
    } catch (status) {
      entry.refused = [400, 409, 413, 422].includes(status); // somebody else signed in, or it cannot be kept
      wait(entry, AGAIN_MS);
    } finally {
      entry.busy = false;
    }
  }
  const typed = (entry, text, given, on) => {
    const at = Date.now();
    Object.assign(entry, { text, given, on, change: entry.change + 1, back: false });
    entry.first ||= at;
    wait(entry, Math.max(0, Math.min(PAUSE_MS, entry.first + LONGEST_MS - at)));
  };
  const forget = (entry) => {
    clearTimeout(entry.timer);
    Object.assign(entry, { left: entry.change, sent: entry.change, first: 0, back: false });
  };
  return { look, drop, entry, unsent, send, typed, forget };
})();
