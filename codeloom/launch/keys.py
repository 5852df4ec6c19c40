"""Secrets of a development copy: made once, kept in `secrets.json` (mode 0600) under the data folder, never printed."""

import base64
import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from codeloom.launch.problem import CannotStart, Exit

FILE = "secrets.json"
MAKERS: dict[str, Callable[[], str]] = {
    "JWT_SECRET": lambda: secrets.token_urlsafe(48),
    "JWT_REFRESH_SECRET": lambda: secrets.token_urlsafe(48),
    "ENCRYPTION_KEY": lambda: base64.b64encode(secrets.token_bytes(32)).decode(),
    "POSTGRES_PASSWORD": lambda: secrets.token_urlsafe(24),
}


def kept_secrets(home: Path) -> dict[str, str]:
    """The secrets of this data folder, made at the first call.

    Raises CannotStart when the file cannot be read, or is gone while the data it opens is still there.
    """
    path = home / FILE
    if not path.exists() and (home / "pg").exists():
        raise CannotStart(
            Exit.HOME, f"{path} is missing and the stored data cannot be read without it: bring it back from a backup."
        )
    try:
        secrets_kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    except (OSError, ValueError):
        raise CannotStart(
            Exit.HOME, f"{path} cannot be read: bring it back from a backup, for it holds the key of the stored data."
        ) from None
    made = {name: make() for name, make in MAKERS.items() if not secrets_kept.get(name)}
    if made:
        secrets_kept |= made
        _write(path, secrets_kept)
    return secrets_kept


def _write(path: Path, values: dict[str, str]) -> None:
    """Replace the file in one step, readable by its owner only at every moment."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        json.dump(values, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    draft.rename(path)
