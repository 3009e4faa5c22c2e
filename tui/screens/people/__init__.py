"""Screens with people: the actions on them, and how commands are run."""
