"""AWS Secrets Manager, which holds settings, and AWS KMS, which wraps the encryption key. Asked by the launcher at start."""

import base64
import binascii
import json

from codeloom.gateways.aws import AwsFault, call, client
from codeloom.outside_settings import OutsideSettings

CONTEXT = {"codeloom": "encryption key"}
"""Bound to each wrapped key: a ciphertext made for something else under the same key of KMS does not open as one of ours."""


def settings_of(config: OutsideSettings) -> dict[str, str]:
    """The settings that the secret AWS_SECRETS_ID holds, by their names. Raises AwsFault; ValueError when it is no JSON object
    of texts and numbers."""
    answer = call(client("secretsmanager", config).get_secret_value, SecretId=config.aws_secrets_id)
    try:
        held = json.loads(answer.get("SecretString") or "null")
    except ValueError:
        raise ValueError("no JSON") from None
    if not isinstance(held, dict):
        raise ValueError("no JSON object")
    if not all(isinstance(value, str | int | float) for value in held.values()):
        raise ValueError("a value is neither text nor number")
    return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in held.items()}


def wrap(config: OutsideSettings, key: bytes) -> str:
    """An encryption key under KMS_KEY_ID, as base64. Raises AwsFault."""
    answer = call(client("kms", config).encrypt, KeyId=config.kms_key_id, Plaintext=key, EncryptionContext=CONTEXT)
    return base64.b64encode(answer["CiphertextBlob"]).decode()


def unwrap(config: OutsideSettings, wrapped: str) -> bytes:
    """The key that `wrap` was given. Raises AwsFault, with the code NotBase64 when it is not the text of a wrapped key."""
    try:
        blob = base64.b64decode(wrapped.strip(), validate=True)
    except binascii.Error:
        raise AwsFault("NotBase64") from None
    answer = call(
        client("kms", config).decrypt, KeyId=config.kms_key_id, CiphertextBlob=blob, EncryptionContext=CONTEXT
    )
    plain: bytes = answer["Plaintext"]
    return plain
