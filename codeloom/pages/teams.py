"""Teams: the list with its figures, the open team beside it with its members, and the dialogs that change it."""

import reflex as rx

from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, row, span, stack
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.fields import checkbox, field, select, text_input
from codeloom.pages.ui.keys import OPENS_FIELD, hotkey_caps
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.tables import Column, table, table_row
from codeloom.pages.ui.words import kept
from codeloom.services.core import NEW, Subject
from codeloom.state.teams import MEMBER, PATH, Teams

COLUMNS = (
    Column("Team", None, "medium"),
    Column("Lead", 32, "secondary hide-phone"),
    Column("Work", 26, "secondary hide-phone"),
    Column("Members", 22, "numeric right"),
    Column("Open charts", 23, "numeric right"),
    Column("Accuracy, 30 days", 54, "numeric secondary hide-phone"),
)
KEYS = {
    "Teams": (("New team", "n"), ("Next, previous team", "j"), ("Open", "enter")),
    "Open team": (("Name and lead", "r"), ("Members", "m"), ("Order of work", "o"), ("Archive, restore", "a")),
    "Members": (
        ("Find a person", "f"),
        ("From there to the boxes", "arrowdown"),
        ("Next, previous person", "j"),
        ("In or out", "space"),
    ),
}
ORDERS = (
    ("free", "They choose their charts themselves"),
    ("none", "In order: their own charts"),
    ("outpatient", "In order: their own and unassigned outpatient charts"),
    ("inpatient", "In order: their own and unassigned inpatient charts"),
    ("all", "In order: their own and all unassigned charts"),
)
NAME = {"max_length": 60, "required": True, "placeholder": "Inpatient"}


def _row(one: rx.Var) -> rx.Component:
    return table_row(
        COLUMNS,
        row(
            link(one.name, href=f"{PATH}?team={one.id}", title=one.name, data_key="enter", cls="ellipsis"),
            rx.cond(one.archived != "", tag("Archived", tone="plain"), ""),
            cls="tight nowrap",
        ),
        rx.cond(one.lead != "", one.lead, "nobody"),
        rx.cond(one.archived != "", "", one.order),
        one.members,
        rx.cond(one.archived != "", "", link(one.open, href=one.href, aria_label=f"{one.open} open in {one.name}")),
        rx.cond(one.archived != "", "", one.accuracy),
        data_focus_id=one.id,
        aria_selected=rx.cond(Teams.team == one.id, "true", "false"),
    )


def _list() -> rx.Component:
    view = Teams.view
    top = row(
        span(f"{view.rows.length()} in use", cls="tertiary text-xs numeric"),
        filler(),
        button("New team", kind="primary", hotkey="n", icon_name="plus", on_click=Teams.ask("new"), **OPENS_FIELD),
    )
    nothing = empty(
        "No teams yet",
        "A team is people who work together under a lead. Dashboard, lists, audits and assigning can then be looked at by team.",
        button("New team", icon_name="plus", on_click=Teams.ask("new"), **OPENS_FIELD),
        icon_name="people",
    )
    rows = rx.fragment(rx.foreach(view.rows, _row), rx.foreach(view.archived, _row))
    shown = rx.cond(
        (view.rows.length() > 0) | (view.archived.length() > 0),
        table(COLUMNS, rows, label="Teams"),
        rx.el.div(nothing, class_name="panel"),
    )
    return stack(top, shown)


def _member(one: rx.Var) -> rx.Component:
    leave = button(
        "Remove",
        size="small",
        aria_label=f"Remove {one.name} from the team",
        on_click=Teams.remove(one.id),
    )
    return rx.el.div(
        span(one.name, title=one.name, cls="ellipsis medium"),
        span(one.role, cls="text-xs tertiary"),
        rx.cond(one.leads, tag("Lead", tone="accent"), ""),
        rx.cond(one.disabled, tag("Disabled, not counted", tone="warn"), ""),
        filler(),
        rx.cond(one.skips != "", link(one.skips, href=f"/skips?coder={one.id}", cls="text-xs nowrap"), ""),
        rx.cond(Teams.opened.archived, "", leave),
        key=one.id,
        class_name="row",
    )


def _opened() -> rx.Component:
    team = Teams.opened
    acts = row(
        rx.cond(
            team.archived,
            button("Restore", size="small", hotkey="a", on_click=Teams.restore),
            rx.fragment(
                button("Members", size="small", hotkey="m", on_click=Teams.ask("members"), **OPENS_FIELD),
                button("Order of work", size="small", hotkey="o", on_click=Teams.ask("order"), **OPENS_FIELD),
                button("Name and lead", size="small", hotkey="r", on_click=Teams.ask("change"), **OPENS_FIELD),
                button("Archive", size="small", hotkey="a", on_click=Teams.ask("archive"), **OPENS_FIELD),
            ),
        ),
        cls="wrap",
    )
    nobody = rx.el.p("Nobody is in this team yet. Choose its members.", class_name="tertiary text-xs")
    members = rx.cond(
        team.members.length() > 0, rx.el.div(rx.foreach(team.members, _member), class_name="team-members"), nobody
    )
    lead = rx.cond(team.lead != "", f"Led by {team.lead}", "No lead")
    to_board = rx.cond(
        team.archived, "", link("Its dashboard", href=f"/dashboard?team={team.id}", cls="text-xs nowrap")
    )
    to_card = rx.cond(
        team.archived, "", link("Its scorecard", href=f"/scorecards?team={team.id}", cls="text-xs nowrap")
    )
    return rx.el.section(
        rx.el.header(
            rx.el.h2(team.name, class_name="ellipsis", title=team.name),
            span(team.counted, cls="count"),
            filler(),
            to_card,
            to_board,
        ),
        rx.el.div(
            span(lead, cls="secondary"),
            span(team.order, cls="text-xs secondary"),
            acts,
            members,
            class_name="inner stack",
        ),
        class_name="panel",
        aria_label="Open team",
    )


def _lead(people: rx.Var, value: rx.Var | str) -> rx.Component:
    named = rx.foreach(people, lambda one: rx.el.option(f"{one.name}, {one.role}", value=one.id))
    return field(
        "Lead",
        select("lead", (("", "Nobody"), named), default_value=value),
        name="lead",
        hint="A supervisor, a manager, or a coder who is in the team.",
    )


def _dialogs() -> rx.Component:
    team = Teams.opened
    new = rx.el.form(
        field("Name", text_input("name", words=kept(Subject.TEAM, NEW, "name"), **NAME), name="name"),
        _lead(Teams.view.leads, ""),
        id="new-team-form",
        class_name="stack wide",
        on_submit=Teams.create,
    )
    words = kept(Subject.TEAM, team.id, "name", team.version)
    change = rx.el.form(
        field("Name", text_input("name", words=words, default_value=team.name, **NAME), name="name"),
        _lead(team.leads, team.lead_id),
        id="change-team-form",
        class_name="stack wide",
        on_submit=Teams.change,
    )
    boxes = rx.foreach(
        team.everybody,
        lambda one: checkbox(
            rx.fragment(one.name, " ", span(one.role, cls="text-xs tertiary")),
            name=f"{MEMBER}{one.id}",
            default_checked=one.chosen,
            key=one.id,
            data_item="true",
            data_first_focus="true",
        ),
    )
    find = row(
        text_input("find-person", type="search", aria_label="Find a person", placeholder="Name or role", auto_complete="off",
                   max_length=60, data_narrows="people-to-choose", data_key="f"),
        hotkey_caps("f"),
        cls="nowrap",
    )  # fmt: skip
    members = rx.el.form(
        rx.el.fieldset(
            rx.el.legend("In the team", class_name="label"),
            stack(boxes, cls="tight boxes", data_rove="jk", id="people-to-choose"),
            rx.el.p(
                "Nobody is called so. Empty the field to see everybody.",
                class_name="tertiary text-xs",
                hidden=True,
                custom_attrs={"data-none-fits": "true"},
            ),
            class_name="field",
        ),
        rx.el.p("Disabled people are not listed here and stay until they are removed.", class_name="text-xs tertiary"),
        id="members-form",
        class_name="stack wide",
        on_submit=Teams.save_members,
    )
    order = rx.el.form(
        field(
            "How its coders come to their charts",
            select("order", ORDERS, default_value=rx.cond(team.in_order, team.pool, "free"), cls="wide"),
            name="order",
            hint="In order: priority, then due time, then age. A skip needs a reason, and you see it under Skipped charts.",
        ),
        id="order-form",
        class_name="stack wide",
        on_submit=Teams.save_order,
    )
    return rx.fragment(
        dialog("New team", new, name="new-team", confirm="Make team", form="new-team-form", cancel_label="Close",
               is_open=Teams.asking == "new", on_cancel=Teams.close),
        dialog("Name and lead", change, name="change-team", confirm="Save", form="change-team-form",
               is_open=Teams.asking == "change", on_cancel=Teams.close),
        dialog(f"Members of {team.name}", find, members, name="members", confirm="Save members", form="members-form",
               is_open=Teams.asking == "members", on_cancel=Teams.close),
        dialog(f"Order of work of {team.name}", order, name="order-of-work", confirm="Save", form="order-form",
               is_open=Teams.asking == "order", on_cancel=Teams.close),
        dialog("Archive this team?",
               rx.el.p(f"{team.name} leaves every filter. Its members and what they did stay, and it can be restored."),
               name="archive-team", confirm="Archive", danger=True, on_confirm=Teams.archive,
               is_open=Teams.asking == "archive", on_cancel=Teams.close),
    )  # fmt: skip


@page(PATH, title="Teams", load=(Teams.load,), place=Place(icon="agreement", key="m", order=93, group="Practice"))
def teams_page() -> rx.Component:
    """The manager's teams."""
    beside = rx.el.div(
        _list(),
        rx.cond(Teams.team != "", _opened(), ""),
        class_name=rx.cond(Teams.team != "", "page listside teams", "page"),
    )
    content = rx.cond(Teams.loaded, beside, rx.el.div(skeleton("Loading teams"), class_name="page"))
    return frame(content, _dialogs(), page="teams", title="Teams", keys=KEYS)
