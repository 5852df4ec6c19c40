"""Clients of AWS, made when first asked for: boto3 is not loaded unless a setting names something of AWS.

Each call has time limits and a few tries. Errors carry the code of the answer and never its text, which may quote a name.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from codeloom.outside_settings import OutsideSettings

CONNECT_SECONDS, READ_SECONDS, TRIES = 3, 5, 3
_clients: dict[tuple[str, str], Any] = {}
_lock = threading.Lock()


class AwsFault(OSError):
    """A call that failed: `code` is AWS's own name of the reason, or the kind of the failure to reach it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def client(service: str, config: OutsideSettings, endpoint: str = "") -> Any:
    """This process's client of a service. Raises AwsFault."""
    with _lock, _faults():
        key = (service, endpoint)
        if key not in _clients:
            _clients[key] = _made(service, config, endpoint)
        return _clients[key]


def call(method: Any, **arguments: Any) -> Any:
    """What a method of a client answers. Raises AwsFault."""
    with _faults():
        return method(**arguments)


def forget() -> None:
    """Drop the clients (after a fork, between tests)."""
    global _lock
    _lock = threading.Lock()
    _clients.clear()


def _made(service: str, config: OutsideSettings, endpoint: str) -> Any:
    import boto3
    from botocore.config import Config

    own = {
        "aws_access_key_id": config.aws_access_key_id.get_secret_value() or None,
        "aws_secret_access_key": config.aws_secret_access_key.get_secret_value() or None,
        "aws_session_token": config.aws_session_token.get_secret_value() or None,
    }
    limits = Config(
        connect_timeout=CONNECT_SECONDS, read_timeout=READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": TRIES},
        s3={"addressing_style": "path"} if endpoint else None,
    )  # fmt: skip
    return boto3.Session(**own).client(
        service, region_name=config.aws_region, endpoint_url=endpoint or None, config=limits
    )


@contextmanager
def _faults() -> Iterator[None]:
    """Turn what boto3 raises into AwsFault."""
    from botocore.exceptions import BotoCoreError, ClientError
    from urllib3.exceptions import HTTPError

    try:
        yield
    except ClientError as error:
        raise AwsFault(str(error.response.get("Error", {}).get("Code", "ClientError"))[:60]) from None
    except (BotoCoreError, HTTPError, ValueError) as error:
        raise AwsFault(type(error).__name__) from None


os.register_at_fork(after_in_child=forget)
