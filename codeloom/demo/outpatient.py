"""Demo visits: clinic and emergency department. Notes and people are made up; CPT appears as numbers only."""

from codeloom.demo.case import Case, GoldLine, Slip


def visit(code: str, words: str = "Assessment and plan:") -> GoldLine:
    """The visit's own procedure line."""
    return GoldLine(code, words, system="cpt")


OUTPATIENT = (
    Case(
        key="diabetes_neuropathy",
        title="Diabetes follow-up",
        reason=("44054006", "Diabetes"),
        note_kind="progress",
        ages=(35, 85),
        note="""Interval history:
{name}, {age}, is here for diabetes. Home sugars run 130 to 170. {He} has burning in both feet at night; the monofilament test is reduced on both sides.
Assessment and plan:
1. Type 2 diabetes with diabetic polyneuropathy: continue metformin 1,000 mg twice daily, start gabapentin.
2. Essential hypertension: at goal on losartan.
3. Mixed hyperlipidemia: continue atorvastatin.
Follow-up in three months. No chest pain, denies visual changes.""",
        lines=(
            GoldLine("E11.42", "Type 2 diabetes with diabetic polyneuropathy"),
            GoldLine("I10", "Essential hypertension"),
            GoldLine("E78.2", "Mixed hyperlipidemia"),
            GoldLine("Z79.84", "continue metformin 1,000 mg twice daily"),
            visit("99214"),
        ),
        slip=Slip(0, "E11.40", "specificity", "The note says polyneuropathy, and E11.42 names it."),
        conditions=(("368581000119106", "Neuropathy due to type 2 diabetes mellitus (disorder)"), ("59621000", "Hypertension"), ("55822004", "Hyperlipidemia")),
        medications=("Metformin hydrochloride 1000 MG Oral Tablet", "Gabapentin 300 MG Oral Capsule", "Losartan 50 MG Oral Tablet", "Atorvastatin 20 MG Oral Tablet"),
        vitals=(("4548-4", "Hemoglobin A1c", 7.6, "%"), ("8480-6", "Systolic blood pressure", 128.0, "mm[Hg]")),
    ),
    Case(
        key="asthma",
        title="Asthma exacerbation",
        reason=("195967001", "Asthma"),
        note_kind="progress",
        ages=(18, 70),
        note="""History:
{name}, {age}, has had three days of wheeze and night cough after a cold. {He} uses an inhaled steroid every day. Never smoked, no fever.
Findings:
Diffuse expiratory wheeze, saturation 95 %. Peak flow 62 % of personal best.
Assessment and plan:
1. Moderate persistent asthma with acute exacerbation: prednisone for five days, albuterol every four hours.
2. Long-term inhaled steroid use: technique checked.
3. Gastroesophageal reflux without esophagitis: continue omeprazole.""",
        lines=(
            GoldLine("J45.41", "Moderate persistent asthma with acute exacerbation"),
            GoldLine("K21.9", "Gastroesophageal reflux without esophagitis"),
            GoldLine("Z79.51", "Long-term inhaled steroid use"),
            visit("99214"),
        ),
        slip=Slip(0, "J45.901", "specificity", "Severity is documented: moderate persistent. J45.41 says so."),
        conditions=(("195967001", "Asthma"), ("235595009", "Gastroesophageal reflux disease (disorder)")),
        medications=("Fluticasone 110 MCG Inhaler", "Albuterol 90 MCG Inhaler", "Omeprazole 20 MG Oral Capsule"),
        vitals=(("59408-5", "Oxygen saturation", 95.0, "%"),),
    ),
    Case(
        key="cystitis",
        title="Urinary tract infection",
        reason=("301011002", "Escherichia coli urinary tract infection"),
        note_kind="progress",
        sexes="F",
        ages=(18, 80),
        note="""History:
{name}, {age}, has two days of burning and frequency. No fever, no flank pain, no vaginal discharge.
Findings:
Urine dip positive for nitrite, no blood. Culture grew more than 100,000 Escherichia coli.
Assessment and plan:
1. Acute cystitis without hematuria, due to Escherichia coli: nitrofurantoin for five days.
Return if fever or back pain.""",
        lines=(
            GoldLine("N30.00", "Acute cystitis without hematuria"),
            GoldLine("B96.20", "due to Escherichia coli"),
            visit("99213"),
        ),
        slip=Slip(1, "", "missed code", "The organism is documented; B96.20 goes with the infection."),
        conditions=(("301011002", "Escherichia coli urinary tract infection"),),
        medications=("Nitrofurantoin 100 MG Oral Capsule",),
        vitals=(("8310-5", "Body temperature", 36.8, "Cel"),),
    ),
    Case(
        key="wrist_fracture",
        title="Wrist injury",
        reason=("65966004", "Fracture of forearm"),
        note_kind="emergency",
        encounter_class="EMER",
        ages=(18, 90),
        note="""History:
{name}, {age}, tripped over a rug at home in the living room of {his} apartment and fell onto the outstretched right hand. No head injury, no loss of consciousness.
Findings:
Swelling over the distal right radius, skin intact, pulses normal. Films show a Colles fracture of the right radius, closed.
Assessment and plan:
1. Colles fracture of the right radius, closed, initial encounter: reduced under hematoma block, volar splint, orthopedics in one week.
2. Essential hypertension: continue amlodipine.""",
        lines=(
            GoldLine("S52.531A", "Colles fracture of the right radius, closed"),
            GoldLine("I10", "Essential hypertension"),
            GoldLine("W18.09XA", "tripped over a rug"),
            GoldLine("Y92.039", "apartment"),
            visit("99284"),
        ),
        slip=Slip(0, "S52.501A", "specificity", "The film names the fracture: Colles. Use S52.531A."),
        conditions=(("65966004", "Fracture of forearm"), ("59621000", "Hypertension")),
        medications=("Amlodipine 5 MG Oral Tablet",),
        vitals=(("72514-3", "Pain severity", 7.0, "{score}"),),
    ),
    Case(
        key="chest_pain",
        title="Chest pain",
        reason=("29857009", "Chest pain"),
        note_kind="emergency",
        encounter_class="EMER",
        ages=(30, 85),
        note="""History:
{name}, {age}, had 40 minutes of sharp left-sided chest pain after lifting boxes. Father had a heart attack at 60.
Findings:
Electrocardiogram normal, two troponins normal. Reproducible tenderness at the third left rib.
Assessment and plan:
1. Chest wall pain: ibuprofen, rest. Acute coronary syndrome ruled out.
2. Essential hypertension: blood pressure 148/86, continue lisinopril.
3. Family history of ischemic heart disease noted.""",
        lines=(
            GoldLine("R07.89", "Chest wall pain"),
            GoldLine("I10", "Essential hypertension"),
            GoldLine("Z82.49", "Family history of ischemic heart disease"),
            visit("99284"),
        ),
        slip=Slip(0, "R07.9", "specificity", "The pain is named: chest wall pain, R07.89."),
        conditions=(("59621000", "Hypertension"),),
        medications=("Ibuprofen 400 MG Oral Tablet", "Lisinopril 10 MG Oral Tablet"),
        vitals=(("10839-9", "Troponin I", 0.01, "ng/mL"), ("8480-6", "Systolic blood pressure", 148.0, "mm[Hg]")),
    ),
    Case(
        key="annual_exam",
        title="Annual examination",
        reason=("162673000", "General examination of patient"),
        note_kind="progress",
        ages=(18, 80),
        note="""Visit:
{name}, {age}, is here for the annual physical. {He} feels well, exercises three times a week and has never smoked.
Findings:
Normal examination. Influenza vaccine given today.
Assessment and plan:
1. Annual physical examination, no abnormal findings.
2. Encounter for immunization: influenza vaccine given.""",
        lines=(
            GoldLine("Z00.00", "Annual physical examination, no abnormal findings"),
            GoldLine("Z23", "Encounter for immunization"),
            visit("99396"),
        ),
        slip=Slip(1, "", "missed code", "The vaccine given today has its own code, Z23."),
        conditions=(),
        medications=(),
        vitals=(("39156-5", "Body mass index", 24.1, "kg/m2"), ("8480-6", "Systolic blood pressure", 118.0, "mm[Hg]")),
    ),
)  # fmt: skip
