"""Input and output behind small functions: FHIR files, code set files, checkpoint files, the job queue, model providers,
Reflex's page state. No business decisions."""
