"""MS-DRG: a stay as a grouper takes it, what it answers, and what another principal diagnosis would change."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

HOME = 1
DIED = 20
DISPOSITIONS = {DIED: "died in hospital", 2: "went to another hospital", 7: "left against advice"}
"""Discharge dispositions (UB-04) that change the MS-DRG of some stays, beside HOME, which is taken where none is known."""

_MEDICAL = (
    "14-18 52-103 121-125 146-159 175-208 280-316 368-395 432-446 533-566 592-607 637-645 682-700 722-730 754-761 776-779 "
    "789-795 805-816 831-849 862-872 880-897 913-923 933-935 945-951 963-965 974-977"
)
_SURGICAL = (
    "1-13 19-42 113-117 135-145 163-173 209-279 317-360 397-430 447-522 570-585 614-630 650-675 707-718 734-750 768-770 "
    "783-788 796-804 817-830 850-858 876-876 901-909 927-929 939-941 955-959 969-970 981-989"
)
"""Type by number: table 5 of the IPPS final rule for FY2026 (CMS)."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A bare ICD-10-CM code and its POA indicator, empty where it has none."""

    code: str
    poa: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """What decides an MS-DRG: bare codes, sex ("M", "F", "" unknown) and disposition. Age decides none of these editions."""

    principal: Coded
    secondary: tuple[Coded, ...] = ()
    procedures: tuple[str, ...] = ()
    sex: str = ""
    disposition: int = HOME


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of the grouper ("44") and the discharges it is for, both days included."""

    version: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Secondary:
    """A secondary diagnosis of the level CC or MCC. `void` says why it does not count.

    "principal" excludes it, the patient's "death", acquired in hospital ("hac"), not in this "group"; or nothing.
    """

    code: str
    level: str
    void: str = ""

    @property
    def counts(self) -> bool:
        """Whether it takes part in the severity of the group."""
        return not self.void


@dataclass(frozen=True, slots=True)
class Uncounted:
    """Secondary diagnoses that are no CC or MCC in some MS-DRGs (table 6K, part 3)."""

    groups: tuple[tuple[range, frozenset[str]], ...] = ()

    def holds(self, code: str, drg: int) -> bool:
        """Whether a bare code does not count in an MS-DRG."""
        return any(drg in numbers and code in codes for numbers, codes in self.groups)


def read_uncounted(table: bytes) -> Uncounted:
    """From CSV `first,last,codes` (coding/data/README.md)."""
    rows = csv.DictReader(io.StringIO(table.decode()))
    return Uncounted(
        tuple((range(int(row["first"]), int(row["last"]) + 1), frozenset(row["codes"].split())) for row in rows)
    )


@dataclass(frozen=True, slots=True)
class Group:
    """The answer: number and title of the MS-DRG, its category, the CCs and MCCs. `refused` says why there is none.

    `refused` is "principal" (the first diagnosis cannot be principal), "unknown" (it is none of this edition), "sex" (it
    depends on the sex, which is not known) or "ungroupable". `strange` are codes the edition does not know.
    """

    drg: int = 0
    title: str = ""
    mdc: int = 0
    mdc_title: str = ""
    level: str = ""
    secondary: tuple[Secondary, ...] = ()
    strange: tuple[str, ...] = ()
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """A secondary diagnosis taken as principal, the other ones in their order, and the group that would be."""

    code: str
    group: Group


class Grouper(Protocol):
    """Groups stays by one of its editions."""

    @property
    def editions(self) -> Sequence[Edition]:
        """What it can group by, oldest first."""

    def group(self, edition: Edition, stay: Stay) -> Group:
        """The group of a stay. Never raises for a code, however it is written."""


def edition_on(editions: Iterable[Edition], day: date) -> Edition | None:
    """The edition for discharges of a day; None when none is for it."""
    return next((edition for edition in editions if edition.first <= day <= edition.last), None)


def kind_of(drg: int) -> str:
    """medical or surgical; nothing for a number that is in no type."""
    if any(drg in span for span in _MEDICAL_SPANS):
        return "medical"
    return "surgical" if any(drg in span for span in _SURGICAL_SPANS) else ""


def distinct(codes: Iterable[Coded]) -> tuple[Coded, ...]:
    """Each code once, as it first comes."""
    found: dict[str, Coded] = {}
    for coded in codes:
        found.setdefault(coded.code, coded)
    return tuple(found.values())


def group_of(grouper: Grouper, edition: Edition, stay: Stay) -> Group:
    """The group of a stay; where the sex is not known, the one that both have, else none."""
    if stay.sex:
        return grouper.group(edition, stay)
    man, woman = (grouper.group(edition, replace(stay, sex=sex)) for sex in ("M", "F"))
    return man if man.drg == woman.drg else Group(refused="sex")


def orders(
    grouper: Grouper, edition: Edition, stay: Stay, may_be_first: Callable[[str], bool], most: int
) -> tuple[Order, ...]:
    """The first `most` other diagnoses, each as principal, in the order of the list. One that may not be is refused unasked."""
    everything = (stay.principal, *stay.secondary)
    return tuple(
        Order(
            first.code,
            group_of(grouper, edition, replace(stay, principal=first, secondary=_without(everything, first)))
            if may_be_first(first.code)
            else Group(refused="principal"),
        )
        for first in stay.secondary[:most]
    )


def with_disposition(grouper: Grouper, edition: Edition, stay: Stay, group: Group) -> dict[int, Group]:
    """By disposition, the groups that differ from this one of the same stay."""
    asked = {number: group_of(grouper, edition, replace(stay, disposition=number)) for number in DISPOSITIONS}
    return {number: other for number, other in asked.items() if other.drg != group.drg}


def _without(codes: Iterable[Coded], one: Coded) -> tuple[Coded, ...]:
    return tuple(coded for coded in codes if coded is not one)


def _spans(text: str) -> tuple[range, ...]:
    pairs = (pair.split("-") for pair in text.split())
    return tuple(range(int(first), int(last) + 1) for first, last in pairs)


_MEDICAL_SPANS, _SURGICAL_SPANS = _spans(_MEDICAL), _spans(_SURGICAL)
