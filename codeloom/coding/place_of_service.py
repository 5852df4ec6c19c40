"""Place of service codes of professional claims (CMS), by the setting of an encounter."""

PLACES = {"office": "11", "telehealth": "10", "home": "12", "ed": "23", "inpatient": "21"}
"""Telehealth is taken to be at the patient's home."""
