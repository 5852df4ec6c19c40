"""Codeloom: a workbench that carries a patient encounter from intake to a finalized, audited coded record."""
