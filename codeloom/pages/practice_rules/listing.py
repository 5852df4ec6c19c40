"""Rules of the practice: the manager's list or, at an address that names one, its editor; for others the rules in force."""

import reflex as rx

from codeloom.pages.frame import frame
from codeloom.pages.practice_rules.editor import editor, end_dialog, live_dialog
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, row, span, stack
from codeloom.pages.ui.buttons import button, link
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.fields import field, text_input
from codeloom.pages.ui.keys import OPENS_FIELD
from codeloom.pages.ui.marks import severity_icon, tag
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.tables import Column, table, table_row
from codeloom.state.practice_rules import LocalRules

COLUMNS = (
    Column("Rule", 18, "code"),
    Column("Name"),
    Column("Severity", 22, "hide-phone"),
    Column("Status", 24),
    Column("Version", 44, "secondary hide-below-mid"),
    Column("Since", 26, "numeric secondary hide-phone"),
    Column("Fired on", 24, "numeric right secondary hide-phone"),
    Column("In shadow", 50, "numeric secondary hide-below-mid"),
)
READING = (
    Column("Rule", 18, "code"),
    Column("Severity", 22, "hide-small"),
    Column("Name", 56, "medium hide-small"),
    Column("What it says", None, "wraps"),
    Column("Policy", 40, "secondary hide-phone"),
    Column("In force", 50, "numeric secondary hide-below-mid"),
)
KEYS = {
    "Rules": (("New rule", "n"), ("Next, previous rule", "j"), ("Open", "enter"), ("Limits", "l")),
    "Editor": (("Save as a new version", "ctrl+enter"), ("Try on past charts", "b"), ("Start shadow", "s"), ("Go live", "l"),
               ("All rules", "a")),
}  # fmt: skip
TONES = (("live", "ok"), ("shadow", "info"), ("draft", "warn"))


def status_tag(status: rx.Var, words: rx.Var) -> rx.Component:
    """The status of a version as a word in its tone."""
    return tag(words, tone=rx.match(status, *TONES, "plain"))


def _severity(severity: rx.Var, word: rx.Var) -> rx.Component:
    return row(severity_icon(severity), word, cls="tight nowrap")


def _row(rule: rx.Var) -> rx.Component:
    return table_row(
        COLUMNS,
        link(rule.id, href=f"/rules?rule={rule.number}", data_key="enter"),
        span(rule.title, title=rule.title),
        _severity(rule.severity, rule.severity_word),
        status_tag(rule.status, rule.status_word),
        rule.version,
        rule.since,
        rule.fired,
        rule.shadow,
        data_focus_id=rule.id,
    )


def _listing() -> rx.Component:
    view = LocalRules.rules
    top = row(
        span(f"{view.live} live, {view.shadow} in shadow", cls="tertiary text-xs numeric"),
        filler(),
        span(f"Before a rule goes live: {view.limits_words}", cls="tertiary text-xs hide-phone"),
        button("Limits", size="small", hotkey="l", on_click=LocalRules.ask("limits"), **OPENS_FIELD),
        button("New rule", kind="primary", hotkey="n", icon_name="plus", href="/rules?rule=new"),
    )
    nothing = empty(
        "No rules of the practice yet",
        "A rule of yours runs beside the book on every chart. Begin with an example, try it on past charts, let it run in "
        "shadow, and put it in force when it is right.",
        link("Begin with an example", href="/rules?rule=new", cls="button"),
        icon_name="ruling",
    )
    shown = rx.cond(
        view.rows.length() > 0,
        table(COLUMNS, rx.foreach(view.rows, _row), label="Rules of the practice"),
        rx.el.div(nothing, class_name="panel"),
    )
    return rx.el.div(top, shown, _limits(), class_name="page")


def _limits() -> rx.Component:
    asked = LocalRules.rules.limits
    ask = {"type": "number", "min": "0", "required": True, "cls": "numeric"}
    form = rx.el.form(
        stack(
            field("Days in shadow", text_input("days", max="90", default_value=asked.days, **ask), name="days"),
            field(
                "Or so many charts in shadow",
                text_input("charts", max="10000", default_value=asked.charts, **ask),
                name="charts",
            ),
            field(
                "An error needs a reason from this percentage of past charts on",
                text_input("share", max="100", default_value=asked.share, **ask),
                name="share",
            ),
        ),
        id="limits-form",
        on_submit=LocalRules.limit,
    )
    return dialog(
        "Before a rule goes live",
        form,
        name="limits",
        confirm="Set limits",
        form="limits-form",
        is_open=LocalRules.question == "limits",
        on_cancel=LocalRules.keep,
    )


def _read(rule: rx.Var) -> rx.Component:
    return table_row(
        READING,
        rule.id,
        _severity(rule.severity, rule.severity_word),
        span(rule.title, title=rule.title),
        rule.message,
        span(rule.citation, title=rule.citation),
        f"{rule.version}, {rule.since}",
        data_focus_id=rule.id,
    )


def _reading() -> rx.Component:
    view = LocalRules.live
    nothing = empty("No rules of the practice are in force", "Charts are judged by the book alone.", icon_name="ruling")
    return rx.el.div(
        rx.cond(
            view.rows.length() > 0,
            table(READING, rx.foreach(view.rows, _read), label="Rules in force"),
            rx.el.div(nothing, class_name="panel"),
        ),
        class_name="page",
    )


@page("/rules", title="Rules", load=(LocalRules.load,), place=Place(icon="scan", key="r", order=70, group="Practice"))
def local_rules_page() -> rx.Component:
    """The practice's own rules."""
    managers = rx.cond(
        LocalRules.editing, rx.el.div(editor(status_tag), live_dialog(), end_dialog(), class_name="page"), _listing()
    )
    content = rx.cond(
        LocalRules.loaded,
        rx.cond(LocalRules.managing, managers, _reading()),
        rx.el.div(skeleton("Loading rules"), class_name="page"),
    )
    return frame(content, page="rules", title="Rules of the practice", keys=KEYS)
