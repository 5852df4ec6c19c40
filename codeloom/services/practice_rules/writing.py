"""Writing the practice's own rules: checked while typing, saved as versions. What becomes of one then: practice_rules/stages.py."""

import hashlib
import json
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from codeloom.coding import clock
from codeloom.coding.rules.local import LocalRule
from codeloom.coding.rules.local_check import inspect, standing
from codeloom.coding.rules.local_reading import BadDefinition, definition_of, read_part, read_rule
from codeloom.db.queries import practice_rules as queries
from codeloom.db.tables.practice_rules import LocalRuleVersion
from codeloom.db.work import UnitOfWork
from codeloom.services.code_sets import codesets_of
from codeloom.services.core import Command, Conflict, NotFound, Refused, verb
from codeloom.services.practice_rules.in_force import name_of
from codeloom.services.practice_rules.reading import view_of
from codeloom.services.practice_rules.views import Limits, ReportView, RuleView, report_of, unread

MOST_RULES = 200
Field1 = Annotated[str, StringConstraints(max_length=4000)]


class RuleFields(Command):
    """A definition as it is typed: every field is a text here, so that each flaw can be shown beside its field."""

    title: Field1 = ""
    severity: Field1 = "warn"
    message: Field1 = ""
    citation: Field1 = ""
    overridable: Field1 = ""
    codes: Field1 = ""
    with_codes: Field1 = ""
    without_codes: Field1 = ""
    position: Field1 = "any"
    setting: Field1 = ""
    sex: Field1 = ""
    age_from: Field1 = ""
    age_to: Field1 = ""
    dos_from: Field1 = ""
    dos_to: Field1 = ""
    meds: Field1 = ""
    poa: Field1 = ""
    missing: Field1 = ""
    fix: Field1 = ""
    fix_code: Field1 = ""
    fires: Field1 = ""
    silent: Field1 = ""

    def definition(self) -> dict[str, object]:
        """The fields by name."""
        return {name: getattr(self, name) for name in RuleFields.model_fields}


class SaveRule(RuleFields):
    """Save as the next version of a rule. `number` 0 makes a new rule; `base` is the newest version its writer saw. `ruling` is
    the ruling a new one is made of, empty for none; later versions keep it."""

    number: Annotated[int, Field(ge=0, le=999_999)] = 0
    base: Annotated[int, Field(ge=0)] = 0
    ruling: UUID | Literal[""] = ""


class SetLimits(Command):
    """What the organization asks of a rule before it goes live."""

    days: Annotated[int, Field(ge=0, le=90)]
    charts: Annotated[int, Field(ge=0, le=10_000)]
    share: Annotated[int, Field(ge=0, le=100)]


@verb("practice_rules.test", RuleFields, read_only=True)
def look_over(uow: UnitOfWork, command: RuleFields) -> ReportView:
    """Check a definition without saving it."""
    rule, flaws = read_part(command.definition())
    if flaws:
        return unread(
            (*flaws, *(one for one in standing(rule, codesets_of(uow)) if one.field not in {f.field for f in flaws}))
        )
    return report_of(inspect(rule, codesets_of(uow)))


@verb("practice_rules.save", SaveRule)
def save_rule(uow: UnitOfWork, command: SaveRule) -> RuleView:
    """Save as a new version, in draft. Raises Refused when the check finds a flaw, Conflict when somebody saved meanwhile."""
    number = command.number or queries.highest(uow) + 1
    versions = queries.versions(uow, number, lock=True)
    if bool(versions) != bool(command.number):
        raise NotFound("That rule is gone.", todo="Open it from the list.")
    newest = versions[0].version if versions else 0
    if command.base != newest:
        raise Conflict(details={"version": newest})
    if not versions and number > MOST_RULES:
        raise Refused(f"A practice has at most {MOST_RULES} rules.", todo="Change one that is not used any more.")
    ruling = versions[0].ruling_id if versions else (command.ruling or None)
    if ruling is not None and not queries.ruling_number(uow, ruling):
        raise NotFound("The ruling this rule is made of is gone.", todo="Begin it anew from the list of rulings.")
    rule = checked(uow, command.definition(), name_of(number), newest + 1)
    _retire_draft(uow, versions)
    definition = definition_of(rule)
    made = LocalRuleVersion(org_id=uow.org_id, number=number, version=rule.version, made_by=uow.user_id,
                            ruling_id=ruling)  # fmt: skip
    uow.vault.put(LocalRuleVersion.definition_enc, made, json.dumps(definition))
    uow.session.add(made)
    digest = hashlib.sha256(json.dumps(definition, sort_keys=True).encode()).hexdigest()
    uow.record("LOCAL_RULE_SAVED", "local_rule", rule.id, version=rule.version, definition_sha256=digest,
               **({"ruling": str(ruling)} if ruling is not None else {}))  # fmt: skip
    uow.session.flush()
    return view_of(uow, number, rule.version)


@verb("practice_rules.set_limits", SetLimits)
def set_limits(uow: UnitOfWork, command: SetLimits) -> Limits:
    """Set how long a rule stays in shadow, and from which share on an error needs a reason."""
    values = command.model_dump()
    queries.keep_settings(uow, values)
    uow.record("LOCAL_RULE_LIMITS_SET", "organization", uow.org_id, **values)
    return Limits(**values)


def checked(uow: UnitOfWork, definition: dict[str, object], id: str, version: int) -> LocalRule:
    """The rule of a definition that may be saved. Raises Refused naming the fields that are wrong."""
    try:
        rule = read_rule(definition, id, version)
        report = report_of(inspect(rule, codesets_of(uow)))
    except BadDefinition as error:
        report = unread(error.flaws)
    if not report.good:
        first = next(iter(report.errors.values()))
        raise Refused(
            f"The rule was not saved. {first}",
            kept="What you typed is still in the form.",
            todo="Settle what stands under the fields, then save again.",
            code="bad_rule",
            details={"fields": sorted(report.errors)},
        )
    return rule


def _retire_draft(uow: UnitOfWork, versions: list[LocalRuleVersion]) -> None:
    """A draft that is saved over never ran; its version stays in the history."""
    for row in versions:
        if row.status == "draft":
            row.status, row.retired_by, row.retired_at = "retired", uow.user_id, clock.now()
            uow.session.add(row)
    uow.session.flush()
