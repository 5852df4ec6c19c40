// cookies: the two of ours that a page may read. Changes nothing. Gives csrf() (sent back as a header) and exp() (unix seconds
// when the access cookie ends; empty without a session).
// Browsers share cookies between ports: over plain http ours carry the port, so that two copies may run side by side.
const cookies = (() => {
  const PORT = location.protocol === "http:" && location.port ? `_${location.port}` : "";
  const read = (name) =>
    document.cookie.split("; ").find((pair) => pair.startsWith(`${name}${PORT}=`))?.slice(name.length + PORT.length + 1) || "";
  return { csrf: () => decodeURIComponent(read("codeloom_csrf")), exp: () => read("codeloom_exp") };
})();
