"""Comments on code lines: between who handed them in and their auditor, told without a word, kept when the line goes."""

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.services.charts.opening import OpenChart
from codeloom.services.charts.reading import read_chart
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Denied, NotFound, Refused
from codeloom.services.editor.line_comments import CommentLine, CommentsOf, ThreadsView, comment_line, line_comments
from codeloom.settings import Settings
from tests.integration.audits.audited_visits import Audited
from tests.integration.audits.audits_world import Practice, change, close, judge_all, opened, row_of
from tests.integration.charts.test_editing import Bench
from tests.integration.notices.told import new

WORDS = "Does the note say of which type?"


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A practice of one's own."""
    return Practice()


def said(practice: Practice, number: int, line: str, words: str = WORDS, by: Scope | None = None) -> ThreadsView:
    """A comment of the coder's, or of somebody else's."""
    fields = {"subject_id": practice.stored(number).id, "line_id": line, "words": words}
    return comment_line(by or practice.coder, parse(CommentLine, fields))


def read(practice: Practice, number: int, by: Scope | None = None) -> ThreadsView:
    """All comments as the coder, or somebody else, sees them."""
    return line_comments(by or practice.coder, CommentsOf(number=number))


def lines(view: ThreadsView) -> list[tuple[str, list[tuple[str, str]]]]:
    """(code, comments by side) of each thread."""
    return [(one.code, [(said.side, said.words) for said in one.comments]) for one in view.threads]


def test_coder_asks_auditor_answers_and_each_is_told_without_a_word(practice: Practice) -> None:
    number = practice.submitted("I10", "E11.9")
    row = row_of(opened(practice, number).board, "E11.9")
    said(practice, number, row.thread)
    told = new(practice.supervisor)
    assert told[0][0] == f"A comment on a code line of CH-{number}"
    assert told[0][2] == f"/audit/{number}"
    view = said(practice, number, row.thread, "It does not.", by=practice.supervisor)
    assert lines(view) == [("E11.9", [("Coder", WORDS), ("Auditor", "It does not.")])]
    assert [(one.mine, one.author) for one in view.threads[0].comments] == [
        (False, "Maya Fontaine"),
        (True, "Noor Haddad"),
    ]
    assert new(practice.coder)[0][::2] == (f"A comment on a code line of CH-{number}", f"/chart/{number}")
    assert not any(WORDS in part for one in (*told, *new(practice.coder)) for part in one)
    assert not any(WORDS in body for _, body in practice.log())
    assert ("LINE_COMMENTED", True) in [(act, "E11.9" in body) for act, body in practice.log()]


def test_a_thread_stays_with_its_line_when_it_moves_and_is_kept_when_it_is_removed(practice: Practice) -> None:
    bench = Bench(practice)
    first = bench.add("I10", "E11.9").rows[0].id
    said(practice, bench.number, first)
    bench.do({"op": "move", "line": first, "to": 1})
    assert read(practice, bench.number).counts == {first: 1}
    assert [row.id for row in bench.view.rows].index(first) == 1
    bench.do({"op": "remove", "line": first})
    kept = read(practice, bench.number, practice.person("Dana Whitfield", Role.MANAGER))
    assert lines(kept) == [("I10", [("Coder", WORDS)])]
    assert first not in {row.id for row in read_chart(practice.supervisor, OpenChart(number=bench.number)).editor.rows}
    assert said(practice, bench.number, first, "And yet.").counts == {first: 2}
    bench.undo()
    assert first in {row.id for row in bench.view.rows}


def test_a_code_that_only_the_auditor_has_is_talked_about_too_also_after_the_return(practice: Practice) -> None:
    number = practice.submitted("I10")
    board = change(practice, opened(practice, number).board, {"op": "add", "code": "E11.9"})
    row = row_of(board, "E11.9")
    assert row.thread == row.id
    said(practice, number, row.thread, "It is in the note.", by=practice.supervisor)
    close(practice, judge_all(practice, board, "disagree"), "return")
    assert lines(said(practice, number, row.thread, "So it is.")) == [
        ("E11.9", [("Auditor", "It is in the note."), ("Coder", "So it is.")])
    ]


def on(audited: Audited, by: Scope, line: str, words: str = WORDS) -> ThreadsView:
    """A comment on a line of an encounter."""
    fields = {"kind": "encounter", "subject_id": audited.visit.id, "line_id": line, "words": words}
    return comment_line(by, parse(CommentLine, fields))


def seen(audited: Audited, by: Scope) -> ThreadsView:
    """The comments on the lines of an encounter as somebody sees them."""
    return line_comments(by, CommentsOf(number=audited.number, kind="encounter"))


def places(by: Scope) -> list[str]:
    """Where what somebody was told of comments leads."""
    return [one[2] for one in new(by) if one[0] == "A comment on a code line of EN-1"]


def test_biller_provider_and_auditor_talk_on_a_line_of_an_encounter_each_told_at_their_own_place(
    database: Settings,
) -> None:
    audited = Audited()
    biller, provider, supervisor = audited.visit.biller, audited.visit.provider, audited.supervisor
    line = row_of(audited.open().board, "I10").thread
    assert line in {one.id for one in audited.visit.fresh(biller).lines}, "the biller's row has the thread"
    on(audited, supervisor, line)
    assert (places(biller), places(provider)) == (["/billing/1"], ["/encounter/1"])
    on(audited, biller, line, "It is in the plan.")
    view = on(audited, provider, line, "I treat it.")
    assert lines(view) == [("I10", [("Auditor", WORDS), ("Biller", "It is in the plan."), ("Provider", "I treat it.")])]
    assert places(supervisor) == ["/audit/encounter-1"] * 2
    assert not any(WORDS in body for _, body in audited.practice.log())
    assert [act for act, _ in audited.practice.log()].count("LINE_COMMENTED") == 3
    audited.close(audited.open().board, "approve")
    on(audited, biller, line, "Thank you.")
    assert places(supervisor)[0] == "/finished/encounter-1-1"
    assert seen(audited, supervisor).counts == {line: 4}


def test_a_thread_of_an_encounter_outlives_its_line_and_the_next_version(database: Settings) -> None:
    audited = Audited()
    board = audited.change(audited.open().board, {"op": "add", "code": "E78.5", "system": "icd10cm"})
    added, line = row_of(board, "E78.5").thread, row_of(board, "I10").thread
    on(audited, audited.supervisor, added)
    on(audited, audited.supervisor, line)
    board = audited.change(board, {"op": "remove", "line": row_of(board, "I10").id})
    audited.close(board, "return")
    audited.visit.view = audited.visit.fresh(audited.visit.biller)
    audited.visit.edit({"op": "remove", "line": line, "reason": "The auditor is right"})
    assert lines(seen(audited, audited.visit.biller)) == [
        ("E78.5", [("Auditor", WORDS)]),
        ("I10", [("Auditor", WORDS)]),
    ]
    assert on(audited, audited.visit.biller, line, "Gone.").counts == {added: 1, line: 2}


def test_who_does_not_see_an_encounter_reads_and_says_nothing_of_its_lines(database: Settings) -> None:
    audited, elsewhere = Audited(), Audited()
    line = row_of(audited.open().board, "I10").thread
    person = audited.practice.person
    strangers = (
        elsewhere.visit.biller, elsewhere.supervisor, person("Ida Noor", Role.PROVIDER), person("Liam Ode", Role.CODER),
    )  # fmt: skip
    for by in strangers:
        with pytest.raises(NotFound):
            on(audited, by, line)
    manager = person("Dana Whitfield", Role.MANAGER)
    for by in (*strangers[2:], manager):
        with pytest.raises(NotFound):
            seen(audited, by)
    with pytest.raises(Denied):
        on(audited, manager, line)
    with pytest.raises(NotFound, match="That row is gone"):
        on(audited, audited.visit.biller, row_of(elsewhere.open().board, "I10").thread)
    with pytest.raises(NotFound):
        said(audited.practice, audited.practice.submitted("I10"), line, by=audited.visit.biller)
    assert seen(audited, audited.visit.biller).threads == ()


def test_who_has_no_part_in_the_chart_reads_and_says_nothing(practice: Practice) -> None:
    number = practice.submitted("I10")
    line = row_of(opened(practice, number).board, "I10").thread
    other, elsewhere = practice.person("Liam Ode", Role.CODER), Practice()
    for by in (other, elsewhere.supervisor, elsewhere.coder):
        with pytest.raises(NotFound):
            said(practice, number, line, by=by)
        with pytest.raises(NotFound):
            read(practice, number, by)
    manager, provider = practice.person("Dana Whitfield", Role.MANAGER), practice.person("Alba Ortiz", Role.PROVIDER)
    assert not read(practice, number, manager).may_write
    with pytest.raises(Denied):
        said(practice, number, line, by=manager)
    with pytest.raises(NotFound):
        read(practice, number, provider)
    assert read(practice, number).threads == ()


@pytest.mark.parametrize("fields", [{"words": "  "}, {"words": "x" * 1001}, {"line_id": "x"}])
def test_what_is_no_comment_is_refused(practice: Practice, fields: dict[str, Any]) -> None:
    given = {"subject_id": uuid4(), "line_id": uuid4(), "words": WORDS, **fields}
    with pytest.raises(Refused, match="expected form"):
        parse(CommentLine, given)


def test_a_line_of_another_chart_is_none(practice: Practice) -> None:
    here, there = practice.submitted("I10"), practice.submitted("I10")
    with pytest.raises(NotFound, match="That row is gone"):
        said(practice, here, row_of(opened(practice, there).board, "I10").thread)


def test_the_table_takes_no_change(practice: Practice, database: Settings) -> None:
    number = practice.submitted("I10")
    said(practice, number, row_of(opened(practice, number).board, "I10").thread)
    with psycopg.connect(database.database_url) as connection:
        granted = connection.execute(
            "select privilege_type from information_schema.role_table_grants where table_name = 'line_comments' "
            "and grantee not in (select tableowner from pg_tables where tablename = 'line_comments')"
        ).fetchall()
    assert UUID(str(practice.org_id))
    assert {kind for (kind,) in granted} <= {"SELECT", "INSERT"}
