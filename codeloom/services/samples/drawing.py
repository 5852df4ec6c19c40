"""Freezing a list, drawing from it by a seed that is made afterwards and once, and ending a sample.

Freezing and drawing are two acts in two transactions, so that the hash of the list is in the audit log before the seed exists.
"""

import hashlib
import secrets
import zlib
from uuid import UUID
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.coding.sampling import Drawn, Frame, draw, read_frame, sample_hash
from codeloom.db.ids import new_id
from codeloom.db.queries import people
from codeloom.db.queries.encounters.rows import next_number
from codeloom.db.queries.samples import records
from codeloom.db.tables.samples import Sample, SampleFrame
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, NotFound, Refused, verb
from codeloom.services.samples.plans import SamplePlan, list_of, why_not_drawn

WAITS_OR_DONE = ("pending_audit", "completed")


class OfSample(Command):
    """A command about one sample."""

    sample_id: UUID


@verb("samples.freeze", SamplePlan)
def freeze(uow: UnitOfWork, command: SamplePlan) -> str:
    """Freeze the list of a plan and record its hash; the sample's id. Refused where nothing could be drawn from it."""
    records.take_time(uow)
    listed, now = list_of(uow, command), clock.now()
    if why := why_not_drawn(command, listed.sizes):
        raise Refused(f"{why}.", kept="Nothing was frozen.", todo="Change the plan.", code="not_ready")
    text = listed.frame.text()
    year = now.astimezone(ZoneInfo(people.time_zone(uow))).year
    frame_hash = hashlib.sha256(text).hexdigest()
    sample = Sample(
        org_id=uow.org_id, id=new_id(), year=year, number=next_number(uow, f"sample_{year}", 1), stage=command.stage,
        since=command.since if command.stage == "completed" else None,
        until=command.until if command.stage == "completed" else None,
        plan=command.model_dump(mode="json", exclude_defaults=True),
        strata=[{**stratum, "charts": size} for stratum, size in zip(listed.frame.strata, listed.sizes, strict=True)],
        excluded={reason: {"charts": many, "first": listed.shown[reason]} for reason, many in listed.left_out.items()},
        charts=len(listed.frame.units), left_out=len(listed.frame.excluded), frame_sha256=frame_hash,
        frozen_at=now, frozen_by=uow.user_id,
    )  # fmt: skip
    uow.session.add(sample)
    uow.session.flush()
    uow.session.add(SampleFrame(org_id=uow.org_id, sample_id=sample.id, body=zlib.compress(text, 3)))
    uow.record("SAMPLE_FROZEN", "sample", sample.id, charts=sample.charts, left_out=sample.left_out,
               method=command.method, frame_sha256=frame_hash)  # fmt: skip
    return str(sample.id)


def frozen_text(uow: UnitOfWork, sample: Sample) -> bytes:
    """The list of a sample as it was frozen. Refused when it is not the one that was hashed."""
    text = zlib.decompress(records.frame(uow, sample.id))
    if hashlib.sha256(text).hexdigest() != sample.frame_sha256:
        raise Refused("The list is not the one that was frozen.", kept="Nothing was drawn.",
                      todo="Tell whoever runs this server: its data were changed.", code="damaged")  # fmt: skip
    return text


@verb("samples.draw", OfSample)
def draw_sample(uow: UnitOfWork, command: OfSample) -> str:
    """Draw a frozen sample by a new seed and have its charts audited; its id. One that is drawn stays as it is.

    Completed charts wait for their audit from now on and stay completed; those in work are audited when they are sent.
    """
    sample = records.find(uow, command.sample_id, lock=True)
    if sample is None:
        raise NotFound()
    if sample.seed is not None:
        return str(sample.id)
    if sample.ended_at is not None:
        raise Refused("This sample was ended before it was drawn.", todo="Draw a new one.", code="ended")
    records.take_time(uow)
    frame, now = read_frame(frozen_text(uow, sample)), clock.now()
    seed = secrets.token_hex(16)
    drawn = draw(frame.units, frame.plan, seed)
    _keep(uow, sample, frame, drawn)
    sample.seed, sample.drawn, sample.drawn_at, sample.drawn_by = seed, len(drawn), now, uow.user_id
    sample.sample_sha256 = sample_hash(one.unit.id for one in drawn)
    uow.session.add(sample)
    uow.session.flush()
    waiting = records.wait_for_audit(uow, sample.id, now)
    uow.record("SAMPLE_DRAWN", "sample", sample.id, seed=seed, charts=len(drawn), sample_sha256=sample.sample_sha256,
               frame_sha256=sample.frame_sha256, after_completion=waiting)  # fmt: skip
    return str(sample.id)


def _keep(uow: UnitOfWork, sample: Sample, frame: Frame, drawn: list[Drawn]) -> None:
    """Keep the drawn charts in their order, with the round whose audit counts."""
    ids = [UUID(one.unit.id) for one in drawn]
    now = records.locked(uow, ids)
    rows = []
    for place, (chart_id, one) in enumerate(zip(ids, drawn, strict=True), start=1):
        status, round_ = now[chart_id]
        rows.append(
            {"org_id": uow.org_id, "sample_id": sample.id, "place": place, "chart_id": chart_id,
             "stratum": one.unit.stratum, "chance": float(one.chance),
             "round": round_ if status in WAITS_OR_DONE and round_ else round_ + 1}
        )  # fmt: skip
    records.keep(uow, rows)


@verb("samples.end", OfSample)
def end_sample(uow: UnitOfWork, command: OfSample) -> str:
    """Ask for no more audits of a sample; its id. What was audited stays its result, what is being audited goes on."""
    sample = records.find(uow, command.sample_id, lock=True)
    if sample is None:
        raise NotFound()
    if sample.ended_at is None:
        sample.ended_at, sample.ended_by = clock.now(), uow.user_id
        uow.session.add(sample)
        uow.session.flush()
        records.wait_no_more(uow, sample.id)
        uow.record("SAMPLE_ENDED", "sample", sample.id)
    return str(sample.id)
