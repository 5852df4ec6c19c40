"""What a session taught, beside the code field of the next charts: which charts, how often, for whom, until when."""

from uuid import UUID, uuid4

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.services.charts import EditChart, OpenChart, edit_chart, open_chart
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Denied, NotFound, Refused
from codeloom.services.drills import LessonsView
from codeloom.settings import Settings
from tests.integration.drills.drills_world import Trained, later

WRONG = ("I10", "I50.22", "N18.31")


@pytest.fixture
def practice(database: Settings) -> Trained:
    """A new practice in which Maya answered one case wrongly."""
    return Trained()


def taught(practice: Trained, *codes: str) -> str:
    """A session of one wrong answer that was stopped; what its summary says of where the lesson comes back."""
    view = practice.answer(practice.code(practice.begin("circulatory"), *codes))
    view = practice.do("grade", try_id=view.try_id, grade=2)
    return str(practice.do("stop", session_id=view.session_id).summary.again_words)


def chart(practice: Trained, *codes: str) -> int:
    """A chart of Maya's in work with these codes."""
    number = practice.chart()
    view = open_chart(practice.coder, parse(OpenChart, {"number": number}))
    adds = [{"op": "add", "code": code, "system": "icd10cm"} for code in codes]
    fields = {"chart_id": practice.id_of(number), "version": view.editor.version, "operations": adds}
    edit_chart(practice.coder, parse(EditChart, fields))
    return number


def beside(practice: Trained, number: int) -> list[str]:
    """Which time each lesson is shown beside a chart."""
    found: LessonsView = practice.do("lessons", number=number)
    return [one.place for one in found.rows]


def test_a_lesson_stands_beside_the_next_three_charts_with_its_codes_and_no_other(practice: Trained) -> None:
    words = taught(practice, *WRONG)
    assert words == (
        "Shown again beside the code field the next three times you add I10 in a chart with I50.- or N18.-. "
        "You can close it for good there."
    )
    charts = []
    for codes in (("I10", "N18.4"), ("I10",), *[("I50.9", "I10")] * 3):
        with later(minutes=1 + len(charts)):
            charts.append(chart(practice, *codes))
    first = charts[0]
    with later(minutes=9):
        assert [beside(practice, number) for number in charts] == [["1 of 3"], [], ["2 of 3"], ["3 of 3"], []]
        (lesson,) = practice.do("lessons", number=first).rows

        assert lesson.text.startswith("Heart failure and CKD beside hypertension: one I13 code")
    with later(days=31):
        assert beside(practice, first) == []


def test_it_is_closed_for_good_or_by_a_right_answer(practice: Trained) -> None:
    taught(practice, *WRONG)
    with later(minutes=1):
        number = chart(practice, "I10", "N18.4")
        (lesson,) = practice.do("lessons", number=number).rows
        practice.do("put_away", try_id=lesson.id)
        practice.do("put_away", try_id=lesson.id)
        assert beside(practice, number) == []
        assert practice.log()[-1][0] == "DRILL_LESSON_CLOSED"
        taught(practice, *WRONG)
    with later(minutes=2):
        number = chart(practice, "I10", "N18.4")
        assert beside(practice, number) == ["1 of 3"]
        practice.whole_session("circulatory")
        assert beside(practice, number) == [], "all right is known"


def test_a_lesson_is_its_persons_alone(practice: Trained) -> None:
    taught(practice, *WRONG)
    priya = practice.person("Priya Raman", Role.CODER)
    with later(minutes=1):
        number = chart(practice, "I10", "N18.4")
        (lesson,) = practice.do("lessons", number=number).rows
        assert practice.do("lessons", priya, number=number).rows == ()
        for other in (priya, Trained().coder):
            with pytest.raises(NotFound):
                practice.do("put_away", other, try_id=lesson.id)
        for unknown in (uuid4(), UUID(int=0)):
            with pytest.raises(NotFound):
                practice.do("put_away", try_id=unknown)
        for role in (practice.supervisor, practice.biller, practice.manager):
            with pytest.raises(Denied):
                practice.do("lessons", role, number=number)
        with pytest.raises(Refused):
            practice.do("lessons", number=0)
