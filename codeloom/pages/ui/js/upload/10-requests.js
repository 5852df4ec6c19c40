// requests: what is sent to the import routes, with the proof that the page is ours. Reads the cookie codeloom_csrf.
// ask(path, fields) posts JSON under a key of its own; where no answer comes it is sent again, and applied once. acting() are the
// headers of one act, the same each time it is sent.
const requests = (() => {
  const TRIES = 5, AGAIN_MS = 2000;
  const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) || "";
  const PORT = location.protocol === "http:" && location.port ? `_${location.port}` : "";
  const proof = () => ({ "X-CSRF-Token": decodeURIComponent(cookie(`codeloom_csrf${PORT}`)) });
  const acting = () => ({ ...proof(), "Idempotency-Key": crypto.getRandomValues(new Uint32Array(4)).join("-") });
  async function ask(path, fields) {
    const headers = { ...acting(), "Content-Type": "application/json" };
    const send = (tries) => fetch(path, { method: "POST", headers, body: JSON.stringify(fields || {}) }).catch((error) => {
      if (!tries) throw error;
      return new Promise((done) => setTimeout(done, AGAIN_MS)).then(() => send(tries - 1));
    });
    const answer = await send(TRIES);
    const body = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(body.detail || `The server answered ${answer.status}.`);
    return body;
  }
  return { ask, acting, TRIES, AGAIN_MS };
})();
