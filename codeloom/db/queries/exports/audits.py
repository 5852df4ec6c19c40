"""Closed audits with their pairs of rows: one row a pair, and one for an audit without any."""

from codeloom.coding.lifecycle import Role
from codeloom.coding.scoring import Z95
from codeloom.db.queries.exports.report import Field, Kind, Report


def wilson(agreed: str, lines: str, side: str) -> str:
    """The lower (`-`) or upper (`+`) end of the Wilson 95 % interval in percent as SQL; null without lines."""
    z, rate = repr(Z95), f"({agreed}::float8 / nullif({lines}, 0))"
    center = f"({rate} + {z} * {z} / (2 * {lines}))"
    margin = f"{z} * sqrt({rate} * (1 - {rate}) / {lines} + {z} * {z} / (4.0 * {lines} * {lines}))"
    bounded = f"({center} {side} {margin}) / (1 + {z} * {z} / {lines})"
    return f"case when {lines} > 0 then round((100 * greatest(0, least(1, {bounded})))::numeric, 1) end"


def rate(agreed: str, lines: str) -> str:
    """A share in percent as SQL, one decimal; null without lines."""
    return f"round((100.0 * {agreed} / nullif({lines}, 0))::numeric, 1)"


AUDITS = Report(
    name="audits",
    title="Audits: scores and findings",
    roles=frozenset({Role.MANAGER.value}),
    fields=(
        Field("number", "Number", Kind.TEXT, "coalesce('CH-' || c.number, 'EN-' || e.number)", "Chart (CH) or encounter (EN)."),
        Field("service_date", "Service date", Kind.SERVICE_DAY, "coalesce(c.service_date, e.service_date)", "Day of the visit."),
        Field("coder", "Coder", Kind.PERSON, "a.coder_id", "Who handed it in: the coder, or who finalized the encounter."),
        Field("auditor", "Auditor", Kind.PERSON, "a.auditor_id", "Who audited it."),
        Field("round", "Round", Kind.NUMBER, "a.round", "Which hand-in of the chart, or version of the encounter."),
        Field("outcome", "Outcome", Kind.TEXT, "a.status", "approved or returned."),
        Field("closed", "Closed", Kind.MOMENT, "a.closed_at", "When the audit was closed."),
        Field("agreed", "Agreed rows", Kind.NUMBER, "trim_scale(a.agreed::numeric)", "Of the audit, by its scoring profile."),
        Field("lines", "Rows", Kind.NUMBER, "a.lines", "Union of both sides' rows."),
        Field("score", "Score, %", Kind.DECIMAL, rate("a.agreed", "a.lines"), "Agreed of all rows, in percent."),
        Field("code_before", "Code before", Kind.TEXT, "l.coder_code", "The coder's; empty when the auditor added the row."),
        Field("code_after", "Code after", Kind.TEXT, "l.code", "The auditor's; empty when struck."),
        Field("verdict", "Verdict", Kind.TEXT, "l.verdict", "agree or disagree."),
        Field("category", "Category", Kind.TEXT, "l.category", "Category of the finding."),
        Field("material", "Material", Kind.YES_NO, "l.material", "Whether the auditor calls it material."),
        Field("low", "Interval from, %", Kind.DECIMAL, wilson("a.agreed", "a.lines", "-"), "Wilson 95 %, lower.", usual=False),
        Field("high", "Interval to, %", Kind.DECIMAL, wilson("a.agreed", "a.lines", "+"), "Wilson 95 %, upper.", usual=False),
        Field("profile", "Scoring profile", Kind.TEXT, "a.scored_by", "What counted; empty: line accuracy.", usual=False),
        Field("position", "Position", Kind.NUMBER, "l.position", "Place of the pair.", usual=False),
        Field("poa_before", "POA before", Kind.TEXT, "l.coder_poa", "The coder's.", usual=False),
        Field("poa_after", "POA after", Kind.TEXT, "l.poa", "The auditor's.", usual=False),
        Field("provider", "Provider", Kind.PERSON, "a.provider_id", "Who wrote the encounter.", usual=False),
        Field("specialty", "Specialty", Kind.TEXT, "c.specialty", "Of a chart; empty of an encounter.", usual=False),
        Field("setting", "Setting", Kind.TEXT, "coalesce(c.setting, e.setting)", "Setting of the visit.", usual=False),
        Field(
            "minutes", "Minutes", Kind.NUMBER, "round(extract(epoch from a.closed_at - a.opened_at) / 60)::int",
            "From opening to closing; breaks count.", usual=False,
        ),
    ),
    rows="""from audits a
      left join charts c on c.org_id = a.org_id and c.id = a.chart_id
      left join encounters e on e.org_id = a.org_id and e.id = a.encounter_id
      left join audit_lines l on l.org_id = a.org_id and l.audit_id = a.id
      where a.org_id = :org and a.closed_at is not null {filters}""",
    order="a.closed_at, a.id, l.position, l.id",
    dated="a.closed_at",
    dated_label="Closed",
    person="a.coder_id",
    specialty="c.specialty",
    setting="coalesce(c.setting, e.setting)",
)  # fmt: skip
