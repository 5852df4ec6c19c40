"""What is told of encounters: to providers, that one came back from billing or a colleague's became theirs; to endpoints."""

from collections.abc import Sequence
from uuid import UUID

from codeloom.coding.lifecycle import Role
from codeloom.db.tables.encounters import Encounter
from codeloom.db.topics import Topic
from codeloom.db.work import UnitOfWork
from codeloom.services.core import formatting
from codeloom.services.notices import Fact, Told, by_and_due, notice_kind, notify
from codeloom.services.webhooks import announce


def _handed_title(told: Told) -> str:
    if told.number:
        return f"{told.subject_number} is yours now"
    return f"{formatting.count(told.fact('encounters'), 'encounter')} are yours now"


SENT_BACK = notice_kind(
    "encounters.sent_back",
    "Billing sends an encounter of mine back",
    icon="returned",
    roles=(Role.PROVIDER,),
    order=10,
    title=lambda told: f"{told.subject_number} is sent back to you",
    detail=by_and_due,
    path=lambda told: f"/encounter/{told.number}",
)
HANDED_ON = notice_kind(
    "encounters.handed_on",
    "Encounters of a colleague become mine",
    icon="assign",
    roles=(Role.PROVIDER,),
    order=50,
    title=_handed_title,
    detail=by_and_due,
    path=lambda told: f"/encounter/{told.number}" if told.number else "/encounters",
)


def tell_sent_back(uow: UnitOfWork, encounter: Encounter) -> None:
    """Tell the provider that billing sent an encounter back; the reason is read there."""
    act, facts = f"{encounter.id}/{encounter.version}", {"of": "encounter"}
    notify(uow, SENT_BACK, [encounter.provider_id], act=act, subject=encounter.id, number=encounter.number, facts=facts)


def tell_handed_on(uow: UnitOfWork, provider_id: UUID, encounters: Sequence[Encounter], act: UUID) -> None:
    """Tell a provider of the encounters that one act made theirs."""
    only = encounters[0] if len(encounters) == 1 else None
    subject, number = (only.id, only.number) if only else (None, 0)
    facts: dict[str, Fact] = {"of": "encounter", "encounters": len(encounters)}
    notify(uow, HANDED_ON, [provider_id], act=act, subject=subject, number=number, facts=facts)


def announce_encounter(uow: UnitOfWork, topic: Topic, encounter: Encounter) -> None:
    """Tell endpoints what became of an encounter: its id, number, status and round."""
    announce(
        uow, topic, encounter.id, encounter=str(encounter.id), number=formatting.encounter_number(encounter.number),
        status=encounter.status, round=encounter.round,
    )  # fmt: skip
