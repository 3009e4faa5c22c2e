"""The daily review: what is due, one item at a time."""
