"""Whether a note may leave this machine for a model provider: chosen by the organization, agreed with whoever receives it,
and set up on this server. Whoever sends a note asks here before every request."""

from codeloom.db.queries import organization as queries
from codeloom.db.tables.organization import OrganizationSettings
from codeloom.db.work import UnitOfWork
from codeloom.gateways.llm import NAMES, Provider, ready, receiver
from codeloom.services.core import Refused
from codeloom.settings import settings

OFFLINE = "offline"
WORDS: dict[str, str] = {OFFLINE: "Offline engine", **NAMES}
"""The providers of suggestions for people; every one that can be chosen."""
NOT_CHOSEN, NO_AGREEMENT, OTHER_AGREEMENT, NOT_SET_UP = (
    "provider_not_chosen", "agreement_missing", "agreement_with_another", "provider_not_set_up",
)  # fmt: skip
REFUSALS = frozenset({NOT_CHOSEN, NO_AGREEMENT, OTHER_AGREEMENT, NOT_SET_UP})
"""Codes of what keeps a note on this machine."""
OR_OFFLINE = "or suggest with the offline engine."


def kept_settings(uow: UnitOfWork) -> OrganizationSettings:
    """The organization's settings; a row of defaults that is not stored while there is none."""
    return queries.settings_row(uow) or OrganizationSettings(org_id=uow.org_id)


def provider_in(kept: OrganizationSettings) -> str:
    """The provider that these settings ask: the organization's own choice, else LLM_PROVIDER of this server."""
    return kept.suggestion_provider or settings().llm_provider


def hindrance(kept: OrganizationSettings, provider: Provider) -> Refused | None:
    """What keeps a note from being sent to a provider, with what to do about it; None when it may be sent."""
    name, goes_to = NAMES[provider], receiver(settings(), provider)
    if provider_in(kept) != provider:
        return _refused(
            f"This practice sends no notes to {name}.",
            f"Ask a manager to choose it in the practice's settings, {OR_OFFLINE}",
            NOT_CHOSEN,
        )
    if kept.agreement_with is None:
        return _refused(
            f"No note may be sent to {name} yet: no manager has acknowledged an agreement with {goes_to}.",
            f"Ask a manager to do so in the practice's settings, {OR_OFFLINE}",
            NO_AGREEMENT,
        )
    if kept.agreement_with != goes_to:
        return _refused(
            f"Notes would now go to {goes_to}, but the agreement acknowledged is with {kept.agreement_with}.",
            f"Ask a manager to acknowledge an agreement with {goes_to}, {OR_OFFLINE}",
            OTHER_AGREEMENT,
        )
    return not_set_up(provider)


def not_set_up(provider: Provider) -> Refused | None:
    """What a provider lacks on this server; None when it can be asked."""
    if ready(settings(), provider):
        return None
    return _refused(
        f"{NAMES[provider]} is not set up on this server: it has no key.",
        f"Ask whoever runs this server to set it up, {OR_OFFLINE}",
        NOT_SET_UP,
    )


def let_leave(uow: UnitOfWork, provider: Provider) -> None:
    """Raise Refused unless a note of this organization may be sent to this provider at this moment."""
    problem = hindrance(kept_settings(uow), provider)
    if problem is not None:
        raise problem


def _refused(message: str, todo: str, code: str) -> Refused:
    """`offer` in the details names the provider that may be asked instead, if the person says so."""
    kept = "Nothing was sent, and the note is saved."
    return Refused(message, kept=kept, todo=todo, code=code, details={"offer": OFFLINE})
