"""What scorecards count beside the figures by day, and the audits that a what-if counts anew."""
