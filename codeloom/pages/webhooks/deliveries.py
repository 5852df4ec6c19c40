"""Webhooks out: endpoints at the left; deliveries of the open one with their tries in place, or its settings, at the right."""

import reflex as rx

from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, row, span, unseen
from codeloom.pages.ui.buttons import button, fix, link
from codeloom.pages.ui.fields import segmented
from codeloom.pages.ui.keys import OPENS_FIELD, hint
from codeloom.pages.ui.marks import dot
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import banner, empty, skeleton
from codeloom.pages.ui.panes import pane, panes, scroll
from codeloom.pages.ui.tables import Column, new_rows, pager, table, table_row
from codeloom.pages.webhooks.questions import questions
from codeloom.pages.webhooks.settings import settings_form
from codeloom.pages.webhooks.tabs import KEYS as TABS
from codeloom.pages.webhooks.tabs import tabbed
from codeloom.state.webhooks.deliveries import Deliveries
from codeloom.state.webhooks.delivery_acts import DeliveryActs

PATH = "/deliveries"
VIEW, DETAIL = Deliveries.view, Deliveries.detail
COLUMNS = (
    Column("State", 9, unseen=True),
    Column("When", 28, "numeric"),
    Column("Topic", 46),
    Column("About", 26, "hide-phone"),
    Column("Tries", 13, "numeric right hide-phone"),
    Column("Answer"),
    Column("Took", 18, "numeric right hide-phone"),
    Column("Action", 26, "right", unseen=True),
)
KEYS = {
    "Deliveries": (
        ("Next, previous delivery", "j"), ("Its tries", "enter"), ("Retry", "r"), ("Retry all", "shift+r"), ("Body", "b"),
        ("Let go", "x"), ("Send a test", "t"), ("Add an endpoint", "n"),
    ),
    **TABS,
}  # fmt: skip
SHOW = (("all", "All"), ("trying", "Trying"), ("dead", "Dead"))
PARTS = (("deliveries", "Deliveries"), ("settings", "Settings"))


@page(
    PATH,
    title="Deliveries",
    load=(Deliveries.load, Deliveries.watch),
    place=Place(icon="webhook", key="v", order=88, group="Practice"),
)
def deliveries_page() -> rx.Component:
    """The manager's view of what endpoints were told."""
    some = panes(_endpoints(), _endpoint(), arrangement="deliver")
    shown = rx.cond(Deliveries.listing.rows.length() > 0, some, rx.el.div(_none(), class_name="page"))
    waiting = rx.el.div(skeleton("Loading deliveries"), class_name="page")
    content = tabbed(PATH, rx.cond(Deliveries.loaded, shown, waiting), questions())
    return frame(content, page="deliveries", title="Deliveries", keys=KEYS)


def _add(words: str, **look: str) -> rx.Component:
    return button(words, hotkey="n", icon_name="plus", on_click=DeliveryActs.ask("add", ""), **OPENS_FIELD, **look)


def _none() -> rx.Component:
    nothing = empty(
        "No endpoints yet",
        "An endpoint is told when an encounter is finalized, a chart completed, an audit closed. Each message is signed and"
        " tried eight times.",
        _add("Add an endpoint", kind="primary"),
        icon_name="webhook",
    )
    return rx.el.div(nothing, class_name="panel")


def _endpoints() -> rx.Component:
    rows = Deliveries.listing.rows
    head = (rx.el.h2("Endpoints"), span(rows.length(), cls="count"), filler(), _add("Add", size="small"))
    return pane("Endpoints", scroll(rx.foreach(rows, _entry), label="Endpoints, content"), head=head)


def _entry(one: rx.Var) -> rx.Component:
    look = rx.match(one.tone, ("error", "text-xs ink-error"), ("warn", "text-xs ink-warn"), "text-xs tertiary")
    return link(
        row(dot(one.tone), span(one.name, cls="medium grow ellipsis"), span(one.note, cls=look), cls="tight"),
        row(
            span(one.host, cls="text-xs tertiary grow ellipsis", title=one.host),
            span(one.recent, cls="text-xs tertiary numeric nowrap"),
        ),
        href=f"{PATH}?endpoint={one.id}",
        cls="list-row",
        aria_current=rx.cond(one.id == Deliveries.endpoint, "true", "false"),
        key=one.id,
    )


def _endpoint() -> rx.Component:
    on = VIEW.state == "on"
    head = (
        rx.el.h2(VIEW.name, class_name="ellipsis"),
        span(VIEW.address, cls="count ellipsis hide-phone", title=VIEW.address),
        filler(),
        segmented("View", PARTS, Deliveries.part, Deliveries.choose_part, cls="small"),
        button("Send a test", size="small", hotkey="t", icon_name="send", on_click=DeliveryActs.test),
        rx.cond(
            on,
            button("Pause", size="small", on_click=DeliveryActs.switch(False)),
            button("Enable", size="small", kind="primary", on_click=DeliveryActs.switch(True)),
        ),
    )
    body = rx.cond(Deliveries.part == "settings", settings_form(), _deliveries())
    return pane(VIEW.name, scroll(body, label="Endpoint, content"), head=head)


def _trouble() -> rx.Component:
    retry = rx.cond(
        VIEW.retry_words != "",
        button(VIEW.retry_words, size="small", hotkey="shift+r", on_click=DeliveryActs.retry_all),
        "",
    )
    said = banner("warn", "warn", rx.el.b(VIEW.trouble, class_name="medium"), " ", VIEW.trouble_why, actions=(retry,))
    return rx.cond(VIEW.trouble != "", rx.el.div(said, class_name="inner"), "")


def _deliveries() -> rx.Component:
    listing = table(
        COLUMNS,
        rx.foreach(VIEW.rows, _row),
        label="Deliveries",
        on_top=new_rows(VIEW.fresh, Deliveries.show_new),
        panel=False,
    )
    nothing = rx.el.div(
        new_rows(VIEW.fresh, Deliveries.show_new),
        empty(
            "No deliveries here", "What happens from now on is listed here, each with its tries.", icon_name="webhook"
        ),
    )
    back = Deliveries.cursors.length() > 0
    below = rx.el.div(
        segmented("Show", SHOW, Deliveries.show, Deliveries.choose_show, cls="small"),
        pager(VIEW.words, VIEW.before != "", Deliveries.older(VIEW.before), back, Deliveries.newer),
        class_name="delivery-foot",
    )
    keys = row(hint("Move", "j", "k"), hint("Tries", "enter"), hint("Retry", "r"), hint("Body", "b"), hint("Let go", "x"),
               cls="text-xs tertiary delivery-foot hide-phone")  # fmt: skip
    return rx.fragment(
        _trouble(),
        rx.cond(VIEW.rows.length() > 0, rx.el.div(listing, class_name="delivery-list folds"), nothing),
        below,
        keys,
    )


def _row(one: rx.Var) -> rx.Component:
    here = DETAIL.id == one.id
    ink = rx.match(one.tone, ("error", "ink-error"), ("warn", "ink-warn"), "")
    retry = button(
        one.act, size="small", hotkey="r", show_keys=False, on_click=DeliveryActs.retry(one.id),
        aria_label=f"{one.act}: {one.topic} {one.about}",
    )  # fmt: skip
    tries = rx.el.button(
        span(one.topic, cls="code"), type="button", class_name="fix", data_key="enter", on_click=Deliveries.open_row(one.id),
        aria_expanded=rx.cond(here, "true", "false"), aria_label=f"{one.topic} {one.about}: tries",
    )  # fmt: skip
    line = table_row(
        COLUMNS,
        span(dot(one.tone), unseen(one.state)),
        one.when,
        tries,
        span(one.about, cls="code"),
        one.tries,
        span(one.answer, cls=ink, title=one.answer),
        one.took,
        rx.cond(one.act != "", retry, ""),
        data_focus_id=one.id,
    )
    return rx.fragment(line, rx.cond(here, _detail(), ""), key=one.id)


def _detail() -> rx.Component:
    """The tries of a delivery, and what it says, below its row."""

    def one(try_: rx.Var) -> rx.Component:
        return rx.el.li(
            dot(try_.tone), span(try_.n, cls="numeric"), span(try_.when, cls="numeric"), span(try_.answer, cls="ellipsis"),
            span(try_.took, cls="numeric tertiary"), key=try_.n,
        )  # fmt: skip

    said = rx.el.div(
        rx.el.pre(DETAIL.body, tab_index=0, role="region", aria_label="Body"),
        span("webhook-id ", span(DETAIL.message_id, cls="code"), ", the same at every try", cls="text-xs tertiary"),
        class_name="delivery-body",
    )
    foot = row(
        span(DETAIL.earlier, cls="text-xs tertiary"),
        filler(),
        rx.cond(
            DETAIL.can_go,
            fix("Let go", "x", hotkey="x", on_click=DeliveryActs.ask("let_go", DETAIL.id), **OPENS_FIELD),
            "",
        ),
        fix(
            rx.cond(Deliveries.body_shown, "Close the body", "Show body"),
            "b",
            hotkey="b",
            on_click=Deliveries.show_body,
        ),
        cls="delivery-tries-foot",
    )
    content = rx.fragment(
        rx.cond(
            DETAIL.tries.length() > 0,
            rx.el.ul(rx.foreach(DETAIL.tries, one), class_name="delivery-tries", aria_label="Tries"),
            rx.el.p("Not tried yet.", class_name="text-xs tertiary inner"),
        ),
        foot,
        rx.cond(Deliveries.body_shown, said, ""),
    )
    return rx.el.tr(rx.el.td(content, col_span=len(COLUMNS), class_name="delivery-detail"), key=f"{DETAIL.id}-tries")
