"""INV-15 over the live registry: every event handler the running application would answer declares its permission."""

from codeloom.state.core.gate import OF_REFLEX
from tests import registries
from tests.house import agreement


def test_every_handler_of_ours_declares_its_permission() -> None:
    assert sum(name.startswith(registries.PREFIX_OF_OURS) for name in registries.handlers()) > 100
    assert list(agreement.handlers_and_permissions()) == []


def test_every_declared_verb_exists() -> None:
    assert list(agreement.handlers_and_verbs()) == []


def test_no_handler_of_the_framework_is_open_but_the_few_it_needs() -> None:
    """What the gate lets a signed-in person run without a permission of ours, by name: nothing that sets (`setvar`) or uploads."""
    assert sorted(OF_REFLEX) == ["hydrate", "hydrate_and_load", "on_load_internal", "set_is_hydrated"]
    assert {name.rpartition(".")[2] for name in registries.handlers()} >= OF_REFLEX
