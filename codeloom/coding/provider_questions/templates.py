"""Templates of questions to providers. None names a code, an effect or an answer; choices stand in classification order."""

from codeloom.coding.provider_questions.shapes import Template

JUDGMENT = "Based on your clinical judgment, can {} be stated?"
YES_NO = ("Yes", "No")


def _stated(what: str) -> str:
    return JUDGMENT.format(what)


TEMPLATES = (
    Template("hf_type", "Heart failure: type", "specificity", "Type of the heart failure",
             _stated("the type of the heart failure"),
             ("Systolic (reduced ejection fraction)", "Diastolic (preserved ejection fraction)",
              "Combined systolic and diastolic", "Right heart failure")),
    Template("hf_acuity", "Heart failure: acuity", "acuity", "Acuity of the heart failure",
             _stated("the acuity of the heart failure during this encounter"), ("Acute", "Chronic", "Acute on chronic")),
    Template("ckd_stage", "Kidney disease: stage", "specificity", "Stage of the kidney disease",
             _stated("the stage of the chronic kidney disease"),
             ("Stage 1", "Stage 2", "Stage 3a", "Stage 3b", "Stage 4", "Stage 5", "End stage")),
    Template("diabetes_type", "Diabetes: type", "specificity", "Type of the diabetes", _stated("the type of the diabetes"),
             ("Due to an underlying condition", "Drug or chemical induced", "Type 1", "Type 2")),
    Template("asthma_severity", "Asthma: severity", "specificity", "Severity of the asthma",
             _stated("the severity and the pattern of the asthma"),
             ("Mild intermittent", "Mild persistent", "Moderate persistent", "Severe persistent")),
    Template("ulcer_stage", "Pressure ulcer: stage", "specificity", "Stage of the pressure ulcer",
             _stated("the stage of the pressure ulcer"),
             ("Stage 1", "Stage 2", "Stage 3", "Stage 4", "Unstageable", "Deep tissue damage")),
    Template("malnutrition", "Malnutrition: degree", "specificity", "Nutritional status",
             _stated("the nutritional status that the findings stand for"),
             ("Mild malnutrition", "Moderate malnutrition", "Severe malnutrition", "No malnutrition")),
    Template("acuity", "Acuity of a condition", "acuity", "Acuity of the condition", _stated("the acuity of the condition"),
             ("Acute", "Subacute", "Chronic", "Acute on chronic")),
    Template("anemia_cause", "Anemia: cause", "etiology", "Cause of the anemia", _stated("the type or cause of the anemia"),
             ("Iron deficiency", "Vitamin deficiency", "Acute blood loss", "Chronic blood loss",
              "Chronic disease, named in own words")),
    Template("infection_cause", "Infection: organism", "etiology", "Cause of the infection",
             _stated("the organism treated as the cause of the infection"),
             ("Gram-positive organism, named in own words", "Gram-negative organism, named in own words", "Viral")),
    Template("significance", "Significance of a finding", "significance", "Significance of the finding",
             "What does the finding stand for in this patient, if it was of clinical significance?",
             ("A diagnosis, named in own words", "An expected or incidental finding without clinical significance")),
    Template("conflict", "Two places that disagree", "conflict", "Documentation that disagrees",
             "The record describes this differently in the places below. Which holds?",
             ("As documented in the first place", "As documented in the second place", "Both hold")),
    Template("validation", "Support of a documented diagnosis", "validation", "Support of the documented diagnosis",
             "Was the diagnosis documented below confirmed in the course of this encounter?",
             ("Yes, confirmed; the clinical support is given in own words", "No, ruled out")),
    Template("cause_effect", "Relation of two conditions", "cause_effect", "Relation of the documented conditions",
             "Are the two conditions documented below related?",
             ("Yes, the one is due to the other", "No, they are not related")),
    Template("poa", "Present on admission", "poa", "Present on admission",
             "Was the condition documented below present at the time of the inpatient admission?", YES_NO),
    Template("side", "Side", "laterality", "Side of the condition", "On which side was the condition treated?",
             ("Right", "Left", "Both sides")),
    Template("procedure", "Detail of a procedure", "procedure", "Detail of the procedure",
             "Which approach, extent and devices were used in the procedure described below?"),
    Template("free", "Open question", "free", "", ""),
)  # fmt: skip

BY_KEY = {template.key: template for template in TEMPLATES}
