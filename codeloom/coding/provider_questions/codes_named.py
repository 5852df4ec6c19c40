"""Codes and effects of coding in the words of a question: none may be named towards a provider."""

import re

_UNIT = (
    r"(?:\s?(?:/|x10|×10|%|k?cells?|units?|copies|iu|mcg|µg|mg|g|kg|ml|l|cc|cm|mm|meq|mmol|bpm|steps|feet|ft|per)\b|/)"
)
_ICD = re.compile(r"\b[A-Z]\d[0-9AB](?:\.[0-9A-Z]{1,4}|[0-9A-Z]{1,4})?(?![\w.]*\w)", re.IGNORECASE)
_NO_ICD = re.compile(
    r"b12|t1[0-2]|n95|a1at|s100b?|q\d{1,2}h?|[a-z]\d{2}(?:mg|ml|g|h|cm|mm)|h1n1|f1[68]|t99|u100|u500", re.IGNORECASE
)
"""What looks like a code of diagnosis and is none: vitamin B12, vertebrae, masks, proteins, hours of a dose."""
_FIVE_DIGITS = re.compile(rf"(?<![\d.,$-])\d{{4}}[0-9FTUM]\b(?!{_UNIT}|[.,]\d)", re.IGNORECASE)
_HCPCS = re.compile(r"\b[A-V]\d{4}\b", re.IGNORECASE)
_PCS = re.compile(r"\b(?=\w*\d\w*\d)(?=\w*[A-Z])[0-9B-DFGHX][0-9A-HJ-NP-Z]{6}\b", re.IGNORECASE)
_AMOUNT = re.compile(r"\d+[a-z]{1,5}", re.IGNORECASE)
_SYSTEMS = re.compile(
    r"\b(?:icd[- ]?(?:9|10|11)(?:[- ]?(?:cm|pcs))?|icd|cpt|hcpcs|(?:ms[- ]?|apr[- ]?)?drgs?|hccs?(?:\s?\d{1,3})?|raf|"
    r"e ?/ ?m levels?|e&m levels?|modifiers?|(?:un)?cod(?:e|es|ed|ing|er|ers)(?! (?:blue|status|stroke|team|gray|grey)))\b",
    re.IGNORECASE,
)
_CODE_STATUS = re.compile(
    r"\b(?:full|no|partial|change (?:of|in)|current) code\b|\bcod(?:e|ed) (?:for|at) \d", re.IGNORECASE
)
"""Code status of a patient and a resuscitation are clinical facts."""
_EFFECTS = re.compile(
    r"\b(?:reimburs\w*|payments?|pay(?:s|ers?|or|ors)?\b|paid|bill(?:s|ed|ing|able)?|claims?|denials?|"
    r"revenue|profit\w*|financial\w*|insur(?:er|ers|ance)\w*|case[- ]mix|cmi|relative weight\w*|higher[- ]weight\w*|"
    r"risk[- ]adjust\w*|risk scores?|severity of illness|soi|risk of mortality|mortality (?:index|ratio|score)|"
    r"quality (?:measures?|scores?|metrics?|indicators?|ratings?|reporting|data)|core measures?|star ratings?|"
    r"patient safety indicators?|hospital[- ]acquired conditions?|value[- ]based|pay[- ]for[- ]performance|"
    r"medical(?:ly)? necess\w+|length of stay|gmlos|upcod\w*|(?:complication and )?comorbidity capture|"
    r"major (?:complication|comorbid)\w*|(?:provider|physician|your) (?:profile|scorecard|metrics|report card)|audits?)\b",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"\b(?:MCCs?|(?<!\d )(?<!\d)CCs?|PSIs?|HACs?|SOI/ROM|ROM/SOI|VBP)\b")
"""Short forms that mean something else in small letters (250 cc, psi)."""


def codes_in(text: str) -> tuple[str, ...]:
    """Codes of ICD-10-CM, ICD-10-PCS, CPT and HCPCS in a text, with or without a dot, as they stand there."""
    found = [m.group() for m in _ICD.finditer(text) if not _NO_ICD.fullmatch(m.group())]
    found += [m.group() for m in _HCPCS.finditer(text)]
    found += [m.group() for m in _FIVE_DIGITS.finditer(text)]
    found += [m.group() for m in _PCS.finditer(text) if not _AMOUNT.fullmatch(m.group())]
    return tuple(dict.fromkeys(found))


def effects_in(text: str) -> tuple[str, ...]:
    """Words of coding, of its systems and of what depends on codes (payment, quality, severity), as they stand there."""
    clinical = _CODE_STATUS.sub(" ", text)
    found = [m.group() for pattern in (_SYSTEMS, _EFFECTS, _LETTERS) for m in pattern.finditer(clinical)]
    return tuple(dict.fromkeys(one.strip() for one in found))
