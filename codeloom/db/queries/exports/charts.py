"""Charts: one row each, by when they were received."""

from codeloom.coding.lifecycle import Role
from codeloom.db.queries.exports.report import Field, Kind, Report

CHARTS = Report(
    name="charts",
    title="Charts",
    roles=frozenset({Role.MANAGER.value}),
    fields=(
        Field("number", "Chart number", Kind.TEXT, "'CH-' || c.number", "Number of the chart."),
        Field("status", "Status", Kind.TEXT, "c.status", "draft, pending_audit, returned, completed or closed (not codable)."),
        Field("service_date", "Service date", Kind.SERVICE_DAY, "c.service_date", "The day whose code set holds."),
        Field("setting", "Setting", Kind.TEXT, "c.setting", "inpatient or outpatient."),
        Field("specialty", "Specialty", Kind.TEXT, "c.specialty", "Specialty as imported."),
        Field("coder", "Coder", Kind.PERSON, "c.assignee_id", "Whose chart it is; empty for nobody's."),
        Field("received", "Received", Kind.MOMENT, "c.created_at", "When it was imported."),
        Field("due", "Due", Kind.MOMENT, "c.due_at", "When it is to be coded."),
        Field("submitted", "Sent for audit", Kind.MOMENT, "c.submitted_at", "When it was sent for audit last."),
        Field("completed", "Completed", Kind.MOMENT, "c.completed_at", "When an audit approved it."),
        Field(
            "code_lines", "Code lines", Kind.NUMBER,
            "(select count(*) from chart_codes k where k.org_id = c.org_id and k.chart_id = c.id)", "Rows as they stand.",
        ),
        Field("rounds", "Rounds", Kind.NUMBER, "c.round", "How often it was sent for audit."),
        Field("class", "Class", Kind.TEXT, "c.class", "Class of the encounter.", usual=False),
        Field("service_from", "Service from", Kind.SERVICE_DAY, "c.service_from", "First day of the visit.", usual=False),
        Field("service_to", "Service to", Kind.SERVICE_DAY, "c.service_to", "Last day of the visit.", usual=False),
        Field("difficulty", "Difficulty", Kind.NUMBER, "c.difficulty", "1 to 5.", usual=False),
        Field("priority", "Priority", Kind.NUMBER, "c.priority", "3 is the highest.", usual=False),
        Field("documents", "Documents", Kind.NUMBER, "c.doc_count", "How many documents it has.", usual=False),
        Field("words", "Words", Kind.NUMBER, "c.word_count", "Words in its documents.", usual=False),
        Field("assigned", "Assigned", Kind.MOMENT, "c.assigned_at", "When its coder was given it.", usual=False),
        Field("returned", "Returned", Kind.MOMENT, "c.returned_at", "When it was returned last.", usual=False),
        Field("held_until", "On hold until", Kind.MOMENT, "c.held_until", "Until when it rests.", usual=False),
        Field("queries_open", "Open queries", Kind.NUMBER, "c.queries_open", "Questions that wait for an answer.", usual=False),
    ),
    rows="from charts c where c.org_id = :org {filters}",
    order="c.number",
    dated="c.created_at",
    dated_label="Received",
    person="c.assignee_id",
    specialty="c.specialty",
    setting="c.setting",
)  # fmt: skip
