"""One million charts in 20 organizations: making them, and every list, figure, export and search on them."""
