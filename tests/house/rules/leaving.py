"""Rules about what leaves the machine: notes go to model providers by one room, through its gate."""

import ast
from collections.abc import Iterable

from tests.house.linter import Linter, imported, of_package

LIBRARIES = ("openai", "anthropic", "httpx2")
GATEWAY = "codeloom.gateways.llm"
HARMLESS = tuple(
    f"{GATEWAY}.{name}" for name in ("NAMES", "PROVIDERS", "Provider", "provider_named", "ready", "receiver")
)
"""What says something of providers and sends nothing."""


def speaks_to_providers(tree: ast.Module, source: str) -> Iterable[int]:
    """Imports of the providers' libraries and of what asks them."""
    for line, name in imported(tree):
        if of_package(name, (*LIBRARIES, GATEWAY)) and name not in HARMLESS:
            yield line


RULES = (
    Linter(
        id="leaving",
        says="a note leaves by services/suggestions, which asks the organization's gate before every request",
        folders=("codeloom", "workers"),
        but=("codeloom/gateways/llm", "codeloom/services/suggestions"),
        look=speaks_to_providers,
        good=(
            "from codeloom.gateways.llm import ready, receiver",
            "from codeloom.services.suggestions import answer",
        ),
        bad=(
            "from codeloom.gateways.llm import ready, client_of",
            "import codeloom.gateways.llm",
            "from codeloom.gateways.llm.choice import client_of",
            "def f():\n    import openai",
            "from anthropic import Anthropic",
        ),
    ),
)
