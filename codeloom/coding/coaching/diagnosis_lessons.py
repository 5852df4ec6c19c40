"""Lessons about diagnoses: how specific, how certain, on what they rest."""

from codeloom.coding.coaching.lessons import Lesson

DIAGNOSIS_LESSONS = (
    Lesson(
        "side",
        "Say which side",
        "Eyes, ears, limbs and paired organs have a side in their code. The code for an unspecified side is for the rare "
        "visit in which nobody could tell.",
        "Knee pain for two weeks, worse on stairs.",
        "Right knee pain for two weeks, worse on stairs.",
        "Right knee",
        "Which wording lets the side be coded?",
        (
            "Shoulder pain, full range of motion",
            "Left shoulder pain, full range of motion",
            "Shoulder pain, same side as before",
        ),
        1,
        "“Same side as before” sends the reader to another note; the side is coded from this visit’s record. When both "
        "sides are affected, say so.",
        "Guidelines I.B.13, laterality",
    ),
    Lesson(
        "acuity",
        "Name the type, and whether it is acute",
        "Heart failure, respiratory failure, anemia from blood loss and obstructive lung disease are coded by type and by"
        " acute, chronic or acute on chronic. The test result alone is not the diagnosis.",
        "Heart failure, more edema this week. Ejection fraction 35 percent.",
        "Acute on chronic systolic heart failure, more edema this week.",
        "Acute on chronic systolic",
        "Which wording carries type and acuity?",
        (
            "Heart failure, ejection fraction 35 percent",
            "Heart failure exacerbation",
            "Acute on chronic systolic heart failure",
        ),
        2,
        "An ejection fraction is a finding; which type of failure it stands for is for you to say. “Exacerbation” alone "
        "does not name the type.",
        "Guidelines I.B.8, acute and chronic conditions",
    ),
    Lesson(
        "type",
        "Say which type",
        "Many conditions have codes by type: anemia by cause, asthma by how persistent it is, depression by episode and "
        "severity, gout by joint. Say the type when you know it; leave it open when you do not.",
        "Anemia, continue tablets.",
        "Iron deficiency anemia from heavy periods, continue iron.",
        "Iron deficiency anemia from heavy periods",
        "Which wording is the most specific that this plan supports: mild persistent asthma, on a daily inhaled steroid?",
        ("Asthma, stable", "Mild persistent asthma, without exacerbation", "Reactive airways"),
        1,
        "How persistent, and whether there is an exacerbation today, are both in the code. “Stable” says how it goes, not"
        " which asthma it is.",
        "Guidelines I.B.2, level of detail",
    ),
    Lesson(
        "stage",
        "State the stage",
        "Chronic kidney disease and pressure ulcers are coded by stage. A filtration rate in the results is not read as a"
        " stage: the stage is your diagnosis.",
        "Chronic kidney disease, eGFR 38, stable.",
        "Chronic kidney disease stage 3b, eGFR 38, stable.",
        "stage 3b",
        "The eGFR has been 52 for six months. Which wording lets the stage be coded?",
        ("CKD, eGFR 52", "CKD stage 3a", "Reduced kidney function"),
        1,
        "Only a stage that is written is coded. Numbers show why it is the right one.",
        "Guidelines I.C.14.a, chronic kidney disease",
    ),
    Lesson(
        "diabetes",
        "Name the kind, the complication and the link",
        "A finding beside diabetes is coded as its complication when your note ties them. Say what you know; leave open "
        "what you do not.",
        "Type 2 diabetes. Numbness in both feet, monofilament reduced.",
        "Type 2 diabetes with diabetic polyneuropathy.",
        "with diabetic polyneuropathy",
        "Which wording lets the complication be coded?",
        (
            "Type 2 diabetes. Polyneuropathy from alcohol.",
            "Type 2 diabetes with diabetic polyneuropathy",
            "Numbness, consistent with diabetic polyneuropathy",
        ),
        1,
        "“Consistent with” is uncertain and cannot be coded in an office visit (IV.H). The first names another cause, "
        "which ends the link that “with” assumes (I.A.15); saying it leaves no doubt.",
        "Guidelines I.A.15 and I.C.4.a",
    ),
    Lesson(
        "uncertain",
        "In an office visit, write what you know today",
        "Probable, suspected, likely, rule out, consistent with: an outpatient visit codes none of these. The symptom or "
        "sign is coded until the diagnosis is certain.",
        "Probable pneumonia, chest film ordered.",
        "Fever and productive cough, chest film ordered to look for pneumonia.",
        "Fever and productive cough",
        "An outpatient plan says “rule out appendicitis”. What is coded?",
        ("Appendicitis", "The abdominal pain that was examined", "Nothing, until the scan is read"),
        1,
        "The reason for the visit is known: the pain. If the diagnosis is certain by the end of the visit, write it "
        "without the word of doubt.",
        "Guidelines IV.H, uncertain diagnosis",
    ),
    Lesson(
        "unsupported",
        "Show what a diagnosis rests on",
        "A diagnosis is reported when the visit evaluated, monitored or treated it, or when it changed what you did. A "
        "name in a carried-over list shows none of that.",
        "Problem list: atrial fibrillation.",
        "Atrial fibrillation, rate controlled at 72, continue apixaban.",
        "rate controlled at 72, continue apixaban",
        "Which entry supports reporting the condition today?",
        ("COPD, on the problem list", "COPD, lungs clear, continue tiotropium", "COPD, see earlier notes"),
        1,
        "It was looked at and a treatment was decided. The others show that it is known, not that it mattered today.",
        "Guidelines IV.J, coexisting conditions",
    ),
    Lesson(
        "conflict",
        "Let one statement hold",
        "When two places of a note contradict each other, nobody but you can say which one is right: billing has to ask. "
        "Text that was copied forward is the usual cause.",
        "Denies chest pain. Assessment: chest pain, stable.",
        "Chest pain last week, none today.",
        "last week, none today",
        "The exam says left ankle, the plan says right ankle. What happens?",
        ("The plan is taken", "The exam is taken", "You are asked which one holds"),
        2,
        "Conflicting documentation is put to the provider; no coder may choose. Reading the copied part once before "
        "signing spares you the question.",
        "Guidelines I.B.14, conflicting documentation",
    ),
)
