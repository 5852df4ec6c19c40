"""A team that takes its work in order: the next chart and no other, one coder each, started and returned ones open; skips with
reasons."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.services.charts import queue, sent_back, skips
from codeloom.services.charts.editing import EditChart, edit_chart
from codeloom.services.charts.skipping import ShowSkips
from codeloom.services.charts.work_queue import ShowQueue
from codeloom.services.core.commands import Nothing, parse
from codeloom.services.core.errors import Denied, NotFound, Refused
from codeloom.services.teams import archive_team, list_teams, open_team, set_members
from codeloom.settings import Settings
from tests.integration.charts.in_order_world import InOrder
from tests.registries import verbs


@pytest.fixture
def practice(database: Settings) -> InOrder:
    return InOrder()


def edit(practice: InOrder, number: int) -> None:
    """Add a row to a chart of Maya's."""
    chart = practice.stored(number)
    wish = {"chart_id": chart.id, "version": chart.version, "operations": [{"op": "add", "code": "I10"}]}
    edit_chart(practice.coder, parse(EditChart, wish))


def test_the_order_is_priority_then_due_then_age_then_number_in_list_and_next(practice: InOrder) -> None:
    low, late, old = practice.placed(1, due=-9), practice.placed(due=2, age=1), practice.placed(due=24, age=9)
    twins = [practice.placed(due=48, age=5) for _ in range(2)]
    stored = practice.stored(twins[0])
    practice.change(twins[1], due_at=stored.due_at, created_at=stored.created_at)
    high, young = practice.placed(3, due=90), practice.placed(due=24, age=1)
    practice.change(young, due_at=practice.stored(old).due_at)
    wanted = [high, late, old, young, *twins, low]
    assert [row.number for row in queue(practice.coder, ShowQueue()).rows] == [f"CH-{one}" for one in wanted]
    practice.set_order(in_order=False)
    walked, at = [], 0
    for _ in wanted:
        at = practice.next(after=at)
        walked.append(at)
    assert walked == wanted, "whoever chooses freely is led through the same order"


def test_only_the_next_chart_opens_and_the_list_says_so(practice: InOrder) -> None:
    second, first = practice.placed(), practice.placed(3)
    view = queue(practice.coder, ShowQueue())
    assert [(row.number, row.link) for row in view.rows] == [
        (f"CH-{first}", f"/chart/{first}"),
        (f"CH-{second}", ""),
    ]
    assert (view.in_order, view.coming) == ("Order set by Dana Whitfield: priority, then due", f"CH-{first}")
    with pytest.raises(Refused, match=f"in order, and CH-{first} comes first") as refused:
        practice.open(second)
    assert refused.value.code == "not_next"
    assert practice.open(first).editor.editable
    assert practice.next() == first
    with pytest.raises(Refused, match="this chart comes first"):
        practice.next(after=first)
    practice.change(first, assignee_id=practice.other.user_id)
    assert practice.open(second).editor.editable, "it is the first now"


def test_nothing_is_done_to_a_chart_that_comes_later_though_it_is_ones_own(practice: InOrder) -> None:
    second, _first = practice.placed(), practice.placed(3)
    with pytest.raises(Refused, match="comes first"):
        edit(practice, second)
    with pytest.raises(Refused, match="comes first"):
        practice.hold(second)
    with pytest.raises(Refused, match="comes first"):
        practice.send_back(second)
    with pytest.raises(Refused, match="comes first"):
        practice.skip(second)
    asking = verbs()["provider_queries.begin"]
    with pytest.raises(Refused, match="comes first"):
        practice.do(asking, practice.coder, subject="chart", number=second)
    practice.take_lease(second)
    assert not practice.stored(second).touched
    with pytest.raises(Refused, match="comes first"):
        practice.open(second)


def test_started_and_returned_charts_stay_open_and_next_goes_on_from_them(practice: InOrder) -> None:
    started, back = practice.placed(), practice.placed(status="returned", round=1)
    practice.open(started)
    edit(practice, started)
    first = practice.placed(3)
    later = practice.placed(1)
    assert practice.open(started).editor.editable
    assert practice.open(back).editor.editable
    walk = [practice.next(), practice.next(after=back), practice.next(after=first)]
    assert walk == [back, first, started], "returned, then the one that comes, then what was begun"
    with pytest.raises(Refused, match="comes first"):
        practice.open(later)


def test_a_chart_opened_in_its_turn_stays_open_when_a_more_urgent_one_comes_and_is_not_passed_over(
    practice: InOrder,
) -> None:
    mine = practice.placed()
    practice.open(mine)
    practice.take_lease(mine)
    urgent = practice.placed(3)
    assert practice.open(mine).editor.editable
    assert [row.link for row in queue(practice.coder, ShowQueue()).rows] == [f"/chart/{urgent}", f"/chart/{mine}"]
    practice.change(urgent, assignee_id=None)
    practice.change(urgent, setting="inpatient")
    third = practice.placed(due=99)
    assert practice.next() == mine
    with pytest.raises(Refused, match="comes first"):
        practice.open(third)


def test_next_takes_nobodys_charts_of_the_teams_setting_in_the_same_order(practice: InOrder) -> None:
    own = practice.placed()
    ward = practice.placed(3, assignee_id=None, setting="inpatient")
    free = practice.placed(3, due=50, assignee_id=None)
    view = queue(practice.coder, ShowQueue())
    assert (view.coming, [row.link for row in view.rows]) == ("an unassigned chart", [""])
    with pytest.raises(Refused, match="another chart comes first"):
        practice.open(own)
    with pytest.raises(NotFound):
        practice.open(free)
    assert practice.next() == free
    assert (practice.holder(free), practice.holder(ward)) == (practice.coder.user_id, None)
    assert practice.next() == free, "asked again it is the same"
    assert '"rule":"order"' in practice.log()[-1][1]
    assert practice.acts().count("CHART_ASSIGNED") == 1
    practice.change(free, touched=True)
    assert practice.next(after=free) == own, "an inpatient chart does not come to this team"


def test_of_many_coders_who_ask_at_once_each_gets_another_chart_and_two_tabs_the_same(practice: InOrder) -> None:
    people = [practice.person(f"Coder {n}", Role.CODER) for n in range(6)]
    practice.do(
        set_members, team_id=practice.team.id, version=practice.team.version, members=[one.user_id for one in people]
    )
    made = [practice.placed(due=10 + n, assignee_id=None) for n in range(9)]
    tabs = [one for one in people for _ in range(2)]
    gate = Barrier(len(tabs))

    def ask(who: Scope) -> int:
        gate.wait()
        return practice.next(who)

    with ThreadPoolExecutor(len(tabs)) as pool:
        got = list(pool.map(ask, tabs))
    by_person = [set(got[at : at + 2]) for at in range(0, len(got), 2)]
    assert all(len(one) == 1 for one in by_person), "two tabs of one person are given one chart"
    assert sorted(set().union(*by_person)) == sorted(made[:6]), "the first six, each once"


def test_a_skipped_chart_comes_to_another_coder_and_the_second_time_to_the_manager(practice: InOrder) -> None:
    number, following = practice.placed(3), practice.placed()
    done = practice.skip(number, reason="other", words="The handwriting.")
    assert (done.number, done.to_manager) == (f"CH-{number}", False)
    assert practice.holder(number) is None
    assert practice.next() == following, "it does not come to who skipped it"
    assert practice.next(practice.other) == number
    assert practice.skip(number, by=practice.other).to_manager
    assert [(one.number, one.reason) for one in sent_back(practice.manager, Nothing())] == [
        (f"CH-{number}", "Not my specialty")
    ]
    with pytest.raises(NotFound):
        practice.next(practice.other)
    for who in (practice.manager, practice.supervisor):
        view = skips(who, ShowSkips())
        assert [(one.name, one.skips) for one in view.coders] == [("Maya Fontaine", 1), ("Tomas Lindqvist", 1)]
        newest, oldest = view.rows
        assert (newest.coder, newest.went) == ("Tomas Lindqvist", "to the manager")
        assert (oldest.coder, oldest.number, oldest.reason, oldest.words, oldest.team) == (
            "Maya Fontaine", f"CH-{number}", "Another reason", "The handwriting.", practice.team.name
        )  # fmt: skip
    assert len(skips(practice.manager, ShowSkips(coder=practice.coder.user_id)).rows) == 1
    assert {one.name: one.skips for one in practice.do(open_team, team_id=practice.team.id).members} == {
        "Maya Fontaine": "1 skipped", "Tomas Lindqvist": "1 skipped",
    }  # fmt: skip
    assert practice.acts().count("CHART_SKIPPED") == 2
    assert "handwriting" not in "".join(body for _, body in practice.log())


def test_a_chart_that_comes_to_nobody_else_goes_to_the_manager_at_once(practice: InOrder) -> None:
    assert practice.skip(practice.placed(setting="inpatient")).to_manager
    practice.set_order(pool="none")
    assert practice.skip(practice.placed()).to_manager
    practice.set_order(pool="all")
    practice.do(set_members, team_id=practice.team.id, version=practice.team.version, members=[practice.coder.user_id])
    assert practice.skip(practice.placed()).to_manager


@pytest.mark.parametrize(("fields", "words"), [({"reason": "none such"}, "no such reason"), ({"reason": "other"}, "needs words"),
                                               ({"reason": "wrong"}, "no such reason")])  # fmt: skip
def test_a_skip_needs_a_reason_of_the_list_and_another_one_words(
    practice: InOrder, fields: dict[str, str], words: str
) -> None:
    number = practice.placed()
    with pytest.raises(Refused, match=words):
        practice.skip(number, **fields)
    assert practice.holder(number) == practice.coder.user_id


def test_what_is_started_and_who_chooses_freely_is_not_skipped(practice: InOrder) -> None:
    number = practice.placed()
    edit(practice, number)
    with pytest.raises(Refused, match="started is not skipped"):
        practice.skip(number)
    practice.set_order(in_order=False)
    with pytest.raises(Refused, match="choose your charts yourself"):
        practice.skip(practice.placed())
    with pytest.raises(NotFound):
        practice.skip(number, by=practice.other)
    with pytest.raises(Denied):
        skips(practice.coder, ShowSkips())


def test_a_team_is_set_recorded_once_and_an_archived_one_lets_everybody_choose(practice: InOrder) -> None:
    first, second = practice.placed(3), practice.placed()
    acts = practice.acts().count("TEAM_ORDER_SET")
    practice.set_order()
    assert practice.acts().count("TEAM_ORDER_SET") == acts == 1, "as it was, nothing changes"
    assert practice.team.order == "Its coders take one chart after another: their own and unassigned outpatient charts."
    assert [row.order for row in practice.do(list_teams).rows] == ["In order"]
    practice.do(archive_team, team_id=practice.team.id, version=practice.team.version)
    assert practice.open(second).editor.editable
    assert practice.open(first).editor.editable
    assert queue(practice.coder, ShowQueue()).in_order == ""
