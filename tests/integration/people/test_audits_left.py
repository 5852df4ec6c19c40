"""Audits of a supervisor who leaves: a colleague goes on with them, and those they may not audit are named and wait."""

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.queries.people import work
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services import people
from codeloom.services.core import Refused
from tests.integration.audits.audits_world import opened
from tests.integration.charts.standing_world import Standing
from tests.integration.people.people_world import do, leave

pytestmark = pytest.mark.usefixtures("database")


def test_audits_of_a_supervisor_who_leaves_are_gone_on_with() -> None:
    practice = Standing()
    number = practice.submitted("E11.9")
    audit = opened(practice, number)
    ivy = practice.person("Ivy Chen", Role.SUPERVISOR)
    with pytest.raises(Refused):
        opened(practice, number, ivy)
    leave(practice, practice.supervisor, ivy)
    again = opened(practice, number, ivy)
    assert again.board.audit_id == audit.board.audit_id
    leave(practice, ivy)
    ada = practice.person("Ada Roth", Role.SUPERVISOR)
    assert opened(practice, number, ada).board.audit_id == audit.board.audit_id


def test_audits_that_the_colleague_coded_are_named_and_wait_for_another() -> None:
    practice = Standing()
    hers, other = practice.submitted("E11.9"), practice.submitted("I10")
    for number in (hers, other):
        opened(practice, number)
    ada = practice.person("Ada Roth", Role.SUPERVISOR)
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        audit = next(
            one for one in work.audits(uow, practice.supervisor.user_id) if one.chart_id == practice.id_of(hers)
        )
        audit.coder_id = ada.user_id
        uow.record("TEST_CHANGED", "audit", audit.id)
        uow.commit()
    shown = do(practice.manager, people.show_work, person_id=practice.supervisor.user_id)
    assert [one.words for one in shown.colleagues] == [f"Ada Roth, all but CH-{hers}"]
    left = leave(practice, practice.supervisor, ada)
    assert left.stays == (
        f"1 audit did not go to Ada Roth, who handed in what is audited: CH-{hers}. Any other supervisor goes on with it."
    )
    ivy = practice.person("Ivy Chen", Role.SUPERVISOR)
    opened(practice, hers, ivy)
    with pytest.raises(Refused):
        opened(practice, other, ivy)
    (facts,) = [body for act, body in practice.log() if act == "USER_DISABLED"]
    assert '"audits":1' in facts
    assert '"audits_left":1' in facts
