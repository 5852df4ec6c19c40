"""What stands in the way of distributing the schema by organization over several PostgreSQL, for the command line."""

from codeloom.db import distribution
from codeloom.db.distribution import Obstacle
from codeloom.db.work import Unreachable
from codeloom.services.core import Unavailable


def obstacles() -> list[Obstacle]:
    """All of them, each with what is done about it where that is known. Raises Unavailable."""
    try:
        return distribution.obstacles()
    except Unreachable:
        raise Unavailable() from None
