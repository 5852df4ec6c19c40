"""Scorecards of people and teams with control charts, and what other scoring profiles would have given."""

from codeloom.services.scores.rates import WORDS
from codeloom.services.scores.reading import ShowTeamCard, own_card, person_card, team_card
from codeloom.services.scores.recounting import what_if
from codeloom.services.scores.views import Card, TeamCard, WhatIf

__all__ = ["WORDS", "Card", "ShowTeamCard", "TeamCard", "WhatIf", "own_card", "person_card", "team_card", "what_if"]
