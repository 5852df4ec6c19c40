"""Endpoints that are told of what happens, and what is delivered to them."""
