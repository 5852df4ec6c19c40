"""The protocol of Anthropic (messages with a JSON output format)."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, Field, SecretStr

from codeloom.gateways.llm.failures import Declined, ModelFailure, TooLarge, Unreadable
from codeloom.gateways.llm.questions import Question
from codeloom.gateways.llm.wires import MOST_COUNTED, MOST_TOKENS, Delivered, bounded_http, guarded, silence

if TYPE_CHECKING:
    from anthropic import Anthropic

ADDRESS = "https://api.anthropic.com"


class _Block(BaseModel):
    type: str
    text: str = ""


class _Usage(BaseModel):
    input_tokens: int = Field(default=0, ge=0, le=MOST_COUNTED)
    cache_creation_input_tokens: int | None = Field(default=None, ge=0, le=MOST_COUNTED)
    cache_read_input_tokens: int | None = Field(default=None, ge=0, le=MOST_COUNTED)
    output_tokens: int = Field(default=0, ge=0, le=MOST_COUNTED)

    def read(self) -> int:
        """All tokens read, those from a cache too."""
        return self.input_tokens + (self.cache_creation_input_tokens or 0) + (self.cache_read_input_tokens or 0)


class _Envelope(BaseModel):
    model: str = Field(default="", max_length=200)
    content: list[_Block]
    stop_reason: str | None = None
    usage: _Usage | None = None


class AnthropicWire:
    """Speaks with Anthropic. The library is imported at the first request; its traces are off, as they can hold content."""

    name = "Anthropic"

    def __init__(self, key: SecretStr, address: str, model: str) -> None:
        self._key, self._address, self.model = key, address or ADDRESS, model

    @cached_property
    def _client(self) -> "Anthropic":
        import anthropic

        silence()
        return anthropic.Anthropic(
            api_key=self._key.get_secret_value(),
            base_url=self._address,
            max_retries=0,
            http_client=bounded_http(),
            open_telemetry=False,
        )

    def send(self, question: Question[Any], seconds: float) -> Delivered | ModelFailure:
        """One message. This protocol has no switch against storing: that is a matter of the agreement (docs/BAA.md)."""
        return guarded(self.name, lambda: self._send(question, seconds))

    def _send(self, question: Question[Any], seconds: float) -> Delivered | ModelFailure:
        prompt = question.prompt
        raw = self._client.messages.with_raw_response.create(
            model=self.model,
            max_tokens=MOST_TOKENS,
            system=prompt.instructions,
            messages=[{"role": "user", "content": question.message}],
            output_config={"format": {"type": "json_schema", "schema": prompt.form}},
            timeout=seconds,
        )
        envelope = _Envelope.model_validate_json(raw.http_response.content)
        usage = envelope.usage or _Usage()
        if envelope.stop_reason == "refusal":
            return Declined(self.name)
        if envelope.stop_reason == "model_context_window_exceeded":
            return TooLarge(self.name)
        text = "".join(block.text for block in envelope.content if block.type == "text")
        if envelope.stop_reason not in ("end_turn", None) or not text:
            return Unreadable(self.name)
        return Delivered(text, envelope.model or self.model, usage.read(), usage.output_tokens)
