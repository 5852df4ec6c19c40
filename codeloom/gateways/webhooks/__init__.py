"""Sending of webhooks to addresses that people type: where a message may go, and one request that goes nowhere else."""

from codeloom.gateways.webhooks.addresses import BadAddress, Networks, check_address, networks_of
from codeloom.gateways.webhooks.posting import Answer, post

__all__ = ["Answer", "BadAddress", "Networks", "check_address", "networks_of", "post"]
