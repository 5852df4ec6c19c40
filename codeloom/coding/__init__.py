"""The field's knowledge as pure functions: code sets, search, rules, scoring, lifecycle. No I/O, no Reflex, no SQL."""
