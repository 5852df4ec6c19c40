"""Messages of external systems: verified, taken once, and held for a manager where something of them is not certain."""

from codeloom.services.inbound import limits
from codeloom.services.inbound.figures import figures
from codeloom.services.inbound.listing import ListSources, list_sources, open_message
from codeloom.services.inbound.receiving import receive
from codeloom.services.inbound.settling import find, refuse, settle, take_back
from codeloom.services.inbound.sources import fresh_secret, source_named, verify
from codeloom.services.inbound.views import HeldMessageView, SourcesView

__all__ = [
    "HeldMessageView",
    "ListSources",
    "SourcesView",
    "figures",
    "find",
    "fresh_secret",
    "limits",
    "list_sources",
    "open_message",
    "receive",
    "refuse",
    "settle",
    "source_named",
    "take_back",
    "verify",
]
