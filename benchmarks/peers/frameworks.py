"""Which frameworks stand beside us, and how each is installed and served: a virtual environment of its own, kept between runs."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from codeloom.launch.waiting import wait_until

APPS = Path(__file__).parent / "apps"
COUNT = "#count"


@dataclass(frozen=True)
class Peer:
    """A framework: its name, the words behind its Python that serve the pages, where its list is, a cell of it."""

    name: str
    serve: tuple[str, ...]
    queue: str = "/queue"
    cell: str = "text=CH-0-0"


PEERS = (
    Peer("nicegui", (str(APPS / "nicegui_app.py"), "{port}")),
    Peer("dash", (str(APPS / "dash_app.py"), "{port}")),
    Peer(
        "streamlit",
        ("-m", "streamlit", "run", str(APPS / "streamlit_app.py"), "--server.port={port}", "--server.address=127.0.0.1",
         "--server.headless=true", "--browser.gatherUsageStats=false", "--server.fileWatcherType=none"),
        "/?page=queue",
    ),
)  # fmt: skip


def installed(home: Path) -> Path:
    """The Python of a virtual environment with all of them, made where it is not there. Raises CalledProcessError."""
    python = home / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    names = [peer.name for peer in PEERS]
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    subprocess.run([str(python), "-m", "pip", "install", *quiet, *names], check=True)
    return python


def said_of(python: Path, name: str) -> str:
    """Version and license as the installed package says."""
    ask = (
        "import sys; from importlib.metadata import metadata; m = metadata(sys.argv[1]); "
        "print(m['Version'] + ', ' + (m['License-Expression'] or (m['License'] or '').split(chr(10))[0]))"
    )
    return subprocess.run([str(python), "-c", ask, name], check=True, capture_output=True, text=True).stdout.strip()


@contextmanager
def served(peer: Peer, python: Path, port: int) -> Iterator[str]:
    """Serve its pages; their address."""
    words = [word.replace("{port}", str(port)) for word in peer.serve]
    address = f"http://127.0.0.1:{port}"
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("REFLEX_")}
    server = subprocess.Popen([str(python), *words], env=environment, **quiet)
    try:
        if not wait_until(lambda: _answers(address), 60):
            raise SystemExit(f"{peer.name} did not start.")
        yield address
    finally:
        server.terminate()
        server.wait(30)


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False
