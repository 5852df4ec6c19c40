"""Conditions a statement names beside what it states: what somebody was warned of, is watched or protected for, or what an
order is about. None of them is a diagnosis of the visit.

A statement that begins with an order ("BMP in two weeks (hyperkalemia)") states no condition by itself.
"""

import re

_WARNED = re.compile(
    r"\b(?:told|warn\w*|cautioned|reminded|aware|informed|explain\w*|review\w*|instruct\w*|talked) (?:\w+ ){0,2}(?:of|about|re)\b"
    r"|\b(?:side|adverse|late) effects?\b|\b(?:alarm|red[- ]flag|warning|danger) (?:symptoms?|signs?|features?)\b"
    r"|\brisks?\s*:|\brisks\b(?! factors?)|\b(?:discuss\w*|review\w*|explain\w*|benefits?|small|low) (?:the )?risk\b"
    r"|\bpossible complications?\b|\bcomplications?\s*(?:incl\w*|:|such as|like|are|were)"
    r"|\b(?:check\w*|exam\w*|surveillance|monitor\w*|watch\w*|screen\w*|tests?|labs?|serolog\w*|prophylaxis|ppx|vaccin\w*"
    r"|immuni[sz]\w*|precautions?|protect\w*|prevent\w*|coverage|look\w*|assess\w*|evaluat\w*|eval|work-?up"
    r"|cleared|hotline|call(?:ed)?) (?:[\w-]+ ){0,3}(?:for|of|against|from)\b",
    re.IGNORECASE,
)
"""Before a condition: what it is named for is a warning or a watch."""
_WATCHED = re.compile(
    r"(?:\s*(?:/|&|and|or)\s*[\w-]+){0,2}"
    r"(?:\s*(?:\(-\)|[-\w]+))?[\s-]+(?:pre-?exposure|post-?exposure|risks?|precautions?|prophylaxis|ppx|prep|pep|screen(?:s|ing)?"
    r"|warning signs?|red flags?|possibility"
    r"|surveillance|teaching|abcdes?|warnings?|work-?up|serolog(?:y|ies)|contact|exposure|scare|checks?|hotline|prevention|protection"
    r"|us|u/s|ultrasound|duplex|ldct|titers?)\b(?! factors?)",
    re.IGNORECASE,
)
"""After a condition: it names a risk, a test or a protection."""
_NO_PART = re.compile(r"[,.;:()\n]")
_RISK_IN_BRACKETS = re.compile(r"^[^()\n]{0,60}\b(?:risks?|precautions?|watch|monitor\w*)\s*\)", re.IGNORECASE)
_VACCINES = re.compile(
    r"\b(?:vaccin\w*|pentacel|pediarix|vaxelis|kinrix|quadracel|proquad|prevnar\w*|pcv ?\d+|ppsv ?\d+|mmrv?|dtap|tdap|ipv|hib"
    r"|menacwy|menb|menveo|bexsero|gardasil|rotateq|rotarix|shingrix|heplisav|twinrix|beyfortus|abrysvo|arexvy|flu ?shot"
    r"|boosters?)\b",
    re.IGNORECASE,
)
_PREVENTED = re.compile(
    r"(?:rotavirus|hep(?:atitis)? ?[ab]|hpv|varicella|measles|mumps|rubella|zoster|shingles|flu|influenza|covid\S*|rsv|polio"
    r"|pertussis|tetanus|diphtheria|pneumococc\w+|mening\w+|rabies|typhoid|yellow fever|cholera|hib)\b",
    re.IGNORECASE,
)
_IMMUNE = re.compile(r"[\s:-]*(?:is |are )?(?:non-?)?immun(?:e|ity)\b", re.IGNORECASE)
_TESTED = re.compile(
    r"(?:hiv|hep(?:atitis)? ?[abc]|hcv|hbv|syphilis|gonorrhea|chlamydia|trich\w*|tb|tuberculosis|covid\S*|flu|influenza|rsv|strep"
    r"|mono|lyme|celiac|lupus|anemia|gdm|gestational diabetes)",
    re.IGNORECASE,
)
_TEST = re.compile(
    r"(?:\s*[/,&+]\s*[\w-]+| and [\w-]+){0,3} (?:drawn|sent|ordered|pending|collected|obtained|labs?|panel|swabs?|serolog\w*|tests?"
    r"|testing|ab|ag|antibod\w*|antigen|rna|viral load|nonreactive|non-reactive|checked|today)\b",
    re.IGNORECASE,
)
"""After what is tested for: the name is that of a test."""
_ORDER = re.compile(
    r"(?:[-*•>]\s*)?(?:bmp|cmp|cbc|lfts?|labs?|inr|tsh|a1c|lipids?|psa|ekg|ecg|echo|ct|mri|us|ultrasound|x-?ray|xr|cxr|dexa|egd"
    r"|colonoscopy|mammogram|biopsy|cultures?|hm|health maintenance|immuni[sz]ations?|vaccin\w*|refer\w*|orders?|ordered|repeat"
    r"|recheck|check|monitor|start|begin|stop|continue|cont|give|given|add|increase|decrease|hold|avoid|take|consider"
    r"|discuss\w*|schedule"
    r"|return|rtc|f/u|follow[- ]?up|screen\w*|keep|watch|counsel\w*|advised?|educat\w*|recommend\w*|rec|will|plan|planned|if|should"
    r"|once|when|next|send|sent|obtain|get|await|options?|skin|pcp|ppx|prophyla\w*|told|warned|cleared|risks?|call|proceed"
    r"|may|might"
    r"|titrate|up-?titrate|wean|taper|switch|change|restart|resume|reviewed|explained|goals?|diet|exercise|bring|needs?)\b",
    re.IGNORECASE,
)
"""How a statement begins that says what is done."""
_MOST = 90


_LISTED_RISK = re.compile(
    r"(?:\s*,\s*(?:and |or )?[\w-]+(?: [\w-]+)?){1,4} (?:risks?|precautions?)\b(?! factors?)", re.IGNORECASE
)
"""After a condition within a statement: a list that ends in its being a risk."""


def warned_of(clause: str, words: str, rest: str, whole: str) -> bool:
    """Whether words are named as a warning, a watch or a protection: `clause` stands before them, `rest` after them, in the
    statement `whole`."""
    cues = [found.end() for found in _WARNED.finditer(clause)]
    if cues and not re.search(r"[;:]|\b(?:has|have|had|with|is|are|was|now)\b", clause[cues[-1] :]):
        return True
    if (words[:1].islower() or not whole.startswith(words)) and _LISTED_RISK.match(rest):
        return True
    if _WATCHED.match(rest) or (_RISK_IN_BRACKETS.match(rest) and "(" in clause):
        return True
    if _TESTED.fullmatch(words) and _TEST.match(rest) and not re.search(r"\bpositive\b|\bpos\b", rest, re.IGNORECASE):
        return True
    return bool(_PREVENTED.fullmatch(words) and (_VACCINES.search(whole) or _IMMUNE.match(rest)))


def ordered(before: str) -> bool:
    """Whether what stands before a condition in its statement begins with an order."""
    return bool(_ORDER.match(before.lstrip())) and len(before) > 2
