"""The registered topics of the outbox. Each needs a consumer and an idempotency test (INV-18)."""

from enum import StrEnum


class Topic(StrEnum):
    """What others are told of; payloads carry ids only."""

    IMPORT_QUEUED = "import.queued"
    CHART_ASSIGNED = "chart.assigned"
    CHART_SUBMITTED = "chart.submitted"
    CHART_RETURNED = "chart.returned"
    CHART_COMPLETED = "chart.completed"
