"""What is told of queries: to the provider that one waits for an answer, to whoever asked it that it is answered."""

from codeloom.coding.lifecycle import Role
from codeloom.db.tables.provider_queries import ProviderQuery
from codeloom.services.notices import Fact, Told, by_and_due, done_with, notice_kind, notify
from codeloom.services.provider_queries.subjects import Subject
from codeloom.services.provider_queries.timing import took


def _place(told: Told) -> str:
    return f"/query/{told.fact('query')}"


ASKED = notice_kind(
    "provider_queries.asked",
    "A query waits for my answer",
    icon="ask",
    roles=(Role.PROVIDER,),
    order=1,
    title=lambda told: f"A query on {told.subject_number} waits for your answer",
    detail=by_and_due,
    path=_place,
)
ANSWERED = notice_kind(
    "provider_queries.answered",
    "A provider answers my query",
    icon="ask",
    roles=(Role.CODER, Role.SUPERVISOR, Role.BILLER),
    order=3,
    title=lambda told: f"Your query on {told.subject_number} is answered",
    detail=lambda told: by_and_due(told) + f", after {took(told.fact('seconds'))}",
    path=_place,
)


def tell_asked(subject: Subject, query: ProviderQuery) -> None:
    """Tell the provider that a query waits for them: it was sent, or a colleague handed it on."""
    act = f"{query.id}/{query.version}"
    notify(subject.uow, ASKED, [query.provider_id], act=act, subject=query.id, number=subject.row.number, due=query.due_at,
           facts=_facts(subject, query))  # fmt: skip


def tell_answered(subject: Subject, query: ProviderQuery) -> None:
    """Tell whoever asked, and the coder of the chart where that is somebody else, that the answer is there."""
    seconds = int((query.answered_at - query.sent_at).total_seconds()) if query.answered_at is not None else 0
    coder = subject.chart.assignee_id if subject.chart is not None else None
    notify(subject.uow, ANSWERED, [query.asker_id, coder], act=query.id, subject=query.id, number=subject.row.number,
           facts={**_facts(subject, query), "seconds": seconds})  # fmt: skip
    done_with(subject.uow, [ASKED], query.id)


def query_over(subject: Subject, query: ProviderQuery) -> None:
    """Nobody waits for a query any more: what was told of it is read."""
    done_with(subject.uow, [ASKED, ANSWERED], query.id)


def _facts(subject: Subject, query: ProviderQuery) -> dict[str, Fact]:
    return {"of": "chart" if subject.chart is not None else "encounter", "query": query.number}
