"""What somebody codes blind and is not done with, for the top of their audit queue. It names no coder. No verb lives here."""

from datetime import datetime

from codeloom.db.queries.audits import blind as queries
from codeloom.db.queries.calibration import number_of_round
from codeloom.db.tables.audits import BlindCoding
from codeloom.db.work import UnitOfWork
from codeloom.services.audits.reveal_views import BlindItem
from codeloom.services.charts import name_of
from codeloom.services.core import formatting
from codeloom.services.editor import unpack_lines


def own_blind(uow: UnitOfWork, now: datetime) -> tuple[BlindItem, ...]:
    """The first opened first."""
    return tuple(
        BlindItem(
            number=_number(one),
            link=f"/blind/{'' if one.coding.chart_id else 'encounter-'}{one.number}",
            patient=name_of(uow, one.patient),
            what=_what(uow, one.coding),
            since=formatting.age_days(one.coding.opened_at, now),
            rows=formatting.count(len(unpack_lines(uow.vault.open(BlindCoding.lines_enc, one.coding))), "row"),
        )
        for one in queries.open_of_mine(uow)
    )


def _number(one: queries.OpenCoding) -> str:
    of_chart = one.coding.chart_id is not None
    return formatting.chart_number(one.number) if of_chart else formatting.encounter_number(one.number)


def _what(uow: UnitOfWork, coding: BlindCoding) -> str:
    round_ = coding.calibration_id
    return f"Calibration {number_of_round(uow, round_)}" if round_ is not None else "Blind audit"
