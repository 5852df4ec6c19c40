"""The acts of the audit log in words: those of charts and of people as their histories say them, others by their name.

Never a value of a field: what has no words of its own says the names of its fields.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.services.charts import ACTS
from codeloom.services.core import formatting
from codeloom.services.encounters import VISIT_ACTS
from codeloom.services.people import WORDS as OF_PEOPLE
from codeloom.services.training import TRAINING_WORDS

WORDS = OF_PEOPLE | TRAINING_WORDS

SAID = {**VISIT_ACTS, **ACTS}
KINDS = {
    "user": "person", "account": "person", "import_job": "import", "import_file": "file of an import",
    "code_release": "release of codes", "local_rule": "rule of the practice", "outbox_event": "delivery",
    "code_bundle": "set of codes", "data_key": "key", "api_key": "API key", "audit_log": "audit log",
}  # fmt: skip


def act_words(act: str) -> str:
    """What was done."""
    if act in SAID:
        return SAID[act].words
    return WORDS[act][0] if act in WORDS else act.replace("_", " ").capitalize()


def detail_words(act: str, facts: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What is told beside it."""
    if act in SAID:
        said = SAID[act].detail(facts, names)
    elif act in WORDS:
        said = WORDS[act][1](facts)
    else:
        said = ""
    return said or ", ".join(name.replace("_", " ") for name in facts)


def kind_words(kind: str) -> str:
    """A kind of subject."""
    return KINDS.get(kind, kind.replace("_", " "))


def moment(at: datetime, zone: ZoneInfo, *, seconds: bool = True) -> str:
    """today 10:42:06, 8 Jun 15:02:31, or 8 Jun 2025 15:02:31."""
    return formatting.moment(at, clock.now(), zone, seconds=seconds)


def short_hash(value: bytes) -> str:
    """The beginning and the end of a hash: 02aa91c4 7be1f0d2 … 6c05d9f3."""
    said = value.hex()
    return f"{said[:8]} {said[8:16]} … {said[-8:]}" if len(said) > 24 else said
