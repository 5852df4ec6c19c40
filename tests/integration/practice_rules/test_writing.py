"""Rules of the practice as they are written: what may be saved, versions, and who may see and change them."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.core.commands import Nothing, parse
from codeloom.services.core.errors import Conflict, Denied, NotFound, Refused
from codeloom.services.practice_rules.reading import OfRule, list_rules, open_rule, rules_in_force
from codeloom.services.practice_rules.stages import GoLive, back_test, go_live, retire_rule, start_shadow
from codeloom.services.practice_rules.writing import RuleFields, SaveRule, SetLimits, save_rule, set_limits
from codeloom.services.practice_rules.writing import look_over as check
from codeloom.settings import Settings
from tests.integration.practice_rules.rules_world import QUIT, House, own


@pytest.fixture
def house(database: Settings) -> House:
    """A practice of one's own."""
    return House()


def test_a_rule_is_saved_as_a_draft_with_a_number_of_its_own_and_changes_nothing_yet(house: House) -> None:
    first, second = house.saved(), house.saved(title="Another")
    assert (first.id, first.version, first.status) == ("LOC-01", 1, "draft")
    assert second.id == "LOC-02"
    assert first.form["codes"] == "I10"
    assert first.form["fires"] == "I10"
    assert own(house.coded("I10")) == []
    assert house.acts() == ["LOCAL_RULE_SAVED"] * 2


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"message": ""}, "message"), ({"message": "{patient} smokes"}, "message"), ({"codes": "XX"}, "codes"),
        ({"codes": "Q99.Z"}, "codes"), ({"codes": "*", "without_codes": "", "fix": ""}, "codes"),
        ({"fires": ""}, "fires"), ({"silent": ""}, "silent"), ({"fires": "E11.9"}, "fires"), ({"silent": "I10"}, "silent"),
        ({"without_codes": "I10 Z87.891"}, "without_codes"), ({"age_from": "40", "age_to": "20"}, "age_to"),
        ({"fix_code": "Z87.89"}, "fix_code"), ({"fix": "first"}, "fix"), ({"codes": " ".join(f"E{n}" for n in range(50))}, "codes"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_rule_is_refused_by_field_and_not_saved(
    house: House, changed: dict[str, str], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        house.saved(**changed)
    assert field in refused.value.details["fields"]
    assert field in check(house.manager, parse(RuleFields, {**QUIT, **changed})).errors
    assert list_rules(house.manager, Nothing()).rows == ()


def test_the_check_says_what_silences_it_and_what_the_book_says_already(house: House) -> None:
    said = check(house.manager, parse(RuleFields, {**QUIT, "fires": "I10, N18.4"}))
    assert said.good
    assert said.ways.startswith("A coder can take the fix: Add Z87.891")
    assert "CIR-02" in said.overlap
    assert [one.holds for one in said.examples] == [True, True]


def test_every_change_is_a_version_and_an_old_one_cannot_be_written_over(house: House) -> None:
    house.saved()
    second = house.saved(number=1, base=1, title="Former smokers, again")
    assert (second.version, second.form["title"]) == (2, "Former smokers, again")
    assert [(row.version, row.status) for row in second.history] == [("Version 2", "draft"), ("Version 1", "retired")]
    assert open_rule(house.manager, OfRule(number=1, version=1)).form["title"] == "Former smokers"
    with pytest.raises(Conflict):
        house.saved(number=1, base=1)
    with pytest.raises(NotFound):
        house.saved(number=9, base=1)


VERBS: list[Callable[[Scope], object]] = [
    lambda scope: list_rules(scope, Nothing()),
    lambda scope: open_rule(scope, OfRule(number=1)),
    lambda scope: check(scope, parse(RuleFields, QUIT)),
    lambda scope: save_rule(scope, parse(SaveRule, {**QUIT, "number": 1, "base": 1})),
    lambda scope: back_test(scope, OfRule(number=1)),
    lambda scope: start_shadow(scope, OfRule(number=1)),
    lambda scope: go_live(scope, GoLive(number=1, reason="Mine")),
    lambda scope: retire_rule(scope, OfRule(number=1)),
    lambda scope: set_limits(scope, SetLimits(days=0, charts=0, share=100)),
]


@pytest.mark.parametrize("role", [Role.CODER, Role.SUPERVISOR, Role.BILLER, Role.PROVIDER])
def test_only_managers_write_rules(house: House, role: Role) -> None:
    house.saved()
    person = house.practice.person("Somebody Else", role)
    for act in VERBS:
        with pytest.raises(Denied):
            act(person)
    assert [row.status for row in list_rules(house.manager, Nothing()).rows] == ["draft"]


@pytest.mark.parametrize("role", [Role.CODER, Role.SUPERVISOR])
def test_those_who_code_and_audit_read_the_rules_in_force(house: House, role: Role) -> None:
    house.saved(title="Not yet")
    house.live()
    rows = rules_in_force(house.practice.person("Somebody Else", role), Nothing()).rows
    assert [(row.id, row.title, row.citation) for row in rows] == [("LOC-02", "Former smokers", "Policy 7")]
    assert rows[0].message == "I10: the practice reports former smoking."
    with pytest.raises(Denied):
        rules_in_force(house.practice.person("A Provider", Role.PROVIDER), Nothing())


def test_another_organization_neither_sees_nor_touches_a_rule(house: House) -> None:
    house.live()
    stranger = House()
    assert list_rules(stranger.manager, Nothing()).rows == ()
    assert own(stranger.coded("I10")) == []
    for act in VERBS[1:2] + VERBS[3:8]:
        with pytest.raises(NotFound):
            act(stranger.manager)
    assert list_rules(house.manager, Nothing()).rows[0].status == "live"


def test_a_version_never_changes_what_it_says(house: House) -> None:
    """The database refuses it to the role of every verb."""
    house.saved()
    with unit_of_work(house.manager) as uow, pytest.raises(ProgrammingError, match="permission denied"):
        uow.session.connection().execute(text("update local_rules set definition = '{}'"))
