"""What a stroke or a fracture left behind: the deficit is coded as a sequel of the stroke (I69), never the stroke again."""

import re
from collections.abc import Iterator

from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.contexts import DENIED, DOUBTED, KIN, RESOLVED, context
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.quoting import span
from codeloom.coding.suggesting.sections import ALLERGIES, FAMILY, INSTRUCTIONS, REASONING, SYSTEMS

_STROKE = re.compile(r"\b(?:stroke|cva|cerebral infarct\w*|cerebrovascular accident|brain infarct\w*)\b", re.IGNORECASE)
_BLEED = re.compile(r"\b(?:intracerebral (?:hemorrhage|bleed)|hemorrhagic stroke|ich)\b", re.IGNORECASE)
_SUBARACHNOID = re.compile(r"\bsubarachnoid\b", re.IGNORECASE)
_LEFT_BEHIND = re.compile(
    r"\b(?:residual|residua|late effects?|sequela\w*|after|following|since (?:his|her|the)|from (?:a |his |her "
    r"|the )?(?:\w+ )?"
    r"|post[- ]?(?:stroke|cva)|due to (?:an? |the )?(?:old|prior|previous|remote)|old|prior|previous|history of"
    r"|h/o|hx|in (?:19|20)\d\d"
    r"|chronic|s/p|with)\b",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:acute|new[- ]onset|code stroke|tpa|tnk|thrombolysis|today|this morning|hours? ago)\b", re.IGNORECASE
)
_SIDED = (
    (re.compile(r"\b(?:hemipar\w+|hemipleg\w+)\b", re.I), "5"),
    (
        re.compile(
            r"\b(?:monopar\w+|monopleg\w+|weakness) of (?:the )?(?:\w+ )?(?:arm|hand|upper)|\barm weakness\b", re.I
        ),
        "3",
    ),
    (
        re.compile(
            r"\b(?:monopar\w+|monopleg\w+|weakness) of (?:the )?(?:\w+ )?(?:leg|foot|lower)|\bleg weakness\b", re.I
        ),
        "4",
    ),
)
_PLAIN = (
    (re.compile(r"\baphasia\b", re.I), "20"), (re.compile(r"\bdysphasia\b", re.I), "21"),
    (re.compile(r"\bdysarthria\b", re.I), "22"), (re.compile(r"\bdysphagia\b", re.I), "91"),
    (re.compile(r"\bfacial (?:weakness|droop)\b", re.I), "92"), (re.compile(r"\bataxia\b", re.I), "93"),
    (re.compile(r"\b(?:memory (?:deficit|loss|impairment))\b", re.I), "11"),
    (re.compile(r"\b(?:hemi-?|visual |spatial |left |right )?neglect\b", re.I), "12"),
    (re.compile(r"\bcognitive (?:deficits?|impairment)\b", re.I), "19"),
)  # fmt: skip
_REPLACED = re.compile(r"I6[0-4]\.|I69\.|G8[13]|R47\.[01]|R13\.1|R27\.0|R29\.810|Z86\.73|R41\.[38]|R25\.2|M62\.83")
_NOWHERE = (FAMILY, ALLERGIES, INSTRUCTIONS, REASONING, SYSTEMS)


def with_sequels(found: list[Claim], reading: Reading) -> list[Claim]:
    """The claims with the deficits a past stroke left, in place of stroke and deficit."""
    note = reading.note
    past = next((one for one in _STROKE.finditer(note) if _is_past(one, note)), None) or next(
        _BLEED.finditer(note), None
    )
    if past is None or any(claim.code.startswith("I63") and _is_now(claim, reading) for claim in found):
        return found
    kind = "0" if _SUBARACHNOID.search(note) else "1" if _BLEED.search(note) else "3"
    deficits = list(_deficits(reading, f"I69.{kind}"))
    if not deficits:
        return found
    return [*(one for one in found if not _REPLACED.match(one.code)), *deficits]


def _is_now(claim: Claim, reading: Reading) -> bool:
    return any(
        one.start <= claim.place < one.end and _NOW.search(reading.note, one.start, one.end)
        for one in reading.sentences
    )


def _is_past(stroke: re.Match[str], note: str) -> bool:
    near = note[max(0, stroke.start() - 50) : stroke.end() + 40]
    return bool(_LEFT_BEHIND.search(near)) and not re.search(
        r"\b(?:father|mother|brother|sister|risk|prevent\w*)\b", near, re.I
    )


def _deficits(reading: Reading, stem: str) -> Iterator[Claim]:
    seen: set[str] = set()
    for sentence in reading.sentences:
        if (
            sentence.kind in _NOWHERE
            or sentence.section.copied
            or (reading.judged and sentence.kind not in reading.judged)
        ):
            continue
        for words, ending in (*((words, f"{digit}?") for words, digit in _SIDED), *_PLAIN):
            match = words.search(reading.note, sentence.start, sentence.end)
            if match is None or ending in seen:
                continue
            said = context(reading.note, sentence.start, sentence.end, match.start(), match.end(), sentence.kind)
            if said in (DENIED, DOUBTED, KIN, RESOLVED):
                continue
            seen.add(ending)
            near = reading.note[max(sentence.start, match.start() - 25) : min(sentence.end, match.end() + 25)]
            code = f"{stem}{ending[0]}{_side(near, reading.note)}" if ending.endswith("?") else f"{stem}{ending}"
            why = "What the stroke left is coded as its sequel (I.C.9.d)."
            yield Claim(code, (span(reading.note, match.start(), match.end()),), "high", why, match.start())


def _side(near: str, note: str) -> str:
    """The last character of a one-sided deficit: the right side is dominant unless the note says left-handed (I.C.6.a)."""
    left_handed = bool(re.search(r"\bleft[- ]hand(?:ed)?\b", note, re.IGNORECASE))
    if re.search(r"\b(?:right|R|rt)\b", near):
        return "3" if left_handed else "1"
    if re.search(r"\bright\b", near, re.IGNORECASE):
        return "3" if left_handed else "1"
    if re.search(r"\bleft\b|\bL\b|\blt\b", near, re.IGNORECASE):
        return "2" if left_handed else "4"
    return "9"
