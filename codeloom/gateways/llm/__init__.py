"""Asking a model provider about a note."""
