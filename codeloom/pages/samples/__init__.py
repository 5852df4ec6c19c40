"""Samples: the list, the opened one with its proof, the form of a plan."""
