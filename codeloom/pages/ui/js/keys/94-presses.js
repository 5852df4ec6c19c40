// presses: a button that stands for a key marked elsewhere, as Undo in a message. Uses hotkeys.
// Reads data-presses on a button: pressing it presses what data-key marks with that key.
// Never presses what the key itself could not.
(() => {
  addEventListener("click", (e) => {
    const key = e.target.closest?.("[data-presses]")?.dataset.presses;
    const target = key && hotkeys.marked((one) => one === key);
    if (target) hotkeys.press(target);
  });
})();
