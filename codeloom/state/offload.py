"""Runs synchronous service verbs in threads, so that no handler blocks the event loop that every user shares."""

from codeloom.services.offload import offload

__all__ = ["offload"]
