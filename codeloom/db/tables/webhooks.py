"""Endpoints that a practice has told of what happens, what is to be delivered to each, and every try to do so."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, Identity
from sqlmodel import Field

from codeloom.db.tables.base import Row, facts, moment


class EndpointState(StrEnum):
    """Told at once; told once a manager enables it again (paused by a manager, disabled by its failures); gone."""

    ON = "on"
    PAUSED = "paused"
    DISABLED = "disabled"
    REMOVED = "removed"


class DeliveryState(StrEnum):
    """To be sent; accepted by the endpoint; given up; let go by a manager."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"
    DROPPED = "dropped"


class WebhookEndpoint(Row, table=True):
    """One endpoint. Until `old_until` the secret before signs beside the one in force; a removed endpoint has none.

    `secret_hint` is the end of the secret, by which people tell secrets apart; `dead_in_row` counts messages given up since the
    last one that was accepted.
    """

    __tablename__ = "webhook_endpoints"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    name: str
    address: str
    topics: list[str] = facts(list)
    secret_enc: bytes | None = None
    old_secret_enc: bytes | None = None
    old_until: datetime | None = moment(None)
    secret_hint: str
    secret_at: datetime = moment()
    state: str = EndpointState.ON.value
    state_at: datetime = moment()
    dead_in_row: int = 0
    lease_token: UUID | None = None
    lease_until: datetime | None = moment(None)
    worker: str = ""
    created_by: UUID
    created_at: datetime = moment()


class WebhookDelivery(Row, table=True):
    """One event for one endpoint. The body holds ids, numbers and statuses only.

    `attempts` counts every try that was begun, `forgiven` those before a manager let it be tried from the start again.
    `last_answer` is three digits of the endpoint, or a word of ours; `about` the number of a chart or an encounter; `trace` that of
    the act it tells of.
    """

    __tablename__ = "webhook_deliveries"
    org_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    endpoint_id: UUID
    position: int | None = Field(
        default=None, nullable=False, sa_type=BigInteger, sa_column_args=[Identity(always=True)]
    )
    event_id: UUID
    topic: str
    about: str = ""
    body: str
    state: str = DeliveryState.WAITING.value
    attempts: int = 0
    forgiven: int = 0
    next_try: datetime = moment()
    last_answer: str = ""
    took_ms: int = 0
    created_at: datetime = moment()
    finished_at: datetime | None = moment(None)
    trace: UUID | None = None


class WebhookTry(Row, table=True):
    """One try to deliver: when it ended, what the endpoint answered, and how long it took."""

    __tablename__ = "webhook_tries"
    org_id: UUID = Field(primary_key=True)
    delivery_id: UUID = Field(primary_key=True)
    n: int = Field(primary_key=True)
    at: datetime = moment()
    answer: str
    took_ms: int
