"""What asks one thing and answers."""
