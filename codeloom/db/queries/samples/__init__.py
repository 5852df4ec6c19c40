"""Queries of samples: the charts a list is frozen from, what was drawn, what came of it."""
