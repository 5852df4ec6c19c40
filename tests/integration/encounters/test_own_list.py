"""A provider's first screen: tabs and counts, what waits for the provider, how billing went; nobody else's encounters."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.queries.encounters import own_list as queries
from codeloom.db.queries.encounters.rows import Listed
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.core.commands import Nothing, parse
from codeloom.services.core.errors import Denied, Refused
from codeloom.services.encounters.own_list import OwnView, ShowOwn, own_counts, own_encounters
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice
from tests.integration.encounters.encounters_world import NOTE, ROHAN, Visit


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A new organization."""
    return Practice()


def visit(practice: Practice, family: str = "Rohan", **given: Any) -> Visit:
    return Visit(practice, new_patient=ROHAN | {"family": family}, **given)


def shown(who: Scope, **wanted: Any) -> OwnView:
    return own_encounters(who, parse(ShowOwn, wanted))


def test_each_tab_holds_what_has_its_status(practice: Practice) -> None:
    draft, sent, done = (visit(practice, name) for name in ("Adams", "Baker", "Clark"))
    for one in (sent, done):
        one.write()
        one.suggest()
        one.accept_all()
        one.send()
    done.finalize()
    provider = draft.provider
    patients = {tab: {row.patient for row in shown(provider, tab=tab).rows} for tab in ("open", "draft", "suggested")}
    assert patients == {
        "open": {"Adams, Gabriele", "Baker, Gabriele"},
        "draft": {"Adams, Gabriele"},
        "suggested": {"Baker, Gabriele"},
    }
    finalized = shown(provider, tab="finalized")
    assert [row.codes for row in finalized.rows] == [f"{len(done.view.lines)} billed as you left them"]
    live = finalized.live
    assert (live.open, live.draft, live.suggested, live.finalized, live.needs) == (2, 1, 1, 1, 0)
    assert [row.status_word for row in shown(provider, tab="suggested").rows] == ["With billing"]


def test_what_was_sent_back_or_became_stale_waits_for_its_provider(practice: Practice) -> None:
    back, stale = visit(practice, "Stroman"), visit(practice, "Jast")
    for one in (back, stale):
        one.write()
        one.suggest()
    back.accept_all()
    back.send()
    back.send_back("Which knee was injected?")
    stale.write(NOTE + "\nOne more finding.")
    live = own_counts(back.provider, Nothing())
    assert live.needs == 2
    assert [(one.kind, one.patient) for one in live.waiting] == [
        ("sent_back", "Stroman, Gabriele"),
        ("stale", "Jast, Gabriele"),
    ]
    assert live.waiting[0].words == "Which knee was injected?"
    assert live.waiting[0].by == "Sam Keller, biller"
    words = {row.patient: row.codes for row in shown(back.provider).rows}
    assert words == {"Stroman, Gabriele": "sent back", "Jast, Gabriele": "stale"}


def test_what_billing_changed_counts_against_billed_as_left(practice: Practice) -> None:
    kept, changed = visit(practice, "Eichmann"), visit(practice, "Dach")
    for one in (kept, changed):
        one.write()
        one.suggest()
        one.accept_all()
        one.send()
    line = next(one for one in changed.view.lines if one.code == "99214")
    edit = {"op": "change", "line": line.id, "code": "99213", "system": "cpt", "reason": "Data is straightforward"}
    changed.edit(edit)
    for one in (kept, changed):
        one.fresh(one.biller)
        one.finalize()
    view = shown(kept.provider, tab="finalized")
    assert {row.patient: row.codes for row in view.rows} == {
        "Eichmann, Gabriele": f"{len(kept.view.lines)} billed as you left them",
        "Dach, Gabriele": "1 changed by billing",
    }
    assert view.kept == "50.0 %"
    assert "n 2" in view.kept_words
    assert view.median


def test_a_change_that_billing_took_back_is_none(practice: Practice) -> None:
    one = visit(practice)
    one.write()
    one.suggest()
    one.accept_all()
    one.send()
    line = next(line for line in one.view.lines if line.code == "99214")
    for code in ("99213", "99214"):
        one.edit({"op": "change", "line": line.id, "code": code, "system": "cpt", "reason": "Tried"})
    one.finalize()
    assert shown(one.provider, tab="finalized").kept == "100.0 %"


def test_the_level_picked_stands_beside_another_one(practice: Practice) -> None:
    one = visit(practice, picked="99215")
    row = shown(one.provider).rows[0]
    assert (row.level, row.picked, row.between) == ("99215", "", "picked")
    one.write()
    one.suggest()
    row = shown(one.provider).rows[0]
    assert (row.level, row.picked, row.between) == ("99214", "99215", "picked, suggested")


def test_pages_meet_without_gap_or_double(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    made = [visit(practice, name) for name in ("Adams", "Baker", "Clark", "Davis", "Evans")]
    provider, seen, after = made[0].provider, [], ""
    for _ in range(3):
        view = shown(provider, after=after)
        seen += [row.patient for row in view.rows]
        after = view.next
    assert after == ""
    assert seen == ["Evans, Gabriele", "Davis, Gabriele", "Clark, Gabriele", "Baker, Gabriele", "Adams, Gabriele"]
    moments = [one.encounter.updated_at for one in _all(provider)]
    assert all(earlier >= later for earlier, later in pairwise(moments))


def test_a_setting_narrows_the_list(practice: Practice) -> None:
    office, home = visit(practice, "Adams"), visit(practice, "Baker", setting="home")
    view = shown(office.provider, setting="home")
    assert ([row.patient for row in view.rows], view.total) == (["Baker, Gabriele"], 1)
    assert home.provider == office.provider


def test_nobody_sees_the_encounters_of_another_provider(practice: Practice) -> None:
    visit(practice)
    other = practice.person("Ines Duarte", Role.PROVIDER)
    assert shown(other).rows == ()
    assert own_counts(other, Nothing()).open == 0
    stranger = Practice().person("Nora Feld", Role.PROVIDER)
    assert shown(stranger).rows == ()


def test_the_list_is_for_providers_alone(practice: Practice) -> None:
    for role in (Role.BILLER, Role.CODER, Role.MANAGER):
        with pytest.raises(Denied):
            shown(practice.person(f"Some {role.value}", role))


def test_what_is_no_tab_setting_or_page_is_refused(practice: Practice) -> None:
    provider = practice.person("Alba Ortiz", Role.PROVIDER)
    for wanted in ({"tab": "all"}, {"setting": "moon"}, {"after": "yesterday~x"}, {"provider": "x"}):
        with pytest.raises(Refused):
            shown(provider, **wanted)


def test_old_bills_are_no_part_of_the_figures(practice: Practice) -> None:
    one = visit(practice)
    one.write()
    one.suggest()
    one.accept_all()
    one.send()
    one.finalize()
    with unit_of_work(one.provider, read_only=True) as uow:
        assert queries.billed(uow, clock.now() - timedelta(days=1), "UTC").number == 1
        assert queries.billed(uow, clock.now() + timedelta(days=1), "UTC") == queries.Billed(0, 0, None)


def _all(who: Scope) -> list[Listed]:
    with unit_of_work(who, read_only=True) as uow:
        return queries.page(uow, queries.OwnFilter(("draft",)))
