"""Reading finalized visits for counting, and the counts and answers that screens show."""
