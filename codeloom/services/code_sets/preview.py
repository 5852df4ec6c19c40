"""What putting an uploaded file in force would change: codes, open charts, favorites and rules. Nothing is changed here."""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from codeloom.coding.codesets import CodeSets, undot
from codeloom.coding.codesets.official import OfficialKind
from codeloom.coding.codesets.official.difference import Difference
from codeloom.coding.codesets.procedures import read_procedure
from codeloom.coding.lifecycle import STATUS_WORDS, ChartStatus
from codeloom.coding.rules import RULES
from codeloom.coding.rules.local import LocalRule
from codeloom.db.queries import code_sets as queries
from codeloom.db.queries import people
from codeloom.db.work import UnitOfWork
from codeloom.services.code_sets.plan import Compared, InForceFrom, compare, plan
from codeloom.services.code_sets.uploads import name_of
from codeloom.services.code_sets.views import ChangeRow, Changes, PreviewView, Touched, label, period, release_view
from codeloom.services.core import formatting, verb

SHOWN = 20
SYSTEMS = {
    OfficialKind.ICD10CM_ORDER: "icd10cm",
    OfficialKind.ICD10CM_TABULAR: "icd10cm",
    OfficialKind.POA_EXEMPT: "icd10cm",
    OfficialKind.ICD10PCS_ORDER: "icd10pcs",
    OfficialKind.HCPCS: "hcpcs",
    OfficialKind.CPT: "cpt",
}
"""The code system whose lines on charts a kind of file can change; other kinds change search or edits only."""
TABS = {
    ChartStatus.DRAFT.value: "draft",
    ChartStatus.RETURNED.value: "returned",
    ChartStatus.PENDING_AUDIT.value: "waiting",
}
RuleSource = Callable[[UnitOfWork], Iterable[LocalRule]]
_rule_sources: list[RuleSource] = []
PARTS = (("added", "Added"), ("deleted", "Deleted"), ("revised", "Revised"), ("notes", "Notes"))


def rule_source(source: RuleSource) -> RuleSource:
    """Register where rules of an organization come from, so that a preview names those a release leaves without a code.

    The rooms that keep such rules stand above this one and register themselves when they are imported.
    """
    _rule_sources.append(source)
    return source


@verb("code_sets.preview", InForceFrom, read_only=True)
def preview_activation(uow: UnitOfWork, command: InForceFrom) -> PreviewView:
    """What the file would add, delete and revise, and what in use that touches. Raises what `plan` raises."""
    compared = compare(uow, plan(uow, command))
    row = compared.plan.row
    zone = people.time_zone(uow)
    touched = _Touching(compared, command.effective_from)
    charts, chart_words = _charts(uow, command, touched)
    favorites = touched.of(queries.favorites(uow, SYSTEMS.get(OfficialKind(row.kind), "")))
    rules = tuple(_rules(uow, compared, command.effective_from))
    query = f"from={command.effective_from}" + (f"&to={command.effective_to}" if command.effective_to else "")
    replaced = [other for one in compared.plan.replaced if (other := queries.find(uow, one.id))]
    return PreviewView(
        release=release_view(row, name_of(uow, row), "", zone),
        effective_from=command.effective_from.isoformat(),
        effective_to=command.effective_to.isoformat() if command.effective_to else "",
        period=period(command.effective_from, command.effective_to),
        changes=tuple(_changes(compared.difference)),
        replaces=tuple(f"{label(one.kind)}: {name_of(uow, one)}" for one in replaced),
        charts=charts,
        charts_words=chart_words,
        favorites=tuple(Touched(code, words) for code, words in favorites[:SHOWN]),
        favorites_words=formatting.count(len(favorites), "favorite") if favorites else "",
        rules=rules[:SHOWN],
        rules_words=formatting.count(len(rules), "rule") if rules else "",
        download=f"/api/code-sets/{row.id}/difference.csv?{query}",
    )


@verb("code_sets.difference", InForceFrom, read_only=True)
def whole_difference(uow: UnitOfWork, command: InForceFrom) -> tuple[tuple[str, str, str, str], ...]:
    """Every change as (what, code, title before, title after)."""
    difference = compare(uow, plan(uow, command)).difference
    return tuple(
        (name, change.code, change.before, change.after) for name, _ in PARTS for change in getattr(difference, name)
    )


def _changes(difference: Difference) -> Iterable[Changes]:
    for (name, words), total in zip(PARTS, (*difference.totals, difference.notes_total), strict=True):
        changed = getattr(difference, name)[:SHOWN]
        rest = total - len(changed)
        rows = tuple(ChangeRow(change.code, change.before, change.after) for change in changed)
        yield Changes(name, words, f"{total:,}", rows, f"and {rest:,} more" if rest > 0 else "")


class _Touching:
    """Whether a code means something else after the file is in force, judged on its first day."""

    def __init__(self, compared: Compared, day: date) -> None:
        self._before, self._after = _answers(compared.before, day), _answers(compared.after, day)
        self.system = SYSTEMS.get(OfficialKind(compared.plan.row.kind), "")

    def words(self, code: str) -> str:
        """What becomes of a code in use; empty when nothing does."""
        before, after = self._before(self.system, code), self._after(self.system, code)
        if before == after:
            return ""
        if before.valid and not after.valid:
            return "no longer valid"
        if after.valid and not before.valid:
            return "becomes valid"
        return "title changes" if before.title != after.title else "POA exemption changes"

    def of(self, codes: Iterable[str]) -> list[tuple[str, str]]:
        """Codes in use that are touched, with what becomes of them; those that lose their validity first."""
        touched = [(code, words) for code in sorted(set(codes)) if self.system and (words := self.words(code))]
        return sorted(touched, key=lambda one: one[1] != "no longer valid")


@dataclass(frozen=True, slots=True)
class _Answer:
    """The state of one code on one day: valid or not, title, POA exemption."""

    valid: bool
    title: str
    exempt: bool = False


def _answers(codesets: CodeSets, day: date) -> Callable[[str, str], _Answer]:
    """A look-up by system and code. Without a list of its system a procedure code is judged by its form alone."""
    diagnoses = codesets.at(day)

    def answer(system: str, code: str) -> _Answer:
        if system == "icd10cm":
            entry = diagnoses.get(code)
            return _Answer(entry.billable, entry.title, "poa_exempt" in entry.flags) if entry else _Answer(False, "")
        verdict = codesets.tables.verdict(system, read_procedure(code).code, day.toordinal())
        return _Answer(verdict.listed, verdict.title) if verdict else _Answer(True, "")

    return answer


def _charts(uow: UnitOfWork, command: InForceFrom, touched: _Touching) -> tuple[tuple[Touched, ...], str]:
    """Open charts of the file's days that carry a touched code, and how many in words."""
    if not touched.system:
        return (), ""
    span = (touched.system, command.effective_from, command.effective_to or date.max)
    touched_codes = dict(touched.of(queries.codes_on_open_charts(uow, *span)))
    if not touched_codes:
        return (), ""
    bad = [code for code, words in touched_codes.items() if words == "no longer valid"]
    total, some = queries.open_charts_with(uow, *span, codes=list(touched_codes), most=SHOWN)
    invalid, worst = queries.open_charts_with(uow, *span, codes=bad, most=SHOWN) if bad else (0, [])
    hit = {number for number, _, _ in worst}
    some = [*worst, *(one for one in some if one[0] not in hit)][:SHOWN]
    words = formatting.count(total, "open chart") + (
        f" ({invalid:,} with a code that loses its validity)" if invalid else ""
    )
    return tuple(
        Touched(
            formatting.chart_number(number), f"{STATUS_WORDS[ChartStatus(status)]}: {code} {touched_codes.get(code, '')}",
            f"/charts?tab={TABS[status]}",
        )
        for number, status, code in some
    ), words  # fmt: skip


def _rules(uow: UnitOfWork, compared: Compared, day: date) -> Iterable[Touched]:
    """Rules of the practice and of the book that name a code under which nothing is left to report."""
    system = SYSTEMS.get(OfficialKind(compared.plan.row.kind), "")
    gone = sorted(undot(one.code) for one in compared.difference.deleted)
    if not gone or not system:
        return
    before, after = compared.before.at(day), compared.after.at(day)

    def emptied(bare: str) -> bool:
        at = bisect_left(gone, bare)
        first = gone[at] if at < len(gone) else ""
        if system != "icd10cm":
            return first == bare
        fewer = first.startswith(bare)
        return fewer and bool(before.billable_below(bare, 1)) and not after.billable_below(bare, 1)

    for rule in (rule for source in _rule_sources for rule in source(uow)):
        for pattern in (*rule.when.codes, *rule.when.with_codes, *rule.when.without_codes):
            if (
                pattern.system == system
                and pattern.low == pattern.high
                and len(pattern.low) > 2
                and emptied(pattern.low)
            ):
                yield Touched(rule.id, f"{rule.title}: nothing left under {pattern}", "/rules")
    if system == "icd10cm":
        for known in RULES.values():
            for token in known.on:
                if len(token) > 2 and "-" not in token and token != "procedure" and emptied(undot(token)):
                    yield Touched(known.id, f"{known.title}: nothing left under {token}")
