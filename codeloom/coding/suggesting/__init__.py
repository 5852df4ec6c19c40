"""Suggestions for an encounter note: what a provider of suggestions answers, and the offline engine that needs none."""
