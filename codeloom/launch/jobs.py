"""The job worker process: RQ over our queue, with JSON as serializer so that Redis can carry data but never code."""

import importlib
import logging
import os
import signal
import socket
import sys

import redis
from rq import Queue, Worker
from rq.serializers import JSONSerializer

from codeloom.gateways.codeset_files import load_codesets
from codeloom.gateways.ringing import QUEUE
from codeloom.services import journal
from codeloom.settings import ROOT, Settings

ENTRY_POINTS = "workers.jobs"


def work(found: Settings) -> int:
    """Work until SIGTERM: the job in hand is finished first (RQ's warm shutdown). The exit code.

    The entry points are imported once here, so that the forked work-horses share what they load. A killed work-horse loses
    nothing: jobs hold leases in PostgreSQL and are taken up again.
    """
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    importlib.import_module(ENTRY_POINTS)
    load_codesets()
    journal.begin(found.log_level)
    logging.getLogger("rq.worker").setLevel(logging.WARNING)
    connection = redis.Redis.from_url(found.redis_url, health_check_interval=15)
    worker = Worker(
        [Queue(QUEUE, connection=connection, serializer=JSONSerializer)],
        name=f"{socket.gethostname()}-{os.getpid()}",
        connection=connection,
        serializer=JSONSerializer,
        worker_ttl=60,
        log_job_description=False,
    )
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    worker.work(logging_level="WARNING")
    return 0
