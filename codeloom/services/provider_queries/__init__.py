"""Questions to providers: written with evidence, checked before they are sent, answered by a signed addendum."""
