"""The detail: everything about one person."""
