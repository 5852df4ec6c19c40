"""Terms that come in families: what is used, grows, tears or gathers, by place or severity, with the code of each by default."""

from collections.abc import Iterator
from itertools import product

_SUBSTANCES = {
    "alcohol": "F10", "etoh": "F10", "opioid": "F11", "opiate": "F11", "heroin": "F11", "cannabis": "F12",
    "marijuana": "F12", "sedative": "F13", "benzodiazepine": "F13", "cocaine": "F14", "stimulant": "F15",
    "methamphetamine": "F15", "amphetamine": "F15", "hallucinogen": "F16", "inhalant": "F18", "polysubstance": "F19",
}  # fmt: skip
_HARM = {"": "10", "mild": "10", "moderate": "20", "severe": "20"}
"""A use disorder by severity: mild is abuse, moderate and severe are dependence (I.C.5.b)."""
_MASSES = {
    "bladder": "N32.89", "kidney": "N28.89", "renal": "N28.89", "liver": "R16.0", "hepatic": "R16.0", "breast": "N63.0",
    "neck": "R22.1", "lung": "R91.8", "adnexal": "N94.89", "abdominal": "R19.00", "pelvic": "R19.00",
    "testicular": "N50.89", "scrotal": "N50.89", "pancreatic": "K86.89", "brain": "G93.89", "thyroid": "E07.89",
    "adrenal": "E27.8", "mediastinal": "J98.59", "splenic": "R16.1",
}  # fmt: skip
_STRAINS = {
    "cervical": "S16.1", "neck": "S16.1", "thoracic": "S29.012", "back": "S39.012", "low back": "S39.012",
    "lumbar": "S39.012", "lumbosacral": "S39.012", "hamstring": "S76.31", "groin": "S76.21", "adductor": "S76.21",
    "quadriceps": "S76.11", "calf": "S86.11", "gastrocnemius": "S86.11", "shoulder": "S46.91", "biceps": "S46.21",
    "triceps": "S46.31", "hip": "S76.01", "wrist": "S66.91", "forearm": "S56.91", "abdominal wall": "S39.011",
}  # fmt: skip
_SPRAINS = {
    "knee": "S83.90", "wrist": "S63.50", "shoulder": "S43.40", "foot": "S93.60", "elbow": "S53.40", "neck": "S13.4",
    "ankle": "S93.409", "hip": "S73.10", "thumb": "S63.60", "finger": "S63.61", "toe": "S93.50", "lumbar": "S33.5",
    "anterior cruciate ligament": "S83.51", "posterior cruciate ligament": "S83.52",
    "talofibular ligament": "S93.49", "anterior talofibular ligament": "S93.49", "atfl": "S93.49",
    "calcaneofibular ligament": "S93.41", "deltoid ligament": "S93.42",
    "medial collateral ligament": "S83.41", "lateral collateral ligament": "S83.42",
}  # fmt: skip
_TEARS = {
    "medial meniscus": "S83.24", "lateral meniscus": "S83.28", "bucket handle medial meniscus": "S83.21",
    "bucket handle lateral meniscus": "S83.25", "complex medial meniscus": "S83.23", "complex lateral meniscus": "S83.27",
    "peripheral medial meniscus": "S83.22", "peripheral lateral meniscus": "S83.26",
    "anterior cruciate ligament": "S83.51", "posterior cruciate ligament": "S83.52",
    "talofibular ligament": "S93.49", "anterior talofibular ligament": "S93.49", "atfl": "S93.49",
    "calcaneofibular ligament": "S93.41", "deltoid ligament": "S93.42",
    "medial collateral ligament": "S83.41", "lateral collateral ligament": "S83.42", "achilles": "S86.01",
    "achilles tendon": "S86.01",
}  # fmt: skip
_ABSCESSES = {
    "face": "L02.01", "facial": "L02.01", "neck": "L02.11", "abdominal wall": "L02.211", "back": "L02.212",
    "chest wall": "L02.213", "groin": "L02.214", "perineal": "L02.215", "trunk": "L02.219", "buttock": "L02.31",
    "gluteal": "L02.31", "axilla": "L02.41", "axillary": "L02.41", "arm": "L02.41", "forearm": "L02.41",
    "thigh": "L02.41", "leg": "L02.41", "hand": "L02.51", "finger": "L02.51", "foot": "L02.61", "toe": "L02.61",
    "scalp": "L02.811",
}  # fmt: skip
_POLYPS = "ascending colon|descending colon|transverse colon|sigmoid colon|sigmoid|colon|colonic|cecal|cecum|rectal|rectosigmoid"
_ADENOMAS = {
    "ascending colon": "D12.2", "hepatic flexure": "D12.3", "transverse colon": "D12.3", "splenic flexure": "D12.3",
    "descending colon": "D12.4", "sigmoid colon": "D12.5", "sigmoid": "D12.5", "cecal": "D12.0", "cecum": "D12.0",
    "rectal": "D12.8", "rectosigmoid": "D12.7", "colon": "D12.6", "colonic": "D12.6", "tubular": "D12.6",
    "tubulovillous": "D12.6",
}  # fmt: skip


def family_terms() -> Iterator[tuple[str, str]]:
    """Every term of the families with its code."""
    for substance, severity in product(_SUBSTANCES, _HARM):
        harm = "20" if not severity and _SUBSTANCES[substance] == "F11" else _HARM[severity]
        code = f"{_SUBSTANCES[substance]}.{harm}"
        yield f"{severity} {substance} use disorder".strip(), code
        yield f"{substance} use disorder {severity}".strip(), code
        yield f"{substance} dep", f"{_SUBSTANCES[substance]}.20"
    for organ, code in _MASSES.items():
        yield f"{organ} mass", code
        yield f"{organ} lump", code
    yield from ((f"{part} strain", code) for part, code in _STRAINS.items())
    for part, code in _SPRAINS.items():
        yield f"{part} sprain", code
        yield f"sprain of {part}", code
    for part, code in _TEARS.items():
        kind = next((one for one in ("bucket handle", "complex", "peripheral") if part.startswith(one)), "")
        rest = part.removeprefix(kind).strip()
        for event in ("tear", "rupture", "torn"):
            yield f"{part} {event}", code
            yield f"{kind} {event} of the {rest}".strip(), code
    for part, code in _ABSCESSES.items():
        yield f"{part} abscess", code
        yield f"abscess of {part}", code
    yield from ((f"{part} polyp", "K62.1" if part == "rectal" else "K63.5") for part in _POLYPS.split("|"))
    yield "hyperplastic polyp", "K63.5"
    for part, code in _ADENOMAS.items():
        yield f"{part} adenoma", code
        yield f"adenoma of {part}", code
        yield f"{part} tubular adenoma", code
    yield "adenomatous polyp", "D12.6"
