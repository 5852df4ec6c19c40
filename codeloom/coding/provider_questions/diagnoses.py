"""Diagnoses that questions are commonly about, and whether a record documents them."""

import re

from codeloom.coding.text import doubtful

_GROUPS = (
    ("sepsis", "septic", "septicemia", "urosepsis"), ("septic shock",), ("shock", "cardiogenic shock", "hypovolemic shock"),
    ("pneumonia", "pna"), ("aspiration pneumonia", "aspiration pneumonitis"), ("respiratory failure",),
    ("acute kidney injury", "aki", "acute renal failure", "acute renal injury", "acute kidney failure"),
    ("acute tubular necrosis", "atn"),
    ("chronic kidney disease", "ckd", "chronic renal disease", "chronic renal failure", "chronic renal insufficiency"),
    ("heart failure", "chf", "hfref", "hfpef", "hfmref", "cardiac failure"),
    ("myocardial infarction", "nstemi", "stemi", "heart attack"),
    ("myocardial injury",), ("demand ischemia",), ("atrial fibrillation", "afib", "a-fib", "af"), ("atrial flutter",),
    ("encephalopathy", "metabolic encephalopathy", "toxic encephalopathy"), ("delirium",), ("dementia",),
    ("malnutrition", "malnourished", "cachexia", "protein-calorie malnutrition"), ("morbid obesity", "class 3 obesity"),
    ("obesity", "obese"), ("anemia", "anaemia", "anemic"), ("blood loss anemia",), ("iron deficiency",),
    ("thrombocytopenia",), ("pancytopenia",), ("neutropenia", "neutropenic"), ("coagulopathy",), ("dvt", "deep vein thrombosis"),
    ("pulmonary embolism", "pe"), ("pressure ulcer", "decubitus", "pressure injury", "bedsore"), ("cellulitis",),
    ("osteomyelitis",), ("gangrene",), ("diabetes", "diabetic", "dm2", "t2dm", "t1dm"),
    ("diabetic neuropathy", "neuropathy"), ("diabetic nephropathy", "nephropathy"), ("retinopathy",), ("ketoacidosis", "dka"),
    ("hyponatremia",), ("hypernatremia",), ("hypokalemia",), ("hyperkalemia",), ("acidosis", "lactic acidosis"),
    ("alkalosis",), ("hypoglycemia",), ("hyperglycemia",), ("hypertension", "htn"),
    ("hypertensive emergency", "hypertensive crisis"),
    ("hypertensive heart disease",), ("copd", "chronic obstructive pulmonary disease"), ("asthma",), ("emphysema",),
    ("pleural effusion",), ("pneumothorax",), ("ards",), ("cirrhosis",), ("hepatitis",), ("liver failure", "hepatic failure"),
    ("pancreatitis",), ("cholecystitis",), ("gi bleed", "gastrointestinal bleed", "gastrointestinal hemorrhage"), ("ileus",),
    ("peritonitis",), ("appendicitis",), ("diverticulitis",), ("urinary tract infection", "uti"), ("pyelonephritis",),
    ("stroke", "cva", "cerebral infarction"), ("tia", "transient ischemic attack"), ("intracranial hemorrhage",),
    ("seizure", "epilepsy"), ("cerebral edema",), ("quadriplegia",), ("hemiplegia", "hemiparesis"), ("dysphagia",),
    ("major depression", "major depressive disorder", "depression"), ("bipolar disorder",), ("schizophrenia",),
    ("alcohol dependence", "alcohol use disorder"), ("alcohol withdrawal",), ("opioid dependence", "opioid use disorder"),
    ("withdrawal syndrome",), ("rhabdomyolysis",), ("pathological fracture", "pathologic fracture"), ("osteoporosis",),
    ("metastasis", "metastatic"), ("neoplasm", "cancer", "malignancy", "carcinoma"), ("tumor lysis",), ("lymphoma",),
    ("lupus",), ("rheumatoid arthritis",), ("gout",), ("covid-19", "covid"), ("influenza",), ("bacteremia",),
    ("endocarditis",), ("meningitis",), ("hypothyroidism",), ("peripheral artery disease", "pad", "peripheral vascular disease"),
    ("coronary artery disease", "cad"), ("cardiomyopathy",), ("pulmonary hypertension",), ("pulmonary edema",),
    ("hypoxia", "hypoxemia"),
    ("acute chest syndrome",), ("sickle cell",), ("postoperative complication", "surgical complication"),
    ("wound dehiscence", "dehiscence"), ("surgical site infection",), ("functional quadriplegia",), ("frailty",),
)  # fmt: skip
"""Names of one condition stand together: one of them in the record documents the others."""


def _pattern(name: str) -> re.Pattern[str]:
    """Short forms count in capitals only where they are words otherwise (PE, AF, PAD)."""
    flags = re.RegexFlag(0) if len(name) <= 3 else re.IGNORECASE
    return re.compile(rf"(?<![\w-]){re.escape(name.upper() if len(name) <= 3 else name)}(?:s|es)?(?![\w-])", flags)


_NAMES = tuple((tuple((name, _pattern(name)) for name in group)) for group in _GROUPS)


def undocumented_in(text: str, record: str) -> tuple[str, ...]:
    """Diagnoses a text names that the record does not document: not at all, or only denied, suspected or of the family.

    A name inside a longer one that is documented counts as documented.
    """
    sure = _without_doubts(record)
    found: list[tuple[int, int, str]] = []
    for group in _NAMES:
        stands = [(m.start(), m.end(), m.group()) for _, pattern in group for m in pattern.finditer(text)]
        if stands and not any(pattern.search(sure) for _, pattern in group):
            found += stands
    longest = [one for one in found if not any(a <= one[0] and one[1] <= b and (a, b) != one[:2] for a, b, _ in found)]
    return tuple(dict.fromkeys(words for _, _, words in sorted(longest)))


def _without_doubts(record: str) -> str:
    """The record without what it denies, suspects or says of the family."""
    out, at = [], 0
    for start, end in sorted(doubtful(record)):
        if start >= at:
            out.append(record[at:start])
            at = end
    return " ".join((*out, record[at:]))
