"""What a drill taught, on the page of another room: beside the code field of a chart in which the same codes were added."""

import reflex as rx

from codeloom.pages.registry import adds
from codeloom.pages.ui.base import span
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.notices import banner
from codeloom.state.drills.lessons import LessonsHere


@adds("/chart/[chart]", "codes", load=(LessonsHere.watch,))
def lessons_here() -> rx.Component:
    """Each lesson with its source and which time it is shown. As information, never as an error."""

    def one(lesson: rx.Var) -> rx.Component:
        close = button("Close for good", size="small", kind="quiet", on_click=LessonsHere.put_away(lesson.id))
        said = span(lesson.citation, " · ", lesson.place, cls="text-xs tertiary numeric")
        return banner("info", "training", rx.el.b("From your drills: "), lesson.text, " ", said, actions=(close,))

    return rx.el.div(rx.foreach(LessonsHere.found.rows, one), class_name="lessons-here")
