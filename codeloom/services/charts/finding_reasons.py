"""Reasons that settle findings: why one does not apply to a chart. The auditor sees them."""

from dataclasses import replace
from typing import Annotated

from pydantic import Field, StringConstraints

from codeloom.coding import clock
from codeloom.db.queries.charts import rows as queries
from codeloom.db.tables.charts import FindingOverride
from codeloom.db.work import UnitOfWork
from codeloom.services.charts.context import ChartContext
from codeloom.services.charts.editing import save, take
from codeloom.services.charts.import_notices import NO_DISCHARGE, awaits_discharge
from codeloom.services.core import NotFound, OfChart, Refused, ShortText, verb
from codeloom.services.editor import EditorView

Reason = Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)]


class GiveReason(OfChart):
    """A reason that settles one finding; empty takes it back."""

    version: int = Field(ge=1)
    key: ShortText
    reason: Reason = ""


@verb("charts.override_finding", GiveReason)
def give_reason(uow: UnitOfWork, command: GiveReason) -> EditorView:
    """Record why a warning (or an error that allows it) does not apply here; the auditor sees the reason."""
    work = take(uow, command.chart_id, command.version)
    rule = set_reason(work, command.key, command.reason)
    return save(work, work.lines, "FINDING_REASONED", rule=rule, given=bool(command.reason))


def set_reason(work: ChartContext, key: str, reason: str) -> str:
    """Keep the reason of a finding that stands, or take it back where it is empty; the rule of the finding."""
    uow, chart_id, rule = work.uow, work.chart.id, _reasoned_rule(work, key)
    row = queries.overrides(uow, chart_id).get(key)
    if not reason:
        if row is not None:
            uow.session.delete(row)
        return rule
    sealed = uow.vault.seal(FindingOverride.reason_enc, (chart_id, key), reason)
    row = row or FindingOverride(
        org_id=uow.org_id, chart_id=chart_id, finding_key=key, rule=rule, reason_enc=sealed, made_by=uow.user_id
    )
    row.reason_enc, row.made_by, row.made_at = sealed, uow.user_id, clock.now()
    uow.session.add(row)
    work.around = replace(work.around, reasoned=True)
    return rule


def _reasoned_rule(work: ChartContext, key: str) -> str:
    """The rule of a finding, or what asks about the import, that a reason may settle. Raises NotFound or Refused."""
    if key == NO_DISCHARGE and awaits_discharge(work.chart, work.payload):
        return "IMPORT"
    view = next((v for v in work.judgement().views if v.key == key), None)
    if view is None:
        raise NotFound("That finding is gone.", todo="Look at the fresh rows.")
    if not view.overridable:
        raise Refused(f"{view.rule} cannot be settled by a reason.", todo="Change the rows instead.")
    return view.rule
