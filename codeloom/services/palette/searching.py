"""The palette's hits beside pages and actions: codes by words or first characters, charts and encounters by number and by
patient."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from codeloom.coding import clock
from codeloom.coding.codesets import undot
from codeloom.coding.lifecycle import STATUS_WORDS, ChartStatus
from codeloom.db.queries.charts import rows
from codeloom.db.tables.charts import Chart
from codeloom.db.work import UnitOfWork
from codeloom.services.audits import open_audit
from codeloom.services.charts import name_of, open_chart, patients_named, read_chart
from codeloom.services.code_sets import index_of
from codeloom.services.codes import diagnoses, own_codes
from codeloom.services.core import Command, ShortText, allowed, formatting, verb
from codeloom.services.encounters import (
    EncounterItem,
    encounters_named,
    encounters_numbered,
    encounters_of,
    finalize,
    open_encounter,
)

MOST_CODES = 6
MOST_CHARTS = 6
MOST_ENCOUNTERS = 4
ENCOUNTER = re.compile(r"\s*(?:e(?:ncounter)?[- ]?)?\s*(\d{1,12})\s*", re.IGNORECASE)
CHART = re.compile(r"\s*(?:ch-?)?\s*(\d{1,12})\s*", re.IGNORECASE)


class LookAround(Command):
    """What is typed into the palette."""

    text: ShortText = ""


@dataclass(frozen=True, slots=True)
class PaletteHit:
    """One line: `code` is a code or the number of a chart or an encounter, `status` its status, empty for a code."""

    code: str
    words: str
    href: str
    icon: str
    status: str = ""
    status_label: str = ""


@verb("palette.look", LookAround, repeatable=True)
def look(uow: UnitOfWork, command: LookAround) -> tuple[PaletteHit, ...]:
    """A chart or encounter of that number, or of such a patient, if this person may read it, then codes of today. Nothing for
    blank text. Recorded where it found a patient in sight of this person."""
    text = command.text.strip()
    if not text:
        return ()
    of_patients = _of_patients(uow, text)
    answer = diagnoses(index_of(uow), text, clock.now().date(), own_codes(uow), MOST_CODES)
    numbered = CHART.fullmatch(text)
    chart = _chart(uow, int(numbered[1])) if numbered else ()
    return (
        *chart,
        *(one for one in of_patients if one not in chart),
        *(one for one in _encounters(uow, text) if one not in of_patients),
        *(PaletteHit(hit.code, hit.title, f"/code/{undot(hit.code)}", "codesets") for hit in answer.hits),
    )


def _encounters(uow: UnitOfWork, text: str) -> tuple[PaletteHit, ...]:
    """Encounters by number or patient, for who may open them: a provider's own, a biller all."""
    role = uow.scope.role
    if not allowed(role, open_encounter.name):
        return ()
    numbered = ENCOUNTER.fullmatch(text)
    found = encounters_numbered(uow, int(numbered[1])) if numbered else encounters_named(uow, text, MOST_ENCOUNTERS)
    return _encounter_hits(uow, found)


def _encounter_hits(uow: UnitOfWork, found: Sequence[EncounterItem]) -> tuple[PaletteHit, ...]:
    room = "billing" if allowed(uow.scope.role, finalize.name) else "encounter"
    return tuple(
        PaletteHit(f"{one.number}", f"{one.patient}, {one.visit}, {one.day}", f"/{room}/{one.number}", "encounters",
                   one.status, one.status_word)
        for one in found
    )  # fmt: skip


def _of_patients(uow: UnitOfWork, text: str) -> tuple[PaletteHit, ...]:
    """Charts and encounters in sight of this person, of a patient whom the text names exactly."""
    found = patients_named(uow, text)
    if not found:
        return ()
    charts = rows.of_patients(uow, found, MOST_CHARTS)
    hits = [hit for chart in charts for hit in _chart_hit(uow, chart, f"{name_of(uow, rows.patient(uow, chart))}, ")]
    encounters = encounters_of(uow, found, MOST_ENCOUNTERS) if allowed(uow.scope.role, open_encounter.name) else ()
    hits += _encounter_hits(uow, encounters)
    if hits:
        uow.record("PATIENT_SEARCHED", "organization", uow.org_id, patients=[str(one) for one in found])
    return tuple(hits)


def _chart(uow: UnitOfWork, number: int) -> tuple[PaletteHit, ...]:
    """The chart of a number."""
    chart = rows.by_number(uow, number)
    return () if chart is None else _chart_hit(uow, chart)


def _chart_hit(uow: UnitOfWork, chart: Chart, whose: str = "") -> tuple[PaletteHit, ...]:
    """A chart in sight, where the role may open it: a coder's own to code, one that waits to audit, any to read."""
    codes, audits, reads = (allowed(uow.scope.role, one.name) for one in (open_chart, open_audit, read_chart))
    audits = audits and chart.status == ChartStatus.PENDING_AUDIT
    if not (codes or audits or reads):
        return ()
    words = f"{whose}{'Inpatient' if chart.setting == 'inpatient' else 'Outpatient'}, {chart.specialty}"
    href = f"/{'chart' if codes else 'audit' if audits else 'charts'}/{chart.number}"
    label = STATUS_WORDS[ChartStatus(chart.status)]
    return (PaletteHit(formatting.chart_number(chart.number), words, href, "document", chart.status, label),)
