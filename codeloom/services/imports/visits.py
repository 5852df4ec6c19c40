"""Which chart of a patient an imported visit is. No database, no writing."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from codeloom.db.queries.imports.identities import Here
from codeloom.services.imports.identity_keys import VisitKey, VisitKind

STORED = {
    VisitKind.LOCAL: "local", VisitKind.DATED: "bare", VisitKind.HINT: "bare", VisitKind.ASSIGNED: "assigned",
}  # fmt: skip
"""The kinds of key that are kept of a chart, by the name they are stored under."""
OWN = frozenset({VisitKind.LOCAL, VisitKind.DATED})
"""Keys that only one resource of a source has."""


def find_chart(
    keys: Sequence[VisitKey], starts: date | None, known: Mapping[bytes, Here], taken: Mapping[UUID, str], content: str
) -> Here | None:
    """The chart that a visit with these keys is, None for a new one.

    An id of the source decides. An assigned number alone may be an account of several visits: where the ids and the first
    days differ it is another visit, and so it is when another resource of the same reading (`taken`: the chart with its
    content hash) was this chart already with other content.
    """
    met: dict[VisitKind, list[Here]] = {}
    for key in keys:
        if (here := known.get(key.hmac)) is not None:
            met.setdefault(key.kind, []).append(here)
    for kind in (VisitKind.LOCAL, VisitKind.DATED, VisitKind.FORMER):
        if kind in met:
            return met[kind][0]
    has_own = any(key.kind in OWN for key in keys)
    for here in met.get(VisitKind.ASSIGNED, ()):
        if not (has_own and here.own_id) or any(here.id == hint.id for hint in met.get(VisitKind.HINT, ())):
            return here
        if _may_be(starts, here.starts) and taken.get(here.id, content) == content:
            return here
    return next((here for here in met.get(VisitKind.FORMER_HINT, ()) if _may_be(starts, here.starts)), None)


def _may_be(one: date | None, other: date | None) -> bool:
    """Whether two first days can be of one visit; a missing one speaks against nothing."""
    return one is None or other is None or one == other
