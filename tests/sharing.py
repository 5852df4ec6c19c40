"""Processes side by side (`make test`): which takes which file, and what is begun first.

Every process has servers of its own (tests/conftest.py), so any file may run in any. The files whose tests use the running copy
are taken by one process, for a copy has several processes itself: a second one would only fight the first for the processor.
Another process helps with them, in a copy of its own, once it would have nothing else to do.
"""

from collections.abc import Collection
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
WORTH_A_COPY = 4
"""Files with the running copy that are left, for each copy there is, when a process starts one more: that takes as long as some."""


def room(file: str) -> str:
    """What a test file is kept together with: the running copy, or nothing but itself."""
    if file.startswith(APART):
        return file
    return RUNNING if file.startswith(("tests/e2e/", *BESIDE)) else file


def next_file(waiting: Collection[str], *, copy_here: bool, copies_elsewhere: int) -> str | None:
    """The file that a process takes next of those that wait, in their order; None when it had better take no more.

    A process with a copy takes the files of the copy first, and so does the first of all.
    """
    with_copy = [file for file in waiting if room(file) == RUNNING]
    others = [file for file in waiting if room(file) != RUNNING]
    if copy_here or not copies_elsewhere:
        return next(iter(with_copy + others), None)
    worth_it = len(with_copy) >= WORTH_A_COPY * copies_elsewhere
    return next(iter(others + (with_copy if worth_it else [])), None)


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

    class ByFile(LoadScopeScheduling):
        """Units of work are files; each process is given what `next_file` says."""

        def __init__(self) -> None:
            super().__init__(config, log)
            self.with_copy: set[Any] = set()

        def _split_scope(self, nodeid: str) -> str:
            return PurePath(nodeid.split("::", 1)[0]).as_posix()

        def _assign_work_unit(self, node: Any) -> None:
            elsewhere = sum(one in self.assigned_work for one in self.with_copy - {node})
            file = next_file(self.workqueue, copy_here=node in self.with_copy, copies_elsewhere=elsewhere)
            if file is None:
                node.shutdown()
                return
            if room(file) == RUNNING:
                self.with_copy.add(node)
            self.workqueue.move_to_end(file, last=False)
            super()._assign_work_unit(node)

        def remove_node(self, node: Any) -> str | None:
            """Of a process that died, what it had ended is not handed out again: nothing of it would be left to run."""
            work = self.assigned_work[node]
            for file in [file for file, tests in work.items() if all(tests.values())]:
                del work[file]
            return super().remove_node(node)

    config.option.loadscopereorder = False
    return ByFile()
