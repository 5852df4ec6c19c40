"""Running a copy: the audit log, health, heartbeats of workers, retention."""

from codeloom.services.operations import heartbeat
from codeloom.services.operations.audit_log import (
    AuditPage,
    ChainView,
    Standing,
    listed,
    standing,
    verify,
    view_of,
)
from codeloom.services.operations.checkpointing import check, checkpoint, fill, holds, lost, organizations, prove
from codeloom.services.operations.evidence import MakePack, evidence_pack
from codeloom.services.operations.health_report import Check, health
from codeloom.services.operations.heartbeat import my_name
from codeloom.services.operations.key_rotation import rotate, seal_clear

__all__ = [
    "AuditPage",
    "ChainView",
    "Check",
    "MakePack",
    "Standing",
    "check",
    "checkpoint",
    "evidence_pack",
    "fill",
    "health",
    "heartbeat",
    "holds",
    "listed",
    "lost",
    "my_name",
    "organizations",
    "prove",
    "rotate",
    "seal_clear",
    "standing",
    "verify",
    "view_of",
]
