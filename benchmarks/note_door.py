"""The note door in a browser: an edit in the biller's review, Suggest for a note of 10,000 characters, a manager's figures.

    python -m benchmarks.note_door [--rounds N]

"Key to paint" is from the key that moves a diagnosis down to the frame after the rows changed. "Press to answer" is from the keys
of Suggest to the frame after the offline engine's answer stands there, in date: verb, outbox, worker, push. "Press to dashboard"
is from the key that sends an encounter to billing to the change of a manager's figures in another browser. p50 and p95, with the
load of the machine. Runs against CODELOOM_URL (with CODELOOM_RUNNING_HOME), else against a copy of its own.
"""

import argparse
import json
import os
import statistics
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from benchmarks.copies.ours import chromium, sign_in
from benchmarks.results import figure_of, keep, p95_of
from tests.e2e.billing import Billing
from tests.e2e.desk_screen import DeskScreen
from tests.running import Running, demo_copy

GOAL_EDIT_MS, GOAL_ANSWER_MS, GOAL_PUSH_MS, LONG = 100, 1_500, 1_000, 10_000
NOTES = Path(__file__).resolve().parents[1] / "tests/data/notes/own_tuned.jsonl"
CODES = ("I10", "J02.9", "R05.9", "E78.5")
WATCH = """(() => {
  window.t = {};
  window.timed = (keys, condition) => {
    window.t = {};
    const holds = new Function("return " + condition);
    addEventListener("keydown", (e) => { if (e.key.toLowerCase() === keys) window.t.key ||= performance.now(); }, true);
    const done = () => {
      if (!window.t.key || window.t.page || !holds()) return;
      window.t.page = performance.now();
      requestAnimationFrame(() => setTimeout(() => (window.t.paint = performance.now())));
    };
    window.watching?.disconnect(); // of the round before: its condition holds already
    window.watching = new MutationObserver(done);
    watching.observe(document, { childList: true, subtree: true, characterData: true, attributes: true });
  };
})()"""
PRESSED = "addEventListener('keydown', (e) => e.key === 'Enter' && (window.pressed = Date.now()), true)"
AWAITED = """(value) => {
  window.moved = 0;
  const cells = document.querySelector('[aria-label="Encounters now"]');
  const cell = () => [...cells.children].find((one) => one.innerText.startsWith("Waiting for billing"));
  new MutationObserver((_, watching) => {
    if (cell().querySelector("[data-live]").innerText !== value) return;
    watching.disconnect();
    window.moved = Date.now();
  }).observe(cells, { childList: true, characterData: true, subtree: true });
}"""
ANSWERED = """(() => { const answer = document.querySelector("#proposals");
  return !!answer && !answer.classList.contains("out-of-date") && !!answer.querySelector("[role=group]"); })()"""


def timed(page: Page, keys: str, key: str, condition: str) -> float:
    """Milliseconds from pressing `keys` (whose last one is `key`) to the frame after a condition held."""
    page.evaluate("([key, condition]) => window.timed(key, condition)", [key, condition])
    page.keyboard.press(keys)
    page.wait_for_function("() => window.t.paint", timeout=60_000)
    return float(page.evaluate("() => window.t.paint - window.t.key"))


def edits(browser: Browser, copy: Running, rounds: int) -> list[float]:
    """The first of four diagnoses down and up again, so often."""
    context, page = sign_in(browser, copy, "biller", WATCH)
    billing = Billing(page, copy)
    (number,) = billing.plant({})
    billing.open(number)
    for code in CODES:
        billing.add(code)
    row, found = billing.row(CODES[0]), []
    for at in range(rounds + 2):
        billing.to_row(row)
        version = page.locator(".claim-rows").get_attribute("data-version")
        fresh = f"document.querySelector('.claim-rows')?.dataset.version > {version}"
        arrow = "ArrowDown" if at % 2 == 0 else "ArrowUp"
        found.append(timed(page, f"Alt+{arrow}", arrow.lower(), fresh))
        expect(row).to_be_focused()
    context.close()
    return found[2:]


def answers(browser: Browser, copy: Running, rounds: int) -> list[float]:
    """A long note of a new patient's, suggested for again after each change."""
    context, page = sign_in(browser, copy, "provider", WATCH)
    page.goto("/encounters")
    desk = DeskScreen(page).begin()
    desk.write(long_note(LONG - rounds * 2 - 10))
    found = []
    for _ in range(rounds + 1):
        desk.saved()
        found.append(timed(page, "Alt+s", "s", ANSWERED))
        desk.open_note()
        desk.field.focus()
        page.keyboard.press("Control+End")
        page.keyboard.type(" .")
    context.close()
    return found[1:]


def pushes(browser: Browser, copy: Running, rounds: int) -> list[float]:
    """Encounters sent to billing one after another, while a manager's figures stand open elsewhere."""
    context, board = sign_in(browser, copy, "manager")
    board.goto("/dashboard")
    cell = board.locator("[aria-label='Encounters now'] > *", has_text="Waiting for billing").locator("[data-live]")
    expect(cell).to_be_visible()
    here, page = sign_in(browser, copy, "provider", PRESSED)
    found = []
    for number in Billing(page, copy).plant(*[{"send": False}] * (rounds + 1)):
        page.goto(f"/encounter/{number}")
        expect(page.locator(".desk")).to_be_visible()
        expect(page.locator("[data-ready=true]")).to_be_attached()
        value = f"{int(cell.inner_text().replace(',', '')) + 1:,}"
        board.evaluate(AWAITED, value)
        page.keyboard.press("Control+Enter")
        board.wait_for_function("() => window.moved", timeout=60_000)
        found.append(float(board.evaluate("() => window.moved")) - float(page.evaluate("() => window.pressed")))
    context.close()
    here.close()
    return found[1:]


def long_note(most: int) -> str:
    """Notes of the tests one after another, cut to a length."""
    notes = [json.loads(line)["note"] for line in NOTES.read_text(encoding="utf-8").splitlines() if line]
    return "\n\n".join(notes)[:most].strip()


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30)
    rounds = parser.parse_args().rounds
    with demo_copy() as copy, chromium() as browser:
        print(f"{'ms':44}{'p50':>9}{'p95':>9}{'load':>7}")
        rows = (
            ("an edit in the review, key to paint", edits, rounds, GOAL_EDIT_MS),
            (f"Suggest for {LONG:,} characters, press to answer", answers, max(5, rounds // 3), GOAL_ANSWER_MS),
            ("an encounter sent, press to dashboard", pushes, max(5, rounds // 3), GOAL_PUSH_MS),
        )
        figures = []
        for name, measured, often, goal in rows:
            some = measured(browser, copy, often)
            figures.append(figure_of(name, "ms", some, f"p95 <= {goal}"))
            print(f"{name:44}{statistics.median(some):9.1f}{p95_of(some):9.1f}{os.getloadavg()[0]:7.1f}", flush=True)
        keep("note_door", figures)
        print(f"Goals: p95 at most {GOAL_EDIT_MS} ms for an edit, {GOAL_ANSWER_MS:,} ms for an answer, {GOAL_PUSH_MS:,} ms to a "
              "dashboard.")  # fmt: skip


if __name__ == "__main__":
    main()
