"""The registered topics of the outbox. Each needs a consumer and an idempotency test (INV-18), so a topic is added with its
`@consumer` (codeloom/services/delivery/registry.py), never before. Screens are refreshed by the notification of the commit.
"""

from enum import StrEnum


class Topic(StrEnum):
    """What others are told of; payloads carry ids only."""

    IMPORT_QUEUED = "import.queued"
    SUGGESTION_ASKED = "suggestion.asked"
    CHART_SUGGESTION_ASKED = "chart_suggestion.asked"
    CHART_ASSIGNED = "chart.assigned"
    CHART_SUBMITTED = "chart.submitted"
    CHART_RETURNED = "chart.returned"
    CHART_COMPLETED = "chart.completed"
    ENCOUNTER_SUGGESTED = "encounter.suggested"
    ENCOUNTER_FINALIZED = "encounter.finalized"
    ENCOUNTER_REOPENED = "encounter.reopened"
    IMPORT_DONE = "import.done"
    AUDIT_CLOSED = "audit.closed"
