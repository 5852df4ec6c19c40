"""Scorecards of people and teams with control charts, and what other scoring profiles would have given."""

from codeloom.services.scores.rates import WORDS
from codeloom.services.scores.reading import own_card, person_card, team_card
from codeloom.services.scores.views import Card, Control, TeamCard, WhatIf
from codeloom.services.scores.what_if import what_if

__all__ = ["WORDS", "Card", "Control", "TeamCard", "WhatIf", "own_card", "person_card", "team_card", "what_if"]
