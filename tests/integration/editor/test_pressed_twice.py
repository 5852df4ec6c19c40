"""Two quick presses of the key that sends a chart on: the second finds it done and is no error."""

import pytest

from codeloom.settings import Settings
from codeloom.state.charts.rows import Rows
from tests.integration.audits.audits_world import Practice
from tests.integration.core.walls_world import World
from tests.integration.editor.editor_users import USERS, desk_of

CODER, AUDITOR, *_ = USERS


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A new organization."""
    return Practice()


def test_a_chart_sent_by_two_quick_presses_went_once_and_without_an_error(world: World, practice: Practice) -> None:
    number = practice.chart()

    async def story() -> None:
        async with desk_of(world, CODER, practice, number) as desk:
            await desk.do("take", value="icd10cm:I10")
            for _ in range(2):
                await desk.do("submit", of=Rows)
            assert desk.toasts == [f"CH-{number} sent for audit"]
            assert desk.tab.vars()["workbench.head"]["status"] == "pending_audit"

    world.run(story())
    assert [act for act, _ in practice.log()].count("CHART_SUBMITTED") == 1


def test_a_chart_that_is_not_ready_still_says_so(world: World, practice: Practice) -> None:
    number = practice.chart()

    async def story() -> None:
        async with desk_of(world, CODER, practice, number) as desk:
            await desk.do("submit", of=Rows)
            assert len(desk.toasts) == 1
            assert desk.toasts[0].startswith("Not sent")

    world.run(story())


def test_an_audit_closed_by_two_quick_presses_is_closed_once_and_without_an_error(
    world: World, practice: Practice
) -> None:
    number = AUDITOR.begin(practice)

    async def story() -> None:
        async with desk_of(world, AUDITOR, practice, number) as desk:
            for _ in range(2):
                await desk.do("close", outcome="approve")
            assert desk.toasts == [f"CH-{number} approved"]

    world.run(story())
