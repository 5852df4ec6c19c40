"""The seven checks on own examples: what a compliant question is and what stops one."""

from dataclasses import replace

import pytest

from codeloom.coding.provider_questions import KINDS, KINDS_BY_KEY, TEMPLATES, Asked, check

RECORD = (
    "Hospital course: long-standing hypertension, type 2 diabetes and chronic kidney disease. Acute on chronic diastolic "
    "heart failure treated with intravenous furosemide. Creatinine 1.8 on admission, eGFR 38 and 40. Hemoglobin 7.9, two "
    "units transfused; anemia. No evidence of pneumonia. Sputum grew nothing. Albumin 2.1, weight down 12 kg in 3 months. "
    "Sacral pressure ulcer dressed daily. Knee replaced. Denies fever. Cellulitis of the leg. Sepsis on admission note."
)
CKD = Asked(
    kind="specificity",
    topic="Stage of the kidney disease",
    question="Based on your clinical judgment, can the stage of the chronic kidney disease be stated?",
    choices=("Stage 3a", "Stage 3b", "Stage 4"),
    evidence=("chronic kidney disease", "eGFR 38 and 40"),
    record=RECORD,
)


def failing(asked: Asked) -> set[str]:
    """Keys of the checks that stop it."""
    return {one.key for one in check(asked) if not one.passes}


def test_there_are_seven_and_each_says_what_is_wrong_and_how_to_mend_it() -> None:
    wrong = replace(
        CKD, topic="", question="", choices=(), evidence=(), asked_before=4, provider_why_not="Nobody is chosen."
    )
    results = check(wrong)
    assert len(results) == 7
    assert len({one.key for one in results}) == 7
    assert all(one.passes or (one.wrong and one.mend) for one in results)
    assert failing(wrong) == {"evidence", "question", "choices", "asked_before", "provider"}


@pytest.mark.parametrize("template", [one for one in TEMPLATES if one.key != "free"], ids=lambda one: one.key)
def test_every_template_passes_once_findings_of_a_record_that_says_it_are_marked(template) -> None:  # type: ignore[no-untyped-def]  # a Template
    record = RECORD + " Asthma on inhaler. Infection of the wound, malnutrition considered by the dietician."
    asked = Asked(
        template.kind, template.topic, template.question, template.choices, ("two units", "Albumin 2.1"), record
    )
    assert failing(asked) == set()


PASSING = {
    "ckd": CKD,
    "anemia": replace(CKD, kind="etiology", topic="Cause of the anemia",
                      question="Hemoglobin fell to 7.9, two units were transfused. Can the cause of the anemia be stated?",
                      choices=("Acute blood loss", "Chronic blood loss", "Iron deficiency"),
                      evidence=("Hemoglobin 7.9", "two units")),
    "units with five digits": replace(CKD, question="With WBC 15000/uL and 12500 cells/uL, can the stage of the CKD be stated?"),
    "vitamin": replace(CKD, question="With B12 of 150 and T12 tenderness, can the stage of the chronic kidney disease be stated?"),
    "volume": replace(CKD, question="After 250 cc of fluid q12h, can the stage of the chronic kidney disease be stated?"),
    "code status": replace(CKD, question="Was full code; can the stage of the chronic kidney disease be stated?"),
    "poa": replace(CKD, kind="poa", topic="Pressure ulcer", choices=("Yes", "No"), evidence=("Sacral pressure ulcer",),
                   question="Was the sacral pressure ulcer present at the time of the inpatient admission?"),
    "validation": replace(CKD, kind="validation", topic="Sepsis on the admission note", choices=("Yes, confirmed", "No, ruled out"),
                          question="Was sepsis, documented on the admission note, confirmed in the course of this encounter?"),
    "cause and effect": replace(CKD, kind="cause_effect", topic="Kidney disease and diabetes",
                                choices=("Yes, due to the diabetes", "No, not related"),
                                question="Is the chronic kidney disease related to the type 2 diabetes?"),
    "both named": replace(CKD, kind="laterality", topic="Knee", question="Was it the right or the left knee?",
                          choices=("Right", "Left"), evidence=("Knee replaced",)),
    "conflict": replace(CKD, kind="conflict", topic="Diabetes type", choices=("Type 1", "Type 2"),
                        record=RECORD + " Type 1 diabetes since childhood.",
                        question="One note says type 1 diabetes, another type 2 diabetes. Which holds?"),
    "open": replace(CKD, kind="procedure", topic="Knee replacement", choices=(), evidence=("Knee replaced",),
                    question="Which approach and devices were used in the operation on the knee?"),
    "open wording": replace(CKD, kind="free", topic="Weight loss", choices=(), evidence=("weight down 12 kg",),
                            question="Could you clarify what the weight loss of 12 kg stands for?"),
    "significance": replace(CKD, kind="significance", topic="Albumin of 2.1", evidence=("Albumin 2.1",),
                            question="What does the albumin of 2.1 indicate in this patient?",
                            choices=("A diagnosis, named in own words", "No clinical significance")),
    "new diagnosis as a choice": replace(CKD, kind="significance", topic="Weight and albumin", evidence=("Albumin 2.1",),
                                         question="What do the weight loss and the albumin stand for?",
                                         choices=("Moderate malnutrition", "Severe malnutrition", "No malnutrition")),
    "a word of a documented name": replace(CKD, kind="acuity", topic="Acuity of the kidney disease",
                                           choices=("Acute", "Chronic", "Acute on chronic"),
                                           question="Can the course of the chronic kidney disease be stated?"),
}  # fmt: skip


@pytest.mark.parametrize("name", PASSING)
def test_a_compliant_question_passes_all_seven(name: str) -> None:
    assert {one.key: one.wrong for one in check(PASSING[name]) if not one.passes} == {}


def asking(question: str, **changed: object) -> Asked:
    return replace(CKD, question=question, **changed)  # type: ignore[arg-type]  # fields of Asked


STOPPED = {
    "code with a dot": (asking("Can you tell the stage, is it N18.32 of the chronic kidney disease?"), "codes"),
    "code without a dot": (asking("Can the stage of the kidney disease be stated for n1832?"), "codes"),
    "category": (asking("Can the stage of the kidney disease I13 be stated?"), "codes"),
    "cpt": (asking("Can the stage be stated for the visit 99214?"), "codes"),
    "hcpcs": (asking("Can the stage be stated for J1885 given twice?"), "codes"),
    "pcs": (asking("Can the stage be stated before 0SRC0J9 was done?"), "codes"),
    "drg": (asking("Can the stage be stated, as the MS-DRG depends on it?"), "codes"),
    "hcc": (asking("Can the stage be stated? It carries HCC 329."), "codes"),
    "mcc": (asking("Can the stage be stated, it is an MCC?"), "codes"),
    "payment": (asking("Can the stage be stated, for reimbursement?"), "codes"),
    "quality": (asking("Can the stage be stated for the quality measure?"), "codes"),
    "severity": (asking("Can the stage be stated to show the severity of illness?"), "codes"),
    "coding": (asking("Can the stage be stated so that we can code it?"), "codes"),
    "code in a choice": (replace(CKD, choices=("Stage 3a (N18.31)", "Stage 3b")), "codes"),
    "code in the topic": (replace(CKD, topic="N18.9 stage"), "codes"),
    "no evidence": (replace(CKD, evidence=()), "evidence"),
    "one finding twice": (replace(CKD, evidence=("eGFR 38", "egfr  38")), "evidence"),
    "empty": (asking("   "), "question"),
    "too long": (asking("Can the stage be stated? " * 60), "question"),
    "no kind": (replace(CKD, kind=""), "question"),
    "choice in the question": (asking("Is the kidney disease at stage 3b by now, can that be stated?"), "question"),
    "choice by its own words": (asking("Was it acute and from loss of blood, can the cause be stated?", kind="etiology",
                                       choices=("Acute blood loss", "Iron deficiency")), "question"),
    "undocumented": (asking("Can the type of the malnutrition be stated?"), "question"),
    "only denied": (asking("Can the organism of the pneumonia be stated?"), "question"),
    "undocumented in the topic": (replace(CKD, topic="Encephalopathy"), "question"),
    "patient's name": (replace(CKD, topic="Baumbach, stage", names=("Lawerence", "Baumbach")), "question"),
    "please document": (asking("Please document the stage of the chronic kidney disease."), "leading"),
    "agree": (asking("Would you agree that the stage of the kidney disease can be stated?"), "leading"),
    "tag": (asking("The stage can be stated from the eGFR, correct?"), "leading"),
    "consistent": (asking("The eGFR is consistent with which stage of the kidney disease?"), "leading"),
    "can you document": (asking("Can you document the stage of the kidney disease?"), "leading"),
    "yes and no": (replace(CKD, choices=("Yes", "No")), "leading"),
    "yes or no by form": (asking("Is the kidney disease due to the diabetes?", kind="free", choices=()), "leading"),
    "preselected": (replace(CKD, preselected=1), "leading"),
    "recommended": (replace(CKD, choices=("Stage 3a", "Stage 3b (recommended)")), "leading"),
    "loud": (replace(CKD, choices=("Stage 3a", "STAGE 3B")), "leading"),
    "poa about something else": (asking("Does the patient have an ulcer?", kind="poa", choices=("Yes", "No"),
                                        topic="Ulcer"), "leading"),
    "one choice": (replace(CKD, choices=("Stage 3b",)), "choices"),
    "no choices": (replace(CKD, choices=()), "choices"),
    "the fixed ones only": (replace(CKD, choices=("Stage 3b", "Other", "Unable to determine")), "choices"),
    "an empty choice": (replace(CKD, choices=("Stage 3a", "Stage 3b", "n/a")), "choices"),
    "twice the same": (replace(CKD, choices=("Stage 3b", "stage  3b")), "choices"),
    "eleven": (replace(CKD, choices=tuple(f"Kind {at} of it" for at in range(11))), "choices"),
    "asked": (replace(CKD, asked_before=12), "asked_before"),
    "nobody": (replace(CKD, provider_why_not="Nobody is chosen yet."), "provider"),
}  # fmt: skip


@pytest.mark.parametrize("name", STOPPED)
def test_what_is_not_compliant_is_stopped_by_its_check(name: str) -> None:
    asked, key = STOPPED[name]
    assert key in failing(asked)


def test_the_words_that_stop_it_stand_in_the_question_as_they_are_told() -> None:
    asked = asking("Can you document CKD stage 3b so that we can code N18.32?")
    results = {one.key: one for one in check(asked)}
    assert "N18.32" in results["codes"].words
    assert {"Stage 3b"} <= set(results["question"].words) | set(asked.choices)
    assert not results["codes"].passes
    assert not results["question"].passes
    assert all(
        word.casefold() in asked.question.casefold() for word in results["codes"].words + results["leading"].words
    )


def test_yes_and_no_are_for_the_three_kinds_that_practice_allows() -> None:
    assert {kind.key for kind in KINDS if kind.yes_no} == {"poa", "validation", "cause_effect"}
    assert all(template.kind in KINDS_BY_KEY for template in TEMPLATES)
