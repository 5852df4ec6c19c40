"""The shell every screen stands in: rail by role, header with title, search, connection, who is signed in, and what
floats above (palette, keys, messages). A screen gives its title, its page name and its content."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import reflex as rx

from codeloom.coding.roles import ROLES, record_of
from codeloom.pages.ui.base import Child, Handler, Text, View, classes, filler, present, span, variant
from codeloom.pages.ui.bell import Bell, bell
from codeloom.pages.ui.buttons import door, link
from codeloom.pages.ui.dialogs import Command, command_groups, palette, palette_button, screen_commands
from codeloom.pages.ui.icons import icon, logo
from codeloom.pages.ui.keys import KeyColumns, hotkey_caps, key_line, key_sheet
from codeloom.pages.ui.marks import avatar, connection
from codeloom.pages.ui.nav import Place, in_rail
from codeloom.pages.ui.notices import toast_region
from codeloom.pages.ui.preferences import PREFERENCES, Prefers, preferences, told

SIGN_OUT, ACCOUNT = "/sign-out", "/account"
IN_BAR = 3
"""Places in the bar of a phone; the others stand behind More."""
ROLE_NAME = {record.role.value: record.name for record in ROLES}
ACCOUNT_KEYS = (
    ("Search or jump", "ctrl+k"),
    ("Keys on this screen", "?"),
    ("Next pane", "f6"),
)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, as values or state vars: shown in the header and deciding the rail.

    `role` is a value of `Role`; `places` holds those of every role it may turn out to be, `prefers` what the person
    prefers and what changes it, `bell` what they were told.
    """

    organization: Text
    role: Text
    name: Text
    initials: Text
    places: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    toasts: View = None
    on_close_toast: Handler = None
    prefers: Prefers | None = None
    bell: Bell | None = None


def _by_role(viewer: Viewer, draw: Callable[[tuple[Place, ...]], rx.Component], before: Child = "") -> rx.Component:
    """What a role sees: drawn once for a known role, else for every role with the choice made in the browser.

    `before` stands there until the browser knows the role. Raises UnknownRole for a text that is none.
    """
    if isinstance(viewer.role, str):
        return draw(viewer.places.get(record_of(viewer.role).role, ()))
    drawn = ((name, draw(places) if places else rx.fragment()) for name, places in viewer.places.items())
    return rx.match(viewer.role, *drawn, rx.fragment(before))


def _rail(viewer: Viewer, page: str, narrow: bool) -> rx.Component:
    def entry(place: Place) -> rx.Component:
        return link(
            icon(place.icon),
            span(place.words),
            span(place.count, cls="count") if place.count is not None and not narrow else "",
            href=place.href,
            **({"data_key": place.hotkey} if place.key else {}),
            **({"title": place.words} if narrow else {}),
            **({"aria_current": "page"} if place.page == page else {}),
        )

    def places(some: tuple[Place, ...]) -> rx.Component:
        drawn: list[Child] = []
        group = ""
        for place in in_rail(some):
            if place.group != group:
                group = place.group
                drawn.append(rx.el.div(group, class_name="nav-group"))
            drawn.append(entry(place))
        return rx.fragment(*drawn)

    words = "Keys on this screen"
    foot = rx.el.button(
        icon("keyboard"),
        span(words),
        span(hotkey_caps("?"), cls="count") if not narrow else "",
        type="button",
        data_opens="keys",
        data_key="?",
        **({"title": words} if narrow else {}),
    )
    return rx.el.nav(
        rx.el.div(logo(), rx.el.b("Codeloom"), class_name="brand"),
        _by_role(viewer, places, rx.el.i(hidden=True, data_keys_coming="g")),
        rx.el.div(foot, class_name="foot"),
        class_name="nav",
        aria_label="Main",
    )


def _more_places(some: tuple[Place, ...]) -> rx.Component:
    """On a phone: the places that have no room in the bar at the bottom."""
    rest = in_rail(some)[IN_BAR:]
    return rx.fragment(*(link(icon(place.icon), place.words, href=place.href) for place in rest))


def _theme_toggle(prefers: Prefers | None) -> rx.Component:
    """To the other of light and dark at once (session.js), and for every browser."""
    other = rx.Var("(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark')").to(str)
    saved = {"on_click": prefers.on_theme(other)} if prefers else {}
    return rx.el.button(icon("theme"), "Light or dark", type="button", data_theme_toggle="true", **saved)


def _account(viewer: Viewer) -> tuple[rx.Component, rx.Component]:
    """The round button with the initials, and the menu it opens (a native popover: light to close, focus comes back)."""
    opener = rx.el.button(
        avatar(viewer.initials, me=True, large=True),
        class_name="button quiet icon-only round",
        type="button",
        aria_label=f"{viewer.initials}, {viewer.name}: account",
        custom_attrs={"popoverTarget": "account"},
    )
    menu = rx.el.div(
        rx.el.div(
            rx.el.div(viewer.name, class_name="semibold"),
            rx.el.div(viewer.organization, class_name="tertiary text-xs"),
            class_name="menu-head",
        ),
        rx.el.div(_by_role(viewer, _more_places), class_name="more-places"),
        door(icon("person"), "Your account", href=ACCOUNT),
        _theme_toggle(viewer.prefers),
        rx.el.button(icon("settings"), "Preferences", type="button", data_opens=PREFERENCES),
        rx.el.button(icon("keyboard"), "Keys on this screen", type="button", data_opens="keys"),
        rx.el.form(
            rx.el.button(icon("sign-out"), "Sign out", type="submit", data_sign_out="true"),
            action=SIGN_OUT,
            method="post",
            custom_attrs={"data-csrf": "true"},
        ),
        id="account",
        class_name="menu popover",
        custom_attrs={"popover": "auto"},
    )
    return opener, menu


def _head(viewer: Viewer, title: Text, crumb: tuple[Text, Text] | None, beside: Sequence[Child]) -> rx.Component:
    opener, menu = _account(viewer)
    crumbs: list[Child] = []
    if crumb is not None:
        crumbs = [link(crumb[0], href=crumb[1], cls="secondary hide-phone"), span("/", cls="tertiary hide-phone")]
    return rx.el.header(
        *crumbs,
        rx.el.h1(title),
        *beside,
        filler(),
        palette_button(),
        connection(),
        bell(viewer.bell, viewer.role != "") if viewer.bell is not None else "",
        span(
            span(viewer.organization, cls="hide-phone secondary"),
            span(variant(viewer.role, ROLE_NAME), cls="tag hide-phone"),
            opener,
            menu,
            cls="who",
        ),
        class_name="head",
    )


def _bottom(viewer: Viewer, page: str) -> rx.Component:
    def places(some: tuple[Place, ...]) -> rx.Component:
        links = (
            link(
                icon(place.icon),
                place.words,
                href=place.href,
                **({"aria_current": "page"} if place.page == page else {}),
            )
            for place in in_rail(some)[:IN_BAR]
        )
        more = rx.el.button(icon("menu"), "More", type="button", custom_attrs={"popoverTarget": "account"})
        return rx.el.nav(*links, more, class_name="phone-nav", aria_label="Main, phone")

    return _by_role(viewer, places)


def _going(some: tuple[Place, ...]) -> rx.Component:
    return rx.fragment(
        *command_groups([Command(place.words, place.icon, place.hotkey, href=place.href) for place in some])
    )


HELP = (
    Command("Keys on this screen", "keyboard", "?", group="Help", data_opens="keys"),
    Command("Preferences: single-letter keys", "settings", group="Help", data_opens=PREFERENCES),
)


def shell(
    *content: Child,
    viewer: Viewer,
    page: str,
    title: Text,
    crumb: tuple[Text, Text] | None = None,
    beside: Sequence[Child] = (),
    narrow: bool = False,
    keys: KeyColumns | None = None,
    commands: Sequence[Command] = (),
    hits: View = None,
    on_search: Handler = None,
    banner: Child = "",
) -> rx.Component:
    """A whole screen. `crumb` is (words, href) before the title; `beside` stands after it (status, count); `narrow`
    is the icon rail of three-pane screens; `keys` are this screen's, by heading; `commands` come first in the palette.

    The title is the page's only h1. It may name a chart, never a patient, because it is also what the tab shows.
    """
    sheet = {**(keys or {}), "Everywhere": ACCOUNT_KEYS}
    layers: list[Child] = [
        palette(
            *command_groups(commands),
            _by_role(viewer, _going),
            screen_commands(),
            *command_groups(HELP),
            hits=hits,
            on_search=on_search,
        ),
        key_sheet(
            f"Keys: {title}" if isinstance(title, str) else "Keys on this screen",
            sheet,
            _by_role(viewer, lambda some: rx.fragment(*(key_line(one.words, one.hotkey) for one in some if one.key))),
        ),
    ]
    if viewer.toasts is not None:
        layers.append(toast_region(viewer.toasts, viewer.on_close_toast))
    if viewer.prefers is not None:
        layers += [preferences(viewer.prefers), told(viewer.prefers, viewer.role != "")]
    return rx.fragment(
        rx.el.A.create("Skip to content", href="#main", class_name="skip"),  # rx.el.a would load the page anew
        rx.el.i(hidden=True, data_ready=rx.cond(rx.State.is_hydrated, "true", "false")),  # heard by session.js
        rx.el.div(
            _rail(viewer, page, narrow),
            _head(viewer, title, crumb, beside),
            rx.el.main(
                banner if present(banner) or isinstance(banner, rx.Component) else "",
                *content,
                class_name="main",
                id="main",
                tab_index=-1,
            ),
            class_name=classes("app", "narrow" if narrow else ""),
        ),
        _bottom(viewer, page),
        *layers,
    )
