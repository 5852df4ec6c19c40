"""Objects in a bucket of S3, or of a server that speaks its protocol (S3_ENDPOINT_URL). Names are below S3_PREFIX.

Each object is kept encrypted by the store, on top of what its writer sealed. Nothing is loaded, and `configured` is false, while
S3_BUCKET is empty.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from codeloom.gateways.aws import AwsFault, call, client
from codeloom.settings import settings

PIECE = 256 * 1024
"""Bytes that `get` yields at once."""
EXISTS = ("PreconditionFailed", "ConditionalRequestConflict")
ABSENT = ("NoSuchKey", "404")


class Away(OSError):
    """The store did not do what it was asked: `code` is its own name of the reason. Asking again later is right."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Absent(LookupError):
    """There is no object of that name."""


def configured() -> bool:
    """Whether there is a bucket."""
    return bool(settings().s3_bucket)


def put(name: str, data: bytes) -> None:
    """Keep an object, in the place of one of that name. When it returns, the object is kept. Raises Away."""
    _ask("put_object", Key=_key(name), Body=data, **_sealed())


def put_once(name: str, data: bytes, *, until: datetime | None = None) -> bool:
    """Keep an object unless there is one of that name, which stays as it is; whether it was kept now. Raises Away.

    `until`: nobody deletes or changes it before, whatever their rights; the bucket must have Object Lock.
    """
    lock = {"ObjectLockMode": "COMPLIANCE", "ObjectLockRetainUntilDate": until} if until else {}
    try:
        _ask("put_object", Key=_key(name), Body=data, IfNoneMatch="*", **_sealed(), **lock)
    except Away as fault:
        if fault.code in EXISTS:
            return False
        raise
    return True


def get(name: str) -> Iterator[bytes]:
    """The bytes of an object, piece by piece. Raises Away, Absent; a piece may raise Away too."""
    try:
        body = _ask("get_object", Key=_key(name))["Body"]
    except Away as fault:
        raise (Absent(name) if fault.code in ABSENT else fault) from None
    return _pieces(body)


def delete(name: str) -> None:
    """Delete an object; one that is not there is deleted already. Raises Away."""
    _ask("delete_object", Key=_key(name))


def names(below: str, *, after: str = "") -> Iterator[str]:
    """The names that begin with `below`, in order, those after `after` alone. Raises Away."""
    wish = {"Prefix": _key(below), **({"StartAfter": _key(after)} if after else {})}
    while True:
        page = _ask("list_objects_v2", **wish)
        for one in page.get("Contents", ()):
            yield one["Key"].removeprefix(settings().s3_prefix)
        if not page.get("IsTruncated"):
            return
        wish["ContinuationToken"] = page["NextContinuationToken"]


def folders(below: str) -> Iterator[str]:
    """What stands between `below` and the next slash, each once. Raises Away."""
    wish = {"Prefix": _key(below), "Delimiter": "/"}
    while True:
        page = _ask("list_objects_v2", **wish)
        for one in page.get("CommonPrefixes", ()):
            yield one["Prefix"].removeprefix(_key(below)).rstrip("/")
        if not page.get("IsTruncated"):
            return
        wish["ContinuationToken"] = page["NextContinuationToken"]


def _key(name: str) -> str:
    return settings().s3_prefix + name


def _sealed() -> dict[str, str]:
    return {"ServerSideEncryption": "AES256"} if settings().s3_encryption == "AES256" else {}


def _ask(method: str, **arguments: Any) -> Any:
    config = settings()
    try:
        store = client("s3", config, config.s3_endpoint_url)
        return call(getattr(store, method), Bucket=config.s3_bucket, **arguments)
    except AwsFault as fault:
        raise Away(fault.code) from None


def _pieces(body: Any) -> Iterator[bytes]:
    try:
        while piece := call(body.read, amt=PIECE):
            yield piece
    except AwsFault as fault:
        raise Away(fault.code) from None
    finally:
        body.close()
