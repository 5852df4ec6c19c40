"""Running a copy: the audit log, health, heartbeats of workers, retention."""

from codeloom.services.operations import heartbeat
from codeloom.services.operations.audit_log import check, checkpoint, organizations, view_of
from codeloom.services.operations.health_report import Check, health
from codeloom.services.operations.heartbeat import my_name

__all__ = [
    "Check",
    "check",
    "checkpoint",
    "health",
    "heartbeat",
    "my_name",
    "organizations",
    "view_of",
]
