"""Plants encounters for browser tests, as a tool of tests/e2e/planter.py.

Reads {"provider": email, "encounters": [{"family", "given", "born", "note", "days": age of the visit, "minutes", "visit",
"picked", "send"}]}; writes each by the verbs of its provider (an empty note not at all), waits for its suggestion unless
"suggest" is false, writes the note "later" if there is one, sends it to billing unless "send" is false, and answers the numbers.
With `act`, a biller's address, a number and operations as JSON it edits that encounter as that biller; with `log` and a number
it answers the acts that the audit log holds about it, oldest first; with `decide` and JSON the manager changes settings of the
practice; with `answered`, a biller's address, a number and JSON (kind, topic, question, choices, marked words) that biller asks
about the encounter and its provider signs the first choice: the query's number.
"""

import json
import secrets
import threading
import time
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from codeloom.coding import clock
from codeloom.db.scope import Scope
from codeloom.db.tables.accounts import User
from codeloom.db.tables.encounters import Encounter
from codeloom.db.tables.operations import AuditEntry
from codeloom.db.work import unit_of_work
from codeloom.services import encounters
from codeloom.services import provider_queries as queries
from codeloom.services.core.commands import Nothing, parse
from codeloom.services.encounters import EncounterView, OfEncounter
from codeloom.services.encounters.commands import OpenEncounter
from codeloom.services.imports import local_files
from codeloom.services.organization import change_settings, read_settings


def person(email: str) -> Scope:
    """The scope of whoever has this address."""
    manager = local_files.manager_of(None)
    with unit_of_work(manager, read_only=True) as uow:
        user = uow.session.exec(select(User).where(User.email == email)).one()
        return Scope(user.org_id, user.id, user.role)


def write(provider: Scope, wanted: dict[str, Any]) -> int:
    """The number of an encounter that was written, suggested for and sent as wished."""
    day = clock.now().date() - timedelta(days=int(wanted.get("days", 1)))
    new = {"family": wanted["family"], "given": wanted.get("given") or secrets.token_hex(3).upper(),
           "birth_date": wanted.get("born", "1968-02-03"), "sex": "F"}  # fmt: skip
    given = {"new_patient": new, "service_date": day.isoformat(), "minutes": wanted.get("minutes"),
             "visit": wanted.get("visit", ""), "picked": wanted.get("picked", "")}  # fmt: skip
    view = _of(encounters.create_encounter, provider, None, **given)
    if wanted["note"]:
        view = _of(encounters.save_note, provider, view, note_version=view.note_version, text=wanted["note"])
    if wanted.get("suggest", True):
        _of(encounters.ask_suggestion, provider, view, note_version=view.note_version)
        view = _answered(provider, view)
    if "later" in wanted:
        view = _of(encounters.save_note, provider, view, note_version=view.note_version, text=wanted["later"])
    if wanted.get("send", True):
        view = _of(encounters.send, provider, view, version=view.version)
    return view.number


def act(biller: Scope, number: int, operations: list[dict[str, Any]]) -> None:
    """Edit an encounter as a biller does."""
    view = encounters.open_encounter(biller, OpenEncounter(number=number))
    _of(encounters.edit_codes, biller, view, version=view.version, operations=operations)


def log(number: int) -> list[str]:
    """The acts recorded about an encounter."""
    manager = local_files.manager_of(None)
    with unit_of_work(Scope.of_worker(manager.org_id), read_only=True) as uow:
        subject = uow.session.exec(select(Encounter.id).where(Encounter.number == number)).one()
        query = select(AuditEntry.act).where(AuditEntry.subject_id == str(subject)).order_by(col(AuditEntry.seq))
        return list(uow.session.exec(query))


def decide(wanted: dict[str, Any]) -> None:
    """Settings of the practice as its manager changes them."""
    manager = local_files.manager_of(None)
    version = read_settings(manager, Nothing()).version
    change_settings(manager, parse(change_settings.command, {"version": version, **wanted}))


def answered(biller: Scope, number: int, wanted: dict[str, Any]) -> int:
    """A query about an encounter, asked and answered."""

    def do(verb: Any, who: Scope, **given: Any) -> Any:
        return verb(who, parse(verb.command, given))

    begun = do(queries.begin, biller, subject="encounter", number=number)
    note = encounters.open_encounter(biller, OpenEncounter(number=number)).note
    marked = [{"start": note.index(one), "end": note.index(one) + len(one)} for one in wanted.pop("marked")]
    provider = begun.providers[0].id
    kept = do(queries.save_draft, biller, draft_id=begun.draft.id, version=begun.draft.version, provider_id=provider,
              evidence=marked, **wanted)  # fmt: skip
    sent = do(queries.send, biller, draft_id=kept.id, version=kept.version)
    who = Scope(biller.org_id, UUID(provider), "provider")
    do(queries.answer, who, query_id=sent.id, version=sent.version, choice=0, words="")
    return int(sent.number)


def _of(verb: Any, scope: Scope, view: EncounterView | None, **given: Any) -> EncounterView:
    subject = {"encounter_id": view.id} if view is not None else {}
    made: EncounterView = verb(scope, parse(verb.command, {**subject, **given}))
    return made


def _answered(provider: Scope, view: EncounterView) -> EncounterView:
    """The encounter once the copy's worker has answered. Raises TimeoutError after a minute."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        view = encounters.refresh_encounter(provider, parse(OfEncounter, {"encounter_id": view.id}))
        if view.suggestion.state == "ready":
            return view
        threading.Event().wait(0.1)
    raise TimeoutError(view.suggestion.state)


def answer(arguments: list[str], text: str) -> list[object]:
    """What to answer to a request's arguments and text."""
    match arguments:
        case ["act", email, number, operations]:
            act(person(email), int(number), json.loads(operations))
            return []
        case ["answered", email, number, wanted]:
            return [answered(person(email), int(number), json.loads(wanted))]
        case ["decide", wanted]:
            decide(json.loads(wanted))
            return []
        case ["log", number]:
            return [*log(int(number))]
        case _:
            request = json.loads(text)
            provider = person(request["provider"])
            return [write(provider, wanted) for wanted in request["encounters"]]
