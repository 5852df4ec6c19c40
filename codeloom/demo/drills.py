"""Drills in the demo, by the real verbs: sessions of the first coder with grades, an assignment for another, a doubted answer."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from codeloom.coding import clock
from codeloom.db.scope import Scope
from codeloom.services.core import Nothing, parse
from codeloom.services.drills import (
    DrillView,
    answer_try,
    assign_drills,
    doubt_try,
    drill_team,
    edit_try,
    grade_try,
    open_drills,
    start_drills,
)

SESSIONS = (
    (9, "circulatory", (("I13.0", "I50.22", "N18.31"), ("I12.0", "N18.6", "Z99.2")), (3, 2)),
    (4, "em", (("99214", "E11.9", "I10", "Z79.84"), ("99203", "R63.4"), ("99215", "M05.79", "Z79.631")), (4, 1, 3)),
)
"""(days ago, topic, answers, grades) of sessions."""
DOUBT = "The outside letter is old; I would not count it as data."
WORDS = "Look for the stage of the kidney disease before you choose the combination code."


def train(coders: Sequence[Scope], supervisors: Sequence[Scope], now: datetime) -> None:
    """Play the sessions of the first coder, and assign a topic to people of each supervisor."""
    for days, topic, answers, grades in SESSIONS:
        with clock.at(now - timedelta(days=days)):
            _session(coders[0], topic, answers, grades)
    for supervisor in supervisors:
        with clock.at(now - timedelta(days=1)):
            people = [one.id for one in drill_team(supervisor, Nothing()).people][:1]
            until = (now + timedelta(days=4)).date()
            fields = {"topic": "circulatory", "people": people, "cases": 2, "until": until, "words": WORDS}
            if people:
                assign_drills(supervisor, parse(assign_drills.command, fields))


def _session(coder: Scope, topic: str, answers: Sequence[Sequence[str]], grades: Sequence[int]) -> None:
    number = start_drills(coder, parse(start_drills.command, {"topic": topic}))
    view = open_drills(coder, parse(open_drills.command, {"number": number}))
    for codes, grade in zip(answers, grades, strict=True):
        if view.stage != "coding":
            return
        view = _done(coder, view, codes, grade)


def _done(coder: Scope, view: DrillView, codes: Sequence[str], grade: int) -> DrillView:
    operations: list[dict[str, Any]] = [
        {"op": "add", "code": code, "system": "cpt" if code[:5].isdigit() else "icd10cm"} for code in codes
    ]
    edited = edit_try(
        coder, parse(edit_try.command, {"try_id": view.try_id, "version": view.version, "operations": operations})
    )
    shown = answer_try(coder, parse(answer_try.command, {"try_id": view.try_id, "version": edited.version}))
    if grade == 1:
        doubt_try(coder, parse(doubt_try.command, {"try_id": shown.try_id, "words": DOUBT}))
    return grade_try(coder, parse(grade_try.command, {"try_id": shown.try_id, "grade": grade}))
