"""A descriptor read into parts: the disease, what is with it and what is not, its degree, its state. No rules live here."""

import re
from collections.abc import Iterator
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
_GRADED = re.compile(r"\b(class|stage|grade) ([ivx]+|\d)\b")
_VAGUE = re.compile(r"(?<!or )(?<!and )\bunspecified\b")
_WORD = re.compile(r"[a-z0-9']+")
_DEGREES = words_of(
    "mild moderate severe profound early intermediate advanced late paroxysmal persistent permanent longstanding intermittent "
    "proliferative nonproliferative displaced nondisplaced complete incomplete partial low high manic hypomanic depressed "
    "exudative nonexudative"
)
_SIDES = words_of("right left bilateral unilateral both")
_NOISE = words_of(
    "a an the of and or to in by on for as at due other specified unspecified nos site part type cause severity organism mention "
    "history acuity affecting single current episode disease disorder condition side combined"
)
_LIKE = {"hemorrhage": "bleeding", "hemorrhagic": "bleeding", "ruptured": "rupture", "calculous": "calculus"}
_NEGATED = frozenset({"uncomplicated", "asymptomatic", "nonruptured", "unruptured"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What a descriptor says, in lower case and without sides.

    `core` are the words of the disease itself, `first` the first of them, `present` those after "with"; `absent` the phrases
    after "without" or "not", each as its text and its words; `degree` its severity, stage or course; `remission` whether it
    says that the disease is in remission; `vague` whether anything is unspecified.
    """

    core: frozenset[str]
    first: str
    present: frozenset[str]
    absent: tuple[tuple[str, frozenset[str]], ...]
    degree: frozenset[str]
    remission: bool
    vague: bool

    @property
    def said(self) -> frozenset[str]:
        """Every word of what is there."""
        return self.core | self.present


@lru_cache(maxsize=16384)
def read_title(title: str) -> Reading:
    """A descriptor as parts. Words are lower case and singular; sides, encounters and what stands in brackets are left out."""
    text = _BRACKETS.sub("", _ENCOUNTER.sub("", title.lower())).replace("non-", "non")
    vague = bool(_VAGUE.search(text))
    text = _LEFT_OPEN.sub("", text)
    state = " ".join(match[0] for match in _STATE.finditer(text))
    text = _STATE.sub("", text)
    degree = {f"{match[1]} {match[2]}" for match in _GRADED.finditer(text)}
    text = _GRADED.sub("", text)
    remission = "remission" in state and "not having" not in state
    if remission:
        degree |= {word for word in ("full", "partial", "early", "sustained") if word in state}
    core: list[str] = []
    present: set[str] = set()
    absent: list[tuple[str, frozenset[str]]] = []
    for piece in text.split(","):
        for where, words in _phrases(piece):
            degree |= _DEGREES.intersection(words)
            kept = [word for word in words if word not in _DEGREES]
            meant = [_stem(word) for word in kept if word not in _NOISE and word not in _SIDES]
            if where == "without":
                absent += [(" ".join(kept), frozenset(meant))] if meant else []
            elif where == "with":
                present.update(meant)
            else:
                core += [word for word in meant if word not in _NEGATED]
                absent += [(word, frozenset({word})) for word in meant if word in _NEGATED]
    plain = frozenset(core) - _NOISE
    first = core[0] if core else ""
    return Reading(plain, first, frozenset(present) - plain, tuple(absent), frozenset(degree), remission, vague)


def _phrases(piece: str) -> Iterator[tuple[str, list[str]]]:
    """What a piece between commas says, phrase by phrase: whether it is the disease, with it or without it, and its words."""
    where, words = "", list[str]()
    for word in _WORD.findall(piece):
        told = {"with": "with", "without": "without", "not": "without", "no": "without"}.get(word)
        if told or (where == "without" and word in ("or", "and")):
            if words:
                yield where, words
            where, words = told or where, []
        elif not (where == "without" and word in ("mention", "of")):
            words.append(word)
    if words:
        yield where, words


def _stem(word: str) -> str:
    plural = len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    single = word[:-1] if plural else word
    return _LIKE.get(single, single)
