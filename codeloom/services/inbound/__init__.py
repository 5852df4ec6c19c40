"""Messages of external systems: verified, taken once, and held for a manager where something of them is not certain."""

from codeloom.services.inbound import limits
from codeloom.services.inbound.receiving import MOST_BYTES, receive
from codeloom.services.inbound.sources import fresh_secret, source_named, verify

__all__ = ["MOST_BYTES", "fresh_secret", "limits", "receive", "source_named", "verify"]
