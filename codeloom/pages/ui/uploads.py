"""Sending files: where they are dropped, what was chosen, and the field that learns of the answer. assets/upload.js fills them."""

import reflex as rx

from codeloom.pages.ui.base import Handler, filler, row, span
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.icons import icon


def drop_zone(words: str, kinds: str, *, icon_name: str, label: str) -> rx.Component:
    """Drop files here or choose them with O; `kinds` says which are taken and how large, `label` names the field."""
    return rx.el.div(
        icon(icon_name),
        rx.el.p(rx.el.b(words, class_name="semibold"), rx.el.br(), span(kinds, cls="text-xs tertiary")),
        button("Choose files", size="small", hotkey="o", data_upload_choose="true"),
        rx.el.input(type="file", multiple=True, hidden=True, tab_index=-1, aria_label=label, data_upload_files="true"),
        class_name="dropzone",
    )


def chosen_files() -> rx.Component:
    """What was chosen and how far the sending is; the panel's data-upload-state says whether it shows."""
    return rx.el.div(
        row(
            span(cls="medium numeric", data_upload_count="true"),
            filler(),
            span(cls="numeric", data_upload_status="true", role="status"),
        ),
        span(
            rx.el.i(data_upload_bar="true"),
            cls="bar large",
            role="progressbar",
            aria_label="Files sent",
            custom_attrs={"aria-valuemin": "0", "aria-valuemax": "100"},
            data_upload_bar_track="true",
        ),
        rx.el.ul(data_upload_list="true", tab_index=0, aria_label="Files chosen"),
        class_name="chosen-files stack",
    )


def upload_answer(on_change: Handler) -> rx.Component:
    """The unseen field upload.js writes the id of what was sent into, for Python."""
    return rx.el.input(
        type="text",
        class_name="unseen",
        tab_index=-1,
        aria_hidden="true",
        auto_complete="off",
        on_change=on_change,
        data_upload_job="true",
    )


def list_file(label: str) -> rx.Component:
    """Chooses a file with O and puts its text into the field of the form marked `data_list_text`, beside how that went."""
    return row(
        button("Choose a file", hotkey="o", data_list_choose="true"),
        rx.el.input(
            type="file",
            accept=".csv,.txt,.tsv,text/*",
            hidden=True,
            tab_index=-1,
            aria_label=label,
            data_list_file="true",
        ),
        span(cls="text-xs secondary", data_list_status="true", role="status"),
    )
