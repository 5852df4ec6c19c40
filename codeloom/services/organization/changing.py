"""Changing an organization's settings: what is given changes, everything else stays, and the log keeps before and after."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from codeloom.coding import clock
from codeloom.db.queries import organization as queries
from codeloom.db.tables.organization import OrganizationSettings
from codeloom.db.work import UnitOfWork
from codeloom.gateways.llm import NAMES, Provider, provider_named, receiver
from codeloom.services.core import Command, Conflict, Refused, verb
from codeloom.services.organization.leaving import NO_AGREEMENT, OTHER_AGREEMENT, not_set_up
from codeloom.services.organization.reading import SettingsView, SuggestionProvider, view_of
from codeloom.settings import settings

AGREEMENT = ("agreement_with", "agreement_by", "agreement_at")
RECORDED = ("suggestion_provider", *AGREEMENT, "training_consent", "query_days", "second_factor_required")
"""What the log keeps of a change. A setting that holds a person's words must not be among them."""

Values = dict[str, Any]
"""Settings by name."""


class ChangeSettings(Command):
    """The settings to change, on the version that was shown; None leaves a setting as it is.

    `agreement_with` is the acknowledgement: the receiver shown beside the provider, with whom the manager says an agreement
    (BAA) is signed. It is needed whenever notes are to go to a provider, or to another receiver, for the first time.
    """

    version: Annotated[int, Field(ge=0)]
    suggestion_provider: SuggestionProvider | None = None
    agreement_with: Annotated[str, StringConstraints(max_length=255, strip_whitespace=True, to_lower=True)] | None = (
        None
    )
    training_consent: bool | None = None
    query_days: Annotated[int, Field(ge=1, le=60)] | None = None
    second_factor_required: bool | None = None


@verb("organization.change_settings", ChangeSettings)
def change_settings(uow: UnitOfWork, command: ChangeSettings) -> SettingsView:
    """Change settings. Raises Conflict when somebody changed them meanwhile, Refused for a provider without its agreement.

    Another provider needs an acknowledgement of its own; the offline engine takes acknowledgement and consent away.
    """
    kept = queries.settings_row(uow, lock=True) or OrganizationSettings(org_id=uow.org_id)
    if kept.version != command.version:
        raise Conflict("Somebody changed these settings meanwhile.", details={"version": kept.version})
    before = {name: getattr(kept, name) for name in RECORDED}
    after = before | _chosen(uow, before, command)
    after |= _consented(after, command)
    for name in ("query_days", "second_factor_required"):
        after |= {} if getattr(command, name) is None else {name: getattr(command, name)}
    changed = [name for name in RECORDED if before[name] != after[name]]
    if not changed:
        return view_of(uow, kept)
    for name in changed:
        setattr(kept, name, after[name])
    kept.version += 1
    kept.updated_at = clock.now()
    uow.session.add(kept)
    uow.session.flush()
    uow.record("ORGANIZATION_SETTINGS_CHANGED", "organization", uow.org_id,
               before=_plain(before, changed), after=_plain(after, changed))  # fmt: skip
    return view_of(uow, kept)


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
