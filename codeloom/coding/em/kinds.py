"""The kinds of problems, data and risk that are counted, in words of our own, with other names they go by."""

PROBLEMS: dict[str, str] = {
    "minor": "a self-limited or minor problem",
    "stable_chronic": "a chronic condition that is stable and at its goal",
    "acute_uncomplicated": "an acute illness or injury without complications",
    "stable_acute": "an acute illness that is getting better under treatment",
    "acute_uncomplicated_inpatient": "an acute, uncomplicated illness that needs hospital or observation care",
    "chronic_exac": "a chronic condition that is worse, not at its goal or with side effects of treatment",
    "undiagnosed_new": "a new problem without a diagnosis whose outcome is uncertain",
    "acute_systemic": "an acute illness with symptoms of the whole body",
    "acute_complicated_injury": "an acute injury with complications",
    "chronic_severe": "a chronic condition that is severely worse",
    "threat": "a problem that threatens life or a function of the body",
}
"""Kind to words, lowest level first."""

DATA: dict[str, str] = {
    "tests_ordered": "a unique test ordered",
    "tests_reviewed": "the result of a unique test reviewed",
    "external_notes": "notes from an outside source reviewed",
    "historian": "history from somebody other than the patient, which was needed",
    "indep_interp": "own reading of a test that another professional reported",
    "discussion": "management or a result discussed with an outside professional",
}

RISKS: tuple[str, ...] = ("minimal", "low", "moderate", "high")
"""Lowest first; each stands for the MDM level at the same place."""

RISK_WORDS: dict[str, str] = {
    "low": "a treatment of low risk, such as a medicine sold without prescription",
    "moderate": "prescription drug management, a decision about minor surgery with risk factors or about major surgery "
    "without, or care limited by social circumstances",
    "high": "a decision about admission or emergency or high-risk major surgery, a drug that needs monitoring for "
    "toxicity, or a decision against further treatment because of a poor outlook",
}

OTHER_NAMES: dict[str, str] = {
    "self_limited": "minor",
    "chronic_stable": "stable_chronic",
    "acute_uncomplicated_injury": "acute_uncomplicated",
    "acute_stable": "stable_acute",
    "acute_inpatient": "acute_uncomplicated_inpatient",
    "chronic_exacerbation": "chronic_exac",
    "chronic_progression": "chronic_exac",
    "chronic_side_effects": "chronic_exac",
    "undiagnosed": "undiagnosed_new",
    "new_uncertain": "undiagnosed_new",
    "acute_systemic_symptoms": "acute_systemic",
    "systemic": "acute_systemic",
    "acute_complicated": "acute_complicated_injury",
    "complicated_injury": "acute_complicated_injury",
    "chronic_severe_exac": "chronic_severe",
    "severe_exac": "chronic_severe",
    "threat_to_life": "threat",
    "acute_threat": "threat",
    "tests": "tests_ordered",
    "unique_tests": "tests_ordered",
    "external_docs": "external_notes",
    "external_note": "external_notes",
    "external_records": "external_notes",
    "external_notes_reviewed": "external_notes",
    "notes_reviewed": "external_notes",
    "indep_historian": "historian",
    "independent_historian": "historian",
    "interpretation": "indep_interp",
    "independent_interpretation": "indep_interp",
    "external_discussion": "discussion",
    "discussion_external": "discussion",
}
"""What some systems call a kind, to its name here."""
