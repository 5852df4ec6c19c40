"""The settings of the open endpoint: name, address, topics, its secret without its words, and the end of it."""

import reflex as rx

from codeloom.pages.ui.base import Child, Text, filler, row, span
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.fields import checkbox, field, text_input
from codeloom.pages.ui.keys import OPENS_FIELD
from codeloom.pages.ui.words import kept
from codeloom.services.core import NEW, Subject
from codeloom.services.webhooks import TOPICS
from codeloom.state.webhooks.deliveries import Deliveries
from codeloom.state.webhooks.delivery_acts import DeliveryActs

VIEW = Deliveries.view
WORDS = {
    "encounter.finalized": "An encounter is finalized",
    "encounter.reopened": "A finalized encounter is opened again",
    "encounter.suggested": "Codes of an encounter are suggested",
    "chart.assigned": "A chart is assigned",
    "chart.submitted": "A chart is sent for audit",
    "chart.returned": "A chart is returned by an audit",
    "chart.completed": "A chart is completed",
    "audit.closed": "An audit is closed",
    "import.done": "An import is done",
}
NEVER = "Bodies hold ids, numbers and statuses. Never codes, names, notes or evidence."


def fields(
    about: Text, name: Text = "", address: Text = "", chosen: rx.Var | None = None, prefix: str = ""
) -> list[Child]:
    """Name, address and topics of an endpoint that is, or of one that is to be (`about` NEW)."""
    given = {} if chosen is None else {"name": {"default_value": name}, "address": {"default_value": address}}
    words = "endpoint" if chosen is None else "endpoint-settings"
    named = text_input(
        f"{prefix}name", words=kept(Subject.PROGRAM, about, f"{words}-name"), max_length=80, required=True,
        placeholder="Claims system", **given.get("name", {}),
    )  # fmt: skip
    placed = text_input(
        f"{prefix}address", words=kept(Subject.PROGRAM, about, f"{words}-address"), max_length=500, required=True,
        placeholder="https://claims.example.org/hooks", type="url", cls="code", **given.get("address", {}),
    )  # fmt: skip

    def topic(name: str) -> rx.Component:
        ticked = {"default_checked": chosen.contains(name)} if chosen is not None else {}
        label = rx.fragment(span(name, cls="code"), span(WORDS[name], cls="tertiary text-xs"))
        return checkbox(label, name=name, **ticked)

    return [
        field("Name", named, name=f"{prefix}name"),
        field("Address", placed, name=f"{prefix}address", hint="By https. Redirects are not followed."),
        rx.el.fieldset(
            rx.el.legend("Topics", class_name="label"),
            *(topic(one.value) for one in TOPICS),
            span(NEVER, cls="hint"),
            class_name="field delivery-topics",
        ),
    ]


def settings_form() -> rx.Component:
    """All that can be changed of the open endpoint, and its facts."""

    def fact(name: str, *words: Child) -> rx.Component:
        return rx.el.div(rx.el.dt(name), rx.el.dd(*words))

    secret = row(
        span(VIEW.secret_hint, cls="code"),
        button("Rotate", size="small", on_click=DeliveryActs.ask("rotate", ""), **OPENS_FIELD),
        cls="tight",
    )
    facts = rx.el.dl(
        fact("Secret", secret, span(VIEW.secret_words, cls="text-xs tertiary")),
        fact("Signed by", "Standard Webhooks, v1"),
        fact("Tries", "8 in about 23 h, up to 18 h apart"),
        fact("Order", "one at a time, the oldest first"),
        fact("Tested", VIEW.tested),
        class_name="delivery-facts",
    )
    form = rx.el.form(
        rx.el.div(*fields(VIEW.id, VIEW.name, VIEW.address, VIEW.topics), class_name="stack"),
        rx.el.div(
            button("Remove endpoint", kind="danger", on_click=DeliveryActs.ask("remove", ""), **OPENS_FIELD),
            filler(),
            button("Save", kind="primary", type="submit", hotkey="ctrl+enter"),
            class_name="footrow",
        ),
        on_submit=DeliveryActs.save,
        reset_on_submit=False,
        key=VIEW.id,
    )
    return rx.el.div(facts, form, class_name="delivery-settings")


def new_fields() -> list[Child]:
    """The fields of an endpoint that is to be added."""
    return fields(NEW, prefix="new-")
