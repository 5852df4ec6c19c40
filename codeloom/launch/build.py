"""The front end: built once per source and address, under the data folder, from a copy of the source made there.

So nothing is written into the checkout, and a source edited meanwhile does not end up half in the build. Reflex bakes
the address of the event socket into the build, so a copy on another port needs a build of its own.
"""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from codeloom.launch.first_paint import paint_early
from codeloom.launch.logs import open_log
from codeloom.launch.problem import CannotStart, Exit
from codeloom.settings import ROOT, Settings

RESULT = ("build", "built", "backend", "reflex.json")
"""What serving needs of the folder of the front end."""
SOURCES = ("codeloom", "assets", "reflex.lock", "rxconfig.py")


def source_folder(settings: Settings) -> Path:
    """The copy of the source a front end is built from."""
    return settings.codeloom_home / "source"


def web_folder(settings: Settings) -> Path:
    """Where the front end of this copy is built and served from."""
    return settings.codeloom_home / "web"


def fingerprint(settings: Settings, root: Path = ROOT) -> str:
    """A hash of everything the build depends on: sources, addresses, versions of Reflex and Python."""
    digest = hashlib.sha256()
    for part in (settings.origin, settings.frontend_url, version("reflex"), sys.version):
        digest.update(part.encode() + b"\0")
    for name in SOURCES:
        top = root / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:24]


def build_environment(settings: Settings) -> dict[str, str]:
    """What Reflex needs to know to build and to serve this copy's front end."""
    home = settings.codeloom_home
    return {
        "REFLEX_WEB_WORKDIR": str(web_folder(settings)),
        "REFLEX_DIR": str(home / "reflex"),
        "REFLEX_API_URL": settings.origin,
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
    }


def copy_source(target: Path) -> None:
    """Make `target` a fresh copy of everything the build depends on."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / name, target / name)


def _addresses(settings: Settings) -> dict[str, str]:
    """The settings a build depends on, for a process that does not see the checkout's `.env`."""
    return {
        "CODELOOM_HOME": str(settings.codeloom_home),
        "PORT": str(settings.port),
        "APP_URL": settings.origin,
        "FRONTEND_URL": settings.frontend_url,
    }


class Build:
    """One build of the front end, started aside while the database is prepared."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.stamp = web_folder(settings) / "built"
        self.log = settings.codeloom_home / "log" / "build.log"
        self.wanted = fingerprint(settings)
        self.process: subprocess.Popen[bytes] | None = None

    def needed(self) -> bool:
        """Whether the kept build is of other sources or another address, or incomplete."""
        return not self.stamp.exists() or self.stamp.read_text() != self.wanted

    def start(self) -> None:
        """Start building. The old stamp goes first, so that a build cut short is repeated."""
        web_folder(self.settings).mkdir(exist_ok=True)
        self.stamp.unlink(missing_ok=True)
        shutil.rmtree(web_folder(self.settings) / "build", ignore_errors=True)
        copy_source(source_folder(self.settings))
        self.wanted = fingerprint(self.settings, source_folder(self.settings))
        # What a running application noted for itself ("compiled already") must not reach a build.
        outside = {name: value for name, value in os.environ.items() if not name.startswith("__REFLEX")}
        environment = {**outside, **build_environment(self.settings), **_addresses(self.settings)}
        if "NPM_CONFIG_REGISTRY" not in environment and (registry := _registry()):
            environment["NPM_CONFIG_REGISTRY"] = registry
        command = [sys.executable, "-m", "reflex", "export", "--no-zip", "--env", "prod", "--loglevel", "info"]
        with open_log(self.log, fresh=True) as log:
            self.process = subprocess.Popen(
                command,
                cwd=source_folder(self.settings),
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def running(self) -> bool:
        """Whether a build was started and goes on."""
        return self.process is not None and self.process.poll() is None

    def finish(self) -> None:
        """Wait for the build. Raises CannotStart with the place of its log when it failed."""
        if self.process is None:
            return
        code = self.process.wait()
        if code or not (web_folder(self.settings) / "build" / "client" / "index.html").exists():
            raise CannotStart(Exit.PART, f"The front end could not be built: {self.log} says why.")
        paint_early(web_folder(self.settings) / "build" / "client")
        self.stamp.write_text(self.wanted)

    def keep_result(self) -> None:
        """Remove what only building needs: the copy of the source, packages of the front end, logs, the folder of Reflex."""
        home = self.settings.codeloom_home
        unneeded = [source_folder(self.settings), home / "reflex", home / "log"]
        unneeded += [path for path in web_folder(self.settings).iterdir() if path.name not in RESULT]
        for path in unneeded:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def cancel(self) -> None:
        """End a build that is no longer wanted; nothing after `finish`."""
        if self.process is not None and self.running():
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def _registry() -> str:
    """The package registry this person's npm is set to, so that Reflex probes none by itself; empty when npm does not say."""
    npm = Path(sys.prefix) / "bin" / "npm"
    try:
        printed = subprocess.run(
            [npm, "config", "get", "registry"], capture_output=True, text=True, timeout=30, cwd=ROOT
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return printed.stdout.strip().rstrip("/") if printed.returncode == 0 else ""
