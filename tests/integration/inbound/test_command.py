"""`python -m codeloom webhooks-in`: sources with what came from each, and a new secret."""

import pytest

from codeloom.cli.commands import main
from codeloom.gateways.standard_webhooks import key_of
from tests.integration.inbound.inbound_world import Source


def test_sources_are_listed_with_what_came_and_never_a_secret(
    source: Source, capsys: pytest.CaptureFixture[str]
) -> None:
    source.with_patient().one(source.note())
    source.one(source.note(provider="nobody@elsewhere.example"))
    assert main(["webhooks-in"]) == 0
    head, line = capsys.readouterr().out.splitlines()
    shown = dict(zip(head.split("\t"), line.split("\t"), strict=True))
    assert (shown["source"], shown["secrets"], shown["refused"], shown["held"]) == (source.name, "2", "0", "1")
    assert shown["newest (UTC)"] != "never"
    assert not any(one.removeprefix("whsec_")[:12] in line for one in (source.secret, source.older))


def test_a_new_secret_is_printed_alone(source: Source, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["webhooks-in", "--new-secret"]) == 0
    (secret,) = capsys.readouterr().out.splitlines()
    assert len(key_of(secret)) == 32
