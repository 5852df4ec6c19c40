"""Queries of taking FHIR files in."""
