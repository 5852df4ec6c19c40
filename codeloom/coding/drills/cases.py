"""The model of a case and how it is read from JSON. What a case must be is checked when it is read, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

FIELDS = frozenset(
    ("id", "rule", "title", "setting", "date", "sex", "age", "note", "gold", "first", "accepted", "wrong", "rationale",
     "citation", "lesson", "em")
)  # fmt: skip


class BadCase(ValueError):
    """A case that cannot be used; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class Gold:
    """A row of the answer. `says` are the words of the note it rests on, `poa` its indicator (empty: none is asked)."""

    code: str
    says: str = ""
    poa: str = ""
    system: str = "icd10cm"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A code that costs nothing: in the place of the row `instead`, or beside the answer where that is empty."""

    code: str
    why: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A case. `rule` is the rule of the book it drills, or an element of E/M; `first` are the codes that may stand first;
    `wrong` a wrong answer that is typical; `lesson` the one thing to take along; `elements` those of the visit's level.

    `key` names it: the id of a case of the library, or "own:<audit>" for one of a person's own audited errors.
    """

    key: str
    topic: str
    rule: str
    title: str
    setting: str
    day: date
    sex: str
    age: int | None
    note: str
    gold: tuple[Gold, ...]
    rationale: str
    citation: str
    lesson: str
    first: tuple[str, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    wrong: tuple[Gold, ...] = ()
    elements: Mapping[str, Any] | None = None

    @property
    def inpatient(self) -> bool:
        """Whether its diagnoses take a POA indicator."""
        return self.setting == "inpatient"

    def spans(self) -> list[tuple[int, int, str]]:
        """Where the words of the answer stand in the note: start, end, and the code that rests on them."""
        found = [(self.note.find(row.says), row) for row in self.gold if row.says]
        return [(at, at + len(row.says), row.code) for at, row in found if at >= 0]


def read_case(given: Mapping[str, Any], topic: str) -> Case:
    """A case of the library. Raises BadCase."""
    name = str(given.get("id") or "a case without id")
    if unknown := set(given) - FIELDS:
        raise BadCase(f"{name}: unknown field {', '.join(sorted(unknown))}")
    try:
        case = Case(
            key=given["id"],
            topic=topic,
            rule=given["rule"],
            title=given["title"],
            setting=given["setting"],
            day=date.fromisoformat(given["date"]),
            sex=given["sex"],
            age=int(given["age"]),
            note="\n".join(given["note"]),
            gold=tuple(map(_row, given["gold"])),
            rationale=given["rationale"],
            citation=given["citation"],
            lesson=given["lesson"],
            first=tuple(given.get("first", ())),
            accepted=tuple(Accepted(**row) for row in given.get("accepted", ())),
            wrong=tuple(map(_row, given["wrong"])),
            elements=given.get("em"),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadCase(f"{name}: {error}") from None
    _check(case, name)
    return case


def _row(given: Mapping[str, str]) -> Gold:
    """A row; a code of five digits is a CPT code."""
    return Gold(**given, system="cpt" if given["code"][:5].isdigit() else "icd10cm")


def _check(case: Case, name: str) -> None:
    codes = {row.code for row in case.gold}
    if not case.gold or len(codes) < len(case.gold):
        raise BadCase(f"{name}: the answer is empty or names a code twice")
    if case.setting not in ("inpatient", "outpatient") or case.sex not in ("F", "M"):
        raise BadCase(f"{name}: setting or sex is not one of the words for it")
    if missing := [row.says for row in case.gold if row.says not in case.note]:
        raise BadCase(f"{name}: the note does not say “{missing[0]}”")
    if not set(case.first) <= codes or any(one.instead and one.instead not in codes for one in case.accepted):
        raise BadCase(f"{name}: a code that is not in the answer is named for it")
