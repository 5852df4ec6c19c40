"""The audit log as people read it: pages of it behind filters. One row is log_row.py, where the log stands log_standing.py,
verifying it verifying.py; the chain itself is db/chain.py, the evidence of one chart or encounter evidence.py."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from pydantic import Field, StringConstraints

from codeloom.coding import clock
from codeloom.db.chain import Verdict
from codeloom.db.queries.operations import audit_log as queries
from codeloom.db.work import UnitOfWork
from codeloom.services.core import CodeText, Command, Refused, count, formatting, verb
from codeloom.services.operations.log_words import act_words, detail_words, kind_words, moment

PAGE = 50
READ = "AUDIT_LOG_READ"
Range = Literal["all", "today", "7", "30"]
ActName = Annotated[str, StringConstraints(pattern=r"^[A-Z_]{0,60}$")]
"""An act as the log names it; its reading is recorded with it, so it can hold no words."""
_SUBJECT = re.compile(r"(ch|en)-?\s*([1-9]\d{0,17})", re.I)


class ListAudit(Command):
    """A page of the log: rows older than `before`, by a person (its id), of one act, about a chart or an encounter (CH-12,
    EN-12) and all that belongs to it, of today or of the last days."""

    before: int | None = Field(default=None, ge=1, lt=2**63)
    who: UUID | None = None
    act: ActName = ""
    subject: CodeText = ""
    since: Range = "all"


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One recorded act, ready to show. `subject` is CH-12 or EN-12 where it belongs to one, else what kind of thing it is
    about; `of` is "chart" or "encounter" then, and `number` its number."""

    id: str
    seq: str
    when: str
    who: str
    act: str
    name: str
    subject: str
    of: str
    number: str
    detail: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A person or an act to filter by."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page. `next` is the row that the next one is older than, empty when there is none; `top` that the first one is."""

    rows: tuple[AuditRow, ...] = ()
    next: str = ""
    top: str = ""
    total: str = ""
    people: tuple[Choice, ...] = ()
    acts: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class ChainView:
    """The result of verifying as a sentence; `bad_seq` is the first bad row, 0 when there is none."""

    whole: bool
    rows: int
    bad_seq: int
    sentence: str


@verb("operations.audit_log", ListAudit, repeatable=True)
def listed(uow: UnitOfWork, command: ListAudit) -> AuditPage:
    """A page of the log, the newest row first. Its first page is recorded with the filter. Raises Refused for a subject that is
    none, or that the practice does not have."""
    zone = ZoneInfo(queries.time_zone(uow))
    subject, about = _about(uow, command.subject)
    wanted = queries.Wanted(command.before, command.who, command.act, about, _since(command.since, zone))
    found = queries.page(uow, wanted, PAGE + 1)
    people, head = queries.people(uow), queries.head(uow)
    names = {str(id_): name for id_, name in people}
    if command.before is None:
        uow.record(
            READ, "audit_log", "", who=str(command.who or ""), what=command.act, subject=subject,
            range=command.since,
        )  # fmt: skip
    numbers = queries.numbers(uow, ((one.subject_type, one.subject_id) for one in found))
    rows = tuple(_row(one, zone, names, numbers) for one in found[:PAGE])
    return AuditPage(
        rows=rows,
        next=str(found[PAGE - 1].seq) if len(found) > PAGE else "",
        top=str(command.before or head + 1),
        total=f"{head:,}",
        people=tuple(Choice(str(id_), name) for id_, name in people),
        acts=tuple(
            sorted((Choice(act, act_words(act)) for act in queries.acts(uow)), key=lambda one: (one.name, one.id))
        ),
    )


class Arrived(ListAudit):
    """The filter of a page, and the number that its newest row would have had: what came since."""

    top: int = Field(ge=1, lt=2**63)


@verb("operations.log_arrivals", Arrived, read_only=True)
def arrived(uow: UnitOfWork, command: Arrived) -> int:
    """How many rows came that a page would show on top, `PAGE` at most. Readings of the log itself do not count: each page that
    is shown is one."""
    _, about = _about(uow, command.subject)
    wanted = queries.Wanted(None, command.who, command.act, about, first=command.top)
    return sum(one.act != READ for one in queries.page(uow, wanted, PAGE))


def view_of(verdict: Verdict) -> ChainView:
    """A verdict in words."""
    if verdict.whole:
        sentence = " ".join([f"{count(verdict.rows, 'row')} checked, the chain is whole.", *verdict.told])
        return ChainView(True, verdict.rows, 0, sentence)
    if verdict.bad_seq is None:
        return ChainView(False, verdict.rows, 0, f"{verdict.why[:1].upper()}{verdict.why[1:]}.")
    return ChainView(False, verdict.rows, verdict.bad_seq, f"Row {verdict.bad_seq} is bad: {verdict.why}.")


def subject_named(uow: UnitOfWork, text: str) -> tuple[str, int, UUID, tuple[tuple[str, str], ...]]:
    """("chart" or "encounter", number, id, all that belongs to it) of CH-12 or EN-12. Raises Refused."""
    match = _SUBJECT.fullmatch(text.strip())
    if match is None:
        raise Refused(
            "That is no number of a chart or an encounter.", "The filters are kept.", "Type CH-10482 or EN-1042."
        )
    kind, number = "chart" if match[1].lower() == "ch" else "encounter", int(match[2])
    found = queries.subject_of(uow, kind, number)
    if found is None:
        raise Refused(f"There is no {kind} of that number.", "The filters are kept.", "Look the number up in the list.")
    return kind, number, *found


def _about(uow: UnitOfWork, text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    if not text:
        return "", ()
    kind, _, id_, about = subject_named(uow, text)
    return f"{kind}:{id_}", about


def _since(range_: Range, zone: ZoneInfo) -> datetime | None:
    if range_ == "all":
        return None
    today = clock.now().astimezone(zone).date()
    return datetime.combine(today - timedelta(days=0 if range_ == "today" else int(range_) - 1), time(), zone)


def _row(
    one: queries.Found, zone: ZoneInfo, names: dict[str, str], numbers: dict[tuple[str, str], tuple[str, int]]
) -> AuditRow:
    facts = orjson.loads(one.body).get("facts", {})
    of, number = numbers.get((one.subject_type, one.subject_id), ("", 0))
    said = formatting.chart_number(number) if of == "chart" else formatting.encounter_number(number)
    subject = said if of else names.get(one.subject_id, kind_words(one.subject_type))
    return AuditRow(
        id=str(one.seq), seq=f"{one.seq:,}", when=moment(one.at, zone), who=one.who or "Codeloom", act=act_words(one.act),
        name=one.act, subject=subject, of=of, number=str(number or ""), detail=detail_words(one.act, facts, names),
    )  # fmt: skip
