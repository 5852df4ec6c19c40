"""What the palette of every page finds."""

from codeloom.services.palette.searching import PaletteHit, look

__all__ = ["PaletteHit", "look"]
