// reports: sends what `latencies` counted, once a minute and as the page is hidden or goes. Uses latencies, cookies.
// What could not be sent is forgotten: it is not worth a second request. Nobody without a session sends anything.
(() => {
  const EVERY_MS = 60_000;
  const send = () => {
    const body = cookies.exp() ? latencies.take() : null;
    if (!body) return;
    const headers = { "X-CSRF-Token": cookies.csrf(), "Content-Type": "application/json" };
    const how = { method: "POST", headers, credentials: "same-origin", cache: "no-store", keepalive: true };
    fetch("/api/latencies", { ...how, body: JSON.stringify(body) }).catch(() => 0);
  };
  setInterval(send, EVERY_MS);
  addEventListener("pagehide", send);
  addEventListener("visibilitychange", () => document.visibilityState === "hidden" && send());
})();
