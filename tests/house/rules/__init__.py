"""The house rules, one module for each subject; a module's `RULES` take part by being there."""
