"""Presence at an encounter: its provider, a biller and an auditor see each other, and nobody learns of one not theirs."""

from datetime import timedelta

import pytest

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.services.charts.presence import MINE, SILENT
from codeloom.services.core import Denied, NotFound
from codeloom.services.encounters import LookAtEncounter, look
from codeloom.settings import Settings
from codeloom.state.charts import presence as at_charts
from codeloom.state.encounters import presence
from tests.http_client import until
from tests.integration.audits.audited_visits import Audited
from tests.integration.audits.audits_world import Practice
from tests.integration.core.walls_world import Tab, World, signed_in_as
from tests.integration.encounters.encounters_world import Visit


@pytest.fixture
def visit(database: Settings) -> Visit:
    """A visit with a note, with billing."""
    made = Visit()
    made.write("Sore throat.")
    made.send()
    return made


def at(visit: Visit, who: Scope, tab: str = "one") -> str:
    """What somebody who opens it is told."""
    return look(who, LookAtEncounter(number=visit.view.number, tab=tab))


def test_provider_and_biller_see_each_other_until_one_falls_silent(visit: Visit) -> None:
    assert at(visit, visit.provider) == ""
    assert at(visit, visit.biller, "two") == "Also here: Alba Ortiz"
    assert at(visit, visit.biller, "three") == "Also here: Alba Ortiz"
    assert at(visit, visit.provider) == "Also here: Sam Keller"
    with clock.at(clock.now() + SILENT + timedelta(seconds=1)):
        assert at(visit, visit.biller, "two") == ""
        assert at(visit, visit.biller, "three") == MINE


def test_nobody_is_at_an_encounter_they_may_not_see(visit: Visit) -> None:
    practice = visit.practice
    other = practice.person("Ivan Petrov", Role.PROVIDER)
    for who, refused in (
        (other, NotFound),
        (practice.supervisor, NotFound),
        (practice.coder, Denied),
        (Practice().person("Sam Keller", Role.BILLER), NotFound),
    ):
        with pytest.raises(refused):
            at(visit, who)
    assert at(visit, visit.biller) == ""


def test_the_auditor_of_a_finalized_one_is_seen(database: Settings) -> None:
    audited = Audited()
    at(audited.visit, audited.visit.biller)
    assert at(audited.visit, audited.supervisor, "two") == "Also here: Sam Keller"


def others(tab: Tab, name: str = "encounter_presence") -> str:
    """Who else is there, as the page says."""
    return str(tab.vars().get(f"{name}.others", ""))


def test_the_screens_of_three_roles_say_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    audited = Audited()
    visit, number = audited.visit, audited.visit.view.number
    monkeypatch.setitem(vars(presence.HERE), "beat", 0.1)
    monkeypatch.setitem(vars(at_charts.HERE), "beat", 0.1)

    async def story() -> None:
        async with (
            signed_in_as(world, visit.practice, visit.biller) as one, world.tab(one) as review,
            signed_in_as(world, visit.practice, audited.supervisor) as two, world.tab(two) as audit,
            signed_in_as(world, visit.practice, visit.provider) as three,
        ):  # fmt: skip
            await review.ask("hydrate_and_load", f"/billing/{number}")
            await audit.ask("hydrate_and_load", f"/audit/encounter-{number}")
            await until(lambda: others(audit) == "Also here: Sam Keller")
            async with world.tab(three) as desk:
                await desk.ask("hydrate_and_load", f"/encounter/{number}")
                await until(lambda: others(review) == "Also here: Alba Ortiz, Noor Haddad")
                assert others(audit, "presence") == ""

    world.run(story())
