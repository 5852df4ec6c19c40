"""People: who can get in, and is anything odd? Figures, tabs by role, and one row a person or open invitation."""

import reflex as rx

from codeloom.pages.frame import frame
from codeloom.pages.people.dialogs import ROLE_CHOICES, person_dialogs
from codeloom.pages.people.list_import import LIST_PATH
from codeloom.pages.people.several import SEVERAL_KEYS, outcomes, selected_bar, several_dialogs
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.fields import checkbox, field, select, text_area, text_input
from codeloom.pages.ui.figures import live, small_figures
from codeloom.pages.ui.filters import team_filter
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import OPENS_FIELD, hint
from codeloom.pages.ui.marks import avatar, dot
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import skeleton
from codeloom.pages.ui.tables import Column, table, table_row, tabs
from codeloom.pages.ui.words import kept
from codeloom.services.core import NEW, Subject
from codeloom.services.people import TABS
from codeloom.state.people.people import PATH, People

COLUMNS = (
    Column("Selected", 9, "hide-phone", unseen=True),
    Column("Name", None, "medium"),
    Column("Role", 25, "hide-small"),
    Column("Email", 62, "secondary hide-phone"),
    Column("State", 42),
    Column("Last seen", 22, "secondary numeric hide-phone"),
    Column("Sessions", 20, "right numeric hide-below-mid"),
    Column("Second factor", 26, "hide-phone"),
    Column("Acts", 36, "right", unseen=True),
)
KEYS = {
    "People": (
        ("Next, previous person", "j"),
        ("Open", "enter"),
        ("Select", "x"),
        ("Select nobody", "escape"),
        ("Invite", "n"),
        ("Filter", "f"),
        ("Import a list", "shift+i"),
    ),
    "One person": (("Role", "r"), ("End sessions", "e"), ("Disable", "d"), ("More", "m")),
    "While somebody is selected": SEVERAL_KEYS,
}
VIEW = People.view
FILTERING = People.filtering | People.filtered
STATE_CHOICES = (("", "Any state"), ("active", "Active"), ("invited", "Invited"), ("lapsed", "Invitation lapsed"),
                 ("disabled", "Disabled"))  # fmt: skip


def _state(one: rx.Var) -> rx.Component:
    mark = rx.match(
        one.state,
        ("active", dot("ok")),
        ("invited", icon("send", small=True)),
        ("lapsed", icon("warn", small=True)),
        icon("cross", small=True),
    )
    words = rx.cond(
        one.state == "lapsed",
        span(one.state_words, cls="ink-warn"),
        span(one.state_words, cls="ellipsis", title=one.why),
    )
    return row(mark, words, cls="tight")


def _factor(one: rx.Var) -> rx.Component:
    off = row(icon("warn", small=True), span(rx.cond(one.required, "required, off", "off")), cls="tight ink-warn")
    on = row(icon("shield", small=True), span("on"), cls="tight")
    return rx.match(one.factor, ("on", on), ("off", rx.cond(one.state == "active", off, "")), rx.fragment())


def _acts(one: rx.Var) -> rx.Component:
    def ask(words: str, what: str, key: str) -> rx.Component:
        act = People.ask(what, one.id, one.version)
        return button(words, size="small", hotkey=key, on_click=act, aria_label=f"{words}: {one.name}")

    def of_one(alone: bool) -> rx.Component:
        """`alone`: with the keys that mean everybody who is selected while somebody is."""
        return row(
        row(
            ask("Role", "role", "r"),
            button("End sessions", size="small", hotkey="e", on_click=People.end_sessions(one.id, one.name),
                   aria_label=f"End sessions: {one.name}"),
            ask("Disable", "disable", "d"),
            cls="tight of-current",
        )
        if alone
        else "",
        ask("More", "menu", "m"),
        cls="tight",
    )  # fmt: skip

    invited = row(
        button("Withdraw", size="small", on_click=People.withdraw(one.id), aria_label=f"Withdraw: {one.email}"),
        button(
            rx.cond(one.state == "lapsed", "Invite again", "Send again"), size="small", on_click=People.again(one.id)
        ),
        cls="tight",
    )
    enable = button(
        "Enable", size="small", on_click=People.enable(one.id, one.version), aria_label=f"Enable {one.name}"
    )
    return rx.match(
        one.state,
        ("active", rx.cond(People.chosen.length() > 0, of_one(alone=False), of_one(alone=True))),
        ("disabled", enable),
        invited,
    )


def _row(one: rx.Var) -> rx.Component:
    on = People.chosen.contains(one.id).to(bool)
    select_ = checkbox(
        "", aria_label=f"Select {one.name}", checked=on, on_change=lambda _on: People.choose(one.id), data_key="x"
    )
    return table_row(
        COLUMNS,
        rx.cond(one.state == "active", select_, ""),
        row(
            span(avatar(one.initials), cls="hide-small"),
            rx.cond(
                one.link != "",
                link(one.name, href=one.link, cls="ellipsis", data_key="enter"),
                span(one.name, cls="ellipsis"),
            ),
            cls="tight",
        ),
        one.role_name,
        one.email,
        _state(one),
        one.seen,
        span(one.sessions),
        _factor(one),
        _acts(one),
        data_focus_id=one.id,
        gone=one.state == "disabled",
        aria_selected=rx.cond(on, "true", "false"),
    )


def _list() -> rx.Component:
    foot = rx.el.div(f"{VIEW.rows.length()} shown. Nobody is deleted: what they did stays in the log under their name.",
                     class_name="pager")  # fmt: skip
    listing = table(COLUMNS, rx.foreach(VIEW.rows, _row), label="People", pager=foot)
    nobody = rx.el.div(rx.el.p("Nobody here.", class_name="secondary"), class_name="panel inner")
    return rx.cond(People.loaded, rx.cond(VIEW.rows.length() > 0, listing, nobody), skeleton("Loading people"))


def _filters() -> rx.Component:
    """Name, state, specialty and team; nothing while no filter is asked for."""
    specialties = rx.foreach(VIEW.specialties, lambda name: rx.el.option(name, value=name))
    found = rx.el.form(
        text_input("name", aria_label="Name or address", placeholder="Name or address", auto_complete="off", max_length=200,
                   data_key="f", data_focus_now=rx.cond(People.filtering, "filter", ""), default_value=People.name,
                   key=People.name),
        role="search", on_submit=People.find,
    )  # fmt: skip
    shown = rx.el.div(
        found,
        select("state", STATE_CHOICES, small=True, aria_label="State", value=People.state,
               on_change=People.set_filter("state")),
        select("specialty", (("", "All specialties"), specialties), small=True, aria_label="Specialty",
               value=People.specialty, on_change=People.set_filter("specialty")),
        team_filter(VIEW.teams, People.team, People.set_filter("team")),
        button("Show all", size="small", icon_name="cross", on_click=People.clear_filters),
        filler(),
        span("Kept in the address", cls="text-xs tertiary hide-below-mid"),
        class_name="row people-filters",
    )  # fmt: skip
    return rx.cond(FILTERING, shown, "")


def _invite() -> rx.Component:
    emails = text_area("emails", words=kept(Subject.PERSON, NEW, "emails"), rows=4, max_length=20_000, required=True,
                       error=People.invite_problem)  # fmt: skip
    form = rx.el.form(
        field("Addresses", emails, name="emails", hint="One or several, separated by spaces, commas or lines",
              error=People.invite_problem),
        field("Role", select("role", ROLE_CHOICES, default_value="coder"), name="role"),
        rx.el.p("Each gets a mail with a link that works for seven days, by which they set name and password.",
                class_name="secondary text-xs"),
        id="invite-form", class_name="stack wide", on_submit=People.invite,
    )  # fmt: skip
    return dialog("Invite", form, name="invite", confirm="Invite", form="invite-form", is_open=People.inviting,
                  on_cancel=People.close, cancel_label="Invite nobody")  # fmt: skip


@page(
    PATH,
    title="People",
    load=(People.load, People.watch),
    place=Place(icon="people", key="p", order=85, group="Practice"),
)
def people_page() -> rx.Component:
    """The manager's list of people."""
    figures = small_figures(
        (live(VIEW.people), "people"),
        (live(VIEW.signed_in), "signed in now"),
        (live(VIEW.without_factor), "without a second factor"),
        (live(VIEW.invited), f"invitations open, {VIEW.lapsed} lapsed"),
        label="Figures",
    )
    top = row(
        figures,
        filler(),
        button("Import a list", href=LIST_PATH, hotkey="shift+i"),
        button("Invite", kind="primary", hotkey="n", icon_name="plus", on_click=People.begin, **OPENS_FIELD),
    )
    filter_ = button("Filter", size="small", icon_name="filter", hotkey="f", on_click=People.open_filter, **OPENS_FIELD)
    names = ("All", "Coders", "Supervisors", "Providers", "Billers", "Managers", "Disabled")
    counted = [(value, words, VIEW.counts[at]) for at, (value, words) in enumerate(zip(TABS, names, strict=True))]
    content = rx.el.div(
        top,
        rx.el.div(tabs("Roles", counted, People.tab, People.show), rx.cond(FILTERING, "", filter_), class_name="tools"),
        _filters(),
        selected_bar(),
        outcomes(),
        _list(),
        row(
            hint("Move", "j", "k"),
            hint("Open", "enter"),
            hint("Select", "x"),
            hint("Role", "r"),
            hint("End sessions", "e"),
            hint("Disable", "d"),
        ),
        _invite(),
        person_dialogs(),
        several_dialogs(),
        class_name="page people",
    )
    return frame(content, page="people", title="People", keys=KEYS)
