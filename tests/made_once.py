"""What one run of the tests makes once, for all its processes and all the copies they start: code sets and the front end.

The run's folder is made by the process that began it, which hands it on to the others and removes it at the end. Each process
has a data folder of its own below it.
"""

import fcntl
import os
import shutil
import tempfile
from pathlib import Path
from typing import Self

from codeloom.launch.build import fingerprint, source_folder, web_folder
from codeloom.settings import Settings

RUN = "CODELOOM_TEST_RUN"
"""The variable that names the run's folder."""
TOOLS = ("bash", "sh", "env", "uname")
"""What the launcher's tools use besides the wheels; a copy of the tests finds no node, bun, psql or redis on its PATH."""


def begin() -> bool:
    """Make the run's folder, unless this process belongs to a run already; whether it was made here."""
    if RUN in os.environ:
        return False
    os.environ[RUN] = tempfile.mkdtemp(prefix="codeloom-test-")
    (folder() / "codesets").mkdir()
    tools = folder() / "bin"
    tools.mkdir()
    for name in TOOLS:
        if found := shutil.which(name):
            (tools / name).symlink_to(found)
    return True


def folder() -> Path:
    """The run's folder."""
    return Path(os.environ[RUN])


def new_home() -> Path:
    """A new data folder for a process or a copy. Those of one run share the code sets, which are named by their content."""
    if RUN not in os.environ:
        return Path(tempfile.mkdtemp(prefix="codeloom-run-"))
    home = Path(tempfile.mkdtemp(prefix="home-", dir=folder()))
    (home / "codesets").symlink_to(folder() / "codesets")
    return home


def bare_path() -> dict[str, str]:
    """The variable PATH with what the launcher's tools use, and nothing else; nothing outside of a run."""
    return {"PATH": str(folder() / "bin")} if RUN in os.environ else {}


class FrontEnd:
    """The front end of a copy that starts within: lent to it, or for the first one of the run built by it, while others wait.

    Only the address of the event socket differs from one copy to the next: it is patched in. Outside of a run every copy
    builds its own.
    """

    def __init__(self, home: Path, port: int) -> None:
        self.copy = Settings(_env_file=None, codeloom_home=home, port=port)  # type: ignore[call-arg]  # pydantic-settings takes it at run time
        self._lock: int | None = None

    def __enter__(self) -> Self:
        if RUN in os.environ:
            self._lock = os.open(folder() / "front.lock", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._lock, fcntl.LOCK_EX)
            if (folder() / "front").exists():
                self._let_go()
                if not web_folder(self.copy).exists():
                    _lend(folder() / "front", self.copy)
        return self

    def look(self) -> None:
        """Hand on what this copy built, once it is there. To be asked while it starts."""
        if self._lock is not None and (web_folder(self.copy) / "built").exists():
            _keep(self.copy, folder() / "front")
            self._let_go()

    def __exit__(self, *_: object) -> None:
        self.look()
        self._let_go()

    def _let_go(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def _keep(copy: Settings, kept: Path) -> None:
    """Take what a copy built by itself."""
    assert (web_folder(copy) / "built").read_text() == fingerprint(copy), "the copy did not note what it built"
    half = kept.with_name("front.half")
    shutil.copytree(web_folder(copy), half / "web", ignore=shutil.ignore_patterns("node_modules"))
    shutil.copytree(source_folder(copy) / "reflex.lock", half / "reflex.lock")
    (half / "address").write_text(_address(copy))
    half.rename(kept)


def _lend(kept: Path, copy: Settings) -> None:
    """Give a copy the front end with its own address in it. A packed file that holds the address is left out."""
    shutil.copytree(kept / "web", web_folder(copy))
    before, after = (kept / "address").read_bytes(), _address(copy).encode()
    files = [path for path in (web_folder(copy) / "build").rglob("*") if path.is_file()]
    holding = [path for path in files if before in path.read_bytes()]
    assert holding, f"no file of the front end holds {before.decode()}"
    for path in holding:
        path.write_bytes(path.read_bytes().replace(before, after))
        for packed in (".gz", ".br"):
            path.with_name(path.name + packed).unlink(missing_ok=True)
    (web_folder(copy) / "built").write_text(fingerprint(copy))


def _address(copy: Settings) -> str:
    """What of a copy's address is baked in: host and port."""
    return copy.origin.partition("://")[2]
