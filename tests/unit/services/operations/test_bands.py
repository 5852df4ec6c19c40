"""The band on top of the page of operations: the worst first, and of each what goes on before what is to be done."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.db.queries.operations.queues import Waiting
from codeloom.db.queries.operations.troubles import Trouble
from codeloom.services.operations.bands import SAYINGS, Band, band
from codeloom.services.operations.health_report import CHECKS
from codeloom.services.operations.last_hour import span
from codeloom.services.operations.standing_now import age
from codeloom.services.operations.watching import DOORBELL, STATE

NOW = datetime(2026, 6, 8, 14, 50, tzinfo=UTC)
SINCE = NOW - timedelta(minutes=6)


def said(
    troubles: dict[str, datetime] | None = None, last: Trouble | None = None, oldest: datetime | None = None,
    holds: bool = True,
) -> Band:  # fmt: skip
    waiting = [Waiting("outbox", 3 if oldest else 0, 0, oldest)]
    with clock.at(NOW):
        return band(troubles or {}, last, waiting, holds, 8, NOW, ZoneInfo("America/New_York"))


def test_all_is_well_and_the_last_trouble_is_named() -> None:
    assert said() == Band("ok", "Everything answers", "8 parts are looked at every 3 s. No trouble in the last 24 h.")
    last = Trouble("redis", NOW - timedelta(minutes=36), NOW - timedelta(minutes=31))
    assert said(last=last).words.endswith("Last trouble: today 10:14 to 10:19, Redis did not answer.")
    last = Trouble("doorbell", NOW - timedelta(minutes=36), NOW - timedelta(minutes=31))
    assert said(last=last).words.endswith("10:19, the doorbell was missing.")


def test_what_is_down_says_what_goes_on_first() -> None:
    redis = said({"redis": SINCE})
    assert redis.tone == "warn"
    assert redis.head == "Redis does not answer since 10:44: slower, nothing lost"
    assert redis.words.startswith("Coding, audits and billing go on")
    both = said({"redis": SINCE, "page_state": SINCE})
    assert both.tone == "error"
    assert both.head.endswith("since 10:44: steps wait, nothing lost")
    assert "Redis does not answer since 10:44; The server of open pages does not answer" in both.head


def test_what_waits_long_and_a_log_that_does_not_hold_are_said_though_all_parts_answer() -> None:
    assert said(oldest=NOW - timedelta(seconds=59)).tone == "ok"
    waits = said(oldest=NOW - timedelta(seconds=61))
    assert (waits.tone, waits.head) == ("warn", "3 events waiting since today 10:48")
    assert waits.words.startswith("Nothing is lost")
    assert said({"redis": SINCE}, holds=False).tone == "error"


def test_every_part_that_is_looked_at_has_words_but_chains_of_all_organizations() -> None:
    assert {*CHECKS, DOORBELL, STATE} - {"chain"} <= set(SAYINGS)
    assert said({"chain": SINCE}).tone == "ok"


def test_lengths_of_time_in_words() -> None:
    lengths = (0.42, 12, 190, 7_300, 6 * 86_400)
    assert [age(NOW - timedelta(seconds=one), NOW) for one in lengths] == ["0.4 s", "12 s", "3 min", "2 h", "6 d"]
    assert age(None, NOW) == ""
    assert [span(timedelta(minutes=one)) for one in (0, 12, 522, 4_560)] == ["0 min", "12 min", "8 h 42 min", "3 d 4 h"]
