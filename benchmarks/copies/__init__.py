"""Copies of programs that benchmarks measure: ours, a bare Reflex application, a plain websocket server. Nothing is timed here."""
