"""Making organizations and people."""

from codeloom.services.people.creation import add_user, create_organization, demo_people

__all__ = ["add_user", "create_organization", "demo_people"]
