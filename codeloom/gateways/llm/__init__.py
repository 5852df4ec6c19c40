"""Asking a model provider about a note: two calls, claims without trust back, one failure type for each kind.

    client = client_of(settings(), "openai", gate)              # NotConfigured without a key
    first = client.elements_and_diagnoses(VisitNote(visit, note))
    second = client.procedures_and_risks(VisitNote(visit, note), codes)    # the codes that passed the rule layer

Whether a note may leave the machine is decided by the service, whose `gate` is asked before every request. Calls take
seconds; they are made from a job, outside of any transaction. A client library is imported at the first request.
"""

from codeloom.gateways.llm.answers import ElementsAndDiagnoses, ProceduresAndRisks
from codeloom.gateways.llm.choice import NAMES, PROVIDERS, Provider, client_of, provider_named, ready, receiver
from codeloom.gateways.llm.client import LLMClient, Reply, Taken
from codeloom.gateways.llm.failures import ModelFailure, failure_called
from codeloom.gateways.llm.questions import VisitNote

__all__ = [
    "NAMES",
    "PROVIDERS",
    "ElementsAndDiagnoses",
    "LLMClient",
    "ModelFailure",
    "ProceduresAndRisks",
    "Provider",
    "Reply",
    "Taken",
    "VisitNote",
    "client_of",
    "failure_called",
    "provider_named",
    "ready",
    "receiver",
]
