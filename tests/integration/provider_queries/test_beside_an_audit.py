"""Asking beside an audit: the auditor of a chart is offered it on the page, and beside an audited encounter nobody is."""

from tests.http_client import until
from tests.integration.audits.audited_visits import Audited
from tests.integration.audits.audits_world import Practice
from tests.integration.core.walls_world import Tab, World, signed_in_as


def seen(tab: Tab) -> dict[str, object]:
    """What the page knows of queries beside it."""
    found = tab.vars().get("beside.queries", {})
    return dict(found) if isinstance(found, dict) else vars(found)


def test_an_auditor_may_ask_about_the_chart_that_is_open(world: World) -> None:
    practice = Practice()
    number = practice.submitted("I10")

    async def story() -> None:
        async with (
            signed_in_as(world, practice, practice.supervisor) as browser, world.tab(browser) as tab
        ):  # fmt: skip
            await tab.ask("hydrate_and_load", f"/audit/{number}")
            await until(lambda: seen(tab).get("number") == number)
            assert seen(tab)["may_ask"] is True

    world.run(story())


def test_beside_an_audited_encounter_nothing_is_asked(world: World) -> None:
    audited = Audited()

    async def story() -> None:
        async with (
            signed_in_as(world, audited.visit.practice, audited.supervisor) as browser, world.tab(browser) as tab
        ):  # fmt: skip
            await tab.ask("hydrate_and_load", f"/audit/encounter-{audited.visit.view.number}")
            await until(lambda: tab.vars().get("audit_desk.state") == "open")
            assert not seen(tab).get("may_ask")

    world.run(story())
