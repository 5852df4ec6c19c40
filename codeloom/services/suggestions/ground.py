"""What a suggestion is made from beside the note: read in the caller's transaction, used after it has ended."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.codesets import CodeSets
from codeloom.coding.rules.local import LocalBook
from codeloom.coding.search.index import Index
from codeloom.coding.suggesting import offline
from codeloom.db.work import UnitOfWork
from codeloom.gateways.codeset_files import load_codesets, load_index
from codeloom.gateways.llm import provider_named
from codeloom.services.code_sets import codesets_of, index_of, release_words
from codeloom.services.organization import kept_settings, let_leave, provider_in
from codeloom.services.practice_rules import local_rules_of


@dataclass(frozen=True, slots=True)
class Ground:
    """Plain values: nothing in it holds a connection. `code_set` is the diagnosis release of the service date for people."""

    org_id: UUID
    provider: str
    codesets: CodeSets
    index: Index
    local: LocalBook
    code_set: str


def provider_of(uow: UnitOfWork) -> str:
    """The provider that is asked for this organization. Raises Refused, with what is missing and what to do, when it is a
    model provider that may not get a note now; the offline engine is then offered (`details["offer"]`), not taken."""
    provider = provider_in(kept_settings(uow))
    if model := provider_named(provider):
        let_leave(uow, model)
    return provider


def ground_of(uow: UnitOfWork, provider: str, day: date) -> Ground:
    """The ground of a suggestion by a provider, as `provider_of` gave it or OFFLINE, for a service date."""
    return Ground(
        org_id=uow.org_id,
        provider=provider,
        codesets=codesets_of(uow),
        index=index_of(uow),
        local=local_rules_of(uow).live,
        code_set=release_words(uow, day),
    )


def make_ready() -> None:
    """Load what every suggestion reads, for an organization without releases of its own: code sets, search and terms of today.

    It takes two seconds of a processor and 100 MB, which forked processes share. The terms of last year's release are made
    too: charts of its service dates are coded for months.
    """
    codesets, index, today = load_codesets(), load_index(), clock.now().date()
    offline.warm(codesets, index, today)
    offline.terms_of(codesets, index, codesets.at(today - timedelta(days=365)))
