"""INV-10 for HTTP: every endpoint is used by our own pages, scripts or proxies, or is for integrators and called by a test."""

import re

from codeloom.settings import ROOT
from tests.registries import api_routes

OPERATION = {"/health", "/metrics", "/ping"}
"""Asked by operators and their tools; docs/OPERATIONS.md names each."""
OURS = (
    "assets/*.js",
    "codeloom/pages/**/*.py",
    "codeloom/state/**/*.py",
    "codeloom/api/**/doors.py",
    "codeloom/api/**/*_pages.py",
    "codeloom/api/**/markup.py",
)
TESTS = ("tests/integration/**/*.py", "tests/e2e/**/*.py", "tests/http_client.py")


def text_of(*patterns: str) -> str:
    """Everything in these files, searched for below the checkout; each pattern names at least one."""
    files_of = {pattern: sorted(ROOT.glob(pattern)) for pattern in patterns}
    assert [pattern for pattern, paths in files_of.items() if not paths] == []
    return "\n".join(path.read_text() for paths in files_of.values() for path in paths)


def spelled(path: str, text: str) -> bool:
    """Whether a path stands in a text, with anything in place of its parameters, at a border on both sides."""
    pattern = re.sub(r"\\\{[^}]*\\\}", r"[^\"'`\\s]+", re.escape(path))
    return re.search(rf"[\"'`>]{pattern}(?=[\"'`?<\s])", text) is not None


def test_every_endpoint_has_a_user() -> None:
    ours, tests = text_of(*OURS), text_of(*TESTS)
    operations = text_of("docs/OPERATIONS.md")
    unused = []
    for route in api_routes():
        if route.path in OPERATION:
            assert route.path in operations, f"{route.path} is not in docs/OPERATIONS.md"
        elif not spelled(route.path, ours) and not spelled(route.path, tests):
            unused.append(f"{sorted(route.methods)} {route.path}")
    assert unused == []


def test_the_search_tells_used_from_unused() -> None:
    assert spelled("/api/imports/{job_id}/queue", "ask(`/api/imports/${id}/queue?dry_run=${dry}`)")
    assert spelled("/sign-in", 'action="/sign-in"')
    assert not spelled("/api/imports", "'/api/imports-of-old'")
    assert not spelled("/api/imports/{job_id}/queue", "'/api/imports/queue'")
