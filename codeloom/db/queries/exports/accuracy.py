"""Accuracy: one row for each person, month of closing and kind of what was audited (docs/DEFINITIONS.md)."""

from codeloom.coding.lifecycle import Role
from codeloom.db.queries.exports.audits import rate, wilson
from codeloom.db.queries.exports.report import Field, Kind, Report

ACCURACY = Report(
    name="accuracy",
    title="Accuracy by person and month",
    roles=frozenset({Role.MANAGER.value}),
    fields=(
        Field("month", "Month", Kind.DAY, "g.month", "First day of the month the audits were closed in."),
        Field("person", "Person", Kind.PERSON, "g.person", "Who handed in what was audited."),
        Field("kind", "Of", Kind.TEXT, "g.kind", "charts or encounters, never both in one row."),
        Field("audits", "Audits", Kind.NUMBER, "g.audits", "Audits closed."),
        Field("returned", "Returned", Kind.NUMBER, "g.returned", "Those that returned it."),
        Field(
            "agreed",
            "Agreed rows",
            Kind.NUMBER,
            "trim_scale(g.agreed::numeric)",
            "By the scoring profile of each audit.",
        ),
        Field("lines", "Rows", Kind.NUMBER, "g.lines", "All rows of those audits."),
        Field("accuracy", "Accuracy, %", Kind.DECIMAL, rate("g.agreed", "g.lines"), "Agreed of all rows, in percent."),
        Field("low", "Interval from, %", Kind.DECIMAL, wilson("g.agreed", "g.lines", "-"), "Wilson 95 %, lower."),
        Field("high", "Interval to, %", Kind.DECIMAL, wilson("g.agreed", "g.lines", "+"), "Wilson 95 %, upper."),
        Field("whole", "All or nothing", Kind.NUMBER, "g.whole", "Audits in which every row was agreed.", usual=False),
    ),
    rows="""from (
      select a.coder_id as person, date_trunc('month', a.closed_at at time zone :zone)::date as month,
        case when a.chart_id is null then 'encounters' else 'charts' end as kind, count(*) as audits,
        count(*) filter (where a.status = 'returned') as returned, count(*) filter (where a.agreed = a.lines) as whole,
        coalesce(sum(a.agreed), 0) as agreed, coalesce(sum(a.lines), 0)::int as lines
      from audits a
        left join charts c on c.org_id = a.org_id and c.id = a.chart_id
        left join encounters e on e.org_id = a.org_id and e.id = a.encounter_id
      where a.org_id = :org and a.closed_at is not null {filters} group by 1, 2, 3) g""",
    order="g.month, g.person, g.kind",
    dated="a.closed_at",
    dated_label="Closed",
    person="a.coder_id",
    specialty="c.specialty",
    setting="coalesce(c.setting, e.setting)",
)
