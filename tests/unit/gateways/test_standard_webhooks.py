"""Signatures of webhooks: what another reading of the specification signs we verify, and it verifies what we sign."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
import standardwebhooks
from hypothesis import given
from hypothesis import strategies as st

from codeloom.gateways import standard_webhooks as ours

SECRET = ours.new_secret()
NEXT = ours.new_secret()
NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
BODY = b'{"type":"chart.completed","data":{"number":"CH-12"}}'


def sent(body: bytes = BODY, at: datetime = NOW, *signed_with: str) -> dict[str, str]:
    return ours.headers(signed_with or (SECRET,), "msg_1", at, body)


@given(st.text(min_size=1))
def test_another_reading_of_the_specification_signs_the_same(body: str) -> None:
    raw = body.encode("utf-8", "surrogatepass") if body.isprintable() else b"{}"
    theirs = standardwebhooks.Webhook(SECRET).sign("msg_1", NOW, raw.decode("utf-8", "replace"))
    assert ours.headers((SECRET,), "msg_1", NOW, raw)["webhook-signature"] == theirs


def test_another_reading_verifies_what_we_sign_now_with_both_secrets() -> None:
    given = sent(BODY, datetime.now(UTC), SECRET, NEXT)
    for secret in (SECRET, NEXT):
        assert standardwebhooks.Webhook(secret).verify(BODY, given)["type"] == "chart.completed"


def test_a_message_of_either_secret_is_known_while_they_rotate() -> None:
    for secret in (SECRET, NEXT):
        assert ours.verify((SECRET, NEXT), sent(BODY, NOW, secret), BODY, NOW) == "msg_1"
    with pytest.raises(ours.Unverified):
        ours.verify((NEXT,), sent(), BODY, NOW)


@pytest.mark.parametrize("minutes", [-6, 6])
def test_an_old_and_an_early_message_are_refused(minutes: int) -> None:
    ours.verify((SECRET,), sent(), BODY, NOW + timedelta(minutes=minutes * 0.8))
    with pytest.raises(ours.Unverified):
        ours.verify((SECRET,), sent(), BODY, NOW + timedelta(minutes=minutes))


def test_a_body_written_anew_is_refused() -> None:
    with pytest.raises(ours.Unverified):
        ours.verify((SECRET,), sent(), BODY.replace(b":", b": "), NOW)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("webhook-id", ""),
        ("webhook-id", "msg_2"),
        ("webhook-id", "ms g"),
        ("webhook-timestamp", ""),
        ("webhook-timestamp", "soon"),
        ("webhook-timestamp", "-5"),
        ("webhook-timestamp", "1e9"),
        ("webhook-timestamp", "\u0661\u0662"),
        ("webhook-signature", ""),
        ("webhook-signature", "v1"),
        ("webhook-signature", "v2," + base64.b64encode(b"x" * 32).decode()),
        ("webhook-signature", "v1,\u00e9"),
    ],
)
def test_headers_that_are_wrong_are_refused(name: str, value: str) -> None:
    with pytest.raises(ours.Unverified):
        ours.verify((SECRET,), {**sent(), name: value}, BODY, NOW)


def test_header_names_are_read_without_case_and_other_signatures_are_passed_over() -> None:
    given = {name.title(): value for name, value in sent().items()}
    given["Webhook-Signature"] = "v0,x garbage, " + given["Webhook-Signature"]
    assert ours.verify((SECRET,), given, BODY, NOW) == "msg_1"
    assert ours.verify((SECRET,), sent(b"\xff\x00"), b"\xff\x00", NOW) == "msg_1"


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_short", "whsec_" + "!" * 40, "whsec_" + "QUJD" * 40])
def test_a_text_that_is_no_secret_is_refused_without_repeating_it(secret: str) -> None:
    with pytest.raises(ours.BadSecret) as refused:
        ours.key_of(secret)
    assert not secret.removeprefix("whsec_") or secret.removeprefix("whsec_") not in str(refused.value)
