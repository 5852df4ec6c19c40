"""Chronic ulcers of the leg and foot: the site, the side and the depth (L97) beside the disease that made them."""

import re

from codeloom.coding.codesets import CodeSet
from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.fitting import best_fit
from codeloom.coding.suggesting.mentions import Reading

_CAUSE = re.compile(r"E(?:08|09|10|11|13)\.62[12]|I83\.[02]|I87\.[03]|I70\.[2-7]\d?[34]|L97")
_DEPTHS = (
    (r"\bbone (?:exposed|visible)|exposed bone|necrosis of bone", "with necrosis of bone"),
    (r"\b(?:muscle|tendon) (?:exposed|visible|involve\w*)|exposed (?:muscle|tendon)|necrosis of muscle"
        r"|into (?:the )?muscle",
     "with muscle involvement without evidence of necrosis"),
    (r"\b(?:fat|fatty) layer|subcutaneous (?:fat|tissue)|full[- ]thickness|fat (?:is )?(?:exposed|visible)"
        r"|(?:in)?to (?:the )?fat", "with fat layer exposed"),
    (r"\bskin breakdown|breakdown of (?:the )?skin|superficial|partial[- ]thickness|limited to", "limited to "
        "breakdown of skin"),
)  # fmt: skip
"""How notes say the depth and how titles do, the deepest first."""
_SITES = (
    (r"\btoes?\b|hallux|forefoot|metatars\w+|plantar|dorsum of (?:the )?(?:left |right )?foot", "other part of foot"),
    (r"\bheel\b|midfoot", "heel and midfoot"), (r"\bankle\b|malleol\w+", "ankle"), (r"\bcalf\b", "calf"), (r"\bthigh\b", "thigh"),
    (r"\bshin\b|pretibial|lower leg|\bleg\b", "other part of lower leg"), (r"\bfoot\b", "other part of foot"),
)  # fmt: skip


def with_ulcer(found: list[Claim], reading: Reading, codeset: CodeSet) -> list[Claim]:
    """The claims with the ulcer after its cause."""
    cause = next((one for one in found if _CAUSE.match(one.code)), None)
    if cause is None:
        return found
    said, decided = _told(reading, judged=False), _told(reading, judged=True)
    site = _site(decided) or _site(said)
    depth = _depth(decided) or _depth(said) or "with unspecified severity"
    side = _side(decided) or _side(said)
    if not site:
        return found
    asked = f"non-pressure chronic ulcer of {site if not side else _sided(site, side)} {depth}"
    code = best_fit(codeset, ("L97",), asked, "L97.909")
    why = "The ulcer with its site and depth, after its cause."
    own = Claim(code, cause.spans, "high" if side else "medium", why, cause.place)
    rest = [one for one in found if not one.code.startswith("L97")]
    at = rest.index(cause) + 1 if cause in rest else 0
    out = [*rest[:at], own, *rest[at:]]
    if "foot" in site or "toe" in said.lower():
        out = [_of_foot(one) for one in out]
    return out


def _told(reading: Reading, judged: bool) -> str:
    """What the note says of an ulcer or a wound; `judged` takes the assessment and plan alone."""
    return " ".join(
        text
        for one in reading.sentences
        if re.search(r"\bulcer|wound|cm\b", text := reading.note[one.start : one.end], re.IGNORECASE)
        and not one.section.copied
        and (not judged or one.kind in reading.judged)
    )


def _site(said: str) -> str:
    """The site a text names; empty for none."""
    return next((name for words, name in _SITES if re.search(words, said, re.IGNORECASE)), "")


def _side(said: str) -> str:
    """The side a text names, the right where it names both; empty for none."""
    return next((name for name in ("right", "left") if re.search(rf"\b{name}\b|\b{name[0].upper()}\b", said)), "")


def _depth(said: str) -> str:
    """The deepest layer a text names; empty for none."""
    return next((name for words, name in _DEPTHS if re.search(words, said, re.IGNORECASE)), "")


def _sided(site: str, side: str) -> str:
    head, _, part = site.rpartition(" ")
    return f"{head} {side} {part}".strip()


def _of_foot(claim: Claim) -> Claim:
    """An ulcer of the foot has its own code in diabetes."""
    if re.match(r"E(?:08|09|10|11|13)\.622", claim.code):
        return Claim(f"{claim.code[:-1]}1", claim.spans, claim.confidence, claim.why, claim.place)
    return claim
