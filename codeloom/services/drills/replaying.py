"""The review log replayed: whether what is stored of each case follows from its reviews. For the operator's command."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from codeloom.coding.drills import Memory, Review, after
from codeloom.db.queries import drills as queries
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.drills.picking import memory_of


@dataclass(frozen=True, slots=True)
class Replay:
    """`reviews` of `cases` were replayed; `wrong` are those whose stored due date is another one: (case, stored, replayed)."""

    reviews: int
    cases: int
    wrong: tuple[tuple[str, datetime, datetime], ...]


def replay(scope: Scope) -> Replay:
    """Replay the log of everybody in an organization, in the order of the grades."""
    reviews, wrong, count = 0, [], 0
    with unit_of_work(scope, read_only=True) as uow:
        for person in queries.drilled(uow):
            memories: defaultdict[str, Memory | None] = defaultdict(lambda: None)
            for one in queries.log(uow, person):
                assert one.grade is not None
                assert one.graded_at is not None
                review, reviews = Review(one.grade, one.graded_at), reviews + 1
                made = after(memories[one.case_key], review.grade, review.at)
                memories[one.case_key] = made
                if one.due_at != made.due:
                    wrong.append((one.case_key, one.due_at or one.graded_at, made.due))
            cards = queries.cards(uow, person)
            for key, card in cards.items():
                count += 1
                memory = memories[key]
                if memory is None or memory_of(card) != memory:
                    wrong.append((key, card.due_at, memory.due if memory is not None else card.due_at))
    return Replay(reviews, count, tuple(wrong))
