"""Settings of an organization, and whether its notes may leave this machine."""

from codeloom.services.organization.acting import manager_called
from codeloom.services.organization.changing import change_settings
from codeloom.services.organization.leaving import OFFLINE, REFUSALS, kept_settings, let_leave, provider_in
from codeloom.services.organization.reading import (
    QUERY_DAYS,
    AuditRates,
    SettingsView,
    accuracy_goal,
    agreement_asked,
    audit_rates,
    audits_are_blind,
    due_after,
    keeping,
    read_settings,
    rebuttal_times,
    scoring_profile,
)

__all__ = [
    "OFFLINE",
    "QUERY_DAYS",
    "REFUSALS",
    "AuditRates",
    "SettingsView",
    "accuracy_goal",
    "agreement_asked",
    "audit_rates",
    "audits_are_blind",
    "change_settings",
    "due_after",
    "keeping",
    "kept_settings",
    "let_leave",
    "manager_called",
    "provider_in",
    "read_settings",
    "rebuttal_times",
    "scoring_profile",
]
