"""The numbers of charts that triggers keep are those that counting the charts gives, whatever is done to them (ADR 62)."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import func, text
from sqlalchemy import select as columns
from sqlmodel import col

from codeloom.coding import clock
from codeloom.db.ids import new_id
from codeloom.db.queries.charts import counting, kept_counts, listing
from codeloom.db.queries.charts.kept_counts import Counted
from codeloom.db.queries.charts.rows import QueueFilter
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Chart, Patient
from codeloom.db.work import UnitOfWork, unit_of_work
from codeloom.services.core import Nothing
from codeloom.services.metrics import add_up
from codeloom.services.people.creation import add_user, create_organization
from codeloom.settings import Settings

STATUSES = ("draft", "returned", "pending_audit", "completed", "closed")


@pytest.fixture
def scope(database: Settings) -> Scope:
    """A worker of a practice with a coder and 40 charts of all kinds."""
    worker = Scope.of_worker(create_organization("Counted"))
    coder = add_user(worker, f"{new_id()}@practice.example", "Cora Coder", "coder", "a long enough password")
    lot, now = random.Random(62), clock.now()
    with unit_of_work(worker) as uow:
        patient = Patient(org_id=uow.org_id, id=new_id(), sex="F", name_enc=b"x", birth_date_enc=b"x", mrn_enc=b"x")
        uow.session.add(patient)
        uow.session.flush()
        for number in range(40):
            whose, status = lot.choice((coder, None)), lot.choice(STATUSES)
            held = now + timedelta(days=1) if whose and status in STATUSES[:2] and lot.random() < 0.4 else None
            uow.session.add(
                Chart(
                    org_id=uow.org_id,
                    id=new_id(),
                    number=number,
                    patient_id=patient.id,
                    content_hash="",
                    status=status,
                    setting=lot.choice(("inpatient", "outpatient")),
                    class_="AMB",
                    specialty=lot.choice(("Surgery", "Medicine")),
                    difficulty=1,
                    priority=lot.choice((1, 2, 3)),
                    assignee_id=whose,
                    held_until=held,
                    due_at=lot.choice((None, now - timedelta(hours=1), now + timedelta(hours=1))),
                )
            )
        uow.record("TEST_CHARTS_ADDED")
        uow.commit()
    return Scope(worker.org_id, coder, "worker")


def check(scope: Scope) -> None:
    """Every filter that the sums can answer gives what the charts themselves give."""
    now = clock.now()
    with unit_of_work(scope, read_only=True) as uow:
        for wanted in (
            QueueFilter(STATUSES),
            QueueFilter(STATUSES, specialty="Surgery"),
            QueueFilter(STATUSES, setting="inpatient", priority=3),
            QueueFilter(STATUSES, unassigned=True),
            QueueFilter(STATUSES, assignee_id=scope.user_id),
            QueueFilter(STATUSES, people=(uow.user_id,)),
            QueueFilter(STATUSES, people=()),
        ):
            assert counting.counted(uow, wanted) is not None
            alike = QueueFilter(
                **{name: getattr(wanted, name) for name in QueueFilter.__slots__} | {"numbers": tuple(range(40))}
            )
            assert counting.counted(uow, alike) is None, "the same charts, which only the charts themselves can count"
            assert counting.counts(uow, now, wanted) == counting.counts(uow, now, alike)
            kept, live = (listing.counts(uow, one, now) for one in (wanted, alike))
            assert {one: (kept[one].charts, kept[one].held) for one in kept} == {
                one: (live[one].charts, live[one].held) for one in live
            }
            assert all(kept[one].late == live[one].late for one in kept if one in STATUSES[:2])
        place = (col(Chart.status), col(Chart.assignee_id))
        counted = uow.session.execute(columns(*place, func.count()).where(Chart.org_id == uow.org_id).group_by(*place))
        assert kept_counts.numbers(uow, Counted(), "person") == {(one, two): number for one, two, number in counted}


def change(uow: UnitOfWork, statement: str) -> None:
    uow.session.connection().execute(text(statement), {"org": uow.org_id, "who": uow.scope.user_id})


def test_the_sums_follow_every_change_in_its_own_transaction(scope: Scope) -> None:
    check(scope)
    for statement in (
        "update charts set status = 'completed', held_until = null where org_id = :org and number % 3 = 0",
        "update charts set assignee_id = :who, priority = 3 where org_id = :org and number % 4 = 0",
        "update charts set specialty = 'Surgery', setting = 'inpatient' where org_id = :org and number < 9",
        "delete from charts where org_id = :org and number > 30",
    ):
        with unit_of_work(scope) as uow:
            change(uow, statement)
            uow.record("TEST_CHARTS_CHANGED")
            uow.commit()
        check(scope)
    with unit_of_work(scope) as uow:
        change(uow, "update charts set status = 'closed', held_until = null where org_id = :org")
    check(scope)


def test_adding_up_changes_no_number_and_leaves_what_others_change_meanwhile(
    scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_counts, "LONG", 1)
    with unit_of_work(scope) as mine:
        change(mine, "update charts set status = 'completed', held_until = null where org_id = :org and number = 1")
        with unit_of_work(scope) as other:
            change(
                other, "update charts set priority = 4 - priority where org_id = :org and number > 5 and priority <> 2"
            )
            other.record("TEST_CHARTS_CHANGED")
            other.commit()
        assert add_up(Scope.of_worker(scope.org_id), Nothing())
        mine.record("TEST_CHARTS_CHANGED")
        mine.commit()
    check(scope)
    add_up(Scope.of_worker(scope.org_id), Nothing())
    assert not add_up(Scope.of_worker(scope.org_id), Nothing()), "nothing is left to add up"
    check(scope)
    with unit_of_work(scope) as uow:
        change(uow, "delete from chart_counts where org_id = :org")
        kept_counts.count(uow)
        uow.record("TEST_COUNTED")
        uow.commit()
    check(scope)
