"""Which chart a visit is: ids of its source decide, an assigned number only where days and ids do not speak against it."""

from datetime import date
from uuid import UUID

import pytest

from codeloom.db.queries.imports.identities import Here
from codeloom.services.imports.identity_keys import VisitKey, VisitKind
from codeloom.services.imports.visits import find_chart

MAY, JUNE = date(2026, 5, 4), date(2026, 6, 1)


def here(number: int = 1, starts: date | None = MAY, own_id: bool = True) -> Here:
    """A chart."""
    return Here(UUID(int=number), f"content {number}", 1, starts, True, own_id)


def keys(**kinds: str) -> list[VisitKey]:
    """Keys by kind, each named by a text."""
    return [VisitKey(VisitKind(kind), text.encode()) for kind, text in kinds.items()]


A, B, WITHOUT_ID = here(1), here(2), here(3, own_id=False)
CASES = [
    ("unknown", keys(local="x"), MAY, {}, None),
    ("an id within its source", keys(local="a"), JUNE, {"a": A}, A),
    ("an id with its day", keys(hint="1", dated="1@may"), MAY, {"1": A, "1@may": A}, A),
    ("an id of nobody's on another day", keys(hint="1", dated="1@june"), JUNE, {"1": A, "1@may": A}, None),
    ("a number on the same day, another id", keys(assigned="n", local="b"), MAY, {"n": A}, A),
    ("an account number on another day", keys(assigned="n", local="b"), JUNE, {"n": A}, None),
    ("a number, no ids on this side", keys(assigned="n"), JUNE, {"n": A}, A),
    ("a number, no ids on that side", keys(assigned="n", local="b"), JUNE, {"n": WITHOUT_ID}, WITHOUT_ID),
    ("a number and the same id, the day mended", keys(assigned="n", hint="1", dated="1@june"), JUNE,
     {"n": A, "1": A, "1@may": A}, A),
    ("an id outweighs a number of another visit", keys(assigned="n", local="b"), MAY, {"n": A, "b": B}, B),
    ("a former number on whatever day", keys(former="f"), JUNE, {"f": A}, A),
    ("a former bare id on its day", keys(former_hint="1"), MAY, {"1": A}, A),
    ("a former bare id on another day", keys(former_hint="1"), JUNE, {"1": A}, None),
    ("a day that nobody knows speaks against nothing", keys(assigned="n", local="b"), None, {"n": A}, A),
]  # fmt: skip


@pytest.mark.parametrize(
    ("found", "starts", "known", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_which_chart(found: list[VisitKey], starts: date | None, known: dict[str, Here], expected: Here | None) -> None:
    assert find_chart(found, starts, {text.encode(): one for text, one in known.items()}, {}, "new content") == expected


def test_two_resources_of_one_reading_under_one_number_are_two_visits_unless_they_say_the_same() -> None:
    known, both = {b"n": A}, keys(assigned="n", local="b")
    assert find_chart(both, MAY, known, {A.id: "of the first"}, "of the second") is None
    assert find_chart(both, MAY, known, {A.id: "the same"}, "the same") == A
