"""The weekly grooming: what should be decided about many people."""
