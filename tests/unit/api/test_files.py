"""Files of the build are answered from memory: packed as the browser takes it, not sent again when it has them, pages left out."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from codeloom.api.core import static_files
from codeloom.settings import settings


async def _inside(_scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b"inside"})


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> static_files.BuiltFiles:
    """A build of two files and a page, behind `BuiltFiles`."""
    folder = tmp_path / "web" / "build" / "client"
    (folder / "assets").mkdir(parents=True)
    (folder / "queue.html").write_text("<p>page</p>")
    (folder / "icons.svg").write_text("<svg/>")
    (folder / "assets" / "a.js").write_bytes(b"plain();")
    (folder / "assets" / "a.js.br").write_bytes(b"BR")
    (folder / "assets" / "a.js.gz").write_bytes(b"GZ")
    monkeypatch.setattr(static_files, "settings", lambda: settings().model_copy(update={"codeloom_home": tmp_path}))
    return static_files.BuiltFiles(_inside)


def raw(
    app: static_files.BuiltFiles, path: str, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """(status, headers, body as sent, not unpacked) of a request without a body."""
    messages: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        messages.append(message)

    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    asyncio.run(app({"type": "http", "method": method, "path": path, "headers": sent}, receive, send))
    return messages[0]["status"], {k.decode(): v.decode() for k, v in messages[0]["headers"]}, messages[1]["body"]


@pytest.mark.parametrize(
    ("accepted", "coding", "body"),
    [("gzip, deflate, br", "br", b"BR"), ("gzip;q=0.8", "gzip", b"GZ"), ("br;q=0, gzip", "gzip", b"GZ"),
     ("identity", None, b"plain();"), ("", None, b"plain();")],
)  # fmt: skip
def test_the_best_packing_the_browser_takes_is_sent(
    built: static_files.BuiltFiles, accepted: str, coding: str | None, body: bytes
) -> None:
    status, headers, sent = raw(built, "/assets/a.js", accept_encoding=accepted)
    assert (status, headers.get("content-encoding"), sent) == (200, coding, body)
    assert headers["content-type"] == "text/javascript; charset=utf-8"
    assert (headers["vary"], headers["content-length"]) == ("accept-encoding", str(len(body)))


def test_what_a_browser_has_is_not_sent_again(built: static_files.BuiltFiles) -> None:
    tag = raw(built, "/icons.svg")[1]["etag"]
    status, headers, body = raw(built, "/icons.svg", if_none_match=tag)
    assert (status, headers["etag"], body) == (304, tag, b"")


@pytest.mark.parametrize("path", ["/queue.html", "/queue", "/assets/a.js.br", "/assets/../icons.svg", "/nothing.js"])
def test_pages_and_what_is_not_of_the_build_pass_on(built: static_files.BuiltFiles, path: str) -> None:
    assert raw(built, path)[0] == 418


def test_only_reading_is_answered(built: static_files.BuiltFiles) -> None:
    assert raw(built, "/icons.svg", "POST")[0] == 418
    status, headers, body = raw(built, "/icons.svg", "HEAD")
    assert (status, headers["content-length"], body) == (200, "6", b"")
