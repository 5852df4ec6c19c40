"""Pages of the room imports: taking FHIR files in."""
