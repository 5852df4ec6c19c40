// commands: offers in the palette what keys do on the screen as it stands when the palette opens. Uses page and hotkeys.
// Reads data-commands on a group of the palette without lines (the caps of named keys as JSON), data-command-form on the hidden
// form of a line with data-said where its words go, the event opening of dialogs, and data-key of what is shown with its words:
// data-says, else its name, title, label or text, and the name of its data-item. Writes the group's lines, each with
// data-presses: chosen, it presses what its key would have pressed.
// Never offers what the key itself could not press from where the focus was, places of the rail (g chords), or the palette.
(() => {
  const NOT_HERE = /^(|g .|ctrl\+k|\?|escape|f6)$/;
  const words = (el) => {
    const copy = el.cloneNode(true);
    page.all(".key-caps, .icon, .when-letters-off", copy).forEach((part) => part.remove());
    const own = el.dataset.says || el.ariaLabel || el.title || el.labels?.[0]?.textContent || copy.textContent;
    const about = el.matches(".fix") ? el.closest("[data-item]")?.ariaLabel || "" : "";
    return [own.trim(), about.trim()].filter(Boolean).join(" · ").replace(/\s+/g, " ");
  };
  const capped = (key, named) => key.split(" ").flatMap((step) => (step.length > 1 ? step.split("+") : [step]))
    .map((part) => Object.assign(document.createElement("kbd"), {
      className: "key-cap", textContent: named[part] || part.toUpperCase(),
    }));
  const line = (form, named, key, said) => {
    const made = form.firstElementChild.cloneNode(true);
    made.dataset.presses = key;
    made.querySelector("[data-said]").textContent = said;
    const caps = made.querySelector(".key-caps");
    caps.replaceChildren(...capped(key, named));
    caps.classList.toggle("letter", !/ctrl|alt/.test(key) && key.split(" ").some((step) => step.length === 1));
    return made;
  };
  const fill = (group) => {
    const named = JSON.parse(group.dataset.commands), form = document.querySelector("[data-command-form]");
    const made = [], met = new Set();
    for (const key of new Set(page.all("[data-key]").map((el) => el.dataset.key.split("|")[0]))) {
      const el = NOT_HERE.test(key) ? null : hotkeys.marked((one) => one === key);
      if (!el || met.has(el) || el.closest("dialog") || !words(el)) continue;
      met.add(el);
      made.push(line(form, named, key, words(el)));
    }
    group.replaceChildren(...[...group.children].slice(0, 1), ...made);
  };
  addEventListener("opening", (e) => {
    const group = e.target.querySelector("[data-commands]");
    if (group) fill(group);
  }, true);
})();
