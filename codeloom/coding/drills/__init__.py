"""Drills: the model of a case, the score of an answer with partial credit, and when a case comes again. Pure."""

from codeloom.coding.drills.cases import Accepted, BadCase, Case, Gold, read_case
from codeloom.coding.drills.difference import Answer, Difference, Kind, Outcome, compare
from codeloom.coding.drills.effect import Effect, effect_of
from codeloom.coding.drills.lessons import TIMES, Again, shown_again
from codeloom.coding.drills.schedule import GRADES, Memory, Review, Standing, after, choices, replayed, standing
from codeloom.coding.drills.topics import TOPICS, Topic, topic_of

__all__ = [
    "GRADES",
    "TIMES",
    "TOPICS",
    "Accepted",
    "Again",
    "Answer",
    "BadCase",
    "Case",
    "Difference",
    "Effect",
    "Gold",
    "Kind",
    "Memory",
    "Outcome",
    "Review",
    "Standing",
    "Topic",
    "after",
    "choices",
    "compare",
    "effect_of",
    "read_case",
    "replayed",
    "shown_again",
    "standing",
    "topic_of",
]
