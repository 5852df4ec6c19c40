"""A later import brings other words of a document that is here: both versions stay, who works on the chart is told, and what
changed can be seen word by word."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import col, select

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Chart, Document
from codeloom.db.work import unit_of_work
from codeloom.services.audits.opening import OpenAudit, open_audit
from codeloom.services.charts.editing import EditChart, edit_chart
from codeloom.services.charts.opening import read_document
from codeloom.services.charts.versions import CompareDocument, ComparedView, compare_document
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Denied, NotFound, Refused
from codeloom.settings import Settings
from tests.http_client import Person
from tests.importing import Desk, grown, one_patient
from tests.integration.audits.audits_world import Practice
from tests.integration.imports.intake import Intake
from tests.integration.notices.told import new
from tests.unit.gateways.sample import NOTE

BEFORE = f"{NOTE}Visit 1.\n"
AFTER = BEFORE.replace("Acute bronchitis. Rest", "Bronchopneumonia, confirmed on film. Rest")
FILE = one_patient(1)


@pytest.fixture
def intake(database: Settings) -> Intake:
    """A chart of Maya's with one note, imported."""
    return Intake(FILE)


def again(intake: Intake, text: str = AFTER) -> list[Document]:
    """A later export with another text of the note; the chart's documents after it, by their place."""
    manager = intake.practice.person("Dana Whitfield", Role.MANAGER)
    desk = Desk(Person(intake.practice.org_id, manager.user_id, "dana@riverbend.example"))
    desk.run({"later.json": grown(FILE, text)})
    with desk.open() as uow:
        return list(uow.session.exec(select(Document).order_by(col(Document.position))))


def coded(intake: Intake) -> None:
    """Maya puts J20.9 on the chart, whose evidence are the words of the note that change."""
    view = intake.view()
    start = BEFORE.index("Acute bronchitis")
    span = {"doc": view.first_document, "start": start, "end": start + len("Acute bronchitis")}
    edit_chart(
        intake.practice.coder,
        intake.of(
            EditChart, operations=[{"op": "add", "code": "J20.9", "evidence": [span]}, {"op": "add", "code": "E11.9"}]
        ),
    )


def compared(intake: Intake, document: Any, by: Scope | None = None, **fields: Any) -> ComparedView:
    """What the newer version changed, as Maya or somebody else sees it."""
    fields = {"chart_id": intake.view().head.id, "document_id": document, **fields}
    return compare_document(by or intake.practice.coder, parse(CompareDocument, fields))


def test_a_chart_that_is_worked_on_keeps_both_and_its_coder_is_told(intake: Intake) -> None:
    coded(intake)
    older = intake.view().first_document
    first, second = again(intake)
    told = new(intake.practice.coder)[0]
    assert told[0].endswith("came in a new version")
    assert not any("Bronchopneumonia" in part for part in told)
    assert (str(first.id), first.replaces, second.replaces) == (older, None, first.id)
    assert first.text_hmac != second.text_hmac
    assert second.received_at > first.received_at
    view = intake.view()
    assert [(one.id, one.mark, one.unread) for one in view.documents] == [
        (str(second.id), "", True),
        (older, "Superseded", True),
    ]
    assert view.editor.rows[0].spans[0].doc == older
    assert "1 row still points to the one before" in view.notices[0]
    assert read_document(intake.practice.coder, intake.read(str(second.id))).version == "Version 2 of 2"


def test_what_changed_is_marked_and_the_rows_that_rest_on_it_are_named(intake: Intake) -> None:
    coded(intake)
    first, second = again(intake)
    view = compared(intake, second.id)
    assert compared(intake, first.id) == view
    assert "".join(one.text for one in view.pieces if one.kind != "added") == BEFORE
    assert "".join(one.text for one in view.pieces if one.kind != "removed") == AFTER
    assert "Acute" in next(one.text for one in view.pieces if one.kind == "removed")
    assert view.evidence == ("Row 1, J20.9, rests on words that changed: “Acute bronchitis”",)
    assert (view.older[:14], view.newer[:14]) == ("version 1 of 2", "version 2 of 2")
    assert [act for act, _ in intake.practice.log()].count("DOCUMENT_READ") >= 2


def test_the_same_export_again_adds_nothing_and_a_third_text_is_a_third_version(intake: Intake) -> None:
    coded(intake)
    assert len(again(intake)) == len(again(intake)) == 2
    third = again(intake, AFTER + "Addendum: afebrile.\n")
    assert [one.replaces for one in third] == [None, third[0].id, third[1].id]
    assert read_document(intake.practice.coder, intake.read(str(third[1].id))).version == "Version 2 of 3"
    first, second, last = (str(one.id) for one in third)
    pairs = [(view.older_id, view.id) for view in (compared(intake, one) for one in (first, second, last))]
    assert pairs == [(first, last), (second, last), (second, last)]
    chosen = compared(intake, first, other_id=second)
    assert (chosen.older_id, chosen.id, [one.id for one in chosen.versions]) == (first, second, [first, second, last])
    with pytest.raises(Refused, match="the same as itself"):
        compared(intake, first, other_id=first)
    with pytest.raises(NotFound):
        compared(intake, first, other_id=uuid4())


def test_a_chart_nobody_has_worked_on_is_written_anew_and_keeps_the_earlier_text(intake: Intake) -> None:
    first = again(intake)
    assert [one.replaces for one in first] == [first[1].id, None]
    assert compared(intake, first[0].id).evidence == ()
    third = again(intake, AFTER + "Addendum: afebrile.\n")
    by_id = {one.id: one for one in third}
    newest = next(one for one in third if one.id not in {other.replaces for other in third})
    middle = by_id[newest.replaces]
    assert len(third) == 3
    assert by_id[middle.replaces].replaces is None


def test_an_auditor_sees_it_too_and_a_chart_that_is_over_stays_as_it_was(intake: Intake) -> None:
    coded(intake)
    practice, number = intake.practice, intake.numbers[0]
    practice.submitted("J20.9", number=number)
    open_audit(practice.supervisor, OpenAudit(number=number))
    assert len(again(intake)) == 2
    assert new(practice.supervisor)[0][2] == f"/audit/{number}"
    assert "came in a new version" in open_audit(practice.supervisor, OpenAudit(number=number)).notices[0]
    with practice_change(practice) as uow:
        chart = uow.session.get(Chart, (practice.org_id, practice.stored(number).id))
        assert chart is not None
        chart.status = "completed"
        uow.session.add(chart)
        uow.record("TEST_CHANGED", "chart", chart.id)
        uow.commit()
    assert len(again(intake, AFTER + "Later still.\n")) == 2


def practice_change(practice: Practice) -> Any:
    """A unit of work that may write."""
    return unit_of_work(Scope.of_worker(practice.org_id))


def test_who_may_not_read_the_chart_compares_nothing(intake: Intake) -> None:
    coded(intake)
    second = again(intake)[1]
    chart = UUID(intake.view().head.id)
    for by in (intake.practice.person("Liam Ode", Role.CODER), Practice().supervisor):
        with pytest.raises(NotFound):
            compare_document(by, CompareDocument(chart_id=chart, document_id=second.id))
    with pytest.raises(Denied):
        compared(intake, second.id, intake.practice.person("Alba Ortiz", Role.PROVIDER))
    with pytest.raises(NotFound):
        compared(intake, uuid4())


def test_a_document_of_one_version_has_nothing_to_compare(intake: Intake) -> None:
    with pytest.raises(Refused, match="came in one version"):
        compared(intake, intake.view().first_document)
