"""The protocol of OpenAI (chat completions with a JSON schema), which most servers of local models speak too."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, Field, SecretStr

from codeloom.gateways.llm.failures import Declined, ModelFailure, Unreadable
from codeloom.gateways.llm.questions import Question
from codeloom.gateways.llm.wires import MOST_COUNTED, MOST_TOKENS, Delivered, bounded_http, guarded, silence

if TYPE_CHECKING:
    from openai import OpenAI

ADDRESS = "https://api.openai.com/v1"
NO_KEY = "none"
"""What is sent to a server that wants no key; the library insists on one."""


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: int = Field(default=0, ge=0, le=MOST_COUNTED)
    completion_tokens: int = Field(default=0, ge=0, le=MOST_COUNTED)


class _Envelope(BaseModel):
    model: str = Field(default="", max_length=200)
    choices: list[_Choice] = Field(min_length=1)
    usage: _Usage | None = None


class OpenAIWire:
    """Speaks with OpenAI or a compatible server. The library is imported at the first request."""

    name = "OpenAI"

    def __init__(self, key: SecretStr, address: str, model: str) -> None:
        self._key, self._address, self.model = key, address or ADDRESS, model

    @cached_property
    def _client(self) -> "OpenAI":
        import openai

        silence()
        key = self._key.get_secret_value() or NO_KEY
        return openai.OpenAI(api_key=key, base_url=self._address, max_retries=0, http_client=bounded_http())

    def send(self, question: Question[Any], seconds: float) -> Delivered | ModelFailure:
        """One chat completion that the server is asked not to store."""
        return guarded(self.name, lambda: self._send(question, seconds))

    def _send(self, question: Question[Any], seconds: float) -> Delivered | ModelFailure:
        prompt = question.prompt
        raw = self._client.chat.completions.with_raw_response.create(
            model=self.model,
            messages=[
                {"role": "system", "content": prompt.instructions},
                {"role": "user", "content": question.message},
            ],
            response_format={
                "type": "json_schema",
                "json_schema": {"name": prompt.name, "schema": prompt.form, "strict": True},
            },
            max_completion_tokens=MOST_TOKENS,
            store=False,
            timeout=seconds,
        )
        envelope = _Envelope.model_validate_json(raw.http_response.content)
        choice, usage = envelope.choices[0], envelope.usage or _Usage()
        if choice.message.refusal or choice.finish_reason == "content_filter":
            return Declined(self.name)
        if choice.finish_reason not in ("stop", None) or not choice.message.content:
            return Unreadable(self.name)
        model = envelope.model or self.model
        return Delivered(choice.message.content, model, usage.prompt_tokens, usage.completion_tokens)
