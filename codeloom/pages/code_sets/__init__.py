"""Pages of official code set files of an organization, and what it is judged and searched by."""
