"""Samples in a list, one of them opened, and its file."""

from datetime import datetime
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints

from codeloom.coding import clock
from codeloom.coding.sampling import SMALL, frame_file
from codeloom.db.queries import people
from codeloom.db.queries.samples import records
from codeloom.db.queries.samples.records import DrawnChart
from codeloom.db.tables.samples import Sample
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, NotFound, Refused, formatting, verb
from codeloom.services.samples.drawing import OfSample, frozen_text
from codeloom.services.samples.results import closed_audit, done, estimate_of, estimates_of_strata
from codeloom.services.samples.views import DrawnRow, SampleList, SampleRow, SampleView, StratumRow
from codeloom.services.samples.words import (
    coder_names,
    first_lower,
    in_fours,
    left_out_of,
    method_of,
    name_of,
    number_of,
    plan_of,
    rate_words,
    stratum_name,
)

WAITS = {"completed": "waits", "pending_audit": "waits", "closed": "not codable"}
"""What a chart of a status that nobody audits yet does; one in any other status is in work."""
SHOWN_STRATA = 40


class ShowSamples(Command):
    """Samples, the newest first, after skipping so many."""

    before: Annotated[int, Field(ge=0, le=100_000)] = 0


class ShowSample(OfSample):
    """One sample, its charts from behind a place on."""

    after: Annotated[int, Field(ge=0, le=100_000)] = 0


class NumberedSample(Command):
    """A sample by its number, as it is shown."""

    number: Annotated[str, StringConstraints(pattern=r"^S-[0-9]{4}-[0-9]{1,6}$")]


@verb("samples.list", ShowSamples, read_only=True)
def list_samples(uow: UnitOfWork, command: ShowSamples) -> SampleList:
    """A page of samples with what their audits say so far."""
    samples = records.newest(uow, command.before)
    charts: dict[UUID, list[DrawnChart]] = {sample.id: [] for sample in samples}
    for one in records.charts(uow, list(charts)):
        charts[one.drawn.sample_id].append(one)
    more = str(command.before + len(samples)) if len(samples) == records.PAGE else ""
    today = clock.now().astimezone(ZoneInfo(people.time_zone(uow))).date()
    return SampleList(tuple(_row(uow, sample, charts[sample.id]) for sample in samples), more, str(today))


def _row(uow: UnitOfWork, sample: Sample, charts: list[DrawnChart]) -> SampleRow:
    finished, found = done(charts), estimate_of(sample, charts)
    return SampleRow(
        id=str(sample.id),
        number=number_of(sample),
        name=name_of(uow, sample),
        of=f"{sample.drawn:,} of {sample.charts:,}" if sample.drawn else f"none of {sample.charts:,}",
        audited=f"{finished} of {sample.drawn}" if sample.drawn else "not drawn",
        done=round(100 * finished / sample.drawn) if sample.drawn else 0,
        rate=rate_words(found),
        remark="ended" if sample.ended_at else "few" if found is not None and found.small else "",
    )


@verb("samples.open", ShowSample, read_only=True)
def open_sample(uow: UnitOfWork, command: ShowSample) -> SampleView:
    """A sample: how it was frozen and drawn, its charts in the order drawn, what they say of the whole list. Raises NotFound."""
    sample = records.find(uow, command.sample_id)
    if sample is None:
        raise NotFound()
    now, zone = clock.now(), ZoneInfo(people.time_zone(uow))
    charts = records.charts(uow, [sample.id])
    plan, finished, found = plan_of(sample), done(charts), estimate_of(sample, charts)
    names = coder_names(uow, sample.strata)
    labels = [stratum_name(stratum, names) for stratum in sample.strata]
    shown = [one for one in charts if one.drawn.place > command.after][: records.CHARTS]
    state = f"{finished} of {len(charts)} audited" if sample.seed else "frozen, not drawn"
    return SampleView(
        id=str(sample.id),
        number=number_of(sample),
        name=name_of(uow, sample),
        state=f"{state}, ended" if sample.ended_at else state,
        is_drawn=sample.seed is not None,
        ended=sample.ended_at is not None,
        frozen=_by(uow, sample.frozen_at, sample.frozen_by, now, zone),
        drawn=_by(uow, sample.drawn_at, sample.drawn_by, now, zone) if sample.drawn_at else "",
        source=f"{formatting.count(sample.charts, 'chart')}, {first_lower(name_of(uow, sample))}",
        seed=sample.seed or "",
        method=method_of(plan),
        frame_hash=in_fours(sample.frame_sha256),
        estimate=rate_words(found),
        estimate_words=_estimate_words(sample, finished, len(charts), found is not None),
        small=f"Fewer than {SMALL} audited charts: too few to decide anything."
        if found is not None and found.small
        else "",
        size=len(charts),
        rows=tuple(_drawn(one, sample, labels, now, zone) for one in shown),
        next=shown[-1].drawn.place if shown and shown[-1].drawn.place < len(charts) else 0,
        left_out=left_out_of(sample.excluded),
        left_out_words=formatting.count(sample.left_out, "chart") if sample.left_out else "none",
        strata=_strata(sample, charts, labels) if len(labels) > 1 else (),
        plan={name: _field(value) for name, value in sample.plan.items()},
    )


def _field(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _by(uow: UnitOfWork, at: datetime, who: UUID | None, now: datetime, zone: ZoneInfo) -> str:
    return f"{formatting.moment(at, now, zone)} by {people.name_of(uow, who)}"


def _estimate_words(sample: Sample, finished: int, drawn: int, known: bool) -> str:
    """What the estimate is of, or why there is none."""
    if sample.seed is None:
        return ""
    if not finished:
        return "No audit is closed yet."
    if not known:
        return "Each group needs a closed audit before the whole list can be estimated."
    so_far = "" if finished == drawn else f" So far: {finished} of {drawn} audited."
    whole = "Every chart of the list was audited." if finished == sample.charts else (
        "95 % interval, each chart weighted by its chance to be drawn."
    )  # fmt: skip
    return f"Rows right in the whole list of {formatting.count(sample.charts, 'chart')}. {whole}{so_far}"


def _drawn(one: DrawnChart, sample: Sample, labels: list[str], now: datetime, zone: ZoneInfo) -> DrawnRow:
    audit, closed = one.audit, closed_audit(one)
    link, tone = f"/charts/{one.number}", "quiet"
    if closed is not None:
        link, tone = f"/finished/{one.number}-{closed.round}", "ok"
        state = f"closed, {100 * (closed.agreed or 0) / closed.lines:.1f}" if closed.lines else "closed, no rows"
    elif audit is not None:
        state, tone = f"open since {formatting.moment(audit.opened_at, now, zone)}", ""
    else:
        state = "not audited" if sample.ended_at is not None else WAITS.get(one.status, "being coded")
    return DrawnRow(
        str(one.drawn.chart_id), one.drawn.place, formatting.chart_number(one.number), link, labels[one.drawn.stratum],
        one.auditor, state, tone, f"{1 / one.drawn.chance:.1f}",
    )  # fmt: skip


def _strata(sample: Sample, charts: list[DrawnChart], labels: list[str]) -> tuple[StratumRow, ...]:
    """Each stratum with what its own audits say."""
    found = estimates_of_strata(sample, charts)
    rows = []
    for at, stratum in enumerate(sample.strata[:SHOWN_STRATA]):
        drawn = sum(one.drawn.stratum == at for one in charts)
        share = formatting.percent(drawn, stratum["charts"])
        rows.append(StratumRow(labels[at], stratum["charts"], drawn, share, rate_words(found.get(at))))
    return tuple(rows)


@verb("samples.file", OfSample, repeatable=True)
def sample_file(uow: UnitOfWork, command: OfSample) -> tuple[str, bytes]:
    """(name, bytes) of the file by which anybody draws the sample again: the frozen list, the seed, what was drawn; recorded.

    Raises NotFound, or Refused for one that is not drawn.
    """
    return _file(uow, records.find(uow, command.sample_id))


@verb("samples.export", NumberedSample, repeatable=True)
def export_sample(uow: UnitOfWork, command: NumberedSample) -> tuple[str, bytes]:
    """The same for whoever runs the server, by the sample's number."""
    _, year, number = command.number.split("-")
    return _file(uow, records.numbered(uow, int(year), int(number)))


def _file(uow: UnitOfWork, sample: Sample | None) -> tuple[str, bytes]:
    if sample is None:
        raise NotFound()
    if sample.seed is None:
        raise Refused("This sample is not drawn yet.", todo="Draw it first.", code="not_ready")
    records.take_time(uow)
    uow.record("SAMPLE_FILE_READ", "sample", sample.id)
    drawn = [str(one) for one in records.drawn_ids(uow, sample.id)]
    return f"{number_of(sample)}.jsonl", frame_file(frozen_text(uow, sample), sample.seed, drawn)
