"""The proof of a sample: its frozen list is the one in the audit log, and its seed draws the same charts again."""

import hashlib
import json
import time
import zlib

from codeloom.coding.sampling import draw, read_frame, sample_hash
from codeloom.db.queries.samples import records
from codeloom.db.tables.samples import Sample
from codeloom.db.work import UnitOfWork
from codeloom.services.core import NotFound, Refused, formatting, verb
from codeloom.services.samples.drawing import OfSample
from codeloom.services.samples.views import ProofView
from codeloom.services.samples.words import in_fours, method_of, number_of, plan_of


@verb("samples.replay", OfSample, read_only=True)
def replay_sample(uow: UnitOfWork, command: OfSample) -> ProofView:
    """Draw a sample again from its list and seed and compare. Raises NotFound, or Refused for one that is not drawn."""
    sample = records.find(uow, command.sample_id)
    if sample is None:
        raise NotFound()
    if sample.seed is None:
        raise Refused("This sample is not drawn yet.", todo="Draw it first.", code="not_ready")
    records.take_time(uow)
    began = time.perf_counter()
    text = zlib.decompress(records.frame(uow, sample.id))
    frame_hash, frame = hashlib.sha256(text).hexdigest(), read_frame(text)
    again = [one.unit.id for one in draw(frame.units, frame.plan, sample.seed)]
    kept = [str(one) for one in records.drawn_ids(uow, sample.id)]
    logged = _logged(uow, sample)
    whole = frame_hash == sample.frame_sha256
    same = again == kept and sample_hash(again) == sample.sample_sha256
    seconds = time.perf_counter() - began
    charts = formatting.count(len(kept), "chart")
    if not whole:
        words = "The list is not the one that was frozen."
    elif not same:
        words = f"Other charts come out than the {len(kept):,} that are kept."
    elif not logged:
        words = f"The same {charts} in the same order, but the audit log says otherwise."
    else:
        words = f"The same {charts} in the same order" + (f", {seconds:.1f} s." if seconds >= 0.05 else ".")
    return ProofView(
        number=number_of(sample),
        same=whole and same and logged,
        words=words,
        seed=sample.seed,
        charts=formatting.count(len(frame.units), "chart"),
        method=method_of(plan_of(sample)),
        frame_hash=in_fours(frame_hash),
        logged="the same hash, before the seed" if logged else "another hash",
    )


def _logged(uow: UnitOfWork, sample: Sample) -> bool:
    """Whether the audit log has the hash of the list where it was frozen, and seed and sample where it was drawn."""
    frozen, drawn = (records.recorded(uow, sample.id, act) for act in ("SAMPLE_FROZEN", "SAMPLE_DRAWN"))
    said = [value for body in (frozen, drawn) if body for value in _texts(json.loads(body))]
    return {sample.frame_sha256, sample.seed, sample.sample_sha256} <= set(said)


def _texts(body: object) -> list[object]:
    """All texts in a recorded act, however deep."""
    if isinstance(body, dict):
        return [text for one in body.values() for text in _texts(one)]
    return [text for one in body for text in _texts(one)] if isinstance(body, list) else [body]
