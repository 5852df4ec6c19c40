"""Why a model provider gave no answer: one type for each kind, with the words a person reads.

No message holds anything of the note, of the answer or of what a client library said.
"""

from typing import ClassVar

KEPT = "Nothing was lost: the note is saved."
OFFLINE = "suggest with the offline engine"


class ModelFailure(Exception):
    """Base: `message` (what happened), `kept`, `todo` (what to do next), `code` for machines and the audit log.

    `passing` says that the same request may succeed a little later. `after` is the number of seconds the provider asked
    us to wait, if it did. `again` says that it is worth a retry within the same suggestion.
    """

    code: ClassVar[str] = "model"
    happened: ClassVar[str] = "{provider} gave no answer."
    todo: ClassVar[str] = f"Try again, or {OFFLINE}."
    passing: ClassVar[bool] = False

    def __init__(self, provider: str, after: float | None = None, again: bool = False) -> None:
        self.provider, self.after, self.again = provider, after, again
        self.message = self.happened.format(provider=provider)
        self.kept = KEPT
        super().__init__(f"{self.message} {self.kept} {self.todo}")


class NotConfigured(ModelFailure):
    """No key, or a model or address the provider does not know. Nothing was sent, or nothing was read there."""

    code = "not_configured"
    happened = (
        "{provider} is not set up on this server: its key, its address or the name of its model is missing or unknown."
    )
    todo = f"Ask whoever runs this server to check the settings of the provider, or {OFFLINE}."


class KeyRefused(ModelFailure):
    """The provider does not accept the key, or the key may not use this model."""

    code = "key_refused"
    happened = "{provider} does not accept the key of this server."
    todo = f"Ask whoever runs this server to renew the key, or {OFFLINE}."


class RateLimited(ModelFailure):
    """Too many requests, or the quota is used up; `after` is the wait the provider asked for."""

    code = "rate_limited"
    happened = "{provider} takes no more requests for now: its rate limit or quota is reached."
    todo = f"Wait a few minutes and try again, or {OFFLINE}."
    passing = True


class TimedOut(ModelFailure):
    """No whole answer within the time allowed."""

    code = "timeout"
    happened = "{provider} did not answer in time."
    passing = True


class Unreachable(ModelFailure):
    """No connection, a connection that broke, or an error of the provider's server."""

    code = "unreachable"
    happened = "{provider} cannot be reached, or its server has a fault."
    todo = f"Try again in a few minutes, or {OFFLINE}."
    passing = True


class Paused(ModelFailure):
    """The breaker is open: the provider failed several times in a row and is not asked for `after` seconds."""

    code = "paused"
    happened = "{provider} failed several times in a row, so it is not asked again for a short while."
    todo = f"Try again in a minute, or {OFFLINE}."
    passing = True


class Unreadable(ModelFailure):
    """An answer that is broken, cut off or not in the agreed form."""

    code = "unreadable_answer"
    happened = "The answer of {provider} could not be read: it was broken, cut off or not in the agreed form."


class Declined(ModelFailure):
    """The provider, or its filter, refused to answer this request."""

    code = "declined"
    happened = "{provider} refused to answer for this note."
    todo = f"Code the note by hand, or {OFFLINE}."


class TooLarge(ModelFailure):
    """The note with its instructions, or the answer, is larger than the model or we allow."""

    code = "too_large"
    happened = "The note or the answer is too large for {provider}."
    todo = f"Shorten the note, or {OFFLINE}."


def failure_called(code: str, provider: str) -> ModelFailure | None:
    """The failure of a kind that was stored by its code, of a provider named for people; None for a code of no kind."""
    kind = next((one for one in ModelFailure.__subclasses__() if one.code == code), None)
    return kind(provider) if kind else None
