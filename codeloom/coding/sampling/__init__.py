"""Samples of charts: frozen lists, draws that anybody can repeat, sample sizes, and estimates for the list drawn from."""

from codeloom.coding.sampling.drawing import (
    METHODS,
    Drawn,
    Method,
    Plan,
    Unit,
    allocate,
    draw,
    order_key,
    places_of,
    why_not,
)
from codeloom.coding.sampling.estimating import SMALL, Audited, Estimate, Stratum, estimate, student
from codeloom.coding.sampling.frames import Frame, ReplayedFile, Wrong, frame_file, read_frame, replay, sample_hash
from codeloom.coding.sampling.sizes import chance_to_see, half_width, interval_of, size_for

__all__ = [
    "METHODS",
    "SMALL",
    "Audited",
    "Drawn",
    "Estimate",
    "Frame",
    "Method",
    "Plan",
    "ReplayedFile",
    "Stratum",
    "Unit",
    "Wrong",
    "allocate",
    "chance_to_see",
    "draw",
    "estimate",
    "frame_file",
    "half_width",
    "interval_of",
    "order_key",
    "places_of",
    "read_frame",
    "replay",
    "sample_hash",
    "size_for",
    "student",
    "why_not",
]
