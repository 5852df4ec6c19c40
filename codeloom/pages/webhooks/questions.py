"""What is asked before endpoints and deliveries change: a new endpoint, a new secret, removing, letting go; and a secret, once."""

import reflex as rx

from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.fields import field, select, text_input
from codeloom.pages.ui.notices import banner
from codeloom.pages.webhooks.settings import new_fields
from codeloom.state.webhooks.deliveries import Deliveries
from codeloom.state.webhooks.delivery_acts import DeliveryActs

REASONS = (
    ("sent_otherwise", "It was sent in another way"),
    ("not_needed", "It is not needed any more"),
    ("wrong", "The other side cannot take it"),
)


def questions() -> rx.Component:
    """Every dialog of the page."""
    return rx.fragment(
        _add(), _rotate(), _remove(), let_go_question(Deliveries.question == "let_go", DeliveryActs.let_go, DeliveryActs.keep),
        _shown_once(),
    )  # fmt: skip


def _add() -> rx.Component:
    form = rx.el.form(*new_fields(), id="new-endpoint-form", class_name="stack wide", on_submit=DeliveryActs.add,
                      reset_on_submit=False)  # fmt: skip
    return dialog(
        "Add an endpoint",
        form,
        name="new-endpoint",
        confirm="Add endpoint",
        form="new-endpoint-form",
        cancel_label="Close",
        is_open=Deliveries.question == "add",
        on_cancel=DeliveryActs.keep,
    )


def _rotate() -> rx.Component:
    return dialog(
        f"Rotate the secret of {Deliveries.view.name}?",
        rx.el.p(
            "A new secret signs from now on and is shown once. The one before signs beside it for 24 h, so that nothing is"
            " missed while you change the other side."
        ),
        name="rotate-secret",
        confirm="Rotate",
        on_confirm=DeliveryActs.rotate,
        is_open=Deliveries.question == "rotate",
        on_cancel=DeliveryActs.keep,
    )


def _remove() -> rx.Component:
    return dialog(
        f"Remove {Deliveries.view.name}?",
        rx.el.p(
            "It is told of nothing any more, and what waits for it is not sent. Its secret is deleted. It cannot be undone."
        ),
        name="remove-endpoint",
        confirm="Remove endpoint",
        danger=True,
        on_confirm=DeliveryActs.remove,
        is_open=Deliveries.question == "remove",
        on_cancel=DeliveryActs.keep,
    )


def let_go_question(is_open: rx.Var, on_submit: rx.EventHandler, on_cancel: rx.EventHandler) -> rx.Component:
    """Why a message is let go."""
    form = rx.el.form(
        field("Why", select("reason", REASONS), name="reason", hint="It is written in the audit log."),
        id="let-go-form",
        on_submit=on_submit,
    )
    return dialog(
        "Let this message go?",
        rx.el.p("It is sent no more. Those behind it go on."),
        form,
        name="let-go",
        confirm="Let go",
        form="let-go-form",
        is_open=is_open,
        on_cancel=on_cancel,
    )


def _shown_once() -> rx.Component:
    made = Deliveries.fresh
    return dialog(
        "The secret, shown once",
        banner("warn", "warn", "Keep it where the other side finds it; here it cannot be read again."),
        field(
            made.name,
            text_input("fresh-secret", value=made.secret, read_only=True, cls="code", auto_complete="off"),
            name="fresh-secret",
            hint="Messages are signed with it by the specification Standard Webhooks.",
        ),
        name="fresh-secret-dialog",
        confirm="I have kept it",
        on_confirm=DeliveryActs.keep,
        confirm_key="ctrl+enter",
        cancel_label="Close",
        is_open=made.secret != "",
        on_cancel=DeliveryActs.keep,
    )
