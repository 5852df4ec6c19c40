"""What programs may do: other systems of the organization, and our own workers."""

from codeloom.db.scope import INTEGRATION, WORKER

PROGRAMS: dict[str, frozenset[str]] = {
    # programs with a key of the organization; the key's own scopes are asked in api/integration/keys.py
    "integration.search": frozenset({INTEGRATION}),
    "integration.code": frozenset({INTEGRATION}),
    "integration.validate": frozenset({INTEGRATION}),
    # external systems whose signed message is taken (services/inbound/sources.py)
    "inbound.receive": frozenset({INTEGRATION}),
    # our own jobs
    "exports.purge": frozenset({WORKER}),
    "exports.start_due": frozenset({WORKER}),
    "imports.purge": frozenset({WORKER}),
    "imports.purge_held": frozenset({WORKER}),
    "inbound.purge": frozenset({WORKER}),
    "operations.clear_expired": frozenset({WORKER}),
    "charts.figures": frozenset({WORKER}),
    "notices.unread": frozenset({WORKER}),
    "notices.send_digests": frozenset({WORKER}),
    "charts.end_holds": frozenset({WORKER}),
    "charts.tell_goals": frozenset({WORKER}),
    "coach.read_visits": frozenset({WORKER}),
    "coach.count": frozenset({WORKER}),
    "coach.is_due": frozenset({WORKER}),
    "samples.export": frozenset({WORKER}),
    "samples.read_payers": frozenset({WORKER}),
    "metrics.roll_up": frozenset({WORKER}),
    "metrics.check": frozenset({WORKER}),
    "metrics.add_up": frozenset({WORKER}),
    "metrics.is_due": frozenset({WORKER}),
}
