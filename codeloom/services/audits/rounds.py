"""What an auditor of a second round needs of the first: what was asked for, what was answered, and what was changed since."""

from uuid import UUID

from codeloom.coding.variance import Coded, pair_up
from codeloom.db.queries.audits.pairs import coder_side
from codeloom.db.tables.audits import AuditLine
from codeloom.services.audits.context import AuditContext
from codeloom.services.charts import reasons_of
from codeloom.services.editor import ReturnReason


def _handed_in(rows: list[AuditLine]) -> list[tuple[AuditLine, Coded]]:
    """The coder's list of a round, in the coder's order."""
    codes = {str(row.id): row.coder_code for row in rows if row.coder_code is not None}
    sides = [(row, side) for row in rows if (side := coder_side(row, codes)) is not None]
    return sorted(sides, key=lambda pair: pair[0].coder_sequence or 0)


def asked_before(work: AuditContext) -> tuple[ReturnReason, ...]:
    """What the last round asked for, whether the list handed in now does it, and what was answered. Empty in a first round."""
    if work.last is None:
        return ()
    return reasons_of(work.uow, work.last, [side for _, side in _handed_in(work.rows)])


def answered_before(work: AuditContext) -> dict[UUID, tuple[str, ...]]:
    """What was answered to the last round about lines that are still there, by line id: to a row of the same line, or to one
    that asked for the line's code."""
    rows = {str(row.id): row for row in work.last_rows}
    out: dict[UUID, tuple[str, ...]] = {}
    for reason in asked_before(work):
        asked = rows.get(reason.id)
        if asked is None or not reason.answer:
            continue
        line = next((row.coder_line_id for row in work.rows if _speaks_of(asked, row)), None)
        if line is not None:
            out[line] = (*out.get(line, ()), f"Asked for: {reason.text}. {answer_words(reason)}")
    return out


def answer_words(reason: ReturnReason) -> str:
    """An answer as it stands beside a row: Done. Or: Not agreed: the note gives no cause."""
    return f"Not agreed: {reason.words}" if reason.answer == "not_agreed" else "Answered: done."


def _speaks_of(asked: AuditLine, row: AuditLine) -> bool:
    if row.coder_line_id is None:
        return False
    same = asked.coder_line_id is not None and asked.coder_line_id == row.coder_line_id
    return same or (asked.coder_line_id is None and (asked.system, asked.code) == (row.coder_system, row.coder_code))


def since_last_round(work: AuditContext) -> dict[UUID, str]:
    """What is new about the coder's lines since they were last audited, by line id. Empty in a first round."""
    before, now = _handed_in(work.last_rows), _handed_in(work.rows)
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
        elif "poa" in pair.differs:
            out[line_id] = f"POA was {pair.coder.poa or 'none'} in the last round"
    return out
