// Puts the text of a chosen file into a field, so that it is sent as if it were pasted. Within one form a page marks:
//   data-list-choose   a button that opens the file input;  data-list-file   input type=file, one file
//   data-list-text     the textarea that gets the text by an input event, up to its maxlength
//   data-list-status   role=status; gets what was read, or why it was not
// UTF-8, UTF-16 with its mark, else Windows-1252. A file that is too large or holds zero bytes is not read into the field.
(() => {
  const MOST_BYTES = 400_000;
  const decoded = (bytes) => {
    if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
    if (bytes.includes(0)) throw new Error("That file is no text. Save the list as CSV first.");
    try { return new TextDecoder("utf-8", { fatal: true }).decode(bytes); } catch { /* no UTF-8 */ }
    return new TextDecoder("windows-1252").decode(bytes);
  };
  async function read(input) {
    const form = input.form, file = input.files[0], area = form?.querySelector("[data-list-text]");
    const status = form?.querySelector("[data-list-status]");
    if (!file || !area || !status) return;
    input.value = ""; // so that the same file can be chosen again
    try {
      if (file.size > MOST_BYTES) throw new Error("That file is too large for a list of 500 people. Send it in parts.");
      const text = decoded(new Uint8Array(await file.arrayBuffer()));
      if (text.length > area.maxLength) throw new Error("That list is longer than 100,000 characters. Send it in parts.");
      Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(area, text); // so that React hears it
      area.dispatchEvent(new Event("input", { bubbles: true }));
      status.textContent = "Read. Nobody is invited yet.";
      area.focus();
    } catch (error) {
      status.textContent = error instanceof DOMException ? "That file could not be read. Choose it again." : error.message;
    }
  }
  document.addEventListener("click", (e) => {
    const way = e.target.closest?.("[data-list-choose]");
    if (way) way.closest("form")?.querySelector("[data-list-file]")?.click();
  });
  document.addEventListener("change", (e) => { if (e.target.matches?.("[data-list-file]")) read(e.target); });
})();
