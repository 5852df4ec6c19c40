"""What must happen after a commit or again and again: the outbox relay, the registries of consumers, jobs and chores."""

from codeloom.gateways.job_queue import queue_in_redis
from codeloom.services.delivery import relay
from codeloom.services.delivery.lease_beat import LeaseBeat
from codeloom.services.delivery.registry import Chore, Work, chore, chores, complete, consumer, job, jobs, queues

__all__ = [
    "Chore",
    "LeaseBeat",
    "Work",
    "chore",
    "chores",
    "complete",
    "consumer",
    "job",
    "jobs",
    "queue_in_redis",
    "queues",
    "relay",
]
