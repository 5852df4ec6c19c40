"""Audits that need a second: an auditor under the practice's minimum closes none alone; else a manager confirms."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.ids import new_id
from codeloom.db.scope import Scope
from codeloom.db.tables.audits import CalibrationResult
from codeloom.db.tables.calibration import Calibration, CalibrationAuditor
from codeloom.db.work import unit_of_work
from codeloom.services.audits.audit_queue import ShowAuditQueue, queue
from codeloom.services.audits.finished import ReadFinished, read_finished
from codeloom.services.audits.seconding import AskSecond, ConfirmAudit, ask_second, confirm
from codeloom.services.audits.views import AuditBoard
from codeloom.services.calibration.board import ShowCalibrations
from codeloom.services.calibration.board import board as board_of_calibrations
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Conflict, NotFound, Refused
from codeloom.services.notices import list_notices
from codeloom.services.organization.changing import ChangeSettings, change_settings
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice, change, close, judge_all, opened, row_of


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A new organization that asks for a kappa of 0.60."""
    practice = Practice()
    manager = practice.person("Ines Okafor", Role.MANAGER)
    change_settings(manager, ChangeSettings(version=0, agreement_measure="kappa", agreement_minimum=60))
    return practice


def result(practice: Practice, one: Scope, other: Scope, charts: int, cells: tuple[int, int, int, int]) -> None:
    """A finished round: both right, only one wrong, only the other wrong, both wrong."""
    first, second = sorted((one.user_id, other.user_id))
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        made = Calibration(
            org_id=practice.org_id, id=new_id(), number=uuid4().int % 10**6 + 1, seed=7, started_by=one.user_id,
            finished_at=clock.now(),
        )  # fmt: skip
        uow.session.add(made)
        uow.session.flush()
        for auditor in (first, second):
            uow.session.add(CalibrationAuditor(org_id=practice.org_id, calibration_id=made.id, auditor_id=auditor))
        uow.session.add(
            CalibrationResult(org_id=practice.org_id, calibration_id=made.id, first_id=first, second_id=second, charts=charts,
                              both_right=cells[0], first_wrong=cells[1], second_wrong=cells[2], both_wrong=cells[3])
        )  # fmt: skip
        uow.record("CALIBRATION_FINISHED", "calibration", made.id)
        uow.commit()


def ines(practice: Practice) -> Scope:
    """The manager."""
    return practice.person("Ines Okafor", Role.MANAGER)


def ask(who: Scope, board: AuditBoard) -> str:
    """Ask for a second."""
    return ask_second(who, AskSecond(audit_id=UUID(board.audit_id), version=board.version))


def told(who: Scope) -> list[str]:
    """What somebody was told of seconds and has not read."""
    rows = list_notices(who, parse(list_notices.command, {})).rows
    return [one.title for one in rows if "second" in one.title or "confirmed" in one.title]


def others(practice: Practice) -> tuple[Scope, Scope]:
    """Samuel, who is as far off as Noor, and Ana, who was in no calibration."""
    return practice.person("Samuel Okoye", Role.SUPERVISOR), practice.person("Ana Ferreira", Role.SUPERVISOR)


def test_below_the_minimum_closing_waits_for_a_second_who_confirms_what_stands(practice: Practice) -> None:
    samuel, ana = others(practice)
    result(practice, practice.supervisor, samuel, 30, (100, 10, 12, 8))
    number = practice.submitted("I10", "E11.9")
    board = opened(practice, number).board
    board = judge_all(practice, change(practice, board, {"op": "add", "code": "Z87.891"}), "disagree")
    with pytest.raises(
        Refused,
        match=r"Your agreement with other auditors \(kappa 0.32 in 30 double audits\) .* Ana Ferreira confirms it first",
    ):
        close(practice, board, "return")
    assert board.second_by == "Ana Ferreira"
    for _ in range(2):
        assert ask(practice.supervisor, board) == "Ana Ferreira"
    assert (told(ana), told(samuel), told(ines(practice))) == (["An audit of CH-1 waits for a second"], [], [])
    assert [(one.link, one.auditor) for one in queue(ana, ShowAuditQueue()).seconds] == [
        (f"/finished/{number}-1", "Noor Haddad")
    ]
    assert queue(samuel, ShowAuditQueue()).seconds == (), "who is below confirms nobody"
    audit_id, seen = UUID(board.audit_id), read_finished(ana, ReadFinished(number=number, round=1))
    assert (seen.confirms, row_of(seen.audit.board, "Z87.891").verdict) == (board.version, "disagree")
    for nobody in (samuel, practice.supervisor):
        with pytest.raises(NotFound):
            confirm(nobody, ConfirmAudit(audit_id=audit_id, version=board.version))
        with pytest.raises(NotFound):
            read_finished(nobody, ReadFinished(number=number, round=1))
    with pytest.raises(Conflict):
        confirm(ana, ConfirmAudit(audit_id=audit_id, version=board.version - 1))
    confirm(ana, ConfirmAudit(audit_id=audit_id, version=board.version))
    assert (told(ana), told(practice.supervisor)) == ([], ["Your audit of CH-1 is confirmed"])
    changed = change(practice, board, {"op": "restore", "line": row_of(board, "Z87.891").id})
    with pytest.raises(Refused, match="Ana Ferreira confirms it first"):
        close(practice, changed, "approve")
    confirm(ana, ConfirmAudit(audit_id=audit_id, version=changed.version))
    with pytest.raises(Refused, match="needs no second"):
        ask(practice.supervisor, changed)
    close(practice, changed, "approve")
    assert practice.stored(number).status == "completed"
    assert [act for act, _ in practice.log()].count("AUDIT_SECONDED") == 2


def test_where_no_supervisor_can_a_manager_confirms(practice: Practice) -> None:
    samuel, manager = practice.person("Samuel Okoye", Role.SUPERVISOR), ines(practice)
    result(practice, practice.supervisor, samuel, 30, (100, 10, 12, 8))
    number = practice.submitted("I10")
    board = opened(practice, number).board
    assert board.second.endswith("the practice’s minimum of 0.60: Ines Okafor confirms it first")
    assert ask(practice.supervisor, board) == "Ines Okafor"
    (waits,) = board_of_calibrations(manager, ShowCalibrations()).seconds
    assert (waits.link, told(manager)) == (f"/finished/{number}-1", [f"An audit of CH-{number} waits for a second"])
    assert board_of_calibrations(samuel, ShowCalibrations()).seconds == ()
    assert read_finished(manager, ReadFinished(number=number, round=1)).confirms == board.version
    with pytest.raises(NotFound):
        confirm(
            Practice().person("Dana Whitfield", Role.MANAGER), ConfirmAudit(audit_id=UUID(board.audit_id), version=1)
        )
    confirm(manager, ConfirmAudit(audit_id=UUID(board.audit_id), version=board.version))
    close(practice, board, "approve")
    assert practice.stored(number).status == "completed"


def test_where_nobody_can_it_is_said_what_helps(practice: Practice) -> None:
    """The only manager coded the chart, and both supervisors are under the minimum."""
    samuel = practice.person("Samuel Okoye", Role.SUPERVISOR)
    result(practice, practice.supervisor, samuel, 30, (100, 10, 12, 8))
    board = opened(practice, practice.submitted("I10", by=ines(practice))).board
    assert (board.second.split(": ")[1], board.second_by) == ("nobody in the practice can confirm it", "")
    with pytest.raises(Refused, match="Ask a manager for another supervisor, or for a lower minimum"):
        ask(practice.supervisor, board)
    with pytest.raises(Refused, match="nobody in the practice can confirm it"):
        close(practice, board, "approve")


def test_an_audit_with_an_open_change_is_not_confirmed(practice: Practice) -> None:
    samuel, ana = others(practice)
    result(practice, practice.supervisor, samuel, 30, (100, 10, 12, 8))
    board = change(practice, opened(practice, practice.submitted("I10")).board, {"op": "add", "code": "Z87.891"})
    with pytest.raises(Refused, match="no verdict yet"):
        ask(practice.supervisor, board)
    with pytest.raises(Refused, match="no verdict yet"):
        confirm(ana, ConfirmAudit(audit_id=UUID(board.audit_id), version=board.version))


@pytest.mark.parametrize(
    ("charts", "cells", "days"),
    [(29, (100, 10, 12, 8), 0), (30, (100, 2, 3, 20), 0), (30, (100, 10, 12, 8), 91), (30, (40, 0, 0, 0), 0)],
    ids=["too few double audits", "enough agreement", "too long ago", "no kappa at all"],
)
def test_everybody_else_closes_alone(
    practice: Practice, charts: int, cells: tuple[int, int, int, int], days: int
) -> None:
    samuel, _ = others(practice)
    with clock.at(clock.now() - timedelta(days=days)):
        result(practice, practice.supervisor, samuel, charts, cells)
    number = practice.submitted("I10")
    close(practice, opened(practice, number).board, "approve")
    assert practice.stored(number).status == "completed"
