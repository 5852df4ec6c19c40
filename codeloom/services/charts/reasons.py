"""Why a chart stands still: stock reasons with free words beside them, kept encrypted, and how screens say them."""

from typing import Literal
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.db.queries import people
from codeloom.db.queries.charts import standing as queries
from codeloom.db.tables.charts import Chart, ChartReason
from codeloom.db.work import UnitOfWork
from codeloom.services.charts.views import Given
from codeloom.services.core import Refused, formatting

Kind = Literal["hold", "sent_back", "answer", "closed"]
MOST_WORDS = 2000
"""Characters of the free words beside a reason."""
OTHER = "other"
QUERY = "query"
"""The reason of a hold that ends when the last open query is answered or withdrawn."""
NO_RELEASE = "release"
HOLD_REASONS = {
    QUERY: "Waits for the provider’s answer",
    "document": "A document is missing",
    "second": "Needs a second opinion",
    NO_RELEASE: "No code release covers the service date",
    OTHER: "Another reason",
}
BACK_REASONS = {
    NO_RELEASE: "No code release covers the service date",
    "incomplete": "The record is incomplete",
    "wrong": "Wrong patient or wrong encounter",
    "duplicate": "Another chart has the same encounter",
    "specialty": "Not my specialty",
    "known": "I know the patient",
    OTHER: "Another reason",
}
CLOSE_REASONS = {
    NO_RELEASE: "No code release covers the service date",
    "incomplete": "The record stays incomplete",
    "duplicate": "Another chart has the same encounter",
    "nothing": "There is nothing to code",
    OTHER: "Another reason",
}
SKIP_REASONS = {
    "specialty": "Not my specialty",
    "known": "I know the patient",
    "incomplete": "The record is incomplete",
    NO_RELEASE: "No code release covers the service date",
    "long": "Not enough time left today",
    OTHER: "Another reason",
}
"""Why a coder skips the chart that comes next."""
_LISTS: dict[Kind | Literal["skip"], dict[str, str]] = {
    "hold": HOLD_REASONS, "sent_back": BACK_REASONS, "closed": CLOSE_REASONS, "skip": SKIP_REASONS, "answer": {},
}  # fmt: skip
"""What can be chosen."""
_WORDS: dict[Kind, dict[str, str]] = {
    "hold": HOLD_REASONS, "sent_back": BACK_REASONS | SKIP_REASONS, "closed": CLOSE_REASONS, "answer": {},
}  # fmt: skip
"""What a stored reason says; one that skipped a chart is kept as the reason why it was sent back."""


def check(kind: Kind | Literal["skip"], reason: str, words: str) -> None:
    """Raises Refused for a reason that is none of the list, and for another one without words."""
    if reason not in _LISTS[kind]:
        raise Refused("There is no such reason.", todo="Choose one from the list.", code="bad_input")
    if reason == OTHER and not words.strip():
        raise Refused("Another reason needs words.", todo="Write why in a sentence.", code="no_words")


def give(uow: UnitOfWork, chart: Chart, kind: Kind, reason: str, words: str) -> None:
    """Keep a reason of the person of the scope, in place of an earlier one of the kind."""
    row = queries.reason(uow, chart.id, kind) or ChartReason(
        org_id=uow.org_id, chart_id=chart.id, kind=kind, reason=reason, given_by=uow.user_id
    )
    text = words.strip()
    row.words_enc = uow.vault.seal(ChartReason.words_enc, row, text) if text else None
    row.reason, row.given_by, row.given_at = reason, uow.user_id, clock.now()
    uow.session.add(row)


def read(uow: UnitOfWork, row: ChartReason | None, zone: str) -> Given:
    """A reason ready to show; empty without one."""
    if row is None:
        return Given()
    kind: Kind = row.kind  # type: ignore[assignment]  # the table's CHECK holds it
    name = people.name_of(uow, row.given_by)
    words = uow.vault.open(ChartReason.words_enc, row)
    return Given(_WORDS[kind].get(row.reason, ""), words, f"{name}, {at(row, zone)}")


def at(row: ChartReason, zone: str) -> str:
    """When a reason was given: today 14:02, or 28 Nov 14:02."""
    there, here = row.given_at.astimezone(ZoneInfo(zone)), clock.now().astimezone(ZoneInfo(zone))
    day = "today" if there.date() == here.date() else formatting.short_day(there.date())
    return f"{day} {there:%H:%M}"
