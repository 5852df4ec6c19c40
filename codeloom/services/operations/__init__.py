"""Running a copy: the audit log, health, heartbeats of workers, retention."""

from codeloom.services.operations import heartbeat
from codeloom.services.operations.audit_log import view_of
from codeloom.services.operations.checkpointing import check, checkpoint, fill, holds, lost, organizations, prove
from codeloom.services.operations.health_report import Check, health
from codeloom.services.operations.heartbeat import my_name
from codeloom.services.operations.key_rotation import rotate, seal_clear

__all__ = [
    "Check",
    "check",
    "checkpoint",
    "fill",
    "health",
    "heartbeat",
    "holds",
    "lost",
    "my_name",
    "organizations",
    "prove",
    "rotate",
    "seal_clear",
    "view_of",
]
