"""People that imports hold, on an import desk: making one, deciding, taking back, and what the database has then."""

from uuid import UUID

from sqlalchemy import text
from sqlmodel import select

from codeloom.db.tables.charts import Document, Patient
from codeloom.services.core.commands import parse
from codeloom.services.imports import HeldMatchView, decide, list_held, show_held, undo
from codeloom.services.imports.deciding import DecideMatch, OfMatch
from codeloom.services.imports.held_matches import OneMatch, ShowHeld
from tests.importing import Desk
from tests.people_in_files import PersonIn, VisitIn

HERE = PersonIn()
OTHER = HERE.but(given="Theo", born="1990-09-09", gender="male", id="2", visits=(VisitIn("w1", "2026-06-01", "Rash."),))
"""Another person under June's record number."""


def counted(desk: Desk, job: UUID, name: str = "a.json") -> dict[str, int]:
    """What became of a file's encounters; nothing of what was zero."""
    row = desk.files(job)[name]
    numbers = {
        "created": row.created, "updated": row.updated, "unchanged": row.unchanged, "skipped": row.skipped, "held": row.held,
    }  # fmt: skip
    assert row.report["encounters"] == sum(numbers.values())
    return {name: number for name, number in numbers.items() if number}


def held(desk: Desk) -> HeldMatchView:
    """The one open match."""
    found = list_held(desk.scope, ShowHeld())
    assert (len(found.rows), found.open) == (1, 1)
    return show_held(desk.scope, OneMatch(match_id=UUID(found.rows[0].id)))


def conflict(desk: Desk) -> HeldMatchView:
    """June is here, Theo is held under her number."""
    assert counted(desk, desk.run({"a.json": HERE.file()})) == {"created": 1}
    assert counted(desk, desk.run({"a.json": OTHER.file()})) == {"held": 1}
    return held(desk)


def same(desk: Desk, view: HeldMatchView, *, newer: bool = False) -> str:
    """Decide that it is the candidate."""
    fields = {"match_id": view.id, "version": view.version, "patient_id": view.sides[0].id, "newer": newer}
    return decide(desk.scope, parse(DecideMatch, fields | {"decision": "same"})).sentence


def answered(desk: Desk, view: HeldMatchView, decision: str) -> str:
    """Decide anything else."""
    return decide(
        desk.scope, parse(DecideMatch, {"match_id": view.id, "version": view.version, "decision": decision})
    ).sentence


def taken_back(desk: Desk, view: HeldMatchView) -> HeldMatchView:
    """Undo the newest decision of a match; the open match."""
    now = show_held(desk.scope, OneMatch(match_id=UUID(view.id)))
    undo(desk.scope, OfMatch(match_id=UUID(view.id), version=now.version))
    return held(desk)


def whole(desk: Desk) -> dict[str, list[str]]:
    """Patients, charts, documents and keys as the database has them."""
    tables = ("patients", "charts", "documents", "patient_keys", "chart_keys")
    with desk.open() as uow:
        run = uow.session.connection().execute
        return {one: sorted(run(text(f"select t::text from {one} t")).scalars()) for one in tables}


def owners(desk: Desk) -> dict[str, str]:
    """The text of each note, by the name of the patient it is filed under."""
    with desk.open() as uow:
        people = {one.id: uow.vault.open(Patient.name_enc, one) for one in uow.session.exec(select(Patient))}
        charts = {chart.id: people[chart.patient_id] for chart in desk.charts()}
        return {
            uow.vault.open(Document.text_enc, one).strip(): charts[one.chart_id] for one in uow.session.exec(select(Document))
        }  # fmt: skip
