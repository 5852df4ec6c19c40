"""The dashboard's part about encounters: where they are, how old, and whose."""

from datetime import date, datetime

from codeloom.db.queries import dashboard as queries
from codeloom.db.work import UnitOfWork
from codeloom.services.core import formatting
from codeloom.services.dashboard.views import Bar, BillerRow, Cell, NoteDoorBoard, ProviderRow
from codeloom.services.encounters import DUE


def note_door(uow: UnitOfWork, now: datetime, midnight: datetime) -> NoteDoorBoard:
    """Everything about encounters, counted now. `midnight` is when the practice's day began."""
    providers, billers = queries.providers(uow, midnight), queries.billers(uow, midnight)
    if not providers:
        return NoteDoorBoard()
    found, today = queries.note_door(uow, midnight, midnight.date() - DUE), midnight.date()
    return NoteDoorBoard(
        open=True,
        cells=_cells(found, now, today),
        providers=tuple(
            ProviderRow(str(one.id), one.name, *map(_blank, (one.drafts, one.unsent, one.to_bill, one.back, one.month)))
            for one in providers
        ),
        billers=tuple(
            BillerRow(str(one.id), one.name, *map(_blank, (one.today, one.month, one.back))) for one in billers
        ),
        ages=_ages(queries.visit_ages(uow, today)),
    )


def _cells(found: queries.NoteDoor, now: datetime, today: date) -> tuple[Cell, ...]:
    oldest = f"oldest {formatting.age_days(found.oldest_draft, now)}" if found.oldest_draft else "none is begun"
    late = f"{found.late:,} late" if found.late else "none is late"
    visit = f", oldest visit {max(0, (today - found.oldest_visit).days)} d" if found.oldest_visit else ""
    return (
        Cell("Note drafts", f"{found.drafts:,}", oldest, href="/encounter-list?part=draft"),
        Cell("Suggested, not sent", f"{found.unsent:,}", "with their providers", href="/encounter-list?part=unsent"),
        Cell("Waiting for billing", f"{found.to_bill:,}", late + visit, href="/encounter-list?part=bill"),
        Cell("Sent back", f"{found.back:,}", "wait for their providers", href="/encounter-list?part=back"),
        Cell("Finalized today", f"{found.today:,}", f"{found.month:,} in 30 days", href="/encounter-list?part=today"),
        Cell("Visit to finalized", f"{found.days:.1f}" if found.days is not None else "–", "median, 30 days",
             "d" if found.days is not None else "", "/encounter-list?part=month"),
    )  # fmt: skip


def _ages(ages: dict[int, int]) -> tuple[Bar, ...]:
    most = max((*ages.values(), 1))
    names = [*(f"{n} d" for n in range(7)), "over 6 d"]
    return tuple(
        Bar(
            name,
            100 * ages.get(n, 0) / most,
            f"{ages.get(n, 0):,}",
            "error" if n >= DUE.days else "",
            f"/encounter-list?part=bill&age={n}",
        )
        for n, name in enumerate(names)
    )


def _blank(number: int) -> str:
    return f"{number:,}" if number else ""
