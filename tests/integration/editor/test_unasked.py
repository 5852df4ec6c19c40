"""Random events at the editor of each of its users: no code changes unless one is taken."""

import random

import pytest

from codeloom.settings import Settings
from codeloom.state.editor.code_field import CodeField
from tests.integration.audits.audits_world import Practice
from tests.integration.core.walls_world import World
from tests.integration.editor.editor_users import USERS, Desk, EditorUser, desk_of

ROUNDS = 60


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A new organization."""
    return Practice()


@pytest.mark.parametrize("user", USERS, ids=lambda user: user.name)
def test_whatever_is_opened_written_and_looked_for_no_code_changes_unless_one_is_taken(
    world: World, user: EditorUser, practice: Practice
) -> None:
    chance = random.Random(9)

    async def story() -> None:
        async with desk_of(world, user, practice, user.begin(practice)) as desk:
            await press(desk)

    async def press(desk: Desk) -> None:
        screen, words, line, text = user.words
        await desk.do("take", value="icd10cm:Z87.891")
        wanted = ["I10", "E11.9", "Z87.891"]
        ids = [row.id for row in desk.rows]
        for _ in range(ROUNDS):
            row, code = chance.choice(ids), chance.choice(("", "e1122", "I10", "ckd 4", "zz9"))
            act = chance.choice(("open_field", "close_field", "recall", "look", "point", words))
            if act == "open_field":
                await desk.do(act, line_id=row)
                assert desk.var("editing") == row
            elif act == "close_field":
                await desk.do(act)
            elif act == words:
                await desk.do(words, of=screen, **{line: ids[2], text: code})
            else:
                await desk.do(act, of=CodeField, **{"value" if act == "point" else "text": code})
            assert desk.codes == wanted, act

    world.run(story())
