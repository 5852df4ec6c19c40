"""The demo's audits of encounters: agreed with, blind, returned and corrected, approved with a finding, drawn and waiting."""

from datetime import timedelta

from sqlmodel import select

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.db.tables.audits import Audit, LineComment
from codeloom.db.work import unit_of_work
from codeloom.demo.encounter_audits import EncounterAuditor
from codeloom.demo.history import WEEKS, _workdays
from codeloom.demo.visits import VisitPlayer
from codeloom.services.audits.audit_queue import ShowAuditQueue, queue
from codeloom.services.core.commands import Nothing
from codeloom.services.encounters import unread_audits
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice


def test_the_weeks_have_every_kind_of_audit_of_an_encounter(database: Settings) -> None:
    practice, now = Practice(), clock.now()
    provider, biller = practice.person("Alba Ortiz", Role.PROVIDER), practice.person("Sam Keller", Role.BILLER)
    days = list(_workdays(now.date() - timedelta(days=7 * WEEKS), now.date()))
    visits = VisitPlayer(provider, biller, now, days)
    audits = EncounterAuditor(practice.supervisor, biller, now, days)
    for day in days:
        visits.play(day)
        audits.play(day)
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        rows = uow.session.exec(select(Audit).where(Audit.org_id == practice.org_id)).all()
        said = uow.session.exec(select(LineComment.role).where(LineComment.org_id == practice.org_id)).all()
    assert sorted((one.status, one.round) for one in rows) == [
        ("approved", 1), ("approved", 1), ("approved", 1), ("approved", 2), ("returned", 1),
    ]  # fmt: skip
    assert [one.status for one in rows if one.blind] == ["approved"]
    assert any(one.lines and (one.agreed or 0) < one.lines for one in rows)
    waiting = queue(practice.supervisor, ShowAuditQueue(kind="encounter")).rows
    assert [row.taken for row in waiting] == ["", ""]
    assert sorted(said) == ["biller", "biller", "biller", "supervisor"]
    for person in (provider, biller):
        assert unread_audits(person, Nothing()).number == 5
