"""The worker process: RQ over some queues with JSON as serializer, signs of life, and a thread for the chores.

A job runs in a forked work-horse. Whichever of the two is killed, nothing is lost: jobs hold leases in PostgreSQL. When
Redis goes away the worker waits for it; a work-horse that is at work goes on.
"""

import logging
import os
import signal
import threading
from collections.abc import Sequence
from types import FrameType

import redis
from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.worker import RoundRobinWorker

from codeloom.services.core import forking
from codeloom.services.delivery import queue_in_redis
from codeloom.services.operations import heartbeat
from codeloom.settings import settings
from workers import jobs
from workers.housekeeping import keep_house

log = logging.getLogger("codeloom.worker")
RETRY_SECONDS = 1.0
_ended = threading.Event()


class OrderlyWorker(RoundRobinWorker):
    """RQ's worker that takes from its queues in turn; its work-horse gives its work back when the worker is asked to end."""

    def setup_work_horse_signals(self) -> None:
        """In the work-horse, after the fork: SIGTERM to the group is for the worker, which passes on SIGUSR1."""
        super().setup_work_horse_signals()  # type: ignore[no-untyped-call]  # rq leaves it bare
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        jobs.heed_stop()

    def fork_work_horse(self, job: Job, queue: Queue) -> None:
        """Fork while no background thread of this process works (services/core/forking.py)."""
        with forking.quiet():
            super().fork_work_horse(job, queue)

    max_connection_wait_time = 2.0

    def handle_work_horse_killed(self, job: Job, retpid: int, ret_val: int, rusage: object) -> None:
        """The work-horse is dead: what it held may be taken up at once, without waiting for its lease to lapse."""
        super().handle_work_horse_killed(job, retpid, ret_val, rusage)  # type: ignore[no-untyped-call]  # rq leaves it bare
        jobs.give_back(os.environ[jobs.WORKER_VARIABLE])

    def handle_warm_shutdown_request(self) -> None:
        """In the worker, when it is asked to end."""
        _ended.set()
        if self.horse_pid:
            self.kill_horse(signal.SIGUSR1)


def main(queues: Sequence[str]) -> int:
    """Do jobs of some queues until SIGTERM or SIGINT. The registries are filled. The exit code."""
    _ended.clear()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    name = heartbeat.my_name()
    os.environ[jobs.WORKER_VARIABLE] = name
    logging.getLogger("rq.worker").setLevel(logging.WARNING)
    over = threading.Event()
    house = threading.Thread(target=keep_house, args=(over,), name="chores", daemon=True)
    house.start()
    try:
        with heartbeat.beating(name, "worker", queues):
            jobs.prepare(queues)
            while not _ended.is_set():
                _work(name, queues)
                _ended.wait(RETRY_SECONDS)
    finally:
        over.set()
        house.join(5)
    return 0


def _work(name: str, queues: Sequence[str]) -> None:
    """Take jobs until told to end or until Redis goes away."""
    try:
        connection = redis.Redis.from_url(settings().redis_url, health_check_interval=15)
        worker = OrderlyWorker(
            [Queue(queue_in_redis(one), connection=connection, serializer=JSONSerializer) for one in queues],
            name=f"{name}-{os.urandom(2).hex()}", connection=connection, serializer=JSONSerializer,
            worker_ttl=60, job_monitoring_interval=10, log_job_description=False,
        )  # fmt: skip
        worker.work(logging_level="WARNING")
    except redis.RedisError as error:
        log.warning("worker.redis_away", extra={"kind": type(error).__name__})


def _end(_number: int, _frame: FrameType | None) -> None:
    """Signal handler while no RQ worker runs; a running one installs its own."""
    _ended.set()
