"""Which ICD-10-CM codes are exempt from reporting "present on admission" (guidelines, appendix I; FY2025 exempt list).

The published list of 38,154 codes, written as the shortest prefixes that give exactly that list. Codes of later releases
follow their prefix.
"""


def _beginnings(words: str) -> frozenset[str]:
    return frozenset(words.split())


ALWAYS = _beginnings(
    """
    B90 B91 B92 B94 E64 I252 I690 I691 I692 I693 I698 I6990 I6992 I6993 I6994 I6995 I6996 I6999 O09 O665 O80 O94
    P00 P293 P7884 P838 P918 Q V000 V001 V002 V003 V0082 V0084 V0089 V01 V02 V030 V0310 V0311 V0312 V0319 V039
    V04 V05 V06 V09 V1 V2 V3 V4 V5 V6 V7 V8 V9 W14 W15 W16322S W167 W168 W169 W170 W171 W173 W174 W1781 W1782
    W1801 W21 W2202 W22042S W221 W241 W261 W262 W268 W269 W270 W271 W278 W28 W29 W3 W40 W420 W450 W52 W53 W54
    W55 W56 W58 W5902 W5909 W591 W592 W598 W60 W61 W62 W64 W69 W7 W89 W92 W93 W94 W99 X30 X31 X32 X35 X39 X50
    X52 X713 X718 X719 X72 X73 X74 X75 X76 X77 X81 X82 X83 X980 X983XXS Y02 Y03 Y07 Y08 Y21 Y232XXD Y233 Y239
    Y240 Y248 Y30 Y32 Y36 Y37 Y920 Y921 Y9221 Y9222 Y9224 Y9225 Y9226 Y9229 Y923 Y924 Y9251 Y9252 Y92531 Y92532
    Y9259 Y926 Y927 Y928 Y929 Y9312 Y9313 Y9314 Y9315 Y9316 Y9317 Y9318 Y9319 Y932 Y933 Y934 Y935 Y936 Y937 Y938
    Y939 Y93A Y93B Y93C Y93D Y93E Y93F Y93G Y93H Y93I Y93J Y93K Y99 Z00 Z01 Z02 Z03 Z048 Z05 Z08 Z09 Z11 Z12 Z13
    Z14 Z15 Z17 Z18 Z19 Z20821 Z22 Z23 Z28 Z29 Z30 Z31 Z333 Z34 Z36 Z37 Z38 Z39 Z3A Z4003 Z41 Z42 Z43 Z44 Z45
    Z46 Z47 Z48 Z49 Z51 Z52 Z533 Z55 Z56 Z57 Z58 Z59 Z62 Z63 Z64 Z65 Z67 Z68 Z69 Z70 Z71 Z720 Z723 Z724 Z725
    Z726 Z7281 Z72820 Z72821 Z7289 Z729 Z73 Z7401 Z75 Z76 Z771 Z78 Z79 Z8 Z90 Z91 Z92 Z93 Z94 Z95 Z9682 Z97 Z98
    Z99
    """
)
"""Every code with such a beginning is exempt."""

LATER = _beginnings(
    """
    M80 M847 M97 S T W09 W160 W161 W162 W1631 W16321 W1633 W164 W165 W166 W178 W18 W2201 W2203 W22041 W2209 W228
    W24 W27 W42 W44 W49 W57 W59 W65 W67 W85 W86 W88 W90 X02 X03 X04 X34 X36 X37 X38 X711 X712 X92 X93 X94 X95
    X96 X97 X981 X982 X988 X989 X99 Y00 Y01 Y04 Y22 Y230 Y231 Y238 Y24 Y35 Y38
    """
)
"""Codes with such a beginning are exempt when their 7th character is not of an initial encounter (A, B, C)."""

NOT_LATER = _beginnings(
    """
    S0211AD S0211CD S99121S S99239S T83113 T83123 T86
    """
)
"""Beginnings excepted from LATER."""
INITIAL = "ABC"


def is_exempt(bare: str) -> bool:
    """Whether a bare code needs no POA indicator."""
    beginnings = [bare[:length] for length in range(1, len(bare) + 1)]
    if not ALWAYS.isdisjoint(beginnings):
        return True
    later = len(bare) == 7 and bare[6] not in INITIAL
    return later and not LATER.isdisjoint(beginnings) and NOT_LATER.isdisjoint(beginnings)
