"""upload.js: files stream to the import route one after the other, with proof, name in a header, progress and plain words."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import BrowserContext, Page, Route

ORIGIN = "http://localhost:8123"
PANEL = """
<section data-upload data-upload-state="empty" id="panel">
  <input data-upload-name value="">
  <input type="date" data-upload-option="from_date" value="2026-01-01">
  <input type="number" data-upload-option="last_n" value="20">
  <input type="checkbox" data-upload-option="only_with_diagnosis" checked>
  <input type="checkbox" data-upload-option="classes" value="outpatient" checked>
  <input type="checkbox" data-upload-option="classes" value="virtual">
  <input type="file" multiple data-upload-files id="files">
  <span data-upload-count id="count"></span><span data-upload-status role="status" id="status"></span>
  <i data-upload-bar id="bar"></i><ul data-upload-list id="list"></ul>
  <button data-upload-go="import" id="go">Import</button><button data-upload-go="dry" id="dry">Dry run</button>
  <button data-upload-again="job-7" id="again">Import for good</button>
  <button data-upload-cancel id="cancel">Clear</button>
  <input data-upload-job id="job">
</section>
"""


class Imports:
    """The import routes: remember what came, answer as told."""

    def __init__(self, context: BrowserContext) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.files: list[tuple[str, str, bytes]] = []
        self.statuses: dict[str, int] = {}
        self.keys: list[str] = []
        self.broken = 0
        context.add_cookies([{"name": "codeloom_csrf_8123", "value": "token-1", "url": ORIGIN}])
        context.route(f"{ORIGIN}/api/imports**", self._ask)
        context.route(f"{ORIGIN}/api/imports/**", self._ask)

    def _ask(self, route: Route) -> None:
        """Answer, or break the line so many times."""
        request, path = route.request, route.request.url.removeprefix(ORIGIN)
        assert request.headers["x-csrf-token"] == "token-1"
        if request.method == "PUT":
            name = unquote(request.headers["x-file-name"])
            self.keys.append(request.headers["idempotency-key"])
            if self.broken:
                self.broken -= 1
                route.abort("connectionreset")
                return
            self.files.append((path, name, request.post_data_buffer or b""))
            status = self.statuses.get(name, 201)
            body = {"id": name} if status == 201 else {"detail": f"Not {name}."}
        else:
            self.asked.append((path, json.loads(request.post_data or "{}")))
            status = 201
            body = {"id": "job-1"}
        route.fulfill(status=status, body=json.dumps(body), content_type="application/json")


@pytest.fixture
def imports(stage: Any) -> Imports:
    return Imports(stage.context)


@pytest.fixture
def page(stage: Any, imports: Imports) -> Page:
    shown: Page = stage.show(PANEL, "upload.js")
    return shown


@pytest.fixture
def choose(page: Page) -> Callable[..., None]:
    """Choose files by name and content."""

    def go(**files: str) -> None:
        given = [
            {"name": name.replace("__", "."), "mimeType": "application/json", "buffer": text.encode()}
            for name, text in files.items()
        ]
        page.set_input_files("#files", given)  # type: ignore[arg-type]  # file payloads

    return go


def state(page: Page, name: str) -> None:
    page.wait_for_function("name => document.querySelector('#panel').dataset.uploadState === name", arg=name)


def test_chosen_files_are_listed_as_text_and_counted(page: Page, choose: Callable[..., None]) -> None:
    choose(a__json="{}", **{"<img src=x onerror=heard.push('x')>": "{}"})
    state(page, "chosen")
    assert page.text_content("#count") == "2 files, 1 KB"
    assert page.locator("#list li").count() == 2
    assert page.locator("#list img").count() == 0
    page.click("#cancel")
    state(page, "empty")
    assert page.text_content("#count") == ""


def test_files_are_sent_in_order_and_then_the_import_begins(
    page: Page, choose: Callable[..., None], imports: Imports
) -> None:
    choose(a__json='{"a": 1}', é__json='{"b": 2}')
    page.click("#go")
    state(page, "sent")
    options = {"from_date": "2026-01-01", "last_n": 20, "only_with_diagnosis": True, "classes": ["outpatient"]}
    assert imports.asked == [
        ("/api/imports", {"name": "", "dry_run": False, "options": options}),
        ("/api/imports/job-1/queue?dry_run=false", {}),
    ]
    assert imports.files == [
        ("/api/imports/job-1/files", "a.json", b'{"a": 1}'), ("/api/imports/job-1/files", "é.json", b'{"b": 2}'),
    ]  # fmt: skip
    assert page.input_value("#job") == "job-1"
    assert "job=job-1" in page.evaluate("heard")
    assert page.get_attribute("#bar", "aria-valuenow") == "100"


def test_a_file_whose_line_breaks_is_sent_again_under_its_key(
    page: Page, choose: Callable[..., None], imports: Imports
) -> None:
    imports.broken = 1
    choose(a__json="{}", b__json="{}")
    page.click("#go")
    state(page, "sent")
    first, again, other = imports.keys
    assert first == again != other
    assert [name for _, name, _ in imports.files] == ["a.json", "b.json"]
    page.context.complaints.clear()  # type: ignore[attr-defined]  # the browser itself notes the line that broke


def test_a_dry_run_says_so(page: Page, choose: Callable[..., None], imports: Imports) -> None:
    choose(a__json="{}")
    page.click("#dry")
    state(page, "sent")
    assert imports.asked[0][1]["dry_run"] is True
    assert imports.asked[1][0].endswith("dry_run=true")


def test_a_refused_file_is_told_at_its_name_and_its_siblings_go_on(
    page: Page, choose: Callable[..., None], imports: Imports
) -> None:
    imports.statuses["a.json"] = 413
    choose(a__json="{}", b__json="{}")
    page.click("#go")
    state(page, "sent")
    items = page.locator("#list li")
    assert [items.nth(n).get_attribute("data-state") for n in range(2)] == ["failed", "sent"]
    assert "Not a.json." in (items.nth(0).text_content() or "")
    assert len(imports.files) == 2
    page.context.complaints.clear()  # type: ignore[attr-defined]  # the browser itself notes the 413


def test_a_server_that_fails_stops_the_sending_and_nothing_begins(
    page: Page, choose: Callable[..., None], imports: Imports
) -> None:
    imports.statuses["a.json"] = 503
    choose(a__json="{}", b__json="{}")
    page.click("#go")
    state(page, "failed")
    assert page.text_content("#status") == "Not a.json."
    assert [path for path, _ in imports.asked] == ["/api/imports"]
    assert len(imports.files) == 1
    page.context.complaints.clear()  # type: ignore[attr-defined]  # the browser itself notes the 503


def test_a_dry_run_is_imported_without_sending_again(page: Page, imports: Imports) -> None:
    page.click("#again")
    page.wait_for_function("document.querySelector('#job').value === 'job-7'")
    assert imports.asked == [("/api/imports/job-7/queue?dry_run=false", {})]
    assert imports.files == []
