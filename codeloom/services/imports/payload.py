"""From a chart draft to the coded facts stored in charts.payload_enc, read back by coding/chart_facts.py."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from codeloom.gateways.fhir import ChartDraft, ConditionFact


def stored(draft: ChartDraft) -> dict[str, Any]:
    """The payload of a draft, as values that JSON can hold."""
    payer = draft.payer
    return {
        "provider": draft.provider,
        "facility": draft.facility,
        "group": draft.group,
        "status": draft.status,
        "type": draft.type_text,
        "reason": draft.reason_text,
        "period": [draft.period_start, draft.period_end],
        "claim_total": str(draft.claim_total) if draft.claim_total is not None else "",
        "payer": {"name": payer.name, "type": payer.type, "relationship": payer.relationship} if payer else {},
        "conditions": _conditions(draft.conditions),
        "problems": _conditions(draft.problems),
        "procedures": [
            {
                "code": fact.code, "display": fact.text, "when": fact.performed[:10], "system": fact.system,
                "sites": list(fact.sites), "value": fact.status.replace("-", " "),
            }
            for fact in draft.procedures
        ],
        "observations": [
            {
                "code": fact.code, "display": fact.text, "when": fact.taken[:10], "kind": fact.kind, "flag": fact.flag,
                "value": f"{fact.value} {fact.unit}".strip(),
            }
            for fact in draft.measurements
        ],
        "medications": [
            {
                "code": fact.rxnorm, "display": fact.text, "when": fact.authored[:10], "status": fact.status,
                "standing": fact.standing, "ordered_here": fact.ordered_here,
            }
            for fact in draft.medications
        ],
        "standings": [document.standing for document in draft.documents],
        "warnings": [[notice.code, *notice.values] for notice in draft.notices],
        "disposition": draft.disposition,
    }  # fmt: skip


def _conditions(facts: Iterable[ConditionFact]) -> list[dict[str, Any]]:
    return [
        {
            "key": _key(fact), "code": fact.snomed, "display": fact.text, "icd10cm": list(fact.icd10cm),
            "other": [[one.book, one.code] for one in fact.other], "sites": list(fact.sites),
            "onset": fact.onset[:10], "abatement": fact.abatement[:10], "status": fact.status,
            "verification": fact.verification,
        }
        for fact in facts
    ]  # fmt: skip


def _key(fact: ConditionFact) -> str:
    """What tells conditions of one chart apart: words, codes, sites and how sure the source is."""
    parts = (
        fact.snomed,
        fact.text,
        fact.icd10cm,
        [(one.book, one.code) for one in fact.other],
        fact.sites,
        fact.verification,
    )
    return blake2b(repr(parts).encode(), digest_size=8).hexdigest()
