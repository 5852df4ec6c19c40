"""State of scorecards: own, one person’s, a team’s, and what other scoring profiles would have given."""
