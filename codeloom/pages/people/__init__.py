"""Pages of people: the list, and the dialogs of acts on one of them."""
