"""Pages of taking FHIR files in."""
