// A list of code rows as pages/editor draws it, answered by a made-up Python: each event after a random pause, in order.
// stub(seed, slowest) draws it into #place. Everything is said in the attributes that keys.js reads; data-do is on_click.
window.stub = (seed, slowest) => {
  let state = seed;
  const random = () => ((state = (state * 48271) % 2147483647), state / 2147483647);
  const NAMES = ["I50.33", "S52.501A", "E11.22", "N18.32", "Z79.4", "I10"];
  const rows = NAMES.slice(0, 5).map((code, at) => ({ id: `L${at}`, code, words: "" }));
  const now = { editing: "", words: "", opened: 0, hits: [], answered: "", chosen: false, picker: "", focus: "", version: 1 };
  const empty = () => Object.assign(now, { opened: now.opened + 1, hits: [], answered: "", chosen: false, picker: "" });
  const found = (text) => (text ? [text.toUpperCase(), ...NAMES.filter((code) => code.startsWith(text[0].toUpperCase()))] : NAMES);
  const acts = {
    open: (id) => (Object.assign(now, { editing: id, focus: "" }), empty()),
    close: () => ((now.focus = now.editing && `${now.editing}~${now.version}c`), (now.editing = ""), empty()),
    recall: (text) => Object.assign(now, { hits: found(text), answered: text, picker: text }),
    look: (text) => (acts.recall(text), (now.chosen = Boolean(text.trim())), (now.picker = now.hits[0])),
    point: (code) => Object.assign(now, { picker: code, chosen: true }),
    words: (id) => Object.assign(now, { words: id, focus: "" }),
    drop: () => (now.words = ""),
    save: (id, text) => ((rows.find((row) => row.id === id).words = text), (now.words = ""), (now.version += 1)),
    take: (code) => {
      const row = rows.find((one) => one.id === now.editing);
      if (row) row.code = code;
      Object.assign(now, { version: now.version + 1, focus: now.editing && `${now.editing}~${now.version + 1}`, editing: "" });
      empty();
    },
  };
  let queue = Promise.resolve();
  const send = (name, ...given) => {
    queue = queue.then(() => new Promise((done) => setTimeout(done, random() * slowest)));
    queue = queue.then(() => (acts[name](...given), draw()));
  };
  const button = (key, does, value) =>
    `<button class="unseen" tabindex="-1" data-key="${key}" ${/open|words/.test(does) ? "data-opens-field" : ""} data-do="${does}" value="${value}">x</button>`;
  const field = (name, code) => ({
    key: `field${now.opened}`,
    html: `<span class="combo"><input id="${name}" value="${code}" data-list="${name}-hits" data-unchosen data-value-to="${name}-at"
      ${name === "row-field" ? "" : 'data-key="n"'}><input id="${name}-at" class="unseen" tabindex="-1">
      ${button(name === "row-field" ? "escape|enter" : "escape", "close", "")}</span>
      <div data-options></div><div data-picker></div>`,
  });
  const options = (name) => now.hits.length && `<div id="${name}-hits" role="listbox">${now.hits.map((code) => `<div role="option"
    data-value="${code}" data-do="take">${code}</div>`).join("")}</div>`;
  const picker = () => now.hits.length && `<div data-keyscope="picker"><div data-rove="lr pick">
    ${["A", "B"].map((side) => `<button role="radio" data-item tabindex="${side === "A" ? 0 : -1}" aria-checked="${side === "A"}"
    data-do="${side === "A" ? "" : "point"}" value="${now.picker}${side}">${side}</button>`).join("")}</div>
    <div tabindex="0">7th <button tabindex="-1" data-key="d" data-do="take" value="${now.picker}D">D</button></div>
    ${now.chosen ? button("enter", "take", now.picker) : ""}</div>`;
  const cells = (row) => ({
    key: `${row.code}|${row.words}|${now.words === row.id}`,
    html: `<div class="code-grid"><span class="code">${row.code}</span>${button("enter", "open", row.id)}
      ${button("r", "words", row.id)}
      ${now.words === row.id ? `<input data-words data-line="${row.id}" value="${row.words}"
        data-focus-now="why${row.id}${now.version}">` : row.words}</div>`,
  });
  // What React does: an element whose key stays is kept, another one takes its place.
  const fill = (el, { key, html }) => el.dataset.drawn === key || ((el.innerHTML = html), (el.dataset.drawn = key));
  const draw = () => {
    for (const row of rows) {
      const el = document.getElementById(row.id), open = now.editing === row.id;
      fill(el, open ? field("row-field", row.code) : cells(row));
      el.dataset.focusNow = now.focus.startsWith(row.id) ? now.focus : "";
      if (open) refresh(el, "row-field", `code${row.id}~${now.opened}`);
    }
    const fresh = document.getElementById("new");
    fill(fresh, now.editing ? { key: "none", html: "" } : field("code-field", ""));
    if (!now.editing) refresh(fresh, "code-field", "");
  };
  const refresh = (el, name, wish) => {
    const input = el.querySelector(`#${name}`);
    input.dataset.for = now.answered;
    input.dataset.focusNow = wish;
    input.setAttribute("aria-expanded", String(now.hits.length > 0));
    fill(el.querySelector("[data-options]"), { key: now.hits.join(), html: options(name) || "" });
    fill(el.querySelector("[data-picker]"), { key: `${now.picker}${now.chosen}${now.hits.length}`, html: picker() || "" });
  };
  document.getElementById("place").innerHTML = `<div data-rove>${rows.map((row, at) => `<div id="${row.id}" data-row="${at + 1}"
    data-item tabindex="-1" data-focus-id="${row.id}" data-keyscope="row"></div>`).join("")}<div id="new"></div></div>`;
  draw();
  document.addEventListener("click", (e) => {
    const el = e.target.closest("[data-do]");
    if (el?.dataset.do) send(el.dataset.do, el.dataset.value ?? el.value);
  });
  document.addEventListener("input", (e) => {
    if (e.target.dataset.list) send("look", e.target.value);
    else if (/-at$/.test(e.target.id)) send("point", e.target.value);
  });
  document.addEventListener("focusin", (e) => e.target.dataset?.list && send("recall", e.target.value));
  document.addEventListener("focusout", (e) => {
    const el = e.target;
    if ("words" in el.dataset) el.value === el.defaultValue ? send("drop") : send("save", el.dataset.line, el.value);
  });
};
