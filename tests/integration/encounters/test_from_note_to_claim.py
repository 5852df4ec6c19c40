"""An encounter from its note to finalized codes, by the verbs of its provider and a biller."""

import pytest

from codeloom.services.core import Conflict, Refused
from codeloom.services.encounters import SaveNote, save_note
from codeloom.settings import Settings
from tests.integration.encounters.encounters_world import NOTE, Visit


@pytest.fixture
def visit(database: Settings) -> Visit:
    """A new encounter without a note."""
    return Visit()


def test_from_note_to_finalized(visit: Visit) -> None:
    visit.write()
    assert visit.view.note == NOTE
    assert visit.view.status == "draft"
    suggested = visit.suggest()
    assert suggested.status == "ai_suggested"
    assert suggested.suggestion.state == "ready"
    assert "E11.65" in [one.code for one in suggested.suggestion.proposals]
    assert suggested.suggestion.em is not None
    assert suggested.suggestion.em.code == "99214"
    visit.accept_all()
    assert visit.send().sent
    with pytest.raises(Refused):
        visit.edit({"op": "reject", "proposal": "em"}, by=visit.provider)
    visit.fresh(visit.biller)
    assert not visit.view.blocks, visit.view.blocks
    assert visit.finalize().status == "finalized"
    assert [one.kind for one in visit.view.deltas] == ["accepted"] * len(visit.view.lines)
    assert len(visit.view.versions) == 1


def test_an_older_note_is_a_conflict_and_keeps_the_newer(visit: Visit) -> None:
    visit.write("First tab.")
    older = SaveNote(encounter_id=visit.id, note_version=1, text="Second tab.")
    with pytest.raises(Conflict):
        save_note(visit.provider, older)
    assert visit.fresh().note == "First tab."
