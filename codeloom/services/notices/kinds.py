"""Kinds of notices, declared where the act that causes them lives: what a person is told, in which words, and where it leads."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from codeloom.coding.lifecycle import Role
from codeloom.services.core import formatting

_NAME = re.compile(r"[a-z_]{1,29}\.[a-z_]{1,30}")
Fact = int | str
"""A number, or a name out of a list of ours; never words of a record."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the words of a notice are made of. `role` is its reader's, `by` the name of who did it, empty for the product
    itself, `due` when it is to be done, in words of the reader's zone."""

    role: str = ""
    number: int = 0
    subject: UUID | None = None
    by: str = ""
    due: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def fact(self, name: str) -> int:
        """A number among the facts; 0 where there is none."""
        value = self.facts.get(name, 0)
        return value if isinstance(value, int) else 0

    @property
    def subject_number(self) -> str:
        """CH-10482 or EN-1042: the number of the chart or, where the fact `of` says so, of the encounter."""
        of_encounter = self.facts.get("of") == "encounter"
        return formatting.encounter_number(self.number) if of_encounter else formatting.chart_number(self.number)


Words = Callable[[Told], str]


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """One kind. `label` is how a person chooses it ("A chart of mine is returned"), `roles` who is ever told of it; `title`,
    `detail` and `path` make the words of one notice and the address of its place."""

    name: str
    label: str
    icon: str
    roles: frozenset[Role]
    order: int
    title: Words = field(repr=False)
    detail: Words = field(repr=False)
    path: Words = field(repr=False)


KINDS: dict[str, NoticeKind] = {}
"""Every kind by its name, once all rooms are imported."""


def notice_kind(
    name: str,
    label: str,
    *,
    icon: str,
    roles: tuple[Role, ...],
    order: int,
    title: Words,
    detail: Words,
    path: Words,
) -> NoticeKind:
    """Register a kind called `<room>.<what>`. Raises RuntimeError for a name that is none or is taken."""
    if not _NAME.fullmatch(name) or name in KINDS:
        raise RuntimeError(f"no kind of notice can be called {name}")
    KINDS[name] = NoticeKind(name, label, icon, frozenset(roles), order, title, detail, path)
    return KINDS[name]


def kinds_of(role: str) -> list[NoticeKind]:
    """The kinds a person of a role can be told of, in their order."""
    return sorted((kind for kind in KINDS.values() if role in kind.roles), key=lambda kind: (kind.order, kind.name))


def by_and_due(told: Told, *more: str) -> str:
    """by Noor Haddad, due tomorrow: what is known of who and until when, after what else is to be said."""
    due = told.due if not told.due or told.due.endswith("late") else f"due {told.due}"
    parts = [*more, f"by {told.by}" if told.by else "", due]
    words = ", ".join(part for part in parts if part)
    return words[:1].upper() + words[1:]
