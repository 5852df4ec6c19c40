"""The audit queue: which charts are in it, in which order, page by page, and who has which one."""

from itertools import product
from typing import Any

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.queries.charts.rows import PAGE
from codeloom.db.scope import Scope
from codeloom.services.audits.audit_queue import ShowAuditQueue, queue
from codeloom.services.audits.opening import OpenAudit, open_audit
from codeloom.services.audits.views import AuditQueueView
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Denied, Refused
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A new organization."""
    return Practice()


def shown(practice: Practice, by: Scope | None = None, **wanted: Any) -> AuditQueueView:
    return queue(by or practice.supervisor, parse(ShowAuditQueue, wanted))


def numbers(view: AuditQueueView) -> list[str]:
    return [row.number for row in view.rows]


def test_what_waits_is_listed_longest_waiting_first_and_drafts_are_not(practice: Practice):
    practice.chart()
    first, second = practice.submitted("I10"), practice.submitted("E11.9")
    view = shown(practice)
    assert numbers(view) == [f"CH-{first}", f"CH-{second}"]
    assert (view.waiting, view.total, view.next_link) == (2, 2, f"/audit/{first}")
    assert (view.rows[0].coder, view.rows[0].patient) == ("Maya Fontaine", "Romaguera, Cecelia")


def test_own_coding_is_not_in_the_list_but_counts_in_the_organizations_figure(practice: Practice):
    ana = practice.person("Ana Lima", Role.SUPERVISOR)
    practice.submitted("I10", by=ana)
    assert numbers(shown(practice, ana)) == []
    assert shown(practice, ana).waiting == 1
    assert shown(practice, ana).next_link == ""
    assert len(shown(practice).rows) == 1


def test_who_audits_a_chart_is_said_and_the_next_one_is_free(practice: Practice):
    ana = practice.person("Ana Lima", Role.SUPERVISOR)
    first, second = practice.submitted("I10"), practice.submitted("E11.9")
    open_audit(practice.supervisor, OpenAudit(number=first))
    assert [(row.taken, row.mine) for row in shown(practice).rows] == [("you", True), ("", False)]
    assert [(row.taken, row.mine) for row in shown(practice, ana).rows] == [("Noor Haddad", False), ("", False)]
    assert shown(practice, ana).next_link == f"/audit/{second}"
    assert shown(practice).next_link == f"/audit/{first}"
    assert shown(practice).open_by_me == 1


def test_filters_and_orders(practice: Practice):
    easy = practice.submitted("I10", specialty="Cardiology", difficulty=1)
    hard = practice.submitted("I10", specialty="Pulmonology", difficulty=5)
    assert numbers(shown(practice, specialty="Cardiology")) == [f"CH-{easy}"]
    assert numbers(shown(practice, coder=str(practice.coder.user_id))) == [f"CH-{easy}", f"CH-{hard}"]
    assert numbers(shown(practice, coder=str(practice.supervisor.user_id))) == []
    assert numbers(shown(practice, order="difficulty", descending=True)) == [f"CH-{hard}", f"CH-{easy}"]
    assert numbers(shown(practice, order="specialty", descending=True)) == [f"CH-{hard}", f"CH-{easy}"]
    assert shown(practice).specialties == ("Cardiology", "Pulmonology")
    assert [choice.name for choice in shown(practice).coders] == ["Maya Fontaine"]


def test_pages_follow_one_another_without_gap_or_repeat_in_every_order(practice: Practice):
    for n in range(PAGE + 3):
        practice.submitted("I10", difficulty=1 + n % 5, specialty=f"Specialty {n % 4}")
    for order, descending in product(("age", "coder", "specialty", "difficulty"), (False, True)):
        first = shown(practice, order=order, descending=descending)
        second = shown(practice, order=order, descending=descending, after=first.next)
        assert (len(first.rows), len(second.rows), second.next) == (PAGE, 3, "")
        assert len({*numbers(first), *numbers(second)}) == PAGE + 3


def test_a_foreign_cursor_and_an_unknown_order_are_refused(practice: Practice):
    for wanted in ({"after": "nonsense"}, {"order": "name; drop table"}, {"coder": "nobody"}, {"page": 2}):
        with pytest.raises(Refused):
            shown(practice, **wanted)


def test_another_organization_sees_nothing_of_it_and_other_roles_are_denied(practice: Practice):
    practice.submitted("I10")
    assert numbers(shown(practice, Practice().person("Olga Ray", Role.SUPERVISOR))) == []
    for role in (Role.CODER, Role.MANAGER, Role.PROVIDER, Role.BILLER):
        with pytest.raises(Denied):
            shown(practice, practice.person(f"One {role.value}", role))
