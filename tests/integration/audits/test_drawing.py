"""Drawing finalized encounters: what can be drawn, by whom, put back, filters, and walls between people and practices."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.audits.audit_queue import ShowAuditQueue, queue
from codeloom.services.audits.drawing import FinalizedRow, ShowFinalized, finalized
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Denied, NotFound, Refused
from codeloom.settings import Settings
from tests.integration.audits.audited_visits import Audited
from tests.integration.audits.audits_world import Practice, row_of
from tests.integration.encounters.encounters_world import Visit


def listed(audited: Audited, by: Scope | None = None, **wanted: Any) -> list[FinalizedRow]:
    """What can be drawn."""
    return list(finalized(by or audited.supervisor, parse(ShowFinalized, wanted)).rows)


@pytest.fixture
def audited(database: Settings) -> Audited:
    """A finalized encounter nobody drew yet."""
    return Audited(drawn=False)


def test_a_finalized_encounter_is_listed_until_it_is_drawn(audited: Audited):
    row = listed(audited)[0]
    assert (row.number, row.provider, row.biller, row.level, row.lines) == (
        "EN-1", "Alba Ortiz", "Sam Keller", "99214", 5,
    )  # fmt: skip
    assert not audited.waiting()
    assert audited.draw() == audited.draw() == "/audit/encounter-1"
    assert not listed(audited)
    assert len(audited.waiting()) == 1


def test_it_is_put_back_while_nobody_audits_it(audited: Audited):
    audited.draw()
    audited.draw(drawn=False)
    assert len(listed(audited)) == 1
    assert not audited.waiting()
    audited.draw()
    audited.open()
    with pytest.raises(Refused, match="EN-1 is being audited"):
        audited.draw(drawn=False)


def test_the_list_is_filtered_by_person_risk_and_number(audited: Audited):
    visit = audited.visit
    assert len(listed(audited, provider=str(visit.provider.user_id), biller=str(visit.biller.user_id), number=1)) == 1
    assert not listed(audited, provider=str(visit.biller.user_id))
    assert not listed(audited, biller=str(visit.provider.user_id))
    assert not listed(audited, number=2)
    assert len(listed(audited, risk=0)) == 1
    assert len(listed(audited, risk=3)) == 0


def test_only_finalized_ones_are_drawn_and_a_version_once(audited: Audited):
    draft = Visit(audited.practice, patient_id=audited.visit.view.patient.id, new_patient=None)
    with pytest.raises(NotFound):
        Audited.draw(_of(audited, draft))
    audited.draw()
    audited.close(audited.open().board, "approve")
    with pytest.raises(Refused, match="Version 1 was audited already"):
        audited.draw()
    audited.visit.reopen("A correction.")
    with pytest.raises(Refused, match="Only a finalized encounter"):
        audited.draw()
    audited.visit.finalize()
    audited.draw()
    assert [row.round for row in audited.waiting()] == ["2"]


def _of(audited: Audited, visit: Visit) -> Audited:
    """The same practice, about another visit."""
    other = Audited.__new__(Audited)
    other.visit, other.practice, other.supervisor = visit, audited.practice, audited.supervisor
    return other


def test_what_is_not_drawn_is_not_audited(audited: Audited):
    with pytest.raises(Refused, match="not drawn"):
        audited.open()


@pytest.mark.parametrize("who", ["provider", "biller"])
def test_nobody_draws_or_audits_what_they_wrote_or_finalized(audited: Audited, who: str):
    """A provider or biller who became a supervisor."""
    person = replace(getattr(audited.visit, who), role=Role.SUPERVISOR.value)
    assert not listed(audited, person)
    with pytest.raises(Refused) as refused:
        audited.draw(person)
    assert refused.value.code == "own_work"
    audited.draw()
    assert not audited.waiting(person)
    with pytest.raises(Refused) as refused:
        audited.open(person)
    assert refused.value.code == "own_work"


def test_whoever_decided_on_a_code_does_not_audit_it_either(database: Settings):
    practice = Practice()
    audited = Audited(practice, drawn=False)
    audited.visit.reopen("Another biller looks.")
    other = practice.person("Ida Moor", Role.BILLER)
    line = audited.visit.view.lines[-1]
    audited.visit.edit({"op": "change", "line": line.id, "code": "83037-QW", "system": "cpt", "reason": "x"}, by=other)
    audited.visit.finalize()
    audited.draw()
    with pytest.raises(Refused) as refused:
        audited.open(replace(other, role=Role.SUPERVISOR.value))
    assert refused.value.code == "own_work"


def test_the_database_refuses_own_audits_and_two_subjects(audited: Audited):
    audited.draw()
    audit_id = UUID(audited.open().board.audit_id)
    chart = audited.practice.stored(audited.practice.submitted("I10")).id
    worker = Scope.of_worker(audited.practice.org_id)
    for change, value in (
        ("auditor_id", audited.visit.provider.user_id),
        ("auditor_id", audited.visit.biller.user_id),
        ("chart_id", chart),
        ("encounter_id", None),
    ):
        with unit_of_work(worker) as uow, pytest.raises(IntegrityError):
            uow.session.connection().execute(
                text(f"update audits set {change} = :value where id = :id"), {"value": value, "id": audit_id}
            )


@pytest.mark.parametrize("role", [Role.CODER, Role.MANAGER, Role.PROVIDER, Role.BILLER])
def test_other_roles_neither_list_nor_draw_nor_open(audited: Audited, role: Role):
    person = audited.practice.person(f"One {role.value}", role)
    for act in (lambda: listed(audited, person), lambda: audited.draw(person), lambda: audited.open(person)):
        with pytest.raises(Denied):
            act()


def test_another_practice_sees_nothing_of_it(audited: Audited):
    audited.draw()
    board = audited.open().board
    foreign = Practice().person("Olga Ray", Role.SUPERVISOR)
    assert not audited.waiting(foreign)
    assert not listed(audited, foreign)
    for act in (lambda: audited.draw(foreign), lambda: audited.open(foreign)):
        with pytest.raises(NotFound):
            act()
    audited.change(board, {"op": "remove", "line": row_of(board, "I10").id})


def test_charts_and_encounters_are_one_list_in_every_order(audited: Audited):
    practice = audited.practice
    audited.draw()
    chart = practice.submitted("I10")
    for order in ("age", "coder", "specialty", "difficulty"):
        for descending in (False, True):
            view = queue(practice.supervisor, ShowAuditQueue(order=order, descending=descending))
            assert {row.link for row in view.rows} == {f"/audit/{chart}", "/audit/encounter-1"}
    view = queue(practice.supervisor, ShowAuditQueue())
    assert (view.waiting, view.total, view.next_link) == (2, 2, "/audit/encounter-1")
    assert {one.name for one in view.coders} == {"Maya Fontaine", "Sam Keller"}
    assert [row.kind for row in queue(practice.supervisor, ShowAuditQueue(kind="chart")).rows] == ["chart"]
    only = queue(practice.supervisor, ShowAuditQueue(specialty="Family medicine")).rows
    assert [row.kind for row in only] == ["chart"]
