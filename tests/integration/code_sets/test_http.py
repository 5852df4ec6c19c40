"""Code set files over HTTP: streamed, limited, proven to come from our page, and their flaws and differences as tables."""

import asyncio
import csv
import io
import secrets
import zipfile
from collections.abc import AsyncIterator
from datetime import date

import pytest

from codeloom.api import code_sets as routes
from codeloom.settings import Settings
from tests.code_sets import CodeDesk, order_file
from tests.http_client import Browser, new_person, run

FIRST = date(2026, 6, 1)


@pytest.fixture
def desk(database: Settings, empty_redis: str) -> CodeDesk:
    return CodeDesk()


@pytest.fixture(scope="module")
def changed() -> bytes:
    return order_file(FIRST, drop=("I42.0",))


class Sender(Browser):
    """A browser that sends what assets/upload.js sends."""

    async def upload(
        self, name: str, body: bytes | AsyncIterator[bytes], **headers: str
    ) -> tuple[int, dict[str, object]]:
        sent_headers = {
            "x-csrf-token": self.cookie("csrf"),
            "accept": "application/json",
            "x-file-name": name,
            "idempotency-key": secrets.token_hex(8),
            **headers,
        }
        answer = await self.request("PUT", "/api/code-sets/files", content=body, headers=sent_headers)
        return answer.status_code, answer.json()

    async def table(self, path: str) -> list[list[str]]:
        answer = await self.get(path)
        assert answer.headers["content-type"].startswith("text/csv"), answer.text
        return list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))


def test_a_file_that_is_sent_again_under_its_key_is_answered_alike_and_kept_once(
    desk: CodeDesk, changed: bytes
) -> None:
    """F4: without the key the second one would be told that the file is here already."""

    async def story() -> None:
        async with Sender() as browser:
            await browser.sign_in(desk.person)
            key = {"idempotency-key": "the-same-key"}
            first, again = [await browser.upload("icd10cm_order_2026.txt", changed, **key) for _ in range(2)]
            assert first == again
            assert first[0] == 201
            assert first[1]["ids"]
            status, told = await browser.upload("icd10cm_order_2026.txt", changed + b" ", **key)
            assert told["code"] == "key_reused"
            status, told = await browser.upload("icd10cm_order_2026.txt", changed, **{"idempotency-key": ""})
            assert (status, told["code"]) == (400, "idempotency_key")

    run(story)


def test_a_zip_as_cms_publishes_it_is_taken_and_its_difference_downloaded(desk: CodeDesk, changed: bytes) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Code Descriptions/icd10cm_order_2026.txt", changed)
        archive.writestr("Code Descriptions/icd10OrderFiles.pdf", b"%PDF-1.7 how to read it")

    async def story() -> list[list[str]]:
        async with Sender() as browser:
            await browser.sign_in(desk.person)
            status, body = await browser.upload("Code%20Descriptions.zip", packed.getvalue())
            assert status == 201, body
            ids = body["ids"]
            assert isinstance(ids, list)
            return await browser.table(f"/api/code-sets/{ids[0]}/difference.csv?from={FIRST}")

    head, *rows = run(story)
    assert head == ["Change", "Code", "Title before", "Title after"]
    assert [row[:2] for row in rows] == [["deleted", "I42.0"]]
    (release,) = desk.list().releases
    assert release.status == "uploaded"


def test_a_bad_file_is_answered_with_its_place_and_its_flaws_can_be_downloaded(desk: CodeDesk, changed: bytes) -> None:
    async def story() -> list[list[str]]:
        async with Sender() as browser:
            await browser.sign_in(desk.person)
            status, body = await browser.upload("order.txt", changed.replace(b"A000    1", b"A000    4"))
            assert status == 201
            assert str(body["refused"]).startswith("order.txt, line 2")
            ids = body["ids"]
            assert isinstance(ids, list)
            return await browser.table(f"/api/code-sets/{ids[0]}/flaws.csv")

    head, first, *_ = run(story)
    assert head == ["File", "Line", "Column", "Problem"]
    assert first[:2] == ["order.txt", "2"]
    assert (desk.list().releases, len(desk.list().refused)) == ((), 1)


def test_a_file_that_is_too_large_is_cut_off(desk: CodeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "MOST_BYTES", 100_000)

    async def parts() -> AsyncIterator[bytes]:
        for _ in range(5):
            yield b" " * 50_000

    async def story() -> list[int]:
        async with Sender() as browser:
            await browser.sign_in(desk.person)
            answer = (await browser.upload("a.txt", b" " * 100_001))[0]
            return [answer, (await browser.upload("b.txt", parts()))[0]]

    assert run(story) == [413, 413]
    assert (desk.list().releases, desk.list().refused) == ((), ())


def test_without_the_proof_or_the_role_nothing_is_read(desk: CodeDesk) -> None:
    async def story() -> list[int]:
        coder = new_person("coder", desk.person.org_id)
        answers = []
        async with Sender() as browser:
            answers.append((await browser.upload("a.txt", b"x"))[0])
            await browser.sign_in(desk.person)
            answers.append((await browser.upload("a.txt", b"x", origin="https://evil.example"))[0])
            answers.append((await browser.upload("a.txt", b"x", **{"x-csrf-token": "no"}))[0])
        async with Sender() as other:
            await other.sign_in(coder)
            answers.append((await other.upload("a.txt", b"x"))[0])
            absent = "0190a000-0000-7000-8000-000000000000"
            answers.append((await other.get(f"/api/code-sets/{absent}/flaws.csv")).status_code)
        return answers

    assert run(story) == [401, 403, 403, 403, 403]
    assert desk.list().refused == ()


def test_files_of_another_organization_look_like_none(desk: CodeDesk) -> None:
    refused = desk.send("a.pdf", b"%PDF-1.7").ids[0]

    async def story() -> list[int]:
        async with Sender() as browser:
            await browser.sign_in(CodeDesk().person)
            paths = [f"/api/code-sets/{one}/flaws.csv" for one in (refused, "0190a000-0000-7000-8000-000000000000")]
            return [(await browser.get(path)).status_code for path in paths]

    assert asyncio.run(story()) == [404, 404]
