"""Small marks inside other things: tags, status, severity, dots, counts, avatars, the connection."""

import reflex as rx

from codeloom.pages.ui.base import Child, Number, Text, classes, is_var, present, row, span, unseen, variant
from codeloom.pages.ui.icons import icon, shape

TAG = {
    "": "tag",
    "error": "tag error",
    "warn": "tag warn",
    "info": "tag info",
    "ok": "tag ok",
    "accent": "tag accent",
    "plain": "tag plain",
}
DOT = {"": "dot", "ok": "dot ok", "warn": "dot warn", "error": "dot error", "accent": "dot accent", "info": "dot info"}
SEVERITY_NAME = {"error": "Error", "warn": "Warning", "info": "Info"}
INK = {"error": "ink-error", "warn": "ink-warn", "info": "ink-info", "ok": "ink-ok"}


def tag(*children: Child, tone: Text = "", icon_name: Text = "", title: Text = "") -> rx.Component:
    """A short word in a box. Tones: error, warn, info, ok, accent, plain; the word says the same as the tone."""
    inside = [icon(icon_name, small=True), *children] if present(icon_name) else list(children)
    return span(*inside, cls=variant(tone, TAG, "tag"), **({"title": title} if present(title) else {}))


def severity_count(severity: str, count: Number) -> rx.Component:
    """How many findings of one severity, as icon and number; a var of 0 shows nothing."""
    name = SEVERITY_NAME[severity].lower()
    marked_count = span(icon(severity, small=True), count, unseen(f" {name} findings"), cls=TAG[severity])
    return rx.cond(count > 0, marked_count, "") if is_var(count) else marked_count


def status(name: Text, label: Text) -> rx.Component:
    """A chart or encounter status: its shape, then its words (`pending_audit`, "Waiting for audit")."""
    return span(shape(name), label, cls="status")


def severity_icon(severity: Text, small: bool = True) -> rx.Component:
    """The icon of error, warn or info with its name for a screen reader."""
    return span(icon(severity, small=small), unseen(variant(severity, SEVERITY_NAME)), cls=variant(severity, INK))


def dot(tone: Text = "") -> rx.Component:
    """A dot that needs a word beside it."""
    return span(cls=variant(tone, DOT, "dot"))


def count(number: Number) -> rx.Component:
    """A quiet number beside a title or a tab."""
    return span(number, cls="count")


def avatar(initials: Text, *, me: bool = False, large: bool = False, title: Text = "") -> rx.Component:
    """Initials in a circle; `me` in the accent."""
    look = classes("avatar", "own" if me else "", "large" if large else "")
    return span(initials, cls=look, **({"title": title} if present(title) else {"aria_hidden": "true"}))


def connection() -> rx.Component:
    """Whether this tab hears the server and what waits for it, as session.js knows it; announced politely when it changes."""
    return span(dot(), rx.el.span(data_line_words="true"), cls="live", role="status")


def presence(initials: Text, words: Text, *actions: rx.Component) -> rx.Component:
    """Who else is here, and what can be done about it; without initials no avatar."""
    return row(
        *((avatar(initials),) if present(initials) else ()), words, *actions, cls="tight nowrap text-xs secondary"
    )


def saved(words: Text) -> rx.Component:
    """The state of saving in the strip: "Saved 10:42:07"; announced politely, and out of sight while steps wait."""
    return span(icon("tick", small=True), words, cls="saved nowrap text-xs secondary row tight", role="status")
