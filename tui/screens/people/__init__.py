"""Screens whose people can be acted on: what can be done with them, and how it is carried out."""
