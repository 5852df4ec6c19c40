"""Short lists of audits above a queue: what one codes blind, and audits of others that wait for a second."""

from collections.abc import Callable, Sequence

import reflex as rx

from codeloom.pages.ui.base import Child, span
from codeloom.pages.ui.buttons import link
from codeloom.pages.ui.tables import Column, table, table_row

BLIND = (
    Column("Number", 21, "code"),
    Column("Patient", None, "medium"),
    Column("For", 40, "secondary"),
    Column("My rows", 24, "numeric right"),
    Column("Since", 21, "numeric right"),
)
SECONDS = (Column("Number", 21, "code"), Column("Audited by", None, "medium"), Column("Since", 21, "numeric right"))


def blind_codings(items: rx.Var) -> rx.Component:
    """What this person codes without the coder’s rows and is not done with."""
    return _listed("I code blind", BLIND, items, lambda one: (one.patient, one.what, one.rows, one.since))


def seconds(items: rx.Var) -> rx.Component:
    """Audits of others that this person may confirm, so that they can be closed."""
    return _listed("Waiting for a second", SECONDS, items, lambda one: (one.auditor, one.since))


def _listed(
    title: str, columns: Sequence[Column], items: rx.Var, cells: Callable[[rx.Var], tuple[Child, ...]]
) -> rx.Component:
    """Nothing while there is none. Each item has `number` and `link`."""
    rows = rx.foreach(
        items,
        lambda one: table_row(
            columns, link(one.number, href=one.link, data_key="enter", cls="code"), *cells(one), data_focus_id=one.link
        ),
    )
    heading = rx.el.div(rx.el.h2(title, class_name="text-md"), span(items.length(), cls="count"), class_name="tools")
    return rx.cond(items.length() > 0, rx.el.div(heading, table(columns, rows, label=title), class_name="stack"), "")
