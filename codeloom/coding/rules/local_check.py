"""Whether a local rule may be saved: its codes exist, its examples hold, its fix silences it, and a coder can resolve it.

A rule that cannot stop firing is refused. For every chart on which it must fire, the acts open to a coder are tried one
after the other (the fix, adding what is missing, removing, recoding, reordering, giving reasons); at least one must
silence the rule, leave a diagnosis in the chart and bring no new error of the book.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from codeloom.coding import clock
from codeloom.coding.codesets import CodeSets
from codeloom.coding.codesets.contents import CodeTable
from codeloom.coding.codesets.loaded import SYSTEM_KINDS
from codeloom.coding.codesets.procedures import NAMES
from codeloom.coding.lines import Context
from codeloom.coding.rules.local import BLANK, LocalBook, LocalRule, When
from codeloom.coding.rules.local_examples import LocalExample
from codeloom.coding.rules.local_patterns import DIAGNOSIS, Pattern, known, share_of_categories
from codeloom.coding.rules.local_reading import Flaw
from codeloom.coding.rules.local_ways import Tried, after_fix, ways_out

WIDE = 0.5
"""Share of all categories from which on a rule counts as being about every chart."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one example: whether it holds, and why not."""

    text: str
    holds: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class Inspection:
    """All that is known of a rule before it is saved. It may be saved when there are no flaws.

    `ways` are acts of a coder that silence it, in words; `overlaps` are rules of the book that find something on the same
    rows of the same examples.
    """

    flaws: tuple[Flaw, ...]
    fires: tuple[Verdict, ...]
    silent: tuple[Verdict, ...]
    ways: tuple[str, ...]
    overlaps: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Whether the rule may be saved."""
        return not self.flaws


def inspect(rule: LocalRule, codesets: CodeSets) -> Inspection:
    """Look a rule over against an organization's code sets, as of today. Raises nothing."""
    flaws = standing(rule, codesets)
    book = LocalBook((rule,))
    fires, silent, ways, overlaps = [], [], dict[str, None](), dict[str, None]()
    for example in rule.fires:
        chart = Tried(rule, book, codesets, example.lines, context_of(example, rule.when))
        if not chart.fires():
            fires.append(Verdict(example.text, False, _why_not(rule, chart)))
            continue
        fires.append(Verdict(example.text, True))
        overlaps.update(dict.fromkeys(chart.said_already()))
        if words := after_fix(chart):
            flaws.append(Flaw("fix", f'On "{example.text}" {words}'))
        here = [words for words in ways_out(chart) if words]
        ways.update(dict.fromkeys(here))
        if not here:
            flaws.append(
                Flaw("fires", f'On "{example.text}" nothing a coder can do would silence it without a new error.')
            )
    for example in rule.silent:
        chart = Tried(rule, book, codesets, example.lines, context_of(example, rule.when))
        fired = chart.fires()
        silent.append(Verdict(example.text, not fired, "It fires here." if fired else ""))
    flaws += [Flaw("fires", f'It does not fire on "{one.text}": {one.words}') for one in fires if not one.holds]
    flaws += [Flaw("silent", f'It fires on "{one.text}".') for one in silent if not one.holds]
    return Inspection(tuple(dict.fromkeys(flaws)), tuple(fires), tuple(silent), tuple(ways), tuple(overlaps))


def standing(rule: LocalRule, codesets: CodeSets) -> list[Flaw]:
    """What is wrong with a rule without any chart: codes that do not exist, conditions that contradict, too wide a reach."""
    return [*_unknown(rule, codesets), *_contradictions(rule.when, rule.fix), *_breadth(rule, codesets)]


def context_of(example: LocalExample, when: When) -> Context:
    """The context of an example; without a day it lies today, or on the nearest day the rule speaks of."""
    if example.context.dos is not None:
        return example.context
    day = clock.now().date()
    if when.dos_from and day < when.dos_from:
        day = when.dos_from
    if when.dos_to and day > when.dos_to:
        day = when.dos_to
    return replace(example.context, dos=day)


def _why_not(rule: LocalRule, chart: Tried) -> str:
    """The condition that does not hold on a chart where the rule should fire."""
    when = rule.when
    if not _tried(chart, When(when.codes)):
        return "no row has one of its codes."
    easier = (
        ("the place of the row does not fit", replace(when, position="any")),
        (f"the {when.missing} is there", replace(when, missing="")),
        ("the POA indicator does not fit", replace(when, poa=())),
        ("the row that must be there too is not", replace(when, with_codes=())),
        ("the code that must be absent is there", replace(when, without_codes=())),
        ("the setting is not said, or another", replace(when, setting="")),
        ("the sex is not said, or another", replace(when, sex="")),
        ("the age is not said, or another", replace(when, age_from=None, age_to=None)),
        ("the service date is another", replace(when, dos_from=None, dos_to=None)),
        ("no such medication is said", replace(when, meds=())),
    )
    for words, loose in easier:
        if loose != when and _tried(chart, loose):
            return f"{words}."
    return "more than one condition does not hold."


def _tried(chart: Tried, when: When) -> bool:
    """Whether the rule under other conditions would fire on the chart."""
    rule = replace(chart.rule, when=when)
    return Tried(rule, LocalBook((rule,)), chart.codesets, chart.lines, chart.context).fires()


def _unknown(rule: LocalRule, codesets: CodeSets) -> Iterator[Flaw]:
    """Patterns and codes that match no code on any day of the rule."""
    when = rule.when
    days = [day for day in (clock.now().date(), when.dos_from, when.dos_to) if day]
    sets = [codesets.at(day) for day in days]
    for field in ("codes", "with_codes", "without_codes"):
        for pattern in getattr(when, field):
            if not any(known(pattern, codeset) for codeset in sets):
                yield Flaw(field, f"{pattern} matches no code of {sets[0].release.name}.")
            elif _not_loaded(pattern, codesets, days):
                yield Flaw(field, f"{pattern} matches no code of the {NAMES[pattern.system]} list that is loaded.")
    if rule.fix_code and not any(codeset.is_billable(rule.fix_code) for codeset in sets):
        yield Flaw("fix_code", f"{rule.fix_code} is no complete code of {sets[0].release.name}.")


def _not_loaded(pattern: Pattern, codesets: CodeSets, days: Sequence[date]) -> bool:
    """Whether lists of the pattern's system are loaded for these days and none has a code it means."""
    kind = SYSTEM_KINDS.get(pattern.system, "")
    tables = [span.content for day in days for span in codesets.tables.on(kind, day.toordinal())]
    codes = (code for table in tables if isinstance(table, CodeTable) for code in table.codes)
    return bool(tables) and not any(pattern.matches(pattern.system, code) for code in codes)


def _contradictions(when: When, fix: str) -> Iterator[Flaw]:
    """Conditions that can never hold together."""
    if when.age_from is not None and when.age_to is not None and when.age_from > when.age_to:
        yield Flaw("age_to", "The age range runs backwards.")
    if when.dos_from and when.dos_to and when.dos_from > when.dos_to:
        yield Flaw("dos_to", "The service dates run backwards.")
    if when.poa and when.setting == "outpatient":
        yield Flaw("poa", "POA belongs to inpatient encounters; the setting says outpatient.")
    diagnoses = any(pattern.system == DIAGNOSIS for pattern in when.codes)
    if not diagnoses and when.position != "any":
        yield Flaw("position", "Only a diagnosis is principal, first-listed or secondary.")
    if not diagnoses and when.poa:
        yield Flaw("poa", "Only a diagnosis has a POA indicator.")
    if not diagnoses and fix in ("replace", "first"):
        yield Flaw("fix", "A procedure row can be removed, or a code added.")
    for field, patterns in (("codes", when.codes), ("with_codes", when.with_codes)):
        if patterns and all(any(_within(one, other) for other in when.without_codes) for one in patterns):
            yield Flaw("without_codes", f"It could never fire: what must be absent is what {_named(field)}.")


def _named(field: str) -> str:
    return "it speaks of" if field == "codes" else "must be there too"


def _within(one: Pattern, other: Pattern) -> bool:
    """Whether everything the first pattern means, the second means too."""
    return other.matches(one.system, one.low) and (one.every <= other.every) and other.matches(one.system, one.high)


def _breadth(rule: LocalRule, codesets: CodeSets) -> Iterator[Flaw]:
    """A rule about nearly every chart needs something a coder can change."""
    when, codeset = rule.when, codesets.at(clock.now().date())
    if when.missing or when.without_codes or share_of_categories(when.codes, codeset) < WIDE:
        return
    if when.with_codes and share_of_categories(when.with_codes, codeset) < WIDE:
        return
    if when.poa and set(when.poa) < {"Y", "N", "U", "W", BLANK}:
        return
    problem = "It would fire on nearly every chart, and nobody could make it stop. Name fewer codes, or say what must be absent."
    yield Flaw("codes", problem)
