"""The hits of the palette (Ctrl K) of every page."""

from codeloom.services.palette.searching import PaletteHit, look

__all__ = ["PaletteHit", "look"]
