"""Audits of finalized encounters: drawn, opened, edited with modifiers and pointers, returned as a new version, approved."""

import pytest

from codeloom.services.audits.views import ChangeView
from codeloom.services.core.errors import Refused
from codeloom.settings import Settings
from tests.integration.audits.audited_visits import Audited
from tests.integration.audits.audits_world import judge, row_of


@pytest.fixture
def audited(database: Settings) -> Audited:
    """A drawn encounter of a new practice."""
    return Audited()


def procedure(rows: tuple[ChangeView, ...]) -> ChangeView:
    """The first procedure."""
    return next(row for row in rows if row.points)


def test_x(audited: Audited):
    view = audited.open()
    for row in view.board.changes:
        print(row.number, row.new, row.points, row.base, row.modifiers, row.pointers, row.remarks, row.evidence)
    print(view.head, view.documents, view.round, view.notices)
    print(audited.waiting())
    print(view.board.scores, view.board.grouping)
    raise AssertionError
