"""Small pages for the scripts of assets/: no server, the browser is answered from memory at an address of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from codeloom.settings import ROOT

ORIGIN = "http://localhost:8123"
ASSETS = ROOT / "assets"
FRAME = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Scripts</title>
<link rel="stylesheet" href="/codeloom.css">{head}</head><body>{body}<script>
window.heard = [];
document.addEventListener("click", (e) => heard.push(e.target.closest("[id]")?.id));
document.addEventListener("input", (e) => heard.push(`${{e.target.id}}=${{e.target.value}}`));
</script></body></html>"""


def served(path: Path) -> dict[str, object]:
    """An asset as an answer."""
    kind = {".js": "text/javascript", ".css": "text/css"}.get(path.suffix, "application/octet-stream")
    return {"body": path.read_bytes(), "content_type": kind}


class Stage:
    """A page of our own making at ORIGIN, with the named scripts of assets/ in its head."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.html = ""
        context.route(f"{ORIGIN}/**", self._answer)

    def _answer(self, route: Route) -> None:
        asset = ASSETS / route.request.url.removeprefix(ORIGIN).split("?")[0].lstrip("/")
        if asset.is_file():
            route.fulfill(**served(asset))  # type: ignore[arg-type]  # a dictionary of its keyword arguments
        elif route.request.url.endswith("favicon.ico"):
            route.fulfill(status=204)
        else:
            route.fulfill(body=self.html, content_type="text/html")

    def show(self, body: str, *scripts: str, path: str = "/") -> Page:
        """Open `body` at `path`; a script name may carry attributes after a space (`session.js data-guard="true"`)."""
        tags = []
        for script in scripts:
            name, _, attributes = script.partition(" ")
            tags.append(f'<script src="/{name}" {attributes or "defer"}></script>')
        self.html = FRAME.format(head="".join(tags), body=body)
        page = self.context.new_page()
        page.goto(ORIGIN + path)
        return page


@pytest.fixture
def stage(person: Callable[..., BrowserContext]) -> Stage:
    """A stage with one person's browser."""
    return Stage(person())
