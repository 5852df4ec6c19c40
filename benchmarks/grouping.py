"""How long the MS-DRG of a list and of what every other principal would give takes, by rows: a table on standard output.

    python -m benchmarks.grouping [--rounds N]

The rows are diagnoses of five chapters, drawn with a fixed seed; the times are of the processor.
"""

import argparse
import random
import statistics
import time
from collections.abc import Sequence
from datetime import date

from codeloom.coding.grouping.drg import Coded, Grouper, Stay, edition_on, group_of, orders
from codeloom.gateways.codeset_files import load_codesets
from codeloom.gateways.groupers import load_grouper

DAY = date(2026, 11, 9)
ROWS = (8, 30, 120)
MOST_ORDERS = 20
"""As many other principals as the panel tries."""


def stay_of(rows: int, chance: random.Random, codes: Sequence[str]) -> Stay:
    """A stay for heart failure with further rows drawn from the codes."""
    drawn = chance.sample(codes, rows - 1)
    return Stay(Coded("I5033", "Y"), tuple(Coded(code, "Y") for code in drawn))


def times_of(grouper: Grouper, stays: Sequence[Stay]) -> list[float]:
    """Milliseconds of processor time for the group of each stay and for the groups of its other orders."""
    edition = edition_on(grouper.editions, DAY)
    if edition is None:
        raise SystemExit("The installed grouper has no edition for the date of the benchmark.")
    out = []
    for stay in stays:
        started = time.process_time()
        group_of(grouper, edition, stay)
        orders(grouper, edition, stay, lambda code: not code.startswith("Z"), MOST_ORDERS)
        out.append((time.process_time() - started) * 1000)
    return sorted(out)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=40, help="stays of each length")
    rounds = parser.parse_args().rounds
    grouper = load_grouper()
    if grouper is None:
        print("No MS-DRG grouper is installed: nothing to measure.")
        return
    codeset = load_codesets().at(DAY)
    codes = sorted(bare for bare, force in codeset.in_force().items() if force == 2 and bare[0] in "EIJKN")
    chance = random.Random(7)
    print("rows   median ms   p95 ms")
    for rows in ROWS:
        stays = [stay_of(rows, chance, codes) for _ in range(rounds)]
        times_of(grouper, stays[:2])
        times = times_of(grouper, stays)
        print(f"{rows:>4} {statistics.median(times):>11.1f} {times[int(len(times) * 0.95)]:>8.1f}")


if __name__ == "__main__":
    main()
