"""Short forms of clinical notes written out, one list for finding terms and for weighing titles.

A form of two or three letters that is also a word, a unit or another short form counts only in capitals.
"""

from codeloom.coding.search.words import fold

ANYWHERE: dict[str, str] = {
    # words cut short
    "vit": "vitamin", "def": "deficiency", "chr": "chronic", "chron": "chronic", "dz": "disease", "fx": "fracture",
    "fract": "fracture", "lac": "laceration", "infxn": "infection", "infx": "infection", "abd": "abdominal",
    "exac": "exacerbation", "exacerb": "exacerbation", "esoph": "esophageal", "recur": "recurrent", "recurr": "recurrent",
    "inflamm": "inflammatory", "parox": "paroxysmal", "perf": "perforation", "periph": "peripheral", "pulm": "pulmonary",
    "pna": "pneumonia", "synd": "syndrome", "insuff": "insufficiency", "metab": "metabolic",
    "mets": "metastasis", "obstr": "obstruction", "regurg": "regurgitation", "disloc": "dislocation",
    "nondispl": "nondisplaced", "displ": "displaced", "comm": "comminuted", "contus": "contusion", "depr": "depression",
    "bact": "bacterial", "intermitt": "intermittent", "prox": "proximal", "dist": "distal", "osteo": "osteoarthritis",
    "hemorr": "hemorrhage", "hypothyroid": "hypothyroidism", "hyperthyroid": "hyperthyroidism", "pyelo": "pyelonephritis",
    "divertic": "diverticulitis", "epididy": "epididymitis", "polyneurop": "polyneuropathy", "txp": "transplant",
    "rhinosinusitis": "sinusitis", "decub": "pressure ulcer", "decubitus": "pressure",
    "tx": "treatment", "resp": "respiratory", "intertroch": "intertrochanteric",
    "meniscal": "meniscus", "hypertrig": "hypertriglyceridemia", "subconj": "subconjunctival",
    "sz": "seizure", "djd": "osteoarthritis",
    # diseases
    "aom": "acute otitis media", "rcc": "renal cell carcinoma", "nsclc": "lung cancer", "sclc": "lung cancer",
    "crc": "colon cancer", "ida": "iron deficiency anemia", "hlp": "hyperlipidemia", "hpl": "hyperlipidemia",
    "armd": "age related macular degeneration", "snhl": "sensorineural hearing loss", "cts": "carpal tunnel syndrome",
    "oab": "overactive bladder", "gdm": "gestational diabetes", "aud": "alcohol use disorder",
    "oud": "opioid use disorder", "nafld": "fatty liver", "masld": "fatty liver", "sbo": "bowel obstruction",
    "lgib": "gastrointestinal hemorrhage", "ugib": "gastrointestinal hemorrhage", "gib": "gastrointestinal hemorrhage",
    "hcv": "hepatitis c", "hbv": "hepatitis b", "ild": "interstitial lung disease",
    "ipf": "idiopathic pulmonary fibrosis", "hnp": "herniated disc", "hfmd": "hand foot and mouth disease",
    "phpt": "primary hyperparathyroidism", "shpt": "secondary hyperparathyroidism", "hpt": "hyperparathyroidism",
    "pfo": "patent foramen ovale", "psvt": "supraventricular tachycardia",
    "afl": "atrial flutter", "aflutter": "atrial flutter", "hsv": "herpes simplex", "cdiff": "clostridium difficile",
    "vitd": "vitamin d", "dfu": "diabetic foot ulcer",
    "vlu": "venous leg ulcer", "ckd1": "ckd 1", "ckd2": "ckd 2", "ckd3": "ckd 3", "ckd3a": "ckd 3a", "ckd3b": "ckd 3b",
    "ckd4": "ckd 4", "ckd5": "ckd 5",    "pvcs": "premature ventricular contractions", "pacs": "premature atrial contractions",
    "ptsd": "post traumatic stress disorder", "mdd": "major depressive disorder", "cll": "chronic lymphocytic leukemia",
    "cml": "chronic myeloid leukemia", "aml": "acute myeloid leukemia", "mgus": "monoclonal gammopathy",
    "scfe": "slipped upper femoral epiphysis", "aub": "abnormal uterine bleeding", "uc": "ulcerative colitis",
    "pmr": "polymyalgia rheumatica",
}  # fmt: skip
"""Forms that mean one thing wherever they stand."""

CAPITALS: dict[str, str] = {
    "loc": "loss of consciousness", "mci": "mild cognitive impairment", "fb": "foreign body", "ome": "otitis media with effusion",
    "oe": "otitis externa", "pu": "pressure ulcer",
    "amd": "age related macular degeneration", "sui": "stress incontinence",
    "bv": "bacterial vaginosis", "sab": "spontaneous abortion", "vte": "venous thromboembolism",
    "sah": "subarachnoid hemorrhage", "sdh": "subdural hemorrhage", "ich": "intracerebral hemorrhage",
    "cap": "pneumonia", "pud": "peptic ulcer disease", "gca": "giant cell arteritis", "mvp": "mitral valve prolapse",
    "vt": "ventricular tachycardia", "hsp": "henoch schonlein purpura", "jia": "juvenile arthritis",
    "cvi": "chronic venous insufficiency", "acl": "anterior cruciate ligament", "pcl": "posterior cruciate ligament",
    "mcl": "medial collateral ligament", "lcl": "lateral collateral ligament",
}  # fmt: skip
"""Forms that count only where they are written in capitals."""


EXACTLY: dict[str, str] = {"PsA": "psoriatic arthritis", "ReA": "reactive arthritis", "NSc": "nuclear sclerosis"}
"""Forms that count only as they are written here."""


def written_out(word: str, as_written: str) -> str:
    """The words a short form stands for; `word` itself, which is its form in the index, where it is none."""
    folded = fold(as_written)
    if folded in ANYWHERE:
        return ANYWHERE[folded]
    if as_written.isupper() and folded in CAPITALS:
        return CAPITALS[folded]
    return EXACTLY.get(as_written) or ANYWHERE.get(word, word)
