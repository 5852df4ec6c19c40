"""Words of typed text that are set apart before it is read: silent ones, sides, encounters, the grade of an open fracture."""

import re
from itertools import pairwise

SILENT = (
    "a an and are at by for has in is of on or patient pt that the this to was x nos nec dx had got gets my his her i very"
    " she he been when keeps feeling feels while some"
)
_SILENT = frozenset(SILENT.split())
_DESCRIBING = """
    baby infant child kid toddler adult elderly woman man male female boy girl teen big large huge small tiny little new
    old recent ongoing worsening worse improving stable bad severe mild moderate sudden suddenly onset acute chronic active
    symptomatic asymptomatic decompensated compensated unstable uncontrolled controlled recurrent persistent intermittent
    today yesterday morning daily frequent occasional possible likely feels like known primary stage grade routine
    exacerbation flare
"""
DESCRIBING = frozenset(_DESCRIBING.split())
"""Words that say how or in whom a condition is: where no code says all of a text, they ask for none of it."""
_PLACES = """
    head scalp face forehead cheek eye eyelid ear nose mouth lip tongue jaw neck throat shoulder arm upper lower elbow forearm
    wrist hand finger thumb chest rib ribs breast back spine abdomen belly abdominal stomach groin hip buttock thigh leg knee
    calf shin ankle foot heel toe skin bone joint body limb extremity axilla armpit heart lung lungs kidney liver brain colon
    bladder vein artery blood penis scrotum testicle vagina uterus cervix ovary prostate muscle nerve wall area region site
"""
PLACES = frozenset(_PLACES.split())
"""Parts of the body: where no code says all of a text, what it is tells more than where."""
_TOLD = """
    took take taking taken too much many very really just still also gets getting got went going came coming makes made making
    feels felt feel said says think thinks thinking started starts start began since ago week weeks month months year
    years hours days day yesterday tonight night time times lot lots bit kind sort thing things something nothing
    anything someone somebody keep kept keeps every each other another about around again with while during into onto
    down up over off out when where why how what which who their them they you your our we would could should will
    been being were was given received needed hers theirs pretty quite real everything even ever all constantly always
"""
TOLD = frozenset(_TOLD.split())
"""Words of everyday language: never taken for a slip in another word, and left out where nothing is known of them."""
LETTERED = "hep hepatitis flu influenza vitamin vit group strep streptococcus hemophilia type"
_LETTERED = frozenset(LETTERED.split())
SIDES = {
    "l": "left", "lt": "left", "left": "left", "lft": "left", "r": "right", "rt": "right", "right": "right",
    "bilat": "bilateral", "bilateral": "bilateral", "bil": "bilateral", "both": "bilateral", "bl": "bilateral",
}  # fmt: skip
_EYE = """
    eye eyes eyelid eyelids lid lids cornea corneal retina retinal macula macular vitreous optic lens cataract glaucoma
    conjunctivitis keratitis uveitis iritis chalazion hordeolum stye pterygium pinguecula blepharitis ptosis ectropion
    entropion drusen amd armd poag oht npdr pdr dr dme retinopathy rvo crvo brvo crao brao pvd erm pseudophakia vision
    myopia hyperopia astigmatism strabismus lacrimal dacryocystitis hyphema scleritis
"""
_EAR = """
    ear ears otitis aom om ome oe csom tm tympanic mastoid mastoiditis cerumen hearing snhl chl tinnitus otalgia
    eustachian etd cholesteatoma otosclerosis
"""
_ORGANS = frozenset({"eye", "eyes", "ear", "ears"})
ORGAN_SIDES = (
    ({"od": "right", "os": "left", "ou": "bilateral"}, frozenset(_EYE.split())),
    ({"ad": "right", "as": "left", "au": "bilateral"}, frozenset(_EAR.split())),
)
"""Latin letters for a side, beside a word of the eye or of the ear."""
_LIMBS = {
    "rle": ("right", "leg"), "lle": ("left", "leg"), "ble": ("bilateral", "leg"),
    "rue": ("right", "arm"), "lue": ("left", "arm"), "bue": ("bilateral", "arm"),
}  # fmt: skip
ENCOUNTERS = {
    "init": "initial", "initial": "initial", "initially": "initial", "active": "initial", "subs": "subsequent",
    "subseq": "subsequent", "subsequent": "subsequent", "subsq": "subsequent", "followup": "subsequent",
    "sequela": "sequela", "sequelae": "sequela", "seq": "sequela", "closed": "closed", "open": "open",
    "routine": "routine", "delayed": "delayed", "nonunion": "nonunion", "malunion": "malunion", "healing": "healing",
}  # fmt: skip


_MANY = r"(?:\d+(?:\s*(?:-|to)\s*\d+)?|an?|one|two|three|four|five|six|ten|several|(?:a )?few|(?:a )?couple)(?: of)?\s*"
_SPAN = r"(?:h(?:ou)?rs?|days?|w(?:ee)?ks?|months?|mos?|y(?:ea)?rs?)\b"
_HOW_LONG = re.compile(
    rf"\b(?:for|x|since|over)\s*(?:the )?(?:past |last |about )*{_MANY}{_SPAN}|\b{_MANY}{_SPAN} ago\b"
    r"|\b(?:since|starting|started) (?:yesterday|last night|this morning|last week|last month)\b"
    rf"|(?<=[a-z] )\d+\s*(?:days?|months?|years?|yrs?)$",
    re.IGNORECASE,
)
_AGED = re.compile(
    r"\b(?:old|born|newborn|infant|baby|well|check|visit|gestation\w*|pregnan\w*|preg|preemie|iup|loc)\b", re.I
)


def without_duration(text: str) -> str:
    """A text without for how long or since when, which no code says; as it is where an age or a stage may be meant."""
    return text if _AGED.search(text) else _HOW_LONG.sub(" ", text)


_GRADES = frozenset(["1", "2", "3", "3a", "3b", "3c", "i", "ii", "iii", "iiia", "iiib", "iiic"])


def spoken(tokens: list[str], kept: frozenset[str] = frozenset()) -> list[str]:
    """The tokens without the silent ones that are not `kept`; the A of hepatitis A is kept."""
    if len(tokens) == 1:
        return tokens
    return [
        word
        for place, word in enumerate(tokens)
        if word not in _SILENT or word in kept or (word == "a" and place and tokens[place - 1] in _LETTERED)
    ]


def with_sides(tokens: list[str]) -> list[str]:
    """The tokens, with the side in words: of letters for a limb, and for one eye or ear beside a word of it.

    "Both eyes" beside another word of the eye is but the side: titles say "bilateral" and no eye.
    """
    tokens = [part for word in tokens for part in _LIMBS.get(word, (word,))]
    for letters, organ in ORGAN_SIDES:
        if not letters.keys().isdisjoint(tokens) and not organ.isdisjoint(tokens):
            tokens = [letters.get(word, word) for word in tokens]
        if "both" in tokens and not (organ - _ORGANS).isdisjoint(tokens):
            tokens = [word for word in tokens if word not in _ORGANS]
    return tokens


def without_grade(tokens: list[str]) -> tuple[list[str], set[str]]:
    """The tokens of an open fracture without its grade ("type 3"), and "iii" when it is the third."""
    for place, (word, number) in enumerate(pairwise(tokens)):
        if word in ("type", "grade", "gustilo") and number in _GRADES:
            return tokens[:place] + tokens[place + 2 :], {"iii"} if number[:3] in (
                "3",
                "3a",
                "3b",
                "3c",
                "iii",
            ) else set()
    return tokens, set()
