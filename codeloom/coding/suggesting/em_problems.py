"""The problems a note addresses, each with its kind: stable or not, acute, new without a diagnosis, dangerous, minor."""

import re

from codeloom.coding.em.kinds import PROBLEMS
from codeloom.coding.suggesting.em_blocks import Block, blocks, of_kind
from codeloom.coding.suggesting.em_words import (
    ACTIVE_CANCER_PLAN,
    BAD,
    CANCER,
    CHRONIC,
    FRESH,
    ILLNESS,
    INJURY,
    MINOR,
    NO_PROBLEM,
    OVER,
    PAST,
    SEVERE,
    SYSTEMIC,
    THREAT,
    UNCERTAIN,
    VAGUE,
    said,
)
from codeloom.coding.suggesting.shapes import Element


def problems(note: str) -> tuple[Element, ...]:
    """The problems addressed, in the order of the note."""
    cut = [
        block
        for block in blocks(note)
        if not NO_PROBLEM.match(block.title.text) and not re.search(r"\bscreening\b", block.title.text, re.IGNORECASE)
    ]
    counted = [(block, kind) for block in cut if (kind := kind_of(block))]
    if not counted:  # one followed after its treatment is what the visit was about
        counted = [(block, "stable_chronic") for block in cut if PAST.search(block.title.text)][:1]
    if not counted:
        counted = [(block, "acute_uncomplicated") for block in cut][:1]
    counted = _as_planned(counted, note)
    return tuple(Element("problems", kind, PROBLEMS[kind], (block.title,)) for block, kind in counted)


def _as_planned(counted: list[tuple[Block, str]], note: str) -> list[tuple[Block, str]]:
    """A chronic problem is not at its goal where a plan of its own heading begins or raises a drug."""
    if any(kind in ("threat", "chronic_severe", "chronic_exac") for _, kind in counted):
        return counted
    at = next((place for place, (_, kind) in enumerate(counted) if kind == "stable_chronic"), None)
    if at is None or not any(_BEGUN.search(part.text) for part in of_kind(note, "plan")):
        return counted
    return [*counted[:at], (counted[at][0], "chronic_exac"), *counted[at + 1 :]]


def unnamed_problem(decisions: tuple[Element, ...]) -> tuple[Element, ...]:
    """One problem without complications where something was decided for one that has no name known here."""
    kind = "acute_uncomplicated"
    return (Element("problems", kind, PROBLEMS[kind], decisions[0].evidence),)


def kind_of(block: Block) -> str | None:
    """The kind of one problem by its title, then by what is said of it; None for one that is past."""
    title, text = block.title.text, block.text
    if PAST.match(title) and not re.search(r"transplant", title, re.IGNORECASE):
        return None
    if said(OVER, text[:160]) and not CHRONIC.search(title) and not MINOR.search(title):
        return None if "resolved" in text[:160].lower() else "minor"
    if _dangerous(title, text):
        return "threat"
    if said(CANCER, title) and not PAST.search(title):
        return _cancer(text)
    if said(SEVERE, text):
        return "chronic_severe"
    return _ordinary(title, text)


_BEGUN = re.compile(
    r"\b(?:plan|p)\s*:[^\n]*\b(?:start|begin|initiate|add|switch to|increase)\s+(?!pt\b|physical|diet|exerc|to\b)[a-z]{4,}"
    r"|\b(?:plan|p)\s*:[^\n]*\d ?(?:mg |mcg |units )?(?:->|→) ?\d",
    re.IGNORECASE,
)
"""In a plan with a heading of its own: a drug begun or changed."""
_LATER = re.compile(
    r"\b(?:\d+|two|three|four|six|several) (?:weeks?|wks?|months?|years?) ago\b|\bs/p\b|\bstatus post\b|\brecent\b",
    re.IGNORECASE,
)
"""In the title of a danger: it is over, the visit follows it."""


def _dangerous(title: str, text: str) -> bool:
    if _LATER.search(title) or re.search(r"\b(?:stable|doing well|recovered|resolved)\b", title, re.IGNORECASE):
        return False
    suspected = re.search(r"\b(?:suspect|likely|concern|worried|acute)", text, re.IGNORECASE)
    if said(THREAT, title) or (suspected and said(THREAT, text)):
        return not re.search(r"\b(?:old|prior|previous|remote)\b", title, re.IGNORECASE)
    heart = r"\bacs\b|acute coronary|unstable angina|heart score|nstemi"
    return bool(re.search(r"chest pain|angina", title, re.IGNORECASE) and re.search(heart, text, re.IGNORECASE))


_OPERATION = re.compile(
    r"\b(?:lap(?:aroscopic)? (?:chole\w*|appy)|\w{3,}ectomy|\w{3,}plasty|repair|reconstruction|(?:joint|knee|hip"
    r"|shoulder) replacement"
    r"|(?:tunnel|finger) release|ctr|ce ?/ ?iol|acdf|fusion|surgery)\b",
    re.IGNORECASE,
)
_DECIDED = re.compile(
    r"\b(?:schedul\w*|sched|recommend\w*|planned|consent\w*|proceed|elective|wish\w*|wants?|elects?|booked)\b",
    re.IGNORECASE,
)
_BEFORE_NOW = re.compile(
    r"\b(?:s/p|status post|after|since|prior|previous|history of|hx|no|not|avoid|declin\w*|defer\w*|if|before)\b[^.;\n]{0,30}$",
    re.IGNORECASE,
)


def _to_operate(text: str) -> bool:
    """Whether an operation was decided for a problem: it is not stable."""
    for found in _OPERATION.finditer(text):
        before, after = text[max(0, found.start() - 60) : found.start()], text[found.end() : found.end() + 40]
        if not _BEFORE_NOW.search(before) and (
            _DECIDED.search(before) or _DECIDED.search(re.split(r"[.;\n]", after)[0])
        ):
            return True
    return False


def _cancer(text: str) -> str:
    """One that is watched after its treatment is stable; a fresh or spread one endangers life."""
    over = re.search(
        r"no evidence of (?:recurren|disease)|\bobserv|status post|surveillance|s/p\b", text, re.IGNORECASE
    )
    if FRESH.search(text) and not (over and not ACTIVE_CANCER_PLAN.search(text)):
        return "threat"
    return "stable_chronic" if over else "chronic_exac"


def _ordinary(title: str, text: str) -> str:
    if MINOR.search(title) and not said(UNCERTAIN, title):
        return "minor"
    if said(INJURY, title):
        healing = re.search(r"routine healing|healing (?:well|as expected|routinely)", text, re.IGNORECASE)
        return "stable_acute" if healing else "acute_complicated_injury"
    if VAGUE.search(title) or re.search(r"neoplasm|nodule|lesion|\bmass\b|lump|abnormal", title, re.IGNORECASE):
        return "undiagnosed_new"
    if CHRONIC.search(title) and not re.match(r"hyperglyc", title, re.IGNORECASE):
        return "chronic_exac" if said(BAD, text) or _to_operate(text) else "stable_chronic"
    if said(SYSTEMIC, title):
        return "acute_systemic"
    doubted = said(UNCERTAIN, title)
    if doubted and not (ILLNESS.match(title) or ILLNESS.search(title[: doubted.start()])):
        worse = re.search(r"exacerbation of (?:his|her|their|the|chronic)", text, re.IGNORECASE)
        return "chronic_exac" if worse else "undiagnosed_new"
    if _to_operate(text):
        return "chronic_exac"
    return "acute_uncomplicated"
