"""A marked word typed into every free text there is lies nowhere in clear: no column, no Redis value, no log line (A6, INV-17)."""

import base64
import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
import redis
from psycopg import sql
from sqlmodel import select

from codeloom.coding.lifecycle import Role
from codeloom.db.crypto import Unreadable
from codeloom.db.queries.exports import REPORTS, Wanted
from codeloom.db.queries.exports.jobs import staff
from codeloom.db.queries.exports.report import stream
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Patient
from codeloom.db.work import unit_of_work
from codeloom.services.core.verbs import Verb
from codeloom.services.exports.cells import readers
from codeloom.services.exports.writers import WRITERS
from codeloom.settings import Settings
from tests import free_text
from tests.integration.audits.audits_world import Practice
from tests.integration.core.free_text_scenes import SCENES, WORD
from tests.integration.core.test_walls_input import logged


def test_every_field_that_saves_words_is_named_with_where_they_lie() -> None:
    """A new one belongs into tests/free_text.py: encrypted, and written into below; or in clear, with the reason."""
    found = {name for name, does in free_text.fields().items() if does == "changes"}
    lists = [set(free_text.SEALED), set(free_text.IN_CLEAR), free_text.NO_WORDS]
    assert len(found) > 60
    assert set().union(*lists) == found
    assert sum(map(len, lists)) == len(found), "a field stands in two lists"


def test_the_printed_list_is_the_walked_one() -> None:
    text = free_text.DEFINITIONS.read_text(encoding="utf-8")
    assert free_text.BEGINS + free_text.table() + free_text.ENDS in text, "run `python -m tests.free_text`"


def test_a_text_without_a_limit_and_one_in_a_list_of_commands_are_found() -> None:
    assert {"charts.edit.operations.text", "encounters.create.new_patient.family", "words.keep.text"} <= set(
        free_text.fields()
    )
    named = [name for name in free_text.fields() if name.endswith((".op", "_id")) and ".subject_id" not in name]
    assert named == [], "ids are no texts"


@pytest.fixture(scope="module")
def typed(database: Settings) -> tuple[set[str], str]:
    """The fields in which the word was typed and taken, and what was logged meanwhile."""
    taken: set[str] = set()
    run = Verb.__call__

    def noted(self: Verb[Any, Any], scope: Any, command: Any) -> Any:
        answer = run(self, scope, command)
        taken.update(f"{self.name}.{path}" for path, text in free_text.said(command) if WORD in text.lower())
        return answer

    with pytest.MonkeyPatch.context() as patch, logged() as written:
        patch.setattr(Verb, "__call__", noted)
        for scene in SCENES:
            scene()
    return taken, written.getvalue()


def test_the_word_was_typed_into_every_field(typed: tuple[set[str], str]) -> None:
    assert set(free_text.SEALED) - typed[0] == set()


def forms() -> list[bytes]:
    """The word as it may be written: letters, UTF-16, hexadecimal, base64 at each of its three places."""
    texts = [form.encode() for form in (WORD, WORD.upper(), WORD.capitalize())]
    found = [*texts, WORD.encode("utf-16-le"), *(text.hex().encode() for text in texts)]
    for text in texts:
        found += [base64.b64encode(b"x" * at + text)[at and at + 1 :].rstrip(b"=")[:-1] for at in range(3)]
    return found


def opened_up(value: bytes) -> Iterator[bytes]:
    """A value and what unpacking makes of it."""
    yield value
    for at in {0, max(value.find(b"\x78\x9c"), 0)}:
        try:
            yield zlib.decompress(value[at:])
        except zlib.error:
            continue


def leaks(value: bytes) -> bool:
    return any(form in inner for inner in opened_up(value) for form in forms())


def stored(found: Settings) -> Iterator[tuple[str, bytes]]:
    """Every value of every column of every table, with its place."""
    with psycopg.connect(found.database_url) as wire:
        columns = wire.execute(
            "select table_name, column_name, data_type from information_schema.columns where table_schema = 'public'"
        ).fetchall()
        for table, column, kind in columns:
            shown = sql.SQL("{}" if kind == "bytea" else "convert_to({}::text, 'UTF8')").format(sql.Identifier(column))
            query = sql.SQL("select distinct {} from {} where {} is not null").format(
                shown, sql.Identifier(table), sql.Identifier(column)
            )
            for (value,) in wire.execute(query):
                yield f"{table}.{column}", value


def test_the_word_stands_in_no_column(typed: tuple[set[str], str], database: Settings) -> None:
    assert sorted({place for place, value in stored(database) if leaks(value)}) == []


def test_the_word_stands_in_no_value_of_redis_and_in_no_log_line(
    typed: tuple[set[str], str], database: Settings
) -> None:
    with redis.Redis.from_url(database.redis_url) as wire:
        for key in wire.scan_iter():
            assert not leaks(key)
            if wire.type(key) == b"string":
                assert not leaks(wire.get(key) or b""), key
            else:
                assert not leaks(wire.dump(key) or b""), key
    assert not leaks(typed[1].encode())


def test_the_search_finds_each_form() -> None:
    said = f"of the {WORD} today".encode()
    packed = [zlib.compress(said), *(base64.b64encode(b"123"[:at] + said) for at in range(3))]
    for value in (said, *packed, said.hex().encode(), f"a {WORD.capitalize()}".encode(), WORD.encode("utf-16")):
        assert leaks(value), value
    assert not leaks(b"of the wombat today")


def test_the_search_reads_the_clear_columns(typed: tuple[set[str], str], database: Settings) -> None:
    practice = Practice()
    practice.person(f"{WORD} Lindqvist", Role.CODER)
    try:
        assert "users.name" in {place for place, value in stored(database) if leaks(value)}
    finally:
        with psycopg.connect(database.database_url) as wire:
            wire.execute(
                "update users set name = 'Somebody', email = id || '@riverbend.example' where org_id = %s",
                (practice.org_id,),
            )


def test_neither_the_word_nor_a_patient_stands_in_any_export(typed: tuple[set[str], str], database: Settings) -> None:
    """Every report with all of its fields, in every format, over all that the scenes wrote."""
    with psycopg.connect(database.database_url) as wire:
        practices = [UUID(str(row[0])) for row in wire.execute("select distinct org_id from patients")]
    rows: Counter[str] = Counter()
    for org_id in practices:
        with unit_of_work(Scope.of_worker(org_id), read_only=True) as uow:
            try:
                people = [
                    uow.vault.open(column, one).encode()
                    for one in uow.session.exec(select(Patient).where(Patient.org_id == org_id).limit(50))
                    for column in (Patient.name_enc, Patient.mrn_enc, Patient.birth_date_enc)
                ]
            except Unreadable:  # of a test that left it under keys of its own
                continue
            for report in REPORTS.values():
                files: dict[str, list[bytes]] = {name: [] for name in WRITERS}
                writers = [make(files[name].append, report.title, report.fields) for name, (make, _) in WRITERS.items()]
                values = readers(report.fields, staff(uow), numbers=False, months=False)
                with stream(uow, report, report.fields, Wanted("America/New_York")) as found:
                    for row in found:
                        rows[report.name] += 1
                        for writer in writers:
                            writer.row([read(value) for read, value in zip(values, row, strict=True)])
                for writer in writers:
                    writer.end()
                with zipfile.ZipFile(io.BytesIO(b"".join(files.pop("xlsx")))) as workbook:
                    said = b"".join(workbook.read(name) for name in workbook.namelist())
                said += b"".join(part for parts in files.values() for part in parts)
                assert not leaks(said), report.name
                assert [one for one in people if len(one) > 3 and one in said] == [], report.name
    assert rows.keys() == REPORTS.keys(), "a report without a row proves nothing"
