"""The risk of the management a note decides on: over-the-counter or prescribed drugs, surgery, admission, monitoring."""

import re
from collections.abc import Iterator
from functools import cache

from codeloom.coding.em.kinds import RISK_WORDS, RISKS
from codeloom.coding.suggesting.em_blocks import of_kind
from codeloom.coding.suggesting.em_drug_names import PRESCRIBED_NAMES
from codeloom.coding.suggesting.em_drugs import OVER_THE_COUNTER as _OTC
from codeloom.coding.suggesting.em_drugs import PRESCRIBED
from codeloom.coding.suggesting.em_words import CHRONIC
from codeloom.coding.suggesting.shapes import Element, Span

_DRUG = f"{PRESCRIBED}|{PRESCRIBED_NAMES}"
_NOT = re.compile(
    r"\b(?:no|not|without|hold off\w*|declin\w+|defer\w*|avoid\w*|never|does not need|do not think|takes no"
    r"|stay away|allerg\w+|status post|s/p|underwent|after (?:his|her|the)|prior|previous"
    r"|history of)\b(?:(?! [-–] )[^.,;:\n]){0,40}$",
    re.IGNORECASE,
)
_CONDITIONAL = re.compile(
    r"\b(?:if|unless|should (?:he|she|they|symptoms)|consider\w*|may|might|could|was not|were|had been)\b[^.;\n]*$",
    re.IGNORECASE,
)
_SURGERY = (
    r"surger(?:y|ies)|\w{3,}(?:ectomy|plasty|desis|pexy)|(?!phleb)\w{3,}otomy|(?:tunnel|finger|tendon) release"
    r"|t[khs]a\b|cabg|tavr|acl reconstruction|rotator cuff repair|hernia repair"
    r"|surgical intervention|orif|arthroplast\w+|(?:knee|hip|shoulder|valve) replacement"
    r"|hysterectomy|oophorectomy|lobectomy|resect\w+"
    r"|thoracoscop\w+|cholecystectomy|appendectomy|arthroscop\w+|cesarean|laparoscop\w+|excision|excise|fusion"
    r"|bypass|mastectomy|lumpectomy|(?:lap|laparoscopic) (?:chole|appy)\b|mohs|acdf|turbt|t&a\b|turp\b|lasik"
    r"|ce ?/ ?iol|\bctr\b|phaco\w*|cataract extraction|endarterectomy|\bcea\b|(?:arthroscopic|surgical|open) repair"
    r"|tubal|vasectomy|stenting|\bpci\b"
    r"|removed (?:surgically|via)|amputat\w+|craniotomy|fixation"
)
_PROCEDURES = (
    r"ln2|cryo\b|spinal tap|lumbar puncture|biops(?:y|ied)|injections?\b|cryotherapy|liquid nitrogen|frozen|nerve block"
    r"|ablation|catheteri[sz]ation|(?:endoscopy|(?<!screening )colonoscopy"
    r"(?! (?:referral|for screening|due|up to date|utd)))(?! (?:in |was |from |showed |normal |done |up |on )"
    r"| ?\d{4})"
)
_RULES: tuple[tuple[str, str, bool], ...] = (
    (
        "high",
        r"(?:(?:will|to|and|should|must) (?:be )?)?(?:admit(?:ted)?|hospitali[sz]e[d]?)\b(?: (?:him|her|them"
        r"|the patient|pt|to|for|today|[pcms]?icu|ccu|step|tele|med|floor|obs|surg\w*|ortho|card\w*|hosp\w*|l&d"
        r"|psych)\b)|(?:direct|hospital) admission"
        r"|decision to (?:admit|hospitali[sz]e)|transfer(?:red)? to (?:the )?(?:ed|er|emergency|hospital"
        r"|icu)|(?:sent|send) (?:\w+ ){0,3}(?:to|by) (?:the )?(?:ed\b|er\b|emergency|ambulance)",
        True,
    ),
    (
        "high",
        r"(?:goes|going|sent|transport\w*|taken) to (?:the )?(?:hospital|ed|er)\b[^.\n]{0,30}(?:today|now"
        r"|ambulance)|by ambulance",
        True,
    ),
    (
        "high",
        r"(?:disposition|dispo)\W{1,3}(?:admit\w*|admission|observation|obs\b|icu|transfer)"
        r"|observation (?:status|unit|stay)",
        True,
    ),
    (
        "high",
        r"(?:emergen(?:t|cy)|high[- ]risk) (?:\w+ )?(?:surgery|operation|appendectomy|laparotomy|craniotomy)"
        r"|(?:surgery|operation|\w+ectomy|\w+plasty)[^.\n]{0,60}(?:high risk|risk factors?|comorbid)",
        True,
    ),
    ("high", r"\bdnr\b|do not resuscitate|hospice|comfort (?:care|measures)|de-?escalat\w+ (?:of )?care", True),
    ("high", r"norepinephrine|vasopressors?|levophed|ventilator|intubat\w+|mechanical ventilation", True),
    ("high", r"(?:iv|intravenous|parenteral) (?:morphine|fentanyl|hydromorphone|dilaudid|opioid)", True),
    (
        "high",
        r"(?:morphine|fentanyl|hydromorphone|dilaudid) \d+(?:\.\d+)? ?(?:mg|mcg)? iv\b|\bor tonight"
        r"|to (?:the )?or (?:now|tonight)"
        r"|admitted obs\b|to (?:the )?cath lab",
        True,
    ),
    (
        "high",
        r"cycle \d+ (?:was )?(?:given|today|administered|infused)"
        r"|chemo(?:therapy)?\b[^.\n]{0,40}(?:with|treatment|start|cycle)|cisplatin|carboplatin|taxol|paclitaxel"
        r"|doxorubicin|(?:proceed with|cycle \d+|c\d{1,2}(?:d\d+)?|infusion of"
        r"|continue) (?:\w+ ){0,2}(?:\w+(?:lizumab|lumab|limumab|tuzumab"
        r"|platin|taxel|citabine)|folfox\w*|folfiri\w*|r-?chop)",
        True,
    ),
    (
        "high",
        r"(?:methotrexate|lithium|amiodarone|clozapine|tacrolimus|cyclosporin\w*|azathioprine|leflunomide"
        r"|warfarin|xeljanz|tofacitinib|vancomycin)\b[^\n]{0,160}"
        r"(?:monitor\w*|toxicity|level|check (?:his|her|the)? ?(?:cmp|cbc|lft))",
        True,
    ),
    (
        "moderate",
        r"prescri(?:bed?|ptions?)\b|\brx:? (?:sent|given|provided|written|for|to)\b|refill\w*|renew\w*"
        r"|rx'?d\b|e-?prescribed",
        False,
    ),
    (
        "moderate",
        rf"(?:continu\w+|cont|start\w*|initiat\w+|increas\w+|inc|decreas\w+|reduc\w+|stop|switch\w*|taper"
        rf"|titrat\w+|adjust\w*|add|begin|hold|resume|restart|"
        rf"give|given|treat\w*|use|using|on|recommend\w*|w/|with|take|apply|trial of"
        rf"|regimen of)\s+(?:[\w/'%.,-]+ ){{0,6}}?(?:{_DRUG})",
        False,
    ),
    (
        "moderate",
        rf"(?:{_DRUG})(?: (?:xr|er|sr|cr|hcl|sodium|succinate))? \d+(?:[.,]\d+)?(?:/\d+)? ?(?:mg|mcg|units?|u\b"
        rf"|ml|puffs?|%|g\b)",
        False,
    ),
    (
        "moderate",
        rf"(?:{_DRUG}),?(?: ds)? (?:(?:x|for) ?)?(?:\d+ ?(?:days?|d\b|weeks?|wks?)|bid|tid|qid|qhs|qd|qwk|prn"
        rf"|po|daily"
        rf"|nightly|once|twice)\b",
        False,
    ),
    (
        "moderate",
        r"(?:start|begin|add|cont|continue|increase|incr?|up|raise|lower|decrease|rx|give|given|switch to)\W{1,2}"
        rf"(?!(?:{_OTC})\b)[a-z]{{4,}} \d+(?:\.\d+)?(?: ?/| ?->| (?:daily|bid|tid|qid|qhs|qd|qam|weekly|x|po|im|iv)\b)",
        False,
    ),
    (
        "moderate",
        rf"(?!(?:{_OTC}|sodium|protein|caffeine|intake|under|than|about|level|water)\b)[a-z]{{5,}}(?: [a-z]+)?"
        r" \d+(?:\.\d+)? ?(?:mg|mcg|units)\b|ibuprofen [68]00 ?mg",
        False,
    ),
    (
        "moderate",
        r"(?:continu\w+|cont|adjust\w*|chang\w+)\s+(?:\w+ ){0,4}(?:medications?|meds|medication therapy"
        r"|drug therapy|regimen)\b",
        False,
    ),
    ("moderate", _DRUG, True),
    (
        "moderate",
        r"(?:start|increase|decrease|reduce|titrate|continue|resume|switch to)\s+(?!fluid|water|fiber|walk"
        r"|exerc|activ"
        r"|weight|sleep|sodium|physical|calori)[a-z]{6,}(?: (?:to|at))? \d",
        False,
    ),
    (
        "moderate",
        r"(?:pump|basal|carb ratio|correction factor)(?: settings?| rates?)?\b[^.\n]{0,20}\b(?:chang|adjust|reduc"
        r"|increas|rais|lower)\w*"
        r"|(?:chang|adjust|reduc|increas|rais|lower)\w* (?:the )?(?:pump|basal|carb ratio|bolus)",
        False,
    ),
    ("moderate", r"(?:go|move|step) up to \d+(?:\.\d+)? ?(?:mg|mcg|units)", False),
    ("moderate", r"(?:same|current|present|her|his) (?:dose|regimen|dosage)", True),
    ("moderate", _SURGERY, True),
    ("moderate", _PROCEDURES, True),
    (
        "moderate",
        r"(?:can ?not|can't|unable to|trouble) (?:pay|afford)\w*|homeless|unhoused|housing (?:instab|insec)\w*"
        r"|food insecur\w*|uninsured|lost (?:his|her|their) insurance"
        r"|(?:no|lack of|lacks) transportation|social determinants",
        False,
    ),
    ("low", _OTC, False),
    (
        "low",
        r"physical therapy|\bpt\b referral|brace|splint|\bboot\b|cast\b|aircast|crutches"
        r"|compression (?:stockings|hose)"
        r"|spica|referr(?:al|ed)|\b[cf]bt\b|psychotherapy|weekly weights|wound care|packing|epley|patch(?:ing)?\b"
        r"|voice rest|fiber\b|cpap|supplies|offload\w*|supplement\w*|wheelchair|walker|hearing aids?|gargles?"
        r"|dressing|ice\b|sling|occupational therapy|observe|nutritionist|topical|exercises?\b",
        False,
    ),
)
"""Risk, what is looked for, and whether only a firm decision counts: one that depends on nothing yet to come.

What holds every drug's name takes as long to compile as a tenth of a process's start: it is compiled when a note is first read.
"""
_GOES_ON = re.compile(
    r"\b(?:continue|cont)\b(?! (?:to |with )?(?:\w+ )?(?:exerc|diet|pt\b|physical|monitor|activ|walk|therapy"
    r"|counsel))|\bno (?:medication )?changes?\b"
    r"|\bsame (?:meds|medications|doses?)\b|\bcurrent (?:meds|medications|regimen)\b",
    re.IGNORECASE,
)
_PRESCRIBED = rf"\b(?:{_DRUG})"
_STOPPED = re.compile(r"\b(?:stopped|off|failed|intoleran\w+|discontinued|completed|finished)\b[^.;]*$", re.IGNORECASE)
_GIVEN = rf"\b(?:{_DRUG})[^.;\n]{{0,25}}?\b(?:im|iv|given|here)\b(?! (?:in|by) )|\bgiven (?:\w+ ){{0,2}}(?:{_DRUG})"
_ELECTIVE = re.compile(r"surg|procedure|overnight|operat|orif|anesthes", re.IGNORECASE)
_STAY = re.compile(r"admit|hospitali|dispo", re.IGNORECASE)
_URGENT = re.compile(r"emergen|urgent|acute", re.IGNORECASE)
_ENDS_OVER_THE_COUNTER = re.compile(rf"\b(?:{_OTC})\W*$", re.IGNORECASE)
MOST_SPANS = 3


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str], bool], ...]:
    return tuple((level, _compiled(rf"\b(?:{words})"), firm) for level, words, firm in _RULES)


def risk(note: str) -> tuple[str, tuple[Element, ...]]:
    """The highest risk decided on, minimal where there is none, and what says so, three places at most."""
    found = list(_met(note))
    if not any(level in ("moderate", "high") for level, _ in found):
        found += _continued(note)
        found += _given(note)
    highest = max((level for level, _ in found), key=RISKS.index, default="minimal")
    spans: list[Span] = []
    for level, span in found:
        if level == highest and not any(span.start < other.end and other.start < span.end for other in spans):
            spans.append(span)
    return highest, tuple(Element("risk", highest, RISK_WORDS[highest], (span,)) for span in spans[:MOST_SPANS])


def _continued(note: str) -> Iterator[tuple[str, Span]]:
    """Drugs named outside the plan that the plan goes on with in one word."""
    goes_on = any(_GOES_ON.search(section.text) or CHRONIC.search(section.text) for section in of_kind(note, "plan"))
    for section in of_kind(note, "history") if goes_on else ():
        for found in _compiled(_PRESCRIBED).finditer(section.text):
            before = section.text[max(0, found.start() - 60) : found.start()]
            if not _NOT.search(before) and not _STOPPED.search(before):
                yield "moderate", Span(section.start + found.start(), section.start + found.end(), found.group())
                return


def _given(note: str) -> Iterator[tuple[str, Span]]:
    """A drug given during the visit, which the course tells and not the plan."""
    for section in of_kind(note, "history", "exam", "results"):
        for found in _compiled(_GIVEN).finditer(section.text):
            before = section.text[max(0, found.start() - 60) : found.start()]
            if not _NOT.search(before) and not _STOPPED.search(before):
                yield "moderate", Span(section.start + found.start(), section.start + found.end(), found.group())
                return


def _met(note: str) -> Iterator[tuple[str, Span]]:
    """The first place of each rule of the highest level that any rule meets."""
    parts = of_kind(note, "plan", "procedure")
    for wanted in ("high", "moderate", "low"):
        found = [
            (level, span)
            for section in parts
            for level, pattern, firm in _rules()
            if level == wanted and (span := next(_decided(section, pattern, level, firm), None))
        ]
        if found:
            yield from found
            return


def _decided(section: Span, pattern: re.Pattern[str], level: str, firm: bool) -> Iterator[Span]:
    """What matches and is neither denied, past nor, where the decision must be firm, only a condition."""
    text = section.text
    for found in pattern.finditer(text):
        start = max(text.rfind(mark, 0, found.start()) for mark in (". ", "\n", "; ")) + 1
        before = text[start : found.start()]
        if _NOT.search(before) or (firm and _CONDITIONAL.search(before)):
            continue
        around = text[max(0, start - 120) : found.end() + 80]
        if level == "high" and _STAY.search(found.group()) and _ELECTIVE.search(around) and not _URGENT.search(around):
            continue  # a stay after a planned operation is no decision to admit
        if level == "moderate" and _ENDS_OVER_THE_COUNTER.search(found.group()):
            continue
        yield Span(section.start + found.start(), section.start + found.end(), found.group())
