"""A practice with a coder's chart and an encounter with billing, and short ways to ask a provider about them."""

from typing import Any
from uuid import UUID

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.services import provider_queries as queries
from codeloom.services.core.commands import Nothing, parse
from codeloom.services.provider_queries import AskView, DraftView, QueryView
from tests.integration.audits.audits_world import NOTE as CHART_NOTE
from tests.integration.audits.audits_world import Practice
from tests.integration.encounters.encounters_world import Visit

DIABETES, SMOKER = "Type 2 diabetes without complications", "Former smoker"
QUESTION = "Based on your clinical judgment, can the course of the hypertension be stated?"
CHOICES = ["Stage 1", "Stage 2"]


class Asking:
    """One practice; queries of a chart of Maya's (`chart`), or of the encounter of a visit (`visit`)."""

    def __init__(self, visit: Visit | None = None) -> None:
        self.visit = visit
        self.practice = visit.practice if visit is not None else Practice()
        self.provider = self.practice.person("Alba Ortiz", Role.PROVIDER)
        self.manager = self.practice.person("Rosa Lind", Role.MANAGER)
        self.asker = visit.biller if visit is not None else self.practice.coder
        self.subject = "encounter" if visit is not None else "chart"
        self.number = visit.view.number if visit is not None else self.practice.chart()

    @property
    def text(self) -> str:
        """The text that findings are marked in."""
        return self.visit.fresh(self.asker).note if self.visit is not None else CHART_NOTE

    def begin(self, by: Scope | None = None) -> AskView:
        """The ask page."""
        return self.do(queries.begin, by or self.asker, subject=self.subject, number=self.number)

    def marks(self, *words: str) -> list[dict[str, Any]]:
        """Places of these words in the text."""
        text, asked = self.text, self.begin()
        document = asked.sources[0].id or None
        return [{"document": document, "start": text.index(one), "end": text.index(one) + len(one)} for one in words]

    def draft(self, **changed: Any) -> DraftView:
        """A compliant draft, but for these."""
        asked = self.begin()
        words = ("diabetes", "Hypertension") if self.visit is not None else (DIABETES, SMOKER)
        given = {
            "kind": "specificity", "provider_id": str(self.provider.user_id), "topic": "Course of the hypertension",
            "question": QUESTION, "choices": CHOICES, "evidence": self.marks(*words),
        } | changed  # fmt: skip
        return self.do(queries.save_draft, self.asker, draft_id=asked.draft.id, version=asked.draft.version, **given)

    def send(self, **changed: Any) -> QueryView:
        """A query that is sent."""
        made = self.draft(**changed)
        return self.do(queries.send, self.asker, draft_id=made.id, version=made.version)

    def opened(self, query: QueryView, by: Scope | None = None) -> QueryView:
        """The query as its provider, or another, opens it."""
        return self.do(queries.open_query, by or self.provider, number=query.number)

    def answer(self, query: QueryView, choice: int | None = 0, words: str = "", version: int = 0) -> QueryView:
        """A signed answer."""
        return self.do(queries.answer, self.provider, query_id=query.id, version=version or query.version,
                       choice=choice, words=words)  # fmt: skip

    def take(self, query: QueryView, by: Scope | None = None) -> QueryView:
        """The answer taken."""
        return self.do(queries.take, by or self.asker, query_id=query.id, version=query.version)

    def withdraw(self, query: QueryView, reason: str = "Found in an older note.") -> QueryView:
        """Withdrawn."""
        return self.do(queries.withdraw, self.asker, query_id=query.id, version=query.version, reason=reason)

    def counts(self, by: Scope | None = None) -> queries.QueryCounts:
        """Counts of the own list."""
        found: queries.QueryCounts = queries.counts(by or self.asker, Nothing())
        return found

    def do(self, verb: Any, scope: Scope, **given: Any) -> Any:
        """A verb with fields as a page sends them."""
        return verb(scope, parse(verb.command, given))


def with_billing() -> Asking:
    """Queries of an encounter that was suggested, taken and sent to billing."""
    visit = Visit()
    visit.write()
    visit.suggest()
    visit.accept_all()
    visit.send()
    return Asking(visit)


def id_of(query: QueryView) -> UUID:
    """The id of a query."""
    return UUID(query.id)
