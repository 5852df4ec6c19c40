"""docs/RULES.md, written from the registry: every rule with citation, meaning and examples, and what no rule can check."""

from collections.abc import Iterable

from codeloom.coding.rules.rule import RULES, Example, Rule

FAMILIES = (
    ("form", "Form and validity"),
    ("laterality", "Laterality and specificity"),
    ("excludes", "Excludes notes"),
    ("underlying", "Etiology and manifestation: code first"),
    ("additional", "Use additional code, code also"),
    ("principal", "Principal and first-listed diagnosis"),
    ("secondary", "Secondary only"),
    ("combinations", "Combination codes"),
    ("presumed", "Conditions presumed together"),
    ("siblings", "Contradictory codes of one disease"),
    ("episodes", "Contradictory codes of one event"),
    ("sepsis", "Sepsis, septic shock, SIRS"),
    ("infection", "HIV, organisms, COVID-19"),
    ("neoplasm", "Neoplasms"),
    ("endocrine", "Diabetes and endocrine"),
    ("mental", "Mental, nervous system, eye"),
    ("circulatory", "Hypertension, heart and kidney"),
    ("heart", "Coronary and cerebrovascular"),
    ("body", "Respiratory, skin, musculoskeletal, genitourinary"),
    ("obstetric", "Pregnancy, childbirth, puerperium"),
    ("pregnancy", "Diseases in pregnancy"),
    ("gestation", "Weeks of gestation and birth"),
    ("perinatal", "Newborns"),
    ("injury", "Injuries and burns"),
    ("severity", "Order of injuries"),
    ("drugs", "Drugs, toxic effects, abuse, complications"),
    ("devices", "Infections of devices, grafts and procedures"),
    ("external", "External causes"),
    ("symptoms", "Symptoms and signs"),
    ("certainty", "Certainty of diagnoses"),
    ("outpatient", "Examinations, follow-up and other Z codes"),
    ("followup", "Follow-up after completed treatment"),
    ("patient", "Age and sex"),
    ("admission", "Present on admission"),
    ("procedures", "Procedures, by the lists an organization loaded"),
    ("procedure_modifiers", "Procedures: visits and modifiers"),
    ("procedure_sides", "Procedures: sides"),
)
"""Families in the order of the book, with their headings."""

NOT_CHECKED = (
    (
        "I.A.1, I.A.6 to I.A.11, I.A.14, I.A.16, I.A.18, I.B.1",
        "How to read the index and the tabular list: search and the code page help, a code list cannot show "
        "how it was found.",
    ),
    (
        "I.A.19, I.B.14 (except order), I.B.16, I.B.17, III.B",
        "Who documented what, and whether the provider said so: needs the reading of the record by a person.",
    ),
    (
        "I.B.8",
        "Acute and chronic forms side by side: which pairs stand at one index level is in the Alphabetic "
        "Index, which is not loaded. Where one code says both, it is asked for (CMB-01, RES-04).",
    ),
    ("I.B.11", "Impending or threatened conditions: whether it did occur is in the record only."),
    ("I.B.15", "Syndromes: the index decides; manifestations vary by patient."),
    (
        "I.B.19",
        "Hurricane aftermath: whether the event caused the injury is in the record; the order of external "
        "causes is checked (EXT-06).",
    ),
    ("I.C.1.a.2.h, I.C.1.a.2.i, I.C.1.a.2.j", "Reason for HIV testing and prophylaxis: intent of the visit."),
    (
        "I.C.1.d.1.a.i to iv",
        "Negative cultures, urosepsis, whether a dysfunction is due to sepsis: query to the provider.",
    ),
    (
        "I.C.1.d.9",
        "Hemolytic-uremic syndrome as reason for admission: the reason is not coded. D59.31 is left alone by INF-05.",
    ),
    (
        "I.C.2 introduction, I.C.2.b, I.C.2.f, I.C.2.i, I.C.2.l.1, I.C.2.l.2, I.C.2.l.4 to 6",
        "Which site treatment was directed at decides the order; codes do not say it.",
    ),
    ("I.C.2.n, I.C.5.b.1", "Remission: the provider's judgment."),
    ("I.C.4.a.1, I.C.4.a.2", "Type of diabetes: from the record."),
    ("I.C.5.c", "Factitious disorder of perpetrator or victim: whose record it is."),
    ("I.C.6.a, I.C.9.d.1", "Dominant side: handedness is not on the chart."),
    ("I.C.6.b.3", "Postoperative pain, expected or not: the provider's statement."),
    ("I.C.7.b", "Category of visual impairment: from the record."),
    ("I.C.9.c, I.C.10.d.1, I.C.19.g.1", "Cause and effect of a procedure: the provider must state it."),
    (
        "I.C.9.e.1 to e.3, I.C.9.e.6",
        "Evolution of an infarction and its age (four weeks): dates are not on the lines.",
    ),
    ("I.C.10.b", "Acute respiratory failure as principal: the circumstances of admission decide."),
    ("I.C.12.a.4, a.5, I.C.12.b.1, b.2", "Healed and healing ulcers: from the record."),
    ("I.C.13.a, I.C.13.b", "Bone or joint, acute or old: from the record."),
    (
        "I.C.15.a.4, I.C.15.a.6, I.C.15.b.3, I.C.15.b.4, I.C.15.e, I.C.15.o",
        "Trimester over a long stay, which fetus, which complication prompted admission: from the record.",
    ),
    (
        "I.C.16.a.5, a.6, I.C.16.b, I.C.16.c",
        "Community acquired or from birth, clinical significance: from the record.",
    ),
    ("I.C.17", "Components of an anomaly: no table of inherent manifestations exists."),
    ("I.C.18.d", "Repeated falls and history of falling: both may stand."),
    (
        "I.C.19.b, I.C.19.b.2, I.C.19.c.2 (injuries of like severity)",
        "Which of several serious injuries goes first: the provider decides. Plain differences are checked (INJ-15).",
    ),
    ("I.C.19.d.3, I.C.19.d.4, I.C.19.d.5", "Non-healing and infected burns, single sites: from the record."),
    ("I.C.20.h, I.C.20.j.1, j.2", "Intent undetermined, terrorism confirmed: from the record."),
    (
        "I.C.21.c.1, c.2, c.5, c.10, c.14",
        "Reason for contact, vaccination, screening, counseling: intent of the visit.",
    ),
    ("I.C.21.c.17", "Documentation of social determinants: who wrote it. Order is checked (SEC-01)."),
    (
        "II.B to II.F, II.I to II.K",
        "Choosing among several principal diagnoses, observation, surgery, rehabilitation: circumstances of admission.",
    ),
    ("II.G", "Complication as reason for admission: the reason is not coded."),
    ("III (introduction), III.A, IV.G, IV.I, IV.J", "Whether a condition affected this encounter: from the record."),
    (
        "IV.A, IV.K, IV.L, IV.N",
        "Reason for surgery, tests only, therapy only: the type of visit is not on the lines. Therapy for "
        "neoplasms is checked (NEO-01).",
    ),
    (
        "Appendix I (timing of diagnosis)",
        "When a condition arose: from the record. Form, chronic conditions, principal and parts of a code are "
        "checked (POA-01 to POA-04).",
    ),
)
"""Sections of the guidelines no rule checks, each with its reason."""

INTRODUCTION = """# Rules

Written from the registry by `python -m codeloom rules --markdown`; a test compares. Do not edit by hand.

Source: ICD-10-CM Official Guidelines for Coding and Reporting (FY2025 text, FY2026 change to I51.5 and I51.7), the tabular
list of the loaded release, and the Medicare Code Editor. An **error** stops submission, a **warning** asks for a reason,
**information** tells. A rule marked *overridable* accepts a recorded reason and falls silent. A rule for one setting is
silent while the setting is not known. Rules by loaded lists are silent where no list covers the service date; their
examples are judged with sample lists of the tests (`lists sample`). The engine runs only the rules a code of the chart can trigger.
"""


def markdown() -> str:
    """The whole document, ending with a line break."""
    rules = list(RULES.values())
    parts = [INTRODUCTION, f"{len(rules)} rules.\n"]
    for family, heading in FAMILIES:
        parts.append(f"## {heading}\n")
        parts += [_section(rule) for rule in rules if rule.family == family]
    parts.append("## Not checked, and why\n")
    parts.append("| section | reason |\n|--|--|\n" + "".join(f"| {where} | {why} |\n" for where, why in NOT_CHECKED))
    return "\n".join(parts)


def _section(rule: Rule) -> str:
    words = {"error": "error", "warn": "warning", "info": "information"}[rule.severity.value]
    if rule.setting:
        words += f", {rule.setting} only"
    if rule.overridable:
        words += ", overridable"
    return (
        f"### {rule.id} {rule.title}\n\n"
        f"{words} · {rule.citation}\n\n{rule.hint}\n\n"
        f"- fires: {_examples(rule.fires)}\n- silent: {_examples(rule.silent)}\n"
    )


def _examples(examples: Iterable[Example]) -> str:
    return "; ".join(_example(example) for example in examples)


def _example(example: Example) -> str:
    context = ", ".join(f"{key} {_plain(value)}" for key, value in example.context.items())
    return f"`{' '.join(example.codes)}`" + (f" ({context})" if context else "")


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(f"{code} {mark}" for code, mark in value.items()) or "none given"
    if isinstance(value, list | tuple):
        return " and ".join(str(item) for item in value)
    return "yes" if value is True else str(value)
