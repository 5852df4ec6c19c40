"""The form of WEBHOOK_SOURCES: what is taken, and that what is refused shows no secret."""

import base64
import json
from typing import Any

import pytest
from pydantic import ValidationError

from codeloom.settings import Settings
from codeloom.webhook_sources import sources_of


def secret(letter: str, size: int = 32) -> str:
    return "whsec_" + base64.b64encode(letter.encode() * size).decode()


A, B, C = (secret(letter) for letter in "abc")


def listed(*sources: dict[str, Any]) -> str:
    return json.dumps([{"organization": "Riverbend", **one} for one in sources])


def test_a_source_has_its_secrets_with_their_ends() -> None:
    given = listed(
        {"source": "adt", "secrets": [A, {"secret": B, "until": "2026-06-12T00:00:00Z"}]}, {"source": "labs"}
    )
    adt, labs = sources_of(given, C)
    assert [one.secret.get_secret_value() for one in adt.secrets] == [A, B]
    assert [one.until is None for one in adt.secrets] == [True, False]
    assert [one.secret.get_secret_value() for one in labs.secrets] == [C], "the shared one"
    assert A not in repr(adt)
    assert sources_of("", "") == ()


WRONG = [
    ("{", "", "its form"),
    ("{}", "", "its form"),
    (listed({"source": "adt"}), "", "no secrets of its own to adt"),
    (listed({"source": "adt"}, {"source": "labs"}), C, "adt, labs"),
    (listed({"source": "Adt", "secrets": [A]}), "", "0.source"),
    (listed({"source": "a/b", "secrets": [A]}), "", "0.source"),
    (listed({"source": "adt", "secrets": ["hunter2-hunter2"]}), "", "0.secrets.0"),
    (listed({"source": "adt", "secrets": [secret("s", 12)]}), "", "24 to 64 bytes"),
    (listed({"source": "adt", "secrets": [secret("s", 65)]}), "", "24 to 64 bytes"),
    (listed({"source": "adt", "secrets": [{"secret": A, "until": "2026-06-12T00:00:00"}]}), "", "0.secrets.0.until"),
    (listed({"source": "adt", "secrets": [A], "surprise": 1}), "", "surprise"),
    (listed({"source": "adt", "secrets": [A]}, {"source": "adt", "secrets": [B]}), "", "a source twice"),
    (listed({"source": "adt", "secrets": [A]}, {"source": "labs", "secrets": [A]}), "", "a secret twice"),
    ("", "hunter2-hunter2", "WEBHOOK_SIGNING_SECRET"),
]


@pytest.mark.parametrize(("text", "shared", "words"), WRONG)
def test_what_is_wrong_is_named_without_a_secret(text: str, shared: str, words: str) -> None:
    with pytest.raises(ValueError, match=r"WEBHOOK_S") as refused:
        sources_of(text, shared)
    told = str(refused.value)
    assert words in told
    assert not [one for one in (A, B, C, "hunter2", secret("s", 12)) if one in told]


def test_settings_that_cannot_be_read_are_refused_without_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_SOURCES", listed({"source": "adt", "secrets": [A, A]}))
    with pytest.raises(ValidationError, match="names a secret twice") as refused:
        Settings(_env_file=None)  # type: ignore[call-arg]  # pydantic-settings takes it at run time
    assert A not in str(refused.value)
