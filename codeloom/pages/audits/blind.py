"""A blind audit of a chart or an encounter: the note, the auditor's own rows, and what is covered until they are set. Nothing
covered is in the page."""

import reflex as rx

from codeloom.pages.audits.blind_rows import rows_pane
from codeloom.pages.audits.text import text_pane
from codeloom.pages.editor.conflict import conflict
from codeloom.pages.editor.sets import row_box, sets_dialogs
from codeloom.pages.frame import frame, here, opened_here
from codeloom.pages.registry import added, page
from codeloom.pages.ui.base import filler, span
from codeloom.pages.ui.buttons import button, link, whynot
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.marks import saved, status, tag
from codeloom.pages.ui.notices import empty
from codeloom.pages.ui.panes import bench, bottom_bar, divider, pane, panes, scroll, strip
from codeloom.state.audits.blind import BlindClashes, BlindDesk

KEYS = {
    "My rows": (
        ("Add a code", "n"),
        ("Another code", "enter"),
        ("Remove", "delete"),
        ("Move up, down", "alt+arrowup"),
        ("Make first", "p"),
        ("Modifiers of an encounter’s procedure", "shift+o"),
        ("Diagnoses it points to", "shift+p"),
        ("Why", "w"),
        ("Take the newest evidence away", "shift+m"),
    ),
    "Text": (
        ("Next, previous sentence", "j"),
        ("Documents and data", "t"),
        ("Mark words as evidence", "m"),
        ("Row to span and back", "v"),
        ("Next pane", "f6"),
    ),
    "Finish": (("Uncover, or hand in", "ctrl+enter"),),
}
PATH = "/blind/[subject]"
UNCOVER = "uncover"
ENCOUNTER = BlindDesk.kind == "encounter"
WHOSE = rx.cond(ENCOUNTER, "biller’s", "coder’s")


@page(PATH, title="Blind audit", load=(BlindDesk.load,))
def blind_page() -> rx.Component:
    """A chart (/blind/12) or an encounter (/blind/encounter-12) as its auditor codes it before its rows are shown."""
    head = BlindDesk.head
    opened = bench(
        _strip(),
        panes(text_pane(BlindDesk, target="blind-span"), rows_pane(), _covered(), arrangement="audit"),
        _bottom(),
    )
    refused = empty(
        BlindDesk.why_not, BlindDesk.what_next, link("Audit queue", href="/audits", cls="button"), icon_name="audit"
    )
    at = here(rx.cond(ENCOUNTER, f"/blind/encounter-{BlindDesk.number}", f"/blind/{BlindDesk.number}"))
    return frame(
        opened_here(at, BlindDesk.state, "audit", opened, refused, BlindDesk.load),
        _question(),
        sets_dialogs(BlindDesk.add_set, rx.foreach(BlindDesk.rows.rows, _box)),
        *added(PATH, "dialog"),
        page="audits",
        title=rx.cond(at & (head.number != ""), head.number, "Blind audit"),
        crumb=("Audit queue", "/audits"),
        beside=(rx.cond(head.status != "", status(head.status, head.status_word), ""),),
        narrow=True,
        keys=KEYS,
        banner=conflict(BlindDesk, BlindClashes.choose_side, "Go on"),
    )


def _box(line: rx.Var, at: rx.Var) -> rx.Component:
    return row_box(at, line.code, line.poa, line.units, line.title)


def _strip() -> rx.Component:
    head = BlindDesk.head
    return strip(
        rx.el.b(head.patient, class_name="semibold nowrap"),
        span(head.person, cls="nowrap secondary"),
        divider(),
        span(span(head.setting, cls="tertiary"), " ", head.dates, cls="nowrap"),
        divider("hide-below-mid"),
        span(head.release, cls="nowrap secondary hide-below-mid", title="Codes are judged on the service date"),
        tag(f"Blind: the {WHOSE} rows are covered", tone="info", icon_name="covered"),
        rx.cond(BlindDesk.calibration != "", tag(BlindDesk.calibration, icon_name="agreement"), ""),
        filler(),
        rx.cond(BlindDesk.rows.saved != "", saved(BlindDesk.rows.saved), ""),
    )


def _covered() -> rx.Component:
    """The right pane: what comes later. It holds words only; what is covered is nowhere in the page."""
    later = rx.cond(
        BlindDesk.calibration != "",
        "Whose chart it is, their rows, findings, suggestions and the other auditors’ rows come when all have finished.",
        rx.cond(
            ENCOUNTER,
            "Who finalized it, which codes, findings, suggestions and the score come after you have set your own rows. "
            "The log says that you had not seen them.",
            "Who coded it, which codes, findings, suggestions and the score come after you have set your own rows. "
            "The log says that you had not seen them.",
        ),
    )
    then = rx.cond(
        BlindDesk.calibration != "",
        "Agreement of all auditors, and the list of what to settle",
        "The difference of both lists, a verdict for each change, score",
    )
    return pane(
        "Covered until you are done",
        scroll(
            rx.el.div(
                icon("covered"),
                rx.el.b(f"The {WHOSE} rows are covered", class_name="medium"),
                rx.el.p(later, class_name="text-xs secondary"),
                class_name="covered",
            ),
            rx.el.dl(
                rx.el.dt("What is known now"),
                rx.el.dd(
                    rx.cond(
                        ENCOUNTER,
                        "Provider, visit, note, code set in force",
                        "Setting, dates, documents, data, code set in force",
                    )
                ),
                rx.el.dt("Then"),
                rx.el.dd(then),
                class_name="side-box known",
            ),
            label="What is covered",
        ),
        head=(rx.el.h2("Covered until you are done"),),
    )


def _bottom() -> rx.Component:
    words = rx.cond(
        BlindDesk.calibration != "",
        "Your rows are set for good by it",
        "Your rows are kept as they are from then on; later changes are shown as such",
    )
    uncover = button(
        "Uncover ",
        kind="primary",
        hotkey="ctrl+enter",
        why=BlindDesk.rows.why,
        why_id="why-not-done",
        data_opens=UNCOVER,
    )
    return bottom_bar(
        span(
            hint("Add", "n"), hint("Order", "alt+arrowup"), hint("Sentence", "j"),
            cls="row hide-below-mid",
        ),
        rx.el.button(
            hint("Evidence", "m"), class_name="fix", type="button", data_key="m", data_spans_mark="true", aria_label="Evidence"
        ),
        filler(),
        rx.cond(BlindDesk.rows.why == "", span(words, cls="text-xs secondary hide-below-mid"), ""),
        whynot(BlindDesk.rows.why, "why-not-done"),
        *added(PATH, "bottom"),
        rx.cond(BlindDesk.calibration == "", uncover, ""),
        tall=True,
    )  # fmt: skip


def _question() -> rx.Component:
    return dialog(
        f"Uncover the {WHOSE} rows?",
        rx.el.p(
            "Your rows are set as they are and kept. You can still change the list afterwards; the audit then shows which lines "
            f"were changed after you had seen the {WHOSE}, and which way. It cannot be covered again."
        ),
        name=UNCOVER,
        confirm="Uncover",
        cancel_label="Not yet",
        on_confirm=BlindDesk.uncover,
    )
