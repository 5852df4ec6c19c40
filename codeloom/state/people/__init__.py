"""State classes of people: the list, and acts on one of them."""
