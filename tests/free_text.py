"""Every field of every verb's command in which somebody can write words, found by walking the commands, and where its words lie.

`python -m tests.free_text` writes the table of docs/DEFINITIONS.md. A new field stands in none of the lists below, and
tests/integration/core/test_free_text.py fails until it does.
"""

import types
from collections.abc import Iterator
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from codeloom.settings import ROOT
from tests import registries

A_CODE = 16
"""Characters that a code, a modifier, a number or a date has at most: no words."""

SEALED = {
    "audits.edit_blind.operations.text": "blind_codings.lines_enc",
    "audits.feedback.text": "audits.feedback_enc",
    "audits.verdict.citation": "audit_lines.citation_enc",
    "audits.verdict.note": "audit_lines.note_enc",
    "calibration.settle.citation": "rulings.citation_enc",
    "calibration.settle.conditions": "rulings.conditions_enc",
    "calibration.settle.text": "rulings.text_enc",
    "calibration.settle.words": "calibration_settlements.words_enc",
    "charts.answer_return.words": "return_answers.words_enc",
    "editor.comment.words": "line_comments.words_enc",
    "charts.close.words": "chart_reasons.words_enc",
    "charts.decide_condition.reason": "condition_decisions.reason_enc",
    "charts.decide_suggestion.reason": "chart_deltas.reason_enc",
    "charts.edit.operations.text": "chart_codes.rationale_enc, chart_revisions.lines_enc",
    "charts.give.words": "chart_reasons.words_enc",
    "charts.hold.words": "chart_reasons.words_enc",
    "charts.override_finding.reason": "finding_overrides.reason_enc",
    "charts.read_document.find": "nowhere: it is looked for and forgotten",
    "charts.search_patient.text": "nowhere: it is looked for and forgotten",
    "charts.send_back.words": "chart_reasons.words_enc",
    "charts.settle.reason": "condition_decisions.reason_enc, chart_deltas.reason_enc, finding_overrides.reason_enc",
    "charts.skip.words": "skips.words_enc, chart_reasons.words_enc",
    "code_sets.upload.name": "code_releases.file_name_enc",
    "codes.save_bundle.name": "code_bundles.name_enc",
    "drills.assign.words": "drill_assignments.words_enc",
    "drills.doubt.words": "drill_tries.doubt_enc",
    "drills.edit.operations.text": "drill_tries.lines_enc",
    "drills.override.why": "drill_tries.why_enc",
    "encounters.answer_return.words": "return_answers.words_enc",
    "encounters.create.new_patient.family": "patients.name_enc",
    "encounters.create.new_patient.given": "patients.name_enc",
    "encounters.create.note": "encounters.note_enc",
    "encounters.create.visit": "encounters.visit_enc",
    "encounters.edit.operations.reason": "deltas.reason_enc",
    "encounters.reopen.reason": "encounters.reopened_enc, encounter_versions.reason_enc",
    "encounters.save_note.text": "encounters.note_enc",
    "encounters.send_back.reason": "encounters.sent_back_enc",
    "encounters.set_facts.visit": "encounters.visit_enc",
    "imports.add_file.name": "import_files.name_enc",
    "imports.add_whole.files.name": "import_files.name_enc",
    "imports.start.name": "import_jobs.name_enc",
    "inbound.receive.note.date": "inbound_messages.body_enc",
    "inbound.receive.note.patient.family": "inbound_messages.body_enc",
    "inbound.receive.note.patient.given": "inbound_messages.body_enc",
    "inbound.receive.note.patient.identifiers.system": "inbound_messages.body_enc",
    "inbound.receive.note.patient.identifiers.value": "inbound_messages.body_enc",
    "inbound.receive.note.patient.record_number": "inbound_messages.body_enc",
    "inbound.receive.note.provider": "inbound_messages.body_enc",
    "inbound.receive.note.text": "inbound_messages.body_enc, encounters.note_enc",
    "inbound.receive.note.visit": "inbound_messages.body_enc, encounters.visit_enc",
    "inbound.receive.sent_as": "inbound_messages.message_id_enc",
    "inbound.refuse.reason": "inbound_messages.words_enc",
    "inbound.settle.new_patient.family": "patients.name_enc",
    "inbound.settle.new_patient.given": "patients.name_enc",
    "people.disable.reason": "users.disabled_why_enc",
    "people.disable_several.reason": "users.disabled_why_enc",
    "palette.look.text": "nowhere: it is looked for and forgotten",
    "practice_rules.go_live.reason": "local_rules.reason_enc",
    "practice_rules.save.citation": "local_rules.definition_enc",
    "practice_rules.save.fires": "local_rules.definition_enc",
    "practice_rules.save.meds": "local_rules.definition_enc",
    "practice_rules.save.message": "local_rules.definition_enc",
    "practice_rules.save.silent": "local_rules.definition_enc",
    "practice_rules.save.title": "local_rules.definition_enc",
    "provider_queries.answer.words": "provider_queries.answer_enc, documents.text_enc",
    "provider_queries.save_answer.words": "query_drafts.draft_enc",
    "provider_queries.save_draft.choices": "query_drafts.draft_enc, provider_queries.choices_enc",
    "provider_queries.save_draft.question": "query_drafts.draft_enc, provider_queries.question_enc",
    "provider_queries.save_draft.topic": "query_drafts.draft_enc, provider_queries.topic_enc, documents.title_enc",
    "provider_queries.withdraw.reason": "provider_queries.reason_enc",
    "saved_views.save.name": "saved_views.name_enc",
    "training.concede.words": "rebuttals.words_enc",
    "training.decide.citation": "rulings.citation_enc",
    "training.decide.conditions": "rulings.conditions_enc",
    "training.decide.text": "rulings.text_enc",
    "training.decide.words": "rebuttals.words_enc",
    "training.end_ruling.reason": "rulings.ended_why_enc",
    "training.rebut.reason": "rebuttals.reason_enc",
    "training.replace_ruling.citation": "rulings.citation_enc",
    "training.replace_ruling.conditions": "rulings.conditions_enc",
    "training.replace_ruling.text": "rulings.text_enc",
    "words.keep.text": "unfinished_words.text_enc",
}
"""Where the words of a field lie, encrypted. The test writes into each of them and then looks everywhere."""

IN_CLEAR = {
    "exports.start.filters.specialty": "a specialty of the practice's charts (exports.filters)",
    "exports.schedule.filters.specialty": "a specialty of the practice's charts (export_schedules.filters)",
    "accounts.change_address.email": "the address a person signs in by (account_tokens.email, users.email)",
    "accounts.change_name.name": "the name of a colleague (users.name)",
    "coach.load_reference.lines": "numbers by code (coach_references.shares)",
    "coach.load_reference.source": "where a mix of levels comes from (coach_references.source)",
    "inbound.receive.name": "what the settings call a system (import_jobs.name_enc, notices.facts)",
    "imports.start.options.source": "the name of a system that files come from (import_jobs.options)",
    "integration.create_key.name": "the name of a program (api_keys.name)",
    "organization.change_settings.agreement_with": "a host name (organization_settings.agreement_with)",
    "organization.change_settings.mail_name": "who letters come from (organization_settings.mail_name)",
    "organization.change_settings.mail_reply_to": "where answers to letters go (organization_settings.mail_reply_to)",
    "organization.change_settings.name": "the name of the practice (organizations.name)",
    "people.add_service_account.name": "the name of a program (users.name)",
    "people.rename_service_account.name": "the name of a program (users.name)",
    "people.invite.email": "the address a person signs in by (account_tokens.email, users.email)",
    "people.invite_many.emails": "addresses persons sign in by (account_tokens.email, users.email)",
    "people.set_specialties.specialties": "specialties of the practice's charts (users.specialties)",
    "people.invite.name": "the name of a colleague (account_tokens.name, users.name)",
    "people.invite_list.text": "names, addresses, roles and teams of colleagues (account_tokens.name, account_tokens.email)",
    "samples.freeze.payer": "the name of a payer of the practice's charts (charts.payer, samples.plan)",
    "samples.freeze.specialty": "a specialty of the practice's charts (samples.plan)",
    "webhooks.add.address": "where a program of the practice listens (webhook_endpoints.address)",
    "webhooks.add.name": "the name of a program (webhook_endpoints.name)",
    "webhooks.change.address": "where a program of the practice listens (webhook_endpoints.address)",
    "webhooks.change.name": "the name of a program (webhook_endpoints.name)",
    "teams.change.name": "the name of a team (teams.name)",
    "teams.create.name": "the name of a team (teams.name)",
}
"""What is kept in clear by decision: it names things of an organization, of no patient."""

RULE = "practice_rules.save."
NO_WORDS = {
    "audits.edit.operations.to", "audits.edit.operations.value", "audits.edit_blind.operations.to",
    "audits.edit_blind.operations.value", "calibration.board.pair", "calibration.settle.codes",
    "calibration.settle.unit", "charts.assign.after", "charts.assign.specialty",
    "charts.assign.whose", "charts.close.reason", "charts.decide_condition.code", "charts.decide_condition.key",
    "charts.decide_suggestion.key", "charts.fix.key", "charts.hold.reason", "charts.look.tab", "charts.override_finding.key",
    "charts.preview_assignment.after", "charts.preview_assignment.specialty", "charts.preview_assignment.whose",
    "charts.set_priority.after", "charts.set_priority.specialty", "charts.set_priority.whose", "charts.skip.reason",
    "charts.send_back.reason", "charts.set_service_date.day", "charts.settle.findings", "charts.settle.suggested",
    "coach.answer.lesson", "coach.own.lesson", "code_sets.upload.files.edition", "code_sets.upload.files.kind",
    "code_sets.upload.files.name", "code_sets.upload.files.notes", "code_sets.upload.files.part", "code_sets.upload.flaws.file",
    "code_sets.upload.flaws.problem", "code_sets.upload.sha256", "encounters.create.picked", "encounters.edit.operations.finding",
    "encounters.edit.operations.proposal", "encounters.edit.operations.subject", "encounters.edit.operations.value",
    "encounters.look.tab", "encounters.set_facts.picked", "inbound.receive.kind", "inbound.receive.refusal",
    "inbound.receive.source", "provider_queries.save_draft.kind",
    "organization.change_settings.time_zone", "notices.choose.in_app", "notices.choose.daily", "notices.choose.at_once",
    "notices.choose.time_zone", "operations.audit_log.act", "provider_queries.use_template.template", "saved_views.remove.page",
    "saved_views.save.page", "saved_views.save.wish",
    "training.decide.codes", "training.replace_ruling.codes",
    "words.discard.field", "words.discard.subject_id", "words.keep.field", "words.keep.subject_id",
    "exports.start.fields", "exports.schedule.fields", "drills.assign.topic", "drills.start.topic", "samples.export.number",
    *(RULE + name for name in ("age_from", "age_to", "codes", "dos_from", "dos_to", "fix", "fix_code", "missing", "overridable",
                               "poa", "position", "setting", "severity", "sex", "with_codes", "without_codes")),
}  # fmt: skip
"""Ids, keys, codes and choices: longer than a code by their type, but the verb takes what it knows only, or what our own reader
of files made."""


def fields() -> dict[str, str]:
    """Every text field longer than a code as `verb.field`; what its verb does with it: changes, or reads only."""
    found = {}
    for name, verb in registries.verbs().items():
        for path in _texts(verb.command, ()):
            found[f"{name}.{'.'.join(path)}"] = "reads only" if verb.read_only else "changes"
    return dict(sorted(found.items()))


def said(command: BaseModel) -> Iterator[tuple[str, str]]:
    """(field, text) of every text in a command as it was given."""
    for name in type(command).model_fields:
        yield from _said(getattr(command, name), name)


def _said(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, BaseModel):
        yield from ((f"{path}.{inner}", text) for inner, text in said(value))
    elif isinstance(value, tuple | list | frozenset):
        for one in value:
            yield from _said(one, path)


def _texts(command: type[BaseModel], path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for name, field in command.model_fields.items():
        yield from _of(field.annotation, field.metadata, (*path, name))


def _of(kind: Any, limits: list[Any], path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    origin = get_origin(kind)
    if origin is Annotated:
        inner, *more = get_args(kind)
        yield from _of(inner, [*limits, *more], path)
    elif kind is str:
        most = [found for one in limits if (found := getattr(one, "max_length", None)) is not None]
        if not most or min(most) > A_CODE:
            yield path
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from _texts(kind, path)
    elif origin is not Literal and not (isinstance(kind, type) and issubclass(kind, Enum)):
        for inner in get_args(kind):
            yield from _of(inner, limits if origin in (Union, types.UnionType) else [], path)


BEGINS, ENDS = "<!-- free text: begin, written by `python -m tests.free_text` -->\n", "<!-- free text: end -->"
DEFINITIONS = ROOT / "docs" / "DEFINITIONS.md"


def table() -> str:
    """The table of docs/DEFINITIONS.md."""
    rows = [
        f"| `{name}` | {place if place.startswith('nowhere') else 'encrypted: ' + place} |"
        for name, place in SEALED.items()
    ]
    rows += [f"| `{name}` | in clear by decision: {why} |" for name, why in IN_CLEAR.items()]
    return "| field of a verb | where its words lie |\n|--|--|\n" + "\n".join(sorted(rows)) + "\n"


if __name__ == "__main__":
    before, _, rest = DEFINITIONS.read_text(encoding="utf-8").partition(BEGINS)
    DEFINITIONS.write_text(before + BEGINS + table() + ENDS + rest.partition(ENDS)[2], encoding="utf-8")
