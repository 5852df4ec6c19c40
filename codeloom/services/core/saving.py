"""Which field's half-typed words a verb saves: they are settled in the verb's own transaction, so that they are gone exactly
when what was typed is committed, and stay when it was refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum

from codeloom.db.queries import words as queries
from codeloom.db.work import UnitOfWork


class Subject(StrEnum):
    """What a field with half-typed words is about."""

    CHART = "chart"
    AUDIT = "audit"
    ENCOUNTER = "encounter"
    NEW_ENCOUNTER = "new_encounter"
    QUERY = "query"
    RULE = "rule"
    REFERENCE = "reference"
    SAVED_VIEW = "saved_view"
    PROGRAM = "program"
    PERSON = "person"
    TEAM = "team"
    IMPORT = "import"
    ORGANIZATION = "organization"
    PEOPLE = "people"
    MESSAGE = "message"
    REBUTTAL = "rebuttal"
    RULING = "ruling"
    CODE_BUNDLE = "code_bundle"
    CALIBRATION = "calibration"
    DRILL = "drill"


NEW = "new"
"""The id of a subject that does not exist yet."""
_saved: ContextVar[tuple[Subject, str, str] | None] = ContextVar("saved_words", default=None)


@contextmanager
def saving(subject: Subject, subject_id: object, field: str = "") -> Iterator[None]:
    """The changing verb that is called within saves what stands in one field of a subject, or in all of them."""
    marked = _saved.set((subject, str(subject_id), field))
    try:
        yield
    finally:
        _saved.reset(marked)


def settle_saved(uow: UnitOfWork) -> None:
    """Settle the words that the current call saves, at the commit."""
    saved = _saved.get()
    if saved is not None and uow.scope.user_id is not None:
        queries.settle_last(uow, *saved)
