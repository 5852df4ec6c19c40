"""Bytes and first contentful paint of sign-in and queue, cold, against the same pages with Reflex's default theme.

    python -m benchmarks.first_paint [--rounds N]

A new browser context each time, so nothing is cached; ours and the bare application in turn (A-B-A-B), medians. Bytes are what
came over the line, compressed. The least of each paint is shown too: a busy machine delays both, and not alike. Runs against
CODELOOM_URL (with CODELOOM_RUNNING_HOME), else against a copy of its own.
"""

import argparse
import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from benchmarks.copies.bare import BARE_DATABASE, bare_reflex
from benchmarks.copies.ours import chromium, sign_in
from benchmarks.results import Figure, figure_of, keep, ratio_of
from codeloom.launch.valkey import Valkey
from tests.running import demo_copy, free_port

GOAL_BYTES, GOAL_FCP = 0.55, 0.6


def load(browser: Browser, url: str, wait: str, cookies: Any = None) -> tuple[int, float]:
    """(bytes received, first contentful paint in ms) of one cold visit."""
    context = browser.new_context(storage_state=cookies, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    session = context.new_cdp_session(page)
    received: list[int] = []
    session.on("Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"])))
    session.send("Network.enable")
    page.goto(url, wait_until="networkidle")
    page.locator(wait).first.wait_for()
    painted = page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0].startTime")
    context.close()
    return sum(received), float(painted)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    folder = Path(tempfile.mkdtemp(prefix="codeloom-bare-"))
    with (
        demo_copy() as copy,
        chromium() as browser,
        bare_reflex(folder / "app", free_port(), Valkey(copy.home).url(BARE_DATABASE)) as bare,
    ):
        context, _ = sign_in(browser, copy, "coder")
        cookies = context.storage_state()
        context.close()
        heads = ("ours KB", "bare KB", "ratio", "FCP ms", "bare ms", "ratio", "least", "bare", "ratio")
        print(f"{'page':10}" + "".join(f"{head:>9}" for head in heads))
        figures: list[Figure] = []
        for path, wait in (("/sign-in", "form"), ("/queue", "main table, main .empty, table")):
            ours, base = [], []
            for _ in range(rounds):
                ours.append(load(browser, copy.address + path, wait, cookies if path == "/queue" else None))
                base.append(load(browser, bare + path, wait.replace("main ", "")))
            sizes = [statistics.median(one[0] for one in some) / 1000 for some in (ours, base)]
            paints = [statistics.median(one[1] for one in some) for some in (ours, base)]
            least = [min(one[1] for one in some) for some in (ours, base)]
            pairs = (sizes, paints, least)
            print(f"{path:10}" + "".join(f"{a:9.0f}{b:9.0f}{a / b:9.2f}" for a, b in pairs))
            for place, kind, unit, goal in ((0, "bytes", "bytes", GOAL_BYTES), (1, "first paint", "ms", GOAL_FCP)):
                mine, bare_ones = [float(one[place]) for one in ours], [float(one[place]) for one in base]
                figures += [
                    figure_of(f"{path}, {kind}", unit, mine),
                    ratio_of(f"{path}, {kind}, to a bare application", mine, bare_ones, f"median <= {goal}"),
                ]
        keep("first_paint", figures)
        print("What is left of the bytes of the queue is React, its router and socket.io (140 KB of 215 with brotli).")
        print(f"Goals: bytes at most {GOAL_BYTES}, first contentful paint at most {GOAL_FCP} of the bare application.")


if __name__ == "__main__":
    main()
