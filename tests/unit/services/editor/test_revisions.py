"""Lines come back from a revision as they were put in, and those of a release without units as well."""

import json
from uuid import uuid4

from codeloom.services.editor.operations import Span, WorkLine
from codeloom.services.editor.revisions import pack_lines, unpack_lines

LINE = WorkLine(uuid4(), "hcpcs", "J1885", "", "Given twice", (Span(uuid4(), 3, 9),), "coder", 4)


def test_lines_come_back_whole() -> None:
    assert unpack_lines(pack_lines([LINE])) == [LINE]


def test_a_line_without_units_is_one_of_each() -> None:
    facts = json.loads(pack_lines([LINE]))
    del facts[0]["units"]
    (line,) = unpack_lines(json.dumps(facts))
    assert (line.code, line.units) == ("J1885", 1)
