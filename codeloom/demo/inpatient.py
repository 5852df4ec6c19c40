"""Demo stays in hospital. Notes and people are made up; titles of codes come from the loaded release."""

from codeloom.demo.case import Case, GoldLine, Slip

BP_HIGH = ("8480-6", "Systolic blood pressure", 158.0, "mm[Hg]")
EGFR = ("33914-3", "Estimated GFR", 38.0, "mL/min")

HEART_FAILURE = Case(
    key="heart_failure",
    title="Heart failure",
    reason=("88805009", "Congestive heart failure"),
    note_kind="discharge",
    encounter_class="IMP",
    days=4,
    ages=(62, 90),
    note="""Hospital course:
{name} is a {age}-year-old {person} admitted with four days of worsening dyspnea, orthopnea and leg swelling. {He} has long-standing hypertension and type 2 diabetes with diabetic chronic kidney disease, stage 3b (eGFR 38). Chest film showed interstitial edema and there was no infiltrate; pneumonia was ruled out. {He} was treated for acute on chronic diastolic heart failure with intravenous furosemide, net 5.2 L out.
Metformin 500 mg twice daily was resumed at discharge. A1c 7.4 %. {He} denies chest pain.
Discharge diagnoses:
Acute on chronic diastolic heart failure.
Hypertensive heart and chronic kidney disease.
Type 2 diabetes with diabetic CKD, stage 3b.
Disposition:
Home with family. Low-sodium diet, daily weights, cardiology in 7 days.""",
    second_note="""Chief complaint:
Short of breath for four days.
History:
{name} sleeps on three pillows and has gained 6 kg. No fever, no cough, denies chest pain.
Examination:
Crackles to the mid zones, pitting edema to the knees. Blood pressure 158/88.
Plan:
Intravenous furosemide, daily weights, echocardiogram.""",
    lines=(
        GoldLine("I13.0", "Hypertensive heart and chronic kidney disease", "Y", rationale="Hypertension with heart failure and CKD is presumed related, I.C.9.a.3"),
        GoldLine("I50.33", "acute on chronic diastolic heart failure", "Y"),
        GoldLine("E11.22", "type 2 diabetes with diabetic chronic kidney disease, stage 3b", "Y"),
        GoldLine("N18.32", "stage 3b (eGFR 38)", "Y"),
        GoldLine("Z79.84", "Metformin 500 mg twice daily"),
    ),
    slip=Slip(3, "N18.30", "specificity", "The note gives the stage of the kidney disease: 3b. Code the stage that is documented."),
    conditions=(("88805009", "Chronic congestive heart failure (disorder)"), ("433144002", "Chronic kidney disease stage 3 (disorder)"), ("44054006", "Diabetes"), ("59621000", "Hypertension")),
    medications=("Furosemide 40 MG Oral Tablet", "Metformin hydrochloride 500 MG Oral Tablet", "Lisinopril 10 MG Oral Tablet"),
    vitals=(BP_HIGH, EGFR),
)  # fmt: skip

PNEUMONIA = Case(
    key="pneumonia",
    title="Pneumonia",
    reason=("233604007", "Pneumonia"),
    note_kind="discharge",
    encounter_class="IMP",
    days=5,
    ages=(45, 90),
    note="""Hospital course:
{name} is a {age}-year-old {person} brought in with fever, productive cough and a saturation of 84 % on room air. Sputum culture grew Streptococcus pneumoniae; the film showed a right lower lobe consolidation. {He} was treated for pneumococcal pneumonia with ceftriaxone and for acute hypoxic respiratory failure with high-flow oxygen for two days.
{He} continues to smoke one pack of cigarettes a day and has nicotine dependence. Essential hypertension was controlled on amlodipine. There was no evidence of pulmonary embolism.
Discharge diagnoses:
Pneumonia due to Streptococcus pneumoniae.
Acute hypoxic respiratory failure, resolved.
Hypertension.
Nicotine dependence, cigarettes.""",
    lines=(
        GoldLine("J13", "pneumococcal pneumonia", "Y"),
        GoldLine("J96.01", "acute hypoxic respiratory failure", "Y"),
        GoldLine("I10", "Essential hypertension", "Y"),
        GoldLine("F17.210", "nicotine dependence", "Y"),
    ),
    slip=Slip(0, "J18.9", "specificity", "The culture names the organism. Pneumonia due to Streptococcus pneumoniae has its own code."),
    conditions=(("233604007", "Pneumonia"), ("59621000", "Hypertension")),
    medications=("Ceftriaxone 1 GM Injection", "Amlodipine 5 MG Oral Tablet"),
    vitals=(("59408-5", "Oxygen saturation", 84.0, "%"), ("8310-5", "Body temperature", 38.9, "Cel")),
)  # fmt: skip

HIP_FRACTURE = Case(
    key="hip_fracture",
    title="Hip fracture",
    reason=("359817006", "Closed fracture of hip"),
    note_kind="discharge",
    encounter_class="IMP",
    days=6,
    ages=(60, 92),
    note="""Hospital course:
{name} is a {age}-year-old {person} who slipped on a wet floor in the kitchen of the family house and fell. Films showed a displaced intertrochanteric fracture of the right femur, closed. A cephalomedullary nail was placed on day 1 without complication. Essential hypertension was controlled on lisinopril. {He} takes apixaban for paroxysmal atrial fibrillation; it was held and resumed on day 3, so long-term anticoagulant use continues.
Bone density was normal last year; no osteoporosis.
Discharge diagnoses:
Displaced intertrochanteric fracture of right femur.
Paroxysmal atrial fibrillation.
Hypertension.""",
    lines=(
        GoldLine("S72.141A", "displaced intertrochanteric fracture of the right femur, closed", "Y"),
        GoldLine("I48.0", "paroxysmal atrial fibrillation", "Y"),
        GoldLine("I10", "Essential hypertension", "Y"),
        GoldLine("Z79.01", "long-term anticoagulant use"),
        GoldLine("W01.0XXA", "slipped on a wet floor", "Y"),
        GoldLine("Y92.010", "kitchen of the family house"),
    ),
    slip=Slip(3, "", "missed code", "Long-term use of the anticoagulant is documented and belongs on the list."),
    conditions=(("359817006", "Closed fracture of hip"), ("49436004", "Atrial Fibrillation"), ("59621000", "Hypertension")),
    medications=("Apixaban 5 MG Oral Tablet", "Lisinopril 20 MG Oral Tablet"),
    vitals=(("718-7", "Hemoglobin", 10.9, "g/dL"),),
)  # fmt: skip

SEPSIS = Case(
    key="sepsis",
    title="Sepsis from the urinary tract",
    reason=("301011002", "Escherichia coli urinary tract infection"),
    note_kind="discharge",
    encounter_class="IMP",
    days=7,
    ages=(50, 90),
    note="""Hospital course:
{name} is a {age}-year-old {person} who came in with rigors, confusion and a blood pressure of 82/48. Blood and urine cultures grew Escherichia coli. {He} was treated for sepsis due to Escherichia coli from a urinary tract infection, with septic shock needing norepinephrine for one day. Creatinine rose to 2.8 and the team diagnosed acute kidney injury due to sepsis; it returned to 0.9.
Type 2 diabetes without complications was managed with metformin, held during the stay and resumed.
Discharge diagnoses:
Sepsis due to Escherichia coli with septic shock.
Urinary tract infection.
Acute kidney injury, resolved.
Type 2 diabetes.""",
    lines=(
        GoldLine("A41.51", "sepsis due to Escherichia coli", "Y"),
        GoldLine("N39.0", "urinary tract infection", "Y"),
        GoldLine("R65.21", "septic shock", "Y"),
        GoldLine("N17.9", "acute kidney injury", "Y"),
        GoldLine("E11.9", "Type 2 diabetes without complications", "Y"),
        GoldLine("Z79.84", "metformin"),
    ),
    slip=Slip(0, "A41.9", "specificity", "The cultures name the organism: Escherichia coli. A41.51 says so."),
    conditions=(("301011002", "Escherichia coli urinary tract infection"), ("44054006", "Diabetes")),
    medications=("Metformin hydrochloride 500 MG Oral Tablet", "Norepinephrine 1 MG/ML Injection"),
    vitals=(("2160-0", "Creatinine", 2.8, "mg/dL"), ("8480-6", "Systolic blood pressure", 82.0, "mm[Hg]")),
)  # fmt: skip

INPATIENT = (HEART_FAILURE, PNEUMONIA, HIP_FRACTURE, SEPSIS)
