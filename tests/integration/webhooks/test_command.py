"""`python -m codeloom webhooks`: endpoints, messages that fail, and one tried again."""

from uuid import uuid4

import pytest

from codeloom.cli.commands import main
from tests.fakes.receiver import receiver
from tests.integration.webhooks.webhooks_world import House


def test_what_fails_is_listed_without_words_and_tried_again(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    with receiver() as there:
        there.answers = [500]
        house.endpoint(there.url(), name="Claims of Riverbend")
        house.tell()
        assert house.send() == 0
        (message,) = house.deliveries()
        assert main(["webhooks"]) == 0
        listed = capsys.readouterr().out
        assert [str(message.id) in listed, str(message.endpoint_id) in listed, "500" in listed] == [True, True, True]
        assert not any(word in listed for word in ("Claims of Riverbend", "/hooks/", "EN-1042"))
        assert main(["webhooks", "--retry", str(message.id)]) == 0
        assert house.send() == 1
    assert main(["webhooks", "--failing"]) == 0
    assert str(message.id) not in capsys.readouterr().out


def test_a_message_that_is_none_is_refused(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["webhooks", "--retry", str(uuid4())]) == 1
    assert capsys.readouterr().err
