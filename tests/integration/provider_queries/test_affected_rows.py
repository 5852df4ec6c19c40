"""What an answer means for the rows of a chart and of an encounter, and that taking it goes through the editor's own verbs."""

import json
from typing import Any

import pytest

from codeloom.services import provider_queries as queries
from codeloom.services.charts import OpenChart, edit_chart, open_chart
from codeloom.services.core import Denied, NotFound
from codeloom.services.core.commands import parse
from codeloom.services.provider_queries import AffectedRows
from tests.integration.audits.audits_world import Practice
from tests.integration.provider_queries.queries_world import Asking, with_billing

pytestmark = pytest.mark.usefixtures("database")
TYPE = {"kind": "specificity", "topic": "Complication of the diabetes", "question": "Can a complication of it be stated?",
        "choices": ["With hyperglycemia", "With hypoglycemia"]}  # fmt: skip


def affected(asking: Asking, query: queries.QueryView, by: Any = None) -> AffectedRows:
    """What the answer means, for its asker or another."""
    found: AffectedRows = asking.do(queries.affected_rows, by or asking.asker, query_id=query.id)
    return found


def coded(asking: Asking, *codes: str) -> None:
    """Rows of the chart."""
    chart = open_chart(asking.asker, OpenChart(number=asking.number))
    operations = [{"op": "add", "code": code} for code in codes]
    given = {"chart_id": chart.head.id, "version": chart.editor.version, "operations": operations}
    edit_chart(asking.asker, parse(edit_chart.command, given))


def test_a_chart_s_row_becomes_what_the_answer_says_once_it_is_taken() -> None:
    asking = Asking()
    coded(asking, "E11.9", "I10")
    query = asking.send(**TYPE, evidence=asking.marks("Type 2 diabetes", "Former smoker"))
    assert affected(asking, query) == AffectedRows(), "not answered yet"
    asking.answer(query, 0)
    seen = affected(asking, query)
    assert [(one.kind, one.label, one.before, one.code) for one in seen.rows] == [("becomes", "1", "E11.9", "E11.65")]
    assert seen.takeable
    before = open_chart(asking.asker, OpenChart(number=asking.number)).editor
    assert [row.code for row in before.rows] == ["E11.9", "I10"]
    operations = json.loads(seen.rows[0].operations)
    given = {"chart_id": seen.subject_id, "version": seen.version, "operations": operations}
    edit_chart(asking.asker, parse(edit_chart.command, given))
    after = affected(asking, query)
    assert [(one.kind, one.code, one.operations) for one in after.rows] == [("stays", "E11.65", "")]


def test_a_biller_takes_it_into_the_encounter_with_the_query_as_its_reason() -> None:
    asking = with_billing()
    visit = asking.visit
    assert visit is not None
    row = next(one for one in visit.fresh(asking.asker).lines if one.code == "E11.65")
    query = asking.send(**TYPE)
    asking.answer(query, 1)
    seen = affected(asking, query)
    (one,) = [one for one in seen.rows if one.kind == "becomes"]
    assert (one.before, one.code) == ("E11.65", "E11.649")
    visit.fresh(asking.asker)
    visit.edit(*json.loads(one.operations), by=asking.asker)
    now = next(line for line in visit.view.lines if line.id == row.id)
    assert now.code == "E11.649"
    assert any(delta.reason == f"Said in the answer to query {query.number}." for delta in visit.view.deltas)


def test_who_may_look_and_who_may_take() -> None:
    asking = Asking()
    query = asking.send(**TYPE)
    asking.answer(query, 0)
    asking.practice.submitted("E11.9", number=asking.number)
    assert not affected(asking, query).takeable, "what was handed in is not edited"
    assert not affected(asking, query, asking.practice.supervisor).takeable
    with pytest.raises(Denied):
        affected(asking, query, asking.provider)
    with pytest.raises(NotFound):
        affected(asking, query, Practice().coder)
