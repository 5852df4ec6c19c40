"""What a reviewer should look at before billing: unspecified codes, doubted conditions, conflicts, treatment without diagnosis."""

import re
from collections.abc import Iterator

from codeloom.coding.codesets import CodeSet
from codeloom.coding.suggesting.choosing import kin
from codeloom.coding.suggesting.contexts import DENIED, DOUBTED, STATED
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.orders import orders
from codeloom.coding.suggesting.procedures_done import needs
from codeloom.coding.suggesting.quoting import span
from codeloom.coding.suggesting.sections import ASSESSMENT, DRUGS, EXAM, PRESENT, UNHEADED
from codeloom.coding.suggesting.shapes import Proposal, Risk, RiskKind, Suggestion
from codeloom.coding.suggesting.wording import side_in

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
_LEVEL = re.compile(r"\b(99(?:20[2-5]|21[1-5]|28[1-5]))\b")
_VITAL = re.compile(r"\bBP:? ?(1[4-9]\d|2\d\d) ?/ ?\d{2,3}\b|\bBP:? ?\d{2,3} ?/ ?(9\d|1[0-4]\d)\b", re.IGNORECASE)


def risks(note: str, reading: Reading, made: Suggestion, codeset: CodeSet) -> tuple[Risk, ...]:
    """At most twelve risks, each with its place in the note where it has one. `reading` is of the note without its orders."""
    found = (
        *_instructed(note),
        *_level_named(note, made),
        *_sides(reading, made, codeset),
        *_unspecific(made, codeset),
        *_doubted(reading, made),
        *_conflicts(reading, made),
        *_left_out(reading, made),
        *_missing(reading, made),
        *_without_reason(made),
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
        row: Proposal | None = next((one for one in made.diagnoses if one.code == mention.code), None)
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


def _instructed(note: str) -> Iterator[Risk]:
    for start, end in orders(note)[:1]:
        words = note[start:end]
        at = start + len(words) - len(words.lstrip())
        message = "Text that reads like an instruction to a program: nothing was taken from it."
        yield Risk("unsupported", message, (), (span(note, at, at + len(words.strip())),))


def _level_named(note: str, made: Suggestion) -> Iterator[Risk]:
    """A level the note names that is not what it documents."""
    for found in _LEVEL.finditer(note):
        own, named = made.em.code if made.em else None, found[1]
        if own and named != own and named[:4] == own[:4]:
            kind: RiskKind = "over_coded" if named > own else "under_documented"
            message = f"The note names {named}; what it documents gives {own}."
            yield Risk(kind, message, (own,), (span(note, found.start(1), found.end(1)),))
            return


def _sides(reading: Reading, made: Suggestion, codeset: CodeSet) -> Iterator[Risk]:
    """A coded side that another statement of the same condition contradicts."""
    for row in made.diagnoses:
        side = side_in(codeset.title(row.code or ""))
        if side not in ("left", "right"):
            continue
        for mention in reading.mentions:
            if (
                mention.said != STATED
                or mention.code[:3] != (row.code or "")[:3]
                or mention.kind not in (PRESENT, UNHEADED, ASSESSMENT, EXAM)
            ):
                continue
            near = reading.note[max(mention.sentence.start, mention.found.start - 30) : mention.found.end + 20]
            other = side_in(near)
            if other in ("left", "right") and other != side:
                where = (span(reading.note, mention.found.start, mention.found.end),)
                yield Risk(
                    "unsupported", f"Coded on the {side}; another statement says {other}.", (row.code or "",), where
                )
                break


def _left_out(reading: Reading, made: Suggestion) -> Iterator[Risk]:
    """What heads an item of the assessment and is neither coded nor doubted."""
    codes = [row.code or "" for row in made.diagnoses]
    quoted = [(one.start, one.end) for row in made.diagnoses for one in row.evidence]
    for mention in reading.mentions:
        if mention.kind != ASSESSMENT or not mention.head or mention.said != STATED or mention.sentence.section.copied:
            continue
        if re.match(r"[RZV-Y]|I6[0-4]|I73|G6[0-3]|N18|[ST]\d", mention.code) or any(
            kin(code, mention.code) for code in codes
        ):
            continue
        if not any(start < mention.found.end and mention.found.start < end for start, end in quoted):
            where = (span(reading.note, mention.found.start, mention.found.end),)
            yield Risk("under_documented", "Named in the assessment but not coded.", (), where)


def _without_reason(made: Suggestion) -> Iterator[Risk]:
    """A procedure for which no coded diagnosis says why it was needed."""
    for row in made.procedures:
        if needs(row) and not any(re.match(needs(row), one.code or "") for one in made.diagnoses):
            message = f"{row.title}: no coded diagnosis says why it was needed."
            yield Risk("unsupported", message, (row.code,) if row.code else (), row.evidence)
