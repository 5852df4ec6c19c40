"""A practice with people and charts for the tests of audits: charts come coded, so that the rule book has no say."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlmodel import select

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.ids import new_id
from codeloom.db.queries.charts import rows as queries
from codeloom.db.queries.people import time_zone
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Chart, ChartCode, Document, Patient
from codeloom.db.tables.operations import AuditEntry
from codeloom.db.work import unit_of_work
from codeloom.services.audits.closing import FinishAudit, finish
from codeloom.services.audits.editing import EditAudit, GiveVerdict, edit_audit, give_verdict
from codeloom.services.audits.opening import OpenAudit, open_audit
from codeloom.services.audits.views import AuditBoard, AuditView, ChangeView
from codeloom.services.core.commands import parse
from codeloom.services.people.creation import add_user, create_organization

NOTE = "HISTORY\nShe has hypertension. Type 2 diabetes without complications. Former smoker, quit in 2014.\n"


@dataclass
class Practice:
    """An organization; people are made when first asked for by name."""

    org_id: UUID = field(default_factory=lambda: create_organization("Riverbend Medical Group"))
    people: dict[str, Scope] = field(default_factory=dict)
    charts: int = 0

    def person(self, name: str, role: Role) -> Scope:
        """The scope of a person in a role."""
        if name not in self.people:
            email = f"{name.split()[0].lower()}.{uuid4().hex[:8]}@riverbend.example"
            user = add_user(Scope.of_worker(self.org_id), email, name, role.value, "correct horse battery")
            self.people[name] = Scope(self.org_id, user, role.value)
        return self.people[name]

    @property
    def coder(self) -> Scope:
        """Maya codes."""
        return self.person("Maya Fontaine", Role.CODER)

    @property
    def supervisor(self) -> Scope:
        """Noor audits."""
        return self.person("Noor Haddad", Role.SUPERVISOR)

    @property
    def today(self) -> date:
        """The day in the organization's time zone, which is not that of UTC for some hours of each day."""
        with unit_of_work(Scope.of_worker(self.org_id), read_only=True) as uow:
            return clock.now().astimezone(ZoneInfo(time_zone(uow))).date()

    def chart(self, *, setting: str = "outpatient", specialty: str = "Family medicine", difficulty: int = 2) -> int:
        """A chart of Maya's with one note, in draft; its number."""
        self.charts += 1
        number, patient, chart = self.charts, new_id(), new_id()
        with unit_of_work(Scope.of_worker(self.org_id)) as uow:
            seal = uow.vault.seal
            uow.session.add(
                Patient(org_id=self.org_id, id=patient, sex="F",
                        name_enc=seal(Patient.name_enc, patient, "Romaguera, Cecelia"),
                        birth_date_enc=seal(Patient.birth_date_enc, patient, "1963-02-03"),
                        mrn_enc=seal(Patient.mrn_enc, patient, "MRN-1"))
            )  # fmt: skip
            uow.session.flush()
            uow.session.add(
                Chart(org_id=self.org_id, id=chart, number=number, patient_id=patient,
                      content_hash="x", setting=setting, class_="AMB", specialty=specialty, difficulty=difficulty,
                      encounter_title_enc=seal(Chart.encounter_title_enc, chart, "Check up"),
                      service_from=date(2026, 5, 22), service_date=date(2026, 5, 22),
                      doc_count=1, word_count=14, assignee_id=self.coder.user_id)
            )  # fmt: skip
            uow.session.flush()
            document = new_id()
            uow.session.add(
                Document(org_id=self.org_id, id=document, chart_id=chart, position=1, kind="note",
                         title_enc=seal(Document.title_enc, document, "Visit note"), dated=date(2026, 5, 22), words=14,
                         text_enc=seal(Document.text_enc, document, NOTE))
            )  # fmt: skip
            uow.record("CHART_CREATED", "chart", chart)
            uow.commit()
        return number

    def submitted(self, *codes: str, number: int | None = None, by: Scope | None = None, **options: Any) -> int:
        """A chart with these codes as rows, waiting for audit; its number. The rule book has no say here."""
        number, by = number or self.chart(**options), by or self.coder
        with unit_of_work(Scope.of_worker(self.org_id)) as uow:
            chart = queries.by_number(uow, number)
            assert chart is not None
            for row in queries.lines(uow, chart.id):
                uow.session.delete(row)
            uow.session.flush()
            document = queries.documents(uow, chart.id)[0][0]
            evidence = [{"doc": str(document.id), "start": 16, "end": 28}]
            for at, code in enumerate(codes):
                uow.session.add(
                    ChartCode(org_id=self.org_id, id=new_id(), chart_id=chart.id, sequence=at + 1, system="icd10cm",
                              code=code, principal=at == 0, poa="Y" if chart.setting == "inpatient" else "",
                              evidence=evidence if at == 0 else [], created_by=by.user_id)
                )  # fmt: skip
            chart.status, chart.round, chart.submitted_at = "pending_audit", chart.round + 1, clock.now()
            uow.record("CHART_SUBMITTED", "chart", chart.id)
            uow.commit()
        return number

    def stored(self, number: int) -> Chart:
        """The chart as it stands in the database."""
        with unit_of_work(Scope.of_worker(self.org_id)) as uow:
            chart = queries.by_number(uow, number)
            assert chart is not None
            return chart

    def log(self) -> list[tuple[str, str]]:
        """(act, body) of the organization's audit log."""
        with unit_of_work(Scope.of_worker(self.org_id)) as uow:
            rows = uow.session.exec(select(AuditEntry).where(AuditEntry.org_id == self.org_id).order_by(AuditEntry.seq))  # type: ignore[arg-type]  # a column
            return [(row.act, row.body.decode()) for row in rows]


def opened(practice: Practice, number: int, by: Scope | None = None) -> AuditView:
    """The audit of a chart as the supervisor (or another) opens it."""
    return open_audit(by or practice.supervisor, OpenAudit(number=number))


def change(practice: Practice, board: AuditBoard, *operations: dict[str, Any]) -> AuditBoard:
    """Operations on the auditor's list at the newest version."""
    fields = {"audit_id": board.audit_id, "version": board.version, "operations": list(operations)}
    return edit_audit(practice.supervisor, parse(EditAudit, fields))


def judge(practice: Practice, board: AuditBoard, row: ChangeView, **given: Any) -> AuditBoard:
    """A verdict, category or note on one change."""
    fields = {"audit_id": board.audit_id, "version": board.version, "pair": row.id, **given}
    return give_verdict(practice.supervisor, parse(GiveVerdict, fields))


def judge_all(practice: Practice, board: AuditBoard, verdict: str) -> AuditBoard:
    """The same verdict on every change."""
    for row in board.changes:
        if row.changed:
            board = judge(practice, board, row, verdict=verdict)
    return board


def close(practice: Practice, board: AuditBoard, outcome: str) -> AuditBoard:
    """Approve or return."""
    fields = {"audit_id": board.audit_id, "version": board.version, "outcome": outcome}
    return finish(practice.supervisor, parse(FinishAudit, fields))


def row_of(board: AuditBoard, code: str) -> ChangeView:
    """The row on which either side has this code."""
    return next(row for row in board.changes if code in (row.old.code, row.new.code))
