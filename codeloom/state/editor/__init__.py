"""State classes of the list of code lines: operations, judging, fixes, and how both are shown."""
