"""docker-compose.yml without containers (`make stack`): every service of the file as a process, behind nginx with TLS.

    python -m scripts.stack [--home DIR] [--port N] [--scale NAME=N ...] [-- COMMAND ...]

Without a command it runs until Ctrl-C; with one it runs that, stops everything and ends with its exit code. What processes cannot
be held to (networks, a file system of their own) is read in the file by tests/house/test_compose.py (docs/OPERATIONS.md).
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from codeloom.launch.problem import CannotStart, Exit
from codeloom.settings import ROOT
from scripts.stack.compose import CannotRead
from scripts.stack.stack import Stack


def main() -> int:
    """Start, then wait or run a command, then stop."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, default=ROOT / ".codeloom" / "stack", help="where all of it is kept")
    parser.add_argument("--port", type=int, default=8443, help="the port of https")
    parser.add_argument("--scale", action="append", default=[], metavar="NAME=N", help="as docker compose has it")
    parser.add_argument("command", nargs="*", metavar="COMMAND")
    asked = parser.parse_args()
    scale = {"web": 2, "worker": 2, "doorbell": 2} | {name: int(n) for name, n in (s.split("=") for s in asked.scale)}
    stack = Stack(asked.home.resolve(), asked.port, scale)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored when a shell started us in the background
    try:
        stack.start()
        print(f"Ready: {stack.address}, parts and logs: {stack.home}. Stop with Ctrl-C.", flush=True)
        return _watch(stack, asked.command)
    except (CannotStart, CannotRead) as problem:
        print(
            problem.sentence if isinstance(problem, CannotStart) else f"docker-compose.yml: {problem}", file=sys.stderr
        )
        return int(problem.code if isinstance(problem, CannotStart) else Exit.USAGE)
    except KeyboardInterrupt:
        return 0
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        stack.stop()
        print("Stopped.", flush=True)


def _watch(stack: Stack, command: list[str]) -> int:
    """Keep everything running until the command ends, or without one for ever."""
    told = {**os.environ, "CODELOOM_URL": stack.address, "CODELOOM_HOME": str(stack.home)}
    running = subprocess.Popen(command, env=told, cwd=ROOT) if command else None
    try:
        while running is None or running.poll() is None:
            stack.look()
            time.sleep(0.2)
        return running.returncode
    finally:
        if running is not None and running.poll() is None:
            running.terminate()
            running.wait()


if __name__ == "__main__":
    sys.exit(main())
