"""Code lines as they stand on completed charts and finalized encounters, one row each."""

from codeloom.coding.lifecycle import Role
from codeloom.db.queries.exports.report import Field, Kind, Report

_LINES = """from (
  select c.org_id, 'chart' as kind, 'CH-' || c.number as printed, c.number, k.sequence, k.system, k.code, k.units, k.principal,
    k.poa, k.origin, jsonb_array_length(k.evidence) as marks, c.service_date, c.setting, c.specialty, c.assignee_id as person,
    null::uuid as provider, c.completed_at as done_at
  from charts c join chart_codes k on k.org_id = c.org_id and k.chart_id = c.id where c.status = 'completed'
  union all
  select e.org_id, 'encounter', 'EN-' || e.number, e.number, k.sequence, k.system, k.code, k.units, false, '',
    case when k.proposal = '' then 'person' else 'suggestion' end, jsonb_array_length(k.evidence), e.service_date, e.setting, '',
    e.finalized_by, e.provider_id, e.finalized_at
  from encounters e join encounter_codes k on k.org_id = e.org_id and k.encounter_id = e.id where e.status = 'finalized'
) l where l.org_id = :org {filters}"""

CODES = Report(
    name="codes",
    title="Code lines, completed",
    roles=frozenset({Role.MANAGER.value, Role.BILLER.value}),
    fields=(
        Field("number", "Number", Kind.TEXT, "l.printed", "Number of the chart (CH) or encounter (EN)."),
        Field("sequence", "Position", Kind.NUMBER, "l.sequence", "Place among the rows, from 1."),
        Field("system", "System", Kind.TEXT, "l.system", "Code system."),
        Field("code", "Code", Kind.TEXT, "l.code", "The code; modifiers stand behind it, as 83036-QW."),
        Field("units", "Units", Kind.NUMBER, "l.units", "Units of a procedure."),
        Field("principal", "Principal", Kind.YES_NO, "l.principal", "Whether it is the principal diagnosis."),
        Field("poa", "POA", Kind.TEXT, "l.poa", "Present on admission: Y, N, U, W or 1."),
        Field("service_date", "Service date", Kind.SERVICE_DAY, "l.service_date", "The day whose code set holds."),
        Field("person", "Coder or biller", Kind.PERSON, "l.person", "Who has the chart, or finalized the encounter."),
        Field("done", "Completed", Kind.MOMENT, "l.done_at", "When the chart was completed or the encounter finalized."),
        Field("kind", "Kind", Kind.TEXT, "l.kind", "chart or encounter.", usual=False),
        Field("setting", "Setting", Kind.TEXT, "l.setting", "Setting of the visit.", usual=False),
        Field("specialty", "Specialty", Kind.TEXT, "l.specialty", "Specialty of a chart; empty of an encounter.", usual=False),
        Field("provider", "Provider", Kind.PERSON, "l.provider", "Who wrote the encounter.", usual=False),
        Field("origin", "Origin", Kind.TEXT, "l.origin", "Where the row came from first.", usual=False),
        Field("marks", "Evidence marks", Kind.NUMBER, "l.marks", "How many places are marked; never their words.", usual=False),
    ),
    rows=_LINES,
    order="l.kind, l.number, l.sequence",
    dated="l.done_at",
    dated_label="Completed",
    person="l.person",
    specialty="l.specialty",
    setting="l.setting",
)  # fmt: skip
