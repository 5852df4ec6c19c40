"""Units of procedure rows against each user of the code editor."""

import pytest

from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice
from tests.integration.core.walls_world import World
from tests.integration.editor.editor_users import USERS, Desk, EditorUser, at_a_list


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A new organization."""
    return Practice()


@pytest.mark.parametrize("user", USERS, ids=lambda user: user.name)
def test_a_procedure_row_takes_units_and_a_diagnosis_none(world: World, user: EditorUser, practice: Practice) -> None:
    async def story(desk: Desk) -> None:
        assert desk.rows[0].units == 1
        await desk.do("take", value="cpt:97110")
        line = desk.rows[2].id
        await desk.do("set_units", line_id=line, value="3")
        assert desk.rows[2].units == 3
        for unfit in ("0", "-2", "1.5", "12345", "three", ""):
            await desk.do("set_units", line_id=line, value=unfit)
        assert desk.rows[2].units == 3
        version = desk.var("version")
        await desk.do("set_units", line_id=desk.rows[0].id, value="2")
        assert (desk.rows[0].units, desk.var("version")) == (1, version)
        await desk.do("open_field", line_id=line)
        await desk.do("take", value="icd10cm:Z87.891")
        assert (desk.rows[2].code, desk.rows[2].units) == ("Z87.891", 1)

    at_a_list(world, user, practice, story)
