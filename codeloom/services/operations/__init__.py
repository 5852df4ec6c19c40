"""Running a copy: the audit log, health, heartbeats of workers, retention."""

from codeloom.db.distribution import obstacles
from codeloom.services.operations import heartbeat
from codeloom.services.operations.audit_log import Arrived, AuditPage, arrived, listed, view_of
from codeloom.services.operations.backup_notes import note_backup, unreadable_keys
from codeloom.services.operations.checkpointing import (
    check,
    checkpoint,
    deleted,
    fill,
    holds,
    lost,
    organizations,
    prove,
)
from codeloom.services.operations.evidence import MakePack, evidence_pack
from codeloom.services.operations.exporting import export, verifier
from codeloom.services.operations.health_report import Check, health
from codeloom.services.operations.heartbeat import my_name
from codeloom.services.operations.key_rotation import rotate, seal_clear
from codeloom.services.operations.log_row import LogRow, log_row
from codeloom.services.operations.log_standing import Standing, standing
from codeloom.services.operations.organization_care import delete_organization, export_organization
from codeloom.services.operations.subject_history import subject_history
from codeloom.services.operations.verifying import Verifying, how_far, stop, verify

__all__ = [
    "Arrived",
    "AuditPage",
    "Check",
    "LogRow",
    "MakePack",
    "Standing",
    "Verifying",
    "arrived",
    "check",
    "checkpoint",
    "delete_organization",
    "deleted",
    "evidence_pack",
    "export",
    "export_organization",
    "fill",
    "health",
    "heartbeat",
    "holds",
    "how_far",
    "listed",
    "log_row",
    "lost",
    "my_name",
    "note_backup",
    "obstacles",
    "organizations",
    "prove",
    "rotate",
    "seal_clear",
    "standing",
    "stop",
    "subject_history",
    "unreadable_keys",
    "verifier",
    "verify",
    "view_of",
]
