"""docs/EXTENDING.md is followed in a scratch copy: the files it names suffice, and `new page` makes pages that pass at once."""

import pytest

from codeloom.cli.commands import main
from tests import extending
from tests.extending import left_out
from tests.scratch import Scratch, new_scratch

HOUSE = ("agreement.py::test_they_agree", "docs.py::test_the_reference_names_what_the_code_has", "imports.py", "kept.py",
         "rooms.py", "rules.py::test_the_house_keeps_it", "seam.py", "tree.py")  # fmt: skip
"""What of tests/house speaks of what was added."""
TOUCHED = (
    "unit/ui/test_class_names.py::test_the_sheet_knows_every_class_a_page_uses",
    "unit/state/test_unknown_role.py",
    "integration/operations/test_migrations.py",
    "integration/operations/test_audit_log.py::test_a_checkpoint_we_did_not_sign_is_found",
    "integration/delivery/test_relay.py::test_every_topic_has_a_consumer",
    "integration/delivery/test_relay.py::test_an_event_delivered_twice_has_its_effect_once",
)
REGISTERED = ("topic with its consumer", "job, chore")
"""What the reference lists without a command that makes it."""
pytestmark = pytest.mark.timeout(600)  # of one test: a run of tests in a copy, which has servers of its own


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    """A copy in which nothing was added yet."""
    return new_scratch(tmp_path_factory.mktemp("scratch"))


@pytest.fixture(scope="module")
def added(scratch: Scratch) -> dict[str, list[str]]:
    """What was added to the copy, one after the other, and the files that were new or different after each."""
    steps = {
        "role": lambda: extending.add_role(scratch),
        "page": lambda: scratch.passes(
            "codeloom", "new", "page", "chart-team", "--role", "manager", "--room", "charts"
        ),
        "topic with its consumer": lambda: extending.add_topic(scratch),
        "job, chore": lambda: extending.add_job_and_chore(scratch),
        "provider": lambda: extending.add_provider(scratch),
    }
    files: dict[str, list[str]] = {}
    for what, add in steps.items():
        add()
        files[what] = scratch.changed()
        scratch.keep()
    scratch.passes("tests.house.reference")
    for what in REGISTERED:
        files[what] += scratch.changed()
    scratch.keep()
    return files


@pytest.mark.parametrize("what", ["page", "topic with its consumer", "job, chore", "provider"])
def test_the_guide_names_every_file_and_no_other(added: dict[str, list[str]], what: str) -> None:
    assert left_out(what, added[what]) == ([], [])


def test_the_guide_names_the_files_of_a_role_with_a_page_in_a_room_of_its_own(added: dict[str, list[str]]) -> None:
    unnamed = {what: left_out(what, added["role"]) for what in ("role", "page", "room")}
    assert [file for file in added["role"] if all(file in places for places, _ in unnamed.values())] == []
    assert {what: missing for what, (_, missing) in unnamed.items() if missing} == {}


def test_lint_has_nothing_to_say(scratch: Scratch, added: dict[str, list[str]]) -> None:
    scratch.passes("ruff", "check", "--no-cache", ".")
    scratch.passes("ruff", "format", "--no-cache", "--check", ".")
    scratch.passes(
        "mypy", *sorted({file for files in added.values() for file in files if file.startswith("codeloom/")})
    )


def test_the_tests_of_the_house_and_of_what_was_touched_pass(scratch: Scratch, added: dict[str, list[str]]) -> None:
    own = [file for what in ("role", "page") for file in added[what] if file.startswith("tests/integration/")]
    assert own == ["tests/integration/open_work/test_open_work.py", "tests/integration/charts/test_chart_team.py"]
    house = [f"tests/house/test_{name}" for name in HOUSE]
    scratch.passes("pytest", "-q", "-x", *house, *(f"tests/{name}" for name in TOUCHED), *own)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("Open --role biller", "'Open' is no name for a page"),
        ("open_work --role biller", "'open_work' is no name for a page"),
        ("class --role biller", "'class' is no name for a page"),
        ("open-work --role owner", "There is no role 'owner': roles are"),
        ("assign --role manager", "/assign is taken"),
        ("health --role manager", "/health is taken"),
        ("delivery --role manager", "There is a room delivery: say --room delivery"),
        ("listing --role manager --room charts", "codeloom/services/charts/listing.py is there already"),
        ("open-work --role manager --room nowhere", "There is no room 'nowhere': rooms are"),
        ("open-work --role manager --room dashboard", "is one module, and a second one needs a folder"),
        ("open-work --role manager --key d", "G d is taken or no letter: free are"),
    ],
)
def test_what_cannot_be_made_is_refused_in_a_sentence(
    capsys: pytest.CaptureFixture[str], asked: str, says: str
) -> None:
    assert main(["new", "page", *asked.split()]) == 2
    told = capsys.readouterr()
    assert says in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""


def test_a_file_that_the_guide_leaves_out_or_names_in_vain_is_seen() -> None:
    changed = ["codeloom/db/topics.py", "codeloom/services/audits/due.py", "codeloom/settings.py"]
    assert left_out("topic with its consumer", changed) == (["codeloom/settings.py"], ["docs/REFERENCE.md"])
