"""State of calibrations."""
