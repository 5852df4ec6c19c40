"""Running a copy: the audit log, health, what stands now, latencies of browsers, heartbeats, retention."""

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
from codeloom.services.operations.distributing import obstacles
from codeloom.services.operations.evidence import MakePack, evidence_pack
from codeloom.services.operations.exporting import export, verifier
from codeloom.services.operations.gauges import build, gauges
from codeloom.services.operations.health_report import Check, health
from codeloom.services.operations.heartbeat import my_name
from codeloom.services.operations.key_rotation import rotate, seal_clear
from codeloom.services.operations.last_hour import HourView, for_operator, last_hour
from codeloom.services.operations.latencies import NoteLatencies, note_latencies
from codeloom.services.operations.log_row import LogRow, log_row
from codeloom.services.operations.log_standing import Standing, standing
from codeloom.services.operations.organization_care import delete_organization, export_organization
from codeloom.services.operations.standing_now import NowView, standing_now
from codeloom.services.operations.subject_history import subject_history
from codeloom.services.operations.verifying import Verifying, how_far, stop, verify
from codeloom.services.operations.watching import watch

__all__ = [
    "Arrived",
    "AuditPage",
    "Check",
    "HourView",
    "LogRow",
    "MakePack",
    "NoteLatencies",
    "NowView",
    "Standing",
    "Verifying",
    "arrived",
    "build",
    "check",
    "checkpoint",
    "delete_organization",
    "deleted",
    "evidence_pack",
    "export",
    "export_organization",
    "fill",
    "for_operator",
    "gauges",
    "health",
    "heartbeat",
    "holds",
    "how_far",
    "last_hour",
    "listed",
    "log_row",
    "lost",
    "my_name",
    "note_backup",
    "note_latencies",
    "obstacles",
    "organizations",
    "prove",
    "rotate",
    "seal_clear",
    "standing",
    "standing_now",
    "stop",
    "subject_history",
    "unreadable_keys",
    "verifier",
    "verify",
    "view_of",
    "watch",
]
