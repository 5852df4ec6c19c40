"""By mail as each person chose: at once, after quiet hours and pauses, or in one mail a day; never twice, never a patient."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.queries import mail as queries
from codeloom.db.scope import Scope
from codeloom.db.tables.accounts import User
from codeloom.db.tables.mail import PendingEmail
from codeloom.db.work import unit_of_work
from codeloom.services.audits.telling import APPROVED
from codeloom.services.charts.telling import ASSIGNED
from codeloom.services.core.commands import Nothing
from codeloom.services.core.errors import Refused
from codeloom.services.mail import Letter, queue_mail
from codeloom.services.mail import sending as mail
from codeloom.services.notices import mark_all_notices, notice_settings, notify, pause_mail, resume_mail
from codeloom.services.notices.digests import send_digests
from tests.integration.audits.audits_world import Practice
from tests.integration.notices.told import choose, letters, listed, new

pytestmark = pytest.mark.usefixtures("database")
AT_ONCE, DAILY = "notices.at_once", "notices.digest"
MONDAY = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
Move = Callable[[datetime], None]


@pytest.fixture
def practice() -> Practice:
    return Practice()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Move:
    """Moves the clock."""

    def move(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    move(MONDAY)
    return move


def tell(practice: Practice, number: int = 7, act: object = "") -> None:
    """Maya is told of a chart."""
    with unit_of_work(practice.person("Rosa Lind", Role.MANAGER)) as uow:
        notify(uow, ASSIGNED, [practice.coder.user_id], act=act or uuid4(), number=number)
        uow.record("CHART_ASSIGNED", "chart", uuid4())
        uow.commit()


def all_kinds(practice: Practice) -> list[str]:
    """The names of what a coder can be told of."""
    return [one.name for one in notice_settings(practice.coder, Nothing()).kinds]


def test_nothing_comes_by_mail_until_somebody_chooses_it(practice: Practice) -> None:
    tell(practice)
    settings = notice_settings(practice.coder, Nothing())
    assert {(one.in_app, one.at_once, one.daily) for one in settings.kinds} == {(True, False, False)}
    assert {"charts.assigned", "audits.returned", "provider_queries.answered"} <= {one.name for one in settings.kinds}
    assert "imports.done" not in {one.name for one in settings.kinds}
    assert (letters(practice.coder, AT_ONCE), len(new(practice.coder))) == ([], 1)


def test_at_once_is_one_letter_with_a_number_and_a_link(practice: Practice) -> None:
    assert choose(practice.coder, in_app=all_kinds(practice), at_once=["charts.assigned"]) == 1
    act = uuid4()
    tell(practice, act=act)
    tell(practice, act=act)
    ((to, subject, paragraphs, path, _),) = letters(practice.coder, AT_ONCE)
    assert to.startswith("maya.")
    assert (subject, path) == ("CH-7 is assigned to you", "/chart/7")
    assert paragraphs == ("CH-7 is assigned to you.", "By Rosa Lind.")


def test_a_kind_that_is_off_tells_nothing_and_by_mail_alone_leaves_the_list_empty(practice: Practice) -> None:
    choose(practice.coder, in_app=[])
    tell(practice)
    assert listed(practice.coder, show="all").rows == ()
    choose(practice.coder, at_once=["charts.assigned"])
    tell(practice)
    assert listed(practice.coder, show="all").rows == ()
    assert len(letters(practice.coder, AT_ONCE)) == 1


@pytest.mark.parametrize(
    ("hours", "told_at", "sent_at"),
    [
        ((1200, 420), "2026-06-15 23:00", "2026-06-16 07:00"),
        ((1200, 420), "2026-06-16 03:00", "2026-06-16 07:00"),
        ((1200, 420), "2026-06-16 07:00", "2026-06-16 07:00"),
        ((720, 780), "2026-06-15 12:30", "2026-06-15 13:00"),
        ((720, 780), "2026-06-15 11:59", "2026-06-15 11:59"),
        ((600, 600), "2026-06-15 10:00", "2026-06-15 10:00"),
    ],
)
def test_in_quiet_hours_of_ones_own_zone_mail_waits(
    practice: Practice, at: Move, hours: tuple[int, int], told_at: str, sent_at: str
) -> None:
    choose(practice.coder, at_once=["charts.assigned"], time_zone="America/Chicago", quiet_from=hours[0],
           quiet_until=hours[1])  # fmt: skip
    at(_there(told_at))
    tell(practice)
    ((*_, row),) = letters(practice.coder, AT_ONCE)
    assert row.next_try == _there(sent_at)


def test_a_pause_holds_mail_until_tomorrows_daily_one_and_can_be_ended(practice: Practice, at: Move) -> None:
    choose(practice.coder, at_once=["charts.assigned"], time_zone="UTC")
    assert pause_mail(practice.coder, Nothing()) == datetime(2026, 6, 16, 7, 30, tzinfo=UTC)
    assert notice_settings(practice.coder, Nothing()).paused == "Tue 07:30"
    tell(practice)
    ((*_, row),) = letters(practice.coder, AT_ONCE)
    assert row.next_try == datetime(2026, 6, 16, 7, 30, tzinfo=UTC)
    assert [resume_mail(practice.coder, Nothing()) for _ in range(2)] == [True, False]
    assert notice_settings(practice.coder, Nothing()).paused == ""


def test_the_daily_mail_names_what_is_not_read_once_a_working_day_at_half_past_seven(
    practice: Practice, at: Move
) -> None:
    scope = Scope.of_worker(practice.org_id)
    choose(practice.coder, in_app=all_kinds(practice), daily=["charts.assigned"], time_zone="America/New_York")
    for number in range(1, 13):
        at(MONDAY + timedelta(minutes=number))
        tell(practice, number)
    at(_there("2026-06-16 07:29", "America/New_York"))
    assert send_digests(scope, Nothing()) == 0
    at(_there("2026-06-16 07:30", "America/New_York"))
    assert [send_digests(scope, Nothing()) for _ in range(2)] == [1, 0]
    ((_, subject, paragraphs, path, _),) = letters(practice.coder, DAILY)
    assert (subject, path) == ("12 new notifications in Codeloom", "/notifications")
    assert paragraphs[0] == "CH-12 is assigned to you. By Rosa Lind"
    assert paragraphs[-1] == "And 2 more."
    tell(practice, 13)
    assert send_digests(scope, Nothing()) == 0
    at(_there("2026-06-20 09:00", "America/New_York"))
    assert send_digests(scope, Nothing()) == 0
    at(_there("2026-06-22 09:00", "America/New_York"))
    assert send_digests(scope, Nothing()) == 1


def test_what_was_read_before_is_in_no_daily_mail(practice: Practice, at: Move) -> None:
    choose(practice.coder, in_app=all_kinds(practice), daily=["charts.assigned"], time_zone="UTC")
    tell(practice)
    mark_all_notices(practice.coder, Nothing())
    at(MONDAY + timedelta(days=1))
    assert send_digests(Scope.of_worker(practice.org_id), Nothing()) == 0
    assert letters(practice.coder, DAILY) == []


def test_an_address_that_can_get_no_mail_stops_no_act(practice: Practice) -> None:
    choose(practice.coder, in_app=all_kinds(practice), at_once=["charts.assigned"])
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        person = uow.session.get(User, (practice.org_id, practice.coder.user_id))
        assert person is not None
        person.email = f"no address {uuid4().hex}"
        uow.session.add(person)
        uow.record("TEST", "user", person.id)
        uow.commit()
    tell(practice)
    assert (len(new(practice.coder)), letters(practice.coder, AT_ONCE)) == (1, [])


@pytest.mark.parametrize(
    "wish",
    [
        {"at_once": ["imports.done"]},
        {"daily": ["nothing.known"]},
        {"time_zone": "Mars/Olympus"},
        {"quiet_from": 60},
        {"quiet_until": 1440, "quiet_from": 0},
    ],
)
def test_choices_that_cannot_be_are_refused_and_change_nothing(practice: Practice, wish: dict[str, object]) -> None:
    before = notice_settings(practice.coder, Nothing())
    with pytest.raises(Refused):
        choose(practice.coder, **wish)
    assert notice_settings(practice.coder, Nothing()) == before


def test_choosing_the_same_again_records_nothing(practice: Practice) -> None:
    wish = {"in_app": all_kinds(practice), "quiet_from": 1200, "quiet_until": 420}
    assert [choose(practice.coder, **wish) for _ in range(2)] == [2, 0]
    assert [act for act, _ in practice.log()].count("NOTICES_CHOSEN") == 1
    assert notice_settings(practice.coder, Nothing()).quiet_from == "20:00"


def test_letters_that_are_given_up_tell_the_managers_once_a_day_and_never_of_themselves(practice: Practice) -> None:
    manager = practice.person("Rosa Lind", Role.MANAGER)
    for at, kind in enumerate(("accounts.reset", "people.invite", "notices.at_once")):
        _given_up(practice, Letter(kind=kind, to="a@b.example", subject="S", paragraphs=("P",)), f"test/{at}")
        assert [one[0] for one in new(manager)] == ["Mail could not be delivered"]
    assert {one.name for one in notice_settings(practice.coder, Nothing()).kinds}.isdisjoint({"mail.undelivered"})
    assert APPROVED.name in all_kinds(practice)


def _given_up(practice: Practice, letter: Letter, key: str) -> None:
    """A letter that was tried too often."""
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        mail_id = queue_mail(uow, letter, key=key)
        uow.commit()
    while True:
        claims = {one.mail_id: one for one in queries.claim("test", clock.now(), 50)}
        if mail_id in claims:
            break
    mail._give_up(claims[mail_id], "550")
    with unit_of_work(Scope.of_worker(practice.org_id), read_only=True) as uow:
        row = uow.session.get(PendingEmail, (practice.org_id, mail_id))
        assert row is not None
        assert row.state == "dead"


def _there(words: str, zone: str = "America/Chicago") -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
