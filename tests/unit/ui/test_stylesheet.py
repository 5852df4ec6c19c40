"""The look has one source: tokens.py gives the values, css/ the shapes, assets/ what browsers load. Measured, not believed."""

import re
import subprocess
import sys

import pytest

from codeloom.pages.ui import stylesheet, tokens
from codeloom.settings import ROOT

ASSETS = ROOT / "assets"
SHAPES = sorted(stylesheet.SHAPES.glob("*.css"))
LITERAL = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b\d*\.?\d+(?:px|rem|ms|s)\b|\brgba?\(|\bhsla?\(")
GROUNDS = ("ground", "surface", "raised", "hover", "accent-tint")


def luminance(colour: str) -> float:
    """Relative luminance of a #rrggbb colour (WCAG 2.2)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, theme: int) -> float:
    """The ratio between two colours of tokens.COLOR in a theme (0 light, 1 dark)."""
    light, dark = sorted((luminance(tokens.COLOR[name][theme]) for name in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_committed_sheet_is_what_tokens_and_shapes_make():
    assert stylesheet.COMMITTED.read_text() == stylesheet.stylesheet(), "run python -m codeloom.pages.ui.stylesheet"


@pytest.mark.parametrize("shape", SHAPES, ids=lambda path: path.name)
def test_shapes_name_tokens_and_write_no_colour_size_or_time_out(shape):
    text = re.sub(r"/\*.*?\*/", "", shape.read_text(), flags=re.S)
    assert LITERAL.findall(text) == []


def test_every_custom_property_a_shape_reads_is_a_token():
    known = set(re.findall(r"(--[\w-]+):", tokens.tokens_css()))
    read = {name for shape in SHAPES for name in re.findall(r"var\((--[\w-]+)", shape.read_text())}
    assert read - known == set()


def test_a_media_query_nobody_named_is_refused(tmp_path, monkeypatch):
    (tmp_path / "x.css").write_text("@media (--watch) { a { color: inherit; } }")
    monkeypatch.setattr(stylesheet, "SHAPES", tmp_path)
    with pytest.raises(KeyError, match="watch"):
        stylesheet.stylesheet()


def test_both_themes_set_the_same_names_and_motion_can_be_stilled():
    light, dark, still = (set(re.findall(r"(--[\w-]+):", part)) for part in tokens.tokens_css().split("\n"))
    assert dark < light
    assert {name for name in dark if name.startswith("--color-")} == {f"--color-{name}" for name in tokens.COLOR}
    assert "--duration-value" in still
    assert "--duration-notice" not in still


def test_a_theme_sets_colours_and_shadows_and_nothing_else():
    """So what axe finds in one theme it finds in the other, but for what depends on colours (tests/e2e/axe.py)."""
    sheet = stylesheet.stylesheet()
    themed = re.findall(r"\[data-theme=\"\w+\"\] ?\{([^}]*)\}", sheet)
    assert sheet.count("data-theme") == len(themed) > 1
    names = {part.split(":")[0].strip() for rule in themed for part in rule.split(";") if part.strip()}
    assert [
        name for name in names if not re.fullmatch(r"color-scheme|--(color|shadow)-[\w-]+|--scrim-alpha", name)
    ] == []
    assert "prefers-color-scheme" not in sheet


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", ["ink", "ink-2", "ink-3", "accent-ink"])
def test_text_is_readable_on_every_ground(ink, ground, theme):
    assert contrast(ink, ground, theme) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("tone", ["error", "warn", "info", "ok"])
def test_meaning_is_readable_on_its_tint_and_on_the_page(tone, theme):
    for ground in (f"{tone}-tint", "surface", "raised"):
        assert contrast(f"{tone}-ink", ground, theme) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_what_takes_input_and_the_focus_ring_stand_out(theme):
    for ground in ("ground", "surface", "raised"):
        assert contrast("line-control", ground, theme) >= 3
        assert contrast("focus", ground, theme) >= 3
    assert contrast("on-accent", "accent", theme) >= 4.5


def test_tokens_and_sheet_are_read_without_reflex():
    check = "import sys, codeloom.pages.ui.stylesheet as s; s.stylesheet(); sys.exit('reflex' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], cwd=ROOT, timeout=60).returncode == 0


def test_fonts_are_ours_with_their_licences():
    named = set(re.findall(r"url\(/(fonts/[\w.-]+)\)", stylesheet.stylesheet()))
    assert named
    assert all((ASSETS / name).is_file() for name in named)
    assert "//" not in re.sub(r"/\*.*?\*/", "", stylesheet.stylesheet(), flags=re.S), "nothing is loaded from elsewhere"
    assert {path.name for path in (ASSETS / "fonts").glob("OFL-*.txt")} == {
        "OFL-Inter.txt", "OFL-SourceSerif4.txt", "OFL-IBMPlexMono.txt",
    }  # fmt: skip


def test_every_icon_a_page_names_is_in_the_sprite_once():
    sprite = (ASSETS / "icons.svg").read_text()
    ids = re.findall(r'<symbol id="([\w-]+)"', sprite)
    pages = "\n".join(path.read_text() for path in (ROOT / "codeloom" / "pages").rglob("*.py"))
    ways = (
        r'(?<![\w.])icon\(\s*"([\w-]+)"',
        r'icon_name(?:: \w+)?\s*=\s*"([\w-]+)"',
        r'banner\(\s*"\w+",\s*"([\w-]+)"',
    )
    named = {name for way in ways for name in re.findall(way, pages)}
    assert len(ids) == len(set(ids))
    assert named - set(ids) == set()
    assert "error" in named
    assert not LITERAL.search(re.sub(r'\bd="[^"]*"|id="[^"]*"', "", sprite))
