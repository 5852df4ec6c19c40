"""What is done to a copy and when, made of a seed alone: the same seed gives the same plan."""

import random
from dataclasses import dataclass

WEIGHTS = {
    "kill a web worker": 3, "kill the web server": 2, "stop the web server": 1, "pause a web worker": 2,
    "kill a worker": 2, "kill a work-horse": 3, "kill a worker with its work-horse": 2, "pause a work-horse": 2,
    "kill the doorbell": 2, "pause the doorbell": 1, "kill Valkey": 2, "pause Valkey": 2,
    "end database connections": 3, "kill a database backend": 1, "restart PostgreSQL": 2, "pause database backends": 2,
    "cut the line": 3, "swallow packets": 2, "delay packets": 2, "receiver answers 500": 2, "receiver hangs up": 1,
}  # fmt: skip
"""Kinds of faults and how often each is drawn."""
GENTLE = (
    "kill a web worker",
    "kill a worker with its work-horse",
    "end database connections",
    "cut the line",
    "kill Valkey",
)
"""What a load run does in between: one at a time, far apart."""


@dataclass(frozen=True)
class Planned:
    """One fault: `at` seconds after the start, for `seconds` where it lasts, `which` (0 to 1) chooses among those it can meet."""

    at: float
    kind: str
    seconds: float
    which: float


def plan(
    seed: int, seconds: float, gap: tuple[float, float] = (4.0, 16.0), kinds: tuple[str, ...] = ()
) -> list[Planned]:
    """Faults from the tenth second on, a gap apart, the last one 15 s before the end. Every kind comes before one comes twice."""
    chance, found, at, bag = random.Random(seed), list[Planned](), 10.0, list[str]()
    while at < seconds - 15:
        if not bag:
            bag = [kind for kind in kinds or WEIGHTS for _ in range(1 if kinds or not found else WEIGHTS[kind])]
            chance.shuffle(bag)
        found.append(Planned(round(at, 1), bag.pop(), round(chance.uniform(2, 12), 1), chance.random()))
        at += chance.uniform(*gap)
    return found
