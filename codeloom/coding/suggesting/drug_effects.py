"""Drugs that harmed, were not taken as prescribed, or were taken wrongly: adverse effect, underdosing, poisoning (I.C.19.e).

The effect is coded first and the drug after it; a poisoning goes before what it did.
"""

import re
from collections.abc import Iterator

from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.contexts import CONDITIONAL, DENIED, DOUBTED, KIN, context
from codeloom.coding.suggesting.drug_classes import drug_in
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.quoting import span
from codeloom.coding.suggesting.sections import ALLERGIES, FAMILY, INSTRUCTIONS
from codeloom.coding.suggesting.sentences import Sentence

_HARMS = re.compile(
    r"(?:\b(?:due to|secondary to|caused by|induced by|from|reaction to|side effects? (?:of|from|to)"
    r"|after starting|d/t|2/2"
    r"|attributed to|related to|intolerance (?:of|to)|adverse (?:effect|reaction) (?:of|from|to))\s+(?:(?:the"
    r"|her|his|recent|high[- ]dose"
    r"|\w+ing)\s+){0,2})$",
    re.IGNORECASE,
)
_INDUCED = re.compile(
    r"^(?:[- ](?:induced|related|associated)\b|\s(?:toxicity|side effects?|intolerance|reaction)\b)", re.I
)
_NOT_TAKEN = re.compile(
    r"\b(?:stopped (?:taking|his|her|their|the)?|not (?:been )?taking|ran out of|run out of|skip(?:s|ped|ping)"
    r"|miss(?:es|ed|ing)"
    r"(?: doses)?|has not taken|hasn't taken|taking (?:only )?half|rationing|cutting .{0,20}in half|forgets?|forgot"
    r"|non-?adheren\w+ (?:to|with)|non-?complian\w+ with|never (?:filled|picked up|started)|off (?:his|her|their))\b",
    re.IGNORECASE,
)
_COST = re.compile(r"\b(?:cost|afford|copay|co-pay|expensive|money|insurance|price|financial)\w*", re.IGNORECASE)
_FORGETS = re.compile(r"\b(?:forg[eo]t\w*|memory|confus\w+|unintentional\w*)\b", re.IGNORECASE)
_MEANT = re.compile(
    r"\b(?:stopped|skip\w*|refus\w*|chose|side effects?|does(?:n't| not) (?:like|want)|half|ration\w*)\b", re.I
)
_WORSE = re.compile(
    r"\b(?:uncontrolled|not (?:at goal|controlled|well controlled)|poorly controlled|elevated|wors\w+"
    r"|exacerbat\w+|flare|relapse\w*"
    r"|above goal|high|breakthrough|return(?:ed)? of)\b",
    re.I,
)
"""Less than prescribed was taken and it shows."""
_BY_ADVICE = re.compile(r"\b(?:as (?:planned|directed|advised|instructed)|per (?:dr|cardiology|surg|my)"
    r"|was stopped by|we stopped|completed"
                        r"|hold|held)\b", re.I)  # fmt: skip
_NO_NEED = re.compile(
    r"\b(?:gone|better|resolved|improved|no longer need\w*|since (?:she|he|they) lost weight|doing well|fine|well controlled)\b",
    re.IGNORECASE,
)
"""Beside a drug that was stopped: nothing is left to take it for."""
_OVERDOSE = re.compile(
    r"\b(?:overdos\w+|took too many|accidental(?:ly)? (?:\w+[ -]){0,3}(?:ingest\w+|took|overdose)"
    r"|swallowed (?:about |~)?\d*|ingested|ingestion of|double dose|toxic ingestion)\b",
    re.I,
)
_ON_PURPOSE = re.compile(r"\b(?:intentional(?:ly)?|suicid\w+|self[- ]harm|on purpose)\b", re.IGNORECASE)
_RAN_OUT = re.compile(
    r"\b(?:ran|run) out\b|\b(?:bottle|script|prescription|supply|refills?) (?:ran|run|was) (?:out|empty|gone)\b",
    re.IGNORECASE,
)
_SKIPPED = (FAMILY, ALLERGIES, INSTRUCTIONS)
_TREATED = re.compile(r"[A-QU]")
_NEAR = 140


def with_drug_effects(found: list[Claim], reading: Reading) -> list[Claim]:
    """The claims with the drugs of adverse effects, underdosing and poisonings the note states."""
    out = list(found)
    for sentence in reading.sentences:
        if sentence.kind in _SKIPPED or sentence.section.copied:
            continue
        out += [one for one in (*_harm(sentence, reading, out), *_not_taken(sentence, reading, out)) if one.code not in
                {other.code for other in out}]  # fmt: skip
    return _poisoned(out, reading)


def _harm(sentence: Sentence, reading: Reading, found: list[Claim]) -> Iterator[Claim]:
    """The drug of an adverse effect that the assessment states."""
    if reading.judged and sentence.kind not in reading.judged:
        return
    note = reading.note
    drug = drug_in(note[sentence.start : sentence.end])
    if drug is None:
        return
    stem, start, end = drug[0], sentence.start + drug[1], sentence.start + drug[2]
    before, after = note[sentence.start : start], note[end : sentence.end]
    if not (_HARMS.search(before) or _INDUCED.match(after)):
        return
    if context(note, sentence.start, sentence.end, start, end, sentence.kind) in (DENIED, DOUBTED, KIN, CONDITIONAL):
        return
    effect = next(
        (one for one in found if sentence.start <= one.place < sentence.end and _TREATED.match(one.code)), None
    )
    effect = effect or next((one for one in found if sentence.start <= one.place < sentence.end), None)
    if effect is not None:
        why = "An adverse effect: the drug is coded after what it did (I.C.19.e.5.a)."
        yield Claim(f"{stem}5A", (span(note, start, end),), "medium", why, effect.place + 1)


def _not_taken(sentence: Sentence, reading: Reading, found: list[Claim]) -> Iterator[Claim]:
    """Underdosing with its reason, where the condition the drug is for is coded."""
    note = reading.note
    cue = _NOT_TAKEN.search(note, sentence.start, sentence.end)
    if cue is None or context(note, sentence.start, sentence.end, cue.start(), cue.start() + 1, sentence.kind) in (
        KIN,
        CONDITIONAL,
    ):
        return
    text = note[cue.start() : min(sentence.end, cue.end() + _NEAR)]
    if _BY_ADVICE.search(note, sentence.start, sentence.end) or _NO_NEED.search(note, sentence.start, sentence.end):
        return
    drug = drug_in(text)
    if drug is None or drug[1] > 70 or not _WORSE.search(note):
        return
    where = span(note, cue.start() + drug[1], cue.start() + drug[2])
    cost = _COST.search(note, sentence.start, min(len(note), sentence.end + 60))
    ended = _RAN_OUT.search(note, sentence.start, sentence.end)
    reason = (
        "Z91.14"
        if ended and not cost
        else "Z91.120"
        if cost
        else "Z91.130"
        if _FORGETS.search(text)
        else "Z91.128"
        if _MEANT.search(text)
        else "Z91.14"
    )
    reason = {"Z91.14": "Z91.148", "Z91.130": "Z91.138"}.get(reason, reason)
    if not found:
        return
    last = max(one.place for one in found) + 1
    yield Claim(f"{drug[0]}6A", (where,), "medium", "Less of the drug was taken than prescribed (I.C.19.e.5.c).", last)
    why = "Why the drug was not taken as prescribed."
    yield Claim(reason, (span(note, cue.start(), cue.end()),), "medium", why, last + 1)


def _poisoned(found: list[Claim], reading: Reading) -> list[Claim]:
    cue = next(
        (
            match
            for one in reading.sentences
            if one.kind not in _SKIPPED and not one.section.copied and (match := _OVERDOSE.search(reading.note, one.start, one.end))
            and context(reading.note, one.start, one.end, match.start(), match.end(), one.kind) in ("stated", "history")
        ),
        None,
    )  # fmt: skip
    if cue is None:
        return found
    begin = max(0, cue.start() - 60)
    drug = drug_in(reading.note[begin : cue.end() + _NEAR])
    if drug is None:
        return found
    how = "2" if _ON_PURPOSE.search(reading.note) else "1"
    where = span(reading.note, begin + drug[1], begin + drug[2])
    code = f"{drug[0]}{how}A"
    kept = [one for one in found if one.code[:5] != code[:5] and not one.code.startswith("T50.90")]
    return [Claim(code, (where,), "medium", "A poisoning goes before what it did (I.C.19.e.5.b).", -1), *kept]
