// Streams chosen files to the import routes and shows how far they are. Uses requests. Knows no screen; a page marks its elements:
//   data-upload                  the panel; holds everything below. Dropping files or a folder on it adds them.
//   data-upload-to="PATH"        on the panel: the route that takes each file by itself; without it they become an import
//   data-upload-name             optional field: name of the import
//   data-upload-option="K"       fields that become options.K: source, from_date, last_n, only_with_diagnosis (checkbox), classes
//                                (one checkbox each, its value is the class)
//   data-upload-files            input type=file, multiple; another one with webkitdirectory for a folder
//   data-upload-choose           opens the first data-upload-files (these four act on a click)
//   data-upload-go="import|dry"  sends what was chosen, then lets the import or the dry run begin
//   data-upload-again="JOB"      turns the finished dry run JOB into an import, without sending anything
//   data-upload-cancel           stops the sending; what was sent is not imported
//   data-upload-count            gets "3 files, 4.2 MB" of what is chosen
//   data-upload-status           role=status; gets "Sending 2 of 3, 61 %", "Sent", or why it failed
//   data-upload-bar              gets style width and aria-valuenow in percent
//   data-upload-list             gets one <li data-state="waiting|sending|sent|failed"> a file: name, then what happened
//   data-upload-job              hidden input that gets the job's id (or the moment) by an input event, for Python
// The panel gets data-upload-state: empty, chosen, sending, sent or failed. Names go in a header, never in an address.
(() => {
  const LARGEST_BYTES = 100 * 1024 * 1024, LISTED_FILES = 200;
  let files = [], running = null; // running: the request in flight, or a promise to come

  const $ = (selector, within = document) => within.querySelector(selector);
  const amount = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`);
  const write = (selector, text) => document.querySelectorAll(selector).forEach((el) => (el.textContent = text));
  const panel = () => $("[data-upload]");
  const state = (name) => panel() && (panel().dataset.uploadState = name);
  const filled = (el, percent) => ([el.style.width, el.ariaValueNow] = [`${percent}%`, percent]);
  const bar = (percent) => document.querySelectorAll("[data-upload-bar]").forEach((el) => filled(el, percent));
  const fails = (error) => (write("[data-upload-status]", error.message), state("failed"));
  const sizeOf = (some) => some.reduce((sum, file) => sum + file.size, 0);
  const nameOf = (file) => file.webkitRelativePath || file.path || file.name;

  function show() {
    const many = `${files.length.toLocaleString("en")} ${files.length === 1 ? "file" : "files"}`;
    write("[data-upload-count]", files.length ? `${many}, ${amount(sizeOf(files))}` : "");
    $("[data-upload-list]")?.replaceChildren(...files.slice(0, LISTED_FILES).map((file) => {
      const [item, name, what] = ["li", "span", "span"].map((tag) => document.createElement(tag)); // text only, no markup
      [item.dataset.state, name.textContent, what.textContent] = ["waiting", nameOf(file), amount(file.size)];
      item.append(name, " ", what);
      return item;
    }));
    bar(0);
    state(files.length ? "chosen" : "empty");
  }
  const mark = (at, name, text) => {
    const item = $("[data-upload-list]")?.children[at];
    if (item) [item.dataset.state, item.lastChild.textContent] = [name, text || item.lastChild.textContent];
  };
  const add = (more) => running || ((files = [...files, ...more]), show());

  // A dropped folder is walked; readEntries gives at most 100 names a call.
  async function walk(entry, path) {
    if (entry.isFile) {
      const file = await new Promise((done, fail) => entry.file(done, fail));
      return [Object.assign(file, { path: path + file.name })];
    }
    const reader = entry.createReader(), found = [];
    const next = () => new Promise((done, fail) => reader.readEntries(done, fail));
    for (let some; some?.length !== 0; found.push(...some)) some = await next();
    return (await Promise.all(found.map((one) => walk(one, `${path}${entry.name}/`)))).flat();
  }
  // XMLHttpRequest streams a File from the disk and reports progress; fetch does not report it. Where the line breaks, the file is
  // sent again under its key, and taken once.
  const send = (to, file, progress, headers = requests.acting(), tries = requests.TRIES) => new Promise((done, fail) => {
    const request = (running = new XMLHttpRequest()), stopped = () => fail(new Error("Stopped. Nothing was imported."));
    request.open("PUT", to);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.setRequestHeader("X-File-Name", encodeURIComponent(nameOf(file).toWellFormed?.() ?? nameOf(file)));
    request.upload.onprogress = (e) => progress(e.loaded);
    request.onload = () => {
      let told = { detail: `The server answered ${request.status}.` };
      try { told = { ...told, ...JSON.parse(request.responseText) }; } catch { /* no words of the server */ }
      if (request.status === 201) done(told.refused || "");
      else [413, 422].includes(request.status) ? done(told.detail) : fail(new Error(told.detail)); // this file only, or all
    };
    request.onerror = () => {
      if (file.size > LARGEST_BYTES) return done("Larger than 100 MB. Send it in parts");
      if (!tries) return fail(new Error("The connection broke. Nothing was imported; send it again."));
      const wait = setTimeout(() => send(to, file, progress, headers, tries - 1).then(done, fail), requests.AGAIN_MS);
      running = { abort: () => (clearTimeout(wait), stopped()) };
    };
    request.onabort = stopped;
    request.send(file);
  });
  function options() {
    const chosen = {}, boxes = [...document.querySelectorAll("[data-upload-option=classes]")];
    for (const field of document.querySelectorAll("[data-upload-option]:not([data-upload-option=classes])")) {
      const value = { checkbox: field.checked, number: field.valueAsNumber }[field.type] ?? field.value.trim();
      if (value) chosen[field.dataset.uploadOption] = field.dataset.uploadOption === "last_n" ? Number(value) : value;
    }
    if (boxes.some((box) => !box.checked)) chosen.classes = boxes.filter((box) => box.checked).map((box) => box.value);
    return chosen;
  }
  function tell(job) {
    const field = $("[data-upload-job]");
    if (field) Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, job); // so that React hears it
    field?.dispatchEvent(new Event("input", { bubbles: true }));
  }
  async function go(dry) {
    if (running || !files.length) return;
    running = true;
    state("sending");
    const total = sizeOf(files) || 1, name = $("[data-upload-name]")?.value.trim() || ""; // files are named for patients
    let before = 0, bad = 0;
    try {
      const to = panel().dataset.uploadTo, fields = { name: name.slice(0, 200), dry_run: dry, options: options() };
      const { id } = to ? { id: String(Date.now()) } : await requests.ask("/api/imports", fields);
      for (const [at, file] of files.entries()) {
        mark(at, "sending");
        const refused = await send(to || `/api/imports/${id}/files`, file, (loaded) => {
          const percent = Math.min(100, Math.round((100 * (before + loaded)) / total));
          [bar(percent), write("[data-upload-status]", `Sending ${at + 1} of ${files.length}, ${percent} %`)];
        });
        [before, bad] = [before + file.size, bad + !!refused];
        [bar(Math.round((100 * before) / total)), mark(at, refused ? "failed" : "sent", refused)];
      }
      if (!to) await requests.ask(`/api/imports/${id}/queue?dry_run=${dry}`);
      files = [];
      write("[data-upload-status]", bad ? `Sent, ${bad} refused` : "Sent");
      [state("sent"), tell(id)];
    } catch (error) { fails(error); }
    running = null;
  }
  const again = (job) => requests.ask(`/api/imports/${job}/queue?dry_run=false`).then(() => tell(job), fails);
  addEventListener("change", (e) => e.target.matches?.("[data-upload-files]") && (add([...e.target.files]), (e.target.value = "")));
  addEventListener("click", (e) => {
    const on = (name) => e.target.closest?.(`[data-upload-${name}]`);
    if (on("choose")) $("[data-upload-files]")?.click();
    else if (on("go")) go(on("go").dataset.uploadGo === "dry");
    else if (on("again")) again(on("again").dataset.uploadAgain);
    else if (on("cancel")) running?.abort ? running.abort() : running || ((files = []), show());
  });
  const over = (e) => e.target.closest?.("[data-upload]");
  addEventListener("dragover", (e) => over(e) && (e.preventDefault(), (over(e).dataset.uploadOver = "true")));
  addEventListener("dragleave", (e) => over(e) && delete over(e).dataset.uploadOver);
  addEventListener("drop", async (e) => {
    if (!over(e)) return;
    e.preventDefault();
    delete over(e).dataset.uploadOver;
    const entries = [...e.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    add(entries.length ? (await Promise.all(entries.map((entry) => walk(entry, "")))).flat() : [...e.dataTransfer.files]);
  });
  addEventListener("beforeunload", (e) => running && e.preventDefault());
})();
