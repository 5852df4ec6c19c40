"""Plans of samples: what they take, how they split it, what is refused; payers of older charts."""

import json

import pytest
from sqlmodel import select

from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Chart
from codeloom.db.work import unit_of_work
from codeloom.services.core import Nothing
from codeloom.services.core.errors import Refused
from codeloom.services.core.verbs import VERBS
from codeloom.settings import Settings
from tests.integration.samples.samples_world import Sampled


@pytest.fixture
def practice(database: Settings) -> Sampled:
    """A new organization."""
    return Sampled()


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [({"setting": "inpatient"}, 2), ({"specialty": "Cardiology"}, 1), ({"risk": 6}, 2), ({"new_only": True}, 8),
     ({"payer": "Aetna"}, 3), ({"coder": "tomas"}, 3)],
)  # fmt: skip
def test_a_plan_takes_what_it_says(practice: Sampled, fields: dict[str, object], wanted: int):
    practice.completed(2, setting="inpatient", difficulty=3)
    practice.completed(1, specialty="Cardiology")
    practice.completed(2)
    for number in practice.completed(3, by=practice.tomas):
        practice.set(number, payer="Aetna")
    if "coder" in fields:
        fields = {"coder": str(practice.tomas.user_id)}
    view = practice.act("plan", **practice.plan(**fields))
    assert view.charts == wanted
    assert practice.open(practice.drawn(size=1, **fields)).source.startswith(f"{wanted} chart")


def test_strata_are_drawn_in_proportion_or_so_many_of_each(practice: Sampled):
    practice.completed(6)
    practice.completed(2, by=practice.tomas)
    shares = practice.act("plan", **practice.plan(method="stratified", strata=["coder"], size=4))
    assert [(one.name, one.charts, one.drawn) for one in shares.strata] == [
        ("Maya Fontaine", 6, 3), ("Tomas Lindqvist", 2, 1),
    ]  # fmt: skip
    view = practice.open(practice.drawn(method="stratified", strata=["coder", "setting"], each=2))
    assert [(one.name, one.drawn) for one in view.strata] == [
        ("Maya Fontaine, outpatient", 2), ("Tomas Lindqvist, outpatient", 2),
    ]  # fmt: skip
    assert view.method == "by coder and setting, 2 of each"


def test_the_list_is_split_by_each_dimension(practice: Sampled):
    practice.completed(2, setting="inpatient", difficulty=3)
    for number in practice.completed(1, by=practice.tomas, specialty="Cardiology"):
        practice.set(number, payer="Aetna")
    for number in (1, 2):
        practice.set(number, payer="")
    found = {}
    for by in ("coder", "specialty", "setting", "payer", "risk", "new"):
        view = practice.act("plan", **practice.plan(method="stratified", strata=[by], each=1))
        found[by] = [(one.name, one.charts) for one in view.strata]
    assert found == {
        "coder": [("Maya Fontaine", 2), ("Tomas Lindqvist", 1)], "specialty": [("Family medicine", 2), ("Cardiology", 1)],
        "setting": [("inpatient", 2), ("outpatient", 1)], "payer": [("payer not known", 2), ("Aetna", 1)],
        "risk": [("risk 6", 2), ("risk 4", 1)], "new": [("new coders", 3)],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"size": 9}, "1 to 2 can be drawn"), ({"since": None}, "first and a last day"), ({"method": "stratified"}, "needs groups"),
     ({"setting": "inpatient"}, "No chart is in the list"), ({"size": 0}, "size"), ({"method": "mine"}, "method"),
     ({"strata": ["coder", "payer"], "method": "stratified"}, "payers of some charts"), ({"seed": "mine"}, "expected form")],
)  # fmt: skip
def test_a_plan_that_cannot_be_is_refused_and_nothing_is_frozen(
    practice: Sampled, fields: dict[str, object], said: str
):
    practice.completed(2)
    with pytest.raises(Refused, match=said):
        practice.act("freeze", **practice.plan(**fields))
    assert practice.act("list").rows == ()


def test_payers_are_read_out_of_what_came_with_the_charts(practice: Sampled):
    (number,) = practice.completed()
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        chart = uow.session.exec(select(Chart)).one()
        uow.vault.put(Chart.payload_enc, chart, json.dumps({"payer": {"name": "Riverbend Health Plan"}}))
        uow.session.add(chart)
        uow.record("TEST_CHANGED")
        uow.commit()
    read = VERBS["samples.read_payers"]
    assert [read(Scope.of_worker(practice.org_id), Nothing()) for _ in range(2)] == [1, 0]
    assert practice.stored(number).payer == "Riverbend Health Plan"
    view = practice.open(practice.drawn(method="stratified", strata=["payer"], size=1))
    assert view.rows[0].stratum == "Riverbend Health Plan"
