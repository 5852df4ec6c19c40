"""Imported conditions as suggestions: the source's own ICD-10-CM code or the machine-made map. Never a row by itself."""

import csv
import io
from dataclasses import dataclass
from functools import cache
from uuid import UUID, uuid5

from codeloom.coding.chart_facts import ConditionFact
from codeloom.coding.codesets import CodeSet
from codeloom.db.queries.charts import rows as queries
from codeloom.gateways.codeset_files import data_file
from codeloom.services.charts.context import ChartContext
from codeloom.services.charts.views import ConditionItem

MAP = "synthea_condition_snomed_to_icd10cm.csv"


@dataclass(frozen=True, slots=True)
class Mapped:
    """What the map says of a SNOMED CT condition: ICD-10-CM codes, and whether it is a diagnosis or administrative."""

    codes: tuple[str, ...]
    kind: str


@cache
def _map() -> dict[str, Mapped]:
    rows = csv.DictReader(io.StringIO(data_file(MAP).decode()))
    return {row["snomed_code"]: Mapped(tuple(row["icd10cm_codes"].split()), row["kind"]) for row in rows}


def suggested_code(fact: ConditionFact, codes: CodeSet) -> str:
    """The first code for a condition that is billable in the code set of the service date; empty when there is none."""
    mapped = _map().get(fact.code)
    for code in (*fact.icd10cm, *(mapped.codes if mapped else ())):
        if codes.is_billable(code):
            return codes.normalise(code)
    return ""


def line_of_condition(chart_id: UUID, key: str) -> UUID:
    """The id of the row that a condition of a chart becomes. It follows from both, so the row is known whatever its code."""
    return uuid5(chart_id, key)


def suggestions(work: ChartContext) -> tuple[ConditionItem, ...]:
    """The chart's conditions and active problems, what each suggests, and what was decided. Undecided ones first.

    One that was accepted stands with its row, or with another row of its code; without either it waits to be decided again.
    """
    if not (work.payload.conditions or work.payload.problems):
        return ()
    decided = queries.decisions(work.uow, work.chart.id)
    codes = work.codes
    rows = {line.code: (at + 1, line.id) for at, line in reversed([*enumerate(work.lines)])}
    numbers = {line.id: (at + 1, line.id) for at, line in enumerate(work.lines)}
    items, seen = [], set()
    for fact in (*work.payload.conditions, *work.payload.problems):
        mapped = _map().get(fact.code)
        code = suggested_code(fact, codes)
        if fact.key in seen or (not code and (mapped is None or mapped.kind != "dx")):
            continue
        seen.add(fact.key)
        entry = codes.get(code) if code else None
        decision = decided.get(fact.key)
        accepted = decision is not None and decision.decision == "accepted"
        row = (numbers.get(line_of_condition(work.chart.id, fact.key)) if accepted else None) or rows.get(code)
        state, note = "open", ""
        if row is not None:
            state, note = ("accepted", f"Accepted: row {row[0]}") if accepted else ("same", f"Same as row {row[0]}")
        elif decision is not None and not accepted:
            state, note = decision.decision, decision.reason
        items.append(
            ConditionItem(
                key=fact.key,
                code=code or "no code",
                title=entry.title if entry else fact.display,
                source="Coded in the source" if fact.icd10cm else f"Machine-made map, from {fact.display}",
                state=state,
                note=note,
                row_id=str(row[1]) if row else "",
            )
        )
    return tuple(sorted(items, key=lambda item: item.state != "open"))
