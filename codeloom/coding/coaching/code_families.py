"""Families of codes in which suggestions are counted: E/M levels, procedures, and the chapters of ICD-10-CM."""

import re

EM, PROCEDURES = "E/M level", "Procedures"
_CHAPTERS = (
    ("B99", "Infections"),
    ("D49", "Neoplasms"),
    ("D89", "Blood"),
    ("E89", "Endocrine, metabolic"),
    ("F99", "Mental, behavioral"),
    ("G99", "Nervous system"),
    ("H59", "Eye"),
    ("H95", "Ear"),
    ("I99", "Circulation"),
    ("J99", "Respiration"),
    ("K95", "Digestion"),
    ("L99", "Skin"),
    ("M99", "Musculoskeletal"),
    ("N99", "Genitourinary"),
    ("O9A", "Pregnancy"),
    ("P96", "Newborn"),
    ("Q99", "Congenital"),
    ("R99", "Symptoms"),
    ("T88", "Injury, poisoning"),
    ("U85", "Special purposes"),
    ("Y99", "External causes"),
    ("Z99", "Reasons and status"),
)
"""The last category of each chapter and a short name for it. Categories sort as texts, digits before letters."""
_CATEGORY = re.compile(r"[A-Z][0-9][0-9A-Z]")


def family_of(system: str, code: str, *, level: bool = False) -> str:
    """The family of a code; `level` for the proposal that is the E/M level of the visit."""
    if level:
        return EM
    if system != "icd10cm" or not _CATEGORY.match(code):
        return PROCEDURES
    category = code[:3]
    return next(name for last, name in _CHAPTERS if category <= last) if category <= "Z99" else PROCEDURES
