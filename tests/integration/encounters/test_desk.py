"""An encounter as its provider's screen shows it: the level as a grid, marks by name, states from draft to finalized."""

from dataclasses import replace

import pytest

from codeloom.coding.suggesting.shapes import Risk, Span
from codeloom.services.encounters.desk import Desk, desk_of
from codeloom.services.encounters.showing_suggestion import risk_marks
from codeloom.settings import Settings
from tests.integration.encounters.encounters_world import NOTE, Visit


@pytest.fixture
def visit(database: Settings) -> Visit:
    """A new encounter with its note and a suggestion."""
    made = Visit()
    made.write()
    made.suggest()
    return made


def desk(visit: Visit) -> Desk:
    return desk_of(visit.fresh())


def marked(shown: Desk) -> dict[str, str]:
    """The words that end with each name in the note, with what they are shown as."""
    pieces = [piece for one in shown.paragraphs for sentence in one.sentences for piece in sentence.pieces]
    return {name: piece.kind for piece in pieces for name in piece.label.split(",") if name}


def test_before_a_suggestion_there_is_nothing_to_decide(database: Settings) -> None:
    shown = desk_of(Visit().view)
    assert (shown.suggestion, shown.answered, shown.takeable, shown.blank) == ("none", False, False, True)
    assert shown.grid.code == ""


def test_the_level_says_which_columns_decide_and_what_one_more_fact_would_change(visit: Visit) -> None:
    grid = desk(visit).grid
    assert (grid.code, grid.name, grid.decided) == ("99214", "Moderate", "two of three columns reach it")
    assert [(column.name, column.decides) for column in grid.columns] == [
        ("Problems", True),
        ("Data", False),
        ("Risk", True),
    ]
    assert {row.level: [cell.kind for cell in row.cells] for row in grid.rows} == {
        "High": ["empty", "empty", "empty"],
        "Moderate": ["decides", "empty", "decides"],
        "Low": ["filled", "empty", "filled"],
        "Straightforward": ["filled", "reached", "filled"],
    }
    assert grid.by_time == "By time: 24 min give 99213. The higher one counts."
    assert ("99215", "arrow-up") in [(fact.code, fact.icon) for fact in grid.facts]


def test_time_decides_where_it_gives_more(database: Settings) -> None:
    visit = Visit(minutes=45)
    visit.write(NOTE.replace("24 minutes", "45 minutes"))
    visit.suggest()
    grid = desk(visit).grid
    assert (grid.code, grid.name, grid.decided) == ("99215", "By time", "45 minutes on the date decide")
    assert not any(column.decides for column in grid.columns)


def test_each_mark_is_named_once_and_taken_words_are_evidence(visit: Visit) -> None:
    before = marked(desk(visit))
    assert before["1"] == before["P"] == "suggested"
    visit.edit({"op": "accept", "proposal": "icd10cm:E11.65"})
    after = marked(desk(visit))
    assert (after["1"], after["2"]) == ("evidence", "suggested")
    headings = [
        "".join(p.text for s in one.sentences for p in s.pieces) for one in desk(visit).paragraphs if one.heading
    ]
    assert headings == ["Subjective", "Assessment and plan"]


def test_a_decided_row_says_how(visit: Visit) -> None:
    visit.edit({"op": "reject", "proposal": "icd10cm:I10", "reason": "Not addressed"})
    visit.edit({"op": "accept", "proposal": "em"})
    line = visit.view.lines[0]
    visit.edit({"op": "change", "line": line.id, "code": "99213", "system": "cpt"})
    shown = desk(visit)
    row = next(one for one in shown.diagnoses if one.code == "I10")
    assert (row.state, row.decided, row.reason) == ("removed", "Rejected", "Not addressed")
    assert (shown.level.code, shown.level.now, shown.level.decided) == ("99214", "99213", "Accepted with another code")
    assert shown.decided == "2 of 4 decided"


def test_a_low_confidence_is_a_question(visit: Visit) -> None:
    assert {one.code: one.doubt for one in desk(visit).diagnoses}["E11.65"] is False
    low = [one for one in visit.view.suggestion.proposals if one.confidence == "low"]
    assert {one.code for one in desk(visit).diagnoses if one.doubt} == {one.code for one in low}


def test_a_changed_note_greys_the_suggestion(visit: Visit) -> None:
    visit.write(NOTE + "\n3. Obesity, class 1.")
    shown = desk(visit)
    assert (shown.suggestion, shown.answered, shown.takeable) == ("stale", True, False)
    assert marked(shown) == {}
    visit.suggest()
    shown = desk(visit)
    assert [one.code for one in shown.diagnoses if one.fresh] == ["E66.811"]
    visit.write()
    visit.suggest()
    assert desk(visit).gone == ("E66.811 Obesity, class 1",)


def test_stages_from_writing_to_finalized_and_open_again(visit: Visit) -> None:
    assert desk(visit).stage == "writing"
    visit.accept_all()
    visit.send()
    assert (desk(visit).stage, desk(visit).editable) == ("sent", False)
    visit.send_back("Which foot?")
    assert (desk(visit).stage, desk(visit).sent_back) == ("back", "Which foot?")
    visit.send()
    visit.finalize()
    shown = desk(visit)
    assert shown.stage == "finalized"
    assert shown.finalized.endswith(", by Sam Keller")
    visit.reopen("Addendum on the foot", by=visit.provider)
    shown = desk(visit)
    assert (shown.stage, shown.editable, len(shown.versions)) == ("writing", True, 1)


def test_risks_are_named_by_letters_where_they_have_words() -> None:
    said = Risk("unsupported", "Nothing treats it.", (), (Span(0, 3, "abc"),))
    assert risk_marks([said, replace(said, evidence=()), said]) == ("a", "", "c")
