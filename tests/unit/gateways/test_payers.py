"""Who pays for an encounter: coverages by order and period, claims first, no person's name and no member's number."""

from collections.abc import Callable
from typing import Any

import pytest

from codeloom.gateways.fhir import ChartDraft, PayerFact

from .sample import Resource, claim, concept, encounter

AETNA = {"resourceType": "Organization", "id": "o1", "name": "Aetna"}


def coverage(number: int = 1, **changes: Any) -> Resource:
    """Coverage `p1-v<number>` by Aetna."""
    made: Resource = {
        "resourceType": "Coverage", "id": f"p1-v{number}", "status": "active", "subscriberId": "W123456789",
        "identifier": [{"value": "W123456789"}], "type": concept("HIP", "Health insurance plan policy"),
        "beneficiary": {"reference": "Patient/p1"}, "relationship": concept("self", "Self"),
        "payor": [{"reference": "Organization/o1"}],
    }  # fmt: skip
    return {name: value for name, value in (made | changes).items() if value is not None}


def test_the_payer_is_a_name_a_type_and_a_relationship(chart: Callable[..., ChartDraft]) -> None:
    assert chart(encounter(), AETNA, coverage()).payer == PayerFact("Aetna", "Health insurance plan policy", "Self")
    assert chart(encounter()).payer is None


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"period": {"start": "2026-01-01", "end": "2026-12-31"}}, "Aetna"), ({"period": {"end": "2026-05-02"}}, "Aetna"),
        ({"period": {"end": "2026-05-01"}}, None), ({"period": {"start": "2026-05-03"}}, None), ({"period": "x"}, "Aetna"),
        ({"status": "cancelled"}, None), ({"status": "entered-in-error"}, None), ({"status": "draft"}, None),
        ({"payor": [{"display": "Blue Cross W123456789"}]}, "Blue Cross"),
        ({"payor": [{"reference": "Patient/p1", "display": "Robin Testcase1"}]}, "Self-pay"),
        ({"payor": [{"reference": "urn:uuid:p1", "display": "Robin Testcase1"}]}, "Self-pay"),
        ({"payor": [{"type": "RelatedPerson", "display": "Robin Testcase1"}]}, "Self-pay"),
        ({"payor": [], "type": {"text": "Medicare"}}, "Medicare"), ({"payor": None, "type": None}, None),
        ({"beneficiary": {"reference": "Patient/p2"}}, None),
    ],
)  # fmt: skip
def test_a_coverage_counts_when_it_stands_and_covers_the_service_date(
    chart: Callable[..., ChartDraft], changes: Resource, name: str | None
) -> None:
    payer = chart(encounter(), AETNA, coverage(**changes)).payer
    assert (payer.name if payer else None) == name


def test_the_first_in_order_pays_and_a_claim_goes_before(chart: Callable[..., ChartDraft]) -> None:
    second = coverage(2, order=2, payor=[{"display": "Medicaid"}])
    first = coverage(1, order=1)
    assert chart(encounter(), AETNA, second, first).payer == PayerFact("Aetna", "Health insurance plan policy", "Self")

    def by_claim(written: Resource, **more: Any) -> PayerFact | None:
        insurance = [{"focal": False, "coverage": {"display": "Another"}}, {"focal": True, "coverage": written}]
        return chart(encounter(), AETNA, first, second, claim(insurance=insurance, **more)).payer

    assert by_claim({"reference": "Coverage/p1-v2"}) == PayerFact("Medicaid", "Health insurance plan policy", "Self")
    assert by_claim({"display": "Humana"}) == PayerFact("Humana", "", "")
    inside = coverage(3, payor=[{"display": "Cigna"}], id="c")
    held = by_claim({"reference": "#c"}, contained=[inside])
    assert held is not None
    assert held.name == "Cigna"
    cancelled = by_claim({"display": "Humana"}, status="cancelled")
    assert cancelled is not None
    assert cancelled.name == "Aetna"


def test_a_changed_payer_changes_the_chart(chart: Callable[..., ChartDraft]) -> None:
    hashes = {
        chart(encounter(), coverage(payor=[{"display": name}])).content_hash for name in ("Aetna", "Cigna", "Aetna")
    }
    assert len(hashes) == 2
