"""Who may do what: one table, role by verb, default deny."""

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import INTEGRATION, WORKER

_C, _S, _M, _P, _B = Role.CODER.value, Role.SUPERVISOR.value, Role.MANAGER.value, Role.PROVIDER.value, Role.BILLER.value
EVERYBODY = frozenset({_C, _S, _M, _P, _B})

POLICY: dict[str, frozenset[str]] = {
    # the person behind the session
    "me.sessions": EVERYBODY,
    "me.end_session": EVERYBODY,
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
    "assign.list": frozenset({_M}),
    "assign.preview": frozenset({_M}),
    "assign.apply": frozenset({_M}),
    "assign.undo": frozenset({_M}),
    "imports.start": frozenset({_M}),
    "imports.add_file": frozenset({_M}),
    "imports.add_whole": frozenset({_M}),
    "imports.add_chunk": frozenset({_M}),
    "imports.finish_file": frozenset({_M}),
    "imports.refuse_file": frozenset({_M}),
    "imports.queue": frozenset({_M}),
    "imports.cancel": frozenset({_M}),
    "imports.list": frozenset({_M}),
    "imports.report": frozenset({_M}),
    "imports.download": frozenset({_M}),
    "deliveries.dead": frozenset({_M}),
    "deliveries.replay": frozenset({_M}),
    "audit_log.list": frozenset({_M}),
    "audit_log.verify": frozenset({_M}),
    "local_rules.list": frozenset({_M}),
    "local_rules.live": frozenset({_C, _S, _M}),
    "local_rules.open": frozenset({_M}),
    "local_rules.test": frozenset({_M}),
    "local_rules.save": frozenset({_M}),
    "local_rules.back_test": frozenset({_M}),
    "local_rules.start_shadow": frozenset({_M}),
    "local_rules.go_live": frozenset({_M}),
    "local_rules.retire": frozenset({_M}),
    "local_rules.set_limits": frozenset({_M}),
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
    "keys.create": frozenset({_M}),
    "keys.list": frozenset({_M}),
    "keys.revoke": frozenset({_M}),
    # programs with a key of the organization; the key's own scopes are asked in api/v1_keys.py
    "api.search": frozenset({INTEGRATION}),
    "api.code": frozenset({INTEGRATION}),
    "api.validate": frozenset({INTEGRATION}),
    # our own jobs
    "imports.purge": frozenset({WORKER}),
    "leftovers.clear": frozenset({WORKER}),
    "live.figures": frozenset({WORKER}),
}


def allowed(role: str, verb: str) -> bool:
    """Whether a role may use a verb. An unknown verb is denied to everybody."""
    return role in POLICY.get(verb, frozenset())
