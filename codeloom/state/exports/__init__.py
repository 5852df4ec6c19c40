"""State classes of exports."""
