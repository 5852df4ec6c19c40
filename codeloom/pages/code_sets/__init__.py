"""Pages of the official code set files of an organization."""
