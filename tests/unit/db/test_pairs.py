"""What was changed in one pair of an audit, in words: everything, also what differs beside the code."""

from typing import Any
from uuid import UUID

import pytest

from codeloom.db.queries.audits.pairs import what_changed
from codeloom.db.tables.audits import AuditLine

DIAGNOSIS = UUID(int=7)


def line(**given: Any) -> AuditLine:
    """A pair; it stands at the place it had unless given."""
    whole = {"org_id": UUID(int=1), "id": UUID(int=2), "audit_id": UUID(int=3), "position": 1, "coder_sequence": 1}
    return AuditLine(**{**whole, **given})


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"coder_code": "E11.9", "code": "E11.22"}, "E11.9 becomes E11.22"),
        ({"coder_code": "E11.9", "coder_poa": "Y", "code": "E11.22", "poa": "N"}, "E11.9 becomes E11.22, with POA N"),
        ({"coder_code": "I10", "coder_poa": "Y", "code": "I10", "poa": "N"}, "I10 with POA N"),
        ({"coder_code": "I10", "coder_poa": "Y", "code": "I10", "poa": ""}, "I10 without POA"),
        ({"coder_code": "J44.1", "code": "J44.1", "principal": True}, "J44.1 comes first"),
        ({"coder_code": "J44.1", "code": "J44.1", "principal": True, "poa": "Y"}, "J44.1 comes first, with POA Y"),
        ({"coder_code": "J44.1", "code": "J44.1", "coder_sequence": 4}, "J44.1 moves from place 4 to 1"),
        ({"coder_code": "R06.02"}, "R06.02 struck"),
        ({"code": "Z87.891", "coder_sequence": None}, "Z87.891 added"),
        ({"code": "J96.01", "poa": "N", "coder_sequence": None}, "J96.01 added, with POA N"),
        ({"coder_code": "97110", "code": "97110", "units": 3}, "97110 with 3 units"),
        ({"coder_code": "97110", "code": "97112", "units": 3}, "97110 becomes 97112, with 3 units"),
        ({"coder_code": "83036", "code": "83036", "pointers": [str(DIAGNOSIS)]}, "83036 points to E11.65"),
        ({"coder_code": "83036", "code": "83036", "coder_pointers": [str(DIAGNOSIS)]}, "83036 points to no diagnosis"),
        ({"coder_code": "I10", "code": "I10"}, "I10 kept"),
    ],
)
def test_every_difference_is_said(given: dict[str, Any], words: str):
    assert what_changed(line(**given), [line(id=DIAGNOSIS, code="E11.65")]) == words
