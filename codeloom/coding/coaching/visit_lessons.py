"""Lessons about the visit: what carries its level, its time, and why something was done."""

from codeloom.coding.coaching.lessons import Lesson

VISIT_LESSONS = (
    Lesson(
        "status",
        "Say how each chronic problem stands",
        "A problem counts when the note shows that it was addressed: how it stands against your goal, and what follows. A"
        " drug on the list shows neither.",
        "Lisinopril 20 mg daily.",
        "Hypertension, above goal at home, lisinopril raised to 20 mg.",
        "Hypertension, above goal at home",
        "Which entry shows a chronic problem that is not at its goal?",
        ("Diabetes, on metformin", "Diabetes, A1c 8.4, above goal; add a second drug", "History of diabetes"),
        1,
        "Stable means at the goal for this patient; above it, the problem is not stable even when nothing changed. The "
        "note has to say which.",
        "AMA E/M guidelines, number and complexity of problems",
    ),
    Lesson(
        "data",
        "Name what you reviewed and ordered",
        "Each test ordered or result reviewed counts once; so do notes from outside, another person’s account when it was"
        " needed, and your own reading of a film. What is not written is not counted.",
        "Labs reviewed.",
        "Reviewed today: A1c, basic metabolic panel; cardiology letter of 3 May.",
        "A1c, basic metabolic panel; cardiology letter of 3 May",
        "Which line counts three items of data?",
        (
            "Reviewed all available records",
            "Reviewed A1c and lipid panel; ordered urine albumin",
            "Reviewed the lipid panel three times this year",
        ),
        1,
        "Two results and one order are three unique items. “All records” names none, and the same test counts once.",
        "AMA E/M guidelines, amount and complexity of data",
    ),
    Lesson(
        "level",
        "Let the note carry the level",
        "Two of problems, data and risk decide, or the time of the day. A level above what is written cannot be defended,"
        " however hard the visit was; if more was done, write it, and if it was not, the lower level is right.",
        "Diabetes and hypertension. Continue.",
        "Diabetes above goal, metformin raised. Hypertension at goal, continue lisinopril.",
        "above goal, metformin raised",
        "Which one moves the risk column to moderate?",
        ("A medication list of nine drugs", "Deciding about a prescription drug", "A normal examination"),
        1,
        "Managing a prescription drug is a decision: start, stop, change, or continue with a reason. Length of lists and "
        "of the examination do not count.",
        "AMA E/M guidelines, selecting a level by MDM",
    ),
    Lesson(
        "time",
        "When time decides, write the minutes",
        "The level may rest on your total time on the date of the visit: preparing, seeing the patient, ordering, "
        "writing. The note has to state the minutes; staff time and other days do not count.",
        "Long discussion about options.",
        "Total time on the date of the visit: 42 minutes.",
        "42 minutes",
        "Which statement can decide the level?",
        (
            "Spent a long time counseling",
            "Total time on the date of the visit: 35 minutes",
            "Visit from 9:00 to 9:40 with nurse teaching",
        ),
        1,
        "It names your own total on that date. The third mixes in the nurse’s time, which is not counted.",
        "AMA E/M guidelines, selecting a level by time",
    ),
    Lesson(
        "necessity",
        "Tie each test and procedure to its problem",
        "A service is billed for a diagnosis that explains it. Write the reason beside the order, as a problem or a "
        "symptom of this visit.",
        "BMP and urine albumin.",
        "BMP and urine albumin for hypertension with diabetes.",
        "for hypertension with diabetes",
        "Which order says why it was needed?",
        ("ECG done, normal", "ECG for palpitations: sinus rhythm", "Routine ECG"),
        1,
        "The symptom explains it. When a result turns out normal, the symptom is still the reason; “routine” is coded as "
        "a screening or as nothing.",
        "Guidelines IV.K and IV.L, services and their reason",
    ),
)
