"""Suggestions for a note by the provider an organization chose, checked by the rules whoever made them."""

from codeloom.services.organization import OFFLINE
from codeloom.services.suggestions.failures import told_again
from codeloom.services.suggestions.ground import Ground, ground_of, provider_of
from codeloom.services.suggestions.providers import answer

__all__ = ["OFFLINE", "Ground", "answer", "ground_of", "provider_of", "told_again"]
