"""Saved views of lists: what they keep, whose they are, and how many there may be."""

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.services.core import Denied, NotFound, Refused
from codeloom.services.core.commands import parse
from codeloom.services.saved_views import MOST_VIEWS, NamedView, remove_view, save_view, saved_views
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice

LISTS = {
    "billing": Role.BILLER,
    "queue": Role.CODER,
    "assign": Role.MANAGER,
    "charts": Role.MANAGER,
    "audits": Role.SUPERVISOR,
}
BEGINS = {
    "billing": "tab=bill",
    "queue": "tab=draft",
    "assign": "whose=nobody",
    "charts": "tab=draft",
    "audits": "kind=",
}


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A new organization with a chart."""
    made = Practice()
    made.chart(specialty="Family medicine")
    return made


@pytest.fixture
def biller(practice: Practice) -> Scope:
    """Sam."""
    return practice.person("Sam Keller", Role.BILLER)


def save(who: Scope, name: str, page: str = "billing", **wish: str) -> tuple[NamedView, ...]:
    """Save a view of an address; all of the person's."""
    return save_view(who, parse(save_view.command, {"page": page, "name": name, "wish": wish}))


def mine(who: Scope, page: str = "billing") -> tuple[NamedView, ...]:
    return saved_views(who, parse(saved_views.command, {"page": page}))


def remove(who: Scope, view: NamedView, page: str = "billing") -> tuple[NamedView, ...]:
    return remove_view(who, parse(remove_view.command, {"page": page, "view_id": view.id}))


def test_a_view_keeps_tab_filters_and_order_and_the_same_name_replaces_it(biller: Scope) -> None:
    save(biller, "Mine")
    save(biller, "Late ones", age="7", order="risk", flag="stale")
    found = save(biller, " Mine ", tab="finalized", changed="changed")
    assert [(one.name, one.query) for one in found] == [
        ("Late ones", "tab=bill&flag=stale&age=7&order=risk"),
        ("Mine", "tab=finalized&changed=changed"),
    ]
    (left,) = remove(biller, found[0])
    assert left.name == "Mine"
    with pytest.raises(NotFound):
        remove(biller, found[0])


@pytest.mark.parametrize(("page", "role"), LISTS.items())
def test_every_list_with_views_keeps_its_own(practice: Practice, page: str, role: Role) -> None:
    who = practice.person("Ana Lima", role)
    (kept,) = save(who, "Plain", page, nothing="of ours", patients="x", searched="1")
    assert kept.query == BEGINS[page]
    for other in {*LISTS} - {page}:
        if LISTS[other] is role:
            assert mine(who, other) == ()
        else:
            with pytest.raises(NotFound):
                mine(who, other)


def test_a_queue_keeps_specialty_and_order(practice: Practice) -> None:
    asked = {"tab": "waiting", "specialty": "Family medicine", "order": "length", "desc": "1"}
    (kept,) = save(practice.coder, "Longest", "queue", **asked)
    assert kept.query == "tab=waiting&specialty=Family+medicine&order=length&desc=1"


def test_views_are_a_person_s_own(practice: Practice, biller: Scope) -> None:
    second, stranger = practice.person("Ines Moreau", Role.BILLER), Practice().person("Sam Keller", Role.BILLER)
    (view,) = save(biller, "Mine")
    for other in (second, stranger):
        assert mine(other) == ()
        with pytest.raises(NotFound):
            remove(other, view)
    with pytest.raises(Denied):
        save(practice.person("Alba Ortiz", Role.PROVIDER), "Mine")
    assert mine(biller) == (view,)


@pytest.mark.parametrize(
    "wish", [{"tab": "all"}, {"order": "name"}, {"provider": "x" * 201}, {"flag": "chest pain"}, {"age": "many"}]
)
def test_what_is_no_filter_of_the_list_is_refused(biller: Scope, wish: dict[str, str]) -> None:
    with pytest.raises(Refused):
        save(biller, "x", **wish)


def test_words_of_somebody_s_own_are_kept_in_no_address(practice: Practice) -> None:
    with pytest.raises(Refused, match="names nothing that is here"):
        save(practice.coder, "x", "queue", specialty="Romaguera, Cecelia")


def test_bad_names_and_one_view_too_many_are_refused(biller: Scope) -> None:
    for wrong in ({"name": " "}, {"name": "x" * 61}):
        with pytest.raises(Refused):
            parse(save_view.command, {"page": "billing", "wish": {}, **wrong})
    for at in range(MOST_VIEWS):
        save(biller, f"View {at}")
    with pytest.raises(Refused):
        save(biller, "One more")
    assert len(save(biller, "View 3", age="3")) == MOST_VIEWS
