"""State classes of the room audits: audits of charts."""
