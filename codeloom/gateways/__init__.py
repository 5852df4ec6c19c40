"""Input and output behind small functions: FHIR files, code set files, checkpoint files, the job queue, Reflex's page state.
No business decisions."""
