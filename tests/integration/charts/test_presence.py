"""Presence: two people at one chart see each other, for as long as both are there, and nobody learns of charts not theirs."""

from datetime import timedelta

import pytest

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.services.charts.presence import MINE, SILENT, LookAtChart, look
from codeloom.services.core.errors import Denied, NotFound, Refused
from tests.integration.audits.audits_world import Practice

pytestmark = pytest.mark.usefixtures("database")


def here(number: int, tab: str = "one") -> LookAtChart:
    """The command of a tab."""
    return LookAtChart(number=number, tab=tab)


def test_two_people_at_one_chart_see_each_other_until_one_falls_silent() -> None:
    practice = Practice()
    number = practice.submitted("I10")
    assert look(practice.coder, here(number)) == ""
    assert look(practice.supervisor, here(number, "other")) == "Also here: Maya Fontaine"
    assert look(practice.coder, here(number)) == "Also here: Noor Haddad"
    with clock.at(clock.now() + SILENT + timedelta(seconds=1)):
        assert look(practice.coder, here(number)) == ""


def test_a_second_window_of_one_person_is_told_as_such() -> None:
    practice = Practice()
    number = practice.chart()
    look(practice.coder, here(number))
    assert look(practice.coder, here(number)) == "", "the same tab is nobody else"
    assert look(practice.coder, here(number, "two")) == MINE
    look(practice.supervisor, here(number, "three"))
    assert look(practice.coder, here(number, "two")) == "Also here: Noor Haddad"


def test_presence_is_of_one_chart_and_one_organization() -> None:
    practice, other = Practice(), Practice()
    number, another = practice.chart(), practice.chart()
    assert other.chart() == number
    look(practice.coder, here(number))
    look(other.coder, here(number, "elsewhere"))
    assert look(practice.supervisor, here(another, "two")) == ""
    assert look(practice.supervisor, here(number, "two")) == "Also here: Maya Fontaine"


def test_nobody_is_at_a_chart_they_may_not_see() -> None:
    practice = Practice()
    number = practice.chart()
    for who, refused in (
        (practice.person("Tomas Lindqvist", Role.CODER), NotFound),
        (practice.person("Dana Whitfield", Role.MANAGER), Denied),
        (Practice().supervisor, NotFound),
    ):
        with pytest.raises(refused):
            look(who, here(number))
    assert look(practice.coder, here(number)) == ""


@pytest.mark.parametrize(
    "fields", [{"number": 0}, {"number": "x"}, {"number": 1, "tab": "x" * 10_000}, {"number": 10**13}]
)
def test_bad_input_is_refused(fields: dict[str, object]) -> None:
    from codeloom.services.core.commands import parse

    with pytest.raises(Refused):
        parse(LookAtChart, {"tab": "one", **fields})
