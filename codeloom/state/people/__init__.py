"""State classes of people: the list, inviting one from a file, one person, and acts on one of them."""
