"""Imports every room of services, so that what they register (verbs, consumers, jobs, chores) is there."""

import importlib
import pkgutil

import codeloom.services
from codeloom.services.delivery import complete


def load() -> None:
    """Import every module below codeloom.services. Raises Incomplete when a topic of the outbox has no consumer.

    Each process calls it when it begins; calling it again costs little and changes nothing.
    """
    for found in pkgutil.walk_packages(codeloom.services.__path__, "codeloom.services."):
        importlib.import_module(found.name)
    complete()
