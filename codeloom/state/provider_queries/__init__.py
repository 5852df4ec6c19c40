"""State of questions to providers: asking, the inbox of each role, one query with its answer."""
