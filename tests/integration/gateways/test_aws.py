"""Secrets Manager, KMS and the object store, against moto, which answers in the place of AWS."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from codeloom.__main__ import main
from codeloom.gateways import aws
from codeloom.gateways.standard_webhooks import new_secret
from codeloom.launch import secrets
from codeloom.launch.environment import read_settings
from codeloom.launch.problem import CannotStart
from codeloom.settings import ROOT, Settings, settings
from tests.house.test_settings import STRONG

REGION = "us-east-1"


@pytest.fixture
def cloud() -> Iterator[pytest.MonkeyPatch]:
    """AWS with nothing in it, and settings that name its region alone; the environment as it was afterwards."""
    before = dict(os.environ)
    aws.forget()
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for name in [*Settings.model_fields, secrets.READ]:
            patch.delenv(name.upper(), raising=False)
        patch.setitem(Settings.model_config, "env_file", None)
        for name, value in (("REGION", REGION), ("ACCESS_KEY_ID", "testing"), ("SECRET_ACCESS_KEY", "testing")):
            patch.setenv(f"AWS_{name}", value)
        yield patch
    os.environ.clear()
    os.environ.update(before)
    aws.forget()
    settings.cache_clear()


def put_secret(**held: Any) -> None:
    text = json.dumps(held)
    boto3.client("secretsmanager", region_name=REGION).create_secret(Name="codeloom/test", SecretString=text)


def kms_key() -> str:
    return str(boto3.client("kms", region_name=REGION).create_key()["KeyMetadata"]["KeyId"])


def refused() -> str:
    with pytest.raises(CannotStart) as problem:
        read_settings()
    assert problem.value.code == 2
    return problem.value.sentence


def test_a_production_copy_starts_on_a_secret_alone_and_asks_once(cloud: pytest.MonkeyPatch) -> None:
    put_secret(**STRONG, database_pool=5, nothing_of_ours="x")
    cloud.setenv("AWS_SECRETS_ID", "codeloom/test")
    found = read_settings()
    assert found.production
    assert found.database_pool == 5
    assert found.jwt_secret.get_secret_value() == STRONG["JWT_SECRET"]
    assert "NOTHING_OF_OURS" not in os.environ
    boto3.client("secretsmanager", region_name=REGION).delete_secret(
        SecretId="codeloom/test", ForceDeleteWithoutRecovery=True
    )
    assert read_settings() == found, "a part that is started from here has everything and does not ask again"


def test_environment_goes_before_a_file_and_a_file_before_the_manager(
    cloud: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    put_secret(JWT_SECRET="from the manager", JWT_REFRESH_SECRET="from the manager", RESEND_API_KEY="from the manager")
    cloud.setenv("AWS_SECRETS_ID", "codeloom/test")
    (tmp_path / "file").write_text("from the file\n")
    for name in ("JWT_SECRET", "JWT_REFRESH_SECRET"):
        cloud.setenv(f"{name}_FILE", str(tmp_path / "file"))
    cloud.setenv("JWT_SECRET", "from the environment")
    found = read_settings()
    assert [
        value.get_secret_value() for value in (found.jwt_secret, found.jwt_refresh_secret, found.resend_api_key)
    ] == ["from the environment", "from the file", "from the manager"]


def test_a_secret_that_cannot_be_used_is_refused_with_what_to_do_and_without_a_value(cloud: pytest.MonkeyPatch) -> None:
    cloud.setenv("AWS_SECRETS_ID", "codeloom/test")
    assert "ResourceNotFoundException): there is no secret of that name in AWS_REGION: check both." in refused()
    manager = boto3.client("secretsmanager", region_name=REGION)
    manager.create_secret(Name="codeloom/test", SecretString="hushhush")
    assert "holds no JSON: make it a JSON object" in refused()
    assert "hushhush" not in refused()
    manager.put_secret_value(SecretId="codeloom/test", SecretString='["hushhush"]')
    assert "holds no JSON object" in refused()
    manager.put_secret_value(SecretId="codeloom/test", SecretString='{"PORT": "hushhush"}')
    assert "PORT" in refused()
    assert "hushhush" not in refused()


def test_a_key_that_was_wrapped_is_unwrapped_at_start_and_the_manager_may_hold_it(
    cloud: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    cloud.setenv("KMS_KEY_ID", kms_key())
    cloud.setenv("CODELOOM_HOME", str(tmp_path / "home"))
    key, retired = base64.b64encode(bytes(range(32))).decode(), base64.b64encode(bytes(range(1, 33))).decode()
    cloud.setenv("ENCRYPTION_KEY", key)
    cloud.setenv("ENCRYPTION_KEYS_RETIRED", retired)
    assert main(["keys", "wrap"]) == 0
    printed = dict(line.split("=", 1) for line in capsys.readouterr().out.splitlines())
    assert list(printed) == ["ENCRYPTION_KEY_WRAPPED", "ENCRYPTION_KEYS_RETIRED_WRAPPED"]
    assert key not in str(printed)
    cloud.delenv("ENCRYPTION_KEY")
    cloud.delenv("ENCRYPTION_KEYS_RETIRED")
    put_secret(**{**STRONG, "ENCRYPTION_KEY": ""}, **printed)
    cloud.setenv("AWS_SECRETS_ID", "codeloom/test")
    assert read_settings().encryption_keys() == (bytes(range(32)), bytes(range(1, 33)))
    on_disk = [path for path in tmp_path.rglob("*") if path.is_file() and key.encode() in path.read_bytes()]
    assert on_disk == []


def test_a_new_key_is_wrapped_without_being_shown_and_rotation_reads_under_both(
    cloud: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from uuid import uuid4

    from codeloom.db import crypto

    cloud.setenv("KMS_KEY_ID", kms_key())

    def new() -> str:
        assert main(["keys", "wrap", "--new"]) == 0
        return capsys.readouterr().out.strip().removeprefix("ENCRYPTION_KEY_WRAPPED=")

    def begin(**values: str) -> None:
        for name in ("ENCRYPTION_KEY", "ENCRYPTION_KEYS_RETIRED"):
            os.environ.pop(name, None)  # what the process before had in its memory
        os.environ.update(values)
        read_settings()

    org, before, after = uuid4(), new(), new()
    begin(ENCRYPTION_KEY_WRAPPED=before)
    data_key = crypto.wrap(org, 1, b"data key")
    begin(ENCRYPTION_KEY_WRAPPED=after, ENCRYPTION_KEYS_RETIRED_WRAPPED=before)
    assert crypto.unwrap(org, 1, data_key) == b"data key"
    assert not crypto.wrapped_in_force(data_key)
    again = crypto.wrap(org, 1, b"data key")
    os.environ.pop("ENCRYPTION_KEYS_RETIRED_WRAPPED")
    begin(ENCRYPTION_KEY_WRAPPED=after)
    assert crypto.unwrap(org, 1, again) == b"data key"
    with pytest.raises(crypto.Unreadable):
        crypto.unwrap(org, 1, data_key)


@pytest.mark.parametrize(
    ("wrapped", "says"),
    [("no base64!", "NotBase64): it is not base64"), ("bm9uc2Vuc2U=", "could not be unwrapped by KMS_KEY_ID")],
)
def test_a_wrapped_key_that_is_damaged_is_refused(cloud: pytest.MonkeyPatch, wrapped: str, says: str) -> None:
    cloud.setenv("KMS_KEY_ID", kms_key())
    cloud.setenv("ENCRYPTION_KEY_WRAPPED", wrapped)
    assert says in refused()


def test_a_key_of_another_length_or_purpose_is_refused(cloud: pytest.MonkeyPatch) -> None:
    cloud.setenv("KMS_KEY_ID", kms_key())
    kms = boto3.client("kms", region_name=REGION)

    def wrapped(plain: bytes, **context: str) -> str:
        blob = kms.encrypt(KeyId=os.environ["KMS_KEY_ID"], Plaintext=plain, EncryptionContext=context)["CiphertextBlob"]
        return base64.b64encode(blob).decode()

    cloud.setenv("ENCRYPTION_KEY_WRAPPED", wrapped(b"short", codeloom="encryption key"))
    assert "holds no key of 32 bytes" in refused()
    cloud.setenv("ENCRYPTION_KEY_WRAPPED", wrapped(bytes(range(32)), of="somebody else"))
    assert "InvalidCiphertextException" in refused()


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"AWS_SECRETS_ID": "x", "AWS_REGION": ""}, "AWS_SECRETS_ID needs AWS_REGION"),
        ({"ENCRYPTION_KEY_WRAPPED": "x"}, "needs KMS_KEY_ID"),
        ({"AWS_SECRET_ACCESS_KEY": ""}, "go together"),
        ({"S3_ENDPOINT_URL": "http://store.example.org"}, "use https, or a server of your own network"),
        ({"S3_BUCKET": "s3://bucket/x"}, "give the name of a bucket alone"),
        ({"SENTRY_DSN": "https://sentry.example.org/1"}, "give the DSN that Sentry shows"),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector.example.org:4318"}, "use https, or a server"),
        ({"DD_TRACE_AGENT_URL": "unix:///var/run/agent.sock"}, "give http://host, or OTEL_EXPORTER_OTLP_ENDPOINT"),
        ({"OTEL_EXPORTER_OTLP_HEADERS": "no sign of equality"}, "give name=value"),
        ({"JWT_SECRET_FILE": "/nowhere/at/all"}, "JWT_SECRET_FILE names /nowhere/at/all, which cannot be read"),
        ({"JWT_SECRET_FILE": os.devnull}, "which is empty or too long"),
    ],
)
def test_wrong_settings_are_refused_in_one_sentence_that_says_what_to_do(
    cloud: pytest.MonkeyPatch, values: dict[str, str], says: str
) -> None:
    for name, value in values.items():
        cloud.setenv(name, value)
    assert says in refused()


def test_every_secret_and_address_with_a_password_may_stand_in_a_file(
    cloud: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wanted = {
        "DATABASE_URL": "postgresql://db/codeloom", "REDIS_URL": "redis://cache/0", "STATE_REDIS_URL": "redis://cache/1",
        "SMTP_URL": "smtp://mail.example.org:587", "SENTRY_DSN": "https://key@sentry.example.org/1",
        "OPENAI_API_KEY": "openai", "ANTHROPIC_API_KEY": "anthropic", "WEBHOOK_SIGNING_SECRET": new_secret(),
        "ENCRYPTION_KEY": STRONG["ENCRYPTION_KEY"],
    }  # fmt: skip
    for name, value in wanted.items():
        (tmp_path / name).write_text(f"{value}\n")
        cloud.setenv(f"{name}_FILE", str(tmp_path / name))
    cloud.setenv("PORT_FILE", str(tmp_path / "no secret, so no file"))
    found = read_settings()
    for name, value in wanted.items():
        read: Any = getattr(found, name.lower())
        assert getattr(read, "get_secret_value", lambda read=read: read)() == value


def test_without_keys_nothing_is_loaded_and_nothing_complains() -> None:
    bare = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
    looked_for = ("sentry_sdk", "boto3", "botocore", "opentelemetry.sdk.trace", "opentelemetry.exporter")
    program = (
        "import sys, codeloom.codeloom\n"
        "from workers import doorbell, worker\n"
        "from codeloom.services.core import reporting\n"
        "from codeloom.launch.environment import read_settings\n"
        "reporting.begin(read_settings(), 'web')\n"
        f"print([one for one in {looked_for!r} if one in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env={**bare, "CODELOOM_HOME": os.environ["CODELOOM_HOME"]},
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
