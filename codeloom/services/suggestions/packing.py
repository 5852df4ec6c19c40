"""A suggestion as it is stored: packed for a sealed column, with how it was made beside it in clear."""

import hashlib

from pydantic import TypeAdapter

from codeloom.coding import clock
from codeloom.coding.suggesting.shapes import Made, Proposal, Suggestion
from codeloom.db.queries.suggestions import finish
from codeloom.db.tables.suggestions import SuggestionBase

_PACKED = TypeAdapter(Suggestion)


def pack(suggestion: Suggestion) -> bytes:
    """A suggestion as JSON, for a sealed column."""
    return _PACKED.dump_json(suggestion)


def unpack(text: str) -> Suggestion:
    """The suggestion from its JSON."""
    return _PACKED.validate_json(text)


def note_made(row: SuggestionBase, made: Made) -> None:
    """Keep how an answer was made: how long it took, code set release, model, prompt."""
    row.duration_ms, row.code_set, row.model, row.prompt = made.ms, made.code_set, made.model, made.prompt


def end_wait(row: SuggestionBase, status: str, failure: str = "") -> None:
    """A suggestion that waited has ended as done, failed or overtaken."""
    row.status, row.failure = status, failure
    finish(row, clock.now())


def coded(proposal: Proposal) -> str:
    """A proposal's code with its modifiers; empty for a procedure without a number."""
    return "-".join((proposal.code, *proposal.modifiers)) if proposal.code else ""


def key_of(proposal: Proposal) -> str:
    """What names a proposal: the same code, or the same name of a procedure without a number, has the same key in every
    suggestion. A name stands in it as a hash, for keys are stored in clear."""
    if proposal.code:
        return f"{proposal.system}:{coded(proposal)}"
    name = " ".join(proposal.title.casefold().split())
    return f"named:{hashlib.sha256(name.encode()).hexdigest()[:16]}"
