"""The problems a note addresses, each with its kind: stable or not, acute, new without a diagnosis, dangerous, minor."""

import re

from codeloom.coding.em.kinds import PROBLEMS
from codeloom.coding.suggesting.em_blocks import Block, blocks
from codeloom.coding.suggesting.shapes import Element


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(words) + r")", re.IGNORECASE)


NOT_SAID = re.compile(
    r"\b(?:no|not|denie[sd]|deny|without|negative for|never|if|unlikely|rules? out|ruled out|r/o|excluded?|avoid|prevent\w*"
    r"|resolved|free of|history of|hx of|h/o|family|should|risk of|to evaluate for|evaluate for|further|hold off\w*|declin\w+"
    r"|defer\w*|does not|any)\b[^.;:\n]{0,45}$",
    re.IGNORECASE,
)
"""Words that, shortly before others in the same sentence, say they are not so."""

_NO_PROBLEM = _any(
    "patient agreements", "follow[- ]?up", "return", "rtc", r"health ?(?:care)? maintenance", "fall risk", "disposition",
    "instructions", "immuni[sz]ation", "vaccin", "code status", "high[- ]risk (?:medication|drug)", "preventive", "routine",
    "annual", "well[- ](?:child|woman|adult)", "screening", "encounter for", "total time", "counsel", "family history",
    "long[- ]term", "medication refill", "advance care", "time\\b", "allergy to", "education", "orders", "labs\\b",
)  # fmt: skip
_PAST = _any(
    "history of", "hx of", "h/o", "personal history", "status post", r"s/p\b", "resolved", "no evidence of (?:disease|recur)",
    "surveillance", "in remission",
)  # fmt: skip
_OVER = _any(r"(?:is |has |now )?(?:completely |fully )?resolved", "no treatment(?: needed)?\\b", "asymptomatic")
_THREAT = _any(
    "unstable angina", "myocardial infarction", "n?stemi\\b", "acute coronary", "acute mi\\b", "acute stroke", "cva\\b", "stroke\\b",
    "pulmonary embol", "sepsis", "septic", "respiratory failure", "acute respiratory distress", "dka\\b", "ketoacidosis",
    "acute (?:renal|kidney) (?:failure|injury)", "aortic dissection", "meningitis", "appendicitis", "ectopic pregnan",
    "bowel obstruction", "intracranial (?:hemorrhage|bleed)", "subdural", "suicidal (?:ideation|intent)", "suicide attempt",
    "acute (?:gi|gastrointestinal) bleed", "complete heart block", "cord compression", "cauda equina", "testicular torsion",
    "acute limb isch", "retinal detachment", "temporal arteritis", "anaphylaxis", "hypertensive emergency", "papilledema",
)  # fmt: skip
_CANCER = _any(
    "cancer", "carcinoma", "melanoma", "lymphoma", "leuk[a]?emia", "sarcoma", "myeloma", "metasta", "malignan", "glioblastoma",
)  # fmt: skip
_FRESH = _any(
    "new(?:ly)? (?:diagnos|found)",
    "recently diagnosed",
    "stage (?:ii|iii|iv|2|3|4)",
    "metasta",
    "chemo",
    "progress(?:ion|ive)",
)
_SEVERE = _any(
    "severe(?:ly)? (?:exacerbat|worse|decompensat|flare|symptomatic)", "decompensated", "acute on chronic", "status asthmaticus",
    "severe [a-z ]{0,25}exacerbation", "impending", "end[- ]stage [a-z ]*(?:worse|progress)",
)  # fmt: skip
_CHRONIC = _any(
    "hypertens", "htn\\b", "diabet", "t[12]?dm\\b", "dm ?[12]?\\b", "(?:hyper|dys)lipid", "hld\\b", "hypercholest", "cholesterol",
    "copd", "asthma", "emphysema", "heart failure", "chf\\b", "hf(?:pef|ref)?\\b", "cad\\b", "coronary (?:artery )?disease", "angina",
    "atrial fib", "p?af\\b", "a-?fib", "ckd\\b", "kidney disease", "esrd", "cirrho", "hepatitis [bc]", "hypothyroid", "hyperthyroid",
    "thyroid", "graves", "osteopor", "osteoarth", "arthritis", "arthrosis", "ra\\b", "oa\\b", "gout", "lupus", "fibromyal", "psoria",
    "eczema", "atopic derm", "rosacea", "acne", "depress", "mdd\\b", "anxiety", "gad\\b", "bipolar", "schizo", "adhd", "ptsd",
    "insomnia", "dementia", "alzheimer", "parkinson", "epilep", "seizure disorder", "migraine", "multiple sclerosis", "neuropath",
    "reflux", "gerd\\b", "ibs\\b", "irritable bowel", "crohn", "ulcerative colitis", "celiac", "obes", "osa\\b", "sleep apnea",
    "(?:allergic )?rhinitis", "food allerg", "(?:nicotine|tobacco|alcohol|opioid)\\b[a-z ]*(?:depend|use|disorder)", "hiv\\b", "glaucoma",
    "macular degen", "cataract", "transplant", "bph\\b", "prostatic hyper", "endometrio", "pcos", "chronic", "valve|regurgitation",
    "stenosis", "spondyl", "disc (?:disease|degener)", "radiculop", "sciatica", "scolio", "pressure ulcer", "venous insuff",
    "peripheral (?:arter|vasc)", "pad\\b", "cardiomyopath", "incontinence", "presbycusis", "hearing loss", "sickle", "anaphylactic reaction",
    "vitamin [bd]", "keratos[ei]s", "hypogonad", "overactive bladder", "hyperglyc", "carpal tunnel", "tendinopath", "vertigo", "tinnitus",
)  # fmt: skip
_BAD = _any(
    "not at (?:goal|target)", "above (?:goal|target)", "uncontrolled", "poor(?:ly)?[- ]control", "not (?:well |adequately )?controlled",
    "wors(?:e|en)", "exacerbat", "elevat(?:ed|ions)", "flare", "progress(?:ing|ed|ion)", "side effects?", "inadequate", "suboptimal",
    "symptomatic", "refractory", "persist", "not doing well", "failed", "decompensat", "inconsistent", "not (?:been )?compliant", "breakthrough",
    "w/ hyperglyc", "with hyperglyc", "uptitrat", "unstable", "swollen|swelling", "ongoing (?:inflammation|pain|symptoms)", "vomiting",
    "(?:increase|inc|raise|double)\\s+(?!flui|activ|physic|exerc|water|intake)(?:(?:his|her|the|their|dose|of|to|first|morning) ){0,4}[a-z]",
    "(?:initiate|start|begin|add|switch(?:ed)? to|change to)\\s+(?!pt\\b|physical|exerc|diet)[a-z]", "uncontrolled", "hypos\\b", "recurr(?:ent|ing) (?:attacks|symptoms)",
)  # fmt: skip
_SYSTEMIC = _any(
    "pneumonia", "pyeloneph", "lyme", "colitis", "pneumonitis", "mononucleosis", "influenza", "acute hepatitis", "pancreatitis",
    "diverticulitis", "systemic", "febrile", "fever", "covid", "deep vein", "dvt\\b", "cholecystitis", "endocarditis", "osteomyelitis",
)  # fmt: skip
_INJURY = _any(
    "fracture", "dislocat", "concussion", "head injury", "loss of consciousness", "(?:acl|meniscus|meniscal|rotator cuff|tendon|ligament)[a-z ]*(?:tear|rupture)",
    "rupture", "amputation", "open wound", "burn",
)  # fmt: skip
_MINOR = _any(
    "dandruff", "cerumen", "insect bite", "bug bite", "seborrheic keratos", "skin tag", "diaper", "sunburn", "xerosis", "dry skin", "hiccup",
    "common cold", "abrasion", "hangnail", "callus", "corn\\b", "wart", "bruis", "acrochordon", "milia", "cherry angioma", "lentig",
)  # fmt: skip
_UNCERTAIN = _any(
    "mass\\b", "lump", "nodule", "neoplasm", "an[a]?emia", "abnormal (?:lab|pap|imag|ct|mri|mammo|result|liver)", "weight loss", "hematuria",
    "syncope", "concern for", "unexplained", "chest pain", "dyspnea", "shortness of breath", "hematochezia", "melena", "lymphadenopathy",
    "new[- ]onset", "hyperglyc", "elevated (?:psa|liver|lft|creatinine)", "palpitations", "rule out", "suspicious", "proteinuria",
    "edema", "low hemoglobin", "thrombocyt", "leukocyt", "jaundice", "rectal bleed", "postmenopausal bleed", "abnormal uterine", "lesion",
    "seizure", "weakness", "hemoptysis", "dysphagia", "ascites", "pleural effusion", "aneurysm",
)  # fmt: skip


def said(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The first match that no denial, condition or history stands before."""
    return next((found for found in pattern.finditer(text) if not NOT_SAID.search(text[: found.start()][-90:])), None)


def problems(note: str) -> tuple[Element, ...]:
    """The problems addressed, in the order of the note."""
    cut = [block for block in blocks(note) if not _NO_PROBLEM.match(block.title.text)]
    counted = [(block, kind) for block in cut if (kind := kind_of(block))]
    if not counted:  # one followed after its treatment is what the visit was about
        counted = [(block, "stable_chronic") for block in cut if _PAST.search(block.title.text)][:1]
    if not counted:
        counted = [(block, "acute_uncomplicated") for block in cut][:1]
    return tuple(Element("problems", kind, PROBLEMS[kind], (block.title,)) for block, kind in counted)


def kind_of(block: Block) -> str | None:
    """The kind of one problem by its title, then by what is said of it; None for one that is past."""
    title, text = block.title.text, block.text
    if _PAST.match(title) and not re.search(r"transplant", title, re.IGNORECASE):
        return None
    if said(_OVER, text[:160]) and not _CHRONIC.search(title):
        return None if "resolved" in text[:160].lower() else "minor"
    if said(_THREAT, title) or (
        said(_THREAT, text) and re.search(r"\b(?:suspect|likely|concern|worried|acute)", text, re.IGNORECASE)
    ):
        return "threat"
    if said(_CANCER, title) and not _PAST.search(title):
        return "threat" if _FRESH.search(text) else "chronic_exac"
    if said(_SEVERE, text):
        return "chronic_severe"
    return _ordinary(title, text)


def _ordinary(title: str, text: str) -> str:
    if _MINOR.search(title) and not _UNCERTAIN.search(title):
        return "minor"
    if said(_INJURY, title):
        healing = re.search(r"healing|routine", text, re.IGNORECASE)
        return "acute_complicated_injury" if not healing else "stable_acute"
    if re.search(r"neoplasm|nodule|lesion|\bmass\b|lump|abnormal", title, re.IGNORECASE):
        return "undiagnosed_new"
    if _CHRONIC.search(title) and not re.match(r"hyperglyc", title, re.IGNORECASE):
        return "chronic_exac" if said(_BAD, text) else "stable_chronic"
    if said(_SYSTEMIC, title):
        return "acute_systemic"
    if _UNCERTAIN.search(title):
        return (
            "chronic_exac"
            if re.search(r"exacerbation of (?:his|her|their|the|chronic)", text, re.IGNORECASE)
            else "undiagnosed_new"
        )
    return "acute_uncomplicated"
