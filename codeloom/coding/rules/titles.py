"""A descriptor read into parts: the disease, what is with it and what is not, its degree, its state. No rules live here."""

import re
from dataclasses import dataclass
from functools import lru_cache


def words_of(text: str) -> frozenset[str]:
    """A set of words written as a text."""
    return frozenset(text.split())


_ENCOUNTER = re.compile(r",? (?:initial|subsequent) encounter.*|,? sequela$")
_BRACKETS = re.compile(r"\s*[\[(][^\])]*[\])]")
_LEFT_OPEN = re.compile(
    r"\b(?:unspecified|not specified) (?:as|whether)\b[^,]*|\bnot elsewhere classified\b|\bunspecified as to cause\b"
)
_STATE = re.compile(
    r",?\s*\b(?:not having achieved remission|in (?:full |partial |early |sustained |unspecified )*remission|in relapse)\b"
    r"|, most recent episode \w+"
)
_GRADED = re.compile(r"\b(class|stage|grade|type) ([ivx]+|\d)\b")
_WORD = re.compile(r"[a-z0-9']+")
_DEGREES = words_of(
    "mild moderate severe profound early intermediate advanced late paroxysmal persistent permanent longstanding intermittent "
    "proliferative nonproliferative displaced nondisplaced complete incomplete partial low high manic hypomanic depressed "
    "exudative nonexudative"
)
_SIDES = words_of("right left bilateral unilateral both")
_NOISE = words_of(
    "a an the of and or to in by on for as at due other specified unspecified nos site part type cause severity organism mention "
    "history acuity affecting single current episode disease disorder condition side"
)
_LIKE = {
    "hemorrhage": "bleeding", "hemorrhagic": "bleeding", "haemorrhage": "bleeding", "complication": "complication",
    "uncomplicated": "complication", "asymptomatic": "symptom", "nonruptured": "rupture", "unruptured": "rupture",
    "ruptured": "rupture", "calculous": "calculus",
}  # fmt: skip
_NEGATED = frozenset({"uncomplicated", "asymptomatic", "nonruptured", "unruptured"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What a descriptor says.

    `core` are the words of the disease itself, `present` those after "with", `absent` those after "without" or "not";
    `degree` its severity, stage or course; `remission` whether it says that the
    disease is in remission, `active` that it is not or has come back; `vague` whether anything is unspecified.
    """

    core: frozenset[str]
    present: frozenset[str]
    absent: frozenset[str]
    degree: frozenset[str]
    remission: bool
    active: bool
    vague: bool

    @property
    def said(self) -> frozenset[str]:
        """Every word of what is there."""
        return self.core | self.present


@lru_cache(maxsize=16384)
def read_title(title: str) -> Reading:
    """A descriptor as parts. Words are lower case and singular; sides, encounters and what stands in brackets are left out."""
    text = _BRACKETS.sub("", _ENCOUNTER.sub("", title.lower())).replace("non-", "non")
    vague = "unspecified" in text or "not specified" in text
    text = _LEFT_OPEN.sub("", text)
    state = " ".join(match[0] for match in _STATE.finditer(text))
    text = _STATE.sub("", text)
    degree = {f"{match[1]} {match[2]}" for match in _GRADED.finditer(text) if match[1] != "type"}
    text = _GRADED.sub(lambda match: match[0] if match[1] == "type" else "", text)
    if "remission" in state and "not having" not in state:
        degree |= {word for word in ("full", "partial", "early", "sustained") if word in state}
    parts: dict[str, set[str]] = {"core": set(), "with": set(), "without": set()}
    for piece in text.split(","):
        where = "core"
        for word in _WORD.findall(piece):
            if word in ("with", "without"):
                where = word
            elif word in ("not", "no"):
                where = "without"
            elif word in _DEGREES:
                degree.add(word)
            elif word in _NEGATED:
                parts["without"].add(_LIKE[word])
            elif word not in _NOISE and word not in _SIDES:
                parts[where].add(_stem(word))
    core, present, absent = (frozenset(parts[name]) - _NOISE for name in ("core", "with", "without"))
    remission = "remission" in state and "not having" not in state
    active = "not having" in state or "relapse" in state
    return Reading(core, present - core, absent, frozenset(degree), remission, active, vague)


def _stem(word: str) -> str:
    plural = len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    single = word[:-1] if plural else word
    return _LIKE.get(single, single)
