"""The body limit: said or found to be too large, an ordinary request is refused; the import route counts for itself."""

import asyncio
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from codeloom.api.core.body_limits import MOST_BYTES, BodyLimit


def post(method: str, path: str, told: int | None, pieces: list[bytes]) -> tuple[int, int]:
    """Send a request through the limit to an application that reads all of it: (status, bytes it read)."""
    read = 0

    async def reader(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal read
        more = True
        while more:
            message = await receive()
            read += len(message.get("body", b""))
            more = message.get("more_body", False)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    sent: list[Message] = []
    messages = [{"type": "http.request", "body": p, "more_body": i + 1 < len(pieces)} for i, p in enumerate(pieces)]
    headers = [(b"content-length", str(told).encode())] if told is not None else []
    scope: dict[str, Any] = {"type": "http", "method": method, "path": path, "headers": headers}

    async def receive() -> Message:
        return messages.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(BodyLimit(reader)(scope, receive, send))
    return sent[0]["status"], read


def test_an_ordinary_body_passes() -> None:
    assert post("POST", "/sign-in", 5, [b"hello"]) == (200, 5)


@pytest.mark.parametrize("told", [MOST_BYTES + 1, 10**30])
def test_a_body_said_to_be_too_large_is_not_read(told: int) -> None:
    assert post("POST", "/sign-in", told, [b"x"]) == (413, 0)


def test_a_body_that_lies_about_its_length_is_cut_off() -> None:
    piece = b"x" * 40_000
    status, read = post("POST", "/api/session/refresh", None, [piece] * 50)
    assert status == 413
    assert read <= MOST_BYTES


def test_only_files_of_an_import_may_be_large() -> None:
    piece = b"x" * 40_000
    assert post("PUT", "/api/imports/1/files", None, [piece] * 5) == (200, 200_000)
    assert post("POST", "/api/imports/1/queue", None, [piece] * 5)[0] == 413


def test_charts_for_the_rules_may_be_a_megabyte() -> None:
    piece = b"x" * 40_000
    assert post("POST", "/api/v1/validate", None, [piece] * 20) == (200, 800_000)
    assert post("POST", "/api/v1/validate", None, [piece] * 30)[0] == 413
    assert post("PUT", "/api/v1/validate", None, [piece] * 5)[0] == 413
