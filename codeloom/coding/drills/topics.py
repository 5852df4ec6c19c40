"""The topics of drills: what a supervisor assigns and a person picks. Each has cases on rules of some families of the book."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """`families` are the first parts of rule ids ("END" of END-01), `codes` the beginnings of codes that errors in real charts
    are counted by; a family E/M stands for the elements of visit levels."""

    id: str
    name: str
    section: str
    families: tuple[str, ...]
    codes: tuple[str, ...]


TOPICS: dict[str, Topic] = {
    topic.id: topic
    for topic in (
        Topic("metabolic", "Diabetes, obesity and their companions", "I.C.4", ("END", "SEC", "UAC"), ("E08", "E09", "E10", "E11",
              "E13", "E66", "Z68", "Z79.4", "Z79.84", "L97")),
        Topic("circulatory", "Hypertension with heart and kidney", "I.C.9.a", ("CIR", "GEN"), ("I1", "I50", "N18", "Z99.2")),
        Topic("infection", "Sepsis, COVID-19 and infected devices", "I.C.1", ("INF", "COV", "DEV"), ("A40", "A41", "R65", "U07",
              "J12.82", "T80", "T82", "T83", "T84", "T85", "N39.0", "B95", "B96")),
        Topic("respiratory", "Lungs: one code for two conditions", "I.C.10", ("RES", "CMB"), ("J",)),
        Topic("injury", "Injuries, sequelae and external causes", "I.C.19, I.C.20", ("INJ", "EPI", "EXT"), ("S", "V", "W", "X",
              "Y", "I69", "Z47")),
        Topic("drugs", "Harm by drugs, alcohol and substances", "I.C.19.e, I.C.5.b", ("DRG", "MEN"), ("T3", "T4", "T5", "F1",
              "K70")),
        Topic("site", "Site, side and stage", "I.B.13", ("MSK", "SKN", "EYE", "NER", "FMT"), ("M", "L89", "H", "G5", "G89")),
        Topic("birth", "Pregnancy and the newborn", "I.C.15, I.C.16", ("OBS", "PER"), ("O", "P", "Z3")),
        Topic("neoplasm", "Neoplasms, history and status", "I.C.2, I.C.21.c", ("NEO", "STA"), ("C", "D0", "Z8", "Z9", "T86")),
        Topic("sequence", "Symptoms, manifestations and which comes first", "I.B.4, I.A.13", ("PDX", "ETM", "SYM"), ("R", "F0",
              "G30")),
        Topic("certainty", "What the note does not say is so", "IV.H", ("OUT", "CNF"), ("R07", "U07", "Z20")),
        Topic("notes", "Excludes, code also, and contradictions", "I.A.12, I.A.17", ("EX1", "EX2", "ALS", "SIB"), ("J0", "J3",
              "L03", "F3", "M5")),
        Topic("admission", "Present on admission", "Appendix I", ("POA",), ()),
        Topic("demography", "Age and sex", "MCE, Z68", ("DEM",), ("Z00", "Z68")),
        Topic("procedures", "Visits and modifiers", "NCCI", ("PRC",), ("99",)),
        Topic("em", "The level of a visit", "E/M 2021", ("EM",), ("992",)),
        Topic("other", "Other errors of one’s own audits", "", (), ()),
    )
}  # fmt: skip
"""By id, in the order they are shown."""


def topic_of(code: str, category: str = "") -> str:
    """The topic that an audited error belongs to: by the longest beginning of its code; POA findings are a topic of their own.
    Empty where there is none."""
    if category == "POA":
        return "admission"
    found = [(len(start), one.id) for one in TOPICS.values() for start in one.codes if code.startswith(start)]
    return max(found, key=lambda pair: pair[0])[1] if found else ""
