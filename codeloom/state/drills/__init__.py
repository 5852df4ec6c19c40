"""Training: drills of a person, and the training of the people one leads."""
