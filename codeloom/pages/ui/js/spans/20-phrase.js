// Words of the current sentence by keys: Shift and an arrow to the right selects its first word, then one word more, to the left
// one less; arrows alone, in the sentence, move to the next or last word. M marks what is selected (10-spans.js), Escape lets
// it go. It selects and nothing else: no offset, no mark, no focus is changed here.
(() => {
  const FIELD = "input, textarea, select, [contenteditable=true], [data-rove~=lr]";
  const WORD = /[\p{L}\p{N}](?:\S*[\p{L}\p{N}%])?/gu;
  let at = null; // { sentence, from, to }: the words that are selected, by their places in the sentence

  const sentenceHere = () => document.activeElement?.closest("[data-spans-target] [data-sentence]");
  const current = () => sentenceHere() || document.querySelector("[data-spans-target] [data-sentence][data-current]");

  // The words of a sentence, each as the text nodes and places where it begins and ends.
  const wordsOf = (sentence) => {
    const walker = document.createTreeWalker(sentence, NodeFilter.SHOW_TEXT);
    const nodes = [];
    let text = "";
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.parentElement.closest("[data-skip]")) continue;
      nodes.push({ node, start: text.length });
      text += node.data;
    }
    const place = (offset, last) => {
      const one = nodes.findLast(({ start }) => (last ? start < offset : start <= offset));
      return [one.node, offset - one.start];
    };
    return [...text.matchAll(WORD)].map((word) => [place(word.index), place(word.index + word[0].length, true)]);
  };
  const live = (sentence) => at && at.sentence === sentence && sentence.isConnected && !getSelection().isCollapsed;
  const show = (words) => {
    const [[node, start]] = words[at.from], [, [last, end]] = words[at.to];
    getSelection().setBaseAndExtent(node, start, last, end);
    last.parentElement.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const step = (sentence, by, extends_) => {
    const words = wordsOf(sentence), last = words.length - 1, within = (n) => Math.max(0, Math.min(last, n));
    if (last < 0) return false;
    if (!live(sentence)) at = { sentence, from: by < 0 ? last : 0, to: by < 0 ? last : 0 };
    else if (extends_) at.to = Math.max(at.from, within(at.to + by));
    else at.from = at.to = within((by < 0 ? at.from : at.to) + by);
    show(words);
    return true;
  };

  addEventListener("keydown", (e) => {
    if (e.defaultPrevented || e.isComposing || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.target.closest?.(FIELD) || document.querySelector("dialog:modal")) return;
    const by = { ArrowRight: 1, ArrowLeft: -1 }[e.key], sentence = e.shiftKey ? current() : sentenceHere();
    if (by && sentence && step(sentence, by, e.shiftKey)) e.preventDefault();
    if (e.key !== "Escape" || !at || !live(at.sentence)) return;
    getSelection().removeAllRanges();
    at = null;
    e.preventDefault();
  });
})();
