"""Both protocols, and an ear on every logger."""

from tests.fakes.model_ear import provider, said

__all__ = ["provider", "said"]
