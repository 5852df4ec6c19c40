"""What breaks under a coder's keys: the line, the web server, Redis, PostgreSQL, the browser. Each does what is done meanwhile."""

import os
import signal

import psutil

from codeloom.launch.valkey import Valkey
from tests.faults.seat import BACK, TOLD, Seat


def swallowed(seat: Seat) -> None:
    """Packets vanish, then the connections are reset."""
    seat.line.swallow(True)
    seat.meanwhile()
    seat.says("Reconnecting", 3 * TOLD * 1000)
    seat.says(" kept", BACK)
    seat.line.reset()
    seat.line.swallow(False)


def cut(seat: Seat) -> None:
    """The connections are reset under the keys."""
    seat.line.reset()
    seat.meanwhile()


def web_killed(seat: Seat) -> None:
    """The web server and its workers are killed outright."""
    for pid in seat.running.pids("web"):
        for process in (psutil.Process(pid), *psutil.Process(pid).children(recursive=True)):
            os.kill(process.pid, signal.SIGKILL)
    seat.meanwhile()


def web_worker_killed(seat: Seat) -> None:
    """Only what serves is killed; the server begins another."""
    for pid in seat.running.pids("web"):
        for process in psutil.Process(pid).children(recursive=True):
            os.kill(process.pid, signal.SIGKILL)
    seat.meanwhile()


def page_state_lost(seat: Seat) -> None:
    """Redis is killed and comes back empty."""
    pid = Valkey(seat.running.home).pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    seat.meanwhile()


def database_restarted(seat: Seat) -> None:
    """PostgreSQL shuts down in the middle of everything and is started again."""
    pid = int((seat.running.home / "pg" / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGINT)
    seat.meanwhile()


def page_state_hangs(seat: Seat) -> None:
    """Redis neither answers nor refuses, past every timeout, and then goes on."""
    pid = Valkey(seat.running.home).pid()
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    try:
        seat.meanwhile()
        seat.says("Reconnecting", 3 * TOLD * 1000)
    finally:
        os.kill(pid, signal.SIGCONT)


def delayed(seat: Seat) -> None:
    """Packets come late, later than the page waits for an answer before it asks, and then at once."""
    seat.line.delay = 3.0
    seat.page.evaluate("() => (window.since = performance.now())")
    seat.meanwhile()
    seat.page.wait_for_function("() => performance.now() > window.since + 6500", timeout=BACK)
    seat.line.delay = 0.0


def browser_killed(seat: Seat) -> None:
    """kill -9 for the browser: nothing it would do on the way out is done."""
    for process in psutil.process_iter(["cmdline"]):
        if any(f"127.0.0.1:{seat.line.port}" in one for one in process.info["cmdline"] or ()):
            os.kill(process.pid, signal.SIGKILL)


FAULTS = (
    swallowed, delayed, cut, web_killed, web_worker_killed, page_state_lost, page_state_hangs, database_restarted,
)  # fmt: skip
