"""The history of an encounter: in words, edits of one sitting as one line, for whom, and without what an auditor does meanwhile."""

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.services.core.errors import Denied, NotFound
from codeloom.services.encounters.history import HistoryOf, encounter_history
from tests.integration.audits.audited_visits import Audited
from tests.integration.audits.audits_world import NOTE, Practice


@pytest.fixture(scope="module")
def audited(database: object) -> Audited:
    """A finalized encounter whose audit is open."""
    made = Audited(Practice())
    made.say(made.open().board, "zanzibar")
    return made


def words(audited: Audited, scope: object) -> list[str]:
    return [one.words for one in encounter_history(scope, HistoryOf(number=audited.number)).acts]  # type: ignore[arg-type]  # a scope


def test_it_says_what_was_done_from_the_beginning_to_the_end(audited: Audited) -> None:
    told = encounter_history(audited.visit.biller, HistoryOf(number=audited.number))
    milestones = [one.words for one in told.acts if one.milestone]
    assert milestones[-1] == "Begun"
    assert milestones.index("Finalized") < milestones.index("Sent to billing")
    assert "within 5 minutes" in told.chain
    assert told.number >= len(told.acts)
    for word in ("zanzibar", *NOTE.split()):
        assert len(word) < 5 or word not in repr(told)


def test_who_is_audited_sees_nothing_of_an_audit_before_its_end_and_a_manager_does(audited: Audited) -> None:
    manager = audited.practice.person("Dana Whitfield", Role.MANAGER)
    for scope in (audited.visit.biller, audited.visit.provider):
        assert not [one for one in words(audited, scope) if "udit" in one]
    assert "Audit opened" in words(audited, manager)


def test_only_who_may_open_it_and_managers_of_its_practice_read_it_and_that_is_recorded(audited: Audited) -> None:
    for role in (Role.CODER, Role.SUPERVISOR):
        with pytest.raises(Denied):
            words(audited, audited.practice.person(f"Some {role.value}", role))
    for stranger in (
        audited.practice.person("Other Provider", Role.PROVIDER), Practice().person("Other Manager", Role.MANAGER),
        Practice().person("Other Biller", Role.BILLER),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            words(audited, stranger)
    before = [act for act, _ in audited.practice.log()].count("ENCOUNTER_HISTORY_READ")
    words(audited, audited.visit.provider)
    assert [act for act, _ in audited.practice.log()].count("ENCOUNTER_HISTORY_READ") == before + 1
