"""How the rows of one version of a chart are kept for undo: as JSON text, sealed by whoever stores it."""

import json
from collections.abc import Sequence
from uuid import UUID

from codeloom.services.editor.operations import Span, WorkLine


def pack_lines(lines: Sequence[WorkLine]) -> str:
    """Lines as JSON text, for a sealed revision. Only procedures of an encounter have pointers."""
    return json.dumps(
        [
            {
                "id": str(line.id),
                "system": line.system,
                "code": line.code,
                "poa": line.poa,
                "units": line.units,
                "rationale": line.rationale,
                "evidence": [[str(s.doc), s.start, s.end] for s in line.evidence],
                "origin": line.origin,
                **({"pointers": list(line.pointers)} if line.pointers else {}),
            }
            for line in lines
        ]
    )


def unpack_lines(text: str) -> list[WorkLine]:
    """Lines from the JSON text of a revision. One of a release without units has one of each."""
    return [
        WorkLine(
            id=UUID(fact["id"]),
            system=fact["system"],
            code=fact["code"],
            poa=fact["poa"],
            units=fact.get("units", 1),
            rationale=fact["rationale"],
            evidence=tuple(Span(UUID(doc), start, end) for doc, start, end in fact["evidence"]),
            origin=fact["origin"],
            pointers=tuple(fact.get("pointers", ())),
        )
        for fact in json.loads(text)
    ]
