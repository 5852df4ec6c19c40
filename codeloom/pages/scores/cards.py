"""A scorecard of one's own, and one person's for who leads."""

import reflex as rx

from codeloom.pages.frame import frame, here, opened_here
from codeloom.pages.registry import page
from codeloom.pages.scores.parts import TABLES_KEY, card_body, card_head, failed, range_picker, tables_button
from codeloom.pages.ui.base import row
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.state.scores.cards import ALL, OWN, OwnScorecard, PersonScorecard

KEYS = {"Scorecard": (TABLES_KEY,)}
VIEW = PersonScorecard.view


@page(OWN, title="My scorecard", load=(OwnScorecard.load,), place=Place(icon="pulse", key="o", order=60))
def own_page() -> rx.Component:
    """How did my work fare, and what of it is noise?"""
    view = OwnScorecard.view
    waiting = rx.cond(
        OwnScorecard.failed,
        failed(OwnScorecard.load),
        rx.el.div(skeleton("Loading the scorecard"), class_name="panel"),
    )
    head = card_head(
        view,
        range_picker(OwnScorecard.range, OwnScorecard.choose_range),
        tables_button(OwnScorecard.tables, OwnScorecard.toggle_tables),
    )
    content = rx.el.div(
        head, rx.cond(OwnScorecard.loaded, card_body(view, OwnScorecard.tables), waiting), class_name="page"
    )
    return frame(content, page=OWN.strip("/"), title="My scorecard", keys=KEYS)


@page(f"{ALL}/[person]", title="Scorecard", load=(PersonScorecard.load,))
def person_page() -> rx.Component:
    """How did somebody's work fare?"""
    head = card_head(
        VIEW,
        row(
            link("Scorecards", href=ALL, cls="secondary"),
            range_picker(PersonScorecard.range, PersonScorecard.choose_range),
            cls="tight",
        ),
        tables_button(PersonScorecard.tables, PersonScorecard.toggle_tables),
    )
    absent = rx.el.div(
        empty(
            "No scorecard here",
            "There is nobody with a scorecard under this address whom you may see.",
            button("Scorecards", href=ALL),
            icon_name="people",
        ),
        class_name="panel",
    )
    opened = rx.fragment(head, card_body(VIEW, PersonScorecard.tables))
    shown = opened_here(here(f"{ALL}/{PersonScorecard.shown}"), PersonScorecard.state, "scorecard", opened, absent,
                        PersonScorecard.load)  # fmt: skip
    content = rx.el.div(rx.cond(PersonScorecard.state == "absent", absent, shown), class_name="page")
    title = rx.cond(VIEW.name != "", f"{VIEW.name}, scorecard", "Scorecard")
    return frame(content, page=ALL.strip("/"), title=title, keys=KEYS)
