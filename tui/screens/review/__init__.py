"""The daily review: due items, one at a time."""
