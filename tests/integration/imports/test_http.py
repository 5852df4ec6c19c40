"""Uploading over HTTP: streamed in pieces, refused early, proven to come from our page, and reported as a table."""

import asyncio
import csv
import io
import secrets
from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import psycopg
import pytest
from starlette.requests import ClientDisconnect

from codeloom.db.tables.imports import ImportChunk, ImportJob
from codeloom.services.imports import uploading
from codeloom.services.imports.running import Outcome
from codeloom.settings import Settings
from tests.http_client import Browser, new_person, run
from tests.importing import Desk, one_patient


@pytest.fixture
def desk(database: Settings, empty_redis: str) -> Desk:
    return Desk()


class Sender(Browser):
    """A browser of the manager's, which sends what assets/upload.js sends."""

    async def open_job(self, **fields: object) -> str:
        answer = await self.ask_to_open(secrets.token_hex(8), **fields)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def ask_to_open(self, key: str, **fields: object) -> httpx.Response:
        headers = self.proof() | {"idempotency-key": key}
        return await self.post("/api/imports", json={"name": "June", **fields}, headers=headers)

    async def upload(self, job: str, name: str, body: bytes | AsyncIterator[bytes], **headers: str) -> int:
        return (await self.put(job, name, body, secrets.token_hex(8), **headers)).status_code

    async def put(
        self, job: str, name: str, body: bytes | AsyncIterator[bytes], key: str, **headers: str
    ) -> httpx.Response:
        sent_headers = {**self.proof(), "x-file-name": name, "idempotency-key": key, **headers}
        return await self.request("PUT", f"/api/imports/{job}/files", content=body, headers=sent_headers)

    async def begin(self, job: str, key: str = "", **params: str) -> int:
        headers = self.proof() | {"idempotency-key": key or secrets.token_hex(8)}
        answer = await self.post(f"/api/imports/{job}/queue", params=params, headers=headers)
        return answer.status_code

    def proof(self) -> dict[str, str]:
        return {"x-csrf-token": self.cookie("csrf"), "accept": "application/json"}


def test_a_manager_sends_files_and_downloads_what_became_of_them(desk: Desk) -> None:
    async def story() -> tuple[str, str]:
        async with Sender() as browser:
            await browser.sign_in(desk.person)
            job = await browser.open_job(options={"last_n": 2})
            assert await browser.upload(job, "Testcase%20%C3%A9.json", one_patient(3)) == 201
            assert await browser.upload(job, "%3Dcmd()%7C.json", b"<html>") == 201
            assert await browser.begin(job) == 202
            assert await asyncio.to_thread(desk.work, UUID(job)) is Outcome.DONE
            answer = await browser.get(f"/api/imports/{job}/report.csv")
            assert answer.headers["content-type"].startswith("text/csv")
            return job, answer.text

    job, table = run(story)
    assert len(desk.charts()) == 2
    assert desk.files(UUID(job))["Testcase é.json"].status == "accepted"
    rows = list(csv.reader(io.StringIO(table.removeprefix("\ufeff"))))
    assert rows[1][:2] == ["Testcase é.json", "Imported"]
    formula = next(row for row in rows if "cmd" in row[0])
    assert formula[0].startswith("'=")
    assert formula[1] == "Refused"


def test_a_file_is_kept_in_pieces_as_it_comes_whatever_the_network_cuts_it_into(desk: Desk) -> None:
    whole = one_patient(2) + b" " * (2 * uploading.CHUNK_BYTES)

    async def parts() -> AsyncIterator[bytes]:
        for at in range(0, len(whole), 70_001):
            yield whole[at : at + 70_001]

    async def story() -> str:
        async with Sender() as browser:
            await browser.sign_in(desk.person)
            job = await browser.open_job()
            assert await browser.upload(job, "a.json", parts()) == 201
            assert await browser.begin(job) == 202
            return job

    job = run(story)
    assert desk.count(ImportChunk) == 3
    desk.work(UUID(job))
    assert len(desk.charts()) == 2


@pytest.mark.parametrize("more", [0, 2 * uploading.CHUNK_BYTES], ids=["small", "in pieces"])
def test_a_file_that_is_sent_again_under_its_key_is_taken_once(desk: Desk, more: int) -> None:
    """F4: its answer was lost, and another file under the same key is refused."""
    whole = one_patient(2) + b" " * more

    async def story() -> str:
        async with Sender() as browser:
            await browser.sign_in(desk.person)
            job = await browser.open_job()
            first, again = [await browser.put(job, "a.json", whole, "the-same-key") for _ in range(2)]
            assert (first.status_code, again.status_code) == (201, 201)
            assert first.json() == again.json()
            assert (await browser.put(job, "b.json", whole, "the-same-key")).json()["code"] == "key_reused"
            assert (await browser.put(job, "b.json", whole, "")).json()["code"] == "idempotency_key"
            assert await browser.begin(job) == 202
            return job

    job = UUID(run(story))
    assert list(desk.files(job)) == ["a.json"]
    desk.work(job)
    assert len(desk.charts()) == 2


@pytest.mark.parametrize("end", [ClientDisconnect, ConnectionAbortedError], ids=["the line", "the web process"])
def test_a_file_that_broke_off_is_taken_from_its_beginning_under_its_key(desk: Desk, end: type[Exception]) -> None:
    whole = one_patient(2) + b" " * (2 * uploading.CHUNK_BYTES)

    async def broken() -> AsyncIterator[bytes]:
        yield whole[: uploading.CHUNK_BYTES + 1]
        raise end

    async def story() -> str:
        async with Sender() as browser:
            await browser.sign_in(desk.person)
            job = await browser.open_job()
            size = {"content-length": str(len(whole))}
            assert (await browser.put(job, "a.json", broken(), "key-of-the-file", **size)).status_code == 500
            again = await browser.put(job, "a.json", whole, "key-of-the-file", **size)
            assert again.status_code == 201, again.text
            assert again.json()["size"] == len(whole)
            assert await browser.begin(job) == 202
            return job

    job = UUID(run(story))
    assert list(desk.files(job)) == ["a.json"]
    desk.work(job)
    assert len(desk.charts()) == 2


def test_a_file_that_says_it_is_too_large_is_refused_before_it_is_read(desk: Desk) -> None:
    read: list[bytes] = []

    async def parts() -> AsyncIterator[bytes]:
        read.append(b"x")
        yield b"x"

    async def story() -> str:
        async with Sender() as browser:
            await browser.sign_in(desk.person)
            job = await browser.open_job()
            size = str(uploading.FILE_BYTES + 1)
            assert await browser.upload(job, "large.json", parts(), **{"content-length": size}) == 413
            return job

    job = run(story)
    assert read == []
    assert desk.files(UUID(job))["large.json"].status == "refused"


def test_a_file_that_turns_out_too_large_is_refused_and_its_pieces_go(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploading, "FILE_BYTES", 2 * uploading.CHUNK_BYTES)

    async def parts() -> AsyncIterator[bytes]:
        for _ in range(5):
            yield b" " * uploading.CHUNK_BYTES

    async def story() -> str:
        async with Sender() as browser:
            await browser.sign_in(desk.person)
            job = await browser.open_job()
            assert await browser.upload(job, "large.json", parts()) == 413
            return job

    job = run(story)
    assert desk.count(ImportChunk) == 0
    assert desk.files(UUID(job))["large.json"].report["code"] == "too_large"


def test_without_the_proof_or_the_role_nothing_is_taken(desk: Desk) -> None:
    async def story() -> list[int]:
        coder = new_person("coder", desk.person.org_id)
        answers = []
        async with Sender() as browser:
            answers.append((await browser.post("/api/imports", json={})).status_code)
            await browser.sign_in(desk.person)
            answers.append((await browser.post("/api/imports", json={})).status_code)
            evil = {**browser.proof(), "origin": "https://evil.example"}
            answers.append((await browser.post("/api/imports", json={}, headers=evil)).status_code)
            job = await browser.open_job()
        async with Sender() as other:
            await other.sign_in(coder)
            answers.append(await other.upload(job, "a.json", b"{}"))
            answers.append((await other.get(f"/api/imports/{job}/report.csv")).status_code)
        return answers

    assert run(story) == [401, 403, 403, 403, 403]
    assert desk.count(ImportChunk) == 0


def test_a_job_of_another_organization_looks_like_one_that_is_not_there(desk: Desk) -> None:
    async def story() -> list[int]:
        async with Sender() as browser:
            await browser.sign_in(Desk().person)
            job = str(desk.send({"a.json": b"{}"}))
            absent = "0190a000-0000-7000-8000-000000000000"
            return [
                status
                for one in (job, absent)
                for status in (await browser.upload(one, "b.json", b"{}"), await browser.begin(one))
            ]

    assert run(story) == [404, 404, 404, 404]


def test_an_import_asked_for_again_under_its_key_is_opened_once(desk: Desk, database: Settings) -> None:
    options = {"classes": ["virtual", "inpatient", "outpatient"]}
    turned = {"classes": ["outpatient", "virtual", "inpatient"]}

    async def story() -> list[httpx.Response]:
        async with Sender() as browser:
            await browser.sign_in(desk.person)
            at_once = [browser.ask_to_open("open-0001", options=given) for given in (options, turned) * 2]
            answers = list(await asyncio.gather(*at_once))
            other = await browser.ask_to_open("open-0001", options=options, dry_run=True)
            without = await browser.post("/api/imports", json={}, headers=browser.proof())
            return [*answers, other, without]

    *answers, other, without = run(story)
    assert {(one.status_code, one.content) for one in answers} == {(201, answers[0].content)}
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert (without.status_code, without.json()["code"]) == (400, "idempotency_key")
    assert desk.count(ImportJob) == 1
    with psycopg.connect(database.database_url) as admin:
        kept = admin.execute(
            "select k::text from idempotency_keys k where org_id = %s", (desk.person.org_id,)
        ).fetchall()
    assert len(kept) == 1
    assert answers[0].json()["id"] not in kept[0][0]


def test_an_import_begun_again_under_its_key_begins_once(desk: Desk) -> None:
    async def story() -> list[int]:
        async with Sender() as browser:
            await browser.sign_in(desk.person)
            job = await browser.open_job()
            assert await browser.upload(job, "a.json", one_patient(1)) == 201
            begun = await asyncio.gather(*(browser.begin(job, "begin-001") for _ in range(4)))
            return [*begun, await browser.begin(job), await browser.begin(job, "begin-001", dry_run="true")]

    assert run(story) == [202, 202, 202, 202, 422, 422]
    assert desk.acts().count("IMPORT_QUEUED") == 1
