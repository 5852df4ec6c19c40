"""The files of the built front end, answered from memory: scripts, stylesheet, fonts, icons. Everything else passes on.

They are open to everybody, named by their content or asked for again by their tag, and compressed when they were built. On
its way through the guard, FastAPI and Reflex each of the twenty a first visit needs would cost some milliseconds of a core.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from codeloom.api.core.callers import header
from codeloom.settings import settings

PACKED = {"br": ".br", "gzip": ".gz"}
"""Content codings by preference, and the endings the build gives to files packed so."""
KINDS = {".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".css": "text/css"}


@dataclass(frozen=True, slots=True)
class File:
    """A file in every coding it was built in; "" is the plain one."""

    kind: str
    bodies: Mapping[str, bytes]
    tag: str


class BuiltFiles:
    """Answers what the build made; passes on what it does not know, pages among it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a file, or pass the request on."""
        file = None
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            file = _built(settings().codeloom_home / "web" / "build" / "client").get(scope["path"])
        if file is None:
            await self.app(scope, receive, send)
            return
        coding = _coding(header(scope, b"accept-encoding"), file.bodies)
        body, tag = file.bodies[coding], f'"{file.tag}{coding}"'
        headers = [(b"content-type", file.kind.encode()), (b"etag", tag.encode()), (b"vary", b"accept-encoding")]
        status = 304 if tag in header(scope, b"if-none-match") else 200
        if status == 200:
            headers.append((b"content-length", str(len(body)).encode()))
            if coding:
                headers.append((b"content-encoding", coding.encode()))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        sent = body if status == 200 and scope["method"] == "GET" else b""
        await send({"type": "http.response.body", "body": sent})


def _coding(accepted: str, bodies: Mapping[str, bytes]) -> str:
    """The coding to answer in: the first of PACKED that the browser takes and the build made, else plain."""
    parts = [part.replace(" ", "").partition(";q=") for part in accepted.lower().split(",")]
    taken = {name for name, _, weight in parts if weight.strip("0.") or not weight}
    return next((coding for coding in PACKED if coding in taken and coding in bodies), "")


@cache
def _built(folder: Path) -> Mapping[str, File]:
    """Every file of the build but the pages, by its path on the web; read once for each process. Empty without a build."""
    paths = [path for path in folder.rglob("*") if path.is_file() and path.suffix in KINDS]
    return {f"/{path.relative_to(folder).as_posix()}": _read(path) for path in paths}


def _read(path: Path) -> File:
    plain = path.read_bytes()
    bodies = {coding: path.with_name(path.name + ending) for coding, ending in PACKED.items()}
    packed = {coding: beside.read_bytes() for coding, beside in bodies.items() if beside.is_file()}
    kind = KINDS[path.suffix]
    text = "; charset=utf-8" if kind.startswith("text/") else ""
    return File(kind + text, {"": plain, **packed}, sha256(plain).hexdigest()[:16])
