"""Pages of importing FHIR files."""
