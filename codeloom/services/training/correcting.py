"""What a decision does to the score of an audit: the pair counts as decided, and the figures of before stay with the rebuttal.

No verb lives here.
"""

from codeloom.coding.scoring import Score, profile_of
from codeloom.db.tables.audits import AuditLine
from codeloom.db.tables.training import Rebuttal
from codeloom.services.audits import AuditContext, judged_rows


def score_if(work: AuditContext, row: AuditLine, decision: str) -> Score:
    """The score under the profile the audit was closed with, if one pair were decided so. Nothing is changed."""
    return work.profile.count(judged_rows(work.rows, {row.id: decision}))


def settle(work: AuditContext, rebuttal: Rebuttal, row: AuditLine, decision: str) -> None:
    """Decide a pair: the audit has the corrected score from now on, by the profile it was closed with."""
    audit = work.audit
    rebuttal.agreed_before, rebuttal.lines_before = audit.agreed or 0, audit.lines or 0
    score = profile_of(audit.scored_by).count(judged_rows(work.rows, {row.id: decision}))
    row.settled = decision
    rebuttal.agreed_after, rebuttal.lines_after = score.agreed, score.lines
    audit.agreed, audit.lines = score.agreed, score.lines
    work.uow.session.add_all([row, audit])
