"""Every page stands in this frame: the shell bound to the state that all screens share."""

from typing import Any

import reflex as rx

from codeloom.pages.registry import homes, places
from codeloom.pages.ui.base import Child, Handler
from codeloom.pages.ui.bell import Bell as BellOf
from codeloom.pages.ui.boundary import guarded
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.preferences import Prefers
from codeloom.pages.ui.shell import Viewer, shell
from codeloom.state.core.screen import Screen
from codeloom.state.me import Me
from codeloom.state.notices import Bell
from codeloom.state.palette import Palette

ADDRESS = rx.Var("(globalThis.location?.pathname ?? '').replace(/\\/$/, '')").to(str)
"""The path in the browser's address, without a slash at its end."""
NUMBERED = rx.Var(
    "(globalThis.location?.pathname ?? '').replace(/\\/$/, '').replace(/(\\/audit\\/encounter-|\\/)([^/]*)$/, "
    "(_all, before, last) => before + (/^\\d{1,12}$/.test(last) ? Number(last) : 0))"
).to(str)
"""The same with its number as the states of numbered pages read it: 7 where 007 stands, 0 for what is no number."""


def here(address: rx.Var) -> rx.Var:
    """Whether the browser stands at an address. A page goes to another one before its state does."""
    return ADDRESS.endswith(address) | NUMBERED.endswith(address)


def opened_here(at: rx.Var, state: rx.Var, what: str, opened: Child, absent: Child, again: Handler) -> rx.Component:
    """The chart, encounter or query that the address names: `opened` in the state "open" and once it is that one (`at`, from
    `here`), so that nobody's record is seen under the address of another."""
    failed = empty(
        f"The {what} could not be opened", "Nothing was lost.", button("Try again", on_click=again), icon_name="error"
    )
    waiting = skeleton(f"Loading the {what}")
    shown = rx.match(state, ("open", opened), ("absent", absent), ("refused", absent), ("failed", failed), waiting)
    return rx.cond(at, shown, waiting)


def frame(*content: Child, page: str, title: str | rx.Var, **options: Any) -> rx.Component:
    """A whole screen around its content; options are those of `ui.shell.shell`."""
    viewer = Viewer(
        organization=Screen.org_name,
        role=Screen.role,
        name=Screen.user_name,
        initials=Screen.initials,
        places=places(),
        toasts=Screen.toasts,
        on_close_toast=Screen.close_toast,
        prefers=Prefers(
            Screen.letters,
            Screen.theme,
            Screen.row_height,
            Me.set_letters(~Screen.letters),
            Me.set_theme,
            Me.set_row_height,
        ),
        bell=BellOf(
            Screen.notices_unread, Bell.view.rows, Bell.view.new, Bell.looked, Bell.look, Bell.opened, Bell.mark_all
        ),
    )
    shown = guarded(rx.cond(Screen.denied, _not_for_you(), rx.fragment(*content)))
    palette = {"hits": Palette.hits, "on_search": Palette.look_for}
    return shell(shown, viewer=viewer, page=page, title=title, **palette, **options)


def _not_for_you() -> rx.Component:
    """In the place of a screen that is not for the role of who opened it."""
    return empty(
        "This screen is not for your role",
        "Nothing was changed. If you need it for your work, ask your manager.",
        button("Go to your first screen", href=rx.match(Screen.role, *homes().items(), "/"), kind="primary"),
    )
