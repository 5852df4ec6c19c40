"""Codeloom: a workbench that carries a patient encounter from intake to a finalized, audited coded record."""

RELEASE = "0.3.0"
"""The version of pyproject.toml, which an installation need not bring."""
