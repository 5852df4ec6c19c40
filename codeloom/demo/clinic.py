"""More demo visits: chronic disease, behavioral health, pregnancy, orthopedics."""

from codeloom.demo.case import Case, GoldLine, Slip
from codeloom.demo.outpatient import visit

CLINIC = (
    Case(
        key="copd",
        title="COPD review",
        reason=("185086009", "Chronic obstructive bronchitis"),
        note_kind="progress",
        ages=(45, 88),
        note="""History:
{name}, {age}, has had six days of increased cough, wheeze and sputum on top of {his} COPD. Former smoker, quit in 2014 after 30 pack-years. No fever.
Findings:
Diffuse wheeze, saturation 93 %. No consolidation.
Assessment and plan:
1. COPD with acute exacerbation: prednisone for five days, azithromycin.
2. History of nicotine dependence: remains abstinent.
3. Hyperlipidemia: stable on simvastatin.""",
        lines=(
            GoldLine("J44.1", "COPD with acute exacerbation"),
            GoldLine("E78.5", "Hyperlipidemia"),
            GoldLine("Z87.891", "History of nicotine dependence"),
            visit("99214"),
        ),
        slip=Slip(2, "", "missed code", "J44 asks for the tobacco history, and it is documented."),
        conditions=(("185086009", "Chronic obstructive bronchitis (disorder)"), ("55822004", "Hyperlipidemia")),
        medications=("Tiotropium 18 MCG Inhaler", "Simvastatin 20 MG Oral Tablet"),
        vitals=(("59408-5", "Oxygen saturation", 93.0, "%"),),
    ),
    Case(
        key="depression",
        title="Depression review",
        reason=("370143000", "Major depression"),
        note_kind="progress",
        ages=(18, 80),
        note="""History:
{name}, {age}, returns for depression. This is the second episode. PHQ-9 is 14. Sleep is poor, no thoughts of self-harm. Worry about work most days for a year.
Assessment and plan:
1. Major depressive disorder, recurrent, moderate: increase sertraline to 100 mg.
2. Generalized anxiety disorder: cognitive therapy referral.
Follow-up in four weeks.""",
        lines=(
            GoldLine("F33.1", "Major depressive disorder, recurrent, moderate"),
            GoldLine("F41.1", "Generalized anxiety disorder"),
            visit("99214"),
        ),
        slip=Slip(0, "F33.9", "specificity", "Severity is documented: moderate. F33.1 says so."),
        conditions=(("370143000", "Major depression disorder"), ("21897009", "Generalized anxiety disorder (disorder)")),
        medications=("Sertraline 100 MG Oral Tablet",),
        vitals=(("44261-6", "PHQ-9 total score", 14.0, "{score}"),),
    ),
    Case(
        key="knee",
        title="Knee pain",
        reason=("239873007", "Osteoarthritis of knee"),
        note_kind="progress",
        ages=(45, 90),
        note="""History:
{name}, {age}, has had pain in the right knee for two years, worse on stairs. No injury, no locking.
Findings:
Crepitus, no effusion. Films show narrowing of the medial compartment of the right knee; the left is normal.
Assessment and plan:
1. Primary osteoarthritis of the right knee: acetaminophen, physical therapy, injection if no better.
2. Obesity, class 1, with a body mass index of 32.4: dietitian.""",
        lines=(
            GoldLine("M17.11", "Primary osteoarthritis of the right knee"),
            GoldLine("E66.811", "Obesity, class 1"),
            GoldLine("Z68.32", "body mass index of 32.4"),
            visit("99213"),
        ),
        slip=Slip(0, "M17.9", "specificity", "Side and kind are documented: primary, right knee."),
        conditions=(("239873007", "Osteoarthritis of knee"), ("162864005", "Body mass index 30+ - obesity (finding)")),
        medications=("Acetaminophen 500 MG Oral Tablet",),
        vitals=(("39156-5", "Body mass index", 32.4, "kg/m2"),),
    ),
    Case(
        key="thyroid",
        title="Hypothyroidism review",
        reason=("40930008", "Hypothyroidism"),
        note_kind="progress",
        ages=(25, 85),
        note="""History:
{name}, {age}, is here for thyroid follow-up. Energy is better. No palpitations.
Findings:
TSH 2.1. Blood pressure 122/78.
Assessment and plan:
1. Acquired hypothyroidism: continue levothyroxine 75 mcg.
2. Vitamin D deficiency: continue 1,000 units daily.
3. Chronic low back pain: exercises, no opioids.""",
        lines=(
            GoldLine("E03.9", "Acquired hypothyroidism"),
            GoldLine("E55.9", "Vitamin D deficiency"),
            GoldLine("M54.50", "low back pain"),
            GoldLine("G89.29", "Chronic low back pain"),
            visit("99213"),
        ),
        slip=Slip(3, "", "missed code", "Chronic pain is documented and has its own code beside the site."),
        conditions=(("278860009", "Chronic low back pain (finding)"),),
        medications=("Levothyroxine 75 MCG Oral Tablet", "Cholecalciferol 1000 UNT Oral Tablet"),
        vitals=(("3016-3", "TSH", 2.1, "m[IU]/L"),),
    ),
    Case(
        key="gestational_diabetes",
        title="Prenatal visit",
        reason=("72892002", "Normal pregnancy"),
        note_kind="progress",
        sexes="F",
        ages=(19, 42),
        note="""Visit:
{name}, {age}, second pregnancy, is here at 28 weeks. The glucose tolerance test was abnormal last week. Fetal movement is good, no bleeding.
Assessment and plan:
1. Gestational diabetes, diet controlled: dietitian, home monitoring.
2. Intrauterine pregnancy at 28 weeks of gestation, third trimester.
Return in two weeks.""",
        lines=(
            GoldLine("O24.410", "Gestational diabetes, diet controlled"),
            GoldLine("Z3A.28", "28 weeks of gestation"),
            visit("99213"),
        ),
        slip=Slip(1, "", "missed code", "Weeks of gestation are documented: Z3A.28."),
        conditions=(("72892002", "Normal pregnancy"),),
        medications=(),
        vitals=(("1558-6", "Fasting glucose", 104.0, "mg/dL"),),
    ),
    Case(
        key="afib",
        title="Atrial fibrillation review",
        reason=("49436004", "Atrial Fibrillation"),
        note_kind="progress",
        ages=(55, 92),
        note="""History:
{name}, {age}, is seen for rhythm follow-up. No palpitations since June, no bleeding.
Findings:
Pulse 72, irregular. Electrocardiogram: atrial fibrillation, rate controlled.
Assessment and plan:
1. Permanent atrial fibrillation: rate controlled on metoprolol.
2. Long-term use of anticoagulant: apixaban, no bleeding.
3. Essential hypertension: at goal.""",
        lines=(
            GoldLine("I48.21", "Permanent atrial fibrillation"),
            GoldLine("I10", "Essential hypertension"),
            GoldLine("Z79.01", "Long-term use of anticoagulant"),
            visit("99214"),
        ),
        slip=Slip(0, "I48.91", "specificity", "The type is documented: permanent."),
        conditions=(("49436004", "Atrial Fibrillation"), ("59621000", "Hypertension")),
        medications=("Metoprolol tartrate 25 MG Oral Tablet", "Apixaban 5 MG Oral Tablet"),
        vitals=(("8867-4", "Heart rate", 72.0, "/min"),),
    ),
)  # fmt: skip
