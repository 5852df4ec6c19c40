"""The part of the live figures that each role sees: what a field says, and nothing of a field that says nothing."""

from dataclasses import dataclass, fields
from uuid import UUID, uuid4

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.coding.roles import UnknownRole
from codeloom.services.charts.live_figures import Figures, Load, shown

ME, OTHER = uuid4(), uuid4()


def load(user: UUID, number: int) -> Load:
    """A coder's load of one number throughout."""
    return Load(user_id=str(user), draft=number, returned=number, pending=number, completed=number, late=number,
                on_hold=number, open_encounters=number, queries=number)  # fmt: skip


LOADS = (load(OTHER, 2), load(ME, 3))
WHOLE = Figures(
    draft=10, returned=11, pending=12, completed=13, unassigned=14, late=15, held=17, drawn=20, version=16, loads=LOADS,
    to_bill=18, open_encounters=19, queries=21, on_hold=22, sent_back=23,
)  # fmt: skip


def test_a_manager_sees_all_that_is_declared() -> None:
    assert WHOLE.seen_by("manager", ME) is WHOLE, "one object, so that all of them are told in one message"


def test_a_supervisor_sees_the_organization_and_no_coders_load() -> None:
    part = WHOLE.seen_by("supervisor", ME)
    assert part == Figures(draft=10, returned=11, pending=12, completed=13, unassigned=14, late=15, drawn=20, queries=3,
                           on_hold=22)  # fmt: skip
    assert (part.loads, part.held) == ((), 0)


@pytest.mark.parametrize(("person", "number"), [(ME, 3), (OTHER, 2), (uuid4(), 0), (None, 0)])
def test_a_coder_sees_their_own(person: UUID | None, number: int) -> None:
    part = WHOLE.seen_by("coder", person)
    assert part == Figures(draft=number, returned=number, pending=number, completed=number, late=number, on_hold=number,
                           queries=number)  # fmt: skip
    assert part.version == 16


@pytest.mark.parametrize(("person", "number"), [(ME, 3), (OTHER, 2), (uuid4(), 0), (None, 0)])
def test_a_provider_sees_how_many_encounters_and_queries_of_their_own_are_open(
    person: UUID | None, number: int
) -> None:
    assert WHOLE.seen_by(Role.PROVIDER, person) == Figures(open_encounters=number, queries=number)


def test_a_biller_sees_what_waits_for_billing_and_no_chart() -> None:
    assert WHOLE.seen_by(Role.BILLER, ME) == Figures(to_bill=18, queries=3)


@dataclass(frozen=True, kw_only=True)
class More(Figures):
    """Figures to which somebody added fields: two that say nothing and one for a role."""

    plain: int = 0
    bare: int = shown()
    audited: int = shown(to=(Role.SUPERVISOR,))


@pytest.mark.parametrize("role", list(Role))
def test_a_new_field_that_says_nothing_is_seen_by_nobody(role: Role) -> None:
    part = More(plain=7, bare=7, audited=7, loads=LOADS).seen_by(role, ME)
    assert isinstance(part, More)
    assert (part.plain, part.bare) == (0, 0)
    assert part.audited == (7 if role == Role.SUPERVISOR else 0)


def test_an_own_number_has_its_field_in_the_load() -> None:
    own = {one.name for one in fields(Figures) if one.metadata.get("own_to")}
    assert own <= {one.name for one in fields(Load)}


@pytest.mark.parametrize("role", ["ghost", "", "worker", "integration", "Coder"])
def test_an_unknown_role_is_refused(role: str) -> None:
    with pytest.raises(UnknownRole):
        WHOLE.seen_by(role, ME)
