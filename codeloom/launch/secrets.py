"""Brings what the settings lack from AWS into the environment of this process: a secret of the secrets manager, unwrapped keys.

Nothing of it is written to a disk; processes started from here inherit it. Without AWS_SECRETS_ID and wrapped keys nothing is
loaded and nobody is asked.
"""

import base64
import os

from codeloom.gateways.aws import AwsFault
from codeloom.gateways.aws_secrets import settings_of, unwrap
from codeloom.launch.problem import CannotStart, Exit
from codeloom.outside_settings import OutsideSettings, given
from codeloom.settings import Settings

READ = "CODELOOM_SECRETS_READ"
"""Holds the secret that this process or the one that started it has read, so that each part does not ask again."""
KEYS = ("encryption_key", "encryption_keys_retired")
"""Settings that may come wrapped, as `<name>_wrapped`."""

WHY = {
    "NoCredentialsError": "there are no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine a role",
    "UnrecognizedClientException": "AWS_ACCESS_KEY_ID is not known there: set the right key and its secret",
    "InvalidClientTokenId": "AWS_ACCESS_KEY_ID is not known there: set the right key and its secret",
    "InvalidSignatureException": "AWS_SECRET_ACCESS_KEY does not belong to AWS_ACCESS_KEY_ID: set the right pair",
    "ExpiredTokenException": "AWS_SESSION_TOKEN has run out: get new credentials",
    "AccessDeniedException": "the credentials may not do that, or the key is another one: give them the right, check the name",
    "ResourceNotFoundException": "there is no secret of that name in AWS_REGION: check both",
    "NotFoundException": "there is no key of that name in AWS_REGION: check both",
    "InvalidCiphertextException": "the wrapped key is damaged, or was wrapped for something else: wrap it again",
    "IncorrectKeyException": "another key wrapped it: set the KMS_KEY_ID it was wrapped with",
    "DisabledException": "the key is switched off there: switch it on",
    "KMSInvalidStateException": "the key is switched off or waits to be deleted there: switch it on",
    "NotBase64": "it is not base64: copy the whole line that `keys wrap` printed",
    "EndpointConnectionError": "AWS does not answer: check AWS_REGION and the way out of this machine, then start again",
    "ConnectTimeoutError": "AWS does not answer: check AWS_REGION and the way out of this machine, then start again",
    "ReadTimeoutError": "AWS does not answer in time: start again",
}
"""What an operator is told, by the code of the failure."""


def bring_secrets() -> None:
    """Fill the environment. Raises CannotStart with a sentence, and ValueError when the settings of AWS themselves are wrong."""
    config = OutsideSettings()
    if config.aws_secrets_id and os.environ.get(READ) != config.aws_secrets_id:
        _bring_settings(config)
        config = OutsideSettings()
    for name in KEYS:
        parts = [part for part in getattr(config, f"{name}_wrapped").split(",") if part.strip()]
        if parts and name not in given(Settings):
            os.environ[name.upper()] = ",".join(_unwrapped(config, f"{name}_wrapped", part) for part in parts)


def told(what: str, fault: AwsFault) -> CannotStart:
    """The sentence about a call that failed."""
    return CannotStart(Exit.USAGE, f"{what} ({fault.code}): {WHY.get(fault.code, 'look the code up at AWS')}.")


def _bring_settings(config: OutsideSettings) -> None:
    """Take each setting that is not given by environment, .env or file from the secret; names that are none are passed over."""
    try:
        held = settings_of(config)
    except AwsFault as fault:
        raise told("The secret that AWS_SECRETS_ID names could not be read", fault) from None
    except ValueError as fault:
        raise CannotStart(
            Exit.USAGE,
            f"The secret that AWS_SECRETS_ID names holds {fault}: make it a JSON object of settings, such as "
            '{"JWT_SECRET": ...}.',
        ) from None
    here = given(Settings)
    for name, value in held.items():
        if name.lower() in Settings.model_fields and name.lower() not in here:
            os.environ[name.upper()] = value
    os.environ[READ] = config.aws_secrets_id


def _unwrapped(config: OutsideSettings, name: str, part: str) -> str:
    try:
        key = unwrap(config, part)
    except AwsFault as fault:
        raise told(f"{name.upper()} could not be unwrapped by KMS_KEY_ID", fault) from None
    if len(key) != 32:
        raise CannotStart(Exit.USAGE, f"{name.upper()} holds no key of 32 bytes: wrap one with `keys wrap`.")
    return base64.b64encode(key).decode()
