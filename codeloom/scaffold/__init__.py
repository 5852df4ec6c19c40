"""What `python -m codeloom new` makes: the first version of something, in the shape that this house asks for."""
