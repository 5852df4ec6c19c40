"""The settings of an organization as its managers see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.coding.scoring import PROFILES, profile_of
from codeloom.db.queries import organization as queries
from codeloom.db.queries import people
from codeloom.db.tables.organization import OrganizationSettings
from codeloom.db.work import UnitOfWork
from codeloom.gateways.llm import NAMES, PROVIDERS, provider_named, ready, receiver
from codeloom.services.core import Nothing, count, formatting, verb
from codeloom.services.organization.leaving import WORDS, hindrance, kept_settings, provider_in
from codeloom.settings import settings

QUERY_DAYS = 3
"""Plain days, weekends included, within which a provider is to answer a query where nothing else is set."""
REBUTTAL_DAYS, DECISION_DAYS = 14, 7
"""Plain days in which a change of a closed audit can be rebutted, and in which a rebuttal is to be decided."""
DUE_DAYS = 3
"""Plain days, weekends included, from its import within which a chart is to be coded where nothing else is set."""
AUDIT_PERCENT = 100
"""Percent of submitted charts that are audited where nothing else is set."""
FIRST_CHARTS = 20
"""Charts that a new coder sends first and that are all audited, where nothing else is set."""
ACCURACY_GOAL = 95
"""Percent of coded rows an auditor agrees with that a practice wants of its coders where nothing else is set."""
KEEP_SIGN_INS, KEEP_LETTERS, KEEP_WORDS = 90, 30, 30
"""Days for which sign-ins, letters that were sent or given up, and words nobody went on with stay where nothing else is set."""
MEASURES = ("kappa", "ac1")
"""By which figure of agreement a practice may ask for a minimum; the first where nothing else is set."""
SuggestionProvider = Literal["offline", "openai", "anthropic"]


@dataclass(frozen=True, slots=True)
class ProviderView:
    """A model provider that can be chosen: its name, who would receive the notes, and whether this server is set up for it."""

    provider: str
    name: str
    receiver: str
    ready: bool


@dataclass(frozen=True, slots=True)
class Keeping:
    """For how long an organization keeps what its housekeeping deletes (services/operations/retention.py)."""

    sign_ins: timedelta
    letters: timedelta
    words: timedelta


@dataclass(frozen=True, slots=True)
class AuditRates:
    """Percent of submitted charts that are audited, by setting; how many first ones of each coder are in any case; the seed the
    draw is made from, None while all are audited."""

    percent: Mapping[str, int]
    first_charts: int
    seed: UUID | None


@dataclass(frozen=True, slots=True)
class SettingsView:
    """All settings. `version` goes with the next change. `agreement` says which agreement was acknowledged, by whom and when,
    `problem` why the chosen provider cannot be asked; both empty for none.
    `query_days` are the plain days within which a provider is to answer a query, `rebuttal_days` and `decision_days` those for
    a rebuttal and its decision; with
    `second_factor_required` everybody signs in with a second factor; `without_factor` says how many have none yet.
    `clock_there` is the day and time in the practice's time zone. `outpatient_days` and `inpatient_days` are the plain days
    from its import within which a chart is to be coded, `accuracy_goal` is in percent. `scoring_profile` is how audits count
    that are closed from now on. `audit_*_percent` of submitted charts are audited, and the first `audit_first_charts` of each
    coder. With `blind_audits` charts are audited without the coder's rows first; an auditor whose agreement by
    `agreement_measure` is under `agreement_minimum`, in hundredths, does not audit alone. `keep_*_days`: see `Keeping`.
    `mail_name` and `mail_reply_to` are empty for the server's own."""

    version: int = 0
    suggestion_provider: str = "offline"
    provider_name: str = WORDS["offline"]
    agreement_with: str = ""
    agreement: str = ""
    training_consent: bool = False
    problem: str = ""
    providers: tuple[ProviderView, ...] = ()
    query_days: int = QUERY_DAYS
    rebuttal_days: int = REBUTTAL_DAYS
    decision_days: int = DECISION_DAYS
    second_factor_required: bool = False
    name: str = ""
    time_zone: str = "UTC"
    clock_there: str = ""
    outpatient_days: int = DUE_DAYS
    inpatient_days: int = DUE_DAYS
    without_factor: int = 0
    without_factor_words: str = ""
    accuracy_goal: int = ACCURACY_GOAL
    scoring_profile: str = PROFILES[0].id
    scoring_words: str = PROFILES[0].name
    audit_outpatient_percent: int = AUDIT_PERCENT
    audit_inpatient_percent: int = AUDIT_PERCENT
    audit_first_charts: int = FIRST_CHARTS
    blind_audits: bool = False
    agreement_measure: str = MEASURES[0]
    agreement_minimum: int = 0
    keep_sign_ins_days: int = KEEP_SIGN_INS
    keep_letters_days: int = KEEP_LETTERS
    keep_words_days: int = KEEP_WORDS
    mail_name: str = ""
    mail_reply_to: str = ""


@verb("organization.settings", Nothing, read_only=True)
def read_settings(uow: UnitOfWork, _command: Nothing) -> SettingsView:
    """The organization's settings."""
    return view_of(uow, kept_settings(uow))


def view_of(uow: UnitOfWork, kept: OrganizationSettings) -> SettingsView:
    """Settings ready to show."""
    provider = provider_in(kept)
    model = provider_named(provider)
    problem = hindrance(kept, model) if model else None
    practice, without = queries.practice(uow), queries.without_factor(uow)
    there = clock.now().astimezone(ZoneInfo(practice.time_zone))
    return SettingsView(
        version=kept.version,
        suggestion_provider=provider,
        provider_name=WORDS[provider],
        agreement_with=kept.agreement_with or "",
        agreement=_agreement(uow, kept),
        training_consent=kept.training_consent,
        problem=problem.message if problem else "",
        providers=tuple(
            ProviderView(one, NAMES[one], receiver(settings(), one), ready(settings(), one)) for one in PROVIDERS
        ),
        query_days=kept.query_days or QUERY_DAYS,
        rebuttal_days=kept.rebuttal_days or REBUTTAL_DAYS,
        decision_days=kept.decision_days or DECISION_DAYS,
        second_factor_required=kept.second_factor_required,
        name=practice.name,
        time_zone=practice.time_zone,
        clock_there=f"{formatting.day(there.date())}, {there:%H:%M}",
        outpatient_days=kept.outpatient_days or DUE_DAYS,
        inpatient_days=kept.inpatient_days or DUE_DAYS,
        without_factor=without,
        without_factor_words=_without(without),
        accuracy_goal=kept.accuracy_goal or ACCURACY_GOAL,
        scoring_profile=profile_of(kept.scoring_profile).id,
        scoring_words=profile_of(kept.scoring_profile).name,
        audit_outpatient_percent=_or(kept.audit_outpatient_percent, AUDIT_PERCENT),
        audit_inpatient_percent=_or(kept.audit_inpatient_percent, AUDIT_PERCENT),
        audit_first_charts=_or(kept.audit_first_charts, FIRST_CHARTS),
        blind_audits=kept.blind_audits,
        agreement_measure=kept.agreement_measure or MEASURES[0],
        agreement_minimum=kept.agreement_minimum or 0,
        keep_sign_ins_days=kept.keep_sign_ins_days or KEEP_SIGN_INS,
        keep_letters_days=kept.keep_letters_days or KEEP_LETTERS,
        keep_words_days=kept.keep_words_days or KEEP_WORDS,
        mail_name=kept.mail_name or "",
        mail_reply_to=kept.mail_reply_to or "",
    )


def scoring_profile(uow: UnitOfWork) -> str:
    """The id of the profile by which an audit closed now is scored."""
    return profile_of(kept_settings(uow).scoring_profile).id


def audit_rates(uow: UnitOfWork) -> AuditRates:
    """How many submitted charts are audited, as of now."""
    kept = kept_settings(uow)
    outpatient, inpatient = kept.audit_outpatient_percent, kept.audit_inpatient_percent
    percent = {"outpatient": _or(outpatient, AUDIT_PERCENT), "inpatient": _or(inpatient, AUDIT_PERCENT)}
    return AuditRates(percent, _or(kept.audit_first_charts, FIRST_CHARTS), kept.audit_seed)


def audits_are_blind(uow: UnitOfWork) -> bool:
    """Whether an audit of a chart that begins now begins without the coder's rows."""
    return kept_settings(uow).blind_audits


def agreement_asked(uow: UnitOfWork) -> tuple[str, int]:
    """The figure of agreement (kappa or ac1) and its minimum in hundredths under which nobody audits alone; 0 for none."""
    kept = kept_settings(uow)
    return kept.agreement_measure or MEASURES[0], kept.agreement_minimum or 0


def _or(value: int | None, default: int) -> int:
    """A setting, which may be 0, or its default."""
    return default if value is None else value


def keeping(uow: UnitOfWork) -> Keeping:
    """For how long the organization keeps what its housekeeping deletes."""
    kept = kept_settings(uow)
    days = (kept.keep_sign_ins_days or KEEP_SIGN_INS, kept.keep_letters_days or KEEP_LETTERS,
            kept.keep_words_days or KEEP_WORDS)  # fmt: skip
    return Keeping(*(timedelta(days=one) for one in days))


def rebuttal_times(uow: UnitOfWork) -> tuple[int, int]:
    """Plain days in which a change of a closed audit can be rebutted, and in which a rebuttal is to be decided."""
    kept = kept_settings(uow)
    return kept.rebuttal_days or REBUTTAL_DAYS, kept.decision_days or DECISION_DAYS


def accuracy_goal(uow: UnitOfWork) -> int:
    """The accuracy the practice wants of its coders, in percent."""
    return kept_settings(uow).accuracy_goal or ACCURACY_GOAL


def _without(people_without: int) -> str:
    if not people_without:
        return "Everybody has one."
    return f"{count(people_without, 'person', 'people')} without one."


def due_after(uow: UnitOfWork) -> dict[str, timedelta]:
    """How long after its import a chart is due, by setting, as of now; a chart that exists keeps its due day."""
    kept = kept_settings(uow)
    days = {"outpatient": kept.outpatient_days, "inpatient": kept.inpatient_days}
    return {setting: timedelta(days=some or DUE_DAYS) for setting, some in days.items()}


def _agreement(uow: UnitOfWork, kept: OrganizationSettings) -> str:
    if kept.agreement_at is None:
        return ""
    day = formatting.day(kept.agreement_at.astimezone(ZoneInfo(people.time_zone(uow))).date())
    return f"Agreement with {kept.agreement_with}, acknowledged by {people.name_of(uow, kept.agreement_by)} on {day}"
