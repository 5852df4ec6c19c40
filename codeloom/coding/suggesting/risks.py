"""What a reviewer should look at before billing: unspecified codes, doubted conditions, conflicts, treatment without diagnosis."""

import re
from collections.abc import Iterator

from codeloom.coding.codesets import CodeSet
from codeloom.coding.suggesting.choosing import kin
from codeloom.coding.suggesting.contexts import DENIED, DOUBTED, STATED
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.quoting import span
from codeloom.coding.suggesting.sections import ASSESSMENT, DRUGS, PRESENT, UNHEADED
from codeloom.coding.suggesting.shapes import Proposal, Risk, Suggestion

MOST = 12
_DRUG_FOR = (
    (r"metformin|glipizide|insulin|glargine|empagliflozin", r"E(?:08|09|1[013])|O24|R73", "diabetes"),
    (
        r"lisinopril|losartan|amlodipine|hydrochlorothiazide|valsartan",
        r"I1[0-6]|I50|I25|N18|O1[0-6]|R03|E1",
        "hypertension",
    ),
    (r"levothyroxine|synthroid", r"E0[0-7]|E89|O99\.28|C73|Z90", "hypothyroidism"),
    (r"atorvastatin|rosuvastatin|simvastatin|pravastatin", r"E78|I2[0-5]|I6|I7|E1|Z86\.73", "a lipid disorder"),
    (r"apixaban|warfarin|rivaroxaban", r"I48|I26|I82|Z86\.71|D68|Z95|I51|I63", "what the anticoagulant is for"),
)
_VITAL = re.compile(r"\bBP:? ?(1[4-9]\d|2\d\d) ?/ ?\d{2,3}\b|\bBP:? ?\d{2,3} ?/ ?(9\d|1[0-4]\d)\b", re.IGNORECASE)


def risks(reading: Reading, made: Suggestion, codeset: CodeSet) -> tuple[Risk, ...]:
    """At most twelve risks, each with its place in the note where it has one."""
    found = (
        *_unspecific(made, codeset),
        *_doubted(reading, made),
        *_conflicts(reading, made),
        *_missing(reading, made),
    )
    return tuple(dict.fromkeys(found))[:MOST]


def _unspecific(made: Suggestion, codeset: CodeSet) -> Iterator[Risk]:
    for row in made.diagnoses:
        title = codeset.title(row.code or "")
        if re.search(
            r"unspecified (?:\w+ )?(?:side|eye|ear|limb|knee|hip|shoulder|ankle|wrist|elbow|hand|foot|leg|breast)",
            title,
            re.I,
        ):
            yield Risk("missing_specificity", "The note does not say the side.", (row.code or "",), row.evidence)
        elif re.search(
            r"stage \d? ?unspecified|unspecified stage|heart failure, unspecified|unspecified (?:systolic|diastolic)",
            title,
            re.I,
        ):
            message = "The type, acuity or stage is not documented."
            yield Risk("missing_specificity", message, (row.code or "",), row.evidence)


def _doubted(reading: Reading, made: Suggestion) -> Iterator[Risk]:
    for mention in reading.mentions:
        if mention.said == DOUBTED and mention.kind == ASSESSMENT and mention.code[0] not in "RZ":
            coded = next((row for row in made.diagnoses if kin(row.code or "", mention.code)), None)
            where = (span(reading.note, mention.found.start, mention.found.end),)
            message = "Documented as uncertain: an outpatient visit codes the symptom (IV.H)."
            if coded is None:
                yield Risk("unsupported", message, (), where)
            else:
                yield Risk("over_coded", "Stated in one place and uncertain in another.", (coded.code or "",), where)


def _conflicts(reading: Reading, made: Suggestion) -> Iterator[Risk]:
    denied = [one for one in reading.mentions if one.said == DENIED and one.kind in (PRESENT, UNHEADED, ASSESSMENT)]
    for mention in denied:
        row: Proposal | None = next((one for one in made.diagnoses if (one.code or "")[:5] == mention.code[:5]), None)
        if row is not None and mention.found.words:
            where = (span(reading.note, mention.found.start, mention.found.end),)
            yield Risk("unsupported", "The note denies this in another place.", (row.code or "",), where)


def _missing(reading: Reading, made: Suggestion) -> Iterator[Risk]:
    codes = [row.code or "" for row in made.diagnoses]
    stated = [
        one
        for one in reading.sentences
        if one.kind in (DRUGS, PRESENT, UNHEADED, ASSESSMENT) and not one.section.copied
    ]
    for drugs, served, name in _DRUG_FOR:
        if any(re.match(served, code) for code in codes):
            continue
        for sentence in stated:
            found = re.search(rf"\b(?:{drugs})\b", reading.note[sentence.start : sentence.end], re.I)
            if found:
                where = span(reading.note, sentence.start + found.start(), sentence.start + found.end())
                message = f"A drug is documented, but not {name}: is it managed today?"
                yield Risk("under_documented", message, (), (where,))
                break
    pressure = _VITAL.search(reading.note)
    if pressure and not any(re.match(r"I1[0-6]|R03|O1[0-6]", code) for code in codes):
        where = span(reading.note, pressure.start(), pressure.end())
        yield Risk("under_documented", "A raised blood pressure is not assessed.", (), (where,))
    for mention in reading.mentions:
        if (
            mention.said == STATED
            and mention.kind == PRESENT
            and re.match(r"I50|E1[01]|N18|J44|I48|C[0-9]", mention.code)
        ):
            if not any(kin(code, mention.code) or code.startswith(("I13", "I11", "Z85")) for code in codes):
                where = span(reading.note, mention.found.start, mention.found.end)
                yield Risk("under_documented", "Named in the history but not assessed.", (), (where,))
