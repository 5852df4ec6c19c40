"""What a provider's answer means for coded rows: which a reading of the answer would change, confirm or add.

Nothing here changes a row. What an answer says is read as the record would have said it: the words the question was about with
the choice behind them, then the provider's own words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from codeloom.coding.provider_questions.choices import FIXED, OTHER
from codeloom.coding.suggesting.shapes import Proposal

JOINED = frozenset({"specificity", "acuity", "etiology", "laterality"})
"""Kinds whose choice says something more of the condition that was asked about. Others answer yes or no, or in own words."""
CATEGORY = 3
"""Characters of an ICD-10-CM category."""
MOST = 8


@dataclass(frozen=True, slots=True)
class CodedRow:
    """A diagnosis row: `key` names it, `asked` says that its evidence overlaps the words the question was about."""

    key: str
    code: str
    asked: bool


@dataclass(frozen=True, slots=True)
class Consequence:
    """What an answer means for a row. `kind`: becomes (`code` is more than `before` said), stays (the answer says it too), new
    (no row has it), look (asked about, and the answer names no code). `row` is empty for a new one."""

    kind: str
    row: str
    before: str
    code: str
    title: str


def as_asked(findings: Sequence[str]) -> str:
    """The words a question was about, as a note."""
    return "Assessment and plan\n" + "\n".join(f"{at}. {one.strip(' .')}." for at, one in enumerate(findings, start=1))


def as_answered(kind: str, topic: str, findings: Sequence[str], choice: str | None, words: str) -> str:
    """The same with what was answered; the topic ("Stage of the kidney disease") is what the choice is about too."""
    own = words.strip()
    said = own if choice is None or choice == OTHER else "" if choice in FIXED else choice
    if kind not in JOINED or not said:
        return f"Assessment and plan\n1. {own}" if own else ""
    about = [f"{topic.strip(' .:')}: {said}"] if topic.strip() else []
    joined = as_asked([*(f"{one.strip(' .')}, {said}" for one in findings), *about])
    return joined if said == own or not own else f"{joined}\n{own}"


def consequences(
    rows: Sequence[CodedRow], asked: Sequence[Proposal], answered: Sequence[Proposal]
) -> tuple[Consequence, ...]:
    """The consequences of an answer: `asked` is what a reading of the words asked about proposes, `answered` what one of the
    answer does. Only diagnoses count, and nothing that is a question itself (low confidence)."""
    known = {one.code for one in asked}
    sure = [one for one in answered if one.system == "icd10cm" and one.code and one.confidence != "low"]
    codes = {one.code for one in sure}
    out: list[Consequence] = []
    taken: set[str] = set()
    for one in sure:
        code = one.code or ""
        same = next((row for row in rows if row.code == code), None)
        free = [row for row in rows if row.code not in codes and row.key not in taken]
        kin = [row for row in free if row.code[:CATEGORY] == code[:CATEGORY]]
        found = same or next(iter(sorted(kin, key=lambda row: not row.asked)), None)
        if found is None and code in known:
            continue
        kind = "new" if found is None else "stays" if same is not None else "becomes"
        taken |= {found.key} if found is not None else set()
        out.append(Consequence(kind, found.key if found else "", found.code if found else "", code, one.title))
    out += [Consequence("look", row.key, row.code, "", "") for row in rows if row.asked and row.key not in taken]
    return tuple(out[:MOST])
