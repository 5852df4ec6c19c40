"""The same list page and the same counter in NiceGUI, Dash and Streamlit, measured as ours: bytes, first paint, event.

    python -m benchmarks.peers [--rounds N] [--home FOLDER]

They are installed from PyPI into a virtual environment of their own (--home, .codeloom/peers), are no requirement of ours, and
their versions and licenses are told. The list has 50 rows of 10 columns and a filter. An event is from the click on the counter's
button to its changed text.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.copies.ours import chromium
from benchmarks.first_paint import load
from benchmarks.peers.frameworks import COUNT, PEERS, installed, said_of, served
from benchmarks.results import ROOT, Figure, figure_of, keep
from tests.running import free_port

CLICK = """(count) => new Promise((done) => {
  const text = () => document.querySelector(count)?.innerText, before = text(), began = performance.now();
  const seen = new MutationObserver(() => {
    if (text() === undefined || text() === before) return;
    seen.disconnect();
    done(performance.now() - began);
  });
  seen.observe(document, { childList: true, subtree: true, characterData: true });
  [...document.querySelectorAll("button")].find((one) => one.id === "add" || one.innerText.trim() === "Add").click();
})"""


def clicks(browser: Browser, address: str, rounds: int) -> list[float]:
    """Milliseconds from a click on the counter's button to its changed text."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    page.locator(COUNT).first.wait_for()
    page.wait_for_timeout(1000)
    found = []
    for _ in range(rounds + 2):
        found.append(float(page.evaluate(CLICK, COUNT)))
        page.wait_for_timeout(150)
    context.close()
    return found[2:]


def visits(browser: Browser, name: str, url: str, cell: str, rounds: int) -> list[Figure]:
    """Bytes and first paint of a list, cold."""
    seen = [load(browser, url, cell) for _ in range(max(3, rounds // 6))]
    return [
        figure_of(f"{name}, bytes of the list", "bytes", [float(one[0]) for one in seen]),
        figure_of(f"{name}, first paint of the list", "ms", [one[1] for one in seen]),
    ]


def shown(name: str, about: str, figures: Sequence[Figure]) -> None:
    """A line of the table."""
    size, paint = figures[:2]
    event = f"{figures[2].median:>10.1f}{figures[2].p95:>8.1f}" if len(figures) > 2 else " " * 18
    print(f"{name:12}{size.median / 1000:>9.0f}{paint.median:>10.0f}{event}   {about}", flush=True)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--home", type=Path, default=ROOT / ".codeloom" / "peers")
    asked = parser.parse_args()
    python, figures = installed(asked.home), list[Figure]()
    print(f"{'':12}{'list KB':>9}{'paint ms':>10}{'event p50':>10}{'p95':>8}")

    def add(browser: Browser, name: str, about: str, address: str, queue: str, cell: str) -> None:
        event = figure_of(f"{name}, click to changed text", "ms", clicks(browser, address, asked.rounds))
        found = [*visits(browser, name, address + queue, cell, asked.rounds), event]
        shown(name, about, found)
        figures.extend(found)

    with chromium() as browser:
        for peer in PEERS:
            with served(peer, python, free_port()) as address:
                about = said_of(python, peer.name)
                add(browser, f"{peer.name} {about.partition(',')[0]}", about, address, peer.queue, peer.cell)
        keep("peers", figures)


if __name__ == "__main__":
    main()
