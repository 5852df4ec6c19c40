"""Which providers this server is set up for, and their clients. Making one imports no client library and sends nothing."""

from collections.abc import Callable
from decimal import Decimal
from typing import Literal
from urllib.parse import urlsplit

from codeloom.gateways.job_queue import connection
from codeloom.gateways.llm import anthropic_wire, openai_wire
from codeloom.gateways.llm.anthropic_wire import AnthropicWire
from codeloom.gateways.llm.breaker import Breaker, BreakerInMemory, BreakerInRedis
from codeloom.gateways.llm.client import ModelClient, Price
from codeloom.gateways.llm.failures import NotConfigured
from codeloom.gateways.llm.openai_wire import OpenAIWire
from codeloom.gateways.llm.wires import Wire
from codeloom.settings import Settings

Provider = Literal["openai", "anthropic"]
PROVIDERS: tuple[Provider, ...] = ("openai", "anthropic")
NAMES: dict[str, str] = {"openai": OpenAIWire.name, "anthropic": AnthropicWire.name}
"""Their names for people."""

_in_memory = BreakerInMemory()


def provider_named(name: str) -> Provider | None:
    """The model provider of a name; None for the offline engine and for any other text."""
    return next((one for one in PROVIDERS if one == name), None)


def ready(configured: Settings, provider: Provider) -> bool:
    """Whether the provider has what it needs: a key, or the address of a server of one's own, which may want none."""
    if provider == "openai":
        return bool(configured.openai_api_key.get_secret_value() or configured.openai_base_url)
    return bool(configured.anthropic_api_key.get_secret_value())


def receiver(configured: Settings, provider: Provider) -> str:
    """Who gets what is sent to a provider: the host, with the port where one is named, of the address in use."""
    if provider == "openai":
        address = configured.openai_base_url or openai_wire.ADDRESS
    else:
        address = configured.anthropic_base_url or anthropic_wire.ADDRESS
    return urlsplit(address).netloc.lower()


def client_of(configured: Settings, provider: Provider, gate: Callable[[], None]) -> ModelClient:
    """The client of a provider, which asks `gate` before every request. Raises NotConfigured when it is not ready."""
    wire = _wire(configured, provider)
    if not ready(configured, provider) or not wire.model:
        raise NotConfigured(wire.name)
    price = Price(*map(Decimal, configured.llm_price.split("/"))) if configured.llm_price else None
    return ModelClient(provider, wire, _breaker(configured), configured.llm_timeout.total_seconds(), gate, price)


def _wire(configured: Settings, provider: Provider) -> Wire:
    if provider == "openai":
        return OpenAIWire(configured.openai_api_key, configured.openai_base_url, configured.openai_model)
    return AnthropicWire(configured.anthropic_api_key, configured.anthropic_base_url, configured.anthropic_model)


def _breaker(configured: Settings) -> Breaker:
    return BreakerInRedis(connection(configured.redis_url)) if configured.redis_url else _in_memory
