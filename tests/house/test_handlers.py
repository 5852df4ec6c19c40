"""INV-15 over the live registry: every event handler the running application would answer declares its permission."""

import pytest

from codeloom.settings import Settings
from codeloom.state.gate import OF_REFLEX
from codeloom.state.permissions import SIGNED_IN, declared


@pytest.fixture(scope="module")
def handlers(database: Settings) -> dict[str, object]:
    """Every handler by its full name, as registered by importing the application."""
    from reflex_base.registry import RegistrationContext

    import codeloom.codeloom

    assert codeloom.codeloom.app
    return {name: one.handler for name, one in RegistrationContext.get().event_handlers.items()}


def test_every_handler_of_ours_declares_its_permission(handlers: dict[str, object]) -> None:
    ours = {name: one for name, one in handlers.items() if name.startswith("reflex___state____state.codeloom___")}
    assert len(ours) > 5
    assert sorted(name for name, one in ours.items() if not declared(one) and not name.endswith(".setvar")) == []


def test_every_declared_verb_exists(handlers: dict[str, object]) -> None:
    from codeloom.services.policy import POLICY

    known = {SIGNED_IN, *POLICY}
    wrong = {verb for one in handlers.values() for verb in declared(one) or () if verb not in known}
    assert wrong == set()


def test_no_handler_of_the_framework_is_open_but_the_few_it_needs(handlers: dict[str, object]) -> None:
    """What the gate lets a signed-in person run without a permission of ours, by name: nothing that sets (`setvar`) or uploads."""
    assert sorted(OF_REFLEX) == ["hydrate", "hydrate_and_load", "on_load_internal", "set_is_hydrated"]
