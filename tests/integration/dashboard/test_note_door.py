"""The dashboard's part about encounters: every figure equals a recount of the rows, and nobody but managers sees it."""

from datetime import timedelta

import pytest
from sqlmodel import select

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.db.tables.encounters import Encounter
from codeloom.db.work import unit_of_work
from codeloom.services.charts.live_figures import figures_of
from codeloom.services.dashboard import ShowDashboard, dashboard_figures
from codeloom.services.dashboard.views import NoteDoorBoard
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice
from tests.integration.encounters.encounters_world import ROHAN, Visit, finished


def board(practice: Practice) -> NoteDoorBoard:
    """The part as the practice's manager sees it."""
    return dashboard_figures(practice.person("Ines Moreau", Role.MANAGER), ShowDashboard()).door


@pytest.fixture
def practice(database: Settings) -> Practice:
    """Encounters in every place: two drafts, one suggested, two sent (one late), one sent back, one finalized, one reopened."""
    practice = Practice()
    today = practice.today
    visits = iter(
        Visit(practice, new_patient={**ROHAN, "given": f"Ada {n}"}, service_date=today - timedelta(days=n))
        for n in (0, 1, 2, 3, 9, 4, 5, 6)
    )
    next(visits)
    next(visits).write()
    suggested = next(visits)
    suggested.write()
    suggested.suggest()
    for _ in range(2):
        sent = next(visits)
        sent.write()
        sent.send()
    back = next(visits)
    back.write()
    back.send()
    back.send_back("Which side?")
    finished(next(visits))
    finished(again := next(visits))
    again.reopen("A code is missing")
    return practice


def recount(practice: Practice) -> dict[str, int]:
    """The same, counted one by one in Python."""
    with unit_of_work(Scope.of_worker(practice.org_id), read_only=True) as uow:
        rows = list(uow.session.exec(select(Encounter).where(Encounter.org_id == practice.org_id)))
    sent = [one for one in rows if one.status == "ai_suggested" and one.sent_at]
    inside = [one for one in rows if one.status == "ai_suggested" and not one.sent_at]
    late = practice.today - timedelta(days=7)
    return {
        "Note drafts": sum(one.status == "draft" for one in rows),
        "Suggested, not sent": sum(one.sent_back_at is None for one in inside),
        "Waiting for billing": len(sent),
        "late": sum(one.service_date < late for one in sent),
        "Sent back": sum(one.sent_back_at is not None for one in inside),
        "Finalized today": sum(one.finalized_at is not None for one in rows),
        "open": sum(one.status != "finalized" for one in rows),
    }


def test_the_figures_equal_a_recount(practice: Practice) -> None:
    shown, counted = board(practice), recount(practice)
    cells = {one.label: one for one in shown.cells}
    for label in ("Note drafts", "Suggested, not sent", "Waiting for billing", "Sent back", "Finalized today"):
        assert cells[label].value == str(counted[label]), label
        assert counted[label] > 0, label
    assert cells["Waiting for billing"].note == f"{counted['late']} late, oldest visit 9 d"
    assert cells["Visit to finalized"].unit == "d"
    assert sum(int(bar.number) for bar in shown.ages) == counted["Waiting for billing"]
    (provider,) = shown.providers
    assert provider.name == "Alba Ortiz"
    assert [provider.drafts, provider.unsent, provider.to_bill, provider.back, provider.month] == [
        str(counted[name]) for name in ("Note drafts", "Suggested, not sent", "Waiting for billing", "Sent back", "Finalized today")
    ]  # fmt: skip
    (biller,) = shown.billers
    assert (biller.name, biller.today, biller.month, biller.back) == ("Sam Keller", "1", "1", "1")


def test_the_live_counts_equal_a_recount_and_each_sees_theirs(practice: Practice) -> None:
    figures, counted = figures_of(practice.org_id), recount(practice)
    assert (figures.to_bill, figures.open_encounters) == (counted["Waiting for billing"], counted["open"])
    alba = practice.person("Alba Ortiz", Role.PROVIDER)
    other = practice.person("Ben Hale", Role.PROVIDER)
    assert figures.seen_by(Role.PROVIDER, alba.user_id).open_encounters == counted["open"]
    assert figures.seen_by(Role.PROVIDER, other.user_id).open_encounters == 0
    assert figures.seen_by(Role.PROVIDER, alba.user_id).to_bill == 0
    assert figures.seen_by(Role.BILLER, other.user_id).to_bill == counted["Waiting for billing"]
    for role in (Role.CODER, Role.SUPERVISOR):
        seen = figures.seen_by(role, other.user_id)
        assert (seen.to_bill, seen.open_encounters) == (0, 0)


def test_a_practice_without_providers_is_not_shown_it(database: Settings) -> None:
    assert board(Practice()) == NoteDoorBoard()


def test_encounters_of_another_practice_are_in_no_figure(practice: Practice) -> None:
    other = Practice()
    other.person("Ben Hale", Role.PROVIDER)
    shown = board(other)
    assert shown.open
    assert {one.value for one in shown.cells} == {"0", "–"}
    assert [one.name for one in shown.providers] == ["Ben Hale"]
