"""Throughput: what each person did on each day of the organization's time zone (docs/DEFINITIONS.md, work a day)."""

from codeloom.coding.lifecycle import Role
from codeloom.db.queries.exports.report import Field, Kind, Report

PRODUCTIVITY = Report(
    name="productivity",
    title="Throughput by day",
    roles=frozenset({Role.MANAGER.value}),
    fields=(
        Field("day", "Day", Kind.DAY, "g.day", "Day in the organization's time zone."),
        Field("person", "Person", Kind.PERSON, "g.person", "Who did it."),
        Field("charts_sent", "Charts sent for audit", Kind.NUMBER, "g.charts", "By the last sending of each chart."),
        Field("audits_closed", "Audits closed", Kind.NUMBER, "g.audits", "Approved or returned."),
        Field(
            "encounters_sent",
            "Encounters sent to billing",
            Kind.NUMBER,
            "g.sent",
            "Those that are with billing or beyond.",
        ),
        Field("encounters_finalized", "Encounters finalized", Kind.NUMBER, "g.finalized", "As they stand finalized."),
        Field("code_lines", "Code lines sent", Kind.NUMBER, "g.code_lines", "Rows, as they stand, of the charts sent."),
    ),
    rows="""from (
      select w.person, (w.at at time zone :zone)::date as day, count(*) filter (where w.what = 'chart') as charts,
        count(*) filter (where w.what = 'audit') as audits, count(*) filter (where w.what = 'sent') as sent,
        count(*) filter (where w.what = 'finalized') as finalized, coalesce(sum(w.code_lines), 0)::int as code_lines
      from (
        select c.org_id, c.assignee_id as person, c.submitted_at as at, 'chart' as what,
          (select count(*) from chart_codes k where k.org_id = c.org_id and k.chart_id = c.id) as code_lines from charts c
        union all select a.org_id, a.auditor_id, a.closed_at, 'audit', 0 from audits a
        union all select e.org_id, e.provider_id, e.sent_at, 'sent', 0 from encounters e
        union all select e.org_id, e.finalized_by, e.finalized_at, 'finalized', 0 from encounters e
      ) w where w.org_id = :org and w.at is not null and w.person is not null {filters} group by 1, 2) g""",
    order="g.day, g.person",
    dated="w.at",
    dated_label="Done",
    person="w.person",
)
