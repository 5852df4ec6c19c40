"""The contract of the code editor against each of its users, through the running application: socket, gate, state, verbs."""

import json
from typing import Any
from uuid import uuid4

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Conflict, Denied, NotFound, Problem
from codeloom.settings import Settings
from codeloom.state.core.permissions import SIGNED_IN, declared
from codeloom.state.core.screen import Screen
from codeloom.state.editor.line_editor import LineEditor
from tests.integration.audits.audits_world import Practice
from tests.integration.core.walls_world import World, denials_of
from tests.integration.editor.editor_users import USERS, Desk, EditorUser, at_a_list, desk_of

EACH = pytest.mark.parametrize("user", USERS, ids=lambda user: user.name)
UNFIT = "That input is not of the expected form"


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A new organization."""
    return Practice()


def edit(user: EditorUser, scope: Any, subject: str, version: int, *operations: dict[str, Any]) -> Any:
    """Operations by the user's own verb."""
    verb = user.screen._verbs.edit
    fields = {user.subject: subject, "version": version, "operations": list(operations)}
    return verb(scope, parse(verb.command, fields))


def test_every_screen_that_takes_in_the_editor_is_tried_here() -> None:
    taking = {one for one in LineEditor.__subclasses__() if issubclass(one, Screen)}
    assert taking == {user.screen for user in USERS}


@EACH
def test_its_shared_handlers_declare_the_verbs_of_this_user_and_its_state_keeps_what_the_editor_needs(
    user: EditorUser,
) -> None:
    verbs = user.screen._verbs
    verbs_of = {name: declared(handler) for name, handler in user.screen.event_handlers.items()}
    reading, leaving = ("show_document",), ("drop_unsaved", "toggle_grouping")
    editing = (
        "open_field",
        "close_field",
        "take",
        "add_set",
        "remove",
        "move",
        "make_principal",
        "set_poa",
        "set_units",
        "mark",
        "unmark",
        "again",
    )
    shared = {
        name for name in vars(LineEditor) if not name.startswith("_") and hasattr(vars(LineEditor)[name], "__code__")
    }
    assert shared == {*reading, *leaving, *editing}
    assert {verbs_of[name] for name in editing} == {(verbs.edit.name,)}
    assert {verbs_of[name] for name in reading} == {(verbs.read.name, verbs.open.name)}
    assert {verbs_of[name] for name in leaving} == {(SIGNED_IN,)}
    assert LineEditor._kept < user.screen._kept


@EACH
def test_a_code_is_added_in_printed_form_and_its_row_takes_the_focus(
    world: World, user: EditorUser, practice: Practice
) -> None:
    async def story(desk: Desk) -> None:
        await desk.do("take", value="icd10cm:z87891")
        assert desk.codes == ["I10", "E11.9", "Z87.891"]
        assert desk.var("focus").startswith(desk.rows[2].id)

    at_a_list(world, user, practice, story)


@EACH
def test_whether_the_groups_are_shown_in_full_is_kept(world: World, user: EditorUser, practice: Practice) -> None:
    async def story(desk: Desk) -> None:
        assert desk.var("grouping_open") is True
        await desk.do("toggle_grouping")
        await desk.do("take", value="icd10cm:j189")
        assert desk.var("grouping_open") is False

    at_a_list(world, user, practice, story)


@EACH
def test_a_row_takes_another_code_in_its_place(world: World, user: EditorUser, practice: Practice) -> None:
    async def story(desk: Desk) -> None:
        line = desk.rows[1].id
        await desk.do("open_field", line_id=line)
        assert desk.var("editing") == line
        await desk.do("take", value="icd10cm:E11.65")
        assert (desk.codes, desk.rows[1].id, desk.var("editing")) == (["I10", "E11.65"], line, "")
        await desk.do("open_field", line_id=line)
        await desk.do("close_field")
        assert (desk.codes, desk.var("editing")) == (["I10", "E11.65"], "")

    at_a_list(world, user, practice, story)


@EACH
def test_a_row_is_removed(world: World, user: EditorUser, practice: Practice) -> None:
    async def story(desk: Desk) -> None:
        await desk.do("remove", line_id=desk.rows[0].id)
        assert desk.codes == ["E11.9"]

    at_a_list(world, user, practice, story)


@EACH
def test_rows_move_and_become_the_first(world: World, user: EditorUser, practice: Practice) -> None:
    async def story(desk: Desk) -> None:
        await desk.do("take", value="icd10cm:Z87.891")
        await desk.do("move", line_id=desk.rows[2].id, step=-1)
        assert desk.codes == ["I10", "Z87.891", "E11.9"]
        await desk.do("move", line_id=desk.rows[0].id, step=1)
        assert desk.codes == ["Z87.891", "I10", "E11.9"]
        await desk.do("make_principal", line_id=desk.rows[2].id)
        assert desk.codes == ["E11.9", "Z87.891", "I10"]
        version = desk.var("version")
        await desk.do("move", line_id=desk.rows[0].id, step=7)
        assert desk.var("version") == version

    at_a_list(world, user, practice, story)


@EACH
def test_a_row_takes_a_poa_indicator(world: World, user: EditorUser, practice: Practice) -> None:
    async def story(desk: Desk) -> None:
        await desk.do("set_poa", line_id=desk.rows[1].id, value="N")
        assert desk.rows[1].poa == "N"
        await desk.do("set_poa", line_id=desk.rows[1].id, value="Q")
        assert (desk.rows[1].poa, [UNFIT in toast for toast in desk.toasts]) == ("N", [True])

    at_a_list(world, user, practice, story)


@EACH
def test_its_person_writes_about_a_row(world: World, user: EditorUser, practice: Practice) -> None:
    async def story(desk: Desk) -> None:
        screen, handler, line, text = user.words
        await desk.do("take", value="icd10cm:Z87.891")
        await desk.do(handler, of=screen, **{line: desk.rows[2].id, text: "Quit in 2014"})
        assert [row.words for row in desk.rows] == ["", "", "Quit in 2014"]

    at_a_list(world, user, practice, story)


@EACH
def test_words_of_the_text_become_evidence_of_a_row_and_stop_to_be(
    world: World, user: EditorUser, practice: Practice
) -> None:
    def marked(desk: Desk) -> list[tuple[str, str]]:
        sentences = [s for part in desk.var("document")["paragraphs"] for s in part["sentences"]]
        return [(piece["text"], piece["rows"]) for s in sentences for piece in s["pieces"] if piece["rows"]]

    async def story(desk: Desk) -> None:
        had = desk.rows[1].evidence
        await desk.do("mark", value=f"{user.place}:2")
        assert desk.rows[1].evidence == had + 1
        assert "2" in dict(marked(desk))[user.said].split(",")
        await desk.do("unmark", line_id=desk.rows[1].id, index=had)
        assert desk.rows[1].evidence == had
        assert all("2" not in rows.split(",") for _, rows in marked(desk))
        await desk.do("mark", value=f"{user.place}:77")
        assert desk.toasts == ["No row to mark for"]

    at_a_list(world, user, practice, story)


@EACH
def test_a_conflict_shows_the_fresh_rows_and_keeps_what_was_not_saved(
    world: World, user: EditorUser, practice: Practice
) -> None:
    async def story() -> None:
        number = user.begin(practice)
        async with desk_of(world, user, practice, number) as first, desk_of(world, user, practice, number) as second:
            await second.do("take", value="icd10cm:Z87.891")
            await first.do("take", value="icd10cm:J45.20")
            assert first.codes == ["I10", "E11.9", "Z87.891"]
            assert first.var("conflict")
            unsaved = first.var("unsaved")
            assert [one["code"] for one in json.loads(unsaved)] == ["J45.20"]
            await first.do("again", operations=unsaved)
            assert (first.codes, first.var("conflict")) == (["I10", "E11.9", "Z87.891", "J45.20"], "")
            await second.do("remove", line_id=second.rows[0].id)
            assert second.var("conflict")
            await second.do("drop_unsaved")
            assert (second.var("conflict"), second.var("unsaved"), len(second.codes)) == ("", "", 4)

    world.run(story())


@EACH
def test_an_edit_at_an_old_version_is_refused_and_changes_nothing(user: EditorUser, practice: Practice) -> None:
    subject, version = user.at(practice, user.begin(practice))
    edit(user, user.person(practice), subject, version, {"op": "add", "code": "Z87.891"})
    with pytest.raises(Conflict):
        edit(user, user.person(practice), subject, version, {"op": "add", "code": "J45.20"})


@EACH
def test_a_foreign_list_is_not_found(world: World, user: EditorUser, practice: Practice) -> None:
    theirs = Practice()
    subject, version = user.at(theirs, user.begin(theirs))
    for wanted in (subject, str(uuid4())):
        with pytest.raises(NotFound):
            edit(user, user.person(practice), wanted, version, {"op": "add", "code": "Z87.891"})

    async def story() -> None:
        async with desk_of(world, user, practice, 4711) as desk:
            assert desk.var("state") in ("absent", "refused")
            await desk.do("take", value="icd10cm:Z87.891")
            assert desk.toasts

    world.run(story())


@EACH
def test_another_role_is_refused_at_the_gate_and_by_the_verb(
    world: World, user: EditorUser, practice: Practice, caplog: pytest.LogCaptureFixture
) -> None:
    number, manager = user.begin(practice), practice.person("Ines Okafor", Role.MANAGER)
    subject, version = user.at(practice, number)
    with pytest.raises(Denied):
        edit(user, manager, subject, version, {"op": "add", "code": "Z87.891"})

    async def story() -> None:
        async with desk_of(world, user, practice, number, manager) as desk:
            await desk.do("take", value="icd10cm:Z87.891")
            assert desk.tab.vars()["screen.denied"] is True
        async with desk_of(world, user, practice, number) as desk:
            assert desk.codes == ["I10", "E11.9"]

    world.run(story())
    assert user.screen._verbs.edit.name in denials_of(practice.org_id)
    assert "take" in [vars(record)["handler"] for record in caplog.records if record.message == "event.denied"]


@EACH
@pytest.mark.parametrize(
    "span",
    [
        {"doc": "no id", "start": 1, "end": 4},
        {"doc": str(uuid4()), "start": "a", "end": 4},
        {"doc": str(uuid4()), "start": 1},
        {"doc": str(uuid4()), "start": 1, "end": 4, "more": 1},
        {"doc": str(uuid4()), "start": -1, "end": 4},
        "1:4",
    ],
    ids=["no id", "no number", "no end", "more", "before the text", "a text"],
)
def test_malformed_evidence_is_refused_with_a_code(user: EditorUser, practice: Practice, span: object) -> None:
    with pytest.raises(Problem) as caught:
        edit(user, user.person(practice), str(uuid4()), 1, {"op": "mark", "line": str(uuid4()), "span": span})
    assert caught.value.code == "bad_input"


@EACH
def test_malformed_json_and_offsets_are_refused_and_change_nothing(
    world: World, user: EditorUser, practice: Practice
) -> None:
    async def story(desk: Desk) -> None:
        version = desk.var("version")
        for handler, arguments in (
            ("again", {"operations": "{"}),
            ("again", {"operations": '{"op": "remove"}'}),
            ("again", {"operations": '[{"op": "mark", "line": "x", "span": {}}]'}),
            ("mark", {"value": "one:two"}),
            ("mark", {"value": "²:5"}),
            ("mark", {"value": 5}),
        ):
            await desk.do(handler, **arguments)
            assert desk.toasts[-1].startswith(UNFIT), (handler, arguments)
            assert desk.var("version") == version
            await desk.do("close_toast", of=Screen, toast_id=desk.tab.vars()["screen.toasts"][-1]["id"])
        assert desk.codes == ["I10", "E11.9"]

    at_a_list(world, user, practice, story)
