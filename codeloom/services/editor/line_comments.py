"""Comments on code lines between who handed them in and their auditor: appended, never changed, and kept when the line goes."""

from dataclasses import dataclass, field
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

from codeloom.coding import clock
from codeloom.coding.lifecycle import ChartStatus, Role
from codeloom.db.ids import new_id
from codeloom.db.queries import people
from codeloom.db.queries.audits import comments as queries
from codeloom.db.queries.audits import records as audit_queries
from codeloom.db.queries.charts import rows as chart_queries
from codeloom.db.queries.encounters import rows as encounter_queries
from codeloom.db.tables.audits import Audit, LineComment
from codeloom.db.tables.charts import Chart
from codeloom.db.tables.encounters import Encounter
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, NotFound, Refused, formatting, verb
from codeloom.services.notices import Told, by_and_due, notice_kind, notify

ROLE_WORDS = {
    Role.CODER.value: "Coder",
    Role.BILLER.value: "Biller",
    Role.PROVIDER.value: "Provider",
    Role.SUPERVISOR.value: "Auditor",
}
MOST_COMMENTS = 200
"""Comments on the lines of one chart or encounter."""
CommentsKind = Literal["chart", "encounter"]
CommentText = Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]


class CommentsOf(Command):
    """The comments on a chart or an encounter, by its number."""

    number: int = Field(ge=1, le=10**12)
    kind: CommentsKind = "chart"


class CommentLine(Command):
    """A comment on one line of a chart or an encounter: the line that was handed in by its id, or an auditor's pair where there was
    none."""

    subject_id: UUID
    kind: CommentsKind = "chart"
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
    """All comments on the lines of a chart or an encounter, by line, those commented on first on top; `counts` by line.
    `may_write`: whoever looks handed them in, wrote them, or audits."""

    subject_id: str = ""
    threads: tuple[ThreadView, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    may_write: bool = False


def _place(told: Told) -> str:
    number, at = told.number, told.facts.get("at")
    if told.facts.get("of") == "encounter":
        rooms = {Role.PROVIDER: "encounter", Role.BILLER: "billing"}
        if told.role != Role.SUPERVISOR:
            return f"/{rooms[Role(told.role)]}/{number}"
        return f"/audit/encounter-{number}" if at == "audit" else f"/finished/encounter-{number}-{told.fact('round')}"
    if told.role == Role.CODER:
        return f"/chart/{number}"
    return f"/audit/{number}" if at == "audit" else f"/charts/{number}"


COMMENTED = notice_kind(
    "charts.commented",
    "Somebody comments on a code line of mine",
    icon="feedback",
    roles=(Role.CODER, Role.SUPERVISOR, Role.BILLER, Role.PROVIDER),
    order=12,
    title=lambda told: f"A comment on a code line of {told.subject_number}",
    detail=by_and_due,
    path=_place,
)


@verb("editor.comments", CommentsOf, read_only=True)
def line_comments(uow: UnitOfWork, command: CommentsOf) -> ThreadsView:
    """The comments on a chart or an encounter that the scope may see. Raises NotFound."""
    rows = chart_queries if command.kind == "chart" else encounter_queries
    found = rows.by_number(uow, command.number)
    if found is None:
        raise NotFound()
    return _threads(uow, found)


@verb("editor.comment", CommentLine)
def comment_line(uow: UnitOfWork, command: CommentLine) -> ThreadsView:
    """Say something on a line, and tell the other side that something was said. Raises NotFound for a line of no chart or
    encounter of theirs, Refused for too many."""
    rows = chart_queries if command.kind == "chart" else encounter_queries
    found = rows.find(uow, command.subject_id, lock=True)
    code = queries.code_of(uow, command.kind, found.id, command.line_id) if found is not None else None
    if found is None or code is None:
        raise NotFound("That row is gone.", kept="What you typed stays in its field.", todo="Look at the fresh rows.")
    said = [one for one, _ in queries.of_subject(uow, command.kind, found.id)]
    if len(said) >= MOST_COMMENTS:
        raise Refused(
            f"{command.kind.capitalize()}s take {MOST_COMMENTS} comments.", kept="What you typed stays in its field."
        )
    comment_id, of_chart = new_id(), command.kind == "chart"
    uow.session.add(
        LineComment(org_id=uow.org_id, id=comment_id, chart_id=found.id if of_chart else None,
                    encounter_id=None if of_chart else found.id, line_id=command.line_id, code=code,
                    role=uow.scope.role, words_enc=uow.vault.seal(LineComment.words_enc, comment_id, command.words),
                    made_by=uow.user_id, made_at=clock.now())
    )  # fmt: skip
    uow.session.flush()
    uow.record("LINE_COMMENTED", command.kind, found.id, comment=comment_id, line=command.line_id, code=code)
    before = [one.made_by for one in said if one.line_id == command.line_id]
    to, at = _sides(uow, found)
    notify(
        uow, COMMENTED, [*to, *before], act=comment_id, subject=found.id, number=found.number,
        facts={"of": command.kind, **at},
    )  # fmt: skip
    return _threads(uow, found)


def _sides(uow: UnitOfWork, of: Chart | Encounter) -> tuple[list[UUID | None], dict[str, str | int]]:
    """Who handed the lines in, who wrote them and who audits them; and where an auditor reads what was said."""
    if isinstance(of, Chart):
        audit = audit_queries.of_round(uow, of.id, of.round) or audit_queries.last_closed(uow, of.id)
        return [of.assignee_id, _auditor(audit)], {"at": "audit" if of.status == ChartStatus.PENDING_AUDIT else "chart"}
    begun = audit_queries.open_of_encounter(uow, of.id)
    audit = begun or next(iter(audit_queries.closed_of_encounter(uow, of.id)), None)
    waits = begun is not None or (of.drawn_at is not None and of.finalized_at is not None)
    versions = encounter_queries.versions(uow, of.id)
    biller = versions[-1].finalized_by if versions else None
    round_ = audit.round if audit is not None else of.round
    return [of.provider_id, biller, _auditor(audit)], {"at": "audit" if waits else "finished", "round": round_}


def _auditor(audit: Audit | None) -> UUID | None:
    """Who audits, or audited last; None while nobody did."""
    return audit.auditor_id if audit is not None else None


def _threads(uow: UnitOfWork, of: Chart | Encounter) -> ThreadsView:
    now, zone = clock.now(), ZoneInfo(people.time_zone(uow))
    by_line: dict[UUID, list[CommentView]] = {}
    codes: dict[UUID, str] = {}
    kind: CommentsKind = "chart" if isinstance(of, Chart) else "encounter"
    for one, name in queries.of_subject(uow, kind, of.id):
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
    return ThreadsView(str(of.id), threads, counts, uow.scope.role in ROLE_WORDS)
