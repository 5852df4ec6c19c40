"""Calibrations of auditors: rounds coded blind, agreement, what differs and how it is settled."""

from codeloom.services.calibration.board import board
from codeloom.services.calibration.handing_in import hand_in
from codeloom.services.calibration.progress import round_now
from codeloom.services.calibration.settling import agree, settle
from codeloom.services.calibration.starting import OfCalibration, start, start_form, stop
from codeloom.services.calibration.views import CalibrationView, RoundNow, StartForm

__all__ = [
    "CalibrationView",
    "OfCalibration",
    "RoundNow",
    "StartForm",
    "agree",
    "board",
    "hand_in",
    "round_now",
    "settle",
    "start",
    "start_form",
    "stop",
]
