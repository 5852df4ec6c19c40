"""Verbs of the room core: what every room stands on: verbs, commands, errors, policy, formatting, logging, metrics, threads."""
