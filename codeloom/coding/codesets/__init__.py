"""ICD-10-CM by service date: hierarchy, titles, notes with their inheritance, 7th characters, validity, flags."""

from codeloom.coding.codesets.codes import chain, dot, normalise, undot
from codeloom.coding.codesets.codeset import CodeSet, CodeSets
from codeloom.coding.codesets.entry import Entry
from codeloom.coding.codesets.notes import Note
from codeloom.coding.codesets.periods import Release

__all__ = ["CodeSet", "CodeSets", "Entry", "Note", "Release", "chain", "dot", "normalise", "undot"]
