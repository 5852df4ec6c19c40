"""Which providers a server is set up for, what starting costs, and the breaker's count."""

import subprocess
import sys

import pytest
from pydantic import ValidationError

from codeloom.gateways.llm import PROVIDERS, ModelFailure, client_of, ready, receiver
from codeloom.gateways.llm.breaker import FAILURES, BreakerInMemory, BreakerInRedis
from codeloom.gateways.llm.client import model_named
from codeloom.gateways.llm.failures import NotConfigured
from codeloom.settings import ROOT, Settings
from tests.fakes.model_calls import opened


def configured(**values: object) -> Settings:
    return Settings(_env_file=None, **values)  # type: ignore[arg-type,call-arg]  # pydantic-settings takes it at run time


def test_without_keys_nothing_goes_out_and_nothing_breaks() -> None:
    bare = configured()
    assert bare.llm_provider == "offline"
    for provider in PROVIDERS:
        assert not ready(bare, provider)
        with pytest.raises(NotConfigured, match="is not set up on this server"):
            client_of(bare, provider, opened)


def test_a_key_or_a_server_of_ones_own_is_enough() -> None:
    assert ready(configured(openai_api_key="a"), "openai")
    assert ready(configured(openai_base_url="http://localhost:11434/v1"), "openai")
    assert ready(configured(anthropic_api_key="a"), "anthropic")
    assert not ready(configured(anthropic_base_url="http://localhost:1"), "anthropic")


@pytest.mark.parametrize(
    ("values", "openai", "anthropic"),
    [
        ({}, "api.openai.com", "api.anthropic.com"),
        ({"openai_base_url": "https://Models.example.org/v1"}, "models.example.org", "api.anthropic.com"),
        ({"anthropic_base_url": "http://127.0.0.1:8080"}, "api.openai.com", "127.0.0.1:8080"),
    ],
)
def test_the_receiver_of_notes_is_the_host_of_the_address_in_use(
    values: dict[str, str], openai: str, anthropic: str
) -> None:
    found = configured(**values)
    assert (receiver(found, "openai"), receiver(found, "anthropic")) == (openai, anthropic)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("gpt-5.4-mini", "gpt-5.4-mini"),
        ("gpt-5.4-mini-2026-03-17", "gpt-5.4-mini-2026-03-17"),
        ("gpt-5.4-mini-20260317", "gpt-5.4-mini-20260317"),
        ("", "gpt-5.4-mini"),
        ("llama", "gpt-5.4-mini"),
        ("gpt-5.4-mini cough for a week", "gpt-5.4-mini"),
        ("gpt-5.4-mini-5551234567", "gpt-5.4-mini"),
    ],
)
def test_a_model_is_known_by_the_name_asked_for_and_its_date(said: str, kept: str) -> None:
    assert model_named("gpt-5.4-mini", said) == kept


def test_a_client_takes_time_and_price_from_settings() -> None:
    client = client_of(configured(anthropic_api_key="a", llm_timeout="45s", llm_price="2.50/10"), "anthropic", opened)
    assert client.seconds == 45
    assert client.price is not None
    assert str(client.price.of(1_000_000, 100_000)) == "3.50"
    assert client_of(configured(anthropic_api_key="a"), "anthropic", opened).price is None


@pytest.mark.parametrize(
    "address",
    [
        "http://models.example.org/v1",
        "ftp://host/v1",
        "https://user:word@host/v1",
        "https://host/v1?key=1",
        "http://8.8.8.8",
    ],
)
def test_an_address_that_would_show_notes_is_refused(address: str) -> None:
    for name in ("openai_base_url", "anthropic_base_url"):
        with pytest.raises(ValidationError):
            configured(**{name: address})


@pytest.mark.parametrize(
    "address",
    ["https://models.example.org/v1", "http://127.0.0.1:8000/v1", "http://10.0.0.7/v1", "http://ollama:11434/v1"],
)
def test_addresses_of_ones_own_network_and_https_are_taken(address: str) -> None:
    assert configured(openai_base_url=address).openai_base_url == address


def test_no_client_library_is_loaded_before_a_request() -> None:
    """Web processes and commands that never ask a model do not pay for its library."""
    script = (
        "import sys\n"
        "from codeloom.gateways.llm import client_of\n"
        "from codeloom.settings import Settings\n"
        "for provider in ('openai', 'anthropic'):\n"
        "    client_of(Settings(openai_api_key='a', anthropic_api_key='a'), provider, lambda: None)\n"
        "print([name for name in ('openai', 'anthropic', 'httpx2') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]", done.stderr


def test_every_kind_of_failure_has_words_and_a_code_of_its_own() -> None:
    kinds = ModelFailure.__subclasses__()
    assert len({kind.code for kind in kinds}) == len({kind.happened for kind in kinds}) == len(kinds) == 9
    for kind in kinds:
        error = kind("OpenAI")
        assert "OpenAI" in error.message
        assert error.kept
        assert error.todo.endswith(".")


def test_the_breaker_of_a_process_opens_after_failures_in_a_row() -> None:
    breaker = BreakerInMemory()
    for _ in range(FAILURES - 1):
        breaker.failed("openai")
    breaker.worked("openai")
    for _ in range(FAILURES - 1):
        breaker.failed("openai")
    assert breaker.pause("openai") == 0
    breaker.failed("openai")
    assert 0 < breaker.pause("openai") <= 30
    assert breaker.pause("anthropic") == 0
    breaker.worked("openai")
    assert breaker.pause("openai") == 0


def test_without_redis_the_breaker_lets_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    import redis

    class Away(redis.Redis):
        def execute_command(self, *args: object, **options: object) -> object:
            raise redis.ConnectionError

    breaker = BreakerInRedis(Away())
    for _ in range(FAILURES):
        breaker.failed("openai")
    breaker.worked("openai")
    assert breaker.pause("openai") == 0
