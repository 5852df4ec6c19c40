"""What one run of the tests makes once, for all its processes and all the copies they start: code sets and the front end.

The run's folder is made by the process that began it, which hands it on to the others and removes it at the end. Each process
has a data folder of its own below it.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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


@contextmanager
def front_end(home: Path, port: int) -> Iterator[None]:
    """Lend a copy that is about to start the front end; the first one builds it, and others wait for that.

    Only the address of the event socket differs from one copy to the next: it is patched in.
    """
    if RUN not in os.environ:
        yield
        return
    copy = Settings(_env_file=None, codeloom_home=home, port=port)  # type: ignore[call-arg]  # pydantic-settings takes it at run time
    kept = folder() / "front"
    handle = os.open(folder() / "front.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if first := not kept.exists():
            yield
            _keep(copy, kept)
        fcntl.flock(handle, fcntl.LOCK_UN)
        if not first:
            if not web_folder(copy).exists():
                _lend(kept, copy)
            yield
    finally:
        os.close(handle)


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
