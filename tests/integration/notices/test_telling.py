"""Each act that somebody waits for tells them, once, with the right place, and what is done elsewhere reads itself."""

from uuid import UUID, uuid4

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.audits.closing import FinishAudit, finish
from codeloom.services.charts import OpenChart, open_chart
from codeloom.services.charts.assignment import AssignCharts, UndoAssign, assign_charts, undo_assignment
from codeloom.services.charts.telling import ASSIGNED
from codeloom.services.core.commands import parse
from codeloom.services.notices import notify
from codeloom.services.people.creation import add_user, set_active
from tests.importing import Desk, patient_file
from tests.integration.audits.audits_world import Practice, change, close, judge_all, opened
from tests.integration.notices.told import first, listed, new
from tests.integration.provider_queries.queries_world import Asking, with_billing

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def practice() -> Practice:
    return Practice()


def test_an_audit_that_is_returned_or_approved_tells_the_coder_and_opening_the_chart_reads_it(
    practice: Practice,
) -> None:
    back, good = practice.submitted("I10", "E11.9"), practice.submitted("I10")
    board = change(practice, opened(practice, back).board, {"op": "add", "code": "Z87.891"})
    close(practice, judge_all(practice, board, "disagree"), "return")
    approved = close(practice, opened(practice, good).board, "approve")
    assert new(practice.coder) == [
        (f"Your audit of CH-{good} is closed", "By Noor Haddad", f"/feedback?audit={approved.audit_id}"),
        (f"CH-{back} is returned", "1 change, by Noor Haddad", f"/chart/{back}"),
    ]
    assert new(practice.supervisor) == []
    open_chart(practice.coder, OpenChart(number=back))
    assert [one[0] for one in new(practice.coder)] == [f"Your audit of CH-{good} is closed"]
    assert not next(one for one in listed(practice.coder, show="all").rows if "returned" in one.title).unread


def test_an_act_that_fails_tells_nobody(practice: Practice) -> None:
    number = practice.submitted("I10")
    board = opened(practice, number).board
    wish = {"audit_id": board.audit_id, "version": board.version + 1, "outcome": "approve"}
    with pytest.raises(Exception, match="changed"):
        finish(practice.supervisor, parse(FinishAudit, wish))
    assert new(practice.coder) == []


def test_several_charts_are_one_notice_and_it_reads_itself_when_none_waits_any_more() -> None:
    office = Desk()
    office.run({"patient.json": patient_file(7, 3)})
    maya, tomas = (coder(office, name) for name in ("Maya Fontaine", "Tomas Lindqvist"))
    ids = [chart.id for chart in office.charts()]
    given = assign_charts(office.scope, parse(AssignCharts, {"ids": ids, "rule": "hand", "to": maya.user_id}))
    assert new(maya) == [("3 charts are assigned to you", first(maya).detail, "/queue")]
    assert ", earliest due " in first(maya).detail
    assign_charts(office.scope, parse(AssignCharts, {"ids": ids[:1], "rule": "hand", "to": tomas.user_id}))
    number = office.charts()[0].number
    assert [one[::2] for one in new(tomas)] == [(f"CH-{number} is assigned to you", f"/chart/{number}")]
    assert len(new(maya)) == 1
    undo_assignment(office.scope, UndoAssign(batch=UUID(given.batch)))
    assert (new(maya), first(maya).unread) == ([], False)


def test_an_import_tells_who_started_it_when_it_is_done() -> None:
    office = Desk()
    other = Scope(office.person.org_id, person(office, "Rosa Lind", Role.MANAGER), "manager")
    job = office.run({"patient.json": patient_file(7, 2), "broken.json": b"{"})
    assert new(office.scope) == [("Your import is done", "1 file read, 1 file refused", f"/import?job={job}")]
    assert new(other) == []
    dry = office.dry_run({"patient.json": patient_file(8, 1)})
    assert new(office.scope)[0] == ("Your dry run is done", "1 file read", f"/import?job={dry}")


def test_a_query_tells_its_provider_and_the_answer_who_asked() -> None:
    asking = Asking()
    query = asking.send()
    ((title, detail, place),) = new(asking.provider)
    assert (title, place) == (f"A query on CH-{asking.number} waits for your answer", f"/query/{query.number}")
    assert detail.startswith("By Maya Fontaine, due ")
    asking.answer(asking.opened(query))
    assert new(asking.provider) == []
    ((title, detail, place),) = new(asking.asker)
    assert (title, place) == (f"Your query on CH-{asking.number} is answered", f"/query/{query.number}")
    assert detail.startswith("By Alba Ortiz, after ")
    asking.take(asking.opened(query, asking.asker))
    assert new(asking.asker) == []


def test_a_query_that_is_withdrawn_waits_for_nobody_and_its_notice_is_read() -> None:
    asking = with_billing()
    query = asking.send()
    assert [one[0] for one in new(asking.provider)] == [f"A query on EN-{asking.number} waits for your answer"]
    asking.withdraw(query)
    assert new(asking.provider) == []


def test_nobody_is_told_of_their_own_act_twice_or_when_they_are_gone_or_of_another_role_or_practice(
    practice: Practice,
) -> None:
    other, gone, stranger = practice.person("Tomas", Role.CODER), practice.person("Gone", Role.CODER), Practice()
    manager = practice.person("Rosa Lind", Role.MANAGER)
    assert gone.user_id is not None
    set_active(Scope.of_worker(practice.org_id), gone.user_id, active=False)
    told, act = [practice.coder, other, gone, manager, practice.supervisor, stranger.coder], uuid4()
    for _ in range(2):
        with unit_of_work(practice.coder) as uow:
            notify(uow, ASSIGNED, [one.user_id for one in told], act=act, number=7)
            uow.record("CHART_ASSIGNED", "chart", act)
            uow.commit()
    assert len(new(other)) == 1
    assert [len(listed(one, show="all").rows) for one in told if one is not other] == [0, 0, 0, 0, 0]


def coder(office: Desk, name: str) -> Scope:
    """A coder of the practice of a desk."""
    return Scope(office.person.org_id, person(office, name, Role.CODER), "coder")


def person(office: Desk, name: str, role: Role) -> UUID:
    """A new person; their id."""
    email = f"{name.split()[0].lower()}.{uuid4().hex[:8]}@practice.example"
    return add_user(Scope.of_worker(office.person.org_id), email, name, role.value, "correct horse battery")
