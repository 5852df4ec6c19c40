"""A practice whose suggestions come from a model server of ours, a note for it, and the answers of a model that reads it well."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from codeloom.coding.suggesting.shapes import Suggestion, Visit
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.core.commands import Nothing, parse
from codeloom.services.organization import change_settings, read_settings
from codeloom.services.suggestions import Ground, answer, ground_of
from codeloom.settings import settings
from tests.fakes.model_calls import CANARY, KEY
from tests.fakes.model_server import Behavior, ModelServer, model_server
from tests.http_client import Person

VISIT = Visit(date(2026, 11, 3), age=54, sex="F")
NOTE = f"""Chief complaint: diabetes check.
HPI: 54-year-old established patient. Home sugars 180 to 240. {CANARY}
Assessment and plan:
1. Type 2 diabetes mellitus with hyperglycemia, not at goal. Increase metformin to 1000 mg twice daily.
2. Essential hypertension, well controlled. Continue lisinopril 20 mg.
Rapid strep test performed in the office today: negative.
Total time on the date of the visit: 25 minutes.
"""
DIABETES = "Type 2 diabetes mellitus with hyperglycemia"
FIRST: dict[str, Any] = {
    "problems": [
        {"kind": "chronic_exac", "words": "diabetes above its goal", "quotes": [f"{DIABETES}, not at goal"]},
        {"kind": "stable_chronic", "words": "hypertension", "quotes": ["Essential hypertension, well controlled"]},
    ],
    "data": [{"kind": "tests_ordered", "words": "strep test", "quotes": ["Rapid strep test performed"]}],
    "risk": [{"kind": "moderate", "words": "prescription drugs", "quotes": ["Increase metformin to 1000 mg"]}],
    "time": {"minutes": 25, "quotes": ["Total time on the date of the visit: 25 minutes"]},
    "diagnoses": [
        {
            "code": "E11.65",
            "quotes": [DIABETES],
            "confidence": "high",
            "why": "The note names it with its complication.",
        },
        {"code": "I10", "quotes": ["Essential  hypertension"], "confidence": "high", "why": "The note names it."},
    ],
}
SECOND: dict[str, Any] = {
    "procedures": [
        {"code": "87880", "words": "Rapid strep test", "units": 1, "modifiers": ["QW"], "confidence": "medium",
         "quotes": ["Rapid strep test performed in the office today"]}
    ],
    "risks": [
        {"kind": "missing_specificity", "message": "The note does not say how long the sugars were high.",
         "codes": ["E11.65"], "quotes": ["Home sugars 180 to 240"]}
    ],
}  # fmt: skip


def first(**changed: Any) -> dict[str, Any]:
    """The first answer with other claims in some of its lists."""
    return {**FIRST, **changed}


def second(**changed: Any) -> dict[str, Any]:
    """The second answer likewise."""
    return {"procedures": [], "risks": [], **changed}


def diagnosis(code: str, *quotes: str, confidence: str = "high", why: str = "said") -> dict[str, Any]:
    """A claim of a diagnosis."""
    return {"code": code, "quotes": list(quotes), "confidence": confidence, "why": why}


@contextmanager
def set_up_for(monkeypatch: pytest.MonkeyPatch, *behaviors: Behavior, **environment: str) -> Iterator[ModelServer]:
    """A model server, and this process set up to ask it as either provider."""
    with model_server(*behaviors) as server, monkeypatch.context() as patch:
        values = {"OPENAI_BASE_URL": f"{server.address}/v1", "ANTHROPIC_BASE_URL": server.address,
                  "OPENAI_API_KEY": KEY, "ANTHROPIC_API_KEY": KEY, **environment}  # fmt: skip
        for name, value in values.items():
            patch.setenv(name, value)
        settings.cache_clear()
        yield server
    settings.cache_clear()


def manager_scope(person: Person) -> Scope:
    return Scope(person.org_id, person.id, "manager")


def change(person: Person, **fields: Any) -> None:
    scope = manager_scope(person)
    version = read_settings(scope, Nothing()).version
    change_settings(scope, parse(change_settings.command, {"version": version, **fields}))


def acknowledge(person: Person, server: ModelServer, provider: str) -> None:
    """The manager chooses a provider and acknowledges the agreement with the server."""
    change(person, suggestion_provider=provider, agreement_with=server.address.removeprefix("http://"))


def ground(person: Person, provider: str) -> Ground:
    with unit_of_work(person.worker, read_only=True) as uow:
        return ground_of(uow, provider, VISIT.dos)


def suggested(person: Person, provider: str, note: str = NOTE, visit: Visit = VISIT) -> Suggestion:
    """The answer of a provider, whatever the organization's settings say of it."""
    return answer(ground(person, provider), note, visit)
