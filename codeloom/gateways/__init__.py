"""The outside world behind small protocols: FHIR files, code set files, checkpoint files, ringing Redis. No business decisions."""
