"""A call of a model provider as the tests make it: a note with a canary, right answers, and a look at what a failure shows."""

import traceback
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import SecretStr

from codeloom.coding.suggesting.shapes import Visit
from codeloom.gateways.llm.anthropic_wire import AnthropicWire
from codeloom.gateways.llm.breaker import BreakerInMemory
from codeloom.gateways.llm.client import ModelClient, Price
from codeloom.gateways.llm.failures import ModelFailure
from codeloom.gateways.llm.openai_wire import OpenAIWire
from codeloom.gateways.llm.questions import VisitNote
from tests.fakes.model_server import ModelServer

CANARY = "zzcanaryzz"
KEY = "key-of-the-test"
ABOUT = VisitNote(Visit(date(2026, 11, 3)), f"Cough for a week. {CANARY}")
FIRST: dict[str, Any] = {
    "problems": [{"kind": "acute_uncomplicated", "words": "cough", "quotes": ["Cough for a week"]}],
    "data": [],
    "risk": [{"kind": "low", "words": "syrup", "quotes": ["Cough"]}],
    "time": {"minutes": 20, "quotes": ["Cough"]},
    "diagnoses": [{"code": "R05.9", "quotes": ["Cough"], "confidence": "high", "why": "The note names a cough."}],
}
SECOND: dict[str, Any] = {
    "procedures": [
        {"code": None, "words": "test", "units": 1, "modifiers": [], "quotes": ["Cough"], "confidence": "low"}
    ],
    "risks": [
        {"kind": "missing_specificity", "message": "Acute or not is not said.", "codes": ["R05.9"], "quotes": []}
    ],
}


def opened() -> None:
    """A gate that lets everything pass."""


def client_at(
    server: ModelServer,
    provider: str,
    waits: list[float] | None = None,
    seconds: float = 20,
    gate: Callable[[], None] = opened,
) -> ModelClient:
    key = SecretStr(KEY)
    wire: OpenAIWire | AnthropicWire
    if provider == "openai":
        wire = OpenAIWire(key, f"{server.address}/v1", "model-asked")
    else:
        wire = AnthropicWire(key, server.address, "model-asked")
    price = Price(Decimal("2.50"), Decimal("10"))
    wait = (waits if waits is not None else []).append
    return ModelClient(provider, wire, BreakerInMemory(), seconds, gate, price, wait=wait)


def failure(client: ModelClient) -> ModelFailure:
    """The failure of the first call, after a look at everything that could carry the note out with it."""
    with pytest.raises(ModelFailure) as caught:
        client.elements_and_diagnoses(ABOUT)
    error = caught.value
    assert error.__cause__ is None
    assert error.__context__ is None
    inside = error.__traceback__.tb_next if error.__traceback__ else None  # without the frame of this test
    shown = "".join(traceback.TracebackException(type(error), error, inside, capture_locals=True).format())
    for told in (shown, str(error), repr(error), repr(error.__dict__)):
        assert CANARY not in told
        assert KEY not in told
    assert error.message.endswith(".")
    assert error.kept
    assert error.todo.endswith(".")
    return error
