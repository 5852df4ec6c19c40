"""Bars as SVG, readable in light and dark: the reader's theme chooses the colours."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

ROW, LEFT, WIDE, RIGHT, TOP = 22, 380, 400, 90, 40
STYLE = """text{font:13px system-ui,sans-serif;fill:#1f2328}.bar{fill:#0969da}.over{fill:#bc4c00}
.goal{stroke:#1f2328;stroke-width:1.5;stroke-dasharray:4 3}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.bar{fill:#58a6ff}.over{fill:#f0883e}.goal{stroke:#e6edf3}}"""


def bars(title: str, values: Sequence[tuple[str, float]], line: float | None = None) -> str:
    """One bar for each value. With a line, what lies past it has another colour and three times the line is as far as bars go."""
    most = max((value for _, value in values), default=1.0)
    end = max(min(most, 3 * line), line) if line else most
    height = TOP + ROW * len(values) + 12
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDE + RIGHT} {height}" role="img">',
        f"<title>{escape(title)}</title><style>{STYLE}</style>",
        f'<text x="8" y="22" font-weight="600">{escape(title)}</text>',
    ]
    for n, (name, value) in enumerate(values):
        y, long = TOP + ROW * n, max(1.0, WIDE * min(value, end) / end)
        kind = "over" if line and value > line else "bar"
        out.append(f'<text x="{LEFT - 8}" y="{y + 14}" text-anchor="end">{escape(name)}</text>')
        out.append(f'<rect class="{kind}" x="{LEFT}" y="{y + 3}" width="{long:.1f}" height="{ROW - 7}" rx="2"/>')
        out.append(f'<text x="{LEFT + long + 6:.1f}" y="{y + 14}">{value:.3g}</text>')
    if line:
        x = LEFT + WIDE * line / end
        out.append(f'<line class="goal" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 4}" y2="{height - 8}"/>')
    return "\n".join([*out, "</svg>\n"])
