"""Pages of people: the list, inviting one from a file, one person, and the dialogs of acts on one of them."""
