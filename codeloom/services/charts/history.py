"""The history of a chart in plain words: who did what when, from the audit log, and the rows as they stood at each submission."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from codeloom.coding import clock
from codeloom.db.queries.audits import records
from codeloom.db.queries.charts import history as queries
from codeloom.db.queries.charts import standing
from codeloom.db.queries.operations.audit_log import covering
from codeloom.db.tables.audits import Audit
from codeloom.db.tables.charts import ChartSubmission
from codeloom.db.tables.operations import AuditEntry
from codeloom.db.work import UnitOfWork
from codeloom.services.charts.context import ChartContext
from codeloom.services.charts.history_words import Said, folded, said
from codeloom.services.charts.time_in_chart import times_of
from codeloom.services.core import OfChart, formatting, verb
from codeloom.services.editor import (
    RuleLine,
    WorkLine,
    describe,
    first_diagnosis,
    rule_lines,
    unpack_lines,
    unpack_rules,
)

SITTING = timedelta(minutes=30)
"""Acts of one person with shorter pauses between them are one sitting."""


@dataclass(frozen=True, slots=True)
class SentRow:
    """A row as it was sent; `first` says that it was the principal or first-listed diagnosis."""

    number: int
    code: str
    title: str
    first: bool
    poa: str


@dataclass(frozen=True, slots=True)
class HistoryAct:
    """One line: `at` is today 10:31 or 8 Jun 15:02, `who` whose act it was, `link` the finished audit. `rows` were sent, `rules`
    are the findings of that moment and `judged` says how many there were, empty where they are not kept."""

    id: str
    at: str
    icon: str
    words: str
    who: str
    detail: str = ""
    milestone: bool = True
    link: str = ""
    rows: tuple[SentRow, ...] = ()
    judged: str = ""
    rules: tuple[RuleLine, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryView:
    """The newest act first. `times` says who had the chart open for how long. `number` counts all acts in the log; `cut` says
    that older ones are not shown, `chain` which signed checkpoint has seen the newest one."""

    acts: tuple[HistoryAct, ...] = ()
    number: int = 0
    cut: bool = False
    chain: str = ""
    times: tuple[str, ...] = ()


@dataclass
class Sitting:
    """Acts of one person in one sitting that are told as one line, or a single milestone."""

    entry: AuditEntry
    who: str
    last: datetime
    count: int = 1


@verb("charts.history", OfChart, repeatable=True)
def history(uow: UnitOfWork, command: OfChart) -> HistoryView:
    """Everything recorded about a chart, its audits and its queries. Raises NotFound."""
    work = ChartContext.take(uow, command.chart_id)
    about = queries.subjects(uow, work.chart.id)
    found = queries.entries(uow, about)
    told = _Told(work)
    acts = [told.act(group) for group in reversed(sittings(found, said))]
    begun = HistoryAct("imported", told.at(work.chart.created_at), "import", "Imported", "")
    uow.record("CHART_HISTORY_READ", "chart", work.chart.id)
    cut = len(found) == queries.MOST
    chain = in_chain(uow, found[0][0].seq, told.zone) if found else ""
    times = times_of(uow, work.chart.id)
    return HistoryView(tuple(acts) if cut else (*acts, begun), len(found), cut, chain, times)


def sittings(found: list[tuple[AuditEntry, str | None]], said: Callable[[str], Said]) -> list[Sitting]:
    """Acts, given the newest first, in the order they began. A milestone ends every sitting before it."""
    groups: list[Sitting] = []
    open_: dict[tuple[str, str], Sitting] = {}
    for entry, name in reversed(found):
        who, fold = name or "Codeloom", said(entry.act).folds
        sitting = open_.get((who, fold)) if fold else None
        if sitting is not None and entry.at - sitting.last <= SITTING:
            sitting.last, sitting.count = entry.at, sitting.count + 1
            continue
        group = Sitting(entry, who, entry.at)
        groups.append(group)
        if fold:
            open_[who, fold] = group
        else:
            open_.clear()
    return groups


def line_of(sitting: Sitting, kind: Said, facts: dict[str, Any], names: dict[str, str], at: str) -> HistoryAct:
    """A sitting, or a single milestone, as a line."""
    minutes = int((sitting.last - sitting.entry.at).total_seconds() // 60)
    detail = folded(kind.folds, sitting.count, minutes) if kind.folds else kind.detail(facts, names)
    return HistoryAct(str(sitting.entry.seq), at, kind.icon, kind.words, sitting.who, detail, not kind.folds)


def in_chain(uow: UnitOfWork, seq: int, zone: ZoneInfo) -> str:
    """Which signed checkpoint has seen a row of the log."""
    found = covering(uow, seq)
    if found is None or found.key is None:
        return "in the chain; the newest acts are signed within 5 minutes"
    return f"in the chain, signed {formatting.moment(found.checkpoint.at, clock.now(), zone)}"


class _Told:
    """One chart's acts in words."""

    def __init__(self, work: ChartContext) -> None:
        self.work, self.zone, self.now = work, ZoneInfo(work.around.time_zone), clock.now()
        self.names = queries.names(work.uow)
        self.audits = {audit.round: audit for audit in queries.audits(work.uow, work.chart.id)}
        self.sent = {(one.version, one.round): one for one in standing.submissions(work.uow, work.chart.id)}

    def at(self, moment: datetime) -> str:
        """today 10:31, 8 Jun 15:02, or 8 Jun 2025 15:02."""
        return formatting.moment(moment, self.now, self.zone)

    def act(self, group: Sitting) -> HistoryAct:
        """A group as a line."""
        entry, kind = group.entry, said(group.entry.act)
        facts: dict[str, Any] = orjson.loads(entry.body).get("facts", {})
        words = kind.words
        if entry.act == "CHART_ASSIGNED":
            words = f"Assigned to {self.names.get(str(facts.get('to', '')), 'somebody')}"
        line = line_of(group, kind, facts, self.names, self.at(entry.at))
        line = replace(line, words=words)
        if entry.act == "CHART_SUBMITTED":
            return self._submitted(line, facts)
        if entry.act in ("AUDIT_APPROVED", "AUDIT_RETURNED", "AUDIT_CLOSED"):
            return replace(line, link=f"/finished/{self.work.chart.number}-{facts.get('round', 1)}")
        return line

    def _submitted(self, line: HistoryAct, facts: dict[str, Any]) -> HistoryAct:
        round_, version = int(facts.get("round", 0)), int(facts.get("version", 0))
        sent = self.sent.get((version, round_))
        lines = self._lines(sent, self.audits.get(round_), round_, version)
        first = first_diagnosis(lines)
        rows = tuple(
            SentRow(at + 1, one.code, describe(one, self.work.codes, self.work.verdict(one.system, one.code)).title,
                    one is first, one.poa)
            for at, one in enumerate(lines)
        )  # fmt: skip
        words = formatting.count(len(rows), "row") if rows else "The rows of that time are not kept."
        line = replace(line, detail=f"round {round_}, {words}" if round_ > 1 else words, rows=rows)
        if sent is None or sent.rules_enc is None:
            return line
        said = unpack_rules(self.work.uow.vault.open(ChartSubmission.rules_enc, sent))
        judged = f"Rules at submission: {formatting.count(len(said), 'finding') if said else 'nothing found'}"
        return replace(line, judged=judged, rules=rule_lines(said, [one.id for one in lines], self.names))

    def _lines(self, sent: ChartSubmission | None, audit: Audit | None, round_: int, version: int) -> list[WorkLine]:
        """The rows of a submission: as kept, else as its audit took them over, else as they are if nothing changed since."""
        uow, chart = self.work.uow, self.work.chart
        if sent is not None:
            return unpack_lines(uow.vault.open(ChartSubmission.lines_enc, sent))
        if audit is not None:
            rows = [row for row in records.lines(uow, audit.id) if row.coder_code is not None]
            rows.sort(key=lambda row: row.coder_sequence or 0)
            return [
                WorkLine(UUID(int=at), row.coder_system or "icd10cm", row.coder_code or "", row.coder_poa)
                for at, row in enumerate(rows)
            ]
        return self.work.lines if (chart.round, chart.version) == (round_, version) else []
