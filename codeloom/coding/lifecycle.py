"""Roles, statuses and their transitions: the one place the database, the services and the screens read them from."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is in an organization; services/core/policy.py says what each may do."""

    PROVIDER = "provider"
    BILLER = "biller"
    CODER = "coder"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"


class ChartStatus(StrEnum):
    """The four states of a chart. Whether it is assigned is its assignee, never a status."""

    DRAFT = "draft"
    PENDING_AUDIT = "pending_audit"
    RETURNED = "returned"
    COMPLETED = "completed"


STATUS_WORDS = {
    ChartStatus.DRAFT: "Draft",
    ChartStatus.PENDING_AUDIT: "Waiting for audit",
    ChartStatus.RETURNED: "Returned",
    ChartStatus.COMPLETED: "Completed",
}

TRANSITIONS: dict[ChartStatus, frozenset[ChartStatus]] = {
    ChartStatus.DRAFT: frozenset({ChartStatus.PENDING_AUDIT}),
    ChartStatus.PENDING_AUDIT: frozenset({ChartStatus.COMPLETED, ChartStatus.RETURNED}),
    ChartStatus.RETURNED: frozenset({ChartStatus.PENDING_AUDIT}),
    ChartStatus.COMPLETED: frozenset(),
}

EDITABLE = frozenset({ChartStatus.DRAFT, ChartStatus.RETURNED})
"""Statuses in which a coder may edit an own chart."""


def may_move(source: ChartStatus, target: ChartStatus) -> bool:
    """Whether a chart may go from one status to the other."""
    return target in TRANSITIONS[source]


def refusal(source: ChartStatus, target: ChartStatus) -> str:
    """Why a transition is not in the table, in words for the person who tried it."""
    allowed = ", ".join(sorted(STATUS_WORDS[s].lower() for s in TRANSITIONS[source])) or "nothing further"
    here, there = STATUS_WORDS[source].lower(), STATUS_WORDS[target].lower()
    return f"A chart that is {here} cannot become {there}; it can become: {allowed}."


class EncounterStatus(StrEnum):
    """The three states of an encounter. Sent to billing, sent back and stale are facts beside it, never a status."""

    DRAFT = "draft"
    AI_SUGGESTED = "ai_suggested"
    FINALIZED = "finalized"


ENCOUNTER_WORDS = {
    EncounterStatus.DRAFT: "Draft",
    EncounterStatus.AI_SUGGESTED: "Suggested",
    EncounterStatus.FINALIZED: "Finalized",
}

ENCOUNTER_TRANSITIONS: dict[EncounterStatus, frozenset[EncounterStatus]] = {
    EncounterStatus.DRAFT: frozenset({EncounterStatus.AI_SUGGESTED}),
    EncounterStatus.AI_SUGGESTED: frozenset({EncounterStatus.FINALIZED}),
    EncounterStatus.FINALIZED: frozenset({EncounterStatus.AI_SUGGESTED}),
}
"""From finalized an encounter goes back only as a new version; the finalized one stays as it was."""
