"""Rules an organization writes itself, as data: what one is, and how many are run beside the book.

Reading them from what people type is in local_reading.py; whether one may be saved, in local_check.py.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date

from codeloom.coding.codesets import undot
from codeloom.coding.lines import Finding, Fix, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.local_examples import LocalExample
from codeloom.coding.rules.local_patterns import DIAGNOSIS, Pattern, bare_code

PLACEHOLDER = "{code}"
SOURCE = "Rule of the practice"
BLANK = "blank"
"""How a missing POA indicator is written among POA values."""
FIXES = ("", "remove", "replace", "add", "first")
CACHED_CODES = 16384


@dataclass(frozen=True, slots=True)
class When:
    """The conditions of a local rule; a row matches when all hold. Empty or None asks nothing; an unknown value does not hold.

    A row matches any of `codes`; another row matches any of `with_codes`; no row at all matches any of `without_codes`.
    `position` is any, first (principal or first-listed diagnosis) or secondary. Ages are whole years, days service dates,
    both ends included. `meds` are words, one of which a medication's text contains. `poa` are indicators of inpatient
    diagnoses. `missing` is rationale or evidence.
    """

    codes: tuple[Pattern, ...]
    with_codes: tuple[Pattern, ...] = ()
    without_codes: tuple[Pattern, ...] = ()
    position: str = "any"
    setting: str = ""
    sex: str = ""
    age_from: int | None = None
    age_to: int | None = None
    dos_from: date | None = None
    dos_to: date | None = None
    meds: tuple[str, ...] = ()
    poa: tuple[str, ...] = ()
    missing: str = ""

    @property
    def asks_absence(self) -> bool:
        """Whether a code that is not there makes it fire: then it speaks once of the chart, not of every row."""
        return bool(self.without_codes)


@dataclass(frozen=True, slots=True)
class LocalRule:
    """One version of a rule of the practice. `id` is given by the system (LOC-07); `fix` is one of FIXES."""

    id: str
    version: int
    title: str
    severity: Severity
    message: str
    citation: str
    overridable: bool
    when: When
    fix: str = ""
    fix_code: str = ""
    fires: tuple[LocalExample, ...] = ()
    silent: tuple[LocalExample, ...] = ()

    @property
    def source(self) -> str:
        """The citation shown for local rules."""
        return f"{SOURCE}, version {self.version}: {self.citation}"


class LocalBook:
    """Local rules made ready to run. What a code can trigger is worked out once for each code, as the book does."""

    def __init__(self, rules: Sequence[LocalRule]) -> None:
        self.rules = tuple(rules)
        self._by_code: dict[tuple[str, str], tuple[LocalRule, ...]] = {}
        self._lesser: dict[frozenset[str], LocalBook] = {}

    def __len__(self) -> int:
        return len(self.rules)

    def rule(self, id: str) -> LocalRule | None:
        """The rule of that name."""
        return next((rule for rule in self.rules if rule.id == id), None)

    def without_missing(self, untold: Set[str]) -> "LocalBook":
        """The book without the rules whose `missing` is among the parts of a chart that are unknown (rationale, evidence)."""
        key = frozenset(untold)
        lesser = self._lesser.get(key)
        if lesser is None:
            kept = tuple(rule for rule in self.rules if rule.when.missing not in untold)
            lesser = self._lesser[key] = self if len(kept) == len(self.rules) else LocalBook(kept)
        return lesser

    def check(self, case: Case) -> Iterator[Finding]:
        """The findings of the rules on one chart, rule by rule."""
        touched: dict[str, tuple[LocalRule, list[int]]] = {}
        for index, line in enumerate(case.lines):
            for rule in self._triggered(line.system, line.code):
                touched.setdefault(rule.id, (rule, []))[1].append(index)
        if not touched:
            return
        chart = Chart(case)
        for rule, indices in touched.values():
            if not (rule.overridable and case.context.override) and chart.allows(rule.when):
                yield from chart.findings(rule, indices)

    def _triggered(self, system: str, code: str) -> tuple[LocalRule, ...]:
        key = system, code
        rules = self._by_code.get(key)
        if rules is None:
            if len(self._by_code) > CACHED_CODES:
                self._by_code.clear()
            bare = bare_code(system, code)
            rules = tuple(r for r in self.rules if bare and any(p.matches(system, bare) for p in r.when.codes))
            self._by_code[key] = rules
        return rules


class Chart:
    """One chart as local rules see it: every row's bare code, which rows are diagnoses, and the context."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.bare = [(line.system, bare_code(line.system, line.code)) for line in case.lines]
        self.rows: dict[int, Row] = {row.index: row for row in case.rows}
        self.first = case.rows[0].index if case.rows else -1

    def allows(self, when: When) -> bool:
        """Whether the encounter is one the rule speaks of."""
        context, dos = self.case.context, self.case.dos
        if (when.setting and when.setting != context.setting) or (when.sex and when.sex != context.sex):
            return False
        if (when.age_from is not None or when.age_to is not None) and not _within(
            context.age, when.age_from, when.age_to
        ):
            return False
        if (when.dos_from and dos < when.dos_from) or (when.dos_to and dos > when.dos_to):
            return False
        if when.meds and not any(word in med.lower() for med in context.meds for word in when.meds):
            return False
        if when.poa and context.setting != "inpatient":
            return False
        return not (when.without_codes and any(self._any(when.without_codes, at) for at in range(len(self.bare))))

    def findings(self, rule: LocalRule, indices: Sequence[int]) -> Iterator[Finding]:
        """One finding for each row that matches, or one for all of them when a code is missing from the chart."""
        when = rule.when
        matched = [(at, others) for at in indices if (others := self._matches(when, at)) is not None]
        if matched and when.asks_absence and not when.missing and rule.fix in ("", "add"):
            yield self._say(rule, [at for at, _ in matched], [])
            return
        for at, others in matched:
            yield self._say(rule, [at], others)

    def _matches(self, when: When, at: int) -> list[int] | None:
        """The other rows that make row `at` match; None when it does not."""
        line, row = self.case.lines[at], self.rows.get(at)
        if when.position != "any" and (row is None or (at == self.first) != (when.position == "first")):
            return None
        if when.poa and (row is None or not self._poa(when, row)):
            return None
        if (when.missing == "rationale" and line.rationale) or (when.missing == "evidence" and line.evidence.strip()):
            return None
        if not when.with_codes:
            return []
        return [o for o in range(len(self.bare)) if o != at and self._any(when.with_codes, o)] or None

    def _poa(self, when: When, row: Row) -> bool:
        if row.poa:
            return row.poa in when.poa
        return BLANK in when.poa and "poa_exempt" not in row.fact.flags

    def _any(self, patterns: Sequence[Pattern], at: int) -> bool:
        system, bare = self.bare[at]
        return bool(bare) and any(pattern.matches(system, bare) for pattern in patterns)

    def _code(self, at: int) -> str:
        row = self.rows.get(at)
        return row.code if row is not None else self.case.lines[at].code.strip().upper()

    def _say(self, rule: LocalRule, rows: Sequence[int], others: Sequence[int]) -> Finding:
        codes = tuple(dict.fromkeys(self._code(at) for at in rows))
        message = rule.message.replace(PLACEHOLDER, ", ".join(codes))
        listed = (*rows, *others)
        names = tuple(self._code(at) for at in listed)
        fix = self._fix(rule, rows[0])
        return Finding(rule.id, rule.severity, listed, names, message, rule.source, fix, rule.overridable)

    def _fix(self, rule: LocalRule, at: int) -> Fix | None:
        """The fix the rule offers for a row; None when it cannot be applied to this chart."""
        code, here = self._code(at), self.case
        if rule.fix == "remove":
            return Fix("remove", f"Remove {code}", at)
        if rule.fix == "first" and at != self.first and self.first >= 0:
            return Fix("move", f"Move {code} to row {self.first + 1}", at, to=self.first)
        if rule.fix in ("replace", "add"):
            if not here.usable(rule.fix_code) or (DIAGNOSIS, undot(rule.fix_code)) in self.bare:
                return None
            if rule.fix == "add":
                return Fix("add", f"Add {rule.fix_code}", None, rule.fix_code)
            return Fix("replace", f"Use {rule.fix_code}", at, rule.fix_code)
        return None


def _within(value: int | None, low: int | None, high: int | None) -> bool:
    return value is not None and (low is None or value >= low) and (high is None or value <= high)
