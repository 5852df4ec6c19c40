"""The page of every address that is none of ours, for people signed in; visitors are sent to sign in first."""

import reflex as rx

from codeloom.pages.frame import frame
from codeloom.pages.registry import homes
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.notices import empty
from codeloom.state.core.screen import Screen


def lost() -> rx.Component:
    """What happened and where to go; rail and palette lead everywhere else."""
    there = empty(
        "There is no page at this address",
        "Nothing was lost. The address may be mistyped, or from an older version. Ctrl K finds charts, codes and pages.",
        button("Go to your first screen", href=rx.match(Screen.role, *homes().items(), "/"), kind="primary"),
        icon_name="search",
    )
    return frame(there, page="", title="No such page")
