"""The data a note says were ordered, reviewed, read by the provider or talked over with others, each counted once."""

import re
from collections.abc import Iterator

from codeloom.coding.em.kinds import DATA
from codeloom.coding.suggesting.em_blocks import of_kind, sections
from codeloom.coding.suggesting.em_words import NOT_SAID
from codeloom.coding.suggesting.shapes import Element, Span

_TEST_WORDS: dict[str, str] = {
    "blood count":
        r"cbc|complete blood count|h(?:emoglobin|gb)(?! ?a1c)|hematocrit|platelets?|wbc"
        r"|white (?:blood )?(?:cell )?count",
    "metabolic panel":
        r"[cb]mp|(?:basic|comprehensive)?\s*metabolic panel|renal (?:panel|function)|creatinine|egfr|potassium"
        r"|electrolytes|lytes|kidney function|cr(?= ?\d)|k(?= ?\d\.\d)|na(?= ?1[1-5]\d)|creat",
    "liver tests": r"lfts?|liver (?:function|panel|tests|enzymes)",
    "A1c": r"(?:hemoglobin |hgb ?)?a1c",
    "glucose": r"(?:blood|fasting|random) (?:glucose|sugar level)|glucose (?:level|tolerance)",
    "lipids": r"lipid (?:panel|profile)|lipids|ldl",
    "thyroid": r"tsh|thyroid (?:panel|function)|free t4",
    "urinalysis": r"urinalysis|u/?a\b|urine dip(?:stick)?",
    "urine albumin": r"uacr|microalbumin|albumin[/-]creatinine",
    "culture": r"(?:urine|blood|wound|throat|sputum|stool)? ?(?:cultures?|cx)|[bu]cx",
    "iron": r"an[a]?emia (?:profile|panel|labs|workup)|ferritin|iron (?:studies|panel)",
    "vitamins": r"(?:25-oh )?vitamin d(?: level)|vitamin b-?12 level|b12 level",
    "inflammation": r"esr\b|crp\b|sed(?:imentation)? rate",
    "antibodies": r"\bana\b|rheumatoid factor|autoimmune panel|anti-ccp",
    "Lyme": r"lyme titer|western blot",
    "strep": r"(?:rapid )?strep (?:test|screen|swab)",
    "respiratory virus": r"covid(?:-19)? (?:test|swab|pcr|antigen)|(?:flu|influenza) (?:test|swab)|rsv (?:test|swab)",
    "troponin": r"(?:hs-?)?trop(?:onins?|s)?", "BNP": r"(?:nt-pro)?bnp", "D-dimer": r"d-?dimer", "coagulation": r"\binr\b|ptt\b",
    "lactate": r"lactate|lactic acid", "lipase": r"lipase", "PSA": r"\bpsa\b", "hCG": r"\bhcg\b|pregnancy test",
    "CA-125": r"ca-?125", "AFP": r"\bafp\b", "LDH": r"\bldh\b", "drug screen": r"(?:urine )?drug screen",
    "drug level": r"(?:lithium|digoxin|tacrolimus|drug) level",
    "HIV or STI": r"hiv (?:test|screen)|gonorrhea|chlamydia|rpr\b|sti (?:panel|screen)",
    "x-ray": r"x-?rays?|radiographs?|cxr|xr",
    "CT": r"(?<!pet )(?<!pet-)\bct\b(?! guided)", "PET": r"\bpet\b", "MRI": r"\bmr[ia]\b",
    "ultrasound": r"(?<!for )ultrasound(?!-guided)|duplex|doppler|sonogram", "echocardiogram": r"echo(?:cardiogram)?\b",
    "ECG": r"e[ck]g\b|electrocardiogram", "stress test": r"stress test", "Holter": r"holter|event monitor",
    "mammogram": r"mammogra\w+", "bone density": r"dexa|bone density",
    "lung function": r"spirometry|pfts?\b|pulmonary function tests?",
    "EMG": r"\bemg\b|nerve conduction", "EEG": r"\beeg\b", "sleep study": r"sleep study|polysomnogra\w+",
    "pathology": r"patholog(?:y|ist)|histology", "Pap": r"\bpap (?:smear|test)", "angiography": r"angiogra\w+",
    "retina": r"\boct\b|fundus photo\w*", "questionnaire": r"act score|phq-?9|gad-?7|moca\b",
    "other labs": r"(?:additional |further |blood )labs\b|blood tests|labs? will be",
}  # fmt: skip
_TESTS = {name: re.compile(rf"\b(?:{words})(?!\w)", re.IGNORECASE) for name, words in _TEST_WORDS.items()}
_MOST_TOLD = 2
_RESULT = re.compile(
    r"[^.;\n]{0,24}?(?:\d|\b(?:neg(?:ative)?|pos(?:itive)?|normal|nl|clear|unremarkable|shows?|showed|no|without|unchanged)\b|\+)",
    re.IGNORECASE,
)
"""What a test showed, right behind its name."""
_KINSHIP = (
    r"(?:mother|father|mom|dad|parents?|daughter|son|wife|husband|spouse|partner|caregiver|guardian|sister|brother"
    r"|grandmother|ems|family)"
)
_HISTORIAN = re.compile(
    rf"independent historian[^.\n]{{0,40}}|histor(?:y|ian)[^.\n]{{0,40}}\b(?:from|by"
    rf"|through)\b[^.\n]{{0,25}}\b{_KINSHIP}"
    rf"|{_KINSHIP}\b[^.\n]{{0,30}}\b(?:gives?|gave|provide[sd]?|supplie[sd]"
    rf"|helps? with)\b[^.\n]{{0,20}}\b(?:history|hx)\b",
    re.IGNORECASE,
)
_ACCOMPANIED = re.compile(rf"(?:accompanied|brought in|brought)\b[^.\n]{{0,20}}\b{_KINSHIP}", re.IGNORECASE)
_CANNOT_TELL = re.compile(
    r"\b(?:[0-9]|1[01])[- ]?(?:year|yr|y)[- /]?o|\bmonth[- ]old|\bweek[- ]old|\b(?:infant|toddler|newborn|dementia"
    r"|nonverbal|confused)\b"
    r"|\b(?:[0-9]|1[01]) ?y/?o\b",
    re.IGNORECASE,
)
_SOURCE = (
    r"(?:outside|external|hospital|discharge|er|ed|emergency (?:room|department)|referring|specialist|orthop\w+"
    r"|oncolog\w+|cardiolog\w+"
    r"|neurolog\w+|dermatolog\w+|nephrolog\w+|pcp|primary care|consult\w*|nursing facility)(?:['’]s)?"
)
_NOTES = re.compile(
    rf"{_SOURCE} (?:\w+ )?(?:records?|notes?|summar(?:y|ies)|reports?|photos?)\b",
    re.IGNORECASE,
)
_REVIEW = re.compile(r"review", re.IGNORECASE)
_INTERPRETED = re.compile(
    r"(?:independent(?:ly)?|personal(?:ly)?|my(?: own)?)\s+(?:interpret\w+|read(?:ing)?\b|view(?:ed)?\b"
    r"|review(?:ed)? (?:of )?(?:the |his |her )?"
    r"(?:actual )?(?:images?|films?|tracings?|x-?rays?|ct|mri|e[ck]g))|i (?:have )?interpreted|(?:reviewed|read"
    r"|interpreted) by me\b|my (?:independent )?(?:read|interpretation)\b"
    r"|(?:e[ck]g|cxr|x-?rays?|xr|ct|mri|ultrasound|tvus|films?|images)\b[^.\n]{0,40}\b(?:i read|read by me|by me|per my)\b",
    re.IGNORECASE,
)
_PROFESSIONAL = (
    r"(?:dr\.? ?[a-z]|(?:the |an? |on-?call )?(?:[a-z]+olog(?:ist|y)|hospitalist|surgeon|surgery|radiolog\w+"
    r"|pharmacist|psychiatr\w+|social worker"
    r"|case manager|teacher|attorney|infectious disease|icu|intensivist|orthop\w+|specialist|admitting"
    r"|poison control|obstetric\w+|pcp))"
)
_SERVICES = r"(?:id|gi|ir|ent|cards?|ortho|urology|neuro|surg|ob|psych|renal|onc|heme|tox|radiology|rads)\b"
_DISCUSSED = re.compile(
    rf"(?:discussed|spoke|conferred|consulted|talked|reviewed|discussion|phone call)\b(?: (?!(?:his"
    rf"|her) )[^.\n]{{0,40}})? with (?:his |her |their )?{_PROFESSIONAL}"
    rf"|\b(?:case )?d/w (?:{_PROFESSIONAL}|{_SERVICES})|\b(?:discussed|spoke|reviewed) w/ ?(?:{_PROFESSIONAL}|{_SERVICES})",
    re.IGNORECASE,
)


def data(note: str) -> tuple[Element, ...]:
    """Each element once: tests by kind, and the others at most once each."""
    return tuple(_elements(note))


def _elements(note: str) -> Iterator[Element]:
    seen: set[str] = set()
    for kind, heading in (("tests_reviewed", "results"), ("tests_ordered", "plan")):
        for section in of_kind(note, heading):
            for name, pattern in _TESTS.items():
                found = None if name in seen else _mentioned(section, pattern)
                if found:
                    seen.add(name)
                    yield Element("data", kind, f"{DATA[kind]}: {name}", (found,))
    if "results" not in {one.kind for one in sections(note)} and len(seen) < _MOST_TOLD:
        yield from _told(note, seen)
    yield from _others(note)


def _told(note: str, seen: set[str]) -> Iterator[Element]:
    """Tests of which the story or the examination tells what they showed, where the note has no part for results; two at most,
    since those of other days stand there too."""
    for section in of_kind(note, "history", "exam"):
        for name, pattern in _TESTS.items():
            if name in seen or len(seen) >= _MOST_TOLD:
                continue
            found = next((one for one in pattern.finditer(section.text) if _shows(section.text, one)), None)
            if found:
                seen.add(name)
                where = Span(section.start + found.start(), section.start + found.end(), found.group())
                yield Element("data", "tests_reviewed", f"{DATA['tests_reviewed']}: {name}", (where,))


def _shows(text: str, found: re.Match[str]) -> bool:
    """Whether a test has its result behind it, and no year that is another's."""
    rest = re.split(r"[;\n]|\.(?!\d)", text[found.end() : found.end() + 60])[0]
    return bool(_RESULT.match(rest)) and not re.search(r"\b(?:19|20)\d\d\b", rest)


def _mentioned(section: Span, pattern: re.Pattern[str]) -> Span | None:
    for found in pattern.finditer(section.text):
        if found.group().strip() and not NOT_SAID.search(section.text[: found.start()][-60:]):
            return Span(section.start + found.start(), section.start + found.end(), found.group())
    return None


def _others(note: str) -> Iterator[Element]:
    historian = _HISTORIAN.search(note) or (_ACCOMPANIED.search(note) if _CANNOT_TELL.search(note[:1500]) else None)
    reviewed = next(
        (one for one in _NOTES.finditer(note) if _REVIEW.search(note[max(0, one.start() - 60) : one.end() + 60])), None
    )
    interpreted, talked = _INTERPRETED.search(note), _DISCUSSED.search(note)
    for kind, found in (
        ("external_notes", reviewed), ("historian", historian), ("indep_interp", interpreted), ("discussion", talked)
    ):  # fmt: skip
        if found:
            yield Element("data", kind, DATA[kind], (Span(found.start(), found.end(), found.group()),))
