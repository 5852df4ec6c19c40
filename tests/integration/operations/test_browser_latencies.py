"""What browsers measured: counts alone, added up by practice whoever took them, from pages of ours and so many a minute."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest

from codeloom.api import latencies as route
from codeloom.coding import clock
from codeloom.db.scope import Scope
from codeloom.services.core import Nothing, Refused, parse
from codeloom.services.operations import last_hour, note_latencies
from codeloom.services.operations.latencies import NoteLatencies
from codeloom.services.operations.retention import KEEP_LATENCIES, clear
from codeloom.settings import settings
from tests.http_client import Browser, Person, new_person, run

pytestmark = pytest.mark.usefixtures("database")


def scope_of(person: Person) -> Scope:
    return Scope(person.org_id, person.id, "manager")


def test_latencies_of_all_processes_add_up_by_practice_for_an_hour_and_go_after_a_week() -> None:
    mine, other = (scope_of(new_person("manager")) for _ in range(2))
    start = clock.now().replace(minute=2, second=11)
    for minutes, counts in ((0, (0, 0, 3)), (1, (1, 0, 0, 0, 0, 0, 4)), (50, (0, 0, 2))):
        with clock.at(start + timedelta(minutes=minutes)):
            note_latencies(mine, NoteLatencies(act_answered=counts))
            note_latencies(other, NoteLatencies(act_answered=(9,)))

    def count_at(minutes: int, who: Scope = mine) -> str:
        with clock.at(start + timedelta(minutes=minutes)):
            return last_hour(who, Nothing()).latencies[1].count

    assert (count_at(50), count_at(57), count_at(58), count_at(108)) == ("10", "10", "2", "0")
    assert count_at(50, other) == "27"
    with psycopg.connect(settings().database_url) as wire:
        rows = wire.execute("select counts[:7] from browser_latencies where org_id = %s order by at", (mine.org_id,))
        assert [row[0] for row in rows] == [[1, 0, 3, 0, 0, 0, 4], [0, 0, 2, 0, 0, 0, 0]]
    with clock.at(start + KEEP_LATENCIES + timedelta(minutes=30)):
        assert clear(Scope.of_worker(mine.org_id), Nothing()).latencies == 1


@pytest.mark.parametrize(
    "counts",
    [
        {"key_to_paint": [-1]}, {"key_to_paint": [10_001]}, {"key_to_paint": [0] * 17}, {"key_to_paint": ["1"]},
        {"key_to_paint": [0.5]}, {"path": [1]}, {"key_to_paint": 3},
    ],
)  # fmt: skip
def test_a_report_is_counts_and_nothing_else(counts: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        parse(NoteLatencies, counts)


def test_a_report_over_http_needs_the_page_s_proof_and_a_session_sends_so_many_a_minute() -> None:
    async def story() -> list[int]:
        async with Browser() as browser:
            nobody = await browser.post(route.PATH, json={"first_paint": [1]})
            await browser.sign_in(new_person("coder"))
            proof = {"origin": settings().origin, "x-csrf-token": browser.cookie("csrf")}
            unproven = await browser.post(route.PATH, json={"first_paint": [1]})
            wrong = await browser.post(route.PATH, json={"address": [1]}, headers=proof)
            sent = [await browser.post(route.PATH, json={"first_paint": [1]}, headers=proof) for _ in range(route.MOST)]
            return [one.status_code for one in (nobody, unproven, wrong, *sent)]

    codes = run(story)
    assert codes[:3] == [401, 403, 422]
    assert codes[3:] == [204] * (route.MOST - 1) + [429]
