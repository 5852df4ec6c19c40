"""The demo organization: made-up people with made-up notes, and six weeks of work done on them by the real verbs."""
