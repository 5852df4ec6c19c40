"""The verbs of the business: (scope, command) -> frozen view. No Reflex, no SQL text, no HTTP."""
