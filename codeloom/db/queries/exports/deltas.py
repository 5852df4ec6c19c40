"""What was changed between a suggestion and the final codes of encounters, one row for each change as it arose."""

from codeloom.coding.lifecycle import Role
from codeloom.db.queries.exports.report import Field, Kind, Report

_STANDS = """not exists (select 1 from deltas n where n.org_id = d.org_id and n.encounter_id = d.encounter_id
  and n.subject = d.subject and n.n > d.n)"""

DELTAS = Report(
    name="deltas",
    title="Changes to suggestions",
    roles=frozenset({Role.MANAGER.value, Role.BILLER.value}),
    fields=(
        Field("number", "Encounter number", Kind.TEXT, "'EN-' || e.number", "Number of the encounter."),
        Field("service_date", "Service date", Kind.SERVICE_DAY, "e.service_date", "Day of the visit."),
        Field("provider", "Provider", Kind.PERSON, "e.provider_id", "Who wrote the encounter."),
        Field("made_by", "Changed by", Kind.PERSON, "d.made_by", "Who made the change."),
        Field(
            "by_billing", "By billing", Kind.YES_NO, "d.made_by <> e.provider_id", "Whether it was not the provider."
        ),
        Field("made", "Changed", Kind.MOMENT, "d.made_at", "When."),
        Field("kind", "Change", Kind.TEXT, "d.kind", "accepted, edited, added, removed, resequenced or withdrawn."),
        Field("before", "Before", Kind.TEXT, "d.before", "Code and units as suggested."),
        Field("after", "After", Kind.TEXT, "d.after", "Code and units as they became."),
        Field("stands", "Stands", Kind.YES_NO, _STANDS, "Whether it is the newest of its subject."),
        Field("round", "Version", Kind.NUMBER, "d.round", "Of the encounter it was made in.", usual=False),
        Field("n", "Order", Kind.NUMBER, "d.n", "Among the changes of the encounter.", usual=False),
        Field("status", "Status", Kind.TEXT, "e.status", "Status of the encounter now.", usual=False),
        Field("setting", "Setting", Kind.TEXT, "e.setting", "Setting of the visit.", usual=False),
    ),
    rows="from deltas d join encounters e on e.org_id = d.org_id and e.id = d.encounter_id where d.org_id = :org {filters}",
    order="e.number, d.n",
    dated="d.made_at",
    dated_label="Changed",
    person="d.made_by",
    setting="e.setting",
)
