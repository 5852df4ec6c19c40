"""A biller's saved views: what they keep, whose they are, and how many there may be."""

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.services.core import Denied, NotFound, Nothing, Refused
from codeloom.services.core.commands import parse
from codeloom.services.encounters import NamedView, remove_view, save_view, saved_views
from codeloom.services.encounters.saved_views import MOST_VIEWS
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice


@pytest.fixture
def biller(database: Settings) -> Scope:
    """Sam of a new practice."""
    return Practice().person("Sam Keller", Role.BILLER)


def save(who: Scope, name: str, **wish: object) -> tuple[NamedView, ...]:
    """Save a view; all of the person's."""
    return save_view(who, parse(save_view.command, {"name": name, **wish}))


def test_a_view_keeps_tab_filters_and_order_and_the_same_name_replaces_it(biller: Scope) -> None:
    save(biller, "Mine")
    save(biller, "Late ones", age=7, order="risk", flag="stale")
    found = save(biller, " Mine ", part="finalized", changed="changed")
    assert [(one.name, one.query) for one in found] == [
        ("Late ones", "tab=bill&flag=stale&age=7&order=risk"),
        ("Mine", "tab=finalized&changed=changed"),
    ]
    (left,) = remove_view(biller, parse(remove_view.command, {"view_id": found[0].id}))
    assert left.name == "Mine"
    with pytest.raises(NotFound):
        remove_view(biller, parse(remove_view.command, {"view_id": found[0].id}))


def test_views_are_a_person_s_own(biller: Scope) -> None:
    practice = Practice()
    first, second = practice.person("Sam Keller", Role.BILLER), practice.person("Ines Moreau", Role.BILLER)
    (mine,) = save(first, "Mine")
    for other in (second, biller):
        assert saved_views(other, Nothing()) == ()
        with pytest.raises(NotFound):
            remove_view(other, parse(remove_view.command, {"view_id": mine.id}))
    with pytest.raises(Denied):
        save(practice.person("Alba Ortiz", Role.PROVIDER), "Mine")
    assert saved_views(first, Nothing()) == (mine,)


def test_bad_names_and_one_view_too_many_are_refused(biller: Scope) -> None:
    for wrong in ({"name": " "}, {"name": "x" * 61}, {"name": "x", "part": "all"}, {"name": "x", "order": "name"}):
        with pytest.raises(Refused):
            parse(save_view.command, wrong)
    for at in range(MOST_VIEWS):
        save(biller, f"View {at}")
    with pytest.raises(Refused):
        save(biller, "One more")
    assert len(save(biller, "View 3", age=3)) == MOST_VIEWS
