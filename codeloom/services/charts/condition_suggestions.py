"""Imported conditions as suggestions: the source's own codes or the machine-made map. Never a row by itself.

Every condition of the source is shown. What cannot be taken as it stands (not confirmed, over, no complete code) says why and
is not offered.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from uuid import UUID, uuid5

from codeloom.coding.chart_facts import ConditionFact
from codeloom.coding.codesets import CodeSet
from codeloom.coding.rules.laterality import side
from codeloom.coding.sided_codes import side_in, sided
from codeloom.db.queries.charts import rows as queries
from codeloom.db.tables.charts import ConditionDecision
from codeloom.gateways.codeset_files import data_file
from codeloom.services.charts.context import ChartContext
from codeloom.services.charts.views import ConditionItem
from codeloom.services.core import formatting

MAP = "synthea_condition_snomed_to_icd10cm.csv"
MOST_CHOICES = 9
_OF_THE_SOURCE = "Coded in the source"


@dataclass(frozen=True, slots=True)
class Mapped:
    """What the map says of a SNOMED CT condition: ICD-10-CM codes, and whether it is a diagnosis or administrative."""

    codes: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """One code that a condition suggests. `why_not` says why it cannot be taken as it stands; `offered` when it can."""

    key: str
    fact: ConditionFact
    code: str
    source: str
    why_not: str = ""

    @property
    def offered(self) -> bool:
        """Whether accepting adds the code."""
        return bool(self.code) and not self.why_not


@cache
def _map() -> dict[str, Mapped]:
    rows = csv.DictReader(io.StringIO(data_file(MAP).decode()))
    return {row["snomed_code"]: Mapped(tuple(row["icd10cm_codes"].split()), row["kind"]) for row in rows}


def proposals(work: ChartContext) -> list[Proposal]:
    """What the conditions and active problems of a chart suggest, each once, the encounter's own first."""
    found: dict[str, Proposal] = {}
    for fact in (*work.payload.conditions, *work.payload.problems):
        for proposal in _of_condition(fact, work):
            found.setdefault(proposal.key, proposal)
    return list(found.values())


def _of_condition(fact: ConditionFact, work: ChartContext) -> Iterator[Proposal]:
    codes = work.codes
    sent = _sent(fact, codes)
    mapped = _map().get(fact.code)
    if not any(not why for _, _, why in sent):
        takable = [code for code in (mapped.codes if mapped else ()) if codes.is_billable(code)]
        if takable:
            sent = [*sent, (codes.normalise(takable[0]), f"Machine-made map, from {fact.display}", "")]
    if not sent:
        if mapped is not None and mapped.kind != "dx":
            return
        sent = [("", "No code was sent", "")]
    against = _against(fact, work)
    for place, (code, source, why) in enumerate(sent):
        own = sided(codes, code, side_in(fact.sites)) if code and not why else code
        key = fact.key if place == 0 else f"{fact.key}:{code}"
        yield Proposal(key, fact, own, source, against or why or _other_side(own, fact, codes))


def _sent(fact: ConditionFact, codes: CodeSet) -> list[tuple[str, str, str]]:
    """(code, where it comes from, why it cannot be taken) for each code the source gave. A category is left out beside a
    code under it."""
    sent = [(codes.normalise(code), _OF_THE_SOURCE, _why_not(code, codes)) for code in fact.icd10cm]
    for book, code in fact.other:
        if book == "icd9":
            sent.append((code, "ICD-9-CM code of the source", f"{code} is ICD-9-CM, not ICD-10-CM"))
        elif book == "icd10":
            sent.append((code, "Sent as ICD-10, not ICD-10-CM: compare the title", _why_not(code, codes)))
        elif book == "unnamed" and codes.get(code) is not None:
            sent.append((code, "Sent without its code system: compare the title", _why_not(code, codes)))
        elif book == "unknown":
            sent.append((code, _OF_THE_SOURCE, f"{code} is not an ICD-10-CM code"))
    whole = {code for code, _, _ in sent}
    above = {over for code in whole for over in codes.ancestors(code)}
    return [one for one in dict.fromkeys(sent) if one[0] not in above]


def _why_not(code: str, codes: CodeSet) -> str:
    """Why a code cannot be reported on the service date; empty when it can."""
    code = codes.normalise(code)
    entry = codes.get(code)
    if entry is None:
        return f"{code} is not an ICD-10-CM code"
    if entry.billable:
        return ""
    period = codes.validity(code)
    if period is not None and period[1] < codes.release.valid_from:
        return f"{code} ended on {formatting.day(period[1])}"
    if entry.in_force:
        return f"{code} is a category: choose a code under it"
    if period is not None and period[0] > codes.release.valid_from:
        return f"{code} begins on {formatting.day(period[0])}"
    return f"{code} is not valid on the service date"


def _against(fact: ConditionFact, work: ChartContext) -> str:
    """What the source itself says against coding the condition."""
    if fact.doubt == "refuted":
        return "Ruled out in the source"
    if fact.doubt:
        section = "codable only if still so at discharge, II.H" if work.inpatient else "not coded as if confirmed, IV.H"
        return f"Not confirmed ({fact.doubt}): {section}"
    if fact.over_on(work.chart.service_date):
        return f"{fact.status.capitalize() or 'Over'} {'before this encounter' if fact.abatement else 'in the source'}"
    return ""


def line_of_condition(chart_id: UUID, key: str) -> UUID:
    """The id of the row that a condition of a chart becomes. It follows from both, so the row is known whatever its code."""
    return uuid5(chart_id, key)


def _other_side(code: str, fact: ConditionFact, codes: CodeSet) -> str:
    said, named = side_in(fact.sites), side(codes.title(code)) if code else ""
    return f"The source says {said}, the code {named}" if said and named and said != named else ""


def decisions(work: ChartContext) -> dict[str, ConditionDecision]:
    """What was decided on conditions of the source, by key."""
    return queries.decisions(work.uow, work.chart.id) if work.around.decided else {}


def suggestions(work: ChartContext) -> tuple[ConditionItem, ...]:
    """The chart's conditions and active problems, what each suggests, and what was decided. Undecided ones first.

    One that was accepted stands with its row, or with another row of its code; without either it waits to be decided again.
    """
    if not (work.payload.conditions or work.payload.problems):
        return ()
    decided = decisions(work)
    rows = {line.code: (at + 1, line.id) for at, line in reversed([*enumerate(work.lines)])}
    numbers = {line.id: (at + 1, line.id) for at, line in enumerate(work.lines)}
    items = [_item(proposal, work) for proposal in proposals(work)]
    for at, item in enumerate(items):
        decision = decided.get(item.key)
        accepted = decision is not None and decision.decision == "accepted"
        row = (numbers.get(line_of_condition(work.chart.id, item.key)) if accepted else None) or rows.get(item.code)
        if row is not None:
            state, note = ("accepted", f"Accepted: row {row[0]}") if accepted else ("same", f"Same as row {row[0]}")
            items[at] = replace(item, state=state, note=note, row_id=str(row[1]))
        elif decision is not None and not accepted:
            items[at] = replace(
                item, state=decision.decision, note=work.uow.vault.open(ConditionDecision.reason_enc, decision)
            )
    return tuple(sorted(items, key=lambda item: item.state != "open"))


def _item(proposal: Proposal, work: ChartContext) -> ConditionItem:
    fact, codes = proposal.fact, work.codes
    entry = codes.get(proposal.code) if proposal.code else None
    title = entry.title if entry and not (proposal.why_not and not entry.billable) else fact.display
    status = fact.status if fact.status in ("remission", "recurrence", "relapse") else ""
    remarks = (proposal.why_not, *fact.sites, f"In the source: {status}" if status else "")
    return ConditionItem(
        key=proposal.key,
        code=proposal.code or "no code",
        title=title,
        source=proposal.source,
        state="open",
        note="",
        remark=", ".join(filter(None, remarks)),
        offered=proposal.offered,
        choices=",".join(_choices(proposal, codes)),
    )


def _choices(proposal: Proposal, codes: CodeSet) -> tuple[str, ...]:
    """Codes to choose among where the suggested one is not offered: itself if it can be reported, else what replaces it."""
    if proposal.offered or not proposal.code:
        return ()
    if codes.is_billable(proposal.code):
        return (proposal.code,)
    below = codes.billable_below(proposal.code, MOST_CHOICES)
    return below or tuple(code for code in codes.replacements(proposal.code) if codes.is_billable(code))[:MOST_CHOICES]
