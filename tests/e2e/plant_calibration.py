"""A calibration for browser tests, as a tool of tests/e2e/planter.py: "start NUMBER" begins one of a chart with all supervisors and
answers its id, "hand_in NUMBER ADDRESS CODE" codes it blind as one of them. Everything goes through verbs."""

from codeloom.db.queries import people
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.audits import edit_blind, open_blind
from codeloom.services.calibration import hand_in, start
from codeloom.services.core import parse
from codeloom.services.imports import local_files


def answer(arguments: list[str], _text: str) -> list[object]:
    """What to answer to a request's arguments."""
    manager = local_files.manager_of(None)
    with unit_of_work(manager, read_only=True) as uow:
        auditors = {one.email: Scope(manager.org_id, one.id, one.role) for one in people.active(uow, "supervisor")}
    match arguments:
        case ["start", number]:
            wish = {"charts": [number], "auditors": [one.user_id for one in auditors.values()]}
            return [start(manager, parse(start.command, wish)).id]
        case ["hand_in", number, email, code]:
            who = auditors[email]
            rows = open_blind(who, parse(open_blind.command, {"number": number})).rows
            wish = {"coding_id": rows.coding_id, "version": rows.version, "operations": [{"op": "add", "code": code}]}
            rows = edit_blind(who, parse(edit_blind.command, wish))
            hand_in(who, parse(hand_in.command, {"coding_id": rows.coding_id, "version": rows.version}))
            return []
    raise ValueError(arguments)
