"""The palette's hits beside pages and actions: codes by words or first characters, charts by number, encounters by number and
by patient."""

import re
from dataclasses import dataclass

from codeloom.coding import clock
from codeloom.coding.codesets import undot
from codeloom.coding.lifecycle import STATUS_WORDS, ChartStatus
from codeloom.db.queries.charts import rows
from codeloom.db.work import UnitOfWork
from codeloom.services.audits import open_audit
from codeloom.services.charts import open_chart, read_chart
from codeloom.services.code_sets import index_of
from codeloom.services.codes import diagnoses, own_codes
from codeloom.services.core import Command, ShortText, allowed, formatting, verb
from codeloom.services.encounters import encounters_named, encounters_numbered, finalize, open_encounter

MOST_CODES = 6
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


@verb("palette.look", LookAround, read_only=True)
def look(uow: UnitOfWork, command: LookAround) -> tuple[PaletteHit, ...]:
    """A chart or encounter of that number, or of such a patient, if this person may read it, then codes of today. Nothing for
    blank text."""
    text = command.text.strip()
    if not text:
        return ()
    answer = diagnoses(index_of(uow), text, clock.now().date(), own_codes(uow), MOST_CODES)
    numbered = CHART.fullmatch(text)
    chart = _chart(uow, int(numbered[1])) if numbered else ()
    return (
        *chart,
        *_encounters(uow, text),
        *(PaletteHit(hit.code, hit.title, f"/code/{undot(hit.code)}", "codesets") for hit in answer.hits),
    )


def _encounters(uow: UnitOfWork, text: str) -> tuple[PaletteHit, ...]:
    """Encounters by number or patient, for who may open them: a provider's own, a biller all."""
    role = uow.scope.role
    if not allowed(role, open_encounter.name):
        return ()
    numbered = ENCOUNTER.fullmatch(text)
    found = encounters_numbered(uow, int(numbered[1])) if numbered else encounters_named(uow, text, MOST_ENCOUNTERS)
    room = "billing" if allowed(role, finalize.name) else "encounter"
    return tuple(
        PaletteHit(f"{one.number}", f"{one.patient}, {one.visit}, {one.day}", f"/{room}/{one.number}", "encounters",
                   one.status, one.status_word)
        for one in found
    )  # fmt: skip


def _chart(uow: UnitOfWork, number: int) -> tuple[PaletteHit, ...]:
    """The chart of a number, where the role may open it: a coder's own to code, one that waits to audit, any to read."""
    codes, audits, reads = (allowed(uow.scope.role, one.name) for one in (open_chart, open_audit, read_chart))
    chart = rows.by_number(uow, number) if codes or audits or reads else None
    if chart is None:
        return ()
    audits = audits and chart.status == ChartStatus.PENDING_AUDIT
    words = f"{'Inpatient' if chart.setting == 'inpatient' else 'Outpatient'}, {chart.specialty}"
    href = f"/{'chart' if codes else 'audit' if audits else 'charts'}/{chart.number}"
    label = STATUS_WORDS[ChartStatus(chart.status)]
    return (PaletteHit(formatting.chart_number(chart.number), words, href, "document", chart.status, label),)
