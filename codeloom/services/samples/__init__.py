"""Samples of charts: plans, frozen lists, draws from a recorded seed, proofs, and results for the whole list."""

from codeloom.services.samples.drawing import OfSample, draw_sample, end_sample, freeze
from codeloom.services.samples.planning import plan_sample
from codeloom.services.samples.proving import replay_sample
from codeloom.services.samples.reading import (
    NumberedSample,
    ShowSample,
    export_sample,
    list_samples,
    open_sample,
    sample_file,
)
from codeloom.services.samples.views import PlanView, ProofView, SampleList, SampleView

__all__ = [
    "NumberedSample",
    "OfSample",
    "PlanView",
    "ProofView",
    "SampleList",
    "SampleView",
    "ShowSample",
    "draw_sample",
    "end_sample",
    "export_sample",
    "freeze",
    "list_samples",
    "open_sample",
    "plan_sample",
    "replay_sample",
    "sample_file",
]
