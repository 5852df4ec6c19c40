"""What a statement says of the words in it: stated, denied, doubted, of the family, past, planned, conditional, of others.

A cue reaches forward to the end of its clause, over the commas of a list, or back over its own clause.
"""

import re

from codeloom.coding.rules.doubt_words import CONFIRMED, DENIAL_AFTER, DENIAL_BEFORE, DOUBT
from codeloom.coding.suggesting.asides import warned_of
from codeloom.coding.suggesting.chart_entries import listed_elsewhere, taken_off, treated_as
from codeloom.coding.suggesting.sections import ALLERGIES, FAMILY, INSTRUCTIONS, REASONING

STATED, DENIED, DOUBTED, KIN, PAST = "stated", "denied", "doubted", "family", "history"
PLANNED, CONDITIONAL, RESOLVED, ALLERGY = "planned", "conditional", "resolved", "allergy"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_RELATIVE = _any(
    r"\b(?:mother|father|mom|dad|brother|sister|son|daughter|husband|wife|spouse|partner|aunt|uncle|grand(?:mother"
    r"|father|parents?"
    r"|ma|pa)|cousin|siblings?|parents?|niece|nephew|roommate|sis|bro|co-?workers?|classmates?|neighbou?r|boyfriend|girlfriend"
    r"|family (?:history|hx|members?)|fh|fhx|relatives?|maternal|paternal|household|daycare)\b(?!'s? (?:reports?"
    r"|states?|says?))"
)
_TELLS = _any(
    r"\b(?:mother|father|mom|dad|wife|husband|daughter|son|parents?|partner|sister|brother|spouse|family)\b"
    r" (?:\w+ )?(?:reports?|states?|says?|notes?|noticed|thinks?|believes?|called|worried|gives?|given|brought"
    r"|is concerned|concerned"
    r"|present|agrees?|denies|feels|helps?)\b",
    r"\b(?:with|by|from|per|and) (?:his|her|their|the)? ?(?:mother|father|mom|dad|wife|husband|daughter|son"
    r"|parents?|partner|spouse)\b",
    r"\blives? with\b[^.;]*",
)
_DENIES = _any(
    DENIAL_BEFORE.pattern,
    r"\b(?:no|not|denies|denied|denying|without|w/o|never|none|nor|absent|negative for|neg for|free of|lack of"
    r"|rules? out|ruled out"
    r"|rather than|instead of|in place of|neither|not (?:an? )?candidate(?: for)?|(?:does(?: not|n't)|did(?: not|n't)) want"
    r"|(?:does(?: not|n't)|do(?: not|n't)|did(?: not|n't)) (?:fit|suggest|support"
    r"|look like|meet)|argues? against|(?:mistaken|misdiagnosed|misread|mislabell?ed) (?:for|as|with)"
    r"|excluded?|doubt|cannot|doesn't have|does not have|is not|isn't|are not|wasn't|was not|no (?:evidence|signs?"
    r"|history|hx) of)\b",
    r"(?<!\w)\(-\)|(?<=\s)neg(?:ative)?:? (?=\w)",
)
_DENIED_BACK = _any(
    DENIAL_AFTER.pattern,
    r"\b(?:(?:was|were|is|are|has been|have been|been) )?(?:ruled out|excluded|not (?:present|seen|found|noted"
    r"|identified)|negative|neg|absent"
    r"|unlikely|less likely|not likely|doubtful|improbable|unremarkable|entered in error|in error)\b(?! for)",
    r"\bto rule (?:this|it|that|them) out\b",
    r"\b(?:not|never) (?:been |felt (?:to be )?|thought (?:to be )?)?(?:likely|confirmed"
    r"|proven|supported|suspected|diagnosed|established)\b|\bturned out (?:to be|not)\b",
    r"^\s*(?:(?:was|were|is|are|has been) )?(?:declined|refused|(?:looked|searched|checked|watched) for)\b",
    r"^-?free\b",
    r"^:\s*(?:none|no|nil|neg(?:ative)?|never)\b",
    r"^\s*(?:(?:in|on|of|to) neither|(?:diagnostic )?(?:criteria )?(?:is |are |was |were )?not (?:fully )?met)\b",
    r"^\s*\??\s*(?:no|none|nil|neg)\s*$",
)
_ANSWERED_NO = re.compile(r":(?:[^.;:]|\.(?=\d)){0,30}, (?:no|none|not)\s*$", re.IGNORECASE)
"""A condition put as a question, its value and a no: "Diabetes: A1c 5.3, no"."""
_HAD_NONE = re.compile(r"[\s,:–-]{1,3}none\b(?! (?:today|now|this|of))", re.IGNORECASE)
"""After a condition: there was none of it."""
_DOUBTS = _any(
    DOUBT.pattern,
    r"\b(?:concern(?:ing|ed)? (?:for|about|of)|worr(?:y|ied|isome) (?:for|about)|consider(?:ed|ing)?|evaluat(?:e"
    r"|ion) for|work-?up for"
    r"|differential|ddx|vs\.?|versus|could be|may be|might be|could represent|may represent|if this is|whether"
    r"|thinks? (?:she|he|it)"
    r"|to (?:rule out|exclude|look for|assess for|evaluate for|check for|screen for)|screening for"
    r"|screen(?:ed)? for|test(?:ed|ing)? for"
    r"|(?:can|may|might|could|will) (?:also )?(?:cause|lead to|result in|trigger|worsen into|turn into)|at risk (?:for|of)"
    r"|risks? (?:of|for)|(?:risks?|complications?) (?:incl\w*|such as|like|explained|reviewed)"
    r"|look(?:ing)? for|suggest(?:s|ive)|compatible with|consistent with|r/o"
    r"|question of|equivocal|(?:initially|first|at first|once|previously|originally|briefly) (?:thought|felt|believed|said|read"
    r"|called|labell?ed)(?: to be| to have| as)?|(?:was|were|been) (?:thought|felt|believed) to (?:be|have)"
    r"|thinks|believes|wonders|suspects|convinced"
    r"|borderline for|exposure to|exposed to|contact with|fear of|educat\w+ (?:on|about"
    r"|regarding) (?:the )?(?:risks?|signs))\b",
)
_DOUBTED_BACK = _any(
    r"\bsuspected(?: \w+)?\s*$",
    r"\b(?:is |are |was )?(?:suspected|possible|probable|likely|questionable)\s*$",
    r"\b(?:pending|to be (?:ruled out|confirmed))\b",
    r"^\s*(?:(?:was|were|is) )?considered\b",
    r"\?\s*$",
)
_ASKED = re.compile(r"(?:^|[\s(,/])\?+ ?$")
"""A question mark right before words: "?pneumonia"."""
_SURE = _any(CONFIRMED.pattern, r"\b(?:findings|symptoms|exam|presentation|this) (?:are|is) consistent with\b")
_HISTORY_CUE = _any(
    r"\b(?:history of|h/o|hx(?: of)?|s/p|status[- ]post|prior|previous|remote|old|former|past)\b",
)
_OVER = _any(
    r"(?<!not )(?<!never )(?<!not yet )\b(?:has |have |had |now |fully |completely |since )?(?:resolved|cleared(?: up)?|healed"
    r"|recovered(?! (?:ef|ejection|lv|function|from))|gone"
    r"|no longer|treated and resolved"
    r"|completed treatment|in remission|cured|outgr(?:own|ew)|went away|subsided)\b(?! (?:sx|symptoms?|with|after))",
    r"\(remove\)|- remove\b|\bremove from\b",
)
_OVER_BY = re.compile(
    r"[^,.;]{0,12}\b(?:resolved|gone|cleared) (?:with|after|since|by) (?:\w+ ){0,2}(?:weight|diet|lifestyle|surgery|delivery"
    r"|stopping|treatment|antibiotics|steroids|therapy)",
    re.IGNORECASE,
)
"""What follows a condition that is over by what was done for it."""
_WHICH_IS_OVER = re.compile(
    r"(?:(?!\b(?:after|from|following|due|since|with|and)\b)[^.;]){0,40}\b(?:which|that) (?:is|was|are|were) (?:all |long "
    r"|now )?over\b",
    re.IGNORECASE,
)
"""What follows a condition that is over, and none of those before it."""
_PLANS = _any(
    r"\b(?:will|plan(?:ned|s)? (?:to|for)|schedule[ds]?|refer(?:red|ral)?(?: (?:to|for))?|order(?:ed|s)?|consider"
    r"|recommend(?:ed)?"
    r"|contemplat\w+|thinking (?:of|about)|interested in|candidate for|awaiting|eligible for|offered|list(?:ed)? for"
    r"|arrange|discuss(?:ed)?|counsel(?:l?ed|l?ing)?|educat(?:e|ed|ion)|to prevent|prevention of|prophylaxis"
    r"|vaccin\w+ (?:for|against)"
    r"|advised|avoid|screen(?:ing)?|check(?:ed)? for|watch for|monitor for|start(?:ed)? .{0,30} for)\b",
)
_LATER = _any(r"\b(?:at|on) (?:the )?next visit\b", r"\bnext (?:visit|time|week|month|year)\b")
"""What follows something that is not of today."""
_CONDITIONS = _any(
    r"\b(?:if|should (?:she|he|they|it|symptoms|you)|in case|unless|when(?:ever)?|until|return (?:for|if|with|to)"
    r"|call (?:for|if|with)|go to the (?:er|ed)|er (?:for|if)|watch for|precautions?|sooner (?:for|if)|prn|as needed for|red flags?"
    r"|seek care|warning signs|return:|returns?(?= \()|(?:ed|er|911) (?:for|if))(?!\w)",
)
_ABOUT = re.compile(
    r"-(?:predominant|dominant|like|prone)\b|(?:[-\s]19)?\s+(?:vaccin\w*|shots?|tests?\b|testing|screen\w*|titers?|swab"
    r"|(?:stool|breath|urine|serum|blood|rapid|throat|nasal) (?:antigens?|tests?|ag|pcr|cultures?|swabs?|antibod\w*)|antigens?\b"
    r"|antibod\w*|pcr|panel|booster|prevention|prophylaxis|risk"
    r"|clinic|specialist|precautions|educat\w*|counsel\w*|scale|score|questionnaire|support group|medications?\b"
    r"|meds\b|care team|(?:signs?|symptoms?) (?:explained|discussed|reviewed|given)|(?:and|or|/"
    r"|,) \w+ (?:swabs?|tests?|antigens?|pcr))",
    re.IGNORECASE,
)
"""What follows a term that then names a test, a vaccine or a service, not a condition."""
_IMMUNIZED = re.compile(r"[\w ,/&-]{0,45}\b(?:vaccin\w+|immuni[sz]\w+)\b", re.IGNORECASE)
_BOUNDARY = re.compile(
    r"[;!?\n]|\.(?!\d)|\(\?+\)|\b(?:but|however|although|though|except|whereas|while|yet|other than|aside from"
    r"|apart from)\b",
    re.I,
)
_STATES_ANEW = re.compile(
    r",\s*(?:and\s+)?(?:on|off|now|she|he|they|it|which|who|will|is|are|was|has|had|reports?|endorses?|admits?"
    r"|presents?|takes?|taking"
    r"|continues?|remains?|currently|still|with|then|today|positive|started|stable|managed|treated|given|likely"
    r"|\+)\b|\s\+\s?\w|\s(?:he|she|they|patient|pt) (?:is|was|has|had|takes|will|reports|continues|states|says"
    r"|uses|smokes)\b",
    re.IGNORECASE,
)
_SAYS_MORE = re.compile(
    r"\b(?:without|w/o|no|not) (?:obstruct|complicat|aura|intractable|esophag|hematuria|cc|mention|status|lower"
    r"|psychot)\w*",
    re.I,
)


_ASIDE = re.compile(r"\([^()]*\w\w [^()]*\)")
"""Words in brackets before a term: they are of what stands before the bracket, and their cues reach no further."""


def context(note: str, begin: int, end: int, start: int, stop: int, kind: str) -> str:
    """What a sentence (`begin` to `end`, in a part of this kind) says of its words from `start` to `stop`."""
    if kind in (FAMILY,):
        return KIN
    if kind == ALLERGIES:
        return ALLERGY
    before, after = note[begin:start], note[stop:end]
    clause = _ASIDE.sub(lambda found: " " * len(found.group()), _since_boundary(before))
    rest = _until_boundary(after)
    if _of_kin(clause, note[start:end]):
        return KIN
    if _reaches(_CONDITIONS, clause) or kind == INSTRUCTIONS:
        return CONDITIONAL
    if _denied(clause, rest):
        return DENIED
    if _ASKED.search(before) or _doubted(clause, rest) or kind == REASONING:
        return DOUBTED
    if _LATER.search(_first_words(rest, 6)):
        return PLANNED
    if _ABOUT.match(rest) or _IMMUNIZED.match(rest) or warned_of(clause, note[start:stop], rest, note[begin:end]):
        return PLANNED
    if (
        _OVER_BY.match(rest)
        or taken_off(note[start:stop], rest)
        or _WHICH_IS_OVER.match(rest)
        or _OVER.search(_same_item(" ".join(rest.split()[:9])))
        or re.search(r"\bresolved\s*:?\s*$|\bno longer (?:has|have)\b", clause, re.I)
    ):
        return RESOLVED
    if re.search(r"\b(?:allerg(?:y|ic|ies) to)\b", clause, re.I) or re.match(r"\s*allerg", rest, re.I):
        return ALLERGY
    if _is_past(clause, rest):
        return PAST
    return PLANNED if _reaches(_PLANS, clause) else STATED


def _same_item(rest: str) -> str:
    """What follows up to the comma after which something else is said to be in remission."""
    found = re.search(r",[^,]*\bin (?:\w+ )?remission\b", rest, re.IGNORECASE)
    return rest[: found.start()] if found and re.search(r"\w{4,}", rest[found.start() : found.end() - 12]) else rest


def _since_boundary(before: str) -> str:
    cuts = [found.end() for found in _BOUNDARY.finditer(before)]
    return before[cuts[-1] :] if cuts else before


def _until_boundary(after: str) -> str:
    cut = _BOUNDARY.search(after)
    if cut and cut.group() == "?":
        return after[: cut.end()]
    return after[: cut.start()] if cut else after


def _first_words(text: str, count: int) -> str:
    return " ".join(text.split(",")[0].split()[:count])


def _reaches(cue: re.Pattern[str], clause: str) -> bool:
    """Whether a cue stands in the clause with nothing after it that states anew."""
    found = list(cue.finditer(clause))
    return bool(found) and not _STATES_ANEW.search(clause[found[-1].end() :])


_BOTH_UNLIKELY = re.compile(
    r"(?:,? (?:and|or|nor) |, ?|/)(?!her-?2)(?:[\w-]+[ ,/]+){1,4}(?:(?:are|were|is|both|all|very|felt|thought|also) )*"
    r"(?:unlikely|less likely|not likely|doubtful|excluded|ruled out|not supported|not suspected|negative)\b",
    re.IGNORECASE,
)
"""After the first of a list of which all is said not to be so: "torsion and appendicitis unlikely"."""


def _denied(clause: str, rest: str) -> bool:
    plain = _SAYS_MORE.sub(lambda found: "_" * len(found.group()), clause)
    if _reaches(_DENIES, plain):
        return True
    if _ANSWERED_NO.match(rest) or _HAD_NONE.match(rest):
        return True
    if _BOTH_UNLIKELY.match(rest):
        return True
    near = _first_words(rest, 7)
    found = _DENIED_BACK.search(near)
    return bool(found) and not re.search(r"\b(?:with|w/|by|on|and|for|of)\b", near[: found.start()] if found else "")


def _doubted(clause: str, rest: str) -> bool:
    if _SURE.search(clause):
        return False
    if _reaches(_DOUBTS, clause) or treated_as(clause) or listed_elsewhere(clause, rest):
        return True
    near = _first_words(rest, 4)
    if re.match(r"\s*(?:vs\b|versus\b|\?)", rest):
        return True
    return bool(_DOUBTED_BACK.search(near)) and not re.match(r"\s*(?:with|due|and|-)", near)


_AGED = re.compile(r",? \(?(?:age[d ]*)?\d{1,3}(?: ?(?:yo|y/o|years? old))?[,)]")
"""The age of somebody, put in after the word for them: "her husband, 70, has"."""


def _of_kin(clause: str, words: str) -> bool:
    told = _TELLS.sub(lambda found: "_" * len(found.group()), _AGED.sub(" ", clause))
    if _RELATIVE.search(told) and not re.search(r"\b(?:patient|pt|she|he)\b", told[_last(_RELATIVE, told) :], re.I):
        return not _STATES_ANEW.search(told[_last(_RELATIVE, told) :]) or ", " not in told[_last(_RELATIVE, told) :]
    return bool(
        re.match(
            r"[\w\s,/'-]{0,40}\b(?:in|of) (?:(?:his|her|the|a|their|pt's) )?(?:mother|father|sister|brother"
            r"|aunt|uncle|cousin|son|daughter|twin"
            r"|sibling|parent|grand\w+|family|household|wife|husband|partner)s?\b",
            words,
            re.I,
        )
    )


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((found.end() for found in pattern.finditer(text)), default=0)


_LONG_AGO = re.compile(
    r"\s*(?:[-–,:]\s*|(?:with|w/|after|on|from) (?:\w+ ){1,3})?\(?"
    r"(?:(?:hx|by history|history|past hx|in (?:the )?past|remote(?:ly)?)\b(?! of)|in (?:19|20)\d\d"
    r"|\d+ (?:years|yrs|y) ago|as a (?:child|kid|teen\w*|baby|toddler)"
    r"|in (?:childhood|college|high school|her|his) ?(?:teens|twenties|20s|30s)?|when (?:s?he|they) (?:was|were)\b)",
    re.IGNORECASE,
)
"""After a condition: it was in another time of life."""


def _is_past(clause: str, rest: str) -> bool:
    tail = clause[-60:]
    cues = list(_HISTORY_CUE.finditer(tail))
    if cues and not re.search(r"significant for|\bnow\b|current", tail[cues[-1].end() :], re.IGNORECASE):
        return not re.search(r"past medical history", tail[max(0, cues[-1].start() - 5) :], re.IGNORECASE)
    return bool(_LONG_AGO.match(rest))
