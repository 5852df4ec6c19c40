"""Dialogs of the page Teams begin where a person types or ticks."""

import importlib

from codeloom.pages.registry import ROUTES


def test_typing_waits_for_the_dialogs_and_members_begin_at_the_first_box() -> None:
    importlib.import_module("codeloom.pages.routes")
    (route,) = (one for one in ROUTES if one.path == "/teams")
    drawn = str(route.build().render())
    assert drawn.count("data-opens-field") >= 3
    assert drawn.count("data-first-focus") == 6  # one for each dialog that has a button to begin at, and the boxes
