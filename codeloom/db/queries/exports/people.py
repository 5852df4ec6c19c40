"""People of the practice: one row each, as they stand. No addresses, and no patients."""

from codeloom.coding.lifecycle import Role
from codeloom.db.queries.exports.report import Field, Kind, Report

_TEAMS = """(select string_agg(t.name, ', ' order by lower(t.name)) from team_members m
  join teams t on t.org_id = m.org_id and t.id = m.team_id and t.archived_at is null
  where m.org_id = u.org_id and m.user_id = u.id)"""

PEOPLE = Report(
    name="people",
    title="People",
    roles=frozenset({Role.MANAGER.value}),
    fields=(
        Field("person", "Person", Kind.PERSON, "u.id", "Name or number of staff."),
        Field("role", "Role", Kind.TEXT, "u.role", "coder, supervisor, manager, provider or biller."),
        Field("status", "Status", Kind.TEXT, "u.status", "active or disabled."),
        Field("teams", "Teams", Kind.TEXT, _TEAMS, "Teams that are not archived."),
        Field(
            "specialties", "Specialties", Kind.TEXT,
            "(select string_agg(value, ', ') from jsonb_array_elements_text(u.specialties))", "Charts they are given first.",
        ),
        Field("joined", "Joined", Kind.MOMENT, "u.created_at", "When the account was made."),
        Field(
            "seen", "Last seen", Kind.MOMENT,
            "(select max(s.last_seen_at) from sessions s where s.org_id = u.org_id and s.user_id = u.id)", "In any browser.",
        ),
        Field(
            "open_charts", "Open charts", Kind.NUMBER,
            """(select count(*) from charts c where c.org_id = u.org_id and c.assignee_id = u.id
              and c.status in ('draft', 'returned'))""",
            "Draft or returned charts they have.",
        ),
        Field("disabled", "Disabled", Kind.MOMENT, "u.disabled_at", "When the account was disabled.", usual=False),
        Field(
            "second_factor", "Second factor", Kind.YES_NO,
            "exists (select 1 from second_factors f where f.org_id = u.org_id and f.user_id = u.id and f.confirmed_at is not null)",
            "Whether they sign in with one.", usual=False,
        ),
    ),
    rows="from users u where u.org_id = :org and u.kind = 'person' {filters}",
    order="u.created_at, u.id",
    person="u.id",
)  # fmt: skip
