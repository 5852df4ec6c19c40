"""Passwords that a guesser tries first (NIST SP 800-63B, 3.1.1.2): what is left of one when common words, walks and what is known
of the person are taken away.

A list of leaked passwords would hold few of twelve characters and more; those are common words, names, years and keyboard walks
set together. So the pieces are listed, not the wholes. Nothing asks for kinds of characters.
"""

import re
from collections.abc import Iterable
from functools import cache

LEAST_OWN = 5
"""Letters and digits that must be left, or the password is one of those tried first."""
SHORTEST_WALK = 4
_WALKS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm",
          "yxcvbnm", "qazwsxedcrfvtgbyhnujmikolp", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik", "1q2w3e4r5t6y7u8i9o0p", "147258369",
          "159357", "qweasdzxc", "abcabcabc", "123123123", "112233445566778899")  # fmt: skip
_WORDS = re.findall(
    r"\w+",
    """
access account admin administrator alexander amanda america andrew angel angels anthony apple arsenal ashley asshole austin baby
banana barcelona baseball basketball batman beautiful biteme blessed blink butterfly change charlie cheese chelsea chicken
chocolate chris christ christian clinic coding codeloom computer cookie cowboys daniel default diamond doctor dolphin donald
dragon eagles everyone family ferrari flower football forever freedom friend friends ginger google guest hannah happy harley
health hello hockey hospital hunter iloveyou internet jasmine jennifer jessica jesus jordan joshua justin killer letme
liverpool login london love lovely loveme lovers maggie manager master matrix matthew medical medicine mercedes michael michelle
mickey minecraft mistress money monkey morgan mustang myspace naruto nicole ninja nurse office orange passphrase passw0rd password
passwort patrick peanut pepper pokemon practice princess private public purple qwerty rainbow ranger robert rosebud samantha samsung
secret secure security server service shadow snoopy soccer spring starwars steelers summer sunshine superman supervisor support
sweet system taylor temp temporary test testing thomas tigger trustno user username welcome whatever william windows winter yankees
january february march april june july august september october november december monday tuesday wednesday thursday friday saturday
sunday autumn provider coder biller patient physician
""",
)
_SIGNS = str.maketrans({"@": "a", "4": "a", "3": "e", "1": "i", "!": "i", "0": "o", "$": "s", "5": "s", "7": "t"})
_YEAR = re.compile(r"(?:19|20)\d\d")
_SAME = re.compile(r"(.{1,4}?)\1{2,}")
_REST = re.compile(r"[\W_]+")


@cache
def _walks() -> re.Pattern[str]:
    """Every run of SHORTEST_WALK and more along a row, in either direction, longest first."""
    runs = set()
    for row in (*_WALKS, *(row[::-1] for row in _WALKS)):
        runs |= {row[i:j] for i in range(len(row)) for j in range(i + SHORTEST_WALK, len(row) + 1)}
    return re.compile("|".join(sorted(map(re.escape, runs), key=len, reverse=True)))


def guessable(password: str, known: Iterable[str] = ()) -> bool:
    """Whether a password is among those tried first. `known` are texts somebody knows of the person: address, name, practice."""
    folded = password.casefold()
    words = {*_WORDS, *(one for text in known for one in re.split(r"[\W_]+", text.casefold()) if len(one) >= 3)}
    ours = re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))
    return any(len(_left(text, ours)) < LEAST_OWN for text in (folded, folded.translate(_SIGNS)))


def _left(text: str, words: re.Pattern[str]) -> str:
    """The letters and digits that belong to no word, walk, year or repetition."""
    for pattern in (_SAME, _walks(), words, _YEAR):
        text = pattern.sub(" ", text)
    left = _REST.sub("", text)
    return "".join(sorted(set(left))) if len(set(left)) < LEAST_OWN else left
