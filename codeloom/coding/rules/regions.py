"""Where on the body a diagnosis or a procedure is, and on which side. Facts only; the rules are in procedure_sides.

A diagnosis says it in its title. A procedure says its side by modifier or by an ICD-10-PCS character, and its region roughly
by where its number stands; titles of procedures are not needed.
"""

import re
from functools import lru_cache

from codeloom.coding.codesets.procedures import ProcedureCode

RIGHT, LEFT, BOTH = "right", "left", "bilateral"
UPPER_LIMB = frozenset({"shoulder", "elbow", "wrist", "hand"})
LOWER_LIMB = frozenset({"hip", "knee", "leg", "foot"})
_WORDS = {
    "eye": "eye|eyes|eyelids?|retinal?|corneal?|orbit|conjunctiv\\w*|lacrimal|cataract|ocular|canthus",
    "ear": "ears?|auricle|hearing|tympanic|mastoid\\w*",
    "breast": "breasts?|nipple",
    "lung": "lung|bronchus",
    "kidney": "kidney|renal|ureter\\w*",
    "testis": "testis|testes|testicle|scrotum|epididymis|spermatic",
    "ovary": "ovary|fallopian tube",
    "shoulder": "shoulder|clavicle|scapula|rotator|acromi\\w*|glenoid|upper end of (?:right |left )?humerus|tuberosity",
    "elbow": "humerus|upper arm|elbow|olecranon|epicondyl\\w*",
    "wrist": "forearm|radius|ulna|wrist|carpal|scaphoid|lunate",
    "hand": "hand|fingers?|thumb|metacarpal|metacarpophalangeal",
    "hip": "hip|pelvis|acetabul\\w*|ilium|pubis|trochanter\\w*|(?:neck|head) of (?:right |left )?femur|femoral neck",
    "knee": "knee|patell\\w*|menisc\\w*|cruciate|thigh|femur",
    "leg": "lower leg|tibia|tibial|fibula|ankle|malleol\\w*|calf|achilles|pilon",
    "foot": "foot|toes?|toe\\(s\\)|heel|metatarsal|calcaneus|talus|hallux|tarsal|plantar|cuboid|cuneiform",
}
_REGION = {name: re.compile(rf"\b(?:{words})(?!\w)", re.IGNORECASE) for name, words in _WORDS.items()}
_UPPER = re.compile(r"\b(?:upper limb|upper extremit(?:y|ies)|arm)\b", re.IGNORECASE)
_LOWER = re.compile(r"\b(?:lower limb|lower extremit(?:y|ies)|(?<!lower )legs?)\b", re.IGNORECASE)
_PART = re.compile(r"\b(thumb|index|middle|ring|little|great toe|lesser toe|upper eyelid|lower eyelid)", re.IGNORECASE)

_FINGERS = ("thumb", "index", "middle", "ring", "little")
_TOES = ("great toe", *["lesser toe"] * 4)
_LIDS = ("upper eyelid", "lower eyelid")
PARTS = {
    name: (side, part)
    for names, side, parts in (
        ("FA F1 F2 F3 F4", LEFT, _FINGERS), ("F5 F6 F7 F8 F9", RIGHT, _FINGERS), ("TA T1 T2 T3 T4", LEFT, _TOES),
        ("T5 T6 T7 T8 T9", RIGHT, _TOES), ("E1 E2", LEFT, _LIDS), ("E3 E4", RIGHT, _LIDS),
    )
    for name, part in zip(names.split(), parts, strict=True)
}  # fmt: skip
"""Modifiers of fingers, toes and eyelids: side and part."""
SIDES = {"RT": RIGHT, "LT": LEFT, "50": BOTH}

_NUMBERS = (
    (19000, 19499, "breast"), (23000, 23929, "shoulder"), (23930, 24999, "elbow"), (25000, 25999, "wrist"),
    (26010, 26989, "hand"), (26990, 27299, "hip"), (27301, 27599, "knee"), (27600, 27899, "leg"), (28001, 28899, "foot"),
    (29805, 29828, "shoulder"), (29830, 29838, "elbow"), (29840, 29848, "wrist"), (29850, 29851, "knee"),
    (29855, 29856, "knee"), (29860, 29863, "hip"), (29866, 29889, "knee"), (29891, 29899, "leg"), (29900, 29902, "hand"),
    (29904, 29907, "foot"), (29914, 29916, "hip"), (50010, 50980, "kidney"), (54500, 54865, "testis"), (58660, 58960, "ovary"),
    (65091, 68899, "eye"), (69000, 69979, "ear"), (73000, 73050, "shoulder"), (73060, 73085, "elbow"), (73090, 73115, "wrist"),
    (73120, 73140, "hand"), (73200, 73225, "upper"), (73501, 73525, "hip"), (73551, 73580, "knee"), (73590, 73615, "leg"),
    (73620, 73660, "foot"), (73700, 73725, "lower"), (76510, 76529, "eye"), (76641, 76642, "breast"), (77046, 77067, "breast"),
    (92002, 92499, "eye"),
)  # fmt: skip
"""First and last number of stretches of CPT, each about one part of the body."""

_PCS = """03 03579BDHKMPSU 1468ACFJLNQTV|04 69CEHKMPRTV 7ADFJLNQSUW|05 3579BDGMPRT 468ACFHNQSV|06 9CFHMPT BDGJNQV|07 1358FH 2469GJ
08 02468ACEGJLNQSVX 13579BDFHKMPRTWY|09 03579BDFH 1468ACEGJ 2|0B 3456CDFKN 78BGJLP M|0H 2BDFHKMTW 3CEGJLNUX V
0J 4DGJLNQ 5FHKMPR|0K 2579CFHKNQSV 368BDGJLPRTW|0L 13579CFJLNQSV 2468BDGKMPRTW|0M 13579HLNQSV 2468BJMPRTW
0P 579CFHKMPRT 68BDGJLNQSV|0Q 2468BDGJLNQ 3579CFHKMPR|0R CEGJLNQSUW DFHKMPRTVX|0S 79ACFHKMPRTV 8BDEGJLNQSUW|0T 036 147 28
0U 05 16 27|0V 169FJN 27BGKP 3CHLQ|0W 9 B|0X 02468BDGJLNQSV 13579CFHKMPRTW|0Y 02579CFHKMPRTVX 1368BDGJLNQSUWY 4AE
2W 68ACEGJLNQSU 79BDFHKMPRTV|B8 035 146 27|BH 035 146 2|BP 0468ACEGJLNRTX 1579BDFHKMPSUY 23QV
BQ 037BDGJLPRVX 148CFHKMQSWY 29|BT 16D 27F 38|BU 03 14 25|BV 15 26 7"""
"""Section and body system, then the 4th characters that are right, left and bilateral (ICD-10-PCS tables, CMS, public domain).

Left out are sides of one organ in the middle of the body: chambers of the heart, lobes of the liver, halves of the colon.
"""
_PCS_SIDES = {
    stem + char: side
    for row in _PCS.replace("\n", "|").split("|")
    for stem, *columns in [row.split()]
    for side, chars in zip((RIGHT, LEFT, BOTH), columns, strict=False)
    for char in chars
}
_PCS_REGIONS = {
    "08": "eye", "B8": "eye", "0T": "kidney", "BT": "kidney", "BH": "breast", "0U": "ovary", "BU": "ovary", "0V": "testis",
    "BV": "testis", "0P": "upper", "0R": "upper", "0X": "upper", "03": "upper", "05": "upper", "BP": "upper", "04": "lower",
    "06": "lower", "0Q": "lower", "0S": "lower", "0Y": "lower", "BQ": "lower",
    **dict.fromkeys(("0HT", "0HU", "0HV"), "breast"), **dict.fromkeys(("0BK", "0BL", "0BM"), "lung"),
    **dict.fromkeys((f"09{char}" for char in "0123456789ABCDEFGHJ"), "ear"),
    **dict.fromkeys((f"0S{char}" for char in "9BAERS"), "hip"), **dict.fromkeys((f"0S{char}" for char in "CDTUVW"), "knee"),
    **dict.fromkeys(("0SF", "0SG"), "leg"), **dict.fromkeys((f"0S{char}" for char in "HJKLMNPQ"), "foot"),
    **dict.fromkeys((f"0R{char}" for char in "EFGHJK"), "shoulder"), **dict.fromkeys(("0RL", "0RM"), "elbow"),
    **dict.fromkeys((f"0R{char}" for char in "NPQR"), "wrist"), **dict.fromkeys((f"0R{char}" for char in "STUVWX"), "hand"),
    **dict.fromkeys((f"0Q{char}" for char in "234567"), "hip"), **dict.fromkeys((f"0Q{char}" for char in "89BCDF"), "knee"),
    **dict.fromkeys((f"0Q{char}" for char in "GHJK"), "leg"), **dict.fromkeys((f"0Q{char}" for char in "LMNPQR"), "foot"),
    **dict.fromkeys((f"0P{char}" for char in "56789BCD"), "shoulder"), **dict.fromkeys(("0PF", "0PG"), "elbow"),
    **dict.fromkeys((f"0P{char}" for char in "HJKLMN"), "wrist"), **dict.fromkeys((f"0P{char}" for char in "PQRSTV"), "hand"),
}  # fmt: skip
"""Region by section and body system, or with the body part where that says more; elsewhere the region is open."""


@lru_cache(maxsize=8192)
def regions_of(title: str) -> frozenset[str]:
    """Parts of the body a diagnosis title names; "upper" and "lower" stand for a limb it names as a whole."""
    named = {name for name, words in _REGION.items() if words.search(title)}
    if _UPPER.search(title):
        named.add("upper")
    if _LOWER.search(title):
        named.add("lower")
    return frozenset(named)


def limb_of(regions: frozenset[str]) -> frozenset[str]:
    """The whole limb that regions belong to, or no region."""
    if regions & (UPPER_LIMB | {"upper"}):
        return UPPER_LIMB | {"upper"}
    return LOWER_LIMB | {"lower"} if regions & (LOWER_LIMB | {"lower"}) else frozenset()


@lru_cache(maxsize=8192)
def part_of(title: str) -> str:
    """The finger, toe or eyelid a title names, as PARTS writes it, or an empty string."""
    found = _PART.search(title)
    return found[1].lower() if found else ""


def sides_of(read: ProcedureCode) -> frozenset[str]:
    """The sides a procedure row names: by modifiers, or by the body part of an ICD-10-PCS code."""
    if read.system == "icd10pcs":
        side = _PCS_SIDES.get(read.code[:2] + read.code[3])
        return frozenset({side}) if side else frozenset()
    by_part = {PARTS[modifier][0] for modifier in read.modifiers if modifier in PARTS}
    return frozenset(by_part | {SIDES[modifier] for modifier in read.modifiers if modifier in SIDES})


def region_of(read: ProcedureCode) -> frozenset[str]:
    """The part of the body a procedure is about; empty where its number does not tell."""
    if read.system == "icd10pcs":
        stem, part = read.code[:2], read.code[3]
        named = _PCS_REGIONS.get(stem + part) or _PCS_REGIONS.get(stem)
        return frozenset({named}) if named else frozenset()
    parts = {PARTS[modifier][1].rpartition(" ")[2] for modifier in read.modifiers if modifier in PARTS}
    if parts:
        return frozenset("eye" if part == "eyelid" else "foot" if part == "toe" else "hand" for part in parts)
    if read.system != "cpt" or not read.code.isdigit():
        return frozenset()
    number = int(read.code)
    return frozenset(name for first, last, name in _NUMBERS if first <= number <= last)
