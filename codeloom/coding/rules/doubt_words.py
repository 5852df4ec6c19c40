"""The words by which a record doubts, denies or confirms, as patterns, and the short forms of diseases it uses."""

import re


def _any(*parts: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(parts)})", re.IGNORECASE)


_BE = r"(?:is|are|was|were|be|been|being)"
_YET = r"(?:yet |completely |fully |entirely |reliably |definitively )*"

DENIAL_BEFORE = _any(
    r"\b(?:no|without|w/o|not|lacks?)(?: \w+){0,2} (?:suspicion|concern|evidence|signs?|indication|history)(?: (?:of|for))?\b",
    r"\bnot (?:suspicious|concerning|worrisome) for\b",
    r"\bnot (?:consistent|compatible) with\b",
    r"\bnot (?:suggestive|indicative) of\b",
    r"\bnegative for\b",
    r"\bden(?:ies|ied|ying)\b",
    r"\bunlikely(?: to (?:be|have|represent))?(?= \w)",
    r"\bruled out(?= (?!by|with|on|via|after|as|at|in|given|based)\w)",
    r"\bno(?= \w)",
)
"""What follows is said not to be there."""
DENIAL_AFTER = _any(
    rf"\b(?:{_BE} |has been |have been )?(?:ruled|r/o'd) out\b",
    rf"\b(?:{_BE} |has been |have been )?excluded\b",
    rf"\b(?:{_BE} )?(?:very |felt |thought )*(?:unlikely|not likely|not suspected)\b",
)
"""What stands before is said not to be there."""

_NOT_OUT = (
    rf"\b(?:not|never|cannot|can't|couldn't|could not|can not|hasn't|isn't|wasn't|unable to|to|still to|yet to|awaiting|pending) "
    rf"{_YET}(?:{_BE} |have been )*{_YET}(?:ruled? out|exclud(?:ed?|ing)|r/o)\b"
)
DOUBT = _any(
    _NOT_OUT,
    r"\brul(?:e|ing)[- ]?out\b",
    r"(?<![\w/])r/o\b",
    r"(?<![\w/])c/[wf](?!\w)",
    r"\b(?:probabl[ey]|prob|suspect(?:ed|s|ing)?|susp|suspicio(?:n|us)(?: (?:for|of))?|questionable|question of)\b",
    r"\b(?:(?:most |very |more |quite )*likely|possibl[ey]|poss|possibilit(?:y|ies)(?: of)?|equivocal(?: for)?)\b",
    r"\b(?:perhaps|maybe|presum(?:ed|ptive(?:ly)?|ably|ing))\b",
    r"\b(?:compatible|consistent|concordant) with\b",
    r"\b(?:comparable) (?:to|with)\b",
    r"\bworking (?:diagnosis|dx|impression)\b",
    r"(?:\b(?:evaluat(?:e|ed|ion|ing)|eval|assess(?:ed|ment|ing)?|work-?up|workup)|(?<!\w)w/u) (?:for|to exclude)\b",
    r"\bconcern(?:ing|ed|s)? (?:for|about)\b",
    r"\b(?:worrisome|worried|worry) (?:for|about)\b",
    r"\b(?:differential(?: (?:diagnos[ie]s|dx|includes?))?|ddx|d/dx?|diff dx)\b",
    r"\b(?:may|might|could|can) (?:also )?(?:have|be|represent|reflect|indicate|suggest)\b",
    r"\bcould (?:indicate|reflect)\b",
    r"\b(?:appear|seem)(?:s|ed)? (?:to (?:be|have|represent)|like)\b",
    r"\b(?:indicative|suggestive) of\b",
    r"\bsuggest(?:s|ed|ing)?\b",
    r"\b(?:apparent|apparently|versus|vs|favou?r(?:s|ed|ing)?|query|thought to (?:be|have|represent)|felt to be)\b",
    r"\b(?:unconfirmed|undetermined|not (?:yet )?(?:been )?(?:confirmed|established|proven)|to be confirmed"
    r"|(?:awaiting|pending|if|until|once) (?:confirm\w*)|(?:confirmation|work-?up|results?) (?:is |are )?pending)\b",
    r"\buntil proven otherwise\b",
    r"(?:^|(?<=[\s(,/:]))\?+\s*(?=[A-Za-z])",
    r"(?<=[\w)])\s*\?+(?=$|[\s),.;:/])",
    r"\(\?\)",
)
"""Terms of uncertainty (guidelines II.H and IV.H and their like)."""
BOTH_SIDES = re.compile(r"\b(?:versus|vs)\b", re.IGNORECASE)
ALL_AFTER = re.compile(r"\b(?:differential|ddx|d/dx?|diff dx|working (?:diagnosis|dx|impression))\b", re.IGNORECASE)
CONFIRMED = _any(
    r"(?<!to be )(?<!if )(?<!until )(?<!once )(?<!not )(?<!yet )(?<!been )(?<!never )\bconfirmed\b",
    r"(?<!not )(?<!yet )(?:has|have|was|were|is) (?:now )?been confirmed\b",
    r"\bconfirm(?:s|ing)\b",
    r"\bruled in\b",
    r"\b(?:biopsy|culture|pathology|imaging|ct|mri|lab)[- ](?:proven|proved|positive)\b",
    r"(?<!not )(?<!not yet )(?<!until )\b(?:proven|established|diagnostic of|definite(?:ly)?)\b",
    r"\b(?:pcr|tests?|testing|cultures?|swab|antigen|naat|biopsy|pathology|titers?|screen)\b[^,;.]*\b(?:positive|detected)\b",
    r"\bpositive (?:pcr|tests?|testing|cultures?|swab|antigen|naat|biopsy)\b",
)
"""What was doubted before is established."""
PLAN = _any(
    r"\b(?:(?:will|would|should|is|are) (?:most |very )?likely(?: to)?|likely (?:to|will)|may be|might be|could be)"
    r" (?:be )?(?:need|require|benefit|return|follow|discharge|improve|resolve|recover|continue|start|repeat|admitt?|transfer"
    r"|see|refer|consider|treated|seen|given|used|taken)\w*",
    r"\b(?:likely|probably|possibly) (?:needs?|requires?|discharge|home|follow)\b",
    r"\b(?:possible|probable|likely) (?:discharge|transfer|admission|surgery|follow[- ]?up|referral|adjuvant|side effects?)\b",
    r"\bconsistent with (?:(?:his|her|their|the) )?(?:prior|previous|past|known|baseline|earlier|last|history)\b",
    r"\b(?:previously|initially|once|originally|formerly|first) (?:suspected|thought to be|presumed)\b",
    r"\b(?:as soon as|whenever|where|if|when) possible\b",
    r"\bsuspected (?:by|since)\b",
)
"""Doubt about what will be done, about what was, or none at all."""
CAUSE = re.compile(
    r"^[ ,]*(?:(?:to be|be|is|being) )?(?:due to|secondary to|2/2|related to|caused by|triggered by|brought on by|precipitated by"
    r"|from|attributable to|attributed to|because of|as a result of|induced by|provoked by|exacerbated by)\b",
    re.IGNORECASE,
)
"""Doubt about a cause: what stands before it is established."""
GROUNDS = re.compile(
    r"^\s*(?:clinically |radiographically )?(?:on|by|per|based on|given|clinically|in view of|until)\b", re.IGNORECASE
)
"""What makes somebody doubt: "suspected on history"; the doubt is of what stands before."""
FILLER = re.compile(
    r"\b(?:is|are|was|were|be|been|being|it|this|that|there|present|still|yet|now|at|time|currently|given|the|a|an|of|by|on|in|to|for"
    r"|diagnos[ie]s|dx|impression|assessment|clinically|here|also|very|most|more|quite|felt|thought|as|has|have|had|only|but|and|with"
    r"|level|high|low|moderate|index|strong|clinical|remains?)\b|[^A-Za-z]",
    re.IGNORECASE,
)
"""Words that name nothing."""
COMPLAINT = re.compile(
    r"\b(?:pain|ache|cough\w*|fevers?|febrile|chills|dyspnea|sob|shortness of breath|wheez\w*|nausea|vomit\w*|diarrhea"
    r"|weakness|fatigue|dizz\w*|headaches?|rash|swelling|edema|palpitations|syncope|dysuria|hematuria|bleeding|numbness|tingling|confusion|infiltrate"
    r"|opacity|x-?ray|cxr|ct|mri|ultrasound|ecg|ekg|films?|mass|nodule|lump|symptoms?|admitted|presents?|patient|pt|seen|labs?|exam"
    r"|imaging|findings?|mammogram|murmur)\b",
    re.IGNORECASE,
)
"""Complaints, findings and tests: a clause that opens with one is not yet the diagnosis."""

SHORT = {
    "acs": "acute coronary syndrome",
    "a-?fib|af": "atrial fibrillation",
    "adhd": "attention-deficit hyperactivity",
    "aids": "human immunodeficiency virus",
    "aki|arf": "kidney failure",
    "appy": "appendicitis",
    "arrest": "cardiac arrest",
    "blood clots?": "thrombosis embolism",
    "bph": "benign prostatic hyperplasia",
    "bronchitis": "bronchitis",
    "ca|cancer|carcinoma|malignancy": "malignant neoplasm",
    "cad": "atherosclerotic heart coronary",
    "cap|hap|lrti|pna": "pneumonia lower respiratory",
    "chf|hf|hfref|hfpef": "heart failure",
    "ckd|esrd": "kidney disease renal",
    "copd": "chronic obstructive pulmonary",
    "covid": "covid",
    "cva|stroke": "cerebral infarction",
    "dka": "ketoacidosis diabetes",
    "dm|dm2|t2dm|t1dm|diabetic": "diabetes",
    "dvt|vte": "thrombosis embolism",
    "flu": "influenza",
    "gallstones?": "calculus gallbladder",
    "gerd|reflux": "gastro-esophageal reflux",
    "gib|gi bleed": "gastrointestinal hemorrhage",
    "gad": "generalized anxiety",
    "gout": "gout",
    "heart attack": "myocardial infarction",
    "hiv": "human immunodeficiency virus",
    "htn": "hypertension",
    "ich": "intracerebral hemorrhage",
    "kidney stones?|renal stones?": "calculus kidney",
    "lupus|sle": "lupus erythematosus",
    "mdd": "depressive disorder",
    "mi|nstemi|stemi": "myocardial infarction",
    "ms": "multiple sclerosis",
    "oa|djd": "osteoarthritis",
    "osa": "sleep apnea",
    "pad|pvd": "peripheral vascular atherosclerosis",
    "pcp|pjp": "pneumocystosis",
    "pe": "pulmonary embolism",
    "pid": "pelvic inflammatory",
    "ptx": "pneumothorax",
    "ra": "rheumatoid arthritis",
    "sah": "subarachnoid hemorrhage",
    "sbo": "intestinal obstruction",
    "sdh": "subdural hemorrhage",
    "septic|sepsis": "sepsis",
    "strep": "streptococcal",
    "tb": "tuberculosis",
    "tia": "transient ischemic attack",
    "uri": "upper respiratory infection",
    "uti": "urinary tract infection",
    "zika": "zika",
}
"""What the record writes short, in the words of the descriptors."""
