"""Conditions out of Condition resources: their codes as the source wrote them, and what it says of their standing and site."""

import re

from codeloom.gateways.fhir import markup
from codeloom.gateways.fhir.drafts import ConditionFact, SentCode
from codeloom.gateways.fhir.sites import sites_of, words_with_side
from codeloom.gateways.fhir.values import Resource, code_in, codings, first_date, line, obj, objs, status_code

SNOMED = "http://snomed.info/sct"
IN_ERROR = "entered-in-error"
_BOOKS = (
    (re.compile(r"icd-?10-?pcs|840\.1\.113883\.6\.4$", re.IGNORECASE), ""),
    (re.compile(r"icd[- ]?10[- ]?cm|840\.1\.113883\.6\.90$|ICD10CM", re.IGNORECASE), "icd10cm"),
    (re.compile(r"icd[- ]?10|840\.1\.113883\.6\.3(?:\.\d+)?$", re.IGNORECASE), "icd10"),
    (re.compile(r"icd[- ]?9|840\.1\.113883\.6\.(?:42|103|104|2)$", re.IGNORECASE), "icd9"),
)
"""The books of diagnosis codes, by how a system's address or OID is written."""
_FORM = re.compile(r"[A-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?", re.ASCII)
_MOST_CODES = 20


def condition_fact(resource: Resource) -> ConditionFact | None:
    """A Condition with its words, codes, standing, dates and sites; None for one that says nothing."""
    code = resource.get("code")
    text = words_with_side(code) or line(
        markup.plain(line(obj(resource.get("text")).get("div"), 2_000)).replace("\n", " ")
    )
    sent = _codes(code)
    if not text:
        return None
    return ConditionFact(
        snomed=code_in(code, SNOMED),
        text=text,
        icd10cm=tuple(dict.fromkeys(one.code for one in sent if one.book == "icd10cm")),
        other=tuple(dict.fromkeys(one for one in sent if one.book != "icd10cm")),
        status=status_code(resource.get("clinicalStatus")),
        verification=status_code(resource.get("verificationStatus")),
        onset=first_date(resource, "onsetDateTime", "onsetPeriod", "recordedDate"),
        abatement=first_date(resource, "abatementDateTime", "abatementPeriod"),
        sites=sites_of(resource),
    )


def is_problem(resource: Resource) -> bool:
    """Whether a Condition says of itself that it is an item of the problem list."""
    return any(
        coding.get("code") == "problem-list-item"
        for category in objs(resource.get("category"))[:5]
        for coding in codings(category)
    )


def _codes(concept: object) -> list[SentCode]:
    """The diagnosis codes of a concept. A code without a system counts as ICD-10-CM when it has its form."""
    sent = []
    for coding in codings(concept)[:_MOST_CODES]:
        written = line(coding.get("code"), 20).upper()
        if not written:
            continue
        system = line(coding.get("system"))
        if system:
            book = next((name for pattern, name in _BOOKS if pattern.search(system)), "")
            if not book:
                continue
        else:
            book = "unnamed"
        code = _printed(written)
        if code:
            sent.append(SentCode(book, code))
        elif book != "unnamed":
            sent.append(SentCode("icd9" if book == "icd9" else "unknown", written))
    return sent


def _printed(written: str) -> str:
    """A code in its printed form (I10, E11.65), whatever dots, dashes and spaces it was sent with; empty if it is none."""
    code = re.sub(r"[.\-_ ]+$", "", written).replace(" ", "")
    if not _FORM.fullmatch(code):
        return ""
    bare = code.replace(".", "")
    return bare if len(bare) == 3 else f"{bare[:3]}.{bare[3:]}"
