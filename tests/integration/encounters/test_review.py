"""What a biller does to the lines of a claim, and what the review, the claim sheet and two versions side by side say of it."""

from datetime import timedelta
from typing import Any

import pytest

from codeloom.services import encounters
from codeloom.services.core import NotFound, Refused
from codeloom.services.core.commands import parse
from codeloom.services.encounters import (
    EncounterView,
    FinalLineView,
    VersionView,
    claim_sheet,
    compare,
    review_clashes,
    review_of,
)
from codeloom.settings import Settings
from tests.integration.encounters.encounters_world import DAY, Visit

SAID = "The note says so."


@pytest.fixture
def visit(database: Settings) -> Visit:
    """A visit with billing, with two diagnoses and a procedure of the biller's."""
    made = Visit()
    made.write("Sore throat. Knee pain, injected.")
    made.send()
    made.edit({"op": "add", "code": "J02.9", "reason": SAID}, {"op": "add", "code": "M17.11", "reason": SAID},
              {"op": "add", "code": "20610-RT", "system": "cpt", "reason": SAID})  # fmt: skip
    return made


def line(view: EncounterView, label: str) -> FinalLineView:
    return next(one for one in view.lines if one.label == label)


def version(visit: Visit, round_: int) -> VersionView:
    given = {"encounter_id": visit.view.id, "round": round_}
    return encounters.open_version(visit.biller, parse(encounters.open_version.command, given))


def test_parts_of_a_line_are_changed_one_by_one(visit: Visit) -> None:
    mine = line(visit.view, "A").id
    visit.edit({"op": "modifier", "line": mine, "at": 1, "value": "59"}, {"op": "units", "line": mine, "value": 2})
    assert (line(visit.view, "A").code, line(visit.view, "A").units) == ("20610-RT-59", 2)
    visit.edit({"op": "modifier", "line": mine, "at": 0, "value": ""})
    assert line(visit.view, "A").code == "20610-59"
    visit.edit({"op": "recode", "line": mine, "code": "20611", "system": "cpt"})
    assert (line(visit.view, "A").code, line(visit.view, "A").units) == ("20611-59", 2)
    visit.edit({"op": "recode", "line": mine, "code": "J1010", "system": "hcpcs"})
    assert (line(visit.view, "A").code, line(visit.view, "A").units) == ("J1010", 1)
    for wrong in ({"op": "units", "value": 2}, {"op": "modifier", "at": 0, "value": "25"}):
        with pytest.raises(Refused):
            visit.edit({**wrong, "line": line(visit.view, "1").id})


def test_pointers_go_in_the_order_they_were_chosen_and_four_at_most(visit: Visit) -> None:
    visit.edit(*({"op": "add", "code": code, "reason": SAID} for code in ("R05.9", "I10", "E78.5")))
    mine = line(visit.view, "A").id

    def toggle(label: str) -> tuple[str, ...]:
        visit.edit({"op": "toggle", "line": mine, "diagnosis": line(visit.view, label).id})
        names = {one.id: one.label for one in visit.view.lines}
        return tuple(names[one] for one in line(visit.view, "A").pointers)

    assert [toggle(label) for label in ("2", "1", "3", "4")][-1] == ("2", "1", "3", "4")
    with pytest.raises(Refused):
        toggle("5")
    assert toggle("2") == ("1", "3", "4")
    for other in (mine, line(visit.view, "1").id):
        with pytest.raises(Refused):
            visit.edit({"op": "toggle", "line": line(visit.view, "1").id, "diagnosis": other})
    (row,) = review_of(visit.view).lines
    assert [(one.label, one.on, one.primary) for one in row.pointers][:3] == [
        ("1", True, True),
        ("2", False, False),
        ("3", True, False),
    ]


def test_a_proposal_is_taken_with_another_code_and_keeps_its_evidence(database: Settings) -> None:
    visit = Visit()
    visit.write()
    visit.suggest()
    visit.send()
    proposal = next(one for one in visit.view.suggestion.proposals if one.code == "E11.65")
    take: dict[str, Any] = {"op": "add", "code": "E11.8", "proposal": proposal.key, "reason": "Not said which"}
    visit.edit(take)
    taken = next(one for one in visit.view.lines if one.proposal == proposal.key)
    assert (taken.code, taken.difference, taken.spans) == ("E11.8", "edited", proposal.spans)
    (said,) = [one for one in review_of(visit.view).differences if one.subject == proposal.key]
    assert (said.first, said.words, said.second, said.reason) == ("E11.65", "to", "E11.8", "Not said which")
    with pytest.raises(Refused):
        visit.edit(take)
    with pytest.raises(NotFound):
        visit.edit({**take, "proposal": "icd10cm:nothing"})


def test_the_claim_sheet_says_what_the_form_would_and_what_is_missing(visit: Visit) -> None:
    sheet = claim_sheet(visit.view)
    assert [(one.letter, one.code) for one in sheet.diagnoses][:3] == [("A", "J02.9"), ("B", "M17.11"), ("C", "")]
    (claimed,) = sheet.lines
    assert (claimed.code, claimed.modifiers, claimed.pointer, claimed.place, claimed.title) == (
        "20610",
        "RT",
        "",
        "11",
        "",
    )
    assert "Line A without a diagnosis." in sheet.notes
    mine = line(visit.view, "A").id
    visit.edit(*({"op": "toggle", "line": mine, "diagnosis": line(visit.view, label).id} for label in ("2", "1")))
    sheet = claim_sheet(visit.view)
    assert sheet.lines[0].pointer == "BA"
    assert not [words for words in sheet.notes if "without a diagnosis" in words]


def test_two_versions_side_by_side(visit: Visit) -> None:
    visit.finalize()
    assert review_of(visit.view).state == "finalized"
    assert [one.comparable for one in review_of(visit.view).versions] == [False]
    visit.reopen("A modifier is missing.")
    visit.edit(
        {"op": "change", "line": line(visit.view, "A").id, "code": "20610-RT-76", "system": "cpt", "reason": SAID}
    )
    visit.edit({"op": "remove", "line": line(visit.view, "1").id})
    seen = compare(version(visit, 1), None, visit.view)
    became = {one.now or one.before: one.change for one in seen.lines}
    assert became == {"A  20610-RT-76": "edited", "1  M17.11": "moved", "1  J02.9": "removed"}
    assert seen.reason == "A modifier is missing."
    assert seen.note == ()
    visit.finalize()
    assert [one.comparable for one in review_of(visit.view).versions] == [True, False]
    assert "Version 2" in compare(version(visit, 1), version(visit, 2), visit.view).now


def test_a_changed_note_is_shown_by_its_lines(visit: Visit) -> None:
    visit.finalize()
    visit.reopen("An addendum.", by=visit.provider)
    visit.write("Sore throat. Knee pain, injected.\nAddendum: right knee.")
    seen = compare(version(visit, 1), None, visit.view)
    assert [(one.kind, one.text) for one in seen.note][-1] == ("added", "Addendum: right knee.")
    assert "the note was changed" in seen.words


def test_a_version_keeps_the_facts_it_was_coded_for_and_a_correction_shows_both(visit: Visit) -> None:
    visit.finalize()
    visit.reopen("Seen on the eleventh.", by=visit.provider)
    visit.set_facts(service_date=DAY + timedelta(days=1), minutes=35)
    seen = compare(version(visit, 1), None, visit.view)
    assert [(one.name, one.before, one.now) for one in seen.facts] == [
        ("Service date", "10 Jun 2026", "11 Jun 2026"),
        ("Minutes", "24", "35"),
    ]
    assert seen.words.endswith("changed of the visit: service date, minutes.")
    assert claim_sheet(visit.view).visit == "Office, 11 Jun 2026, established, 35 min"
    visit.send()
    visit.finalize()
    kept = [dict(version(visit, at).facts)["Service date"] for at in (1, 2)]
    assert kept == ["10 Jun 2026", "11 Jun 2026"]
    assert compare(version(visit, 1), version(visit, 2), visit.view).facts == seen.facts


def test_what_a_conflict_kept_from_being_saved_stands_beside_the_fresh_rows(visit: Visit) -> None:
    visit.edit({"op": "recode", "line": line(visit.view, "A").id, "code": "20611", "system": "cpt"})
    procedure, knee = line(visit.view, "A"), line(visit.view, "2")
    wanted: list[tuple[dict[str, Any], tuple[str, str, str, bool]]] = [
        ({"op": "add", "code": "R05.9"}, ("List", "R05.9", "No such row", True)),
        ({"op": "add", "code": "j029"}, ("List", "j029", "1 has it already", True)),
        ({"op": "recode", "line": procedure.id, "code": "20605"}, ("A 20611-RT", "20605", "20611-RT", True)),
        ({"op": "units", "line": procedure.id, "value": 3}, ("A 20611-RT", "3", "1", True)),
        ({"op": "modifier", "line": procedure.id, "at": 0, "value": ""}, ("A 20611-RT", "(nothing)", "RT", True)),
        ({"op": "toggle", "line": procedure.id, "diagnosis": knee.id}, ("A 20611-RT", "Also 2 M17.11", "(nothing)", True)),
        ({"op": "move", "line": knee.id, "to": 0}, ("2 M17.11", "Place 1", "Place 2", True)),
        ({"op": "remove", "line": knee.id}, ("2 M17.11", "Removed", "M17.11 stands", True)),
        ({"op": "reason", "subject": f"line:{knee.id}", "reason": "Seen"}, ("2 M17.11", "Seen", SAID, True)),
        ({"op": "units", "line": "gone", "value": 3}, ("A row that is gone", "3", "The row is gone", False)),
    ]  # fmt: skip
    clashes = review_clashes([one for one, _ in wanted], review_of(visit.view))
    assert [(one.row, one.mine, one.theirs, one.able) for one in clashes] == [said for _, said in wanted]
