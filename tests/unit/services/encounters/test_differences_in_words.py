"""A difference between suggestion and final codes as a sentence."""

import pytest

from codeloom.services.encounters.reviewing import sentence


@pytest.mark.parametrize(
    ("kind", "before", "after", "said"),
    [
        ("edited", "M17.9", "M17.11", "M17.9 to M17.11"),
        ("edited", "99214", "99214-25", "99214 with 25"),
        ("edited", "99214-25", "99214", "99214 without 25"),
        ("edited", "99214-25", "99214-24", "99214 with 24 and without 25"),
        ("edited", "99214-25-57", "99214-57-25", "99214 modifiers in another order"),
        ("edited", "J1010 x40", "J1010 x4", "J1010 units 40 to 4"),
        ("edited", "J1010", "J1010-JW x4", "J1010 with JW, 4 units"),
        ("edited", "20610-RT", "20611-RT x2", "20610-RT to 20611-RT, 2 units"),
        ("edited", "", "20610", "No number to 20610"),
        ("added", "", "Z79.4", "Z79.4 added"),
        ("removed", "Z80.3", "", "Z80.3 rejected"),
        ("removed", "", "", "No number rejected"),
        ("resequenced", "I10 E11.9", "E11.9 I10", "E11.9 first: the diagnoses in another order"),
    ],
)
def test_what_is_said(kind: str, before: str, after: str, said: str) -> None:
    assert " ".join(part for part in sentence(kind, before, after) if part) == said
