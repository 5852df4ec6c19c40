"""Half-typed words over HTTP: read, kept and discarded by the script of every page (pages/ui/js/keys/84-unfinished.js).

Not by events: a request reaches the server as its page goes away, waits for no event before it and passes no page state.
What was typed and the field it stands in travel in the body; the address, which is logged, names the subject only.
"""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Body
from starlette.responses import JSONResponse

from codeloom.api.core.principal import ScopeOf
from codeloom.services import words
from codeloom.services.core import offload, parse

PATH = "/api/words/{subject}/{subject_id}"
NOT_KEPT = {"cache-control": "no-store"}
Fields = Annotated[dict[str, Any], Body()]
router = APIRouter()


@router.get(PATH)
async def read(subject: str, subject_id: str, scope: ScopeOf) -> JSONResponse:
    """What this person typed about a subject and did not save: person, settled, words of field, text, typed_on and at."""
    of_subject = parse(words.OfSubject, {"subject": subject, "subject_id": subject_id})
    return _answer(await offload(words.read_words, scope, of_subject))


@router.put(PATH)
async def keep(subject: str, subject_id: str, scope: ScopeOf, fields: Fields) -> JSONResponse:
    """Keep what stands in a field. Fields: person, field, text, typed_on, settled. Answers kept, settled and at."""
    given = {
        "subject": subject, "subject_id": subject_id, "person": fields.get("person"), "field": fields.get("field"),
        "text": fields.get("text"), "typed_on": fields.get("typed_on"), "settled": fields.get("settled"),
    }  # fmt: skip
    command = parse(words.KeepWords, given)
    return _answer(await offload(words.keep_words, scope, command))


@router.delete(PATH)
async def discard(subject: str, subject_id: str, scope: ScopeOf, fields: Fields) -> JSONResponse:
    """Forget what stood in a field. Answers the new count in `settled`."""
    command = parse(words.OfField, {"subject": subject, "subject_id": subject_id, "field": fields.get("field")})
    return _answer(await offload(words.discard_words, scope, command))


def _answer(view: Any) -> JSONResponse:
    return JSONResponse(asdict(view), headers=NOT_KEPT)
