"""A blind audit of an encounter: own rows with modifiers and pointers, nothing of the biller's before, then the difference."""

import dataclasses
from datetime import timedelta
from uuid import UUID

import pytest

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.services.audits.blind_desk import EditBlind, OpenBlind, ReadBlind, edit_blind, open_blind, read_blind
from codeloom.services.audits.blind_views import BlindRow, BlindRows, BlindView
from codeloom.services.audits.drawing import ShowFinalized, finalized
from codeloom.services.audits.finished import ListFinished, list_finished
from codeloom.services.audits.uncovering import Uncover, uncover
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Conflict, Denied, NotFound, Refused
from codeloom.services.editor.line_comments import CommentsOf, line_comments
from codeloom.services.encounters.presence import LookAtEncounter
from codeloom.services.encounters.presence import look as look_at
from codeloom.services.organization.changing import ChangeSettings, change_settings
from codeloom.settings import Settings
from tests.integration.audits.audited_visits import Audited
from tests.integration.audits.audits_world import row_of


@pytest.fixture
def audited(database: Settings) -> Audited:
    """A drawn encounter of a new practice: E11.65, I10, Z79.84, 99214, 83036-QW."""
    return Audited()


def begun(audited: Audited, by: Scope | None = None) -> BlindView:
    """Its blind audit as a supervisor opens it."""
    return open_blind(by or audited.supervisor, OpenBlind(number=audited.number, kind="encounter"))


def coding(audited: Audited, rows: BlindRows, *operations: dict[str, object]) -> BlindRows:
    """Operations on the supervisor's own rows."""
    fields = {"coding_id": rows.coding_id, "version": rows.version, "operations": list(operations)}
    return edit_blind(audited.supervisor, parse(EditBlind, fields))


def add(audited: Audited, rows: BlindRows, *codes: str) -> BlindRows:
    """Own rows of these codes; digits first are CPT."""
    systems = ("cpt" if code[0].isdigit() else "icd10cm" for code in codes)
    return coding(
        audited,
        rows,
        *({"op": "add", "code": code, "system": system} for code, system in zip(codes, systems, strict=True)),
    )


def row(rows: BlindRows, code: str) -> BlindRow:
    """The own row of a code, without its modifiers."""
    return next(one for one in rows.rows if one.base == code)


def uncovered(audited: Audited, rows: BlindRows) -> str:
    """The address of the audit, uncovered."""
    return uncover(audited.supervisor, Uncover(coding_id=UUID(rows.coding_id), version=rows.version)).link


def test_it_begins_empty_and_says_nothing_of_the_lines_or_of_the_biller(audited: Audited) -> None:
    view = begun(audited)
    assert (view.kind, view.head.number, view.head.provider) == ("encounter", "EN-1", "Alba Ortiz")
    said = repr(dataclasses.asdict(view))
    assert not [word for word in ("E11.65", "I10", "99214", "83036", "Keller") if word in said]
    read = ReadBlind(coding_id=UUID(view.rows.coding_id), document_id=UUID(view.first_document))
    pieces = [
        piece
        for part in read_blind(audited.supervisor, read).paragraphs
        for one in part.sentences
        for piece in one.pieces
    ]
    assert pieces
    assert not [piece for piece in pieces if piece.rows], "the biller's evidence is not marked"
    assert begun(audited).rows.coding_id == view.rows.coding_id
    log = [(act, body) for act, body in audited.practice.log() if act in ("BLIND_BEGUN", "NOTE_READ", "BLIND_RESUMED")]
    assert [act for act, _ in log] == ["BLIND_BEGUN", "NOTE_READ", "BLIND_RESUMED"]
    assert view.rows.coding_id in log[1][1]


def test_while_it_is_covered_no_other_way_leads_to_the_encounter(audited: Audited) -> None:
    audited.returned()
    audited.visit.view = audited.visit.fresh(audited.visit.biller)
    audited.answer()
    audited.visit.finalize()
    other = audited.practice.person("Samuel Okoye", Role.SUPERVISOR)
    shown = begun(audited)
    assert audited.waiting() == []
    assert audited.waiting(other)[0].taken == "Noor Haddad"
    assert shown.head.number == "EN-1"
    with pytest.raises(Refused, match="the biller’s rows are covered") as refused:
        audited.open()
    assert refused.value.code == "covered"
    for verb, command in (
        (look_at, LookAtEncounter(number=audited.number, tab="t1")),
        (line_comments, CommentsOf(number=audited.number, kind="encounter")),
    ):
        with pytest.raises(NotFound):
            verb(audited.supervisor, command)
        verb(other, command)
    assert list_finished(audited.supervisor, ListFinished()).rows == (), "nor the audit of the version before"
    assert len(list_finished(other, ListFinished()).rows) == 1
    uncovered(audited, add(audited, shown.rows, "I10"))
    assert len(list_finished(audited.supervisor, ListFinished()).rows) == 1


def test_own_rows_with_modifiers_and_pointers_become_the_audit_and_what_changed_since_has_its_way(
    audited: Audited,
) -> None:
    rows = add(audited, begun(audited).rows, "99214", "83036", "I10", "E11.65", "Z79.84")
    assert [(one.name, one.code) for one in rows.rows] == [
        ("1", "I10"), ("2", "E11.65"), ("3", "Z79.84"), ("A", "99214"), ("B", "83036"),
    ]  # fmt: skip
    rows = coding(
        audited,
        rows,
        {"op": "modifiers", "line": row(rows, "83036").id, "value": "qw"},
        {"op": "point", "line": row(rows, "83036").id, "to": "2"},
        {"op": "move", "line": row(rows, "E11.65").id, "to": 0},
    )
    lab = row(rows, "83036")
    assert (lab.code, lab.modifiers, lab.pointers) == ("83036-QW", "QW", "1"), "it points to the row, not to its number"
    rows = coding(audited, rows, {"op": "set_code", "line": row(rows, "99214").id, "code": "99213", "system": "cpt"})
    with pytest.raises(Refused, match="no diagnosis 9"):
        coding(audited, rows, {"op": "point", "line": lab.id, "to": "9"})
    assert uncovered(audited, rows) == "/audit/encounter-1"
    board = audited.open().board
    assert [(one.old.code, one.new.code, one.state) for one in board.changes if one.changed] == [
        ("99214", "99213", "changed"), ("83036-QW", "83036-QW", "changed"),
    ]  # fmt: skip
    found = row_of(board, "83036-QW")
    assert (found.detail, found.pointers) == ("points to E11.65, was no diagnosis", "1")
    assert board.reveal.summary == "Nothing changed since"
    board = audited.change(
        board, {"op": "point", "line": found.id, "to": ""}, {"op": "remove", "line": row_of(board, "I10").id}
    )
    assert [(one.words, one.way) for one in board.reveal.moved] == [
        ("83036-QW points to no diagnosis, was E11.65", "toward the biller"), ("I10 removed", "away from the biller"),
    ]  # fmt: skip
    audited.close(board, "return")
    (body,) = [body for act, body in audited.practice.log() if act == "AUDIT_RETURNED"]
    assert '"after_reveal_toward":1' in body.replace(" ", "")
    assert audited.visit.fresh(audited.visit.biller).audits[0].outcome == "returned"


def test_uncovering_is_once_and_only_at_the_version_that_was_seen(audited: Audited) -> None:
    view = begun(audited)
    with pytest.raises(Refused, match="set a row of your own first"):
        uncovered(audited, view.rows)
    rows = add(audited, view.rows, "I10")
    with pytest.raises(Conflict):
        uncovered(audited, view.rows)
    uncovered(audited, rows)
    for late in (lambda: uncovered(audited, rows), lambda: add(audited, rows, "E11.9")):
        with pytest.raises(Refused, match="they stay as they were"):
            late()
    with pytest.raises(Refused, match="are uncovered") as refused:
        begun(audited)
    assert refused.value.code == "uncovered"
    assert [act for act, _ in audited.practice.log()].count("AUDIT_UNCOVERED") == 1


def test_by_the_practices_setting_queue_and_draw_say_nothing_of_the_lines_either(audited: Audited) -> None:
    change_settings(audited.practice.person("Ines Okafor", Role.MANAGER), ChangeSettings(version=0, blind_audits=True))
    (waits,) = audited.waiting()
    assert (waits.coder, waits.provider, waits.blind) == ("", "Alba Ortiz", "/blind/encounter-1")
    assert audited.waiting(coder=audited.visit.biller.user_id) == [], "a filter would tell whose it is"
    assert audited.waiting(order="coder") == [waits]
    audited.draw(drawn=False)
    view = finalized(audited.supervisor, ShowFinalized())
    assert (view.covers, view.billers, len(view.rows)) == (True, (), 1)
    assert (view.rows[0].level, view.rows[0].lines, view.rows[0].biller, view.rows[0].flags) == ("", 0, "", ())
    audited.draw()
    with pytest.raises(Refused, match="audited blind"):
        audited.open()
    uncovered(audited, add(audited, begun(audited).rows, "I10"))
    assert audited.open().coder == "Sam Keller"


def test_who_may_not_audit_it_codes_none_and_who_takes_it_over_begins_anew(audited: Audited) -> None:
    elsewhere, other = Audited(), audited.practice.person("Samuel Okoye", Role.SUPERVISOR)
    with pytest.raises(Denied):
        begun(audited, audited.visit.biller)
    view = begun(audited)
    for act in (lambda: begun(audited, other), lambda: audited.open(other)):
        with pytest.raises(Refused):
            act()
    with pytest.raises(NotFound):
        add(elsewhere, view.rows, "I10")
    with pytest.raises(NotFound):
        open_blind(elsewhere.supervisor, OpenBlind(number=7, kind="encounter"))
    with clock.at(clock.now() + timedelta(minutes=31)):
        assert begun(audited, other).rows.coding_id != view.rows.coding_id
    with pytest.raises(Refused, match="Samuel Okoye is auditing"):
        begun(audited)
