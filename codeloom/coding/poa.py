"""Which diagnoses may be marked present on admission together, and which a person decides one by one (Appendix I). Pure."""

import re

from codeloom.coding.rules.rule import codes

_OF_CARE = codes(
    "T80 T81 T82 T83 T84 T85 T86 T87 T88 D78 E36 E89 G97 H59 H95 I97 J95 K68.11 K91 K94 K95 L76 M96 N98 N99 Y95"
)
"""Complications of care: during or after a procedure, so often of this stay."""
_IN_STAY = codes(
    "L89 O70 O71 O72 O73 O74 O75 O85 O86 O87 O88 O89 O90 O91 O92 J18 J15 J69.0 N17 A04.7 I26 I82 R57 R65 R41.0 F05"
)
"""What comes during a stay about as often as before it."""
_ACQUIRED = re.compile(
    r"\b(?:hospital|health ?care|ventilator|device|catheter)[- ](?:acquired|associated|onset)\b|\bnosocomial\b"
    r"|\b(?:hospital|post-?op(?:erative)?) day #?\d|\bpost-?operativ\w+|\bpost-?procedur\w+|\biatrogenic\b"
    r"|\b(?:develop|aris|arose|occur|began|start)\w*\b[^.;\n]{0,40}\b(?:during|after|following|on) (?:the |this |her |his )?"
    r"(?:stay|admission|hospitali[sz]ation|surgery|operation|procedure|day)\b|\bwhile (?:in (?:the )?hospital|hospitali[sz]ed)\b",
    re.IGNORECASE,
)


def decided_alone(code: str, evidence: str = "") -> str:
    """Why POA Y for all leaves a diagnosis out; empty where it does not. `evidence` are the sentences marked for it."""
    if code.startswith(_OF_CARE):
        return "complication of care"
    if _ACQUIRED.search(evidence):
        return "its evidence says it came during the stay"
    return "may have come during the stay" if code.startswith(_IN_STAY) else ""
