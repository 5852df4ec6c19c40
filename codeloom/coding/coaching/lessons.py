"""Lessons: one for each kind of gap, with an example and a check, and when somebody sees it again. The texts are data.

A lesson says what to write if it is so. It states no fact about a patient; every example is made up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

RETURNS = (4, 16, 60, 180)
"""Days until a lesson comes again after one, two, three, four or more right answers in a row; a wrong one: tomorrow."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """`before` leaves the gap open; `write` says the same without it, `added` marking the words that close it. `right` is the
    place of the right choice. `source` names the section of the ICD-10-CM guidelines, or of the E/M guidelines of the AMA."""

    kind: str
    title: str
    body: str
    before: str
    write: str
    added: str
    question: str
    choices: tuple[str, ...]
    right: int
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer to the check of a lesson."""

    day: date
    right: bool


def due_on(answers: Sequence[Answered]) -> date | None:
    """The day from which a lesson is due again, given its answers from the oldest on; None for one never taken: due now."""
    if not answers:
        return None
    row = 0
    for one in reversed(answers):
        if not one.right:
            break
        row += 1
    wait = RETURNS[min(row, len(RETURNS)) - 1] if row else 1
    return answers[-1].day + timedelta(days=wait)
