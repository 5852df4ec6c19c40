"""Changing an organization's settings: what is given changes, everything else stays, and the log keeps before and after."""

import hashlib
from collections.abc import Sequence
from typing import Annotated, Any, Literal
from uuid import uuid4
from zoneinfo import available_timezones

from pydantic import Field, StringConstraints

from codeloom.coding import clock
from codeloom.coding.scoring import profile_of
from codeloom.db.queries import organization as queries
from codeloom.db.tables.organization import OrganizationSettings
from codeloom.db.work import UnitOfWork
from codeloom.gateways.llm import NAMES, Provider, provider_named, receiver
from codeloom.services.core import Command, Conflict, Refused, is_address, one_line, verb
from codeloom.services.organization.leaving import NO_AGREEMENT, OTHER_AGREEMENT, not_set_up
from codeloom.services.organization.reading import SettingsView, SuggestionProvider, view_of
from codeloom.settings import settings

AGREEMENT = ("agreement_with", "agreement_by", "agreement_at")
RECORDED = ("suggestion_provider", *AGREEMENT, "training_consent", "query_days", "rebuttal_days",
            "decision_days", "second_factor_required",
            "time_zone", "outpatient_days", "inpatient_days", "accuracy_goal", "scoring_profile",
            "audit_outpatient_percent", "audit_inpatient_percent", "audit_first_charts",
            "blind_audits", "agreement_measure", "agreement_minimum",
            "keep_sign_ins_days", "keep_letters_days", "keep_words_days")  # fmt: skip
"""What the log keeps of a change. A setting that holds a person's words must not be among them."""
PLAIN = ("query_days", "rebuttal_days", "decision_days", "second_factor_required", "outpatient_days", "inpatient_days",
         "accuracy_goal", "time_zone",
         "scoring_profile", "audit_outpatient_percent", "audit_inpatient_percent", "audit_first_charts",
         "blind_audits", "agreement_measure", "agreement_minimum",
         "keep_sign_ins_days", "keep_letters_days", "keep_words_days")  # fmt: skip
"""Settings that are taken as they are given."""
WORDS = ("name", "mail_name", "mail_reply_to")
"""Settings that hold somebody's words: of these the log keeps that they changed."""
RATES = {"audit_outpatient_percent", "audit_inpatient_percent", "audit_first_charts"}
"""Settings by which charts are drawn for audit. With a change of theirs the log keeps the hash of the seed, not the seed: nobody
who reads it knows the next draw, and whoever is given the seed later can tell that it was this one."""
SHOWN = {"name": "name", "time_zone": "time zone", "query_days": "days for an answer",
         "rebuttal_days": "days for a rebuttal", "decision_days": "days to decide a rebuttal", "outpatient_days": "outpatient days",
         "inpatient_days": "inpatient days", "second_factor_required": "second factor of everybody",
         "accuracy_goal": "accuracy goal", "scoring_profile": "scoring",
         "audit_outpatient_percent": "percent of outpatient charts audited",
         "audit_inpatient_percent": "percent of inpatient charts audited", "audit_first_charts": "first charts audited",
         "blind_audits": "blind audits", "agreement_measure": "agreement by", "agreement_minimum": "least agreement",
         "keep_sign_ins_days": "days for sign-ins",
         "keep_letters_days": "days for letters", "keep_words_days": "days for unsaved words", "mail_name": "sender of letters",
         "mail_reply_to": "address for answers"}  # fmt: skip
"""What a conflict calls the settings whose value of now it says."""

Values = dict[str, Any]
"""Settings by name."""


class ChangeSettings(Command):
    """The settings to change, on the version that was shown; None leaves a setting as it is.

    `agreement_with` is the acknowledgement: the receiver shown beside the provider, with whom the manager says an agreement
    (BAA) is signed. It is needed whenever notes are to go to a provider, or to another receiver, for the first time.
    `mail_name` and `mail_reply_to` are empty for the server's own.
    """

    version: Annotated[int, Field(ge=0)]
    suggestion_provider: SuggestionProvider | None = None
    agreement_with: Annotated[str, StringConstraints(max_length=255, strip_whitespace=True, to_lower=True)] | None = (
        None
    )
    training_consent: bool | None = None
    query_days: Annotated[int, Field(ge=1, le=60)] | None = None
    rebuttal_days: Annotated[int, Field(ge=1, le=60)] | None = None
    decision_days: Annotated[int, Field(ge=1, le=60)] | None = None
    second_factor_required: bool | None = None
    name: Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)] | None = None
    time_zone: Annotated[str, StringConstraints(max_length=60, strip_whitespace=True)] | None = None
    outpatient_days: Annotated[int, Field(ge=1, le=60)] | None = None
    inpatient_days: Annotated[int, Field(ge=1, le=60)] | None = None
    accuracy_goal: Annotated[int, Field(ge=80, le=100)] | None = None
    scoring_profile: Literal["line_accuracy", "codes_only", "material_only", "partial_credit"] | None = None
    audit_outpatient_percent: Annotated[int, Field(ge=0, le=100)] | None = None
    audit_inpatient_percent: Annotated[int, Field(ge=0, le=100)] | None = None
    audit_first_charts: Annotated[int, Field(ge=0, le=500)] | None = None
    blind_audits: bool | None = None
    agreement_measure: Literal["kappa", "ac1"] | None = None
    agreement_minimum: Annotated[int, Field(ge=0, le=95)] | None = None
    keep_sign_ins_days: Annotated[int, Field(ge=30, le=400)] | None = None
    keep_letters_days: Annotated[int, Field(ge=7, le=90)] | None = None
    keep_words_days: Annotated[int, Field(ge=7, le=90)] | None = None
    mail_name: Annotated[str, StringConstraints(max_length=60, strip_whitespace=True)] | None = None
    mail_reply_to: Annotated[str, StringConstraints(max_length=254, strip_whitespace=True)] | None = None


@verb("organization.change_settings", ChangeSettings)
def change_settings(uow: UnitOfWork, command: ChangeSettings) -> SettingsView:
    """Change settings. Raises Conflict when somebody changed them meanwhile, Refused for a provider without its agreement
    and for what is no time zone.

    Another provider needs an acknowledgement of its own; the offline engine takes acknowledgement and consent away.
    Of the practice's name and of who letters come from the log keeps that it changed, not the words.
    """
    practice = queries.practice(uow, lock=True)
    kept = queries.settings_row(uow, lock=True) or OrganizationSettings(org_id=uow.org_id)
    if kept.version != command.version:
        raise Conflict(f"Somebody changed these settings meanwhile.{_differing(view_of(uow, kept), command)}",
                       kept="What you typed is kept here.", todo="Compare it with what stands now, and save again.",
                       details={"version": kept.version})  # fmt: skip
    if command.time_zone is not None and command.time_zone not in available_timezones():
        raise Refused("That is not the name of a time zone.", kept="Nothing was changed.",
                      todo="Use one such as America/New_York.", code="bad_input")  # fmt: skip
    if command.mail_reply_to and not is_address(command.mail_reply_to):
        raise Refused("No mail can be sent to that address for answers.", kept="Nothing was changed.",
                      todo="Check how it is spelled.", code="bad_input")  # fmt: skip
    before = {name: getattr(practice if name == "time_zone" else kept, name) for name in RECORDED}
    after = before | _chosen(uow, before, command)
    after |= _consented(after, command)
    after |= {name: value for name in PLAIN if (value := getattr(command, name)) is not None}
    changed = [name for name in RECORDED if before[name] != after[name]]
    words = _words(practice.name, kept, command)
    if not changed and not words:
        return view_of(uow, kept)
    for name in changed:
        setattr(practice if name == "time_zone" else kept, name, after[name])
    kept.audit_seed = kept.audit_seed or (uuid4() if _draws(after) else None)
    for name, value in words.items():
        setattr(practice if name == "name" else kept, name, value)
    kept.version += 1
    kept.updated_at = clock.now()
    uow.session.add(practice)
    uow.session.add(kept)
    uow.session.flush()
    facts: Values = {"words_changed": list(words)} if words else {}
    if kept.audit_seed is not None and RATES & set(changed):
        facts["audit_seed_sha256"] = hashlib.sha256(kept.audit_seed.bytes).hexdigest()
    uow.record("ORGANIZATION_SETTINGS_CHANGED", "organization", uow.org_id,
               before=_plain(before, changed), after=_plain(after, changed), **facts)  # fmt: skip
    return view_of(uow, kept)


def _draws(values: Values) -> bool:
    """Whether fewer than all submitted charts are audited."""
    return any(values[name] not in (None, 100) for name in ("audit_outpatient_percent", "audit_inpatient_percent"))


def _differing(now: SettingsView, command: ChangeSettings) -> str:
    """What stands now of the settings that were to become something else; empty when none is."""
    wanted = {name: getattr(command, name) for name in SHOWN}
    differing = {name: getattr(now, name) for name, value in wanted.items() if value not in (None, getattr(now, name))}
    parts = [f"{SHOWN[name]} {_said(name, value)}" for name, value in differing.items()]
    return f" Now it is: {', '.join(parts)}." if parts else ""


def _said(name: str, value: object) -> object:
    if name == "scoring_profile":
        return profile_of(str(value)).name.lower()
    return ("on" if value else "off") if isinstance(value, bool) else "as this server has it" if value == "" else value


def _words(name: str, kept: OrganizationSettings, command: ChangeSettings) -> dict[str, str | None]:
    """The settings that hold words and change, with what they become: None for those that are taken away."""
    now = {"name": name, "mail_name": kept.mail_name, "mail_reply_to": kept.mail_reply_to}
    wanted = {one: text if one == "mail_reply_to" else one_line(text, 100)
              for one in WORDS if (text := getattr(command, one)) is not None}  # fmt: skip
    return {one: text or None for one, text in wanted.items() if (text or None) != now[one]}


def _chosen(uow: UnitOfWork, now: Values, command: ChangeSettings) -> Values:
    """The provider with the agreement it needs, as far as they change."""
    if command.suggestion_provider is None and command.agreement_with is None:
        return {}
    wanted = command.suggestion_provider or now["suggestion_provider"] or settings().llm_provider
    provider = provider_named(wanted)
    if provider is None:
        if command.agreement_with is not None:
            raise Refused(
                "The offline engine sends nothing, so there is no agreement to acknowledge.", code="bad_input"
            )
        return {"suggestion_provider": wanted, "training_consent": False, **dict.fromkeys(AGREEMENT)}
    if problem := not_set_up(provider):
        raise Refused(problem.message, todo="Ask whoever runs this server to set it up first.", code=problem.code)
    goes_to = receiver(settings(), provider)
    same = (now["suggestion_provider"], now["agreement_with"]) == (provider, goes_to)
    if same and command.agreement_with is None:
        return {}
    _check_agreement(provider, goes_to, command.agreement_with)
    return {
        "suggestion_provider": provider,
        "agreement_with": goes_to,
        "agreement_by": uow.user_id,
        "agreement_at": clock.now(),
        "training_consent": same and now["training_consent"],
    }


def _check_agreement(provider: Provider, goes_to: str, said: str | None) -> None:
    if said is None:
        raise Refused(
            f"{NAMES[provider]} needs an acknowledged agreement: notes would be sent to {goes_to}.",
            todo="Acknowledge that an agreement with it is signed and covers what is sent (docs/BAA.md).",
            code=NO_AGREEMENT,
        )
    if said != goes_to:
        raise Refused(
            f"Notes for {NAMES[provider]} would be sent to {goes_to}, and the agreement named is with another.",
            todo=f"Acknowledge the agreement with {goes_to}, if there is one.",
            code=OTHER_AGREEMENT,
        )


def _consented(then: Values, command: ChangeSettings) -> Values:
    """The consent to training, if it is given or taken back."""
    if command.training_consent is None:
        return {}
    if command.training_consent and then["agreement_with"] is None:
        raise Refused("There is no provider to consent to: notes do not leave this machine.", code="bad_input")
    return {"training_consent": command.training_consent}


def _plain(values: Values, names: Sequence[str]) -> Values:
    """Values as the log keeps them."""
    return {
        name: value if isinstance(value, bool | int) or value is None else str(value)
        for name, value in values.items()
        if name in names
    }
