"""Whether the chain of the audit log holds: the band above the log, verifying with how far it is, and what is bad."""

import reflex as rx

from codeloom.pages.ui.base import Child
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.figures import progress
from codeloom.pages.ui.icons import icon
from codeloom.state.operations.audit_log import AuditLog

RUN, STANDS = AuditLog.run, AuditLog.stands
WHAT_NOW = (
    " Writing goes on. Keep the database and the folder of checkpoints as they are, and tell whoever runs Codeloom: a copy of the"
    " checkpoints says what was there."
)


def band() -> rx.Component:
    """One of: nothing known yet, verifying, stopped, whole, broken, not read to its end."""
    known = rx.cond((STANDS.bad > 0) | (STANDS.why != ""), _found_before(), _begun())
    shown = rx.match(
        RUN.state,
        ("running", _running()),
        ("stopped", _stopped()),
        ("whole", _whole()),
        ("broken", _broken()),
        ("failed", _band("error", "error", "The log was not read to its end", RUN.sentence, _now("Verify again"))),
        known,
    )
    return rx.cond(AuditLog.loaded, shown, "")


def _band(tone: str, mark: str, head: Child, words: Child, *acts: rx.Component) -> rx.Component:
    said = rx.el.div(
        rx.el.strong(head, class_name="chain-head"), rx.el.p(words, class_name="secondary"), class_name="grow"
    )
    return rx.el.div(icon(mark), said, *acts, role="status", class_name=f"banner chain {tone}")


def _now(words: str = "Verify now") -> rx.Component:
    return button(words, kind="primary", hotkey="v", on_click=AuditLog.verify)


def _signed() -> Child:
    return rx.cond(STANDS.checkpoints.length() > 0, f" Signed up to row {STANDS.checkpoints[0].row}.", "")


def _begun() -> rx.Component:
    told = rx.cond(
        STANDS.verified != "", f"Whole chain verified {STANDS.verified}.", "The whole chain was not verified yet."
    )
    head = rx.cond(
        STANDS.verified != "",
        f"The chain holds: {STANDS.rows} since {STANDS.since}",
        f"{STANDS.rows} since {STANDS.since}",
    )
    return _band("plain", "link", head, rx.fragment(told, _signed()), _now())


def _running() -> rx.Component:
    bar = rx.el.div(
        progress("Rows verified", RUN.words, RUN.left, ((RUN.share, ""),), RUN.done, RUN.total), class_name="chain-bar"
    )
    stop = button("Stop", hotkey="escape", on_click=AuditLog.stop)
    words = (
        "Every row is hashed anew and compared with the signed checkpoints. Writing goes on; you can leave this page."
    )
    return _band("plain", "link", "Verifying the whole chain", words, bar, stop)


def _stopped() -> rx.Component:
    words = rx.fragment("The rows up to there hold, the others were not looked at. ", RUN.words, ".")
    return _band("plain", "link", "Verifying was stopped", words, _now("Verify again"))


def _whole() -> rx.Component:
    return _band(
        "ok",
        "ok",
        f"The chain holds since {STANDS.since}",
        rx.fragment(RUN.sentence, f" It took {RUN.left}.", _signed()),
        _now(),
    )


def _look(row: rx.Var) -> rx.Component:
    return rx.cond(row > 0, button("Show the row", on_click=AuditLog.show_bad(row.to_string())), "")


def _holds_before(row: rx.Var) -> Child:
    return rx.cond(row > 1, f" Rows 1 to {row - 1} hold; what comes after cannot be trusted until it is explained.", "")


def _broken() -> rx.Component:
    words = rx.fragment(RUN.sentence, _holds_before(RUN.bad), WHAT_NOW)
    return _band("error", "error", _head(RUN.bad), words, _look(RUN.bad), _now("Verify again"))


def _found_before() -> rx.Component:
    words = rx.fragment(f"Found {STANDS.found}: {STANDS.why}.", _holds_before(STANDS.bad), WHAT_NOW)
    return _band("error", "error", _head(STANDS.bad), words, _look(STANDS.bad), _now("Verify again"))


def _head(row: rx.Var) -> rx.Var:
    return rx.cond(row > 0, f"The chain is broken at row {row}", "The checkpoints outside the database are not whole")
