"""Screens: one module each, pure functions from state vars to components. What a screen does lives in state/."""
