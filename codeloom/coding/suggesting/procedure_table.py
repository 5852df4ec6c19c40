"""Procedures of the office and the emergency department: their words, plain names, numbers, sides and what is counted.

Names are our own; a number is used only where a list of the practice has it in force.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """A procedure. `sure` says that its words alone say it was done; `waived` that the test has modifier QW; `sided` that a
    side makes LT, RT or 50; `serves` matches the diagnoses it is for; `counts` finds the number done, `further` is the
    number of each one after the first, `per` what one unit is of a drug."""

    words: re.Pattern[str]
    name: str
    code: str
    system: str = "cpt"
    sure: bool = False
    waived: bool = False
    sided: bool = False
    serves: str = ""
    counts: re.Pattern[str] | None = None
    further: str = ""
    per: int = 0


def _known(words: str, name: str, code: str, **kept: object) -> Known:
    counts = kept.pop("counts", "")
    pattern = re.compile(str(counts), re.IGNORECASE) if counts else None
    return Known(re.compile(rf"\b(?:{words})(?!\w)", re.IGNORECASE), name, code, counts=pattern, **kept)  # type: ignore[arg-type]  # by name


NUMBER = r"\b(?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|both)\b"
"""A small number, in figures or words, as the group n."""
_LESIONS = (
    NUMBER + r"(?: \w+){0,3}? (?:lesions?|keratos[ei]s|aks?|warts?|spots?|papules|sites)|(?:aks?|keratoses|warts?"
    r"|lesions)[^.\n]{0,20}?x ?(?P<x>\d{1,2})"
)
_LARGE = r"knees?|shoulders?|hips?|subacromial"
KNOWN = (
    _known(rf"(?:{_LARGE})[^.\n]{{0,60}}\b(?:inject(?:ed|ion)|aspirat(?:ed|ion))|(?:inject(?:ed|ion)"
        rf"|aspirat(?:ed|ion))[^.\n]{{0,60}}\b(?:{_LARGE})",
           "Injection or aspiration of a large joint", "20610", sided=True, serves=r"M"),
    _known(r"(?:wrist|elbow|ankle)[^.\n]{0,40}inject(?:ed|ion)|inject(?:ed|ion)[^.\n]{0,40}(?:wrist|elbow|ankle)",
           "Injection of a medium joint", "20605", sided=True, serves=r"M"),
    _known(r"trigger point injections?", "Trigger point injection", "20552", serves=r"M"),
    _known(r"(?:transforaminal )?epidural steroid injection", "Epidural steroid injection, with imaging",
    "64483", sided=True, serves=r"M|G"),
    _known(r"triamcinolone(?! \d?\.\d)|kenalog", "Triamcinolone, 10 mg", "J3301", system="hcpcs", serves=r"M", per=10),
    _known(r"ketorolac \d+ ?(?:mg)? ?im|im ketorolac|toradol \d+ ?(?:mg)? ?im", "Ketorolac, 15 mg",
    "J1885", system="hcpcs", per=15),
    _known(r"ceftriaxone (?:\d+ ?(?:mg|g) )?im|rocephin im", "Ceftriaxone, 250 mg", "J0696", system="hcpcs", per=250),
    _known(r"(?:b-?12|cyanocobalamin)[^.\n]{0,30}(?:im|inject\w+)[^.\n]{0,20}(?:given|today|administered)",
    "Injection of a drug, into a muscle",
           "96372", serves=r"E53|D51"),
    _known(r"e[ck]g|electrocardiogram", "Electrocardiogram with interpretation", "93000", serves=r"I|R0[0-7]"
        r"|R42|R55|Z01"),
    _known(r"spirometry", "Spirometry", "94010", serves=r"J|R0[56]"),
    _known(r"nebuli[sz]er(?: treatment)?|nebuli[sz]ed \w+|duoneb", "Inhalation treatment", "94640", serves=r"J"),
    _known(r"(?:rapid )?strep (?:test|swab|a |antigen)?(?=.{0,12}(?:pos|neg|\+))|rapid strep", "Rapid test for "
        "group A streptococcus", "87880",
           sure=True, waived=True, serves=r"J0[23]|R07\.0|A38"),
    _known(r"rapid (?:flu|influenza)(?: test| a/b)?|flu swab|flu a/b", "Rapid test for influenza",
    "87804", sure=True, waived=True, serves=r"J"),
    _known(r"(?:rapid )?(?:covid(?:-19)?|sars-cov-2) (?:rapid )?antigen|rapid antigen", "Antigen test for "
        "COVID-19", "87811", sure=True,
           serves=r"U07|Z20\.822|J|R05"),
    _known(r"rsv (?:antigen|swab|test)", "Rapid test for RSV", "87807", sure=True, waived=True, serves=r"J"),
    _known(r"ua(?: dip)?|urinalysis|urine dip(?:stick)?", "Urinalysis by dipstick", "81002", serves=r"N|R3|O|Z34"),
    _known(r"urine pregnancy test|urine hcg|upt", "Urine pregnancy test", "81025", sure=True),
    _known(r"(?:poc|fingerstick|in[- ]office|point[- ]of[- ]care) a1c", "Glycated hemoglobin, in the office",
    "83036", sure=True, waived=True,
           serves=r"E1|R73"),
    _known(r"(?:poc|fingerstick) (?:glucose|bg)|glucometer", "Blood glucose by meter",
    "82962", sure=True, serves=r"E1|R73"),
    _known(r"(?:poc|fingerstick) inr", "Clotting time, in the office",
    "85610", sure=True, waived=True, serves=r"I|Z79\.01|D68"),
    _known(r"wet prep|wet mount|koh prep", "Wet mount", "87210", sure=True, serves=r"N|B|L"),
    _known(r"venipuncture|blood (?:was )?drawn", "Blood draw from a vein", "36415", sure=True),
    _known(r"shave biops(?:y|ies)", "Shave biopsy of skin, first lesion",
    "11102", further="11103", counts=_LESIONS, serves=r"D|C|L"),
    _known(r"punch biops(?:y|ies)", "Punch biopsy of skin, first lesion",
    "11104", further="11105", counts=_LESIONS, serves=r"D|C|L"),
    _known(r"(?:cryotherapy|liquid nitrogen|ln2|cryosurgery|cryo)(?=[^\n]{0,80}\bwarts?)"
        r"|warts?[^.\n]{0,60}(?:cryotherapy|liquid nitrogen|ln2|cryo)",
           "Freezing of warts", "17110", serves=r"B07|B08"),
    _known(r"(?:cryotherapy|liquid nitrogen|ln2|cryosurgery|frozen)(?=[^\n]{0,100}\b(?:actinic|aks?|keratos))"
           r"|(?:actinic|aks?|keratos\w+)[^\n]{0,60}(?:cryotherapy|liquid nitrogen|ln2|frozen)",
           "Freezing of keratoses, first lesion", "17000", further="17003", counts=_LESIONS, serves=r"L57"),
    _known(r"curett?(?:e|age)?(?=[^.\n]{0,60}(?:cerumen|wax))|(?:cerumen|wax)[^.\n]{0,60}(?:curette|forceps"
        r"|instrument\w*|microscope)",
           "Removal of ear wax with instruments", "69210", sided=True, serves=r"H61"),
    _known(r"irrigat(?:ed|ion)(?=[^.\n]{0,60}\b(?:ear|cerumen|wax|canal))|(?:ear|cerumen|wax"
        r"|canal)[^.\n]{0,60}(?:irrigat\w+|lavage\w*|flushed)|cerumen (?:removal|removed)",
           "Removal of ear wax by washing", "69209", sided=True, serves=r"H61"),
    _known(r"debride?(?:d|ment)[^.\n]{0,80}subcutaneous", "Debridement to subcutaneous tissue",
    "11042", serves=r"L97|L89|E1"),
    _known(r"incision and drainage|i ?& ?d", "Incision and drainage", "10060", serves=r"L0[23]"),
    _known(r"lacerat\w+[^\n]{0,100}(?:repaired|sutur\w+|closed|stapl\w+)|sutured|simple interrupted sutures?",
    "Simple repair of a wound", "12001",
           serves=r"S"),
    _known(r"(?:sugar[- ]tong |short arm |long arm |posterior |volar |thumb spica |ulnar gutter )?(?:cast"
        r"|splint) (?:was )?(?:applied|placed)"
           r"|(?:applied|placed) (?:an? )?(?:\w+ ){0,3}(?:cast|splint)|sugar[- ]tong splint", "Cast or splint "
           "applied", "29125", sided=True, serves=r"S"),
    _known(r"(?:iud|mirena|kyleena|paragard)[^.\n]{0,20}(?:inserted|insertion|placed)", "Insertion of an "
        "intrauterine device", "58300", serves=r"Z30"),
    _known(r"(?:nexplanon|implant)[^.\n]{0,20}(?:removed|removal)", "Removal of a contraceptive implant",
    "11982", serves=r"Z30"),
    _known(r"(?:fna|fine needle aspiration)", "Fine needle aspiration with imaging", "10005", serves=r"E04|N6|D|R59"),
    _known(r"(?P<n>\d{1,3}) (?:percutaneous|prick|scratch) tests?|skin prick test\w*|(?:allergy )?skin testing",
    "Allergy skin tests", "95004",
           sure=True, counts=r"(?P<n>\d{1,3}) (?:percutaneous|prick|scratch) tests?", serves=r"J30|J45|L2|L50|Z91"),
    _known(r"phq-?9|gad-?7|asq|m-?chat|depression screen\w*", "Scored questionnaire", "96127", serves=r"F|Z00|Z13"),
    _known(r"(?:tobacco|smoking) cessation counsel\w*[^.\n]{0,40}minutes", "Counseling to stop smoking",
    "99406", sure=True, serves=r"F17"),
    _known(r"(?:vaccin\w+|immunizations?|tdap|mmrv?|dtap(?:-ipv)?|flu shot|influenza vaccine|shingrix"
        r"|prevnar)[^.\n]{0,60}(?:given|administered)|gave [^.\n]{0,30}vaccine",
           "Immunization given", "90471", sure=True, further="90472", serves=r"Z23|Z00"),
    _known(r"critical care(?: time)?[^.\n]{0,30}\d+ ?min\w*", "Critical care by time", "99291", sure=True),
)  # fmt: skip
WORDS = {name: at for at, name in enumerate(
    ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
)}  # fmt: skip
"""Numbers as words."""
VACCINES = re.compile(r"\b(?:tdap|td|dtap(?:-ipv)?|mmrv?|varicella|ipv|hpv|gardasil|shingrix|prevnar|pcv\d*|flu"
    r"|influenza|menactra|rsv|covid|hep(?:atitis)? [ab])\b", re.I)  # fmt: skip
"""Names of vaccines, each a dose."""
