"""The page of sources: each source with its figures, what came, and a held message with what can be chosen."""

from datetime import datetime, time, timedelta
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.queries import inbound as queries
from codeloom.db.queries import people
from codeloom.db.queries.encounters.rows import patient as patient_row
from codeloom.db.queries.inbound import Listed, OfSource
from codeloom.db.tables.inbound import InboundMessage
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, NotFound, Refused, ShortText, count, day, formatting, short_day, verb
from codeloom.services.encounters import SETTINGS, patient_choice
from codeloom.services.inbound import limits
from codeloom.services.inbound.notes import decide
from codeloom.services.inbound.reading import SentNote
from codeloom.services.inbound.receiving import note_of
from codeloom.services.inbound.views import (
    HeldMessageView,
    MessageLine,
    ProviderChoice,
    Sent,
    SourceLine,
    SourcesView,
)
from codeloom.services.inbound.words import sentence
from codeloom.services.notices import seen
from codeloom.settings import settings
from codeloom.webhook_sources import WebhookSource

PAGE = 50
DAYS = timedelta(days=7)
STATES = {"held": ("held",), "refused": ("refused",), "all": ("made", "held", "refused")}
WORDS = {"made": ("Taken", "ok"), "held": ("Held", "warn"), "refused": ("Refused", "error")}
SEXES = {"F": "Female", "M": "Male"}


class ListSources(Command):
    """Which messages, and the cursor of the page before."""

    tab: Literal["held", "refused", "all"] = "all"
    after: ShortText = ""


class OneMessage(Command):
    """A command about one message."""

    message_id: UUID


@verb("inbound.sources", ListSources, read_only=True)
def list_sources(uow: UnitOfWork, command: ListSources) -> SourcesView:
    """The sources of the practice and a page of messages, the newest first."""
    zone, now = ZoneInfo(people.time_zone(uow)), clock.now()
    mine = _sources_of(uow)
    known = queries.by_source(uow, now - DAYS)
    gone = [
        WebhookSource(source=key, organization=str(uow.org_id)) for key in known if key not in {s.source for s in mine}
    ]
    names = {one.source: one.name or one.source for one in mine}
    rows = queries.page(uow, STATES[command.tab], _cursor(command.after), PAGE + 1)
    last = rows[PAGE - 1].message if len(rows) > PAGE else None
    midnight = datetime.combine(now.astimezone(zone).date(), time(), zone)
    return SourcesView(
        sources=tuple(_source(one, known.get(one.source, OfSource()), now, zone) for one in (*mine, *gone)),
        taken_today=f"{queries.count_taken(uow, midnight):,}",
        unverified=f"{sum(limits.unverified(one.source) for one in mine):,}",
        held=queries.count_held(uow),
        rows=tuple(_line(uow, one, names, zone) for one in rows[:PAGE]),
        next=f"{last.received_at.isoformat()}|{last.id}" if last else "",
    )


@verb("inbound.open", OneMessage, repeatable=True)
def open_message(uow: UnitOfWork, command: OneMessage) -> HeldMessageView:
    """A held message with its note, and what is certain of it by now. That it was read is recorded. Raises NotFound."""
    message = queries.find(uow, command.message_id)
    note = note_of(uow, message) if message is not None and message.state == "held" else None
    if message is None or note is None:
        raise NotFound()
    zone = ZoneInfo(people.time_zone(uow))
    decided = decide(uow, note)
    ids = dict.fromkeys((*([decided.patient_id] if decided.patient_id else []), *decided.candidates))
    rows = [row for one in ids if (row := patient_row(uow, one)) is not None]
    names = {one.source: one.name or one.source for one in _sources_of(uow)}
    seen(uow, message.id)
    uow.record("HELD_MESSAGE_READ", "inbound_message", message.id)
    patient = note.patient
    return HeldMessageView(
        id=str(message.id), version=message.version, source=names.get(message.source, message.source),
        when=_moment(message.received_at, zone), sentence=_why(decided.reason), sent=_sent(note), text=note.text,
        providers=tuple(ProviderChoice(str(one.id), one.name) for one in people.active(uow, Role.PROVIDER.value)),
        provider=str(decided.provider_id or ""), candidates=tuple(patient_choice(uow, row) for row in rows),
        patient=str(decided.patient_id or ""), day=decided.day.isoformat() if decided.day else "",
        family=patient.family, given=patient.given, birth_date=patient.birth_date, sex=patient.sex,
    )  # fmt: skip


def _sources_of(uow: UnitOfWork) -> list[WebhookSource]:
    """The sources of the settings that post for this organization."""
    mine = (people.organization_name(uow), str(uow.org_id))
    return [one for one in settings().sources() if one.organization in mine]


def _source(source: WebhookSource, came: OfSource, now: datetime, zone: ZoneInfo) -> SourceLine:
    good = [one for one in source.secrets if one.until is None or one.until > now]
    ends = sorted(one.until for one in good if one.until is not None)
    words = f"{len(good)} in force" if source.secrets else "Not in the settings any more"
    if ends:
        older = "older ends" if len(good) > 1 else "ends"
        words += f", {older} {short_day(ends[0].astimezone(zone).date())}"
    return SourceLine(
        key=source.source, name=source.name or source.source, address=f"/api/webhooks/{source.source}",
        newest=_moment(came.newest, zone) if came.newest else "never", taken=f"{came.taken:,}", again=f"{came.again:,}",
        refused=f"{came.refused:,}", unverified=f"{limits.unverified(source.source):,}", secrets=words,
        rotating=len(good) > 1,
    )  # fmt: skip


def _line(uow: UnitOfWork, one: Listed, names: dict[str, str], zone: ZoneInfo) -> MessageLine:
    message = one.message
    word, tone = WORDS[message.state]
    outcome, path = _outcome(uow, one, zone)
    what = {"bundle": "FHIR bundle", "note": "Encounter note", "unknown": "Message"}[message.kind]
    again = f", came {count(message.repeats + 1, 'time')}" if message.repeats else ""
    return MessageLine(
        id=str(message.id), version=message.version, when=_moment(message.received_at, zone),
        source=names.get(message.source, message.source), what=f"{what}{again}", word=word, tone=tone, outcome=outcome,
        path=path,
        can_take_back=message.state == "refused" and message.settled_at is not None and message.body_enc is not None,
    )  # fmt: skip


def _outcome(uow: UnitOfWork, one: Listed, zone: ZoneInfo) -> tuple[str, str]:
    """(what became of it, where that is)."""
    message = one.message
    if message.job_id is not None:
        return "Import", f"/import?job={message.job_id}"
    by = f", settled by {one.settled_by}" if one.settled_by else ""
    if one.encounter is not None:
        return f"{formatting.encounter_number(one.encounter)}, draft{by}", ""
    if message.settled_at is not None:
        words = uow.vault.open(InboundMessage.words_enc, message)
        return f"Refused by {one.settled_by or 'a manager'}, {_moment(message.settled_at, zone)}: {words}", ""
    return sentence(message.reason), ""


def _why(reason: str) -> str:
    if not reason:
        return "Provider, patient and date are certain by now. Make the draft."
    return sentence(reason)


def _sent(note: SentNote) -> tuple[Sent, ...]:
    patient = note.patient
    said = [("Provider", note.provider), ("Date", note.date), ("Record number", patient.record_number)]
    said += [("Identifier", f"{one.value} of {one.system}") for one in patient.identifiers]
    said += [
        ("Name", ", ".join(filter(None, (patient.family, patient.given)))),
        ("Birth date", day(patient.born)),
        ("Sex", SEXES.get(patient.sex, "")),
        ("Visit", note.visit),
        ("Setting", f"{SETTINGS[note.setting]}, {note.patient_kind} patient"),
        ("Minutes", str(note.minutes or "")),
    ]
    return tuple(Sent(label, value) for label, value in said if value)


def _moment(at: datetime, zone: ZoneInfo) -> str:
    there, today = at.astimezone(zone), clock.now().astimezone(zone).date()
    if there.date() == today:
        return f"today {there:%H:%M:%S}"
    return f"{(short_day if there.year == today.year else day)(there.date())} {there:%H:%M}"


def _cursor(written: str) -> tuple[datetime, UUID] | None:
    if not written:
        return None
    moment, _, message_id = written.partition("|")
    try:
        return datetime.fromisoformat(moment), UUID(message_id)
    except ValueError:
        raise Refused("This place in the list is unknown.", todo="Open the list again.", code="bad_input") from None
