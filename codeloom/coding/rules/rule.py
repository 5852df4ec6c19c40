"""What a rule is and where rules are kept: the registry every family adds to. No checks live here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TypeAlias

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case
from codeloom.coding.rules.facts import Fact

Check: TypeAlias = Callable[[Case], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Example:
    """Codes in sequence and the context they are judged in, in the shape the command line reads.

    `context` takes dos (ISO date), age, sex, setting, poa (code to value), meds, reason, evidence, override, new_finding.
    """

    codes: tuple[str, ...]
    context: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the book.

    `on` names the codes that can make it fire: prefixes ("I10", "N18.3"), category ranges ("J12-J18"), "*" for any
    diagnosis, "procedure" for the procedure rows; `when` is a further test on a single code. A rule that no row of a
    chart triggers is never run. A `pairwise` rule compares rows of one category: it runs only where two stand on a chart, and
    they alone are what touched it. `setting` limits it to inpatient or outpatient encounters: without a known setting it
    stays silent. `since` and `until` are the first and last service date it applies to. `evidence`: it reads the words of
    the record and is not run where there are none. `hint` says in words how to put it right.
    """

    id: str
    severity: Severity
    citation: str
    overridable: bool
    check: Check
    title: str
    hint: str
    fires: tuple[Example, ...]
    silent: tuple[Example, ...]
    on: tuple[str, ...] = ("*",)
    when: Callable[[Fact], bool] | None = None
    setting: str | None = None
    since: date = date.min
    until: date = date.max
    family: str = ""
    pairwise: bool = False
    evidence: bool = False

    def touches(self, fact: Fact) -> bool:
        """Whether this code can make the rule fire."""
        return any(_covers(token, fact.code) for token in self.on) and (self.when is None or self.when(fact))


def _covers(token: str, code: str) -> bool:
    if token in ("*", "procedure"):
        return token == "*"
    low, dash, high = token.partition("-")
    return low <= code[:3] <= high if dash else code.startswith(token)


RULES: dict[str, Rule] = {}
"""Every rule by id, in the order of the book. Filled by importing codeloom.coding.rules."""


def codes(words: str) -> tuple[str, ...]:
    """Code prefixes written as words: `codes("J12 J13 B95.6")`."""
    return tuple(words.split())


def ex(*listed: str, **context: object) -> Example:
    """An example for the registry: `ex("I10", "N18.4", setting="inpatient")`."""
    return Example(listed, MappingProxyType(context))


def rule(
    id: str,
    severity: Severity,
    citation: str,
    title: str,
    *,
    hint: str,
    fires: Iterable[Example],
    silent: Iterable[Example],
    on: tuple[str, ...] = ("*",),
    when: Callable[[Fact], bool] | None = None,
    setting: str | None = None,
    overridable: bool = False,
    since: date = date.min,
    until: date = date.max,
    pairwise: bool = False,
    evidence: bool = False,
) -> Callable[[Check], Check]:
    """Register the decorated check under an id. Raises ValueError when the id is taken."""

    def register(check: Check) -> Check:
        if id in RULES:
            raise ValueError(f"two rules claim the id {id}")
        RULES[id] = Rule(
            id, severity, citation, overridable, check, title, hint, tuple(fires), tuple(silent),
            on, when, setting, since, until, check.__module__.rpartition(".")[2], pairwise, evidence,
        )  # fmt: skip
        return check

    return register
