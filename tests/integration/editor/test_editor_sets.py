"""A set of codes in each user of the editor, through the running application."""

import pytest

from codeloom.services.codes.bundles import SaveBundle, save_bundle
from codeloom.services.core.commands import parse
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice
from tests.integration.core.walls_world import World
from tests.integration.editor.editor_users import USERS, Desk, EditorUser, at_a_list


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A new organization."""
    return Practice()


@pytest.mark.parametrize("user", USERS, ids=lambda user: user.name)
def test_a_set_is_added_in_one_step_and_what_is_left_out_is_said(
    world: World, user: EditorUser, practice: Practice
) -> None:
    lines = [{"code": code} for code in ("I10", "Z87.891", "Z79.4", "E11")]
    made = save_bundle(user.person(practice), parse(SaveBundle, {"name": "Diabetes", "lines": lines}))

    async def story(desk: Desk) -> None:
        before = desk.var("version")
        await desk.do("add_set", bundle_id=made.id)
        assert desk.codes == ["I10", "E11.9", "Z87.891", "Z79.4"]
        assert desk.var("version") == before + 1
        assert desk.var("focus").startswith(desk.rows[2].id)
        said = desk.tab.vars()["screen.toasts"][-1]["detail"]
        assert said == "2 codes added. Skipped, here already: I10. Not added: E11 is not complete."

    at_a_list(world, user, practice, story)
