"""Presence: two people at one chart see each other, for as long as both are there, and nobody learns of charts not theirs."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.queries.charts import rows
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Reader
from codeloom.db.work import unit_of_work
from codeloom.services.charts import presence as signs_of_tabs
from codeloom.services.charts.presence import MINE, SILENT, LookAtChart, look
from codeloom.services.core.errors import Denied, NotFound, Refused
from codeloom.state.charts import presence
from codeloom.state.charts.presence import HERE
from codeloom.state.core import activity
from codeloom.state.core.live import hub
from tests.http_client import until
from tests.integration.audits.audits_world import Practice
from tests.integration.core.walls_world import Tab, World, signed_in_as

pytestmark = pytest.mark.usefixtures("database")


def here(number: int, tab: str = "one") -> LookAtChart:
    """The command of a tab."""
    return LookAtChart(number=number, tab=tab)


def test_two_people_at_one_chart_see_each_other_until_one_falls_silent() -> None:
    practice = Practice()
    number = practice.submitted("I10")
    assert look(practice.coder, here(number)) == ""
    assert look(practice.supervisor, here(number, "other")) == "Also here: Maya Fontaine"
    assert look(practice.coder, here(number)) == "Also here: Noor Haddad"
    with clock.at(clock.now() + SILENT + timedelta(seconds=1)):
        assert look(practice.coder, here(number)) == ""


def test_a_second_window_of_one_person_is_told_as_such() -> None:
    practice = Practice()
    number = practice.chart()
    look(practice.coder, here(number))
    assert look(practice.coder, here(number)) == "", "the same tab is nobody else"
    assert look(practice.coder, here(number, "two")) == MINE
    look(practice.supervisor, here(number, "three"))
    assert look(practice.coder, here(number, "two")) == "Also here: Noor Haddad"


def test_presence_is_of_one_chart_and_one_organization() -> None:
    practice, other = Practice(), Practice()
    number, another = practice.chart(), practice.chart()
    assert other.chart() == number
    look(practice.coder, here(number))
    look(other.coder, here(number, "elsewhere"))
    assert look(practice.supervisor, here(another, "two")) == ""
    assert look(practice.supervisor, here(number, "two")) == "Also here: Maya Fontaine"


def test_nobody_is_at_a_chart_they_may_not_see() -> None:
    practice = Practice()
    number = practice.chart()
    for who, refused in (
        (practice.person("Tomas Lindqvist", Role.CODER), NotFound),
        (practice.person("Sam Keller", Role.BILLER), Denied),
        (Practice().supervisor, NotFound),
    ):
        with pytest.raises(refused):
            look(who, here(number))
    assert look(practice.coder, here(number)) == ""


@pytest.mark.parametrize(
    "fields", [{"number": 0}, {"number": "x"}, {"number": 1, "tab": "x" * 10_000}, {"number": 10**13}]
)
def test_bad_input_is_refused(fields: dict[str, object]) -> None:
    from codeloom.services.core.commands import parse

    with pytest.raises(Refused):
        parse(LookAtChart, {"tab": "one", **fields})


def others(tab: Tab) -> str:
    """Who else is at the chart, as the page says."""
    return str(tab.vars().get("presence.others", ""))


def seen_at(practice: Practice) -> list[datetime]:
    """When each tab that has a chart open said so last, in the order of the tabs."""
    with unit_of_work(Scope.of_worker(practice.org_id), read_only=True) as uow:
        return [one.seen_at for one in uow.session.exec(select(Reader).order_by(Reader.tab))]


def lookers(practice: Practice) -> int:
    """How many tabs give signs and are told who else is there."""
    feeds = hub._feeds.get(practice.org_id, {})
    return sum(len(feed._viewers) for (stream, _), feed in feeds.items() if stream is HERE)


def test_two_tabs_at_one_chart_are_told_of_each_other_and_renew_their_signs(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice = Practice()
    number = practice.submitted("I10")
    monkeypatch.setitem(vars(presence.HERE), "beat", 0.1)
    monkeypatch.setattr(signs_of_tabs, "SILENT", timedelta(seconds=1))

    async def story() -> None:
        async with (
            signed_in_as(world, practice, practice.coder) as one, world.tab(one) as bench,
            signed_in_as(world, practice, practice.supervisor) as two,
        ):  # fmt: skip
            await bench.ask("hydrate_and_load", f"/chart/{number}")
            assert practice.coder.user_id in activity._last, "what a person does is noted for the time in the chart"
            async with world.tab(two) as desk:
                await desk.ask("hydrate_and_load", f"/audit/{number}")
                await until(lambda: others(desk) == "Also here: Maya Fontaine")
                await until(lambda: others(bench) == "Also here: Noor Haddad")
                signs = seen_at(practice)
                await until(lambda: all(now > was for now, was in zip(seen_at(practice), signs, strict=True)))
            await until(lambda: others(bench) == "")
            await bench.ask("hydrate_and_load", "/queue")
            await until(lambda: lookers(practice) == 0)

    world.run(story())


def test_a_chart_taken_away_is_shown_no_more_and_no_sign_of_it_is_given(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice = Practice()
    number = practice.chart()
    monkeypatch.setitem(vars(presence.HERE), "beat", 0.1)

    async def story() -> None:
        async with signed_in_as(world, practice, practice.coder) as browser, world.tab(browser) as tab:
            await tab.ask("hydrate_and_load", f"/chart/{number}")
            await until(lambda: len(seen_at(practice)) == 1)
            with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
                chart = rows.by_number(uow, number)
                assert chart is not None
                chart.assignee_id = None
                uow.session.add(chart)
                uow.record("CHART_ASSIGNED", "chart", chart.id)
                uow.commit()
            await until(lambda: lookers(practice) == 0)

    world.run(story())
