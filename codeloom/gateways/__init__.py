"""The outside world behind small protocols: FHIR files, code set files, mail, language models. No business decisions."""
