"""How good the offline suggestions for notes are, per file of labelled notes: tables on standard output.

    python -m benchmarks.suggestions [FILE ...]

Without files the notes of the tests are read, and those of the reference data where they are. Micro-F1, precision and recall
count the groups of codes that must be there, a group found by any of its codes; optional codes are left out. Category is the
same on the first three characters. Forbidden is the share of the codes given that the labels call wrong. A low
confidence is a question and no code: the second F1 and the second share leave questions out. E/M is exact when it
is a code the label accepts, and within one when its last digit is at most one off in the same family.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from codeloom.coding.suggesting.offline import suggest
from codeloom.coding.suggesting.shapes import Suggestion, Visit
from codeloom.gateways.codeset_files import load_codesets, load_index
from tests.reference_data import FOLDER

NOTES = Path(__file__).resolve().parents[1] / "tests/data/notes"
DAY = "2026-11-09"
LEVELS = ("high", "medium", "low")


@dataclass
class Score:
    """Counts over the notes of one file. `given` counts (confidence, whether right); optional codes are not in it."""

    notes: int = 0
    hit: int = 0
    missed: int = 0
    wrong: int = 0
    forbidden: int = 0
    codes: int = 0
    category: Counter[str] = field(default_factory=Counter)
    sure: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    given: Counter[tuple[str, bool]] = field(default_factory=Counter)
    levels: Counter[str] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)


def visit_of(context: dict[str, Any]) -> Visit:
    """The visit of a labelled note."""
    patient = "new" if context.get("patient") == "new" else "established"
    dos = date.fromisoformat(context.get("dos", DAY))
    return Visit(
        dos, patient, context.get("minutes"), context.get("age"), context.get("sex"), context.get("setting") or "office"
    )


def scored(rows: Iterable[dict[str, Any]]) -> Score:
    """The counts of some labelled notes."""
    codesets, index, score = load_codesets(), load_index(), Score()
    for row in rows:
        visit = visit_of(row.get("context") or {})
        began = time.thread_time()
        found = suggest(row["note"], visit, codesets, index)
        score.times.append((time.thread_time() - began) * 1000)
        _count(score, row, found)
    return score


def _count(score: Score, row: dict[str, Any], found: Suggestion) -> None:
    groups = [set(group) for group in row["must"]]
    must, optional = set().union(*groups), set(row.get("optional", ()))
    given = {one.code: one.confidence for one in found.diagnoses if one.code}
    score.notes += 1
    score.hit += sum(bool(group & set(given)) for group in groups)
    score.missed += sum(not group & set(given) for group in groups)
    score.wrong += len(set(given) - must - optional)
    score.codes += len(given)
    forbidden = forbidden_of(row, given)
    score.forbidden += len(forbidden)
    sure = {code for code, confidence in given.items() if confidence != "low"}
    score.sure["hit"] += sum(bool(group & sure) for group in groups)
    score.sure["missed"] += sum(not group & sure for group in groups)
    score.sure["wrong"] += len(sure - must - optional)
    score.sure["codes"] += len(sure)
    score.sure["forbidden"] += len(sure & forbidden)
    titles = {one.code: one.title for one in found.diagnoses if one.code}
    _count_kinds(score, groups, {code: titles[code] for code in given if code not in must | optional}, set(given))
    for code, confidence in given.items():
        if code not in optional:
            score.given[confidence, code in must] += 1
    wanted = {frozenset(code[:3] for code in group) for group in groups}
    mine = {code[:3] for code in given}
    score.category["hit"] += sum(bool(group & mine) for group in wanted)
    score.category["missed"] += sum(not group & mine for group in wanted)
    score.category["wrong"] += len(mine - {code[:3] for code in must | optional})
    _count_level(score, row, found.em.code if found.em else None)


def forbidden_of(row: dict[str, Any], given: Iterable[str]) -> set[str]:
    """The codes given that the labels call wrong; a label that ends in * stands for all codes that begin so and are not right."""
    right = {code for group in row["must"] for code in group} | set(row.get("optional", ()))
    listed = row.get("forbidden", ())
    begun = tuple(one[:-1] for one in listed if one.endswith("*"))
    return {code for code in given if code in listed or (begun and code.startswith(begun) and code not in right)}


def _count_kinds(score: Score, groups: list[set[str]], wrong: dict[str, str], given: set[str]) -> None:
    """What is wrong by kind: the right category left open or with another detail, or a category not called for; what is
    missed: with another code of its category given, or without."""
    wanted = {code[:3] for group in groups for code in group}
    for code, title in wrong.items():
        open_title = any(word in title.lower() for word in ("unspecified", "uncomplicated", "other "))
        kind = "not called for" if code[:3] not in wanted else "left open" if open_title else "another detail"
        score.kinds[kind] += 1
    for group in groups:
        if not group & given:
            near = {code[:3] for code in group} & {code[:3] for code in given}
            score.kinds["missed, category given" if near else "missed"] += 1


def _count_level(score: Score, row: dict[str, Any], code: str | None) -> None:
    if row.get("no_em"):
        score.levels["none due"] += 1
        score.levels["none due, given"] += code is not None
        return
    label = row.get("mdm") or {}
    accepted = label.get("accept") or [
        one for one in (label.get("expected"), label.get("est_code"), label.get("new_code")) if one
    ]
    if not accepted:
        return
    score.levels["due"] += 1
    score.levels["exact"] += code in accepted
    score.levels["near"] += code is not None and any(_near(code, one) for one in accepted)


def _near(code: str, wanted: str) -> bool:
    """At most one level off in one family; new and established patients of the office count as one."""
    office = ("9920", "9921")
    same = code[:4] == wanted[:4] or (code[:4] in office and wanted[:4] in office)
    return code == wanted or (same and abs(int(code[4]) - int(wanted[4])) <= 1)


def f1(hit: int, wrong: int, missed: int) -> float:
    """The harmonic mean of precision and recall; 1 where there is nothing to find and nothing was given."""
    whole = 2 * hit + wrong + missed
    return 2 * hit / whole if whole else 1.0


def share(part: int, whole: int) -> str:
    """A share in percent; a dash of nothing."""
    return f"{100 * part / whole:.1f}" if whole else "-"


def print_tables(scores: Sequence[tuple[str, Score]]) -> None:
    """The table of quality and the table of confidence."""
    print(
        f"{'':<24}{'notes':>6}{'F1':>7}{'P':>7}{'R':>7}{'cat.F1':>8}{'forb.%':>8}{'E/M=':>7}{'E/M+-1':>8}"
        f"{'ms':>6}{'worst':>7}{'F1 sure':>9}{'forb.':>7}"
    )
    for name, one in scores:
        precision = one.hit / (one.hit + one.wrong) if one.hit + one.wrong else 1.0
        recall = one.hit / (one.hit + one.missed) if one.hit + one.missed else 1.0
        broad = f1(one.category["hit"], one.category["wrong"], one.category["missed"])
        due = one.levels["due"]
        print(f"{name:<24}{one.notes:>6}{f1(one.hit, one.wrong, one.missed):>7.3f}{precision:>7.3f}{recall:>7.3f}{broad:>8.3f}"
              f"{share(one.forbidden, one.codes):>8}{share(one.levels['exact'], due):>7}{share(one.levels['near'], due):>8}"
              f"{sum(one.times) / max(1, len(one.times)):>6.0f}{max(one.times, default=0):>7.0f}"
              f"{f1(one.sure['hit'], one.sure['wrong'], one.sure['missed']):>9.3f}"
              f"{share(one.sure['forbidden'], one.sure['codes']):>7}")  # fmt: skip
    print(f"\n{'right, of those given':<24}" + "".join(f"{level:>16}" for level in LEVELS) + f"{'E/M not due':>16}")
    for name, one in scores:
        cells = [(one.given[level, True], one.given[level, True] + one.given[level, False]) for level in LEVELS]
        none = f"{one.levels['none due, given']} of {one.levels['none due']} given"
        print(f"{name:<24}" + "".join(f"{f'{right} of {whole}':>16}" for right, whole in cells) + f"{none:>16}")


def print_kinds(scores: Sequence[tuple[str, Score]]) -> None:
    """What is wrong and missed, by kind and count."""
    kinds = ("left open", "another detail", "not called for", "missed, category given", "missed")
    print(f"\n{'wrong and missed':<24}" + "".join(f"{kind:>24}" for kind in kinds))
    for name, one in scores:
        print(f"{name:<24}" + "".join(f"{one.kinds[kind]:>24}" for kind in kinds))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="score the offline suggestions on labelled notes")
    parser.add_argument("files", nargs="*", type=Path, help="JSON lines of labelled notes")
    chosen = parser.parse_args().files
    files = chosen or [*sorted(NOTES.glob("*.jsonl")), *(sorted((FOLDER / "notes").glob("*.jsonl")) if FOLDER else ())]
    scores = [(file.stem, scored(map(json.loads, file.read_text(encoding="utf-8").splitlines()))) for file in files]
    print_tables(scores)
    print_kinds(scores)


if __name__ == "__main__":
    main()
