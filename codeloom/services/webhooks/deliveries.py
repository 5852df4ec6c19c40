"""Endpoints and what was delivered to each, ready to show: a list that new deliveries do not move, tries and body in place."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import Field

from codeloom.coding import clock
from codeloom.db.queries import people
from codeloom.db.queries.webhooks import deliveries as queries
from codeloom.db.queries.webhooks import endpoints
from codeloom.db.queries.webhooks.deliveries import TEST, Standing
from codeloom.db.tables.webhooks import WebhookDelivery, WebhookEndpoint
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, NotFound, Nothing, count, formatting, verb
from codeloom.services.webhooks.announcing import TOPICS
from codeloom.services.webhooks.endpoints import OfEndpoint
from codeloom.services.webhooks.wording import answer_line, answer_words, moment, short_answer, tone_and_words, took

PAGE = 50
RECENT = timedelta(days=7)
SHOWN_TRIES = 5
STATES = {
    "all": ("waiting", "delivered", "dead", "dropped"),
    "trying": ("waiting",),
    "dead": ("dead",),
}


class OpenEndpoint(OfEndpoint):
    """One endpoint with its deliveries: which of them, none newer than `top`, from below `before` on."""

    show: Literal["all", "trying", "dead"] = "all"
    top: Annotated[int, Field(ge=0)] | None = None
    before: Annotated[int, Field(ge=0)] | None = None


class OfDelivery(Command):
    """A command about one delivery."""

    delivery_id: UUID


@dataclass(frozen=True, slots=True)
class EndpointRow:
    """An endpoint in the list."""

    id: str
    name: str
    host: str
    tone: str
    state: str
    note: str
    recent: str


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The organization's endpoints, and how many messages were given up."""

    rows: tuple[EndpointRow, ...] = ()
    dead: int = 0


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One delivery. `act` is what a manager can have done: Retry, Try now, or nothing."""

    id: str
    tone: str
    state: str
    when: str
    topic: str
    about: str
    tries: str
    answer: str
    took: str
    act: str


@dataclass(frozen=True, slots=True)
class EndpointView:
    """An endpoint as it stands. `before` is the cursor of older deliveries, `fresh` how many are newer than the list."""

    id: str = ""
    name: str = ""
    address: str = ""
    state: str = ""
    topics: tuple[str, ...] = ()
    topic_words: str = ""
    secret_hint: str = ""
    secret_words: str = ""
    tested: str = ""
    trouble: str = ""
    trouble_why: str = ""
    retry_words: str = ""
    dead: int = 0
    rows: tuple[DeliveryRow, ...] = ()
    words: str = ""
    top: str = ""
    before: str = ""
    fresh: int = 0
    trying: bool = False


@dataclass(frozen=True, slots=True)
class TryRow:
    """One try of a delivery."""

    n: str
    when: str
    answer: str
    took: str
    tone: str


@dataclass(frozen=True, slots=True)
class DeliveryDetail:
    """The tries of a delivery, the newest first, and what it says."""

    id: str = ""
    tries: tuple[TryRow, ...] = ()
    earlier: str = ""
    body: str = ""
    message_id: str = ""
    can_go: bool = False


@verb("webhooks.list", Nothing, read_only=True)
def list_endpoints(uow: UnitOfWork, _command: Nothing) -> Endpoints:
    """The organization's endpoints by name, each with how it stands."""
    now, zone = clock.now(), people.time_zone(uow)
    standings = queries.standings(uow, now - RECENT)
    found = [(one, standings.get(one.id, Standing())) for one in endpoints.endpoints(uow)]
    return Endpoints(
        tuple(_row(one, standing, now, zone) for one, standing in found), sum(standing.dead for _, standing in found)
    )


def _row(one: WebhookEndpoint, standing: Standing, now: datetime, zone: str) -> EndpointRow:
    host = urlsplit(one.address).hostname or one.address
    if one.state == "on":
        tone = "error" if standing.dead else "warn" if standing.trying else "ok"
        note = (
            f"{formatting.count(standing.dead, 'dead', 'dead')}"
            if standing.dead
            else "trying"
            if standing.trying
            else ""
        )
    else:
        tone, note = ("error", "switched off") if one.state == "disabled" else ("", "paused")
    recent = f"{standing.recent:,} in 7 d" if one.state == "on" else f"since {moment(one.state_at, now, zone)}"
    return EndpointRow(str(one.id), one.name, host, tone, one.state, note, recent)


@verb("webhooks.open", OpenEndpoint, read_only=True)
def open_endpoint(uow: UnitOfWork, command: OpenEndpoint) -> EndpointView:
    """One endpoint: its settings without its secret, and a page of its deliveries. Raises NotFound."""
    row = endpoints.endpoint(uow, command.endpoint_id)
    if row is None:
        raise NotFound()
    now, zone = clock.now(), people.time_zone(uow)
    standing = queries.standings(uow, now - RECENT).get(row.id, Standing())
    newest = queries.newest(uow, row.id)
    top = newest if command.top is None else min(command.top, newest)
    below = min(top + 1, command.before) if command.before is not None else top + 1
    page = queries.listed(uow, row.id, STATES[command.show], below, PAGE + 1)
    held_back = {"paused": "the endpoint is paused", "disabled": "the endpoint is switched off"}.get(row.state, "")
    shown = page[:PAGE]
    trouble, why, retry = _trouble(row, standing, shown, now, zone)
    return EndpointView(
        id=str(row.id), name=row.name, address=row.address, state=row.state, topics=tuple(row.topics),
        topic_words=f"{len(row.topics)} of {len(TOPICS)}", secret_hint=f"whsec_••••••••{row.secret_hint}",
        secret_words=_secret(row, now, zone), tested=_tested(uow, row, now, zone),
        trouble=trouble, trouble_why=why, retry_words=retry, dead=standing.dead,
        rows=tuple(_line(one, now, zone, held_back) for one in shown),
        words=f"{len(shown)} shown, {standing.recent:,} in 7 d", top=str(top),
        before=str(page[PAGE - 1].position) if len(page) > PAGE else "",
        fresh=queries.newer(uow, row.id, top) if top < newest else 0,
        trying=any(one.state == "waiting" for one in shown),
    )  # fmt: skip


def _line(one: WebhookDelivery, now: datetime, zone: str, held_back: str) -> DeliveryRow:
    tone, state = tone_and_words(one)
    act = (
        "Retry"
        if one.state == "dead" and one.topic != TEST
        else "Try now"
        if state == "trying" and not held_back
        else ""
    )
    return DeliveryRow(
        id=str(one.id), tone=tone, state=state, when=moment(one.created_at, now, zone), topic=one.topic, about=one.about,
        tries=str(one.attempts), answer=answer_line(one, now, zone, "" if one.topic == TEST else held_back),
        took=took(one.took_ms), act=act,
    )  # fmt: skip


def _trouble(
    row: WebhookEndpoint, standing: Standing, shown: list[WebhookDelivery], now: datetime, zone: str
) -> tuple[str, str, str]:
    """(what is wrong, why or what to do, words of the button) above the list; empty for nothing."""
    waits = count(standing.waiting, "message waits", "messages wait")
    retry = "Retry it" if standing.dead == 1 else f"Retry all {standing.dead}" if standing.dead else ""
    if row.state == "disabled":
        return (
            "This endpoint is switched off.",
            f"It failed for about a day; {waits}. Enable it when it is well.",
            retry,
        )
    if row.state == "paused":
        return "This endpoint is paused.", f"{waits} until it is enabled, and go in order then.", ""
    parts = [f"{count(standing.dead, 'delivery was', 'deliveries were')} given up"] if standing.dead else []
    parts += ["1 is being tried"] if standing.trying else []
    if not parts:
        return "", "", ""
    last = next((one.last_answer for one in shown if one.state in ("waiting", "dead") and one.last_answer), "")
    behind = (
        f"{count(standing.waiting - standing.trying, 'message waits', 'messages wait')} behind it."
        if standing.trying
        else ""
    )
    why = f"The endpoint answered: {answer_words(last)}. {behind}" if last else behind
    return f"{', '.join(parts)}.", why.strip(), retry


def _secret(row: WebhookEndpoint, now: datetime, zone: str) -> str:
    since = f"since {moment(row.secret_at, now, zone)}"
    if row.old_until is None or row.old_until <= now:
        return since
    return f"{since}; the one before signs too until {moment(row.old_until, now, zone)}"


def _tested(uow: UnitOfWork, row: WebhookEndpoint, now: datetime, zone: str) -> str:
    last = queries.last_test(uow, row.id)
    if last is None:
        return "never"
    when = moment(last.created_at, now, zone)
    return (
        f"{when}, {short_answer(last.last_answer)} in {took(last.took_ms)}"
        if last.finished_at
        else f"{when}, on its way"
    )


@verb("webhooks.delivery", OfDelivery, read_only=True)
def open_delivery(uow: UnitOfWork, command: OfDelivery) -> DeliveryDetail:
    """The tries and the body of one delivery. Raises NotFound."""
    row = queries.delivery(uow, command.delivery_id, lock=False)
    if row is None:
        raise NotFound()
    now, zone, found = clock.now(), people.time_zone(uow), queries.tries(uow, command.delivery_id)
    lines = tuple(
        TryRow(
            f"try {one.n}", moment(one.at, now, zone), answer_words(one.answer), took(one.took_ms),
            "ok" if one.answer.startswith("2") else "error",
        )
        for one in found[:SHOWN_TRIES]
    )  # fmt: skip
    earlier = max(0, row.attempts - len(lines)) if lines else 0
    return DeliveryDetail(
        str(row.id), lines, f"{earlier} earlier" if earlier else "", row.body, str(row.event_id),
        row.state in ("waiting", "dead") and row.topic != TEST,
    )  # fmt: skip
