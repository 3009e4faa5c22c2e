"""The weekly grooming: decisions about many people."""
