"""Two processes side by side (`make test`): which tests stay together, and what is begun first.

Every process has servers of its own (tests/conftest.py), so any file may run in either. The files whose tests use the running
copy stay in one process, for a copy has several processes itself: a second one would only fight the first for the processor.
"""

from pathlib import PurePath
from typing import Any

import pytest

EARLY = ("tests/e2e/scripts/", "tests/faults/")
LATER = "tests/e2e/test_launch.py"
"""After what is EARLY: its copies are lent the front end that the running copy builds, and would wait for it until then."""
RUNNING = "running copy"
APART = ("tests/e2e/test_launch.py", "tests/e2e/scripts/")
"""Below tests/e2e, but without the running copy: these start their own, or need a browser only."""
BESIDE = (
    "tests/faults/test_redis_in_browsers.py",
    "tests/faults/test_rolling_restart.py",
    "tests/faults/test_silent_lines.py",
    "tests/faults/test_walls_on_the_wire.py",
)
"""Outside of tests/e2e, with the running copy."""


def room(file: str) -> str:
    """What a test file is kept together with: the running copy, or nothing but itself."""
    if file.startswith(APART):
        return file
    return RUNNING if file.startswith(("tests/e2e/", *BESIDE)) else file


def turn(file: str) -> int:
    """When a test file is handed out: the smaller, the earlier."""
    if room(file) == RUNNING:
        return 0
    return 1 if file.startswith(EARLY) else 2 if file == LATER else 3


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests into their order; within a turn it is that of their collection."""
    items.sort(key=lambda item: turn(item.nodeid.split("::", 1)[0]))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hand out whole files, in the order of their turns and of `testpaths`: the longest come first."""
    from xdist.scheduler import LoadScopeScheduling

    class ByRoom(LoadScopeScheduling):
        """Units of work are the rooms."""

        def _split_scope(self, nodeid: str) -> str:
            return room(PurePath(nodeid.split("::", 1)[0]).as_posix())

    config.option.loadscopereorder = False
    return ByRoom(config, log)
