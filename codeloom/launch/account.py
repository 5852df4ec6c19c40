"""The system account the embedded PostgreSQL runs as when we are root, for it refuses to run as root."""

import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from codeloom.launch.problem import CannotStart, Exit

NAME = "codeloom-db"
CROSS = stat.S_IXGRP | stat.S_IXOTH
READ = stat.S_IRGRP | stat.S_IROTH


@dataclass(frozen=True)
class Account:
    """A user and group id to start a process under. Both None mean: as we are."""

    uid: int | None = None
    gid: int | None = None

    def own(self, path: Path) -> None:
        """Give a file or folder to this account."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def let_in(self, path: Path) -> None:
        """Let this account cross the folders above `path` (execute only, no listing), as far as they are closed."""
        if self.uid is None:
            return
        for folder in path.resolve().parents:
            mode = folder.stat().st_mode
            if mode & CROSS != CROSS:
                folder.chmod(mode | CROSS)

    def let_read(self, folder: Path) -> None:
        """Let this account read and run what lies in an installed folder."""
        if self.uid is None:
            return
        self.let_in(folder)
        for path in (folder, *folder.rglob("*")):
            if path.is_symlink():
                continue
            mode = path.stat().st_mode
            wanted = mode | READ | (CROSS if path.is_dir() or mode & stat.S_IXUSR else 0)
            if wanted != mode:
                path.chmod(wanted)


def database_account() -> Account:
    """Who runs PostgreSQL: ourselves, or when we are root an account of its own, made at the first call."""
    if os.geteuid() != 0:
        return Account()
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        _make_account()
        entry = pwd.getpwnam(NAME)
    return Account(entry.pw_uid, entry.pw_gid)


def _make_account() -> None:
    places = {**os.environ, "PATH": f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"}
    command = ["useradd", "--system", "--no-create-home", "--shell", "/bin/false", "--user-group", NAME]
    try:
        subprocess.run(command, env=places, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        raise CannotStart(
            Exit.MACHINE,
            f"PostgreSQL does not run as root and the system user {NAME} could not be made: start as an ordinary user.",
        ) from None
