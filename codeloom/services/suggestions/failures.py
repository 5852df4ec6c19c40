"""What a person is told when no suggestion came: as it happens, and again later from the code that was stored. No word of a note
or of an answer is in it."""

from dataclasses import dataclass

from codeloom.gateways.llm import NAMES, ModelFailure, failure_called
from codeloom.services.core import Problem, Refused
from codeloom.services.organization import OFFLINE, REFUSALS

MODEL = "model_"


@dataclass(eq=False)
class NoAnswer(Problem):
    """A model provider gave no answer. `code` is model_ and the kind of failure, such as model_timeout. `details`: `offer` names
    the provider to offer instead, `passing` says that the same may succeed a little later, `after` seconds if that is known."""

    message: str = "The provider gave no answer."
    code: str = MODEL + "failed"
    status: int = 502

    @classmethod
    def of(cls, failure: ModelFailure) -> "NoAnswer":
        """What a failure of the gateway means for a person."""
        details = {"offer": OFFLINE, "passing": failure.passing, "after": failure.after}
        code, status = MODEL + failure.code, 503 if failure.passing else 502
        return cls(failure.message, failure.kept, failure.todo, code=code, status=status, details=details)


def told_again(provider: str, code: str) -> Problem | None:
    """The problem that `answer` or `provider_of` raised, from its code; None for a code that is none of theirs."""
    name = NAMES.get(provider, provider)
    if code.startswith(MODEL) and (failure := failure_called(code.removeprefix(MODEL), name)):
        return NoAnswer.of(failure)
    if code not in REFUSALS:
        return None
    return Refused(
        f"Notes of this practice may not be sent to {name} as its settings stand.",
        kept="Nothing was sent, and the note is saved.",
        todo="Ask a manager to look at the practice's settings, or suggest with the offline engine.",
        code=code,
        details={"offer": OFFLINE},
    )


_TOLD = {
    "ended_worker": "The process that worked on it ended five times.",
    "too_long": "The note is longer than 10,000 characters.",
    "undated": "The service date is not known any more.",
}
_ELSE = "Something in Codeloom failed; it is logged."


def words_of(provider: str, failure: str, kept: str) -> str:
    """What happened, what was kept and what to do next, of a suggestion that failed, by the kind that was stored."""
    problem = told_again(provider, failure)
    if problem is not None:
        return str(problem)
    return f"{_TOLD.get(failure, _ELSE)} {kept} Ask again, or go on without a suggestion."
