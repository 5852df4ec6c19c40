"""Suggestions for a note by the provider an organization chose, checked by the rules whoever made them."""

from codeloom.services.organization import OFFLINE
from codeloom.services.suggestions.answering import Answering
from codeloom.services.suggestions.documents import LeftOut, Part, Source, Whole, answer_whole, places_of, whole_of
from codeloom.services.suggestions.failures import words_of
from codeloom.services.suggestions.ground import Ground, ground_of, make_ready, provider_of
from codeloom.services.suggestions.packing import coded, end_wait, key_of, note_made, pack, unpack
from codeloom.services.suggestions.providers import answer

__all__ = [
    "OFFLINE",
    "Answering",
    "Ground",
    "LeftOut",
    "Part",
    "Source",
    "Whole",
    "answer",
    "answer_whole",
    "coded",
    "end_wait",
    "ground_of",
    "key_of",
    "make_ready",
    "note_made",
    "pack",
    "places_of",
    "provider_of",
    "unpack",
    "whole_of",
    "words_of",
]
