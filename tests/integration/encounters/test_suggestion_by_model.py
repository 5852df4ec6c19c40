"""A note door whose suggestions come from a model: through the verbs and the worker, with the gate, failures and the way out."""

from typing import Any

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.services.core.commands import Nothing, parse
from codeloom.services.core.errors import Refused
from codeloom.services.organization import change_settings, read_settings
from tests.fakes.model_ear import provider, said
from tests.fakes.model_server import ModelServer, echoes_in, says
from tests.integration.encounters.encounters_world import Visit
from tests.integration.suggestions.model_practice import NOTE, first, second, set_up_for

__all__ = ["provider", "said"]
pytestmark = pytest.mark.usefixtures("database", "empty_redis")
FIRST = first(time=None)


def decide(visit: Visit, **fields: Any) -> None:
    """A decision of a manager about the practice's settings."""
    manager = visit.practice.person("Dana Whitfield", Role.MANAGER)
    version = read_settings(manager, Nothing()).version
    change_settings(manager, parse(change_settings.command, {"version": version, **fields}))


def acknowledge(visit: Visit, server: ModelServer, provider: str) -> None:
    decide(visit, suggestion_provider=provider, agreement_with=server.address.removeprefix("http://"))


def test_the_answer_of_a_model_is_stored_with_what_made_it(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with set_up_for(monkeypatch, says(FIRST), says(second())) as server:
        visit = Visit()
        visit.write(NOTE)
        acknowledge(visit, server, provider)
        view = visit.suggest()
        assert server.connections == 2
    assert (view.suggestion.state, view.suggestion.provider) == ("ready", provider)
    assert {"E11.65", "I10"} <= {one.code for one in view.suggestion.proposals}


def test_without_the_acknowledgement_the_person_is_told_at_once_and_offline_is_theirs_to_choose(
    provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with set_up_for(monkeypatch, says(FIRST), says(second()), LLM_PROVIDER=provider) as server:
        visit = Visit()
        visit.write(NOTE)
        with pytest.raises(Refused, match="no manager has acknowledged an agreement with") as refused:
            visit.suggest()
        assert refused.value.details == {"offer": "offline"}
        view = visit.suggest(offline=True)
        assert (server.connections, bytes(server.wire)) == (0, b"")
    assert (view.suggestion.state, view.suggestion.provider) == ("ready", "offline")


def test_a_model_that_fails_is_told_and_the_offline_engine_answers_when_asked(
    provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with set_up_for(monkeypatch, echoes_in(401)) as server:
        visit = Visit()
        visit.write(NOTE)
        acknowledge(visit, server, provider)
        failed = visit.suggest()
        assert (failed.suggestion.state, failed.note) == ("failed", NOTE)
        assert (
            "does not accept the key of this server. Nothing was lost: the note is saved." in failed.suggestion.problem
        )
        assert "suggest with the offline engine" in failed.suggestion.problem
        view = visit.suggest(offline=True)
        assert len(server.requests) == 1
    assert (view.suggestion.state, view.suggestion.provider, view.suggestion.problem) == ("ready", "offline", "")


def test_what_a_manager_took_back_while_it_waited_is_not_sent(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with set_up_for(monkeypatch, says(FIRST), says(second())) as server:
        visit = Visit()
        visit.write(NOTE)
        acknowledge(visit, server, provider)
        visit.ask()
        decide(visit, suggestion_provider="offline")
        assert visit.answer() == 1
        assert (server.connections, bytes(server.wire)) == (0, b"")
    assert visit.fresh().suggestion.state == "failed"
    assert "may not be sent" in visit.view.suggestion.problem
