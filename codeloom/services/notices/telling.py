"""Telling people of an act, in the transaction of the act: a notice, and by mail where they chose so."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from codeloom.coding import clock
from codeloom.db.ids import new_id
from codeloom.db.queries import notices as queries
from codeloom.db.tables.accounts import User
from codeloom.db.tables.notices import Notice, NoticeChoice
from codeloom.db.work import UnitOfWork
from codeloom.services.core import is_address
from codeloom.services.mail import Letter, Link, queue_mail
from codeloom.services.notices.kinds import Fact, NoticeKind
from codeloom.services.notices.quiet import not_before
from codeloom.services.notices.wording import told_of, zone_of

FOOTER = "You chose to be told of this by mail. Change it under Your account, Notifications."
NEVER_A_PATIENT = "Mails hold numbers and links, never names or words of a patient."


def notify(
    uow: UnitOfWork,
    kind: NoticeKind,
    to: Iterable[UUID | None],
    *,
    act: object,
    subject: UUID | None = None,
    number: int = 0,
    due: datetime | None = None,
    at: datetime | None = None,
    facts: Mapping[str, Fact] | None = None,
    oneself: bool = False,
) -> None:
    """Tell people of an act of this transaction, each once for a kind and `act` (an id of what happened).

    Whoever acts is not told of it, unless it went on without them (`oneself`), nor is anybody who is not active or whose role is
    none of the kind's. `subject` is what it is
    about: `seen` and `done_with` note it as read. `at` is the moment of the act where it stands in a row, else now. Facts are
    numbers and names out of lists of ours. The caller records its own act; a notice is part of it.
    """
    wanted = {one for one in to if one is not None and (oneself or one != uow.scope.user_id)}
    people = [one for one in queries.recipients(uow, wanted) if one.role in kind.roles] if wanted else []
    chosen = queries.choices(uow, kind.name, [one.id for one in people]) if people else {}
    rows: dict[UUID, Notice] = {}
    now = at or clock.now()
    for person in people:
        choice = chosen.get(person.id) or default(uow.org_id, person.id, kind)
        if choice.in_app or choice.at_once or choice.daily:
            rows[person.id] = Notice(
                org_id=uow.org_id, id=new_id(), user_id=person.id, kind=kind.name, act=str(act), subject_id=subject,
                number=number or None, facts=dict(facts or {}), actor_id=uow.scope.user_id, due_at=due, in_app=choice.in_app,
                digest=choice.daily, created_at=now,
            )  # fmt: skip
    written = queries.add(uow, list(rows.values()))
    by_mail = {one for one, choice in chosen.items() if choice.at_once}
    for person in people:
        if person.id in written & by_mail and is_address(person.email):
            _mail(uow, kind, person, rows[person.id])


def notify_roles(
    uow: UnitOfWork,
    kind: NoticeKind,
    *,
    act: object,
    subject: UUID | None = None,
    number: int = 0,
    facts: Mapping[str, Fact] | None = None,
) -> None:
    """Tell everybody in the kind's roles."""
    everybody = queries.in_roles(uow, sorted(kind.roles))
    notify(uow, kind, everybody, act=act, subject=subject, number=number, facts=facts)


def done_with(uow: UnitOfWork, kinds: Iterable[NoticeKind], *subjects: UUID, by: UUID | None = None) -> int:
    """Note as read what was told of these kinds about some subjects: to one person, or to everybody. How many there were."""
    return queries.done(uow, [kind.name for kind in kinds], subjects, by, clock.now())


def seen(uow: UnitOfWork, subject: UUID) -> None:
    """The person of the scope looks at a thing: what they were told about it is read."""
    if uow.scope.user_id is not None:
        queries.done(uow, None, (subject,), uow.user_id, clock.now())


def done_unless(
    uow: UnitOfWork, kind: NoticeKind, people: Collection[UUID], waits: Callable[[UUID, datetime], bool]
) -> None:
    """Note as read what some people were told of a kind, but what still waits for one of them (`waits(person, told at)`)."""
    over = [one for one in queries.open_of(uow, kind.name, people) if not waits(one.user_id, one.created_at)]
    for person in {one.user_id for one in over}:
        queries.mark(uow, person, [one.id for one in over if one.user_id == person], clock.now())


def default(org_id: UUID, user_id: UUID, kind: NoticeKind) -> NoticeChoice:
    """What holds for whoever chose nothing: told in the product, not by mail."""
    return NoticeChoice(org_id=org_id, user_id=user_id, kind=kind.name, in_app=True, at_once=False, daily=False)


def _mail(uow: UnitOfWork, kind: NoticeKind, person: User, notice: Notice) -> None:
    now, zone = clock.now(), zone_of(uow, person)
    told = told_of(uow, notice, person.role, now, zone)
    detail = kind.detail(told)
    letter = Letter(
        kind="notices.at_once", to=person.email, subject=kind.title(told),
        paragraphs=(f"{kind.title(told)}.", *((f"{detail}.",) if detail else ())),
        link=Link("Open it in Codeloom", kind.path(told)), footer=f"{FOOTER} {NEVER_A_PATIENT}",
    )  # fmt: skip
    queue_mail(uow, letter, key=f"notices.at_once/{notice.id}", not_before=not_before(person, now, zone))
