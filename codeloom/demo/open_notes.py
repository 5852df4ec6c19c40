"""Notes of the demo's provider that leave something open, so that its coach has what to teach."""

from codeloom.demo.visit_notes import VisitCase

OPEN_CASES = (
    VisitCase("shoulder pain", """Subjective
Shoulder pain for three weeks, worse when reaching up, disturbs sleep. No fall. Works as a painter.

Objective
Painful arc, strength kept, no redness.

Assessment and plan
1. Shoulder pain, probable rotator cuff tendinitis. Naproxen 500 mg twice daily for ten days, exercises shown.""", (30, 75),
              adds=(("icd10cm", "M25.511", "Asked: it is the right shoulder."),)),
    VisitCase("kidney check", """Subjective
{He} comes for the results. No swelling, urine as always. Takes losartan and amlodipine each morning.

Objective
BP 136/82. eGFR 44, creatinine 1.5, potassium 4.4, unchanged for a year.

Assessment and plan
1. Chronic kidney disease stage 3, stable. Repeat basic metabolic panel in three months.
2. Hypertension, at goal, continue losartan.""", (45, 88), picked="99214",
              instead=(("N18.30", "N18.32", "Asked: stage 3b."),)),
    VisitCase("tired and short of breath", """Subjective
More tired for a month, short of breath on the second flight of stairs, two pillows. Takes furosemide and metoprolol.
Also on levothyroxine.

Objective
BP 128/74, weight up 2 kg, ankles swollen, fine crackles at both bases.

Assessment and plan
1. Heart failure, furosemide raised to 40 mg. Basic metabolic panel and BNP ordered.""", (55, 88)),
    VisitCase("cough and fever", """Subjective
Cough with yellow sputum and fever since Saturday, chills at night. Smokes ten cigarettes a day.

Objective
Temp 38.6, SpO2 95 %, crackles at the right base.

Assessment and plan
1. Probable pneumonia. Chest film ordered, amoxicillin for seven days.
2. Nicotine dependence, cigarettes, advised to stop.""", (25, 80), minutes=24,
              adds=(("icd10cm", "R05.9", "The cough is what is known so far."),)),
)  # fmt: skip
