"""A provider's first screen: figures, what waits for the provider, and the list of own encounters by tab."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.coding.lifecycle import EncounterStatus
from codeloom.db.queries import people
from codeloom.db.queries.encounters import own_list as queries
from codeloom.db.tables.encounters import Encounter
from codeloom.db.work import UnitOfWork
from codeloom.services.charts import name_of
from codeloom.services.core import (
    Command,
    Nothing,
    ShortText,
    count,
    formatting,
    read_cursor,
    verb,
    write_cursor,
)
from codeloom.services.encounters.list_items import item_of
from codeloom.services.encounters.views import EncounterItem

Tab = Literal["open", "draft", "suggested", "finalized"]
STATUSES: dict[str, tuple[str, ...]] = {
    "open": (EncounterStatus.DRAFT.value, EncounterStatus.AI_SUGGESTED.value),
    "draft": (EncounterStatus.DRAFT.value,),
    "suggested": (EncounterStatus.AI_SUGGESTED.value,),
    "finalized": (EncounterStatus.FINALIZED.value,),
}
MOST_WAITING = 8
"""Lines of the box on top; the figure above it counts all."""
BILLED_DAYS = 30


class ShowOwn(Command):
    """One tab of the list, of one setting or all; `after` is the cursor of the page before."""

    tab: Tab = "open"
    setting: Literal["", "office", "telehealth", "home", "ed", "inpatient"] = ""
    after: ShortText = ""


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One encounter of the list. `level` is the E/M code as it stands, `picked` the provider's, shown where it differs, and
    `between` says what the two are; `codes` says how its codes stand, with the tone and icon of what to look at."""

    id: str
    link: str
    status: str
    status_word: str
    patient: str
    visit: str
    day: str
    level: str
    picked: str
    between: str
    codes: str
    codes_tone: str
    codes_icon: str
    moment: str


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """What waits for the provider: `kind` is sent_back or stale."""

    id: str
    link: str
    kind: str
    patient: str
    words: str
    by: str
    due: str
    due_tone: str
    note_version: int


@dataclass(frozen=True, slots=True)
class OwnCounts:
    """What moves while nobody presses anything: counts of the tabs, what waits, and a `stamp` that changes with any of the
    encounters."""

    open: int = 0
    draft: int = 0
    suggested: int = 0
    finalized: int = 0
    needs: int = 0
    drafts_words: str = "drafts"
    waiting: tuple[WaitingRow, ...] = ()
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class OwnView:
    """The list as it was read. `median` and `kept` are the figures of 30 days with what they mean; `today`
    is the practice's."""

    rows: tuple[OwnRow, ...] = ()
    next: str = ""
    total: int = 0
    median: str = ""
    kept: str = ""
    kept_words: str = ""
    today: str = ""
    live: OwnCounts = field(default_factory=OwnCounts)


@verb("encounters.own", ShowOwn, read_only=True)
def own_encounters(uow: UnitOfWork, command: ShowOwn) -> OwnView:
    """The provider's own encounters in one tab, the last changed first, 50 to a page."""
    now, zone = clock.now(), people.time_zone(uow)
    wanted = queries.OwnFilter(STATUSES[command.tab], command.setting, read_cursor(command.after))
    page = queries.page(uow, wanted)
    changed = queries.changed_by_billing(uow, [one.encounter.id for one in page])
    billed = queries.billed(uow, now - timedelta(days=BILLED_DAYS), zone)
    return OwnView(
        rows=tuple(_row(item_of(uow, one, now, zone), one.encounter, changed.get(one.encounter.id, 0)) for one in page),
        next=write_cursor(page[-1].encounter.updated_at, page[-1].encounter.id) if len(page) == queries.PAGE else "",
        total=queries.number(uow, wanted),
        median=_hours(billed.median_hours),
        kept=formatting.percent(billed.kept, billed.number),
        kept_words=_kept_words(billed),
        today=now.astimezone(ZoneInfo(zone)).date().isoformat(),
        live=_counts(uow, now, zone),
    )


@verb("encounters.own_counts", Nothing, read_only=True)
def own_counts(uow: UnitOfWork, _command: Nothing) -> OwnCounts:
    """What of the first screen moves by itself."""
    return _counts(uow, clock.now(), people.time_zone(uow))


def _counts(uow: UnitOfWork, now: datetime, zone: str) -> OwnCounts:
    found = queries.counts(uow)
    oldest = (now.astimezone(ZoneInfo(zone)).date() - found.oldest_draft).days if found.oldest_draft else 0
    words = "draft" if found.draft == 1 else "drafts"
    return OwnCounts(
        open=found.draft + found.suggested,
        draft=found.draft,
        suggested=found.suggested,
        finalized=found.finalized,
        needs=found.needs,
        drafts_words=f"{words}, {f'oldest {oldest} d' if oldest > 0 else 'of today'}" if found.draft else words,
        waiting=tuple(_waiting(uow, one, now, zone) for one in queries.waiting(uow, MOST_WAITING)),
        stamp=f"{found.changed.isoformat() if found.changed else ''}~{found.draft + found.suggested + found.finalized}",
    )


def _row(item: EncounterItem, encounter: Encounter, changed: int) -> OwnRow:
    picked = item.picked if item.picked != item.level and item.level else ""
    end = "billed" if item.status == EncounterStatus.FINALIZED else "suggested"
    words, tone, shape = _codes(item, encounter, changed)
    return OwnRow(
        id=item.id,
        link=item.link,
        status=item.status,
        status_word=item.status_word,
        patient=item.patient,
        visit=item.visit,
        day=item.day,
        level=item.level or item.picked,
        picked=picked,
        between=f"picked, {end}" if picked else "" if item.level else "picked" if item.picked else "none yet",
        codes=words,
        codes_tone=tone,
        codes_icon=shape,
        moment=item.moment,
    )


def _codes(item: EncounterItem, encounter: Encounter, changed: int) -> tuple[str, str, str]:
    """How the codes of an encounter stand: words, tone and icon."""
    if item.status == EncounterStatus.FINALIZED:
        return (f"{changed} changed by billing" if changed else f"{item.lines} billed as you left them"), "", ""
    if encounter.sent_at is not None:
        return (f"{count(item.lines, 'code')} accepted" if item.lines else "none accepted"), "", ""
    kinds = {one.kind: one.words for one in item.flags}
    if "sent_back" in kinds:
        return "sent back", "warn", "returned"
    if "stale" in kinds:
        return "stale", "warn", "history"
    if item.status == EncounterStatus.DRAFT:
        return "write, then suggest" if not encounter.note_length else "suggest codes", "quiet", ""
    risks = sum(kind not in ("reopened", "warning", "error") for kind in kinds)
    accepted = f"{count(item.lines, 'code')} accepted" if item.lines else "to decide"
    return (f"{accepted}, {count(risks, 'risk')}" if risks else accepted), "", ""


def _waiting(uow: UnitOfWork, one: queries.Waiting, now: datetime, zone: str) -> WaitingRow:
    encounter, item = one.listed.encounter, item_of(uow, one.listed, now, zone)
    back = encounter.sent_back_at is not None and encounter.sent_at is None
    words = "The note or the visit changed after the suggestion. It can be read, not accepted."
    return WaitingRow(
        id=item.id,
        link=item.link,
        kind="sent_back" if back else "stale",
        patient=name_of(uow, one.listed.patient),
        words=uow.vault.open(Encounter.sent_back_enc, encounter) if back else words,
        by=f"{one.sent_back_by}, biller" if back else f"note version {encounter.note_version}",
        due=item.due if back else "",
        due_tone=item.due_tone,
        note_version=encounter.note_version,
    )


def _hours(hours: float | None) -> str:
    """21 h, 3 d; empty for nothing."""
    if hours is None:
        return ""
    return f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} d"


def _kept_words(billed: queries.Billed) -> str:
    if not billed.number:
        return "billed as you left them: nothing billed in 30 days"
    return f"billed as you left them ({formatting.interval(billed.kept, billed.number)})"
