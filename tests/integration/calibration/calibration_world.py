"""A calibration of Noor and Samuel for the tests: charts, own rows, handing in, and what is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.services.audits.blind_desk import EditBlind, OpenBlind, edit_blind, open_blind
from codeloom.services.calibration.board import ShowCalibrations, board
from codeloom.services.calibration.handing_in import HandIn, hand_in
from codeloom.services.calibration.starting import StartCalibration, start
from codeloom.services.calibration.views import RoundView
from codeloom.services.core.commands import parse
from tests.integration.audits.audits_world import Practice


@dataclass
class Round:
    """A calibration of Noor and Samuel, started by Ines."""

    practice: Practice
    numbers: list[int]
    id: str = ""

    @property
    def noor(self) -> Scope:
        """The first auditor."""
        return self.practice.supervisor

    @property
    def samuel(self) -> Scope:
        """The second auditor."""
        return self.practice.person("Samuel Okoye", Role.SUPERVISOR)

    @property
    def ana(self) -> Scope:
        """A third."""
        return self.practice.person("Ana Ferreira", Role.SUPERVISOR)

    @property
    def ines(self) -> Scope:
        """The manager."""
        return self.practice.person("Ines Okafor", Role.MANAGER)

    def start(self, *auditors: Scope) -> "Round":
        """Begin it."""
        who = auditors or (self.noor, self.samuel)
        fields = {"charts": self.numbers, "auditors": [str(one.user_id) for one in who]}
        self.id = start(self.ines, parse(StartCalibration, fields)).id
        return self

    def code(self, who: Scope, number: int, *codes: str, why: str = "") -> None:
        """One chart coded blind and handed in."""
        rows = open_blind(who, OpenBlind(number=number)).rows
        operations: list[dict[str, object]] = [{"op": "add", "code": code} for code in codes]
        fields = {"coding_id": rows.coding_id, "version": rows.version, "operations": operations}
        rows = edit_blind(who, parse(EditBlind, fields))
        if why:
            said = [{"op": "rationale", "line": rows.rows[-1].id, "text": why}]
            fields = {"coding_id": rows.coding_id, "version": rows.version, "operations": said}
            rows = edit_blind(who, parse(EditBlind, fields))
        hand_in(who, HandIn(coding_id=UUID(rows.coding_id), version=rows.version))

    def shown(self, who: Scope, pair: str = "") -> RoundView:
        """As somebody sees it."""
        return board(who, ShowCalibrations(calibration_id=UUID(self.id), pair=pair)).shown


def round_of(practice: Practice, *charts: Sequence[str]) -> Round:
    """A round of charts with these rows of the coder's."""
    return Round(practice, [practice.submitted(*codes) for codes in charts])


def finished(practice: Practice, why: str = "Stage 3a is in the plan") -> Round:
    """A finished round of two charts; Noor and Samuel differ on one row and on one code that was left out."""
    one = round_of(practice, ("I10", "E11.9"), ("J44.1",)).start()
    first, second = one.numbers
    one.code(one.noor, first, "I10", "E11.22", "N18.31", why=why)
    one.code(one.noor, second, "J44.1")
    one.code(one.samuel, first, "I10", "E11.9")
    one.code(one.samuel, second, "J44.1")
    return one
