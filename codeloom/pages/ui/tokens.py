"""The only source of colour, type, spacing, time and layers; each name becomes one CSS custom property.

tests/house/invariants.json holds it as INV-2. No shapes (css/*.css) and no Reflex here: the plain HTML pages of api/ are
dressed in the same values. What each name is for stands beside it; the pairs are measured, none below WCAG AA.
"""

from collections.abc import Mapping

# name: (light, dark)
COLOR: dict[str, tuple[str, str]] = {
    "ground": ("#f4f2ee", "#13110e"),  # page behind everything
    "surface": ("#fbfaf6", "#1b1816"),  # panes, panels, tables
    "raised": ("#ffffff", "#24211e"),  # inputs, popovers, dialogs, focused row
    "sunken": ("#eeebe5", "#0e0c09"),  # table heads, tracks, wells
    "hover": ("#f1efea", "#23201d"),  # row or control under the pointer
    "line": ("#e1ded7", "#302d29"),  # hairline between things of one kind
    "line-2": ("#cac7bf", "#46423d"),  # edge of a panel or popover
    "line-control": ("#848078", "#7c7670"),  # edge of an input, checkbox, switch (3:1)
    "ink": ("#221d18", "#eae7e2"),  # text
    "ink-2": ("#4d4842", "#b9b5af"),  # secondary text, labels
    "ink-3": ("#67625c", "#9b9891"),  # tertiary text, units, placeholders
    "ink-off": ("#98958e", "#615d57"),  # disabled (exempt from contrast)
    "accent": ("#4748ba", "#6364d2"),  # loom indigo: primary action, current place
    "accent-hover": ("#3a38a5", "#5959c9"),  # accent under the pointer
    "accent-ink": ("#3f3bb1", "#b0b3fa"),  # accent as text or icon
    "accent-tint": ("#edeffe", "#20223a"),  # selected row, chosen option
    "accent-tint-2": ("#dee1fe", "#2b2d58"),  # pressed, current key
    "accent-line": ("#8f96e8", "#666bb9"),  # edge of something selected (3:1 with raised in use)
    "on-accent": ("#ffffff", "#ffffff"),  # text on accent
    "focus": ("#5252d8", "#a8abfe"),  # focus ring, 2 px, 2 px away
    "error-tint": ("#ffecea", "#391a18"),
    "error-line": ("#dd5750", "#c74b47"),
    "error-ink": ("#9c1b1b", "#fa9b95"),
    "error-solid": ("#c22826", "#e55551"),  # bars, dots
    "warn-tint": ("#fff1da", "#32230e"),
    "warn-line": ("#bb7826", "#aa732b"),
    "warn-ink": ("#784406", "#e8bb6c"),
    "warn-solid": ("#c06f0a", "#da9936"),  # bars, dots
    "info-tint": ("#e4f4fc", "#132733"),
    "info-line": ("#3e8cb7", "#3f82a8"),
    "info-ink": ("#15557b", "#84c8eb"),
    "info-solid": ("#2680b0", "#4f9bc7"),  # bars, dots
    "ok-tint": ("#e3f7e9", "#14291d"),
    "ok-line": ("#3d9461", "#3e855e"),
    "ok-ink": ("#105a34", "#82d2a3"),
    "ok-solid": ("#1e8650", "#48a874"),  # bars, dots
    "evidence": ("#f8efb5", "#433911"),  # marker on a span that supports a row
    "evidence-line": ("#ac8717", "#a08b38"),  # its underline
    "evidence-on": ("#d2d6ff", "#3e3e81"),  # span of the row in focus
    "evidence-on-line": ("#4e4ecc", "#9ea0fa"),  # its underline
    "suggest": ("#d7f4f3", "#163335"),  # span proposed by a suggestion, not yet accepted
    "suggest-line": ("#208085", "#4f9a9e"),  # its dashed underline
    "hit": ("#ffc393", "#804813"),  # search hit inside the chart
    "series-1": ("#5256c2", "#888dec"),  # plot: this period
    "series-2": ("#908b84", "#6f6b65"),  # plot: usual
    "series-band": ("#dcdef4", "#2b2c45"),  # plot: interval ribbon
    "series-grid": ("#e2dfda", "#2d2926"),  # plot: grid
    "scrim": ("#191511", "#020201"),  # behind dialogs, at 40 % (light) and 60 % (dark)
}
FONT: dict[str, str] = {
    "sans": '"Inter Variable", "Inter", system-ui, -apple-system, "Segoe UI", sans-serif',
    "note": '"Source Serif 4 Variable", "Source Serif 4", Charter, Georgia, serif',
    "mono": '"IBM Plex Mono", ui-monospace, "Cascadia Mono", Menlo, monospace',
}
WEIGHT: dict[str, int] = {
    "normal": 400,
    "medium": 500,
    "semibold": 600,
}
# name: (size, line height)
TEXT: dict[str, tuple[str, str]] = {
    "2xs": ("11px", "16px"),
    "xs": ("12px", "16px"),
    "sm": ("13px", "20px"),
    "md": ("14px", "20px"),
    "lg": ("16px", "24px"),
    "xl": ("20px", "28px"),
    "2xl": ("26px", "32px"),
    "3xl": ("34px", "40px"),
    "note": ("15.5px", "25px"),
}
# The 4 pixel grid; 05, 15, 25 and 35 are the halves used inside controls.
SPACING: dict[str, str] = {
    "05": "2px",
    "1": "4px",
    "15": "6px",
    "2": "8px",
    "25": "10px",
    "3": "12px",
    "35": "14px",
    "4": "16px",
    "5": "20px",
    "6": "24px",
    "7": "28px",
    "8": "32px",
    "9": "36px",
    "10": "40px",
    "11": "44px",
    "12": "48px",
    "14": "56px",
    "16": "64px",
    "20": "80px",
    "24": "96px",
    "30": "120px",
}
RADIUS: dict[str, str] = {
    "xs": "3px",
    "sm": "4px",
    "md": "6px",
    "lg": "10px",
    "full": "999px",
}
SIZE: dict[str, str] = {
    "hair": "1px",
    "mark": "3px",
    "icon": "16px",
    "icon-sm": "14px",
    "h-head": "44px",
    "h-strip": "40px",
    "h-row-compact": "28px",
    "h-row": "32px",
    "h-row-roomy": "40px",
    "h-control": "28px",
    "h-control-lg": "36px",
    "h-touch": "44px",
    "w-nav": "208px",
    "w-nav-narrow": "48px",
    "w-docs": "248px",
    "w-docs-min": "232px",
    "w-note-min": "424px",
    "w-codes": "624px",
    "w-codes-min": "560px",
    "w-side": "352px",
    "w-audit-note": "376px",
    "w-form": "368px",
    "w-dialog": "480px",
    "w-palette": "640px",
    "w-sheet": "880px",
    "w-toast": "384px",
    "w-list": "264px",
    "w-measure": "660px",
    "h-pop": "264px",
    "h-plot": "136px",
    "h-plot-sm": "56px",
}
# name: (light, dark); only what floats has one
SHADOW: dict[str, tuple[str, str]] = {
    "pop": (
        "0 1px 2px rgb(40 34 24 / .06), 0 6px 20px rgb(40 34 24 / .12)",
        "0 1px 2px rgb(0 0 0 / .4), 0 8px 24px rgb(0 0 0 / .45)",
    ),
    "dialog": (
        "0 2px 6px rgb(40 34 24 / .08), 0 18px 56px rgb(40 34 24 / .22)",
        "0 2px 6px rgb(0 0 0 / .4), 0 18px 56px rgb(0 0 0 / .6)",
    ),
    "key": ("0 1px 0 rgb(40 34 24 / .14)", "0 1px 0 rgb(0 0 0 / .5)"),
}
# All are 0 when the person asked for reduced motion, except reading time: how long a toast stays, and how long the
# connection may be away before figures are called stale.
READING = ("notice", "stale")
DURATION: dict[str, str] = {
    "fast": "80ms",
    "pop": "140ms",
    "panel": "200ms",
    "value": "600ms",
    "swap": "1ms",
    "notice": "6s",
    "stale": "10s",
}
EASE: dict[str, str] = {
    "out": "cubic-bezier(.2,.7,.2,1)",
}
LAYER: dict[str, int] = {
    "base": 0,
    "sticky": 10,
    "head": 20,
    "pop": 30,
    "drawer": 40,
    "scrim": 50,
    "dialog": 60,
    "palette": 70,
    "toast": 80,
}
# how dark the ground behind a dialog gets: (light, dark)
SCRIM_ALPHA: tuple[str, str] = ("40%", "60%")
# name: letter spacing of large figures, titles and codes
TRACKING: dict[str, str] = {
    "code": "-.01em",
    "title": "-.01em",
    "figure": "-.02em",
    "level": "-.03em",
}
# Media queries cannot read custom properties; css/*.css says `@media (--phone)` and stylesheet.py fills it in.
MEDIA: dict[str, str] = {
    "phone": "(max-width: 960px)",
    "small": "(max-width: 640px)",
    "below-mid": "(max-width: 1400px)",
    "wide": "(min-width: 1800px)",
    "short": "(max-height: 860px)",
    "still": "(prefers-reduced-motion: reduce)",
}


def _fixed() -> dict[str, str]:
    """Every property that is the same in both themes, by its custom property name without the dashes."""
    named: dict[str, Mapping[str, object]] = {
        "font": FONT,
        "font-weight": WEIGHT,
        "s": SPACING,
        "radius": RADIUS,
        "duration": DURATION,
        "ease": EASE,
        "z": LAYER,
        "tracking": TRACKING,
    }
    values = {f"{kind}-{name}": str(value) for kind, table in named.items() for name, value in table.items()}
    values |= SIZE
    values["spacing"] = SPACING["1"]
    for name, (size, line) in TEXT.items():
        values[f"text-{name}"] = size
        values[f"text-{name}--line-height"] = line
    return values


def _themed(theme: int) -> dict[str, str]:
    """Every property of one theme: 0 light, 1 dark."""
    values = {"color-scheme": ("light", "dark")[theme]}
    values |= {f"--color-{name}": pair[theme] for name, pair in COLOR.items()}
    values |= {f"--shadow-{name}": pair[theme] for name, pair in SHADOW.items()}
    values["--scrim-alpha"] = SCRIM_ALPHA[theme]
    return values


def _rule(selector: str, values: dict[str, str]) -> str:
    return f"{selector}{{{';'.join(f'{name}:{value}' for name, value in values.items())}}}"


def tokens_css() -> str:
    """All tokens as CSS: light on the root, dark under `[data-theme="dark"]`, no motion where none is wanted."""
    still = {f"--duration-{name}": "0ms" for name in DURATION if name not in READING}
    return "\n".join(
        (
            _rule(":root", _themed(0) | {f"--{name}": value for name, value in _fixed().items()}),
            _rule('[data-theme="dark"]', _themed(1)),
            f"@media {MEDIA['still']}{{{_rule(':root', still)}}}",
        )
    )
