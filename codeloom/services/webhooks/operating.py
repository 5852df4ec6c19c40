"""What an operator sees of all organizations' webhooks, without names, addresses and bodies."""

from dataclasses import dataclass
from uuid import UUID

from codeloom.coding import clock
from codeloom.db.queries.webhooks import turns as queries
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.core import NotFound
from codeloom.services.webhooks import acts


@dataclass(frozen=True, slots=True)
class EndpointLine:
    """An endpoint with how many messages wait for it and were given up."""

    id: str
    organization: str
    state: str
    held: bool
    waiting: int
    dead: int


@dataclass(frozen=True, slots=True)
class FailingLine:
    """A message that was given up or waits after a failure."""

    id: str
    endpoint: str
    topic: str
    state: str
    tries: int
    answer: str
    made_at: str
    next_try: str


def of_all() -> tuple[EndpointLine, ...]:
    """Every endpoint that was not removed. Raises Unreachable."""
    now = clock.now()
    return tuple(
        EndpointLine(
            str(one.id),
            str(one.org_id),
            one.state,
            one.lease_until is not None and one.lease_until > now,
            one.waiting,
            one.dead,
        )
        for one in queries.of_all()
    )


def failing() -> tuple[FailingLine, ...]:
    """Messages of all organizations that were given up or wait after a failure, 200 at most. Raises Unreachable."""
    return tuple(
        FailingLine(
            str(one.id), str(one.endpoint_id), one.topic, one.state, one.attempts, one.last_answer,
            f"{one.created_at:%Y-%m-%d %H:%M}", f"{one.next_try:%Y-%m-%d %H:%M}" if one.state == "waiting" else "",
        )
        for one in queries.failing()
    )  # fmt: skip


def try_again(delivery_id: UUID) -> None:
    """Have a message tried now, with all its tries before it. Raises NotFound, Refused, Unreachable."""
    org_id = queries.whose(delivery_id)
    if org_id is None:
        raise NotFound()
    with unit_of_work(Scope.of_worker(org_id)) as uow:
        acts.of_worker(uow, delivery_id)
        uow.commit()
