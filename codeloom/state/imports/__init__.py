"""State classes of importing: the open import, and held matches."""
