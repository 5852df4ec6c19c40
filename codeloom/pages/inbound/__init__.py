"""Pages of what leaves and enters the practice."""
