"""What an auditor of a second round needs of the first: what was asked for, and what was changed since."""

from uuid import UUID

from codeloom.coding.variance import Coded, Pair, Verdict, followed, pair_up
from codeloom.db.queries.audits import records as queries
from codeloom.db.tables.audits import AuditLine
from codeloom.services.audits.context import AuditContext, auditor_side, auditors_codes, coder_side
from codeloom.services.audits.views import AskedView


def _last_rows(work: AuditContext) -> list[AuditLine]:
    last = queries.closed_before(work.uow, work.audit)
    return queries.lines(work.uow, last.id) if last is not None else []


def _handed_in(rows: list[AuditLine]) -> list[tuple[AuditLine, Coded]]:
    """The coder's list of a round, in the coder's order."""
    codes = {str(row.id): row.coder_code for row in rows if row.coder_code is not None}
    sides = [(row, side) for row in rows if (side := coder_side(row, codes)) is not None]
    return sorted(sides, key=lambda pair: pair[0].coder_sequence or 0)


def asked_before(work: AuditContext) -> tuple[AskedView, ...]:
    """What the last round disagreed with, and whether the coder's list now does it. Empty in a first round."""
    now, last = [side for _, side in _handed_in(work.rows)], _last_rows(work)
    codes = auditors_codes(last)
    return tuple(
        AskedView(
            queries.what_changed(row, last),
            row.category,
            followed(Pair(coder_side(row, codes), auditor_side(row, codes), row.coder_sequence, row.position), now),
        )
        for row in last
        if row.verdict == Verdict.DISAGREE
    )


def since_last_round(work: AuditContext) -> dict[UUID, str]:
    """What is new about the coder's lines since they were last audited, by line id. Empty in a first round."""
    before, now = _handed_in(_last_rows(work)), _handed_in(work.rows)
    if not before:
        return {}
    out: dict[UUID, str] = {}
    for pair in pair_up([side for _, side in before], [side for _, side in now]):
        if pair.now is None:
            continue
        line_id = now[pair.now - 1][0].coder_line_id
        if line_id is None:
            continue
        if pair.coder is None:
            out[line_id] = "New since the last round"
        elif "code" in pair.differs:
            out[line_id] = f"Was {pair.coder.code} in the last round"
    return out
