"""The client a service holds: two calls about a note, each with its time limit, retries, breaker and record of what it took."""

import logging
import random
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, Protocol

from pydantic import ValidationError

from codeloom.gateways.llm.answers import ElementsAndDiagnoses, ProceduresAndRisks
from codeloom.gateways.llm.breaker import Breaker
from codeloom.gateways.llm.failures import ModelFailure, Paused, RateLimited, TimedOut, Unreachable, Unreadable
from codeloom.gateways.llm.questions import Answer, Question, VisitNote, first_question, second_question
from codeloom.gateways.llm.wires import Delivered, Wire

log = logging.getLogger("codeloom.models")

_DATED = re.compile(r"[-@:](20[2-9]\d-?(0[1-9]|1[0-2])-?([0-2]\d|3[01]))")

TRIES = 3
"""Requests for one call at most."""
FIRST_WAIT = 0.5
"""Seconds before the second request at most; twice as many before the third."""

BREAKING = (RateLimited, TimedOut, Unreachable)
"""Failures the breaker counts: those that say something about the provider and nothing about the note or our settings."""


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens read and a million written."""

    read: Decimal
    written: Decimal

    def of(self, tokens_in: int, tokens_out: int) -> Decimal:
        """Dollars."""
        return (self.read * tokens_in + self.written * tokens_out) / 1_000_000


@dataclass(frozen=True, slots=True)
class Taken:
    """What a call took: who answered, by which prompt, how many requests, tokens, milliseconds, and dollars where a price is
    set. Nothing of the note."""

    provider: str
    model: str
    prompt: str
    fingerprint: str
    tries: int
    tokens_in: int
    tokens_out: int
    ms: int
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class Reply(Generic[Answer]):
    """An answer with what it took. Printing it shows no claim."""

    answer: Answer = field(repr=False)
    taken: Taken


class LLMClient(Protocol):
    """A provider of claims about a note. Both calls raise ModelFailure, and nothing else for what happens outside."""

    def elements_and_diagnoses(self, about: VisitNote) -> Reply[ElementsAndDiagnoses]:
        """The first call: what an E/M level is computed from, and diagnoses."""
        ...

    def procedures_and_risks(self, about: VisitNote, codes: Iterable[str]) -> Reply[ProceduresAndRisks]:
        """The second call, given the diagnosis codes that passed the rule layer."""
        ...


@dataclass(frozen=True)
class ModelClient:
    """Asks one provider over its wire. `provider` is its name in settings; `seconds` bounds a whole call with its retries;
    only a server that stalls in the middle of its answer can take twice as long. `gate` is asked right before every request,
    retries too; what it raises ends the call, and nothing is sent."""

    provider: str
    wire: Wire
    breaker: Breaker
    seconds: float
    gate: Callable[[], None]
    price: Price | None = None
    wait: Callable[[float], None] = time.sleep

    def elements_and_diagnoses(self, about: VisitNote) -> Reply[ElementsAndDiagnoses]:
        """As the protocol says."""
        return self._ask(first_question(about))

    def procedures_and_risks(self, about: VisitNote, codes: Iterable[str]) -> Reply[ProceduresAndRisks]:
        """As the protocol says."""
        return self._ask(second_question(about, codes))

    def _ask(self, question: Question[Answer]) -> Reply[Answer]:
        began = time.monotonic()
        if left := self.breaker.pause(self.provider):
            raise Paused(self.wire.name, after=left)
        outcome, tries = self._deliver(question, began + self.seconds)
        reply = outcome if isinstance(outcome, ModelFailure) else self._reply(question, outcome, tries, began)
        name = question.prompt.name
        if isinstance(reply, ModelFailure):
            log.warning("A model gave no answer", extra={"provider": self.provider, "prompt": name, "kind": reply.code})
            raise reply
        log.info("A model answered", extra=_told(reply.taken))
        return reply

    def _deliver(self, question: Question[Answer], until: float) -> tuple[Delivered | ModelFailure, int]:
        """Send until there is an answer, a failure that stays, TRIES requests or no time left for the next one."""
        outcome: Delivered | ModelFailure = TimedOut(self.wire.name)
        for tries in range(1, TRIES + 1):
            self.gate()
            left = until - time.monotonic()
            if left <= 0:
                break
            outcome = self.wire.send(question, left)
            if isinstance(outcome, Delivered):
                self.breaker.worked(self.provider)
                return outcome, tries
            if isinstance(outcome, BREAKING):
                self.breaker.failed(self.provider)
            pause = _wait_before_next(outcome, tries)
            if not outcome.again or tries == TRIES or time.monotonic() + pause >= until:
                break
            self.wait(pause)
        return outcome, tries

    def _reply(
        self, question: Question[Answer], delivered: Delivered, tries: int, began: float
    ) -> Reply[Answer] | ModelFailure:
        prompt, read, written = question.prompt, delivered.tokens_in, delivered.tokens_out
        try:
            answer = prompt.answer.model_validate_json(delivered.text)
        except ValidationError:
            return Unreadable(self.wire.name)
        ms = round((time.monotonic() - began) * 1000)
        cost = self.price.of(read, written) if self.price else None
        model = model_named(self.wire.model, delivered.model)
        taken = Taken(self.provider, model, prompt.name, prompt.fingerprint, tries, read, written, ms, cost)
        return Reply(answer, taken)


def model_named(asked: str, said: str) -> str:
    """The model that answered: what the server calls it when that is the name asked for, alone or with a date behind it.
    Any other name is a text of the server's, which has read the note, and is not recorded."""
    return said if said == asked or (said.startswith(asked) and _DATED.fullmatch(said[len(asked) :])) else asked


def _told(taken: Taken) -> dict[str, object]:
    """What a log line says of a call."""
    return {
        "provider": taken.provider,
        "model": taken.model,
        "prompt": taken.prompt,
        "tries": taken.tries,
        "tokens_in": taken.tokens_in,
        "tokens_out": taken.tokens_out,
        "ms": taken.ms,
        "cost": None if taken.cost is None else str(taken.cost),
    }


def _wait_before_next(failure: ModelFailure, tries: int) -> float:
    """Seconds: what the provider asked for and a little jitter, else a random part of a doubling wait."""
    most = FIRST_WAIT * 2 ** (tries - 1)
    jitter = random.uniform(most / 4, most)
    return jitter if failure.after is None else failure.after + jitter / 4
