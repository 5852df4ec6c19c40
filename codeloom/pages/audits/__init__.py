"""Pages of the room audits: audits of charts."""
