"""Bytes on the wire: no note leaves without the choice and the acknowledgement of a manager, and none after it was taken back."""

import pytest

from codeloom.db.engine import engine
from codeloom.db.work import unit_of_work
from codeloom.services.core.errors import Refused
from codeloom.services.suggestions import OFFLINE, answer, provider_of
from codeloom.settings import settings
from tests.fakes.model_calls import CANARY
from tests.fakes.model_server import Exchange, echoes_in, says
from tests.http_client import Person, new_person
from tests.integration.suggestions.model_practice import (
    FIRST,
    NOTE,
    SECOND,
    VISIT,
    acknowledge,
    change,
    ground,
    set_up_for,
    suggested,
)

pytestmark = pytest.mark.usefixtures("database", "empty_redis")


@pytest.fixture
def manager() -> Person:
    return new_person("manager")


def chosen(person: Person) -> str:
    with unit_of_work(person.worker, read_only=True) as uow:
        return provider_of(uow)


def other(provider: str) -> str:
    return "anthropic" if provider == "openai" else "openai"


def test_without_a_choice_the_offline_engine_answers_and_nobody_is_connected_to(
    manager: Person, provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with set_up_for(monkeypatch, says(FIRST), says(SECOND)) as server:
        assert chosen(manager) == OFFLINE
        assert {row.code for row in suggested(manager, OFFLINE).diagnoses} >= {"E11.65", "I10"}
        with pytest.raises(Refused, match="This practice sends no notes to") as refused:
            suggested(manager, provider)
        assert (server.connections, bytes(server.wire)) == (0, b"")
    assert refused.value.code == "provider_not_chosen"
    assert refused.value.details == {"offer": OFFLINE}
    assert refused.value.kept == "Nothing was sent, and the note is saved."


def test_the_servers_choice_alone_sends_nothing(
    manager: Person, provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with set_up_for(monkeypatch, says(FIRST), says(SECOND), LLM_PROVIDER=provider) as server:
        with pytest.raises(Refused, match="no manager has acknowledged an agreement with") as refused:
            chosen(manager)
        with pytest.raises(Refused, match="no manager has acknowledged"):
            suggested(manager, provider)
        assert (server.connections, bytes(server.wire)) == (0, b"")
    assert (refused.value.code, refused.value.details) == ("agreement_missing", {"offer": OFFLINE})
    assert "or suggest with the offline engine" in refused.value.todo


def test_with_the_acknowledgement_the_note_goes_twice_and_after_taking_it_back_never_again(
    manager: Person, provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with set_up_for(monkeypatch, says(FIRST), says(SECOND)) as server:
        acknowledge(manager, server, provider)
        assert server.connections == 0
        assert chosen(manager) == provider
        prepared = ground(manager, provider)
        answer(prepared, NOTE, VISIT)
        assert (server.connections, bytes(server.wire).count(CANARY.encode())) == (2, 2)
        sent = len(server.wire)
        change(manager, suggestion_provider="offline")
        assert chosen(manager) == OFFLINE
        with pytest.raises(Refused):
            answer(prepared, NOTE, VISIT)
        assert (server.connections, len(server.wire)) == (2, sent)


def test_an_acknowledgement_counts_for_its_organization_and_its_provider_only(
    manager: Person, provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with set_up_for(monkeypatch, says(FIRST), says(SECOND)) as server:
        acknowledge(manager, server, provider)
        with pytest.raises(Refused):
            suggested(new_person("manager"), provider)
        with pytest.raises(Refused):
            suggested(manager, other(provider))
        assert (server.connections, bytes(server.wire)) == (0, b"")


def test_another_address_needs_another_acknowledgement(
    manager: Person, provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with set_up_for(monkeypatch, says(FIRST), says(SECOND)) as before:
        acknowledge(manager, before, provider)
    with set_up_for(monkeypatch, says(FIRST), says(SECOND)) as server:
        with pytest.raises(Refused, match="but the agreement acknowledged is with") as refused:
            suggested(manager, provider)
        assert (server.connections, before.connections, bytes(server.wire)) == (0, 0, b"")
    assert refused.value.code == "agreement_with_another"


def test_a_server_without_a_key_is_asked_nothing(manager: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    with set_up_for(monkeypatch, says(FIRST), says(SECOND)) as server, monkeypatch.context() as patch:
        acknowledge(manager, server, "anthropic")
        patch.setenv("ANTHROPIC_API_KEY", "")
        settings.cache_clear()
        with pytest.raises(Refused, match="Anthropic is not set up on this server: it has no key") as refused:
            suggested(manager, "anthropic")
        assert (server.connections, bytes(server.wire)) == (0, b"")
    assert refused.value.code == "provider_not_set_up"


@pytest.mark.parametrize("fails", [False, True], ids=["before the second call", "before a retry"])
def test_what_is_taken_back_while_a_model_answers_is_not_sent_again(
    manager: Person, provider: str, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    def takes_back(exchange: Exchange) -> None:
        change(manager, suggestion_provider="offline")
        (echoes_in(500) if fails else says(FIRST))(exchange)

    with set_up_for(monkeypatch, takes_back, says(SECOND)) as server:
        acknowledge(manager, server, provider)
        with pytest.raises(Refused, match="This practice sends no notes to"):
            suggested(manager, provider)
        assert (server.connections, len(server.requests)) == (1, 1)


def test_no_connection_of_the_database_is_held_while_a_model_answers(
    manager: Person, provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[int] = []

    def looks(exchange: Exchange) -> None:
        held.append(sum(engine(role).pool.checkedout() for role in ("app", "system")))  # type: ignore[attr-defined]  # of QueuePool
        says(SECOND if held[1:] else FIRST)(exchange)

    with set_up_for(monkeypatch, looks) as server:
        acknowledge(manager, server, provider)
        prepared = ground(manager, provider)
        answer(prepared, NOTE, VISIT)
    assert held == [0, 0]
