"""When a case comes again: FSRS (package fsrs) with its published weights and without fuzz, so that the same reviews give the same
dates on any machine. A case that was graded Again comes back in ten minutes; no case waits longer than a year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from fsrs import Card, Rating, Scheduler, State

GRADES = {1: "Again", 2: "Hard", 3: "Good", 4: "Easy"}
STEP = timedelta(minutes=10)
LONGEST_DAYS = 365
HOLDS = (1.0, 3.0, 7.0, 21.0)
"""Days of stability from which a case holds 2, 3, 4, 5 of 5."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of a case by one person. Days and difficulty (1 to 10) are those of FSRS; `step` is None once it is
    learned. `due` and `last` carry a time zone."""

    state: int
    step: int | None
    stability: float
    difficulty: float
    due: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Review:
    """A grade (1 to 4) and when it was given."""

    grade: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """How well a case holds: 0 (never seen) to 5, and in how many days it comes again (0: now)."""

    holds: int
    days: int


@lru_cache(maxsize=1)
def _scheduler() -> Scheduler:
    return Scheduler(
        learning_steps=(STEP,), relearning_steps=(STEP,), maximum_interval=LONGEST_DAYS, enable_fuzzing=False
    )


def after(memory: Memory | None, grade: int, at: datetime) -> Memory:
    """The memory after a review at a moment. Raises ValueError for a grade that is none."""
    if memory is None:
        card = Card(card_id=0, due=at.astimezone(UTC))
    else:
        card = Card(0, State(memory.state), memory.step, memory.stability, memory.difficulty, memory.due.astimezone(UTC),
                    memory.last.astimezone(UTC))  # fmt: skip
    made, _ = _scheduler().review_card(card, Rating(grade), at.astimezone(UTC))
    return Memory(
        made.state.value, made.step, made.stability or 0.0, made.difficulty or 0.0, made.due, at.astimezone(UTC)
    )


def choices(memory: Memory | None, at: datetime) -> dict[int, datetime]:
    """When each grade would bring the case back."""
    return {grade: after(memory, grade, at).due for grade in GRADES}


def replayed(reviews: Iterable[Review]) -> Memory | None:
    """The memory that reviews in their order leave; None for none."""
    memory: Memory | None = None
    for review in reviews:
        memory = after(memory, review.grade, review.at)
    return memory


def standing(memory: Memory | None, now: datetime) -> Standing:
    """How well it holds."""
    if memory is None:
        return Standing(0, 0)
    holds = 1 + sum(memory.stability >= days for days in HOLDS)
    return Standing(holds, max(0, (memory.due - now).days))
