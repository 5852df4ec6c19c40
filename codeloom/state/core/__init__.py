"""What every screen stands on: the gate, permissions, the base class, live feeds, toasts."""
