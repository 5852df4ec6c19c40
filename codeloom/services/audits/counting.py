"""How the pairs of an audit count: a decided rebuttal stands above the auditor's verdict. No verb lives here."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from codeloom.coding.variance import Judged, Pair, Verdict, changes, judged
from codeloom.db.queries.audits.pairs import auditor_side, auditors_codes, coder_side
from codeloom.db.tables.audits import AuditLine

NO_LOSS = ("coder", "both")
"""Decisions of a rebuttal by which the line counts as agreed."""


def pairs_of(rows: Sequence[AuditLine]) -> tuple[Pair, ...]:
    """All pairs of an audit as values, in the same order."""
    places = {row.id: at + 1 for at, row in enumerate(row for row in rows if row.code is not None)}
    codes = auditors_codes(rows)
    return tuple(
        Pair(coder_side(row, codes), auditor_side(row, codes), row.coder_sequence, places.get(row.id)) for row in rows
    )


def judged_rows(rows: Sequence[AuditLine], decided: Mapping[UUID, str] | None = None) -> tuple[Judged, ...]:
    """How each pair of an audit counts now; `decided`: how it would, if rebuttals of some pairs were decided so."""
    pairs, ways = pairs_of(rows), decided or {}
    return tuple(
        judged(pair, change, _verdict(row, ways.get(row.id, row.settled)), row.material)
        for pair, change, row in zip(pairs, changes(pairs), rows, strict=True)
    )


def _verdict(row: AuditLine, settled: str | None) -> Verdict | None:
    if settled in NO_LOSS:
        return Verdict.AGREE
    return Verdict(row.verdict) if row.verdict else None
