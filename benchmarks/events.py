"""Adding a code in the workbench, from the key to the changed page, against a counter of a bare Reflex application.

    python -m benchmarks.events [--rounds N]

Ours: gate, transaction, audit row, outbox row, judgement of the rules, delta. Bare: a number goes up. Same Redis, same number
of web workers, same browser, in turn. "Event" is from the websocket frame sent to the frame that answers; "key to page" from the
key to the changed DOM, "to paint" to the frame after it. Runs against CODELOOM_URL (with CODELOOM_RUNNING_HOME), else its own.
"""

import argparse
import re
import statistics
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from playwright.sync_api import Page, expect

from benchmarks.copies.bare import BARE_DATABASE, bare_reflex
from benchmarks.copies.ours import chromium, sign_in
from benchmarks.results import figure_of, keep, ratio_of
from codeloom.launch.valkey import Valkey
from tests.e2e.screens import Bench
from tests.running import demo_copy, free_port

GOAL_RATIO, GOAL_MS = 3.0, 50
WATCH = """(() => {
  window.t = {};
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    if (!this.heard) {
      this.heard = true;
      this.addEventListener("message", () => { if (window.t.sent) window.t.back ||= performance.now(); });
    }
    if (window.t.key && !window.t.sent && String(data).length > 40) window.t.sent = performance.now();
    return send.call(this, data);
  };
  addEventListener("keydown", (e) => { if (e.key === "Enter") window.t = { key: performance.now() }; }, true);
  window.until = (selector, count) => {
    const done = () => {
      if (!window.t.key || window.t.page || document.querySelectorAll(selector).length !== count) return;
      window.t.page = performance.now();
      requestAnimationFrame(() => setTimeout(() => (window.t.paint = performance.now())));
    };
    new MutationObserver(done).observe(document, { childList: true, subtree: true, characterData: true, attributes: true });
  };
})()"""
Times = tuple[float, float, float]


def times(page: Page) -> Times:
    """(event, key to page, key to paint) of the last act, in ms."""
    page.wait_for_function("() => window.t.paint && window.t.back")
    told = page.evaluate("() => window.t")
    return told["back"] - told["sent"], told["page"] - told["key"], told["paint"] - told["key"]


def add_code(bench: Bench) -> Times:
    """Add Z91.81 to the chart and take it away again; the times of the first."""
    count = bench.rows.count()
    bench.look_for("z91.81", "Z91.81")
    bench.page.evaluate("([s, n]) => window.until(s, n)", ["[role=grid] [data-row]", count + 1])
    bench.page.keyboard.press("Enter")
    told = times(bench.page)
    expect(bench.row("Z91.81")).to_be_focused()
    bench.page.keyboard.press("Delete")
    expect(bench.rows).to_have_count(count)
    return told


def count_up(page: Page) -> Times:
    """Press the button of the counter."""
    before = int(page.locator("#count").inner_text())
    page.evaluate(
        """(text) => {
          const done = () => {
            if (!window.t.key || window.t.page || document.querySelector("#count").innerText !== text) return;
            window.t.page = performance.now();
            requestAnimationFrame(() => setTimeout(() => (window.t.paint = performance.now())));
          };
          new MutationObserver(done).observe(document, { childList: true, subtree: true, characterData: true });
        }""",
        str(before + 1),
    )
    page.locator("#add").focus()
    page.keyboard.press("Enter")
    return times(page)


def show(name: str, some: Sequence[Times]) -> list[float]:
    """Print one line of the table; p50 and p95 of each time."""
    cells = []
    for kind in range(3):
        ordered = sorted(one[kind] for one in some)
        cells += [statistics.median(ordered), ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]]
    print(f"{name:16}" + "".join(f"{value:9.1f}" for value in cells))
    return cells


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    rounds = parser.parse_args().rounds
    folder = Path(tempfile.mkdtemp(prefix="codeloom-bare-"))
    with (
        demo_copy() as copy,
        chromium() as browser,
        bare_reflex(folder / "app", free_port(), Valkey(copy.home).url(BARE_DATABASE)) as address,
    ):
        context, page = sign_in(browser, copy, "coder", WATCH)
        expect(page.get_by_role("tab").first).to_be_visible()
        page.get_by_role("button", name="Start next").click()
        bench = Bench(page)
        expect(page).to_have_url(re.compile("/chart/"), timeout=20_000)
        bench.ready()
        plain = browser.new_context()
        plain.add_init_script(WATCH)
        counter = plain.new_page()
        counter.goto(address)
        expect(counter.locator("#count")).to_have_text("0")
        runs: tuple[Callable[[], Times], ...] = (lambda: add_code(bench), lambda: count_up(counter))
        for run in runs:
            run()
        ours, base = [], []
        for _ in range(rounds):
            ours.append(runs[0]())
            base.append(runs[1]())
        print(f"{'ms':16}{'event p50':>9}{'p95':>9}{'page p50':>9}{'p95':>9}{'paint p50':>9}{'p95':>9}")
        mine, bare = show("add a code", ours), show("bare counter", base)
        print(f"{'ratio':16}" + "".join(f"{one / two:9.1f}" for one, two in zip(mine, bare, strict=True)))
        event, paint = [one[0] for one in ours], [one[2] for one in ours]
        keep(
            "events",
            [
                figure_of("add a code, event", "ms", event),
                ratio_of(
                    "add a code, event, to a bare counter", event, [one[0] for one in base], f"p95 <= {GOAL_RATIO}"
                ),
                figure_of("add a code, key to paint", "ms", paint, f"p95 <= {GOAL_MS}"),
                figure_of("bare counter, key to paint", "ms", [one[2] for one in base]),
            ],
        )
        print(f"Goals: event p95 at most {GOAL_RATIO} times the bare one; key to paint p95 at most {GOAL_MS} ms.")
        context.close()


if __name__ == "__main__":
    main()
