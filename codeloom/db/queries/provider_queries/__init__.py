"""Questions to providers in the database."""
