"""Sets of codes: who makes and keeps them, and what they put on a chart, into an audit and on an encounter, in one act."""

from typing import Any
from uuid import uuid4

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.services.charts import open_chart
from codeloom.services.charts.opening import OpenChart
from codeloom.services.codes.bundles import BundleView, OfBundle, SaveBundle, list_bundles, remove_bundle, save_bundle
from codeloom.services.core import Nothing
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Conflict, Denied, NotFound, Refused
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice, change, opened
from tests.integration.charts.test_editing import Bench
from tests.integration.encounters.encounters_world import NOTE, Visit

DIABETES = ("E11.9", "Z79.4", "I10")


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A practice of one's own."""
    return Practice()


def made(by: Scope, *codes: str | dict[str, Any], name: str = "Diabetes visit", **fields: Any) -> BundleView:
    """A set of these codes."""
    lines = [one if isinstance(one, dict) else {"code": one} for one in codes]
    return save_bundle(by, parse(SaveBundle, {"name": name, "lines": lines, **fields}))


def names(by: Scope) -> list[str]:
    """The sets that a person may use."""
    return [one.name for one in list_bundles(by, Nothing()).rows]


def adding(view: BundleView) -> dict[str, Any]:
    """The operation of the editor that adds it."""
    return {"op": "add_set", "bundle": view.id}


def test_a_set_keeps_its_order_and_says_its_codes_as_they_are_printed(practice: Practice) -> None:
    line = {"code": "83036 qw", "system": "cpt", "units": 2, "poa": "Y"}
    view = made(practice.coder, "e119", {"code": "i10", "poa": "N", "units": 4}, line)
    assert [(one.code, one.poa, one.units) for one in view.lines] == [
        ("E11.9", "", 1),
        ("I10", "N", 1),
        ("83036-QW", "", 2),
    ]
    assert (view.counted, view.codes, view.whose) == ("3 codes", "E11.9, I10, 83036-QW", "Mine")
    assert ("BUNDLE_SAVED", True) in [(act, "Diabetes" not in body) for act, body in practice.log()]


def test_one_s_own_sets_are_nobody_else_s_and_the_practice_s_are_everybody_s(practice: Practice) -> None:
    own = made(practice.coder, "I10", name="Mine")
    made(practice.supervisor, "I10", name="Ours", practice=True)
    assert names(practice.coder) == ["Mine", "Ours"]
    assert names(practice.person("Sam Keller", Role.BILLER)) == ["Ours"]
    other = practice.person("Liam Ode", Role.CODER)
    for act in (
        lambda: remove_bundle(other, OfBundle(bundle_id=own.id)),
        lambda: made(other, "I10", bundle_id=own.id, version=1),
    ):
        with pytest.raises(NotFound):
            act()
    theirs = made(other, "I10", name="Theirs")
    with pytest.raises(NotFound):
        Bench(practice).do(adding(theirs))


def test_a_coder_neither_makes_nor_changes_the_practice_s(practice: Practice) -> None:
    ours = made(practice.person("Dana Whitfield", Role.MANAGER), "I10", name="Ours", practice=True)
    for act in (
        lambda: made(practice.coder, "I10", practice=True),
        lambda: made(practice.coder, "E11.9", bundle_id=ours.id, version=1),
        lambda: remove_bundle(practice.coder, OfBundle(bundle_id=ours.id)),
    ):
        with pytest.raises(Refused, match="Supervisors and managers"):
            act()
    again = made(practice.supervisor, "E11.9", bundle_id=ours.id, version=1, name="Ours, shorter")
    assert (again.version, again.practice, again.codes) == (2, True, "E11.9")
    assert remove_bundle(practice.supervisor, OfBundle(bundle_id=ours.id)).rows == ()


def test_a_provider_and_another_practice_have_no_part_in_it(practice: Practice) -> None:
    own, elsewhere = made(practice.supervisor, "I10", practice=True), Practice()
    with pytest.raises(Denied):
        list_bundles(practice.person("Alba Ortiz", Role.PROVIDER), Nothing())
    with pytest.raises(NotFound):
        remove_bundle(elsewhere.supervisor, OfBundle(bundle_id=own.id))
    assert names(elsewhere.supervisor) == []


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (("X99.999Q",), "not an ICD-10-CM code"),
        (("I10", "i10"), "in the set already"),
        (({"code": "12", "system": "cpt"},), "12 does not have the form"),
        (({"code": "83036-Q", "system": "cpt"},), "Q is not a modifier"),
        (({"code": "I10", "units": 0},), "expected form"),
        ((), "expected form"),
    ],
)
def test_what_is_no_set_is_refused(practice: Practice, codes: tuple[Any, ...], said: str) -> None:
    with pytest.raises(Refused, match=said):
        made(practice.coder, *codes)
    assert names(practice.coder) == []


def test_an_older_version_is_a_conflict(practice: Practice) -> None:
    view = made(practice.coder, "I10")
    made(practice.coder, "E11.9", bundle_id=view.id, version=1)
    with pytest.raises(Conflict):
        made(practice.coder, "I10", bundle_id=view.id, version=1)


def test_it_goes_on_a_chart_in_one_act_that_one_undo_takes_back_and_the_rules_judge_it(practice: Practice) -> None:
    view = made(practice.coder, *DIABETES)
    bench = Bench(practice)
    bench.add("I10")
    told = bench.do(adding(view))
    assert bench.codes == ["I10", "E11.9", "Z79.4"]
    assert told.told == "2 codes added. Skipped, here already: I10."
    assert open_chart(practice.coder, OpenChart(number=bench.number)).editor.told == ""
    assert any(row.findings for row in told.rows)
    bench.undo()
    assert bench.codes == ["I10"]


def test_codes_that_are_not_valid_on_the_service_date_are_named_and_left_out(practice: Practice) -> None:
    bench = Bench(practice)  # 22 May 2026
    told = bench.do(adding(made(practice.coder, "I10", "E11", {"code": "99213-25", "system": "cpt", "units": 2})))
    assert bench.codes == ["I10", "99213-25"]
    assert told.told == "2 codes added. Not added: E11 is not complete."
    assert bench.view.rows[1].units == 2


def test_poa_comes_along_on_a_stay_only(practice: Practice) -> None:
    view = made(practice.coder, {"code": "E11.9", "poa": "N"})
    stay, visit = Bench(practice, setting="inpatient"), Bench(practice)
    assert stay.do(adding(view)).rows[0].poa == "N"
    assert visit.do(adding(view)).rows[0].poa == ""


def test_a_set_of_which_nothing_would_be_added_changes_nothing(practice: Practice) -> None:
    view, bench = made(practice.coder, "I10"), Bench(practice)
    before = bench.add("I10").version
    with pytest.raises(Refused, match=r"Nothing added\. Skipped, here already: I10"):
        bench.do(adding(view))
    with pytest.raises(NotFound, match="That set is gone"):
        bench.do({"op": "add_set", "bundle": str(uuid4())})
    assert open_chart(practice.coder, OpenChart(number=bench.number)).editor.version == before


def test_an_auditor_adds_one_and_each_of_its_codes_is_a_change(practice: Practice) -> None:
    view = made(practice.supervisor, *DIABETES, practice=True)
    board = opened(practice, practice.submitted("I10")).board
    board = change(practice, board, adding(view))
    assert [(one.new.code, one.state) for one in board.changes] == [
        ("I10", "same"),
        ("E11.9", "added"),
        ("Z79.4", "added"),
    ]
    assert board.told == "2 codes added. Skipped, here already: I10."
    assert board.can_undo


def test_a_biller_adds_one_and_each_of_its_codes_is_a_difference(practice: Practice) -> None:
    visit = Visit(practice)
    visit.write(NOTE)
    visit.send()
    view = made(visit.biller, "I10", {"code": "99213-25", "system": "cpt"}, "E11")
    shown = visit.edit(adding(view))
    assert [one.code for one in shown.lines] == ["I10", "99213-25"]
    assert shown.told == "2 codes added. Not added: E11 is not complete."
