"""The plain pages: escaped, without a password, and every route known to the guard."""

import re

import htpy as h
import pytest
from markupsafe import escape

from codeloom.api.accounts import doors
from codeloom.api.core import guard
from codeloom.api.core.markup import document, problem_page
from codeloom.coding.lifecycle import Role
from codeloom.coding.roles import record_of
from codeloom.services.core.errors import Conflict, Denied, NotFound, Problem, Unavailable
from tests.registries import api_routes

HOSTILE = "\"><script>alert('x')</script>&amp;"


def text(response: object) -> str:
    """The page as sent."""
    return bytes(response.body).decode()  # type: ignore[attr-defined]  # a response of ours


def test_text_and_attributes_are_escaped_and_markup_is_not_escaped_twice() -> None:
    inner = h.b(title=HOSTILE)[HOSTILE]
    page = document(HOSTILE, h.p[inner], HOSTILE)
    assert page.count("<script") == 2  # session.js and the theme
    assert f"<p>{inner}</p>{escape(HOSTILE)}</body>" in page
    assert f"<title>{escape(HOSTILE)} · Codeloom</title>" in page


def test_an_attribute_that_is_absent_is_not_written() -> None:
    field = h.input(disabled=False, checked=True, value=None, aria_label="x")
    assert str(field) == '<input checked aria-label="x">'


def test_what_people_send_comes_back_as_text_only() -> None:
    page = text(doors.sign_in_page("token", email=HOSTILE, next_path=HOSTILE, wrong=Problem(HOSTILE), notice=HOSTILE))
    assert page.count("<script") == 3  # session.js, the theme, and ours
    assert "alert('x')" not in page
    assert page.count(escape(HOSTILE)) == 4
    served = [record_of(role) for role in (Role.CODER, Role.SUPERVISOR, Role.MANAGER)]
    named = text(doors.no_page_for(HOSTILE, record_of(Role.BILLER), HOSTILE, served, "t"))
    assert "There are pages for coders, supervisors and managers." in named
    assert named.count("<script>") == 1  # the theme


def test_the_form_leads_to_what_is_there() -> None:
    page = text(doors.sign_in_page("token"))
    assert set(re.findall(r'(?:href|action)="(/[^"?]*)', page)) == {
        "/favicon.svg", "/fonts/inter-common.woff2", "/codeloom.css", "/sign-in", "/icons.svg#shown",
        "/forgot", "/register",
    }  # fmt: skip
    assert "Demo" not in page


def test_a_password_field_is_never_filled() -> None:
    page = text(doors.sign_in_page("token", email="maya@practice.example"))
    field = next(one for one in re.findall(r"<input[^>]*>", page) if 'name="password"' in one)
    assert "value" not in field
    assert "autofocus" in field


@pytest.mark.parametrize("problem", [NotFound(), Denied(), Unavailable(), Conflict()])
def test_a_problem_page_says_what_happened_what_was_kept_and_what_to_do(problem: Problem) -> None:
    page = problem_page(problem)
    assert page.status_code == problem.status
    for part in (problem.message.rstrip("."), problem.kept, problem.todo):
        assert part in text(page)
    assert len(re.findall("<h1", text(page))) == 1


def test_the_guard_knows_every_route() -> None:
    paths = {route.path for route in api_routes()}
    assert {path for path in paths if not path.startswith("/api/")} == guard.OURS
    assert len(paths) > len(guard.OURS)


@pytest.mark.parametrize(
    ("path", "page"),
    [("/queue", True), ("/charts/1", True), ("/queue/", True), ("/queue/index.html", True), ("/assets/x.js", False),
     ("/code/E11.65", True), ("/codeloom.css", False), ("/icons.svg", False)],
)  # fmt: skip
def test_pages_are_told_from_files(path: str, page: bool) -> None:
    assert guard.is_page(path) is page
