"""Suggestion quality: each suggestion of a chart or an encounter, how it was made and what became of its proposals."""

from codeloom.coding.lifecycle import Role
from codeloom.db.queries.exports.report import Field, Kind, Report

_KINDS = ("accepted", "edited", "removed", "added", "resequenced")
_OUTCOME = ", ".join(f"count(*) filter (where s.kind = '{kind}') as {kind}" for kind in _KINDS)
_SHARED = """s.org_id, s.status, s.provider, s.model, s.prompt, s.code_set, s.failure, s.duration_ms, s.attempts,
  s.asked_by, s.asked_at"""
_ASKED = f"""from (
  select {_SHARED}, 'chart' as kind, 'CH-' || c.number as printed, c.number, c.setting, c.specialty, q.*
  from chart_suggestions s join charts c on c.org_id = s.org_id and c.id = s.chart_id
  cross join lateral (select {_OUTCOME} from (select distinct on (d.subject) d.kind from chart_deltas d
    where d.org_id = s.org_id and d.chart_id = s.chart_id and d.suggestion_id = s.id order by d.subject, d.n desc) s) q
  union all
  select {_SHARED}, 'encounter', 'EN-' || e.number, e.number, e.setting, '', q.*
  from suggestions s join encounters e on e.org_id = s.org_id and e.id = s.encounter_id
  cross join lateral (select {_OUTCOME} from (select distinct on (d.subject) d.kind from deltas d
    where d.org_id = s.org_id and d.encounter_id = s.encounter_id and d.suggestion_id = s.id order by d.subject, d.n desc) s) q
) g where g.org_id = :org {{filters}}"""

SUGGESTIONS = Report(
    name="suggestions",
    title="Suggestion quality",
    roles=frozenset({Role.MANAGER.value}),
    fields=(
        Field("number", "Number", Kind.TEXT, "g.printed", "Chart (CH) or encounter (EN)."),
        Field("asked", "Asked", Kind.MOMENT, "g.asked_at", "When it was asked for."),
        Field("asked_by", "Asked by", Kind.PERSON, "g.asked_by", "Who asked."),
        Field("status", "Status", Kind.TEXT, "g.status", "waiting, done, failed or overtaken."),
        Field("provider", "Engine", Kind.TEXT, "g.provider", "Which engine answered."),
        Field("model", "Model", Kind.TEXT, "g.model", "Which model of it."),
        Field("accepted", "Accepted", Kind.NUMBER, "g.accepted", "Proposals taken as they were."),
        Field("edited", "Edited", Kind.NUMBER, "g.edited", "Proposals taken with another code or units."),
        Field("removed", "Removed", Kind.NUMBER, "g.removed", "Proposals turned down."),
        Field("added", "Added", Kind.NUMBER, "g.added", "Rows that no proposal stands behind."),
        Field("seconds", "Seconds", Kind.DECIMAL, "round(g.duration_ms / 1000.0, 2)", "How long the answer took."),
        Field("kind", "Of", Kind.TEXT, "g.kind", "chart or encounter.", usual=False),
        Field("resequenced", "Resequenced", Kind.NUMBER, "g.resequenced", "Whether the order was changed: 0 or 1.", usual=False),
        Field("prompt", "Prompt", Kind.TEXT, "g.prompt", "Version of the questions.", usual=False),
        Field("code_set", "Code set", Kind.TEXT, "g.code_set", "Edition it was checked against.", usual=False),
        Field("failure", "Failure", Kind.TEXT, "g.failure", "How it failed, as a code.", usual=False),
        Field("attempts", "Tries", Kind.NUMBER, "g.attempts", "How often it was tried.", usual=False),
        Field("setting", "Setting", Kind.TEXT, "g.setting", "Setting of the visit.", usual=False),
        Field("specialty", "Specialty", Kind.TEXT, "g.specialty", "Of a chart; empty of an encounter.", usual=False),
    ),
    rows=_ASKED,
    order="g.asked_at, g.kind, g.number",
    dated="g.asked_at",
    dated_label="Asked",
    person="g.asked_by",
    specialty="g.specialty",
    setting="g.setting",
)  # fmt: skip
