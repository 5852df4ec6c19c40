"""What is typed and marked of a question or an answer, as it comes from the browser and goes back to be kept."""

import re
from collections.abc import Sequence
from typing import Any, TypedDict

from codeloom.services.provider_queries import DraftView, QueryItem

MARKED = re.compile(r"([0-9]{1,8}):([0-9]{1,8})(?::.*)?")
"""What spans.js sends: start and end of the words."""
SUBJECTS = ("chart", "encounter")


class Written(TypedDict):
    """A question as it is kept, whole, as commands name its parts."""

    kind: str
    provider_id: str | None
    topic: str
    question: str
    choices: list[str]
    evidence: list[dict[str, Any]]


def subject_of(path: str) -> tuple[str, int]:
    """What an ask page is about, by its address; the number is 0 when it is none."""
    parts = path.rstrip("/").split("/")
    subject, text = (parts[-2], parts[-1]) if len(parts) > 2 else ("", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 13 else 0
    return (subject if subject in SUBJECTS else SUBJECTS[0]), number


def place_of(rows: Sequence[QueryItem], number: int) -> tuple[str, str]:
    """Where a query stands among others ("1 of 3", empty when it is none of them), and the address of the one to go to next."""
    numbers = [one.number for one in rows]
    others = [one for one in numbers if one != number]
    place = f"{numbers.index(number) + 1} of {len(numbers)}" if number in numbers else ""
    later = numbers[numbers.index(number) + 1 :] if number in numbers else []
    return place, f"/query/{(later or others)[0]}" if others else ""


def written(draft: DraftView, *, question: str | None = None) -> Written:
    """A draft as it goes back to be kept, with other words of the question where they are given."""
    return {
        "kind": draft.kind,
        "provider_id": draft.provider_id or None,
        "topic": draft.topic,
        "question": draft.question if question is None else question,
        "choices": [one.text for one in draft.choices if not one.fixed],
        "evidence": [{"document": one.document or None, "start": one.start, "end": one.end} for one in draft.evidence],
    }
