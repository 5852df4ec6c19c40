"""A practice with rows of every kind that reports read, made without verbs, so that each test knows what it put there."""

import csv
import io
import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import col, select

from codeloom.coding.lifecycle import Role
from codeloom.db.ids import new_id
from codeloom.db.queries.exports import REPORTS
from codeloom.db.scope import Scope
from codeloom.db.tables.audits import Audit, AuditLine
from codeloom.db.tables.charts import Chart, ChartCode, ChartDelta, ChartSuggestion, Patient
from codeloom.db.tables.encounters import Delta, Encounter, EncounterCode, EncounterVersion, SuggestionRow
from codeloom.db.tables.exports import Export, ExportChunk
from codeloom.db.work import unit_of_work
from codeloom.services.core import parse
from codeloom.services.exports import asking, downloading, running
from codeloom.services.exports.wishes import Wish
from codeloom.services.people.creation import add_user, create_organization
from tests.http_client import PASSWORD

NEW_YORK = "America/New_York"
FIRST = datetime(2026, 5, 1, 3, 30, tzinfo=UTC)
"""Half an hour before midnight of 30 April in New York."""
SEALED = b"sealed"


@dataclass
class Practice:
    """An organization with two coders, a supervisor, a provider, a biller and a manager."""

    org_id: UUID = field(default_factory=lambda: create_organization("Riverbend", NEW_YORK))
    people: dict[str, UUID] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = ("coder", "=Coder two", "supervisor", "provider", "biller", "manager")
        roles = (Role.CODER, Role.CODER, Role.SUPERVISOR, Role.PROVIDER, Role.BILLER, Role.MANAGER)
        for name, role in zip(names, roles, strict=True):
            email = f"{uuid4().hex}@riverbend.example"
            self.people[name] = add_user(Scope.of_worker(self.org_id), email, name, role.value, PASSWORD)

    def scope(self, name: str = "manager") -> Scope:
        return Scope(self.org_id, self.people[name], {"=Coder two": "coder"}.get(name, name))

    def add(self, *rows: Any) -> None:
        """Insert rows in this order."""
        with unit_of_work(Scope.of_worker(self.org_id)) as uow:
            for row in rows:
                uow.session.add(row)
                uow.session.flush()
            uow.record("PLANTED")
            uow.commit()

    def patient(self) -> UUID:
        one = Patient(org_id=self.org_id, id=new_id(), name_enc=b"", birth_date_enc=b"", mrn_enc=b"")
        with unit_of_work(Scope.of_worker(self.org_id)) as uow:
            one.name_enc = uow.vault.seal(Patient.name_enc, one, "Zelma Quist")
            one.birth_date_enc = uow.vault.seal(Patient.birth_date_enc, one, "1951-02-03")
            one.mrn_enc = uow.vault.seal(Patient.mrn_enc, one, "MRN-00471")
        self.add(one)
        return one.id

    def chart(self, number: int, patient: UUID, **given: Any) -> Chart:
        values: dict[str, Any] = {
            "id": new_id(), "number": number, "patient_id": patient, "content_hash": f"h{number}", "setting": "outpatient",
            "class_": "AMB", "specialty": "Cardiology", "difficulty": 2, "created_at": FIRST,
        }  # fmt: skip
        return Chart(org_id=self.org_id, **(values | given))

    def line(self, chart: Chart, sequence: int, code: str, **given: Any) -> ChartCode:
        return ChartCode(
            org_id=self.org_id, id=new_id(), chart_id=chart.id, sequence=sequence, system="icd10cm", code=code, **given
        )

    def encounter(self, number: int, patient: UUID, **given: Any) -> Encounter:
        values: dict[str, Any] = {
            "id": new_id(), "number": number, "patient_id": patient, "provider_id": self.people["provider"],
            "service_date": date(2026, 5, 4), "patient_kind": "new", "setting": "office", "note_enc": SEALED,
        }  # fmt: skip
        return Encounter(org_id=self.org_id, **(values | given))

    def audit(self, **given: Any) -> Audit:
        values: dict[str, Any] = {
            "id": new_id(),
            "round": 1,
            "auditor_id": self.people["supervisor"],
            "status": "approved",
        }
        return Audit(org_id=self.org_id, **(values | given))

    def pair(self, audit: Audit, position: int, **given: Any) -> AuditLine:
        return AuditLine(org_id=self.org_id, id=new_id(), audit_id=audit.id, position=position, **given)

    def asked(
        self, report: str, format: str = "csv", by: str = "manager", fields: tuple[str, ...] = (), **filters: Any
    ) -> UUID:
        """Ask for an export with all fields unless some are named."""
        names = fields or tuple(one.name for one in REPORTS[report].fields)
        wish = parse(Wish, {"report": report, "fields": names, "format": format, "filters": filters})
        return UUID(asking.start(self.scope(by), wish).id)

    def made(self, report: str, format: str = "csv", **given: Any) -> bytes:
        """Ask for an export, make it here, and download it whole."""
        export_id = self.asked(report, format, **given)
        assert running.run(self.org_id, export_id, "test") is running.Outcome.DONE
        return self.file(export_id)

    def file(self, export_id: UUID, by: str = "manager") -> bytes:
        """A file as its downloader gets it."""
        begun = downloading.download(self.scope(by), asking.OfExport(export_id=export_id))
        piece = downloading.piece
        parts = [piece(self.scope(by), downloading.PieceOf(export_id=export_id, n=n)) for n in begun.numbers()]
        data = b"".join(parts)
        assert len(data) == begun.size
        return data

    def rows(self, report: str, **given: Any) -> list[dict[str, str]]:
        """A CSV export as dictionaries by the fields' names."""
        head, *rows = csv.reader(io.StringIO(self.made(report, **given).decode("utf-8-sig"), newline=""))
        by_label = {one.label: one.name for one in REPORTS[report].fields}
        return [{by_label[label]: value for label, value in zip(head, row, strict=True)} for row in rows]

    def export(self, export_id: UUID) -> Export:
        with unit_of_work(self.scope()) as uow:
            return uow.session.exec(select(Export).where(Export.id == export_id)).one()

    def pieces(self, export_id: UUID) -> list[int]:
        with unit_of_work(self.scope()) as uow:
            query = select(ExportChunk.n).where(ExportChunk.org_id == self.org_id, ExportChunk.export_id == export_id)
            return list(uow.session.exec(query.order_by(col(ExportChunk.n))))


@dataclass
class Made:
    """What `planted` put there, by kind."""

    charts: list[Chart] = field(default_factory=list)
    lines: list[ChartCode] = field(default_factory=list)
    encounters: list[Encounter] = field(default_factory=list)
    versions: list[EncounterVersion] = field(default_factory=list)
    final: list[EncounterCode] = field(default_factory=list)
    audits: list[Audit] = field(default_factory=list)
    pairs: list[AuditLine] = field(default_factory=list)
    deltas: list[Delta] = field(default_factory=list)
    asked: list[SuggestionRow] = field(default_factory=list)
    chart_asked: list[ChartSuggestion] = field(default_factory=list)
    chart_deltas: list[ChartDelta] = field(default_factory=list)


def planted(practice: Practice, seed: int = 7) -> Made:
    """Forty charts and twelve encounters over two months with rows, audits, suggestions and changes; the same for a seed."""
    draw, made, patient = random.Random(seed), Made(), practice.patient()
    coders = [practice.people["coder"], practice.people["=Coder two"]]

    def moment() -> datetime:
        return FIRST + timedelta(minutes=draw.randrange(60 * 24 * 60))

    for n in range(40):
        done = moment() if n % 3 == 0 else None
        chart = practice.chart(
            1000 + n, patient, status="completed" if done else "draft", assignee_id=draw.choice([*coders, None]),
            created_at=moment(), submitted_at=done and done - timedelta(hours=9), completed_at=done,
            specialty=draw.choice(["Cardiology", "Oncology"]),
            setting=draw.choice(["inpatient", "outpatient"]), service_date=date(2026, 5, 1) + timedelta(days=n), round=n % 2,
        )  # fmt: skip
        made.charts.append(chart)
        made.lines += [
            practice.line(chart, k, f"E11.{k}", poa=draw.choice("YN")) for k in range(1, 1 + draw.randrange(4))
        ]
        if done:
            audit = practice.audit(
                chart_id=chart.id, coder_id=draw.choice(coders), closed_at=moment(), agreed=draw.randrange(4), lines=4,
                status=draw.choice(["approved", "returned"]),
            )  # fmt: skip
            made.audits.append(audit)
            made.pairs += [
                practice.pair(
                    audit, k, coder_code=f"E11.{k}", coder_system="icd10cm", coder_line_id=new_id(), coder_sequence=k,
                    code=None if k == 2 else "I10", system="icd10cm", verdict=draw.choice(["agree", "disagree"]),
                    category="wrong_code", material=k == 1,
                )
                for k in range(1, 1 + draw.randrange(3))
            ]  # fmt: skip
            made.chart_asked.append(
                ChartSuggestion(org_id=practice.org_id, id=new_id(), chart_id=chart.id, note_hmac=SEALED, source_hmac=SEALED,
                                status="done", provider="offline", asked_by=coders[0], asked_at=moment(), duration_ms=1234)
            )  # fmt: skip
            made.chart_deltas.append(
                ChartDelta(org_id=practice.org_id, chart_id=chart.id, n=1, suggestion_id=made.chart_asked[-1].id, subject="a",
                           kind="accepted", made_by=coders[0])
            )  # fmt: skip
    for n in range(12):
        done = moment() if n % 2 else None
        one = practice.encounter(
            500 + n, patient, status="finalized" if done else "ai_suggested", finalized_at=done, sent_at=done,
            finalized_by=practice.people["biller"] if done else None,
        )  # fmt: skip
        made.encounters.append(one)
        made.final += [
            EncounterCode(
                org_id=practice.org_id, id=new_id(), encounter_id=one.id, sequence=k, system="cpt", code="99213-25"
            )
            for k in range(1, 1 + draw.randrange(3))
        ]
        suggestion = SuggestionRow(
            org_id=practice.org_id, id=new_id(), encounter_id=one.id, note_version=1, note_hmac=SEALED, status="done",
            provider="offline", asked_by=practice.people["provider"], asked_at=moment(), duration_ms=250,
        )  # fmt: skip
        made.asked.append(suggestion)
        for k in range(1, 1 + draw.randrange(4)):
            made.deltas.append(
                Delta(org_id=practice.org_id, encounter_id=one.id, n=k, round=1, suggestion_id=suggestion.id,
                      subject=draw.choice("ab"), kind=draw.choice(["accepted", "edited", "removed"]), before="I10", after="I11.9",
                      made_by=draw.choice([practice.people["biller"], practice.people["provider"]]), made_at=moment())
            )  # fmt: skip
        if done:
            made.versions.append(
                EncounterVersion(
                    org_id=practice.org_id, encounter_id=one.id, round=1, note_version=1, note_enc=SEALED, lines_enc=SEALED,
                    service_date=one.service_date, patient_kind="new", setting="office", finalized_by=practice.people["biller"],
                )
            )  # fmt: skip
            made.audits.append(
                practice.audit(
                    encounter_id=one.id, coder_id=practice.people["biller"], provider_id=practice.people["provider"],
                    closed_at=moment(), agreed=2, lines=3,
                )
            )  # fmt: skip
    practice.add(*made.charts, *made.lines, *made.encounters, *made.versions, *made.final, *made.audits, *made.pairs)
    practice.add(*made.chart_asked, *made.chart_deltas, *made.asked, *made.deltas)
    return made
