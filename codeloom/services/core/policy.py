"""Who may do what: one table, role by verb, default deny."""

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import INTEGRATION, WORKER

_C, _S, _M = Role.CODER.value, Role.SUPERVISOR.value, Role.MANAGER.value
EVERYBODY = frozenset(map(str, Role))

POLICY: dict[str, frozenset[str]] = {
    # the person behind the session
    "accounts.sessions": EVERYBODY,
    "accounts.end_session": EVERYBODY,
    "codes.search": EVERYBODY,
    "codes.picker": EVERYBODY,
    "codes.describe": EVERYBODY,
    "codes.page": EVERYBODY,
    "codes.used": EVERYBODY,
    "codes.star": EVERYBODY,
    "palette.look": EVERYBODY,
    # coder
    "charts.queue": frozenset({_C}),
    "charts.start_next": frozenset({_C}),
    "charts.open": frozenset({_C}),
    "charts.read_document": frozenset({_C, _S}),
    "charts.find": frozenset({_C, _S}),
    "charts.edit": frozenset({_C}),
    "charts.fix": frozenset({_C}),
    "charts.set_service_date": frozenset({_C}),
    "charts.undo": frozenset({_C}),
    "charts.decide_condition": frozenset({_C}),
    "charts.override_finding": frozenset({_C}),
    "charts.lease": frozenset({_C}),
    "charts.look": frozenset({_C, _S}),
    "charts.submit": frozenset({_C}),
    # supervisor
    "audits.queue": frozenset({_S}),
    "audits.open": frozenset({_S}),
    "audits.read_document": frozenset({_S}),
    "audits.edit": frozenset({_S}),
    "audits.verdict": frozenset({_S}),
    "audits.feedback": frozenset({_S}),
    "audits.finish": frozenset({_S}),
    # manager
    "dashboard.figures": frozenset({_M}),
    "charts.list": frozenset({_M}),
    "charts.assignable": frozenset({_M}),
    "charts.preview_assignment": frozenset({_M}),
    "charts.assign": frozenset({_M}),
    "charts.undo_assignment": frozenset({_M}),
    "imports.start": frozenset({_M}),
    "imports.add_file": frozenset({_M}),
    "imports.add_whole": frozenset({_M}),
    "imports.add_chunk": frozenset({_M}),
    "imports.finish_file": frozenset({_M}),
    "imports.refuse_file": frozenset({_M}),
    "imports.queue": frozenset({_M}),
    "imports.generate": frozenset({_M}),
    "imports.cancel": frozenset({_M}),
    "imports.list": frozenset({_M}),
    "imports.report": frozenset({_M}),
    "imports.download": frozenset({_M}),
    "imports.held_matches": frozenset({_M}),
    "imports.held_match": frozenset({_M}),
    "imports.decide_match": frozenset({_M}),
    "imports.undo_match": frozenset({_M}),
    "delivery.dead_events": frozenset({_M}),
    "delivery.replay": frozenset({_M}),
    "operations.audit_log": frozenset({_M}),
    "operations.verify_audit_log": frozenset({_M}),
    "practice_rules.list": frozenset({_M}),
    "practice_rules.live": frozenset({_C, _S, _M}),
    "practice_rules.open": frozenset({_M}),
    "practice_rules.test": frozenset({_M}),
    "practice_rules.save": frozenset({_M}),
    "practice_rules.back_test": frozenset({_M}),
    "practice_rules.start_shadow": frozenset({_M}),
    "practice_rules.go_live": frozenset({_M}),
    "practice_rules.retire": frozenset({_M}),
    "practice_rules.set_limits": frozenset({_M}),
    "code_sets.list": frozenset({_M}),
    "code_sets.begin": frozenset({_M}),
    "code_sets.upload": frozenset({_M}),
    "code_sets.flaws": frozenset({_M}),
    "code_sets.prepare": frozenset({_M}),
    "code_sets.preview": frozenset({_M}),
    "code_sets.difference": frozenset({_M}),
    "code_sets.activate": frozenset({_M}),
    "code_sets.rollback": frozenset({_M}),
    "code_sets.remove": frozenset({_M}),
    "organization.settings": frozenset({_M}),
    "organization.change_settings": frozenset({_M}),
    "integration.create_key": frozenset({_M}),
    "integration.list_keys": frozenset({_M}),
    "integration.revoke_key": frozenset({_M}),
    # programs with a key of the organization; the key's own scopes are asked in api/integration/keys.py
    "integration.search": frozenset({INTEGRATION}),
    "integration.code": frozenset({INTEGRATION}),
    "integration.validate": frozenset({INTEGRATION}),
    # our own jobs
    "imports.purge": frozenset({WORKER}),
    "imports.purge_held": frozenset({WORKER}),
    "operations.clear_expired": frozenset({WORKER}),
    "charts.figures": frozenset({WORKER}),
}


def allowed(role: str, verb: str) -> bool:
    """Whether a role may use a verb. An unknown verb is denied to everybody, an unknown role everything."""
    return role in POLICY.get(verb, frozenset())
