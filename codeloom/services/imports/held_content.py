"""What is kept of a held person: all that was read, sealed in pieces of 1 MB, and a summary to show it by."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pydantic import ConfigDict, TypeAdapter

from codeloom.db.queries.imports import held as queries
from codeloom.db.tables.imports import HeldChart, HeldMatch
from codeloom.db.work import UnitOfWork
from codeloom.gateways.fhir import ChartDraft, PatientCharts, PatientFacts
from codeloom.services.imports.chart_rows import visit_title

PIECE_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class HeldVisit:
    """A visit in a line."""

    day: date | None
    title: str
    notes: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The person as the file says, and the visits."""

    patient: PatientFacts
    visits: tuple[HeldVisit, ...]


_BYTES_AS_BASE64 = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")
_WHOLE: TypeAdapter[tuple[PatientCharts, ...]] = TypeAdapter(tuple[PatientCharts, ...], config=_BYTES_AS_BASE64)
_SUMMARY: TypeAdapter[tuple[Summary, ...]] = TypeAdapter(tuple[Summary, ...])


def store(uow: UnitOfWork, match: HeldMatch, charts: PatientCharts) -> None:
    """Keep a person with the visits at a match, instead of what was kept before."""
    data = _WHOLE.dump_json((charts,))
    cuts = [data[at : at + PIECE_BYTES] for at in range(0, len(data), PIECE_BYTES)]
    queries.replace_pieces(
        uow, match.id, [uow.vault.seal(HeldChart.data_enc, (match.id, n), part) for n, part in enumerate(cuts)]
    )
    visits = tuple(_line(draft) for draft in sorted(charts.charts, key=lambda one: one.period_start))
    summary = _SUMMARY.dump_json((Summary(charts.patient, visits),))
    match.summary_enc = uow.vault.seal(HeldMatch.summary_enc, match.id, summary)
    match.contents = sorted({draft.content_hash for draft in charts.charts})
    match.chart_count = len(charts.charts)


def _line(draft: ChartDraft) -> HeldVisit:
    title = visit_title(draft.group, draft.reason_text or draft.type_text)
    return HeldVisit(draft.service_date, title, sum(not doc.composed for doc in draft.documents))


def content(uow: UnitOfWork, match_id: UUID) -> PatientCharts:
    """The person with the visits. Raises Unreadable."""
    parts = queries.pieces(uow, match_id)
    data = b"".join(uow.vault.open_bytes(HeldChart.data_enc, (match_id, n), part) for n, part in enumerate(parts))
    return _WHOLE.validate_json(data)[0]


def summary_of(uow: UnitOfWork, match: HeldMatch) -> Summary | None:
    """The summary; None when it was deleted after its time."""
    if match.summary_enc is None:
        return None
    return _SUMMARY.validate_json(uow.vault.open(HeldMatch.summary_enc, match))[0]


def merged(before: PatientCharts, now: PatientCharts) -> PatientCharts:
    """Both, where a visit of `now` stands for the one `before` of that day that shares an identifier: what came later counts."""
    fresh = {(one, draft.period_start[:10]) for draft in now.charts for one in draft.identifiers}
    kept = tuple(
        draft
        for draft in before.charts
        if not any((one, draft.period_start[:10]) in fresh for one in draft.identifiers)
    )
    return PatientCharts(now.patient, kept + now.charts)
