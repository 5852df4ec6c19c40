"""Mail of the practice, and what was given up: two lists below the same tabs."""

import reflex as rx

from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, row, span, unseen
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.figures import live, small_figures
from codeloom.pages.ui.keys import OPENS_FIELD, hint
from codeloom.pages.ui.marks import dot
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.tables import Column, table, table_row
from codeloom.pages.webhooks.questions import let_go_question
from codeloom.pages.webhooks.tabs import KEYS as TABS
from codeloom.pages.webhooks.tabs import tabbed
from codeloom.state.webhooks.given_up import GivenUp, MailSent

MAIL, DEAD = "/deliveries/mail", "/deliveries/dead"
LETTERS = (
    Column("State", 9, unseen=True),
    Column("When", 30, "numeric"),
    Column("Mail", None, "medium"),
    Column("To", 66, "secondary hide-phone"),
    Column("Tries", 13, "numeric right hide-phone"),
    Column("Answer", 58),
    Column("Action", 22, "right", unseen=True),
)
LOST = (
    Column("Given up", 30, "numeric"),
    Column("What", 48),
    Column("About", 26, "hide-phone"),
    Column("To", None, "secondary hide-phone"),
    Column("Tries", 13, "numeric right hide-phone"),
    Column("Last answer", 52, "hide-small"),
    Column("Action", 40, "right", unseen=True),
)
MAIL_KEYS = {"Mail": (("Next, previous letter", "j"), ("Retry", "r"), ("Send me a test", "t")), **TABS}
DEAD_KEYS = {
    "Dead letters": (("Next, previous", "j"), ("Retry", "r"), ("Retry all", "shift+r"), ("Let go", "x")),
    **TABS,
}


@page(MAIL, title="Mail", load=(MailSent.load, MailSent.watch))
def mail_page() -> rx.Component:
    """The newest letters of the practice."""
    mails = MailSent.mails
    figures = small_figures(
        (live(mails.waiting), "waiting"), (live(mails.sent), "sent today"), (live(mails.dead), "given up"), label="Mail"
    )
    test = button("Send me a test", hotkey="t", icon_name="send", on_click=MailSent.send_test)
    listing = table(
        LETTERS, rx.foreach(mails.rows, _letter), label="Mails",
        pager=rx.el.div("Bodies are encrypted and emptied after sending. Those given up come first.", class_name="pager"),
    )  # fmt: skip
    nothing = rx.el.div(empty("No mail yet", "Invitations and notices by mail are listed here.", icon_name="mail"),
                        class_name="panel")  # fmt: skip
    shown = rx.cond(mails.rows.length() > 0, listing, nothing)
    body = rx.el.div(row(figures, filler(), test, cls="top"), shown, class_name="page")
    waiting = rx.el.div(skeleton("Loading mail"), class_name="page")
    content = tabbed(MAIL, rx.el.div(rx.cond(MailSent.loaded, body, waiting), class_name="scroll"))
    return frame(content, page="deliveries", title="Deliveries", keys=MAIL_KEYS)


def _letter(one: rx.Var) -> rx.Component:
    ink = rx.match(one.tone, ("error", "ink-error"), ("warn", "ink-warn"), "")
    retry = button("Retry", size="small", hotkey="r", show_keys=False, on_click=MailSent.retry(one.id),
                   aria_label=f"Retry: {one.what}")  # fmt: skip
    return table_row(
        LETTERS,
        span(dot(one.tone), unseen(one.state)),
        one.when,
        one.what,
        one.whom,
        one.tries,
        span(one.answer, cls=ink, title=one.answer),
        rx.cond(one.dead, retry, ""),
        data_focus_id=one.id,
    )


@page(DEAD, title="Dead letters", load=(GivenUp.load, GivenUp.watch))
def dead_page() -> rx.Component:
    """What was given up and waits for a manager."""
    rows = GivenUp.dead.rows
    top = row(
        small_figures((live(rows.length()), "given up"), label="Dead letters"),
        filler(),
        button("Retry all", kind="primary", hotkey="shift+r", on_click=GivenUp.retry_all),
        cls="top",
    )
    foot = "Nothing is thrown away for 30 days. “Let go” asks for a reason and is written in the audit log."
    listing = table(LOST, rx.foreach(rows, _lost), label="Dead letters", pager=rx.el.div(foot, class_name="pager"))
    keys = row(hint("Move", "j", "k"), hint("Retry", "r"), hint("Let go", "x"), cls="text-xs tertiary hide-phone")
    nothing = rx.el.div(
        empty("Nothing was given up", "Messages, letters and events that fail every try wait here.", icon_name="tick"),
        class_name="panel",
    )
    body = rx.cond(
        rows.length() > 0, rx.el.div(top, listing, keys, class_name="page"), rx.el.div(nothing, class_name="page")
    )
    waiting = rx.el.div(skeleton("Loading dead letters"), class_name="page")
    content = tabbed(
        DEAD,
        rx.el.div(rx.cond(GivenUp.loaded, body, waiting), class_name="scroll"),
        let_go_question(GivenUp.asked_about != "", GivenUp.let_go, GivenUp.keep),
    )
    return frame(content, page="deliveries", title="Deliveries", keys=DEAD_KEYS)


def _lost(one: rx.Var) -> rx.Component:
    retry = button("Retry", size="small", hotkey="r", show_keys=False, on_click=GivenUp.retry(one.kind, one.id),
                   aria_label=f"Retry: {one.what} {one.about}")  # fmt: skip
    go = button("Let go", kind="quiet", size="small", hotkey="x", show_keys=False, on_click=GivenUp.ask(one.id), **OPENS_FIELD,
                aria_label=f"Let go: {one.what} {one.about}")  # fmt: skip
    return table_row(
        LOST,
        one.when,
        span(one.what, cls=rx.cond(one.kind == "mail", "", "code"), title=one.what),
        span(one.about, cls="code"),
        one.whom,
        one.tries,
        one.answer,
        row(rx.cond(one.kind == "webhook", go, ""), retry, cls="tight end"),
        data_focus_id=one.id,
    )
