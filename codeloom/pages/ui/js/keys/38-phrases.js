// phrases: stock words of a field, and how much may stand in it. Uses nothing.
// Reads of a field data-phrases (a JSON list): the down and up keys put the next or last of them in while the field is empty or
// holds one; data-phrase on a button puts its words into the field of the id data-phrase-to; data-most: characters that may
// stand in the field. Writes into [data-most-said] beside it, from the last tenth on, how many stand there and what is too much.
// Never saves anything, never cuts what is typed, and leaves words of the person's own alone.
const phrases = (() => {
  const put = (field, words) => {
    const kind = field.matches("textarea") ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, words);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  // Whether the key put words in.
  const takes = (field, key) => {
    const step = { arrowdown: 1, arrowup: -1 }[key];
    if (!step || !field.matches?.("[data-phrases]")) return false;
    const all = JSON.parse(field.dataset.phrases), at = all.indexOf(field.value);
    if (field.value && at < 0) return false;
    put(field, all.at((at < 0 && step < 0 ? -1 : at + step) % all.length));
    return true;
  };
  const number = (count) => count.toLocaleString("en-US");
  const count = (field) => {
    const place = field.parentElement.querySelector("[data-most-said]");
    if (!place) return;
    const most = Number(field.dataset.most), size = [...field.value.trim()].length, over = size - most;
    const much = over > 0 ? `: shorten by ${number(over)}` : "";
    place.textContent = size > most * 0.9 ? `${number(size)} of ${number(most)}${much}` : "";
    place.toggleAttribute("data-over", over > 0);
  };

  addEventListener("input", (e) => e.target.matches?.("[data-most]") && count(e.target));
  addEventListener("words-back", (e) => e.target.matches?.("[data-most]") && setTimeout(() => count(e.target)));
  addEventListener("click", (e) => {
    const button = e.target.closest?.("[data-phrase]"), field = document.getElementById(button?.dataset.phraseTo || "");
    if (field) put(field, button.dataset.phrase), field.focus();
  });
  return { takes };
})();
