"""Words that lead a provider to an answer: in the question, or in how the choices are put."""

import re

_WRITE = r"(?:document|add|include|change|amend|update|correct|confirm|agree|addend|record)"
_LEADING = re.compile(
    "|".join(
        rf"\b{phrase}"
        for phrase in (
            rf"please {_WRITE}\b",
            r"please (?:state|specify|clarify|indicate|note|write) that\b",
            rf"(?:can|could|would|will) (?:you|we) (?:please )?(?:{_WRITE}\b|write\b|consider (?:documenting|adding))",
            r"(?:do|would|wouldn't|don't|can|could) (?:you|we) (?:not )?agree\b",
            r"agree (?:that|with)\b",
            r"(?:it|this|the provider|the record|the note) (?:should|must|ought to|needs? to|has to)\b",
            r"(?:you|we|i) (?:should|must|ought|need|needed|want|would like|have to)\b",
            r"(?:we|i) (?:recommend|suggest|believe|think|feel|assume|prefer)\b",
            r"consider (?:documenting|adding|the diagnosis)\b",
            r"as you know\b",
            r"it (?:appears|seems|looks) (?:that|like|as)\b",
            r"(?:appears|seems) to (?:be|have)\b",
            r"(?:clearly|obviously|surely|certainly|undoubtedly|definitely|evidently)\b",
            r"(?:most likely|likely|probably|presumably)\b",
            r"(?:would|should|could) be (?:documented|specified|stated|called) as\b",
            r"(?:consistent|compatible|in keeping) with\b",
            r"(?:suggestive of|suggest(?:s|ing)?|indicative of|meets? (?:the )?criteria (?:for|of)|qualif(?:y|ies) (?:for|as))\b",
            r"to (?:capture|reflect|justify)\b",
            r"(?:isn't|wasn't|aren't|doesn't|didn't|hasn't|haven't|don't you)\b",
            r"(?:right|correct)\?",
        )
    ),
    re.IGNORECASE,
)
_COMMAND = re.compile(r"^\s*(?:document|add|state|write|addend|amend|change|update|confirm|record)\b", re.IGNORECASE)
_YES_NO_FORM = re.compile(
    r"(?:^|[.;:,]\s+)(?:is|are|was|were|does|do|did|has|have|had|can|could|would|should|will)\b(?P<rest>[^?]*)\?",
    re.IGNORECASE,
)
_OPEN_FORM = re.compile(
    r"\bbe (?:further )?(?:stated|specified|clarified|described|determined|given|named|detailed)\b"
    r"|\byou (?:please |further )*(?:clarify|specify|describe|determine|give|name|detail)\b",
    re.IGNORECASE,
)
_ALTERNATIVES = re.compile(r"\bor\b", re.IGNORECASE)
_YES_OR_NO = re.compile(
    r"(?:yes|no)\b(?!\w)(?! (?:malnutrition|further|additional|evidence|clinical|associated|other))", re.IGNORECASE
)
_FAVOURED = re.compile(
    r"\b(?:recommended|preferred|suggested|best (?:answer|choice|fit)|correct (?:answer|choice)?|default|"
    r"most (?:likely|appropriate|specific)|as discussed|please (?:choose|select|tick|pick))\b|[*✓✔☑■→]|<--|\[x\]|\(x\)|!",
    re.IGNORECASE,
)  # fmt: skip


def leading_in(question: str) -> tuple[str, ...]:
    """Words of a question that ask for an answer instead of asking what it is."""
    found = [m.group().strip() for m in _LEADING.finditer(question)]
    found += [m.group().strip() for m in _COMMAND.finditer(question)]
    return tuple(dict.fromkeys(found))


def is_yes_no(question: str, choices: tuple[str, ...]) -> bool:
    """Whether yes or no is what is asked for: by its choices, or by its form where there are none.

    "Can the stage be stated?" asks for the stage, and "is it acute or chronic?" for one of the two.
    """
    if any(_YES_OR_NO.match(choice) for choice in choices):
        return True
    if choices:
        return False
    forms = [m.group("rest") for m in _YES_NO_FORM.finditer(question)]
    return any(not _OPEN_FORM.search(rest) and not _ALTERNATIVES.search(rest) for rest in forms)


def favoured(choices: tuple[str, ...]) -> tuple[str, ...]:
    """Choices put forward before the others: marked, praised, or in capitals while others are not."""
    loud = [choice for choice in choices if choice.isupper() and len(choice) > 4]
    found = [choice for choice in choices if _FAVOURED.search(choice)]
    return tuple(dict.fromkeys((*found, *(loud if len(loud) < len(choices) else ()))))
