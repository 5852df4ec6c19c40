"""Inviting a list of people: a field for the list, what becomes of each row, and the one button that sends."""

import reflex as rx

from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, row, span, stack
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.fields import field, text_area
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.tables import Column, table, table_row
from codeloom.pages.ui.uploads import list_file
from codeloom.pages.ui.words import kept
from codeloom.services.core import NEW, Subject
from codeloom.services.people import MOST_CHARACTERS
from codeloom.state.people.list_import import PeopleImport

LIST_PATH = "/people/import"
COLUMNS = (
    Column("Line", 16, "numeric secondary hide-phone"),
    Column("Name", None, "medium hide-small"),
    Column("Address", None),
    Column("Role", 28, "secondary hide-phone"),
    Column("Team", 36, "secondary hide-phone"),
    Column("What happens", 62, "wraps"),
)
KEYS = {"List": (("Choose a file", "o"), ("Look at it", "ctrl+enter"), ("Invite", "v"), ("Next, previous row", "j"))}


def _row(one: rx.Var) -> rx.Component:
    tone = rx.match(one.state, ("new", "ok"), ("again", "ok"), ("member", "plain"), "warn")
    return table_row(
        COLUMNS,
        one.line.to_string(),
        one.name,
        one.email,
        one.role,
        one.team,
        tag(one.words, tone=tone),
        data_focus_id=f"line-{one.line}",
    )


def _write() -> rx.Component:
    area = text_area(
        "list",
        words=kept(Subject.PEOPLE, NEW, "list"),
        rows=9,
        keys=False,
        required=True,
        max_length=MOST_CHARACTERS,
        placeholder="name,email,role,team\nMaya Fontaine,maya@practice.example,coder,Inpatient",
        spell_check=False,
        error=PeopleImport.problem,
        data_list_text="true",
        cls="code",
    )
    return rx.el.form(
        field(
            "List",
            area,
            name="list",
            hint="The first line names the columns name, email and role, in any order, by comma, semicolon or tab; team if you "
            "like, the name of a team in use. Roles are coder, supervisor, manager, provider and biller. 500 people at most.",
            error=PeopleImport.problem,
        ),
        row(
            list_file("A list of people as CSV"),
            filler(),
            button("Look at it", kind="primary", type="submit"),
            cls="wrap",
        ),
        class_name="stack wide panel inner",
        on_submit=PeopleImport.look,
        aria_label="List of people",
    )


def _look() -> rx.Component:
    view = PeopleImport.view
    send = rx.el.form(
        rx.el.input(type="hidden", name="list", value=PeopleImport.checked),
        button("Invite ", span(view.good, cls="numeric"), kind="primary", hotkey="v", type="submit"),
        on_submit=PeopleImport.invite,
        aria_label="Invite them",
    )
    left = rx.cond(view.left > 0, f"{view.left} left out. ", "")
    said = rx.cond(
        PeopleImport.step == "done",
        f"{view.good} invited. {left}",
        f"{view.good} will be invited. {left}Nobody is invited yet.",
    )
    acts = rx.cond(
        PeopleImport.step == "done",
        button("Another list", on_click=PeopleImport.load),
        rx.cond(view.good > 0, send, ""),
    )
    return stack(
        row(span(said, role="status", cls="medium"), filler(), acts, cls="wrap"),
        table(COLUMNS, rx.foreach(view.rows, _row), label="People on the list"),
        cls="wide",
    )


@page(LIST_PATH, title="Import a list", load=(PeopleImport.load,))
def people_import_page() -> rx.Component:
    """A manager's list of people to invite."""
    content = rx.el.div(
        rx.cond(PeopleImport.step == "done", "", _write()),
        rx.cond(PeopleImport.step == "write", "", _look()),
        class_name="page",
    )
    return frame(content, page="people", title="Import a list", keys=KEYS)
