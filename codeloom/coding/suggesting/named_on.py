"""Whether the name of a condition goes on after it into the name of something else: "HIV prophylaxis", "migraine diary".

A note has no end of such names. So it is asked what may follow a condition that stands for itself: words of how it goes and where,
words of the titles of its category, words that join it to the rest of the statement, or another condition. Any other word right
after it makes it a part of a longer name.
"""

import re

from codeloom.coding.codesets import CodeSet
from codeloom.coding.rules.rule import codes
from codeloom.coding.suggesting.fitting import family
from codeloom.coding.suggesting.mentions import Mention, Reading
from codeloom.coding.suggesting.unexplained import NOISE
from codeloom.coding.suggesting.wording import LITTLE, MEANING, forms

_NEXT = re.compile(r"(?P<joint>[ ]|[-/](?=[A-Za-z]))(?P<word>[A-Za-z][A-Za-z'-]*)")
_CAUSED = re.compile(r"(?:induced|related|associated|caused)\b", re.IGNORECASE)
_JOINS = frozenset(
    codes(
        "with without w w/ w/o on off of at in from to by as per for since after before during under over above below near "
        "around and or but so then while because is are was were be been has had have now today not no nor no-longer again "
        "still also both each all who which that it this we i he she they will may might should can did does do started "
        "start begin began given give gave treated treat continue continues cont hold held stop stopped resume increase "
        "increased decrease decreased taper switch switched add added refill refilled renew renewed check recheck repeat "
        "monitor watch observe refer referred follow-up followup f/u advise advised discussed reviewed ordered order doing "
        "looks seems remains remained getting went came s/p status post secondary due d/t 2/2 2nd grade gr stage class type "
        "level ef bmi a1c egfr sx symptoms signs flare slowly steady quiet ok okay fair same multiple multip mid mod "
        "mod-severe prob side both presentation predominantly seen noted found read shown confirmed proven managed well "
        "worse better resolved resolving healed healing improving gone per only rather despite using uses takes taking needs "
        "wears left right bilateral r l lt rt bilat ou od os rul rml rll lul lll ruq luq rlq llq uoq uiq loq liq "
        "if when until unless he's she's they're it's im iv po bid tid daily weekly"
    )
)
"""Words that join a condition to what is said of it, or say how it goes, where it is or what is done for it."""


def named_on(mention: Mention, reading: Reading, codeset: CodeSet) -> bool:
    """Whether the word right after a condition makes it a part of the name of something else."""
    found = _NEXT.match(reading.note, mention.found.end, mention.sentence.end)
    if found is None or mention.code[0] in "VWXYZ":
        return False
    if any(one.found.start == found.start("word") for one in reading.mentions):
        return False
    if found["joint"] == "-":
        return not _CAUSED.match(found["word"])
    return not _may_follow(found["word"].lower(), mention.code, codeset)


def _may_follow(word: str, code: str, codeset: CodeSet) -> bool:
    if word in _JOINS or word in NOISE or word in MEANING or word.endswith(("ly", "ed")):
        return True
    said = set(forms(word))
    return said <= LITTLE or bool(said & family(codeset, (code[:3],)).weights.keys())
