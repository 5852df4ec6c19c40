"""The notes of the demo's provider, written for the demo: a family practice sees a bit of everything.

`{person}`, `{he}`, `{He}` and `{his}` are filled in for who is seen, `{age}` with whole years.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VisitCase:
    """A kind of visit: what it is about in a few words, its note, for whom it fits, and the level the provider picks if any.

    What people make of a suggestion: `wrong` codes are turned down, `adds` are (system, code, why), `instead` is (code
    proposed, code chosen, why).
    """

    about: str
    note: str
    ages: tuple[int, int] = (18, 90)
    sexes: str = "FM"
    minutes: int | None = None
    setting: str = "office"
    picked: str = ""
    wrong: tuple[str, ...] = ()
    adds: tuple[tuple[str, str, str], ...] = ()
    instead: tuple[tuple[str, str, str], ...] = ()


VISIT_CASES = (
    VisitCase("diabetes follow-up", """Subjective
{age}-year-old {person} for diabetes. Home sugars 190 to 250 since the winter, no lows. Takes metformin with meals, skips the walk.

Objective
BP 132/78, BMI 31.4. Feet: pulses present, monofilament felt. A1c today 8.6 (7.4 in spring).

Assessment and plan
1. Type 2 diabetes with hyperglycemia, worse than in spring. Continue metformin 1,000 mg twice daily, start empagliflozin 10 mg.
2. Hypertension, at goal on lisinopril, continue.
3. Obesity, BMI 31. Dietitian referral.""", (40, 85), minutes=28),
    VisitCase("blood pressure", """Subjective
{He} comes for blood pressure. Readings at home 150 to 160 over 90. No chest pain, no headache. Takes amlodipine each morning.

Objective
BP 156/92, repeated 152/90. Heart regular, no edema. Last creatinine normal.

Assessment and plan
1. Essential hypertension, not at goal. Amlodipine raised to 10 mg, basic metabolic panel ordered.
2. Hyperlipidemia, LDL 96 on atorvastatin, continue.""", (35, 88), picked="99214"),
    VisitCase("cough for a week", """Subjective
{age}-year-old {person} with cough for six days, low fever on the first two, now better. No shortness of breath. Never smoked.

Objective
Temp 37.1, SpO2 98 %. Throat red, lungs clear.

Assessment and plan
1. Acute viral bronchitis. Fluids, honey, rest; no antibiotic. Return if fever comes back.""", (18, 70),
              wrong=("J90", "R45.1")),
    VisitCase("sore throat", """Subjective
Sore throat and fever since yesterday, no cough. A brother had strep last week.

Objective
Temp 38.4. Tonsils red with exudate, tender nodes in front. Rapid strep test positive in the office.

Assessment and plan
1. Streptococcal pharyngitis. Amoxicillin 500 mg twice daily for ten days.""", (18, 45),
              adds=(("cpt", "87880-QW", "Rapid strep test done in the office."),)),
    VisitCase("knee pain", """Subjective
Right knee pain for four months, worse on stairs, stiff for some minutes in the morning. Ibuprofen helps a little.

Objective
Right knee: crepitus, no effusion, ligaments firm. X-ray last month: narrowed medial joint space.

Assessment and plan
1. Primary osteoarthritis of the right knee. Physical therapy, topical diclofenac. Discussed an injection,
{he} prefers to wait.""", (50, 88)),
    VisitCase("low back pain", """Subjective
Low back pain since lifting boxes ten days ago, no pain below the knee, no numbness, bladder normal.

Objective
Tender beside L4, straight leg raise negative, strength full.

Assessment and plan
1. Acute low back pain without sciatica. Naproxen 500 mg twice daily for one week, keep moving.""", (20, 70)),
    VisitCase("asthma check", """Subjective
{age}-year-old {person} with asthma. Uses albuterol three times a week since the pollen came, wakes once a week with cough.

Objective
SpO2 97 %, scattered wheeze at the end of expiration. Peak flow 78 % of best.

Assessment and plan
1. Mild persistent asthma, not well controlled. Start budesonide-formoterol as needed, technique shown.
2. Seasonal allergic rhinitis due to pollen. Cetirizine daily.""", (18, 65), minutes=22),
    VisitCase("low mood", """Subjective
Low mood since autumn, poor sleep, less joy, no thought of self-harm. PHQ-9 is 14 (18 six weeks ago). Takes sertraline 50 mg.

Objective
Tearful once, thought clear, eye contact good.

Assessment and plan
1. Major depressive disorder, single episode, moderate, partly better. Sertraline raised to 100 mg, therapy goes on.
2. Insomnia due to the depression, sleep hygiene.""", (20, 75), minutes=34, picked="99214",
              adds=(("cpt", "96127", "PHQ-9 given and scored."),),
              instead=(("G47.00", "F51.05", "The note says that the insomnia is due to the depression."),)),
    VisitCase("heartburn", """Subjective
Heartburn after supper three evenings a week, better on omeprazole, no trouble swallowing, weight steady.

Objective
Abdomen soft, no tenderness.

Assessment and plan
1. Gastro-esophageal reflux disease without esophagitis, controlled. Omeprazole 20 mg daily for four more weeks, then as needed.""",
              (25, 80), picked="99214"),
    VisitCase("burning when passing water", """Subjective
{age}-year-old {person} with burning and frequency for two days. No fever, no flank pain, not pregnant.

Objective
Temp 36.8, no flank tenderness. Urine dip in the office: leukocytes and nitrite positive.

Assessment and plan
1. Acute cystitis without hematuria. Nitrofurantoin 100 mg twice daily for five days, urine culture sent.""", (20, 60), "F",
              adds=(("cpt", "81002", "Urine dip done in the office."),)),
    VisitCase("rash on the arms", """Subjective
Itching rash on both forearms two days after clearing weeds behind the house. No fever.

Objective
Streaks of small vesicles on both forearms, no sign of infection.

Assessment and plan
1. Allergic contact dermatitis due to poison ivy. Triamcinolone 0.1 % cream twice daily, wash clothes.""", (18, 75)),
    VisitCase("COPD and breathing", """Subjective
More breathless for three days, more sputum, now yellow. Former smoker, quit nine years ago. Uses tiotropium each day.

Objective
SpO2 92 %, RR 20, wheeze on both sides, no leg swelling.

Assessment and plan
1. COPD with acute exacerbation. Prednisone 40 mg for five days, azithromycin, albuterol every four hours. Back in two days.
2. Former smoker.""", (55, 88), minutes=30),
    VisitCase("thyroid", """Subjective
Tired but better than before. Takes levothyroxine 75 mcg before breakfast.

Objective
Pulse 66, thyroid not enlarged. TSH 7.9 last week (12.3 in spring).

Assessment and plan
1. Hypothyroidism, not yet at goal. Levothyroxine raised to 88 mcg, TSH again in six weeks.""", (25, 85)),
    VisitCase("headaches", """Subjective
Throbbing headache on one side twice a month, with nausea and light hurting, gone after sleep. No aura. Mother has migraine.

Objective
Neurologic examination normal, fundi normal.

Assessment and plan
1. Migraine without aura, not intractable. Sumatriptan 50 mg at onset, headache diary.""", (18, 55), minutes=32),
    VisitCase("heart failure check", """Subjective
{age}-year-old {person} with heart failure. Weight up 2 kg in a week, ankles swollen, sleeps on two pillows.
Takes carvedilol and lisinopril each day, salt at a family feast.

Objective
BP 138/80, edema to the shin on both sides, fine crackles at the bases. BNP ordered, last echo EF 35 %.

Assessment and plan
1. Acute on chronic systolic heart failure. Furosemide raised to 40 mg twice daily, weight each morning, back in three days.
2. Atrial fibrillation, permanent, rate controlled, apixaban continued.""", (60, 90), minutes=35),
)  # fmt: skip
