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
    """The states of a chart. Whether it is assigned is its assignee, on hold or sent back are columns: never a status.

    `CLOSED`: a manager decided that it is not coded here.
    """

    DRAFT = "draft"
    PENDING_AUDIT = "pending_audit"
    RETURNED = "returned"
    COMPLETED = "completed"
    CLOSED = "closed"


STATUS_WORDS = {
    ChartStatus.DRAFT: "Draft",
    ChartStatus.PENDING_AUDIT: "Waiting for audit",
    ChartStatus.RETURNED: "Returned",
    ChartStatus.COMPLETED: "Completed",
    ChartStatus.CLOSED: "Not codable",
}

TRANSITIONS: dict[ChartStatus, frozenset[ChartStatus]] = {
    ChartStatus.DRAFT: frozenset({ChartStatus.PENDING_AUDIT, ChartStatus.CLOSED}),
    ChartStatus.PENDING_AUDIT: frozenset({ChartStatus.COMPLETED, ChartStatus.RETURNED}),
    ChartStatus.RETURNED: frozenset({ChartStatus.PENDING_AUDIT, ChartStatus.CLOSED}),
    ChartStatus.COMPLETED: frozenset(),
    ChartStatus.CLOSED: frozenset({ChartStatus.DRAFT, ChartStatus.RETURNED}),
}
"""Where a chart may go. A recall undoes a submission instead: back to the status it was sent from (docs/adr/0037)."""

EDITABLE = frozenset({ChartStatus.DRAFT, ChartStatus.RETURNED})
"""Statuses in which a coder may edit an own chart."""


ENDED = frozenset({ChartStatus.COMPLETED, ChartStatus.CLOSED})
"""Statuses in which nobody works on a chart any more."""


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
