"""Medical coding as pure functions: code sets, search, rules, scoring, lifecycle. No I/O, no Reflex, no SQL."""
