"""`make up`: everything from nothing to a running copy, with a line of progress for each step and an orderly end."""

import fcntl
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from codeloom.launch.build import Build
from codeloom.launch.checks import check_disk, check_home, check_port, check_python, check_tools
from codeloom.launch.environment import copy_running, read_settings
from codeloom.launch.logs import open_log
from codeloom.launch.metrics_folder import clear_folder
from codeloom.launch.problem import CannotStart, Exit
from codeloom.launch.servers import Servers
from codeloom.launch.supervisor import Child, Supervisor
from codeloom.launch.waiting import wait_until
from codeloom.settings import OTHERS, ROOT, Settings

SIGN_INS, UNFINISHED = "demo-sign-ins.json", "demo.unfinished"
WEB_SECONDS = 90.0
LOOPBACK = ("127.0.0.1", "::1", "localhost")
BEGAN = time.monotonic()


def say(line: str) -> None:
    """One line of progress, with the seconds since the start."""
    print(f"[{time.monotonic() - BEGAN:5.1f} s] {line}", flush=True)


def up() -> int:
    """Start the copy, keep it running, stop it when asked. Returns the exit code."""
    settings = read_settings()
    check_python()
    check_home(settings.codeloom_home)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(
            number, signal.default_int_handler
        )  # until the supervisor listens: leave as after Ctrl-C, in order
    with _only_one(settings):
        check_port(settings.host, settings.port)
        check_tools()
        _check_workers(settings)
        build = Build(settings)
        if build.needed():
            check_disk(settings.codeloom_home)
        clear_folder(settings.codeloom_home)
        say(f"Data folder {settings.codeloom_home}")
        with copy_running() as (ready, servers):
            say(
                "PostgreSQL and Valkey are up."
                if servers
                else "Using the PostgreSQL and Redis of DATABASE_URL and REDIS_URL."
            )
            return _run(ready, servers, build)


def _run(settings: Settings, servers: Servers | None, build: Build) -> int:
    supervisor = Supervisor(_children(settings), servers, say)
    supervisor.listen()
    try:
        _prepare(settings, servers, build, supervisor)
        if not supervisor.stopping():
            say("Starting web server, worker and doorbell.")
            supervisor.start()
            _await_web(settings, supervisor)
        if not supervisor.stopping():
            _greet(settings)
        supervisor.watch()
    finally:
        why = f" ({supervisor.asked_by})" if supervisor.asked else ""
        say(f"Stopping web server, worker and doorbell{why}.")
        supervisor.stop()
    say("Stopping the servers. Your data stays where it is." if servers else "Stopped.")
    return Exit.OK


def _children(settings: Settings) -> list[Child]:
    """The processes in the order they are stopped: web and doorbell first, so that workers only finish what they hold.

    None of them is told how to sign in as the owner of the database: they use our three roles, whose passwords are derived.
    """
    logs = settings.codeloom_home / "log"
    extra = {"DATABASE_URL": re.sub("//[^@/?]*@", "//", settings.database_url)}
    children = [
        Child("The web server", ["web"], logs / "web.log", extra=extra),
        Child("The doorbell", ["doorbell"], logs / "doorbell.log", extra=extra),
    ]
    counts = settings.workers_by_queue()
    named = ",".join(queue for queue in counts if queue != OTHERS)
    for queue, count in counts.items():
        served = ["--queues", queue] if queue != OTHERS else ["--without", named] if named else []
        for number in range(1, count + 1):
            log = logs / f"worker-{queue}-{number}.log"
            children.append(Child(f"Worker {number} of {queue}", ["worker", *served], log, extra=extra))
    return children


def _check_workers(settings: Settings) -> None:
    """Say which queues nobody serves. In a process of its own: asking the rooms takes more memory than supervising.

    Raises CannotStart when WORKERS names what is no queue. What it is unless set needs no asking.
    """
    if settings.workers == Settings.model_fields["workers"].default:
        return
    done = subprocess.run([sys.executable, "-m", "codeloom", "queues"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise CannotStart(Exit.USAGE, (done.stderr.strip().splitlines() or ["The queues could not be read."])[-1])
    for line in done.stderr.splitlines():
        say(line)


def _prepare(settings: Settings, servers: Servers | None, build: Build, supervisor: Supervisor) -> None:
    """Front end and database side by side: the one waits for the disk, the other for the processor."""
    building = build.needed()
    if building:
        say("Building the front end (once for each version and address).")
        build.start()
    try:
        _step(settings, "Migrating the database.", ["migrate"], supervisor)
        if _demo_wanted(settings, servers):
            _set_up_demo(settings, supervisor)
        wait_until(lambda: not build.running() or supervisor.stopping(), 3600)
        if building and not supervisor.stopping():
            build.finish()
            say("The front end is built.")
    finally:
        build.cancel()


def _demo_wanted(settings: Settings, servers: Servers | None) -> bool:
    """In development, unless the embedded database of this folder already has it (`demo` itself is safe to repeat)."""
    if settings.production or not settings.demo:
        return False
    kept = servers is not None and servers.postgres_wanted and not servers.fresh
    return not (kept and (settings.codeloom_home / SIGN_INS).exists())


def _set_up_demo(settings: Settings, supervisor: Supervisor) -> None:
    """Make the demo with its history. When that is cut short, the file UNFINISHED stays, and later starts say so."""
    mark = settings.codeloom_home / UNFINISHED
    cut_before = mark.exists()
    mark.touch()
    _step(settings, "Setting up the demo organization with six weeks of work (a minute or so).", ["demo"], supervisor)
    if not supervisor.stopping() and not cut_before:
        mark.unlink()


def _step(settings: Settings, line: str, command: list[str], supervisor: Supervisor) -> None:
    """Run a subcommand to its end, its output in a log; what it says on failure is shown."""
    if supervisor.stopping():
        return
    say(line)
    log = settings.codeloom_home / "log" / f"{command[0]}.log"
    with open_log(log, fresh=True) as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "codeloom", *command], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            start_new_session=True,
        )  # fmt: skip
        while process.poll() is None:
            if supervisor.stopping():
                process.terminate()
            wait_until(lambda: process.poll() is not None or supervisor.stopping(), 3600)
    if process.returncode and not supervisor.stopping():
        tail = log.read_text(errors="replace").strip().splitlines()[-1:] or ["no reason given"]
        raise CannotStart(Exit.PART, f"{line[:-1]} failed: {tail[0]} More in {log}.")


def _await_web(settings: Settings, supervisor: Supervisor) -> None:
    web = supervisor.children[0]

    def answers() -> bool:
        return supervisor.stopping() or web.fell() is not None or _web_answers(settings)

    if not wait_until(answers, WEB_SECONDS) or (web.fell() is not None and not supervisor.stopping()):
        raise CannotStart(Exit.PART, f"The web server did not start: {web.log} says why.")


def _web_answers(settings: Settings) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    asked = http.client.HTTPConnection(host, settings.port, timeout=2)
    try:
        asked.request("GET", "/ping")
        return asked.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


def _greet(settings: Settings) -> None:
    """Print the address and the demo's sign-ins."""
    say("Ready.")
    print(f"\n  Codeloom is at  {settings.origin}\n")
    people = _sign_ins(settings.codeloom_home / SIGN_INS)
    if people:
        width = max(len(one["email"]) for one in people)
        print("  Demo sign-ins   (also in " + str(settings.codeloom_home / SIGN_INS) + ")")
        for one in people:
            print(f"    {one['role']:<11} {one['email']:<{width}}  {one['password']}")
        print('\n  For an organization of your own: "Register a practice" on the sign-in page\n')
    if (settings.codeloom_home / UNFINISHED).exists():
        print(f"  The demo's weeks were cut short by an earlier stop. For all of them, remove {settings.codeloom_home}")
        print("  while this copy is stopped and start again; that removes everything this copy holds.\n")
    if settings.host not in LOOPBACK and not settings.app_url:
        print(
            f"  Others on the network reach it only once APP_URL names this machine, as in APP_URL=http://name:{settings.port}\n"
        )
    print("  Stop with Ctrl-C.\n", flush=True)


def _sign_ins(path: Path) -> list[dict[str, str]]:
    try:
        people: list[dict[str, str]] = json.loads(path.read_text())
    except (OSError, ValueError):
        return []
    return people


@contextmanager
def _only_one(settings: Settings) -> Iterator[None]:
    """One running copy for each data folder."""
    handle = os.open(settings.codeloom_home / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise CannotStart(
            Exit.HOME,
            f"A copy is already running from {settings.codeloom_home}: use that one, or set CODELOOM_HOME and PORT for a second.",
        ) from None
    try:
        yield
    finally:
        os.close(handle)
