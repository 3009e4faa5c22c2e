"""Everything about one person."""
