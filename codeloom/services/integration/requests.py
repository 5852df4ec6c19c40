"""What programs with an API key ask for: the same search, code facts and rule engine as the screens and the command line."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from codeloom.coding import clock
from codeloom.coding.codesets.page import code_page
from codeloom.coding.shapes import hit_json, judged, page_json
from codeloom.db.work import UnitOfWork
from codeloom.services.code_sets import codeset_at, codesets_of, index_of
from codeloom.services.core import CodeText, Command, NotFound, Refused, ShortText, verb
from codeloom.services.practice_rules import local_rules_of

MOST_CHARTS = 500
MOST_CODES = 100
"""Code lines of one chart: twice what the largest claim holds."""
MOST_LINES = 20_000
"""Code lines of one request."""
MOST_HITS = 200
NO_TEXT: dict[str, object] = {"error": "a text in it holds half a character"}


class FindCodes(Command):
    """What to look for, on which service date (None for today), and how many hits at most."""

    text: ShortText
    day: date | None = None
    limit: Annotated[int, Field(ge=1, le=MOST_HITS)] = 20


class ReadCode(Command):
    """A code, with or without its dot, on a service date (None for today)."""

    code: CodeText
    day: date | None = None


class JudgeCharts(Command):
    """Charts as they came: each is read by itself, so that a bad one spoils no other."""

    charts: Annotated[tuple[Any, ...], Field(max_length=MOST_CHARTS)]


def lines_in(charts: Sequence[Any]) -> int:
    """How many code lines charts bring, as far as they can be read; each counts as one at least."""
    codes = (chart.get("codes") if isinstance(chart, dict) else None for chart in charts)
    return sum(max(1, len(listed)) if isinstance(listed, list) else 1 for listed in codes)


@verb("integration.search", FindCodes, read_only=True)
def search(uow: UnitOfWork, command: FindCodes) -> list[dict[str, object]]:
    """Hits, best first."""
    answer = index_of(uow).search(command.text, command.day or clock.now().date(), limit=command.limit)
    return [hit_json(hit) for hit in answer.hits]


@verb("integration.code", ReadCode, read_only=True)
def read(uow: UnitOfWork, command: ReadCode) -> dict[str, object]:
    """What the tables say of a code. Raises NotFound when no release ever had it."""
    page = code_page(codeset_at(uow, command.day), command.code)
    if page is None:
        raise NotFound("That is not an ICD-10-CM code of any release.", todo="Search for it by words.")
    return page_json(page)


@verb("integration.validate", JudgeCharts, read_only=True)
def judge(uow: UnitOfWork, command: JudgeCharts) -> list[dict[str, object]]:
    """For each chart {"findings": [...]} or {"error": ...}, by the book and the practice's live rules. Nothing is kept or logged.

    Raises Refused for more than MOST_LINES code lines.
    """
    if lines_in(command.charts) > MOST_LINES:
        raise Refused(
            f"A request has at most {MOST_LINES:,} codes.", kept="", todo="Send fewer charts.", code="too_many"
        )
    codesets, local = codesets_of(uow), local_rules_of(uow).live
    return [judged(one, codesets, MOST_CODES, local) if _is_text(one) else NO_TEXT for one in command.charts]


def _is_text(chart: object) -> bool:
    """Whether a chart can be written as text: JSON can name half a character, which no answer could quote."""
    try:
        return bool(json.dumps(chart, ensure_ascii=False).encode())
    except (UnicodeEncodeError, RecursionError):
        return False
