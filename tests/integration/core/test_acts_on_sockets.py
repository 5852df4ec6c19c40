"""Acts as the running application answers them: sent again, on the same socket or after another was opened (F4)."""

from typing import Any

import pytest

from codeloom.services.charts import open_chart
from codeloom.services.core import Unavailable, budgets, offload, shares
from codeloom.settings import Settings
from codeloom.state.core import acts, screen
from codeloom.state.core.gate import Gate
from codeloom.state.core.session import who
from tests.http_client import until
from tests.integration.audits.audits_world import Practice
from tests.integration.core.test_walls_socket import SCREEN
from tests.integration.core.walls_registry import handlers
from tests.integration.core.walls_world import ROOT, Tab, World, signed_in_as

TOKEN = "acts0123456789abcdef0123456789ab"
TAKE, MOVE, FIX = (
    next(name for name in handlers() if name.endswith(f"____{ending}"))
    for ending in ("workbench.take", "workbench.move", "rows.fix")
)


@pytest.fixture
def practice(database: Settings) -> Practice:
    return Practice()


def told(tab: Tab) -> list[dict[str, Any]]:
    """What the page was told of its acts and of its fillings, in order."""
    return [message for kind, message in tab.told if kind == "act"]


def filling(tab: Tab) -> str:
    """The name of the newest filling."""
    return str(next(one["filling"] for one in reversed(told(tab)) if "filling" in one))


def answers(tab: Tab) -> list[tuple[str, bool]]:
    """How acts ended, and whether they were found to be applied before."""
    return [(one["answer"], one["found"]) for one in told(tab) if "answer" in one]


def codes(tab: Tab) -> list[str]:
    """The codes of the rows that the page shows."""
    return [row["code"] for row in tab.vars()["workbench.editor"]["rows"]]


def named_act(act_id: str, filled: str, **more: Any) -> dict[str, Any]:
    """An act as a page names it."""
    return {"id": act_id, "filling": filled, "again": False, **more}


def test_an_act_asked_about_on_its_socket_is_told_again_and_not_done(world: World, practice: Practice) -> None:
    path = f"/chart/{practice.chart()}"

    async def story() -> None:
        async with signed_in_as(world, practice, practice.coder) as browser, world.tab(browser) as tab:
            await tab.ask("hydrate_and_load", path)
            act = named_act("0123456789abc-1", filling(tab))
            await tab.ask(FIX, path, key="no such finding", line_id="", _act=act)
            toasts = tab.vars()["screen.toasts"]
            assert len(toasts) == 1, "refused"
            await tab.ask(FIX, path, key="no such finding", line_id="", _act=act | {"again": True})
            assert answers(tab) == [("done", False)] * 2
            assert tab.vars()["screen.toasts"] == toasts, "not tried once more"

    world.run(story())


def test_an_act_found_applied_after_another_socket_was_opened_has_its_page_filled_anew(
    world: World, practice: Practice
) -> None:
    path = f"/chart/{practice.chart()}"

    async def story() -> None:
        async with signed_in_as(world, practice, practice.coder) as browser:
            async with world.tab(browser, TOKEN) as tab:
                await tab.ask("hydrate_and_load", path)
                act = named_act("0123456789abc-2", filling(tab))
                await tab.ask(TAKE, path, value="icd10cm:I10", _act=act)
            async with world.tab(browser, TOKEN) as tab:
                await tab.ask("hydrate_and_load", path)
                before = filling(tab)
                await tab.ask(TAKE, path, value="icd10cm:I10", _act=act | {"again": True, "screen": {}})
                assert answers(tab) == [("done", True)]
                assert [*told(tab)[-1]] == ["filling", "apart"], "told that it is filled after the answer"
                assert filling(tab) != before
                assert codes(tab) == ["I10"]

    world.run(story())


def test_an_act_that_arrives_after_its_page_was_filled_anew_is_not_done_at_once(
    world: World, practice: Practice
) -> None:
    """It may have been sent again and refused meanwhile: only what the page sends from then on counts."""
    path = f"/chart/{practice.chart()}"

    async def story() -> None:
        async with signed_in_as(world, practice, practice.coder) as browser, world.tab(browser) as tab:
            await tab.ask("hydrate_and_load", path)
            early = filling(tab)
            await tab.ask("hydrate_and_load", path)
            await tab.ask(TAKE, path, value="icd10cm:I10", _act=named_act("0123456789abc-3", early))
            again = named_act("0123456789abc-4", early, screen={})
            await tab.ask(TAKE, path, value="icd10cm:E11.9", _act=again)
            await tab.ask(TAKE, path, value="icd10cm:I10", _act=named_act("0123456789abc-5", early))
            assert answers(tab) == [("later", False), ("done", False), ("later", False)]
            assert codes(tab) == ["E11.9"]

    world.run(story())


def test_a_page_that_the_database_kept_from_being_filled_is_filled_again_before_acts_come(
    world: World, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F7: an act that waited for the page would be refused by it, for it does not know which chart it shows."""
    path, away = f"/chart/{practice.chart()}", [True]

    async def offloaded(work: Any, *arguments: Any) -> Any:
        if away and work is open_chart and away.pop():
            raise Unavailable()
        return await offload(work, *arguments)

    async def story() -> None:
        async with signed_in_as(world, practice, practice.coder) as browser, world.tab(browser) as tab:
            monkeypatch.setattr(screen, "offload", offloaded)
            monkeypatch.setattr(acts, "FILL_AGAIN", (0.0,))
            await tab.ask("hydrate_and_load", path)
            assert (tab.vars()["workbench.state"], told(tab)) == ("failed", []), "not told that it is filled"
            fills = "reflex___state____on_load_internal_state.on_load_internal"
            asked = [one["name"] for kind, update in tab.told if kind == "event" for one in update.get("events") or ()]
            assert asked.count(f"{ROOT}.{fills}") == 1
            await tab.ask(fills, path)
            await tab.ask(TAKE, path, value="icd10cm:I10", _act=named_act("0123456789abc-7", filling(tab)))
            assert (answers(tab), codes(tab)) == ([("done", False)], ["I10"])
            known = len(told(tab))
            for fill, said in (("hydrate_and_load", 0), (fills, 1)):
                away.append(True)
                await tab.ask(fill, path)
                assert len(told(tab)) == known + said, "after the last try it is called filled as it is"
            for n, (name, given) in enumerate([(TAKE, {"value": "icd10cm:I10"}), (MOVE, {"line_id": "x", "step": 1})]):
                await tab.ask(name, path, **given, _act=named_act(f"0123456789abc-8{n}", filling(tab)))
                assert tab.vars()["screen.toasts"][-1]["title"].startswith("Nothing is open on this page")

    world.run(story())


def test_an_act_whose_person_cannot_be_read_is_sent_again(
    world: World, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F7: between the gate and the verb the database went away."""
    path, asked = f"/chart/{practice.chart()}", list[int]()

    async def away_once(state: Any) -> Any:
        asked.append(1)
        if len(asked) == 1:
            raise Unavailable()
        return await who(state)

    async def story() -> None:
        async with signed_in_as(world, practice, practice.coder) as browser, world.tab(browser) as tab:
            await tab.ask("hydrate_and_load", path)
            act = named_act("0123456789abc-9", filling(tab))
            monkeypatch.setattr(screen, "who", away_once)
            await tab.ask(TAKE, path, value="icd10cm:I10", _act=act)
            assert (answers(tab), tab.vars()["screen.toasts"]) == ([("later", False)], [])
            await tab.ask(TAKE, path, value="icd10cm:I10", _act=act | {"again": True})
            assert (answers(tab)[-1], codes(tab)) == (("done", False), ["I10"])

    world.run(story())


def test_an_act_that_waits_its_turn_is_done_though_its_page_is_gone_and_nothing_else_is(
    world: World, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person whose events wait loses no act by closing the page; filling a page that nobody sees is left."""
    path = f"/chart/{practice.chart()}"
    done: list[str] = []
    ask = Gate.preprocess

    async def noted(gate: Gate, app: Any, state: Any, event: Any) -> Any:
        done.append(event.name.rsplit(".", 1)[-1])
        return await ask(gate, app, state, event)

    async def story() -> None:
        async with signed_in_as(world, practice, practice.coder) as browser:
            async with world.tab(browser, TOKEN) as tab:
                await tab.ask("hydrate_and_load", path)
                monkeypatch.setattr(budgets, "AT_ONCE", 0)
                monkeypatch.setattr(Gate, "preprocess", noted)
                act = named_act("0123456789abc-6", filling(tab))
                tab.send(TAKE, path, value="icd10cm:I10", _act=act)
                for _ in range(5):
                    tab.send(f"{SCREEN}.close_toast", path, toast_id="1")
                await tab._pong(10)
                assert done == []
            monkeypatch.setattr(budgets, "AT_ONCE", 2)
            (share,) = (one for one in shares._people.values() if one.open_events)
            shares._wake(share)
            await until(lambda: not share.open_events)
            assert done == ["take"]
            async with world.tab(browser, TOKEN) as tab:
                await tab.ask("hydrate_and_load", path)
                assert codes(tab) == ["I10"]

    world.run(story())
