"""Feedback: audits of my work, both codings side by side, each change acknowledged or rebutted, and where I stand."""

import reflex as rx

from codeloom.pages.audits.changes import CATEGORY_WORDS
from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.training.standing import beside_pane
from codeloom.pages.ui.base import filler, row, span
from codeloom.pages.ui.buttons import button, fix, link
from codeloom.pages.ui.fields import field, select, text_area
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import hint
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import banner, empty, skeleton
from codeloom.pages.ui.panes import bottom_bar, pane, panes, scroll
from codeloom.pages.ui.words import kept
from codeloom.services.core import Subject
from codeloom.state.training.feedback import Feedback

VIEW, LIST = Feedback.view, Feedback.listing
DAYS = (("90", "90 days"), ("365", "Year"), ("all", "All time"))
KEYS = {
    "Feedback": (
        ("Next, previous change", "j"),
        ("Acknowledge", "a"),
        ("Rebut", "r"),
        ("Mark words as evidence", "e"),
        ("Acknowledge the rest", "shift+a"),
        ("Rows that are the same", "t"),
        ("Open the chart or encounter", "o"),
        ("Drill what is due", "d"),
        ("Previous, next audit", "["),
    )
}


@page(
    "/feedback",
    title="Feedback",
    load=(Feedback.load, Feedback.watch, Feedback.watch_open),
    place=Place(icon="feedback", key="f", order=56),
)
def feedback_page() -> rx.Component:
    """What the auditors changed, and whether I agree."""
    nothing = empty(
        "No audit of your work in 90 days",
        "When a supervisor closes an audit, it stands here with both codings side by side. You answer each change: acknowledge "
        "it, or rebut it with a reason.",
        button("Look back over all time", href="/feedback?days=all"),
        icon_name="feedback",
    )
    failed = empty(
        "Feedback could not be read",
        "Nothing was lost.",
        button("Try again", on_click=Feedback.load),
        icon_name="error",
    )
    whole = rx.el.div(
        panes(_audits(), _sides(), beside_pane(), arrangement="feedback"), _bottom(), class_name="training-screen"
    )
    shown = rx.match(
        Feedback.state,
        (
            "open",
            rx.cond((LIST.rows.length() > 0) | (Feedback.days != "90"), whole, rx.el.div(nothing, class_name="panel")),
        ),
        ("failed", failed),
        skeleton("Loading audits"),
    )
    return frame(shown, page="feedback", title="Feedback", keys=KEYS, narrow=True)


def _audits() -> rx.Component:
    content = rx.foreach(LIST.rows, _audit)
    days = select("days", DAYS, small=True, aria_label="Days", value=Feedback.days, on_change=Feedback.choose_days)
    head = (
        rx.el.h2("Audits of my work"),
        span(f"{LIST.to_answer} to answer", cls="count nowrap hide-below-mid"),
        filler(),
        days,
    )
    return pane("Audits of my work", scroll(content, label="Audits of my work, content"), head=head)


def _audit(one: rx.Var) -> rx.Component:
    mark = rx.match(
        one.tone,
        ("warn", tag(one.tag, tone="warn")),
        ("info", tag(one.tag, tone="info")),
        ("ok", tag(one.tag, tone="ok", icon_name="tick")),
        tag(one.tag, tone="plain"),
    )
    entry = link(
        row(span(one.number, cls="code"), filler(), span(one.moment, cls="numeric text-xs tertiary nowrap")),
        row(span(one.words, cls="text-xs secondary grow ellipsis"), mark),
        href=f"/feedback?days={Feedback.days}&audit={one.id}",
        cls="list-row",
        aria_current=rx.cond(one.id == VIEW.id, "true", "false"),
        data_focus_id=one.id,
    )
    return rx.fragment(rx.cond(one.head != "", rx.el.div(one.head, class_name="list-group"), ""), entry, key=one.id)


def _sides() -> rx.Component:
    corrected = rx.cond(
        VIEW.corrected != "",
        banner("info", "info", f"Score {VIEW.score.rate} %: it {VIEW.corrected}. A decision corrected it."),
        "",
    )
    said = rx.cond(
        VIEW.feedback != "",
        rx.el.div(
            rx.el.h3("Feedback", class_name="label"),
            rx.el.p(VIEW.feedback, class_name="said-words"),
            class_name="side-box",
        ),
        "",
    )
    same = rx.cond(
        VIEW.same > 0,
        rx.el.p(
            f"{VIEW.same} more rows are the same on both sides. ",
            fix(
                rx.cond(Feedback.same, "Hide them", "Show them"),
                hotkey="t",
                on_click=Feedback.show_same(~Feedback.same),
            ),
            class_name="text-xs tertiary same-rows",
        ),
        "",
    )
    rows = rx.el.ul(rx.foreach(VIEW.changes, _change), data_rove="jk", aria_label="Changes", key=VIEW.id)
    content = rx.fragment(
        corrected,
        rx.el.div(
            rx.el.div(VIEW.mine), rx.el.div(f"{VIEW.auditor}, {VIEW.closed}"), class_name="both-sides sides-head"
        ),
        rows,
        same,
        said,
    )
    nothing = empty("Choose an audit on the left", "Both codings stand here side by side.", icon_name="feedback")
    head = (
        rx.el.h2(span(VIEW.number, cls="code")),
        span(VIEW.summary, cls="count nowrap"),
        filler(),
        rx.cond(
            VIEW.score.rate != "",
            span(f"{VIEW.score.rate} %, {VIEW.score.words}", cls="text-xs secondary ellipsis hide-below-mid"),
            "",
        ),
        rx.cond(VIEW.link != "", button("Open", kind="quiet", size="small", hotkey="o", href=VIEW.link), ""),
    )
    shown = rx.cond(VIEW.id != "", scroll(content, label="Side by side, content"), nothing)
    return pane("Side by side", shown, head=head)


def _change(one: rx.Var) -> rx.Component:
    change = one.change
    none = span("not coded", cls="text-xs tertiary")
    gone = span("removed", cls="text-xs tertiary")
    old = rx.cond(change.old.code != "", _side(change.old, one.old_place, one.old_quotes, change.lines == "both"), none)
    old = rx.cond(change.lines == "old", _side(change.old, one.old_place, one.old_quotes, True), old)
    new = rx.cond(change.struck, gone, _side(change.new, change.number, one.new_quotes, False))
    item = rx.el.li(
        rx.el.div(rx.el.div(old), rx.el.div(new), class_name="both-sides"),
        rx.cond(change.changed, rx.el.div(_why(change), _answer(one), class_name="change-why"), ""),
        class_name="answered-change",
        key=change.id,
        data_item="true",
        data_keyscope="row",
        data_focus_id=change.id,
        tab_index=-1,
    )
    return rx.cond(change.changed | Feedback.same, item, "")


def _side(side: rx.Var, place: rx.Var, quotes: rx.Var, was: rx.Var | bool) -> rx.Component:
    return rx.el.div(
        span(place, cls="numeric tertiary text-xs"),
        span(side.code, cls="code"),
        span(side.title, cls="ellipsis"),
        rx.foreach(quotes, lambda words: span("“", words, "”", cls="quote")),
        class_name=rx.cond(was, "side-code replaced", "side-code"),
    )


def _why(change: rx.Var) -> rx.Component:
    category = rx.match(
        change.category, *((key.value, words) for key, words in CATEGORY_WORDS.items()), change.category
    )
    return row(
        span(icon(change.icon, small=True), change.word, cls="kind"),
        rx.cond(change.category != "", tag(category, tone="plain"), ""),
        rx.cond(change.material, span("Material", cls="medium"), span("Not material", cls="secondary")),
        rx.cond(change.citation != "", span(change.citation, cls="code"), ""),
        rx.cond(change.detail != "", span(change.detail, cls="secondary"), ""),
        rx.cond(change.note != "", span(change.note, cls="secondary"), ""),
        cls="text-xs",
    )


def _answer(one: rx.Var) -> rx.Component:
    change = one.change
    choose = row(
        button("Acknowledge", size="small", hotkey="a", on_click=Feedback.acknowledge(change.id)),
        button("Rebut", size="small", hotkey="r", on_click=Feedback.begin(change.id)),
        span(f"until {VIEW.due}", cls="text-xs tertiary"),
    )
    over = row(
        button("Acknowledge", size="small", hotkey="a", on_click=Feedback.acknowledge(change.id)),
        span(f"The days for a rebuttal ended on {VIEW.due}.", cls="text-xs tertiary"),
    )
    back = rx.cond(one.may_take_back, fix("Undo", on_click=Feedback.take_back(change.id)), "")
    acknowledged = row(
        icon("tick", small=True), span(f"Acknowledged {one.moment}"), filler(), back, cls="text-xs ink-ok"
    )
    asked = rx.cond(one.may_answer, rx.cond(Feedback.pair == change.id, _form(one), choose), over)
    return rx.match(
        one.answer,
        ("acknowledged", acknowledged),
        ("rebutted", _rebuttal(one.rebuttal)),
        rx.cond(one.asked, asked, span("The auditor agreed with you here; it does not count.", cls="text-xs tertiary")),
    )


def _form(one: rx.Var) -> rx.Component:
    marked = Feedback.marked.length()
    words = kept(Subject.AUDIT, VIEW.id, f"rebut-{one.change.id}")
    evidence = row(
        button("Mark words in the note", size="small", kind="quiet", hotkey="e", on_click=Feedback.show_note(True)),
        span(marked, rx.cond(marked == 1, " place marked", " places marked"), cls="text-xs secondary"),
        rx.cond(marked > 0, fix("Take them away", on_click=Feedback.unmark), ""),
        filler(),
        button("Cancel", size="small", kind="quiet", hotkey="escape", on_click=Feedback.stop),
        button("Send rebuttal", size="small", kind="primary", hotkey="ctrl+enter", type="submit"),
    )
    return rx.el.form(
        field(
            "Why the code you set stands",
            text_area(
                "reason", words=words, rows=3, keys=False, max_length=2_000, error=Feedback.refused, auto_focus=True
            ),
            name="reason",
            hint=f"Cite the place in the note or the guideline; {VIEW.decider}, not the auditor.",
            error=Feedback.refused,
        ),
        evidence,
        on_submit=Feedback.send,
        class_name="stack tight",
        data_keyscope="row",
    )


def _rebuttal(one: rx.Var) -> rx.Component:
    waits = row(
        tag("Rebutted ", one.sent, tone="info", icon_name="rebuttal"),
        span(rx.cond(one.late, f"its time has passed ({one.due}); nothing changed", f"to be decided by {one.due}"),
             cls="text-xs tertiary"),
    )  # fmt: skip
    tone = rx.cond(one.decision == "auditor", "plain", "ok")
    decided = rx.fragment(
        row(
            tag(one.decision_words, tone=tone, icon_name="ruling"),
            span(f"{one.decided_by}, {one.decided}", cls="text-xs secondary"),
            rx.cond(one.score != "", span(f"Score {one.score}", cls="text-xs medium"), ""),
            rx.cond(one.ruling != "", link(f"Ruling {one.ruling}", href=one.ruling_link, cls="text-xs"), ""),
        ),
        rx.el.p(one.words, class_name="secondary"),
    )
    return rx.el.div(
        rx.cond(one.decision == "", waits, decided),
        rx.el.p(span(f"{one.by}: ", cls="tertiary text-xs"), span("“", one.reason, "”", cls="quote")),
        rx.foreach(one.quotes, lambda words: rx.el.p(span("“", words, "”", cls="quote secondary"))),
        class_name="stack tight",
    )


def _bottom() -> rx.Component:
    rest = rx.cond(
        (VIEW.answered < VIEW.asked) & (Feedback.pair == ""),
        button("Acknowledge the rest", hotkey="shift+a", on_click=Feedback.acknowledge_rest),
        "",
    )
    hints = row(
        hint("Change", "j", "k"), hint("Acknowledge", "a"), hint("Rebut", "r"), hint("Evidence", "e"),
        cls="wide hide-below-mid",
    )  # fmt: skip
    answered = rx.cond(
        VIEW.asked > 0,
        span(f"{VIEW.answered} of {VIEW.asked} answered, until {VIEW.due}", cls="text-xs tertiary nowrap"),
        span("Nothing to answer", cls="text-xs tertiary"),
    )
    step = rx.fragment(
        rx.cond(Feedback.before != "", button("Previous", kind="quiet", hotkey="[", href=Feedback.before), ""),
        rx.cond(Feedback.following != "", button("Next audit", kind="quiet", hotkey="]", href=Feedback.following), ""),
    )
    return bottom_bar(hints, filler(), answered, step, rest, tall=True)
