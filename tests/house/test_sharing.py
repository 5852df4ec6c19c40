"""The processes of `make test`: who takes the files that use the running copy, and that no other file is bound to it."""

import re

import pytest

from codeloom.settings import ROOT
from tests.sharing import RUNNING, WORTH_A_COPY, next_file, room, turn

FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for part in ("e2e", "faults")
    for path in (ROOT / "tests" / part).rglob("test_*.py")
)
USES = re.compile(
    r"^(?:def|    def) \w+\([^)]*\b(running: Running|as_role: |bench: Bench|hands: Hands|billing: Billing)",
    re.MULTILINE,
)
"""A function that takes the running copy, or a fixture that does."""


@pytest.mark.parametrize("file", FILES)
def test_a_file_is_kept_with_the_running_copy_exactly_when_it_uses_it(file: str) -> None:
    uses = USES.search((ROOT / file).read_text(encoding="utf-8")) is not None
    assert (room(file) == RUNNING) is uses


def test_every_other_file_may_run_in_any_process() -> None:
    assert room("tests/integration/imports/test_imports.py") == "tests/integration/imports/test_imports.py"


def test_the_running_copy_comes_first_and_what_is_lent_its_front_end_once_it_is_built() -> None:
    in_order = ["tests/faults/test_rolling_restart.py", "tests/faults/test_queues.py", "tests/e2e/test_launch.py"]
    assert sorted(["tests/unit/test_settings.py", *reversed(in_order)], key=turn)[:3] == in_order


def test_one_process_takes_the_files_of_the_copy_and_others_help_when_they_have_nothing_else() -> None:
    unit = "tests/unit/test_settings.py"
    many = [f"tests/e2e/test_{at}.py" for at in range(WORTH_A_COPY)]
    few = many[1:]
    assert next_file([unit, *many], copy_here=False, copies_elsewhere=0) == many[0]
    assert next_file([unit, *few], copy_here=True, copies_elsewhere=1) == few[0]
    assert next_file([unit], copy_here=True, copies_elsewhere=0) == unit
    assert next_file([*many, unit], copy_here=False, copies_elsewhere=1) == unit
    assert next_file(many, copy_here=False, copies_elsewhere=1) == many[0]
    assert next_file(few, copy_here=False, copies_elsewhere=1) is None
    assert next_file([], copy_here=True, copies_elsewhere=1) is None
    assert next_file(many, copy_here=False, copies_elsewhere=2) is None
    more = [f"tests/e2e/test_{at}.py" for at in range(2 * WORTH_A_COPY)]
    assert next_file(more, copy_here=False, copies_elsewhere=2) == more[0]
