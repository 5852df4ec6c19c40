"""The tabs over the pages of what leaves and enters the practice. A page of another room adds its tab as a line here."""

import reflex as rx

from codeloom.pages.ui.base import Child
from codeloom.pages.ui.buttons import link

TABS = (
    ("/deliveries", "Webhooks out"),
    ("/deliveries/mail", "Mail"),
    ("/deliveries/dead", "Dead letters"),
    ("/deliveries/sources", "Sources in"),
)
"""(path, words) of each page, in their order; the keys 1 to 9 go there."""
KEYS = {"Tabs": tuple((words, str(at + 1)) for at, (_, words) in enumerate(TABS))}
"""The keys of the pages, for the sheet of keys of each."""


def deliveries_tabs(here: str) -> rx.Component:
    """Links to the pages; the one that is open is marked."""
    some = (
        link(words, href=path, data_key=str(at + 1), **({"aria_current": "page"} if path == here else {}))
        for at, (path, words) in enumerate(TABS)
    )
    return rx.el.nav(*some, class_name="tabs page-tabs", aria_label="Deliveries")


def tabbed(here: str, *content: Child) -> rx.Component:
    """A page below the tabs."""
    return rx.el.div(deliveries_tabs(here), *content, class_name="deliveries")
