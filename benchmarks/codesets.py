"""What official files cost: reading, storing, opening, overlaying the base, comparing; then search and rules on top of them.

    python -m benchmarks.codesets [--shared DIR] [--pairs N]

The files are the real ones of the shared data (a line says so when it is not there), the tabular list of the installed
package, and N made-up NCCI pairs. Seconds are processor time; megabytes are what Python holds afterwards (tracemalloc,
measured in a second pass, because it slows the first).
"""

import argparse
import gzip
import os
import random
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from benchmarks.search import golden, keystrokes, recall, spread, timed
from benchmarks.validation import Chart, charts
from codeloom.coding.codesets import CodeSets
from codeloom.coding.codesets.official import (
    OfficialFile,
    OfficialKind,
    OverlayFile,
    apply_overlay,
    difference,
    read_files,
)
from codeloom.coding.lines import Line
from codeloom.coding.rules import validate
from codeloom.coding.search import Index
from codeloom.coding.search.lexicon import read_lexicon
from codeloom.coding.search.overlay import overlay_columns, overlay_index
from codeloom.gateways.codeset_files import LEXICON_FILES, data_file, load_codesets, load_index, tabular_xml

ROOT = Path(__file__).resolve().parents[1]
FIRST, LAST = date(2025, 10, 1), date(2026, 9, 30)
DAY = date(2026, 6, 1)
T = TypeVar("T")


def took(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds of processor time, and what came of it."""
    started = time.process_time()
    made = work()
    return time.process_time() - started, made


def held(work: Callable[[], T]) -> float:
    """Megabytes Python holds for what the work makes."""
    tracemalloc.start()
    made = work()
    size = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    del made
    return size


def uploads(shared: Path, pairs: int) -> Iterator[list[tuple[str, bytes]]]:
    """Uploads as they come, archives unpacked."""
    yield [("icd10c-tabular-April-1-2026.xml", tabular_xml())]
    yield [("ccipra-v320r0-f1.txt", edits(pairs))]
    if not shared.is_dir():
        print("the shared data is not beside this checkout: the other files are left out")
        return
    with zipfile.ZipFile(shared / "reference/codes_order_2025_april.zip") as archive:
        yield [(info.filename, archive.read(info)) for info in archive.infolist()]
    for name in ("reference/POAexemptCodesFY25.txt", "hcpcs/hcpcs_level2_oct2025_short.csv",
                 "reference/icd10cm_drug_2025_april.xml", "reference/icd10cm_neoplasm_2025_april.xml",
                 "reference/icd10cm_eindex_2025_april.xml"):  # fmt: skip
        yield [(name, gzip.decompress((shared / f"{name}.gz").read_bytes()))]


def edits(count: int) -> bytes:
    """Made-up pairs in the layout of CMS, the same ones at every run."""
    dice = random.Random(5)
    codes = [f"{letter}{number:04d}" for letter in "ACEGHJKLMPQST" for number in range(1000)]
    lines = ["Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale"]
    for _ in range(count):
        first, second = dice.choice(codes), dice.choice(codes)
        lines.append(f"{first}\t{second}\t\t{dice.randrange(1996, 2026)}0101\t*\t{dice.choice('019')}\tMade up")
    return "\n".join(lines).encode()


def one(files: list[tuple[str, bytes]], base: CodeSets) -> OfficialFile:
    """Print the line of one upload."""
    reading, (file, *_) = took(lambda: read_files(files))
    packing, packed = took(file.pack)
    opening, again = took(lambda: OfficialFile.unpack(file.kind, packed))
    loaded = [OverlayFile(again.kind, FIRST, LAST, again)]
    applying, sets = took(lambda: apply_overlay(base, loaded))
    first, _ = took(lambda: sets.at(DAY))
    comparing, _ = took(lambda: difference(base, sets, again, DAY))
    size = held(
        lambda: (copy := OfficialFile.unpack(file.kind, packed), apply_overlay(base, [replace(loaded[0], file=copy)]))
    )
    print(f"{file.kind.value:<20}{file.rows:>9,}{reading:>8.2f}{packing:>8.2f}{len(packed) / 1e6:>8.2f}{opening:>8.2f}"
          f"{applying:>8.2f}{first:>8.2f}{comparing:>8.2f}{size:>8.1f}")  # fmt: skip
    return file


def search(base: CodeSets, files: list[OfficialFile]) -> None:
    """Recall and speed of search with the index files loaded."""
    lexicon = read_lexicon({name: data_file(name) for name in LEXICON_FILES})
    sets = apply_overlay(base, [OverlayFile(file.kind, FIRST, LAST, file) for file in files if file.kind.searched])
    building, columns = took(lambda: overlay_columns(sets, lexicon))
    queries = golden()
    print(f"\nthe index with the index files loaded was built in {building:.1f} s")
    for name, index in (("base", load_index()), ("index files loaded", overlay_index(sets, columns, lexicon))):

        def ours(text: str, index: Index = index) -> list[str]:
            return [hit.code for hit in index.search(text, DAY, limit=10).hits]

        shares = recall(ours, queries)
        _, most, worst = spread(timed(ours, keystrokes([query for query, _ in queries]), time.thread_time))
        print(f"search, {name}: recall@1/5/10 {shares[0]:.3f} {shares[1]:.3f} {shares[2]:.3f}; p95 {most:.2f} ms (goal 4), "
              f"worst {worst:.1f} ms")  # fmt: skip


def rules(base: CodeSets, files: list[OfficialFile]) -> None:
    """Charts a second with procedure lists loaded and three procedures on each chart."""
    kinds = (OfficialKind.HCPCS, OfficialKind.NCCI_PTP)
    sets = apply_overlay(base, [OverlayFile(file.kind, FIRST, LAST, file) for file in files if file.kind in kinds])
    rows = (Line("G0402", "hcpcs"), Line("G0438", "hcpcs"), Line("J1100", "hcpcs"))
    made: list[Chart] = [((*lines, *rows), context) for lines, context in charts(1000)]
    for name, some in (("base", base), ("lists loaded", sets)):
        seconds = min(took(lambda: judged(made, some))[0] for _ in range(3))  # noqa: B023  called at once
        print(f"rules, {name}: {len(made) / seconds:,.0f} charts with procedures a second, a core (goal 5,000)")


def judged(made: list[Chart], sets: CodeSets) -> int:
    """All findings on the charts."""
    return sum(len(validate(lines, context, sets)) for lines, context in made)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="benchmark official code set files")
    parser.add_argument("--shared", type=Path, default=os.environ.get("CODELOOM_SHARED") or ROOT.parent / "shared/data")
    parser.add_argument("--pairs", type=int, default=200_000, help="made-up NCCI pairs")
    args = parser.parse_args()
    base = load_codesets()
    base.at(DAY)
    print(
        f"{'':<20}{'rows':>9}{'read s':>8}{'pack s':>8}{'MB':>8}{'open s':>8}{'over s':>8}{'at s':>8}{'diff s':>8}{'held MB':>8}"
    )
    files = [one(upload, base) for upload in uploads(Path(args.shared), args.pairs)]
    search(base, files)
    rules(base, files)


if __name__ == "__main__":
    main()
