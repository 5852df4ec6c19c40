"""The web server process: Granian over the built front end and the Reflex application, in as many workers as set.

Started by ourselves and not by `reflex run`, which builds at every start, binds every address and never kills a worker that
hangs while it starts. The two variables with underscores are what `reflex run` itself sets.
"""

import gc
import importlib
import multiprocessing
import os
import sys
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings

from codeloom.launch.build import build_environment
from codeloom.services.core import logging_config, reporting
from codeloom.services.operations import watch
from codeloom.services.suggestions import make_ready
from codeloom.settings import ROOT, Settings

KILL_SECONDS = 20
PING, PONG = 4, 5
"""Seconds between two pings of a socket, and until one without an answer is closed: both sides know within 10 s that the line is
dead."""
MOST_AT_ONCE = 8_192
"""Requests that a process has open at once. Failed tries to sign in are held for some seconds while many come (ADR 36)."""
HEADER_BUFFER = 64 * 1024
"""Bytes for request line and headers together; nginx/codeloom.conf allows no more than this (INV-13)."""


def served() -> Any:
    """The application, in each process that serves it, and what such a process does beside its requests."""
    watch()
    return importlib.import_module("codeloom.codeloom").served()


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT. Application, code set and index are loaded first: forked workers share their pages."""
    os.environ.update(build_environment(settings))
    os.environ.update(
        REFLEX_ENV_MODE="prod", __REFLEX_SKIP_COMPILE="true", __REFLEX_MOUNT_FRONTEND_COMPILED_APP="true",
        REFLEX_SOCKET_INTERVAL=f"{PING}s", REFLEX_SOCKET_TIMEOUT=f"{PONG}s",
    )  # fmt: skip
    logging_config.begin(settings.log_level)
    reporting.begin(settings, "web")
    os.chdir(ROOT)
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork", force=True)
    importlib.import_module("codeloom.codeloom")
    make_ready()
    gc.collect()
    gc.freeze()  # all of this stays, and what nobody looks through stays shared with the workers
    Granian(
        "codeloom.launch.web:served",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        workers=settings.web_workers,
        backpressure=MOST_AT_ONCE,
        workers_kill_timeout=KILL_SECONDS,
        respawn_failed_workers=True,
        log_access=False,
        http1_settings=HTTP1Settings(max_buffer_size=HEADER_BUFFER),
    ).serve()
