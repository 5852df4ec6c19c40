"""CMS-HCC V28: the categories of a list of diagnoses, and which of them another one takes the place of."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

VERSION = "CMS-HCC V28"
FIRST, LAST = date(2023, 1, 1), date(2026, 12, 31)
"""Days of service for which the mappings that were read hold (editions 2024 to 2027)."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """The categories of a code, and its edit: for one sex, up to an age or from one on, `instead` is the category, or none is."""

    categories: tuple[int, ...]
    sex: str = ""
    young: int | None = None
    old: int | None = None
    instead: tuple[int, ...] = ()

    def of(self, age: int | None, sex: str) -> tuple[int, ...]:
        """The categories for a person; what is not known meets no edit."""
        edited = bool(self.sex) and self.sex == sex
        if age is not None:
            edited |= self.young is not None and age <= self.young
            edited |= self.old is not None and age >= self.old
        return self.instead if edited else self.categories

    def depends_on(self, age: int | None, sex: str) -> bool:
        """Whether age or sex, not known here, could change the categories."""
        ages = self.young is not None or self.old is not None
        return (age is None and ages) or (not sex and bool(self.sex))


@dataclass(frozen=True, slots=True)
class Category:
    """One category of a list: the codes that lead to it, in their order, and the category that takes its place (0: none).

    `alone` says that it does not stand because none of the categories it needs beside it is there.
    """

    number: int
    label: str
    codes: tuple[str, ...]
    dropped_by: int = 0
    alone: bool = False

    @property
    def stands(self) -> bool:
        """Whether it is left after the hierarchies."""
        return not (self.dropped_by or self.alone)


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """The tables of the model: categories by bare code, labels, what each category drops, what it needs beside it."""

    mapped: Mapping[str, Mapped]
    labels: Mapping[int, str]
    drops: Mapping[int, frozenset[int]]
    beside: Mapping[int, frozenset[int]]

    def categories(self, codes: Iterable[str], age: int | None = None, sex: str = "") -> tuple[Category, ...]:
        """The categories of bare codes by number, dropped ones among them. Order and repetition of codes change no category."""
        found: dict[int, dict[str, None]] = {}
        for code in codes:
            for number in self.mapped[code].of(age, sex) if code in self.mapped else ():
                found.setdefault(number, {})[code] = None
        alone = {n for n in found if n in self.beside and not self.beside[n] & found.keys()}
        standing = sorted(found.keys() - alone)
        dropped = {number: next((by for by in standing if number in self.drops[by]), 0) for number in found}
        return tuple(
            Category(
                number,
                self.labels[number],
                tuple(found[number]),
                0 if number in alone else dropped[number],
                number in alone,
            )
            for number in sorted(found)
        )

    def uncertain(self, codes: Iterable[str], age: int | None, sex: str) -> tuple[str, ...]:
        """Codes whose categories depend on the age or sex that is not known."""
        return tuple(code for code in codes if code in self.mapped and self.mapped[code].depends_on(age, sex))


def read_hierarchy(codes: bytes, categories: bytes) -> Hierarchy:
    """From CSV `code,categories,sex,young,old,instead` and CSV `category,label,drops,beside` (coding/data/README.md)."""
    rows = list(csv.DictReader(io.StringIO(categories.decode())))
    return Hierarchy(
        mapped={
            row["code"]: Mapped(
                _numbers(row["categories"]), row["sex"], _age(row["young"]), _age(row["old"]), _numbers(row["instead"])
            )
            for row in csv.DictReader(io.StringIO(codes.decode()))
        },
        labels={int(row["category"]): row["label"] for row in rows},
        drops={int(row["category"]): frozenset(_numbers(row["drops"])) for row in rows},
        beside={int(row["category"]): frozenset(_numbers(row["beside"])) for row in rows if row["beside"]},
    )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split()))


def _age(text: str) -> int | None:
    return int(text) if text else None
