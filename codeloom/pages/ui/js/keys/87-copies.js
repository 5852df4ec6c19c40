// copies: a button that puts what the page shows on the clipboard. Uses page.
// Reads data-copies on a button, the text of all [data-copy-part]; writes what came of it into [data-copied].
// Never reads the clipboard.
(() => {
  const SAID_MS = 4000;
  const written = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const field = document.body.appendChild(document.createElement("textarea")); // over plain http there is no clipboard
    field.value = text;
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (!done) throw new Error("refused");
  };
  addEventListener("click", async ({ target }) => {
    if (!target.closest?.("[data-copies]")) return;
    const said = document.querySelector("[data-copied]");
    try {
      await written(page.all("[data-copy-part]").map((part) => part.textContent).join("\n"));
      if (said) said.textContent = "Copied";
    } catch {
      if (said) said.textContent = "Not copied: this browser does not allow it";
    }
    setTimeout(() => said && (said.textContent = ""), SAID_MS);
  });
})();
