"""INV-17 for the note door: words of a note, a visit, a reason and a patient stand in no record, event, log, error or Redis."""

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
import redis

from codeloom.coding.suggesting.shapes import Made, Proposal, Span, Suggestion
from codeloom.services.core import Problem
from codeloom.services.delivery import relay
from codeloom.services.encounters import suggesting
from codeloom.settings import Settings
from tests.integration.core.test_walls_input import logged
from tests.integration.core.test_walls_kept import on_disk
from tests.integration.encounters.encounters_world import Visit
from tests.integration.encounters.oracle import refusal

NOTE = "The quillfeather sign was positive. Hypertension at goal."
NAMED = "Quillfeather lens procedure"
SECRETS = {"note": "quillfeather", "visit": "Plumage", "reason": "Inkwellreason", "sent back": "Sandboxback",
           "family": "Nibworth", "given": "Parchmentia", "reopened": "Vellumagain", "named": "lens procedure"}  # fmt: skip


def told(database: Settings, visit: Visit) -> Iterator[str]:
    """What lies in clear of an organization: audit log, outbox, and every column that is not encrypted."""
    with psycopg.connect(database.database_url) as connection:
        tables = connection.execute(
            "select table_name, string_agg(quote_ident(column_name), ',') from information_schema.columns "
            "where table_schema = 'public' and data_type <> 'bytea' group by 1 "
            "having bool_or(column_name = 'org_id')"
        ).fetchall()
        for table, columns in tables:
            query = f"select row_to_json(t)::text from (select {columns} from {table} where org_id = %s) t"
            yield from (row[0] for row in connection.execute(query.encode(), (visit.practice.org_id,)))
        query = "select body from audit_log where org_id = %s"
        yield from (row[0].decode() for row in connection.execute(query.encode(), (visit.practice.org_id,)))


def in_redis(database: Settings) -> Iterator[str]:
    """Every key and value of the queue's Redis."""
    with redis.Redis.from_url(database.redis_url) as wire:
        for key in wire.scan_iter():
            kind = wire.type(key)
            values: Any = wire.hgetall(key) if kind == b"hash" else wire.get(key) if kind == b"string" else b""
            yield repr((key, values))


def life(visit: Visit) -> list[Problem]:
    """A whole life with a secret in every text; the refusals on the way."""
    visit.write(NOTE)
    visit.ask()
    relay.drain()
    visit.answer()
    visit.fresh()
    named = next(one for one in visit.view.suggestion.proposals if one.title == NAMED)
    visit.edit({"op": "accept", "proposal": "icd10cm:I10"})
    refusals = [refusal(lambda: visit.edit({"op": "accept", "proposal": named.key}))]
    visit.send()
    refusals.append(refusal(lambda: visit.write(NOTE + " More.")))
    visit.send_back("Sandboxback please")
    visit.send()
    visit.edit({"op": "reject", "proposal": named.key})
    refusals.append(refusal(visit.finalize))
    visit.edit({"op": "reason", "subject": named.key, "reason": "Inkwellreason: not done"})
    visit.edit({"op": "add", "code": "Z79.899", "reason": "Inkwellreason"})
    for ask in visit.view.asks:
        visit.edit({"op": "settle", "finding": ask.key, "reason": "Inkwellreason"})
    visit.finalize()
    visit.reopen("Vellumagain", by=visit.provider)
    older, visit.view = visit.view, visit.write(NOTE + " Quillfeather again.")
    fresh, visit.view = visit.view, older
    refusals.append(refusal(lambda: visit.write(NOTE + " From behind.")))
    visit.view = fresh
    refusals.append(refusal(lambda: visit.write(NOTE * 300)))
    return [one for one in refusals if one is not None]


def test_no_word_of_an_encounter_is_told(database: Settings, empty_redis: str, monkeypatch: pytest.MonkeyPatch) -> None:
    quote = Span(4, 21, NOTE[4:21])
    made = Suggestion(
        (Proposal("I10", "icd10cm", "Hypertension", (quote,), "high", "Why."),),
        (Proposal(None, "cpt", NAMED, (quote,), "low", "Why.", False),),
        made=Made("offline", "FY2026", 1),
    )
    monkeypatch.setattr(suggesting, "answer", lambda *_: made)
    given = {"family": "Nibworth", "given": "Parchmentia", "birth_date": "1968-02-03", "sex": "F"}
    with logged() as written:
        visit = Visit(new_patient=given, visit="Plumage follow-up")
        problems = life(visit)
        monkeypatch.setattr(suggesting, "answer", lambda _ground, note, _visit: {}[note])
        visit.ask()
        visit.answer()
        visit.fresh()
    assert visit.view.suggestion.state == "failed"
    assert len(problems) >= 4
    assert visit.view.versions[0].reopened == "Vellumagain"
    said = [written.getvalue(), *told(database, visit), *in_redis(database)]
    said += [json.dumps([str(one), one.details]) for one in problems]
    assert {what for what, word in SECRETS.items() if any(word.casefold() in text.casefold() for text in said)} == set()
    assert on_disk(database, SECRETS) == {}
    assert "suggestion.failed" in written.getvalue()


def test_the_search_would_find_them(database: Settings) -> None:
    visit = Visit()
    assert any(visit.view.id in text for text in told(database, visit))
