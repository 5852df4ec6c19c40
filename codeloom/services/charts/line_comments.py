"""Comments on code lines between a chart's coder and its auditor: appended, never changed, and kept when the line goes."""

from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

from codeloom.coding import clock
from codeloom.coding.lifecycle import ChartStatus, Role
from codeloom.db.ids import new_id
from codeloom.db.queries import people
from codeloom.db.queries.audits import records as audit_queries
from codeloom.db.queries.charts import comments as queries
from codeloom.db.queries.charts import rows as chart_queries
from codeloom.db.tables.audits import LineComment
from codeloom.db.tables.charts import Chart
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, NotFound, OfChart, Refused, formatting, verb
from codeloom.services.notices import Told, by_and_due, notice_kind, notify

ROLE_WORDS = {Role.CODER.value: "Coder", Role.SUPERVISOR.value: "Auditor"}
MOST_COMMENTS = 200
"""Comments on the lines of one chart."""
CommentText = Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]


class CommentsOf(Command):
    """The comments on a chart, by its number."""

    number: int = Field(ge=1, le=10**12)


class CommentLine(OfChart):
    """A comment on one line: the coder's by its id, or an auditor's pair where the coder had none."""

    line_id: UUID
    words: CommentText


@dataclass(frozen=True, slots=True)
class CommentView:
    """One comment: its author and their side, when, and the words."""

    id: str
    author: str
    side: str
    mine: bool
    when: str
    words: str


@dataclass(frozen=True, slots=True)
class ThreadView:
    """The comments on one line. `code` is what stood on it last."""

    line: str
    code: str
    counted: str
    comments: tuple[CommentView, ...]


@dataclass(frozen=True, slots=True)
class ThreadsView:
    """All comments on a chart's lines, by line, those commented on first on top; `counts` by line. `may_write`: whoever looks
    is its coder or an auditor."""

    chart_id: str = ""
    threads: tuple[ThreadView, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    may_write: bool = False


def _place(told: Told) -> str:
    if told.role == Role.CODER:
        return f"/chart/{told.number}"
    return f"/audit/{told.number}" if told.facts.get("at") == "audit" else f"/charts/{told.number}"


COMMENTED = notice_kind(
    "charts.commented",
    "Somebody comments on a code line of a chart of mine",
    icon="feedback",
    roles=(Role.CODER, Role.SUPERVISOR),
    order=12,
    title=lambda told: f"A comment on a code line of {told.subject_number}",
    detail=by_and_due,
    path=_place,
)


@verb("charts.comments", CommentsOf, read_only=True)
def line_comments(uow: UnitOfWork, command: CommentsOf) -> ThreadsView:
    """The comments on a chart that the scope may see. Raises NotFound."""
    chart = chart_queries.by_number(uow, command.number)
    if chart is None:
        raise NotFound()
    return _threads(uow, chart)


@verb("charts.comment", CommentLine)
def comment_line(uow: UnitOfWork, command: CommentLine) -> ThreadsView:
    """Say something on a line, and tell the other side that something was said. Raises NotFound for a line of no chart of
    theirs, Refused for too many."""
    chart = chart_queries.find(uow, command.chart_id, lock=True)
    code = queries.code_of(uow, chart.id, command.line_id) if chart is not None else None
    if chart is None or code is None:
        raise NotFound("That row is gone.", kept="What you typed stays in its field.", todo="Look at the fresh rows.")
    said = [one for one, _ in queries.of_chart(uow, chart.id)]
    if len(said) >= MOST_COMMENTS:
        raise Refused(f"A chart takes {MOST_COMMENTS} comments.", kept="What you typed stays in its field.")
    comment_id = new_id()
    uow.session.add(
        LineComment(org_id=uow.org_id, id=comment_id, chart_id=chart.id, line_id=command.line_id, code=code,
                    role=uow.scope.role, words_enc=uow.vault.seal(LineComment.words_enc, comment_id, command.words),
                    made_by=uow.user_id, made_at=clock.now())
    )  # fmt: skip
    uow.session.flush()
    uow.record("LINE_COMMENTED", "chart", chart.id, comment=comment_id, line=command.line_id, code=code)
    before = [one.made_by for one in said if one.line_id == command.line_id]
    waits = chart.status == ChartStatus.PENDING_AUDIT
    notify(
        uow, COMMENTED, [chart.assignee_id, _auditor(uow, chart), *before], act=comment_id, subject=chart.id,
        number=chart.number, facts={"at": "audit" if waits else "chart"},
    )  # fmt: skip
    return _threads(uow, chart)


def _auditor(uow: UnitOfWork, chart: Chart) -> UUID | None:
    """Who audits the chart, or audited it last; None while nobody did."""
    audit = audit_queries.of_round(uow, chart.id, chart.round) or audit_queries.last_closed(uow, chart.id)
    return audit.auditor_id if audit is not None else None


def _threads(uow: UnitOfWork, chart: Chart) -> ThreadsView:
    now, zone = clock.now(), ZoneInfo(people.time_zone(uow))
    by_line: dict[UUID, list[CommentView]] = {}
    codes: dict[UUID, str] = {}
    for one, name in queries.of_chart(uow, chart.id):
        codes[one.line_id] = one.code
        by_line.setdefault(one.line_id, []).append(
            CommentView(
                id=str(one.id),
                author=name,
                side=ROLE_WORDS[one.role],
                mine=one.made_by == uow.scope.user_id,
                when=formatting.moment(one.made_at, now, zone),
                words=uow.vault.open(LineComment.words_enc, one),
            )
        )
    threads = tuple(
        ThreadView(str(line), codes[line], formatting.count(len(said), "comment"), tuple(said))
        for line, said in by_line.items()
    )
    counts = {str(line): len(said) for line, said in by_line.items()}
    return ThreadsView(str(chart.id), threads, counts, uow.scope.role in ROLE_WORDS)
