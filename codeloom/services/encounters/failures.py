"""What a person is told of a suggestion that failed, by the kind that was stored; nothing of the note is in it."""

from codeloom.services.suggestions import told_again

_TOLD = {
    "ended_worker": "The process that worked on it ended five times.",
    "too_long": "The note is longer than 10,000 characters.",
}
_ELSE = "Something in Codeloom failed; it is logged."
KEPT = "Nothing was lost: the note is saved and codes can be added by hand."


def words_of(provider: str, failure: str) -> str:
    """What happened, what was kept and what to do next."""
    problem = told_again(provider, failure)
    if problem is not None:
        return str(problem)
    return f"{_TOLD.get(failure, _ELSE)} {KEPT} Ask again, or go on without a suggestion."
