"""What a suggestion reads of a chart: its documents that hold, the facts of the encounter, and what stands for both."""

import re
from dataclasses import dataclass
from uuid import UUID

from codeloom.coding.suggesting.shapes import Visit
from codeloom.db.tables.charts import Document
from codeloom.services.charts.context import ChartContext
from codeloom.services.charts.standing import mark_of, newest_first
from codeloom.services.core import Refused
from codeloom.services.suggestions import LeftOut, Source, Whole, whole_of

_SETTINGS = {"EMER": "ed", "HH": "home", "VR": "telehealth"}
_DISCHARGE = re.compile(r"\bdischarge\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ChartRead:
    """The record as it was read, the encounter, and an HMAC each of what it says and of what it is made of."""

    whole: Whole
    visit: Visit
    note_hmac: bytes
    source_hmac: bytes


def read_chart(work: ChartContext) -> ChartRead:
    """Everything a suggestion needs of a chart. Raises Refused without a service date."""
    visit = visit_of(work)
    held = [document for document in newest_first(work) if not mark_of(work, document)]
    work.read_texts(document.id for document in held)
    ends = _ends(work, held) if work.inpatient else {document.id for document in held}
    whole = whole_of([Source(one.id, work.title_of(one), work.text_of(one.id), one.id in ends) for one in held])
    unheld = tuple(
        LeftOut(work.title_of(document), f"not read: it is {mark_of(work, document).lower()}")
        for document in newest_first(work)
        if mark_of(work, document)
    )
    return ChartRead(
        Whole(whole.text, whole.parts, (*whole.left_out, *unheld)),
        visit,
        work.uow.vault.blind("suggestion", whole.text),
        source_of(work),
    )


def source_of(work: ChartContext) -> bytes:
    """What a suggestion is made of, as an HMAC: the facts of the encounter and each document with its state. A document that
    an import brings anew is another one, so its text need not be read."""
    chart = work.chart
    facts = (str(chart.service_date), chart.setting, chart.class_, str(work.context.age), work.context.sex or "")
    documents = sorted(f"{one.id} {one.words} {mark_of(work, one)}" for one in work.documents)
    return work.uow.vault.blind("chart suggestion", "\n".join((*facts, *documents)))


def visit_of(work: ChartContext) -> Visit:
    """The encounter as the suggestion service takes it. Raises Refused without a service date."""
    if work.chart.service_date is None:
        raise Refused(
            "Codes are judged by the service date, and none is known.", todo="Enter it first.", code="undated"
        )
    setting = "inpatient" if work.inpatient else _SETTINGS.get(work.chart.class_, "office")
    return Visit(dos=work.chart.service_date, age=work.context.age, sex=work.context.sex, setting=setting)


def _ends(work: ChartContext, held: list[Document]) -> set[UUID]:
    """The documents that say how a stay ended, in which a diagnosis called probable is coded as if it existed (II.H): those
    about the discharge, else the latest."""
    about = {document.id for document in held if _DISCHARGE.search(work.title_of(document))}
    return about or {document.id for document in held[:1]}
