"""State classes of encounters: the provider's list and desk, the biller's list and review."""
