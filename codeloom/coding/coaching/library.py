"""All lessons by kind of gap."""

from codeloom.coding.coaching.diagnosis_lessons import DIAGNOSIS_LESSONS
from codeloom.coding.coaching.lessons import Lesson
from codeloom.coding.coaching.visit_lessons import VISIT_LESSONS

LESSONS: dict[str, Lesson] = {one.kind: one for one in (*DIAGNOSIS_LESSONS, *VISIT_LESSONS)}
