"""The words of a text as codes are chosen by them: what is stated, what is denied, and what other wording means in titles."""

import re
from dataclasses import dataclass
from functools import lru_cache

from codeloom.coding.rules.rule import codes
from codeloom.coding.search.polarity import denied_places
from codeloom.coding.search.words import COMMA, fold, reduce, split
from codeloom.coding.suggesting.short_forms import written_out

_ACHES = re.compile(r"\w+aches$")
_DENIES = re.compile(r"\b(?:denies|denied|never|negative for|no (?:evidence|signs?) of)\b", re.IGNORECASE)
_GRADES = re.compile(r"\b(?:grade|degree) ([1-4])\b")
_ORDINALS = {"1": "first", "2": "second", "3": "third", "4": "fourth"}
_NO_SIDE = re.compile(r"\b(?:Mrs?|Ms|Dr|Mx)\.? [A-Z]\b|(?<=\d )L\b|(?<=\d)L\b")
"""An initial of a name and a litre: no left and no right."""
_JOINED = re.compile(
    r"\b(intra|extra|inter|peri|post|sub|supra|infra|micro|macro|hyper|hypo|poly|multi|non)-(?=[a-z]{4})", re.IGNORECASE
)
_COUNTED = re.compile(r"\b(type|stage|class|level) ([1-5][ab]?)\b", re.IGNORECASE)
_ROMAN = re.compile(r"\b(type|stage|class|level|grade|degree|ckd) (iv|v|i{1,3})(?=[ab]?\b)", re.IGNORECASE)
_SPELLED = re.compile(r"\b(type|stage|class|level|grade|degree|bipolar) (one|two|three|four)\b", re.IGNORECASE)
_ATTACK_OVER = re.compile(
    r"\b(?:after|(?:recovered|recovering|resolved|back) from|since|following|last|previous|prior|past|history of|h/o|s/p|hx of)"
    r" (?:(?:the|an?|his|her|their|this|that|[\w]+'s|recent|acute|(?:hospital|last|spring|winter|summer|fall|month|year)\w*) ){0,3}"
    r"(?:exacerbation|flare(?:-?up)?|attack|episode|decompensation)s?\b",
    re.IGNORECASE,
)
"""An attack that is over says nothing of the disease today."""
_OF_ATTACK = re.compile(r"\b(?:mild|moderate|severe) (?=(?:acute )?(?:exac|flare|attack))", re.IGNORECASE)
"""How bad an attack is says nothing of how bad the disease is."""
_FIGURES = {"one": "1", "two": "2", "three": "3", "four": "4", "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
_KIDNEY = re.compile(r"\b(ckd|kidney disease),? ?g?([1-5][ab]?)\b", re.IGNORECASE)
_OF = re.compile(r"\bsecondary to\b|\s\d{1,2}[.)](?=\s|$)", re.IGNORECASE)
"""Words that name a cause, and the number of the next item: neither says what a condition is."""
_LAST_OF_LIST = re.compile(r"(\b(?:without|w/o|no)\b[^.;:]{0,80}?,[^.;:,]{0,40}?) (?:or|nor) ", re.IGNORECASE)
"""A list of what is denied before its last word."""
_LETTERS = re.compile(r"\b[A-Za-z]{2,9}\b")
_SIDED = ("right", "left", "bilateral")
MEANING: dict[str, str] = {
    # sides
    "ou": "bilateral", "od": "right", "os": "left", "r": "right", "l": "left", "rt": "right", "lt": "left",
    "both": "bilateral", "bilat": "bilateral", "bilaterally": "bilateral",
    # course and severity
    "exacerbation": "acute", "flare": "exacerbation", "worsening": "exacerbation", "exacerbated": "exacerbation",
    "aecopd": "exacerbation", "decompensated": "acute", "longstanding": "chronic", "persisting": "persistent",
    "refractory": "intractable", "atraumatic": "nontraumatic", "degenerative": "nontraumatic", "complex": "complex",
    # short forms of types
    "hfref": "systolic", "hfpef": "diastolic", "reduced": "systolic", "preserved": "diastolic", "paf": "paroxysmal",
    "t2dm": "type2", "t1dm": "type1", "dpn": "polyneuropathy", "npdr": "nonproliferative retinopathy",
    "pdr": "proliferative "
    "retinopathy", "dme": "macular edema", "bcc": "basal cell", "scc": "squamous cell", "seropositive": "rheumatoid factor",
    "wet": "exudative", "dry": "nonexudative", "neovascular": "exudative", "generalised": "generalized", "luts": "lower "
    "urinary tract symptoms", "mdd": "major depressive", "nash": "nonalcoholic steatohepatitis", "ns": "nuclear",
    "sclerotic": "nuclear", "nuclear": "nuclear", "psc": "posterior subcapsular", "bleeding": "hemorrhage",
    "hemorrhagic": "hemorrhage", "obstructed": "obstruction", "relapse": "relapsing", "remitting": "remitting",
    "metastatic": "secondary", "perforated": "perforation", "infected": "infection", "swimmer": "swimmers",
    # sites as titles name them
    "sacrum": "sacral", "coccyx": "sacral", "stomach": "gastric", "thumb": "finger thumb", "fx": "fracture",
    "kneecap": "patella", "ear": "otitis ear", "ala": "nose", "nasal": "nose", "cheek": "face head part",
    "forehead": "face head part", "chin": "face head part", "temple": "face head part", "bowel": "intestine intestinal",
    "back": "back trunk", "chest": "chest trunk",
    "abdomen": "abdomen trunk", "flank": "trunk", "forearm": "forearm upper limb", "leg": "leg lower limb",
    "thigh": "thigh lower limb", "calf": "calf lower limb", "shin": "lower leg limb", "arm": "arm upper limb",
    "ovarian": "ovary", "adnexal": "ovary", "proximal": "upper", "distal": "lower", "ileum": "small", "ileal": "small",
    "jejunum": "small", "colonic": "large", "collar": "clavicle", "collarbone": "clavicle", "clavicular": "clavicle",
    "fibular": "fibula", "tibial": "tibia", "radial": "radius", "ulnar": "ulna", "femoral": "femur", "humeral": "humerus",
    "scaphoid": "navicular", "hip": "hip femur", "intertrochanteric": "femur", "wrist": "wrist forearm",
    "vertebral": "vertebra",
    "compression": "vertebra pathological", "osteoporotic": "osteoporosis pathological", "midshaft": "shaft",
    "diaphyseal": "shaft", "embolism": "embolus", "embolic": "embolism", "cardioembolic": "embolism",
    "thrombotic": "thrombosis", "rsv": "respiratory syncytial virus",
    "renal": "kidney", "pulmonary": "lung", "lumbosacral": "lumbar sacral",
    "cervical": "cervical "
    "neck", "neck": "neck cervical", "bronchial": "bronchus",
    "rll": "right lower lobe", "lll": "left lower lobe", "rul": "right upper lobe",
    "lul": "left upper lobe", "rml": "right middle lobe", "uoq": "upper outer quadrant", "uiq": "upper inner quadrant",
    "loq": "lower outer quadrant", "liq": "lower inner quadrant", "rlq": "right lower quadrant", "ruq": "right upper "
    "quadrant", "llq": "left lower quadrant", "luq": "left upper quadrant", "epigastrium": "epigastric",
    "suprapubic": "pelvic", "toes": "toe foot", "toe": "toe foot", "heel": "heel foot", "midfoot": "midfoot foot",
    "plantar": "foot", "achilles": "achilles", "supraspinatus": "rotator cuff", "vulvovaginal": "vulva vagina",
    "tophaceous": "tophus", "primarily": "predominantly", "mainly": "predominantly", "mostly": "predominantly",
    "adenotonsillar": "tonsil adenoid", "tophi": "tophus",
    "dehydration": "metabolic disturbance", "coli": "escherichia", "mr": "mitral regurgitation insufficiency",
    "regurgitation": "insufficiency", "bimalleolar": "bimalleolar lower leg", "trimalleolar": "trimalleolar "
    "lower leg", "malleolus": "malleolus ankle", "hyperglycemic": "hyperglycemia", "laparoscopic": "laparoscopic",
    "brow": "face", "wandering": "behavioral disturbance", "wanders": "behavioral disturbance",
}  # fmt: skip
"""Words and short forms of notes and the words titles have for them: sides, course, types and sites. A word may mean several."""
LITTLE = frozenset(
    codes(
        "unspecified other specified of the and or in on encounter initial type site part for to a an by due with not "
        "without elsewhere classified classifiable status mention episode agent organism healing use age related "
        "presence personal as is mellitus disease disorder syndrome essential primary simple following during at from "
        "current term unilateral adult single nos nec degree body region eye extremity limb any than stage "
        "closed active "
        "both ear skin uncomplicated complication end displaced"
    )
)
"""Words of titles that a note need not say."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a text in the form of the index: those it states, with what they mean in titles, and those it denies."""

    stated: frozenset[str]
    denied: frozenset[str]


_REGIONS = tuple(
    (re.compile(rf"(?<![A-Za-z0-9])(?:{level})(?![A-Za-z0-9])"), region)
    for level, region in (
        (r"L[1-4][-/]L?[2-5]", "lumbar"), (r"L5[-/]S1", "lumbosacral"), (r"C[2-7][-/]C?[3-7]", "cervical"),
        (r"T\d{1,2}[-/]T?\d{1,2}", "thoracic"),
    )
)  # fmt: skip
"""Levels between two vertebrae and the region that titles name."""


def joined(text: str) -> str:
    """A text with its numbers tied to what they count: the 2 of "type 2" is no stage."""
    plain = _ROMAN.sub(lambda found: f"{found[1]} {_FIGURES[found[2].lower()]}", _JOINED.sub(r"\1", text))
    plain = _SPELLED.sub(lambda found: f"{found[1]} {_FIGURES[found[2].lower()]}", plain)
    plain = _KIDNEY.sub(r"\1 stage \2", plain)
    return _COUNTED.sub(lambda found: f"{found[1]}{found[2]}".lower(), plain)


def form(word: str) -> str:
    """One folded word in the form of the index; "headaches" is more than one headache."""
    return reduce(word[:-1] if _ACHES.match(word) else word)


def forms(text: str) -> list[str]:
    """The words of a text in the form of the index."""
    return [form(word) for word in split(text)]


@lru_cache(maxsize=4096)
def wording(text: str) -> Wording:
    """What a text states and denies."""
    listed: list[str] = []
    text = _OF_ATTACK.sub("", _ATTACK_OVER.sub("", text))
    spelled = _LETTERS.sub(lambda found: written_out(found[0], found[0]), _NO_SIDE.sub(" ", text))
    plain = _LAST_OF_LIST.sub(r"\1, or ", _DENIES.sub(" without ", _OF.sub(" of ", joined(spelled))))
    for place, part in enumerate(re.split(r"[,;.:](?=\s|$)", plain)):
        listed += ([COMMA] if place else []) + forms(part)
    places = denied_places(listed)
    sides = {place for place, word in enumerate(listed) if word in _SIDED or MEANING.get(word) in _SIDED}
    stated = {word for place, word in enumerate(listed) if (place not in places or place in sides) and word != COMMA}
    denied = {word for place, word in enumerate(listed) if place in places} - stated
    denied |= {form(other) for word in denied for other in MEANING.get(word, "").split()} - stated
    meant = {form(other) for word in stated for other in MEANING.get(word, "").split()}
    meant |= {_ORDINALS[number] for number in _GRADES.findall(fold(text))}
    meant |= {region for level, region in _REGIONS if level.search(text)}
    if {"right", "left"} <= stated:
        meant.add("bilateral")
    return Wording(frozenset(stated | meant), frozenset(denied))


def side_in(text: str) -> str:
    """The one side a text names, bilateral for both; empty when it names none."""
    said = wording(text).stated
    return "bilateral" if "bilateral" in said else next((side for side in _SIDED if side in said), "")
