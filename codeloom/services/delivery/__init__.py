"""What must happen after a commit: the outbox relay and its consumers."""

from codeloom.services.delivery import relay

__all__ = ["relay"]
