"""The specialty of an encounter from its type and reason, and how difficult a chart is to code. Both by stated rule."""

import re
from functools import lru_cache

GENERAL = "Primary care"

TABLE: tuple[tuple[str, str], ...] = (
    ("Obstetrics and gynecology", r"prenatal|antenatal|postnatal|postpartum|obstetric|pregnan|labor and delivery|"
     r"miscarriage|blighted ovum|contracepti|sterilization|gyn(?:a)?ecolog"),
    ("Emergency medicine", r"emergency"),
    ("Hospice and palliative care", r"hospice|palliative"),
    ("Critical care", r"intensive care"),
    ("Oncology", r"neoplasm|carcinoma|cancer|malignan|lymphoma|leuk(?:a)?emia|chemotherap|oncolog"),
    ("Dentistry", r"dental|molars?\b|gingivitis|tooth|teeth"),
    ("Behavioral health", r"rehabilitation and detox|opioid|substance|alcohol|depressi|anxiety|psychiatr|psycholog|"
     r"mental|behavio(?:u)?ral|drug overdose"),
    ("Cardiology", r"cardi|heart|coronary|hypertensi|atrial|hyperlipid"),
    ("Pulmonology", r"asthma|pulmonary|emphysema|bronchiectasis|cystic fibrosis"),
    ("Nephrology", r"\brenal|kidney|dialysis|nephro"),
    ("Endocrinology", r"diabet|thyroid|prediabetes|metabolic syndrome|endocrin"),
    ("Neurology", r"stroke|seizure|alzheimer|epilep|migraine|dementia|parkinson|neurolog"),
    ("Orthopedics", r"fracture|osteo(?:arthritis|porosis)|sprain|dislocation|subluxation|orthop(?:a)?edic|gout|"
     r"tear of|rupture of"),
    ("Allergy and immunology", r"allerg"),
    ("Dermatology", r"dermatitis|eczema|psoriasis|dermatolog|skin"),
    ("Gastroenterology", r"appendicitis|colon\b|anus|rectal|gastr|hepat|cirrhosis|gallstone|cholecyst"),
    ("Urology", r"cystitis|urinary|prostat|urolog"),
    ("Otolaryngology", r"otitis|tonsil|otolaryng"),
    ("Ophthalmology", r"ophthalm|retinopathy|glaucoma|cataract|\beye\b"),
    ("Surgery", r"surgical|surgery|postoperative|transplant"),
    ("Pediatrics", r"well child|p(?:a)?ediatric|newborn|childhood"),
    ("Urgent care", r"urgent care"),
    ("Home and long-term care", r"home visit|domiciliary|rest home|nursing home"),
    ("Preventive care", r"general examination|check[ -]?up|vaccine|immuni[sz]ation|periodic reevaluation|screening|"
     r"health maintenance"),
)  # fmt: skip
"""Read from the top: the first specialty whose words stand in the service, type or reason of the encounter. An encounter
of class EMER says "emergency" by its class, one of class HH "home visit"."""

_ROWS = tuple((name, re.compile(rf"\b(?:{words})")) for name, words in TABLE)
_CLASS_WORDS = {"EMER": "emergency", "HH": "home visit"}


@lru_cache(maxsize=20_000)
def specialty_of(service: str, type_text: str, reason: str, class_code: str, inpatient: bool) -> str:
    """The specialty by `TABLE`; when no row fits, hospital medicine for inpatients and primary care for all others."""
    text = f"{_CLASS_WORDS.get(class_code, '')}; {service}; {type_text}; {reason}"[:600].lower().replace("_", " ")
    for name, words in _ROWS:
        if words.search(text):
            return name
    return "Hospital medicine" if inpatient else GENERAL


def difficulty_of(documents: int, words: int, conditions: int, inpatient: bool) -> int:
    """1 + (documents > 3) + (words > 1,500) + (distinct conditions > 5) + (inpatient), at most 5."""
    return min(5, 1 + (documents > 3) + (words > 1500) + (conditions > 5) + inpatient)
