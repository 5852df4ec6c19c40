"""The kinds of questions to providers: what each needs and what it allows."""

from codeloom.coding.provider_questions.shapes import Kind

KINDS = (
    Kind("specificity", "Specificity of a condition"),
    Kind("acuity", "Acuity of a condition"),
    Kind("etiology", "Cause of a condition"),
    Kind("significance", "Clinical significance of a finding", findings=1),
    Kind("conflict", "Conflicting documentation", both_named=True),
    Kind("validation", "Clinical support of a documented diagnosis", yes_no=True, both_named=True),
    Kind("cause_effect", "Relation of two documented conditions", yes_no=True, both_named=True),
    Kind("poa", "Present on admission", findings=1, yes_no=True),
    Kind("laterality", "Side or site", findings=1),
    Kind("procedure", "Detail of a procedure", findings=1, open_ended=True),
    Kind("free", "Open question", findings=1, open_ended=True),
)
"""Yes and no are choices only for what the guideline of compliant queries names: present on admission, a diagnosis that is
documented already, and the relation of two documented conditions."""

BY_KEY = {kind.key: kind for kind in KINDS}
