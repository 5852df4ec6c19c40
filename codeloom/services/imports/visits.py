"""Which chart of a patient an imported visit is. No database, no writing."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from codeloom.db.queries.imports.identities import Here
from codeloom.services.imports.identity_keys import VisitKey

OWN = frozenset({"local", "bare"})
"""Kinds of a visit's key that one resource of a source has."""


def find_chart(
    keys: Sequence[VisitKey], starts: date | None, known: Mapping[bytes, Here], taken: Mapping[UUID, str], content: str
) -> Here | None:
    """The chart that a visit with these keys is, None for a new one.

    An id of the source decides. An assigned number alone may be an account of several visits: where the ids and the first
    days differ it is another visit, and so it is when another resource of the same reading (`taken`: the chart with its
    content hash) was this chart already with other content.
    """
    for key in keys:
        if key.kind != "assigned" and key.hmac in known:
            return known[key.hmac]
    has_own = any(key.kind in OWN for key in keys)
    for key in keys:
        here = known.get(key.hmac)
        if here is None:
            continue
        if not (has_own and here.own_id):
            return here
        same_day = starts is None or here.starts is None or starts == here.starts
        if same_day and taken.get(here.id, content) == content:
            return here
    return None
