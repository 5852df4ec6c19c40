"""Log files of a copy: readable by their owner alone whoever starts it, and cut off when they grow too long."""

import os
import shutil
from pathlib import Path
from typing import BinaryIO

LIMIT = 20_000_000
"""Bytes of a log at which it becomes `name.log.1`, over the one before."""


def open_log(path: Path, fresh: bool = False) -> BinaryIO:
    """A log to write behind what is there, or from the beginning. Its folder is closed to others too."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.parent.chmod(0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | (os.O_TRUNC if fresh else 0), 0o600)
    os.fchmod(handle, 0o600)
    return os.fdopen(handle, "ab")


def cut(path: Path) -> None:
    """Keep a log that is too long as `name.log.1` and begin anew, while whoever writes it goes on: what a process appends comes
    at the end, wherever that is."""
    if not path.exists() or path.stat().st_size <= LIMIT:
        return
    with path.open("rb") as old, open_log(path.with_suffix(".log.1"), fresh=True) as kept:
        shutil.copyfileobj(old, kept)
        os.truncate(path, 0)
