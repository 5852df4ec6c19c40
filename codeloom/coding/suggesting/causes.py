"""Conditions with a code of their own by their cause: anemia of kidney disease, hyperparathyroidism of the kidney, and their like.

The cause must stand in the statement itself, or be coded where the code book presumes the link.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from codeloom.coding.codesets import CodeSet
from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.drug_classes import drug_in
from codeloom.coding.suggesting.fitting import best_fit
from codeloom.coding.suggesting.mentions import Reading


@dataclass(frozen=True, slots=True)
class Caused:
    """A condition (pattern of its codes), the words of the cause beside it, the code it has then, and the codes of which one
    must be in the list (empty for none)."""

    condition: re.Pattern[str]
    words: re.Pattern[str]
    code: str
    beside: str = ""


def _caused(condition: str, words: str, code: str, beside: str = "") -> Caused:
    return Caused(re.compile(condition), re.compile(rf"\b(?:{words})", re.IGNORECASE), code, beside)


CAUSES = (
    _caused(r"D64\.9|D50\.9|D63", r"chemo|antineoplastic", "D64.81"), _caused(r"D64\.9", r"iron[- ]deficien"
        r"|low ferritin", "D50.9"),
    _caused(r"D64\.9|D63", r"(?:of|due to|from|in|secondary to|d/t|2/2) (?:\w+ ){0,3}(?:ckd|chronic kidney"
        r"|kidney|renal|esrd)"
        r"|ckd[- ](?:related|associated)|anemia,? (?:of )?ckd|renal anemia", "D63.1", r"N18|I1[23]|E1[013]\.22"),
    _caused(r"D64\.9", r"(?:of|due to|from|in|secondary to) (?:\w+ ){0,3}(?:malignan|cancer|neoplas|tumor"
        r"|lymphoma|myeloma)", "D63.0"),
    _caused(r"D64\.9", r"chronic (?:disease|inflammation|illness)", "D63.8"),
    _caused(r"D64\.9|D50\.9|D62", r"acute blood loss|postoperative blood loss", "D62"),
    _caused(r"D50\.9|D64\.9|D63\.8", r"(?:chronic|gi|gastrointestinal|menstrual) (?:\w+ )?(?:blood loss"
        r"|bleeding)|heavy menses|menorrhagia"
        r"|due to (?:chronic )?blood loss", "D50.0"),
    _caused(r"E21\.[0-4]", r"renal|kidney|ckd|secondary", "N25.81", r"N18|I1[23]|N25"),
    _caused(r"G62\.9|G60\.9|G63", r"chemo|drug|medication", "G62.0"),
    _caused(r"G62\.9|G60\.9", r"alcohol", "G62.1"),
    _caused(r"K59\.0", r"opioid|opiate|narcotic|drug|medication|iron", "K59.03"),
    _caused(r"M81\.0", r"(?:gluco)?corticosteroid|steroid[- ]induced|drug[- ]induced", "M81.8"),
    _caused(r"I42\.\d|I51\.9", r"alcohol", "I42.6"),
    _caused(r"K29\.[5-7]0", r"alcohol", "K29.20"),
    _caused(r"L30\.9|L23\.9|L25\.9|R21", r"(?:drug|medication|antibiotic)[- ]?(?:induced|eruption|rash"
        r"|reaction)|drug rash", "L27.0"),
    _caused(r"R73\.9", r"steroid|prednisone|drug", "R73.9"),
    _caused(r"G47\.00", r"(?:due to|from|secondary to) (?:\w+ ){0,2}(?:depress|anxiety|ptsd)", "F51.05"),
    _caused(r"F03\.[9ABC]", r"alzheimer", "G30.9"),
    _caused(r"J18\.9", r"aspiration", "J69.0"),
    _caused(r"J18\.9", r"covid", "J12.82"),
    _caused(r"E66\.9|E66\.[0189]", r"drug[- ]induced|medication[- ]induced", "E66.1"),
    _caused(r"E03\.9", r"(?:after|following|post|due to|s/p) ?-?(?:\w+ ){0,2}(?:thyroidectomy|ablation"
        r"|radioiodine|radioactive iodine|rai\b)"
        r"|post-?(?:surgical|ablative|procedural)|postablative", "E89.0"),
    _caused(r"E03\.9", r"(?:due to|from|secondary to|induced by) (?:\w+ ){0,2}(?:immun|\w+mab|lithium"
        r"|amiodarone|medication|drug)|drug[- ]induced", "E03.2"),
    _caused(r"R05\.9", r"ace[- ]?i\b|ace inhibitor|lisinopril|enalapril|ramipril|benazepril|drug|medication", "R05.8"),
    _caused(r"I89\.0", r"(?:after|following|post-?|due to|from|secondary to|s/p) ?(?:\w+ ){0,3}mastectomy"
        r"|post-?mastectomy", "I97.2"),
    _caused(r"I10", r"renal artery stenosis|renovascular", "I15.0"),
    _caused(r"N52\.9", r"(?:due to|from|secondary to|after) (?:\w+ ){0,2}prostatectomy", "N52.31"),
    _caused(r"K85\.90", r"gallstone|biliary", "K85.10"), _caused(r"K85\.90", r"alcohol", "K85.20"),
    _caused(r"D69\.6", r"(?:due to|from|d/t|secondary to|2/2|induced by|related to) (?:\w+ ){0,2}(?:chemo|drug|medic|alcohol"
        r"|cirrho|liver|hypersplen|splen|portal|sepsis|\w+platin)|(?:chemo(?:therapy)?|drug|alcohol)[- ](?:induced|related)",
        "D69.59"),
    _caused(r"I48\.20", r"\bpermanent\b", "I48.21"), _caused(r"B20", r"\basymptomatic\b", "Z21"),
    _caused(r"K74\.60", r"alcohol", "K70.30"), _caused(r"K76\.0", r"alcohol", "K70.0"),
)  # fmt: skip
"""Conditions by cause, the more telling first."""
_TOGETHER: tuple[tuple[str, str, str], ...] = ((r"J44\.[19]", r"J1[2-8]|J2[0-2]|J85", "J44.0"),)
"""(a condition, what stands beside it, the code that says the two together)."""
_BESIDE = (
    (r"K7[04]|I81|K76\.6", r"^I85\.0", "I85.1"),
    (r"N18\.[56]", r"^I12\.9", "I12.0"), (r"N18\.[56]", r"^I13\.0", "I13.2"), (r"N18\.[56]", r"^I13\.10", "I13.11"),
    (r"G30|G20|G31|G10|B20", r"^F03\.", "F02."),
)  # fmt: skip
"""(a disease, how codes begin that stand alone, how they begin as a manifestation of it)."""


def by_cause(found: Sequence[Claim], reading: Reading, codeset: CodeSet) -> list[Claim]:
    """The claims with what their cause makes of them."""
    listed = [claim.code for claim in found]
    out = [_of_cause(claim, listed, reading) for claim in found]
    for condition, beside, code in _TOGETHER:
        one = next((claim for claim in out if re.match(condition, claim.code)), None)
        other = next((claim for claim in out if re.match(beside, claim.code)), None)
        if one and other and code not in listed:
            why = "The two together have a code; the infection is coded too."
            out.append(Claim(code, (*one.spans, *other.spans), "high", why, min(one.place, other.place) - 1))
            if one.code.endswith("9"):
                out.remove(one)
    covid = next((claim for claim in out if claim.code == "J12.82"), None)
    if covid and not any(claim.code == "U07.1" for claim in out):
        why = "Pneumonia due to COVID-19 is coded after the infection (I.C.1.g)."
        out.insert(out.index(covid), replace(covid, code="U07.1", why=why))
    return _replaced(out, reading, codeset)


def _replaced(found: list[Claim], reading: Reading, codeset: CodeSet) -> list[Claim]:
    """The claims with codes that another disease of the list turns into others of the same meaning."""
    listed = [claim.code for claim in found]
    out = []
    for claim in found:
        for beside, code, meant in _BESIDE:
            if re.match(code, claim.code) and any(re.match(beside, one) for one in listed):
                claim = replace(
                    claim, code=re.sub(code, meant, claim.code), why=f"{claim.why} Coded as of the disease beside it."
                )
        out.append(claim)
    if any(one.code.startswith("D50") for one in out):
        out = [one for one in out if one.code != "E61.1"]
    alzheimer = next((one for one in out if one.code.startswith("G30")), None)
    if alzheimer and not any(one.code.startswith("F02") for one in out):
        why = "Dementia of Alzheimer's disease: the disease first, the dementia after it."
        code = best_fit(codeset, ("F02",), f"dementia {reading.said_at(alzheimer.place)}", "F02.80")
        out.insert(out.index(alzheimer) + 1, replace(alzheimer, code=code, why=why))
    return out


def with_presumed(found: Sequence[Claim]) -> list[Claim]:
    """The claims of a stay with hypertension in one code with the heart failure and kidney disease beside it (I.C.9.a)."""
    listed = [claim.code for claim in found]
    heart, kidney = (any(code.startswith(stem) for code in listed) for stem in ("I50", "N18"))
    late = any(code in ("N18.5", "N18.6") for code in listed)
    code = {
        (True, True): "I13.2" if late else "I13.0",
        (True, False): "I11.0",
        (False, True): "I12.0" if late else "I12.9",
    }
    if (heart, kidney) not in code:
        return list(found)
    why = "Hypertension with heart failure or kidney disease is one code (I.C.9.a)."
    return [
        replace(one, code=code[heart, kidney], why=f"{one.why} {why}") if one.code == "I10" else one for one in found
    ]


def _of_cause(claim: Claim, listed: Sequence[str], reading: Reading) -> Claim:
    sentence = reading.sentence_at(claim.place)
    if sentence is None:
        return claim
    item = reading.note[sentence.start : sentence.end]
    for cause in CAUSES:
        drug = (
            "drug" in cause.words.pattern
            and re.search(r"\b(?:due to|from|secondary to|induced|d/t)\b", item, re.I)
            and drug_in(item)
        )
        if cause.condition.match(claim.code) and (cause.words.search(item) or drug):
            if not cause.beside or any(re.match(cause.beside, code) for code in listed):
                return replace(claim, code=cause.code, why=f"{claim.why} Its cause has a code of its own.")
    return claim
